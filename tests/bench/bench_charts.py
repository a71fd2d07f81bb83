"""Kernel side of the charts: one changed fact until the HTML of the chart is there, against `interact` with `plt.show`.

    python -m tests.bench.bench_charts

Target: each chart p95 ≤ 50 ms, and the ladder at least three times faster than interact, which builds a pyplot figure
anew and shows it as PNG, in the same run. Assessing the changed case is part of the time on both sides.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import matplotlib
from IPython.core.pylabtools import print_figure
from matplotlib import pyplot as plt
from matplotlib.font_manager import fontManager

from lawkit import assess, casebook, charts
from lawkit.charts import raster, style
from lawkit.charts.base import Chart
from lawkit.guideline import workshop
from tests.chart_samples import CASES

TARGET_MS, FACTOR, RUNS = 50.0, 3.0, 60
_BASE = CASES["serious"].but({"records[1].count": 600})


def changed(n: int) -> object:
    """The case with another number of items."""
    return _BASE.but({"records[0].count": 20 + n % 900})


_TERMS = charts.terms_by_grade(casebook())  # no fact of a case changes it: drawn anew only

MAKE: dict[str, Callable[[int], Chart]] = {
    "ladder": lambda n: charts.ladder(assess(changed(n))),
    "ranges": lambda n: charts.ranges(assess(changed(n)), casebook()),
    "tipping": lambda n: charts.tipping(assess(changed(n))),
    "ab": lambda n: charts.ab(assess(_BASE), assess(changed(n))),
    "threshold_map": lambda n: charts.threshold_map(changed(n), "records[0].count", "records[1].count"),
    "timeline": lambda n: charts.timeline(changed(n)),
    "guideline": lambda n: charts.guideline(workshop(assess(CASES["especially"]))),
    "terms_by_grade": lambda n: _TERMS,
}


def timed(action: Callable[[int], object]) -> tuple[float, float]:
    """Median and 95th percentile in milliseconds, after five warm-up runs."""
    times = []
    for n in range(RUNS + 5):
        start = time.perf_counter()
        action(n)
        times.append(1e3 * (time.perf_counter() - start))
    times = sorted(times[5:])
    return times[len(times) // 2], times[int(0.95 * len(times))]


def interact_redraw() -> Callable[[int], object]:
    """What `interact` runs at each change: the ladder in a new pyplot figure, its texts laid out by matplotlib, sent as a PNG."""
    matplotlib.use("agg")
    fontManager.addfont(style.FONT)
    matplotlib.rcParams["font.family"] = ["Noto Sans SC"]
    shown: list[bytes] = []

    def callback(n: int) -> None:
        pen = style.Pen("wide")
        pen.finish(MAKE["ladder"](n).draw(pen, "zh"))
        figure, axes = plt.subplots(figsize=(pen.w / 72, pen.h / 72))
        axes.set_axis_off()
        for x, y, text, size, color in pen.labels:
            figure.text(x / pen.w, 1 - y / pen.h, text, size=size, color=color, parse_math=False)
        pen.labels.clear()
        figure.add_artist(raster.Picture(pen))
        shown[:] = [print_figure(figure, "png", bbox_inches="tight")]
        plt.close(figure)
        assert shown[0].startswith(b"\x89PNG")

    return callback  # without interact's own messages, which cost it more, not less


def main() -> int:
    """Print the table; 1 where a target is missed."""
    missed = 0
    print(f"{'chart':<16}{'p50 ms':>8}{'p95 ms':>8}   one changed fact until its HTML (SVG) is there; target p95 ≤ {TARGET_MS:g} ms")
    results = {}
    for name, make in MAKE.items():
        results[name] = p50, p95 = timed(lambda n, make=make: make(n).html("zh"))
        missed += p95 > TARGET_MS
        print(f"{name:<16}{p50:>8.1f}{p95:>8.1f}   {'ok' if p95 <= TARGET_MS else 'MISSED'}")
    p50, p95 = timed(interact_redraw())
    factor = p50 / results["ladder"][0]
    print(f"{'interact+show':<16}{p50:>8.1f}{p95:>8.1f}   the ladder is {factor:.1f} times faster (target {FACTOR:g}): "
          f"{'ok' if factor >= FACTOR else 'MISSED'}")
    return int(missed > 0 or factor < FACTOR)


if __name__ == "__main__":
    sys.exit(main())
