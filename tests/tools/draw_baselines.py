"""Draw the baseline pictures that tests compare with: python -m tests.tools.draw_baselines, then look at each of them."""

from __future__ import annotations

from pathlib import Path

from tests.chart_samples import samples

FOLDER = Path(__file__).parents[1] / "baseline"
_CHARTS = ("ladder-serious", "ladder-business", "ranges-especially", "tipping-mixed", "timeline-mixed", "ab-serious-especially",
           "guideline-especially", "terms", "map-tiers", "map-graver")
BASELINES = {f"{chart}.{lang}.{width}": (chart, lang, width) for chart in _CHARTS for lang in ("zh", "en")
             for width in (("wide", "narrow") if chart in ("ladder-serious", "ranges-especially") else ("wide",))}


def draw(name: str) -> bytes:
    """The picture of one baseline as PNG."""
    chart, lang, width = BASELINES[name]
    return samples()[chart].png(lang, width, 1)


def main() -> None:
    """Write all baselines."""
    FOLDER.mkdir(exist_ok=True)
    for name in BASELINES:
        (FOLDER / f"{name}.png").write_bytes(draw(name))


if __name__ == "__main__":
    main()
