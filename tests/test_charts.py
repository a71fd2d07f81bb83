"""Charts: nothing overlaps or is cut, equal input gives equal bytes, every number is also in words, colour is never alone."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from base64 import b64encode
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from lawkit import Case, Records, assess, casebook, charts
from lawkit.charts import base, style
from lawkit.charts.facts import Map, _grade
from lawkit.charts.months import Term
from lawkit.panels.base import _css, page_font
from tests.chart_samples import CASES, TERMS, samples
from tests.tools.draw_baselines import BASELINES, FOLDER, draw

NAMES = sorted(samples())
LANGS, WIDTHS = ("zh", "en"), tuple(base.WIDTHS)


def _labels(name: str, lang: str, width: str) -> tuple[style.Pen, list[tuple[float, float, float, float, str, float]]]:
    """The boxes of all texts of a picture: left, top, right, bottom, text, size."""
    pen = samples()[name]._picture(lang, width)
    out = []
    for x, y, text, size, _ in pen.labels:
        if text:
            out.append((x, y - 0.8 * size, x + style.measure(text, size), y + 0.12 * size, text, size))
    return pen, out


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", NAMES)
def test_no_text_overlaps_another_or_is_cut(name: str, lang: str, width: str) -> None:
    pen, labels = _labels(name, lang, width)
    for left, top, right, bottom, text, size in labels:
        assert left >= 0 and right <= pen.w and top >= 0 and bottom <= pen.h, f"cut: {text}"
        assert size >= 0.5 * pen.em, f"too small: {text}"
    for a, b in combinations(labels, 2):
        apart = a[2] <= b[0] + 0.5 or b[2] <= a[0] + 0.5 or a[3] <= b[1] + 0.5 or b[3] <= a[1] + 0.5
        assert apart, f"overlap: {a[4]} / {b[4]}"


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", ["ladder-serious", "ranges-serious", "tipping-mixed", "ab-below-serious", "map-tiers", "terms"])
def test_type_is_large_enough_to_read(name: str, lang: str) -> None:
    for width, least in (("narrow", 9.5), ("wide", 9.5), ("projector", 17)):
        for *_, text, size in _labels(name, lang, width)[1]:
            assert size >= least, f"{size}: {text}"


@pytest.mark.parametrize("name", NAMES)
def test_a_picture_does_not_depend_on_what_was_drawn_before(name: str) -> None:
    chart = samples()[name]
    first = chart.svg("zh")
    for other in NAMES:
        if samples()[other].name == chart.name:
            samples()[other].svg("zh")
    assert chart.svg("zh") == first
    root = ElementTree.fromstring(first)
    assert root.attrib["width"] == "640" and not list(root.iter("{http://www.w3.org/2000/svg}text"))


def test_equal_input_gives_equal_bytes_in_another_process() -> None:
    code = ("import hashlib; from tests.chart_samples import samples; print(hashlib.sha256(b''.join("
            "made if isinstance(made := f(lang), bytes) else made.encode() for c in samples().values() "
            "for lang in ('zh', 'en') for f in (c.svg, c.html, c.png) if c.name in ('ladder', 'ranges', 'map'))).hexdigest())")
    out = {subprocess.run([sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed}, check=True,
                          capture_output=True, text=True).stdout for seed in ("1", "2")}
    assert len(out) == 1


@pytest.mark.parametrize("name", NAMES)
def test_every_number_is_also_in_words_and_the_same_in_both_languages(name: str) -> None:
    chart = samples()[name]
    for lang in LANGS:
        header, *rows = chart.table(lang)
        assert all(len(row) == len(header) for row in rows)
        persons = {t.zh if lang == "zh" else t.en for t in getattr(chart, "terms", ())}
        for row in rows:
            numbers = [re.findall(r"[\d,.]*\d", cell) for cell in row] if row[0] in persons else []
            assert all(cell in chart.alt(lang) for cell in row) if not numbers else all(n in chart.alt(lang) for ns in numbers[1:] for n in ns)
        assert chart.caption(lang) and chart.title(lang) in chart.alt(lang)
        assert not re.search(r"[{}]", chart.alt(lang) + chart.caption(lang))
    zh, en = (re.findall(r"[\d,.]*\d", " ".join(cell for row in chart.table(lang)[1:] for cell in row[name.endswith("casebook"):])) for lang in LANGS)
    assert name.startswith(("tipping", "timeline")) or [n for n in zh if len(n) > 1] == [n for n in en if len(n) > 1]
    assert not re.search("[\u4e00-\u9fff]", chart.alt("en") + chart.caption("en"))


def test_figure_has_alternative_text_caption_and_a_folded_table() -> None:
    html = samples()["ladder-serious"].html("en")
    assert html.count("<figure") == html.count("<figcaption") == html.count("<img alt=") == html.count("<details>") == 1
    assert 'lang="en"' in html and "50 / 50 items" in html and '<th scope="col"' in html
    both = samples()["ladder-serious"].html("zh", width="auto")
    assert both.count("data:image/svg+xml") == 2 and '<source media="(max-width: 640px)"' in both
    beside = samples()["ladder-serious"].html("zh", width="column")
    assert beside.count("data:image/svg+xml") == 2 and '<source media="(max-width: 900px)"' in beside  # two columns from 720 on


@pytest.mark.parametrize("lang", LANGS)
def test_in_a_page_text_stays_text_and_ids_are_those_of_the_place(lang: str) -> None:
    for chart in samples().values():
        html = chart.html(lang, page="lk7")
        pictures = [ElementTree.fromstring(found) for found in re.findall(r"<svg.*?</svg>", html)]
        assert [p.get("class") for p in pictures] == ["lk-narrow", "lk-wide"] and "<img" not in html
        assert {p.get("aria-label") for p in pictures} == {chart.alt(lang)} and {p.get("role") for p in pictures} == {"img"}
        for form, picture in zip(("narrow", "wide"), pictures):
            assert [e.text or "" for e in picture.iter("text")] == [label.text for label in chart._picture(lang, form).labels]
        ids = re.findall(r' id="(.*?)"', html)
        assert len(ids) == len(set(ids)) and all(i.startswith("lk7") for i in ids)
        assert set(re.findall(r"url\(#(.*?)\)", html)) == set(ids)


def test_text_is_never_markup() -> None:
    chart = charts.terms_by_grade([Term("<img src=x onerror=alert(1)>", "<b>&\"'", 8, False, 1)])
    for lang in LANGS:
        assert all("<img src=x" not in html and "<b>" not in html for html in (chart.html(lang), chart.html(lang, page="p")))
        ElementTree.fromstring(chart.svg(lang))


def test_without_matplotlib_and_numpy_there_are_figures() -> None:
    code = ("import sys; sys.modules['matplotlib'] = sys.modules['numpy'] = None\n"
            "from tests.chart_samples import samples\n"
            "for name, chart in samples().items():\n"
            "    for lang in ('zh', 'en'):\n"
            "        html = chart.html(lang, width='auto')\n"
            "        assert html.count('<img') == html.count('<details') == html.count('<table') == 1, name\n")
    subprocess.run([sys.executable, "-c", code], check=True)


def test_without_fonttools_the_table_stands_open_with_bars() -> None:
    code = ("import sys; sys.modules['fontTools'] = sys.modules['matplotlib'] = sys.modules['numpy'] = None\n"
            "from tests.chart_samples import samples\n"
            "for name, chart in samples().items():\n"
            "    for lang in ('zh', 'en'):\n"
            "        html = chart.html(lang, width='auto')\n"
            "        assert '<img' not in html and '<details' not in html and html.count('<table') == 1, name\n"
            "        rows, bars = html.count('<tr>') - 1, html.count('aria-hidden')\n"
            "        assert rows == len(chart.table(lang)) - 1 and bars == sum(b is not None for _, b in chart.entries(lang)), name\n"
            "        assert chart._repr_html_() and chart.alt(lang)\n"
            "print(samples()['ladder-serious'].html('en'))")
    out = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    assert "50 / 50 items" in out and "aria-hidden" in out


def test_a_library_is_imported_when_it_is_needed() -> None:
    code = ("import sys; from lawkit import Case, assess, charts; c = charts.ladder(assess(Case())); c.alt('zh')\n"
            "assert 'fontTools' not in sys.modules; c.svg('zh'); assert 'matplotlib' not in sys.modules\n"
            "c.png('zh'); assert 'matplotlib.pyplot' not in sys.modules")
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("lang", LANGS)
def test_drawing_warns_of_nothing(lang: str) -> None:
    code = f"from tests.chart_samples import samples\nfor c in samples().values(): c.svg('{lang}'); c.png('{lang}')"
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)


def test_saving_takes_svg_and_png_and_explains_anything_else(tmp_path: Path) -> None:
    chart = samples()["ranges-serious"]
    assert chart.save(tmp_path / "a.svg", "zh").read_text("utf-8").startswith("<?xml")
    assert Image.open(chart.save(tmp_path / "a.png", "zh")).size[0] == 2 * base.WIDTHS["projector"]
    with pytest.raises(ValueError, match=r"\.pdf"):
        chart.save(tmp_path / "a.pdf", "en")


# -- what the pictures say --------------------------------------------------------------------

def test_ladder_tells_forty_nine_from_fifty() -> None:
    rows = {count: charts.ladder(assess(Case(records=[Records("gps_track", count)]))).table("en")[1] for count in (49, 50, 499, 500)}
    assert rows[49][1:] == ("49 / 50 items", "0.98×", "not met")
    assert rows[50][1:] == ("50 / 50 items", "1.00×", "met")
    assert rows[499][2] == "9.98×" and rows[500][2] == "10.00×"


def test_ladder_shows_ranges_unknowns_and_what_is_displaced() -> None:
    rows = {row[0]: row[1:] for row in samples()["ladder-serious"].table("en")}
    assert rows["Item 4: lodging etc."] == ("400–700 / 500 items", "0.80×–1.40×", "open")
    assert rows["Item 6: mixed sum"][2] == "does not apply"
    assert "3,000.50 / 5,000 yuan" in rows["Item 7: illegal gains"][0]
    assert "unknown / 5,000 yuan" in samples()["ladder-especially"].alt("en")


def test_ladder_takes_its_lines_from_the_rows() -> None:
    assert set(charts.ladder(assess(CASES["below"])).steps.values()) == {10.0}
    half = charts.ladder(assess(CASES["below"].but(readings={"tenfold_of_half": "full"}))).steps
    assert "5(1)(8)" not in half and "5(1)(3)" in half
    assert charts.ladder(assess(CASES["older"])).steps == {}  # the 2009 text has one grade


def test_ranges_show_which_applies_and_what_mitigation_opens() -> None:
    def told(name: str) -> list[str]:
        return [row[2] for row in samples()[f"ranges-{name}"].table("en")[1:4]]
    assert told("below") == ["does not apply"] * 3
    assert told("serious") == ["applies", "applies", "does not apply"]
    assert told("especially") == ["if mitigated", "if mitigated", "applies"]
    assert told("nothing")[2] == "open" or told("nothing") == ["open", "open", "open"] or told("nothing") == ["does not apply"] * 3
    assert "36 months lies in both" in samples()["ranges-serious"].caption("en")
    assert sum("Defendant" in row[0] for row in samples()["ranges-serious"].table("en")) == len(TERMS)


@pytest.mark.parametrize("name", ["map-tiers", "map-gains", "map-graver"])
def test_map_has_the_grade_of_the_engine_at_every_point(name: str) -> None:
    chart = samples()[name]
    assert isinstance(chart, Map)
    random = np.random.default_rng(7)
    columns = list(chart.columns_of())
    assert columns[0][0] == 0 and columns[-1][1] == chart.w and all(a[1] == b[0] for a, b in zip(columns, columns[1:]))
    for _ in range(60):
        x, y = int(random.integers(0, chart.w)), int(random.integers(0, chart.h))
        here = int(assess(chart.case.but({chart.x: x, chart.y: y})).grade)
        assert _grade(chart.profile(float(x)), y) == here
        a, b = next((a, b) for a, b in columns if a <= x < b)
        low, high = chart.profile(a), chart.profile(b)
        if [g for _, g in low] == [g for _, g in high]:
            drawn = tuple((p + (q - p) * (x - a) / (b - a), g) for (p, g), (q, _) in zip(low, high))
            assert here in {_grade(drawn, y - 1), _grade(drawn, y), _grade(drawn, y + 1)}
        else:
            assert b - a <= 1


def test_map_needs_two_numbers() -> None:
    with pytest.raises(ValueError):
        charts.threshold_map(CASES["mixed"], "records[0].count", "object.intent")


def test_timeline_judges_the_same_facts_under_each_law() -> None:
    rows = samples()["timeline-older"].table("en")
    assert rows[1][2] == "no offence then" and "serious" in rows[2][2] and rows[3][2] == rows[4][2] == "especially serious"
    assert "2012-03-01–2012-05-31" in samples()["timeline-older"].caption("en") + samples()["timeline-older"].values("en")["days"]


def test_tipping_points_come_nearest_first() -> None:
    shares = [abs(share) for share, *_ in samples()["tipping-mixed"].tips if share is not None]
    assert shares and shares == sorted(shares)
    assert ("Number of items (batch 1)", "20", "24", "serious") in samples()["tipping-mixed"].table("en")


def test_decided_terms_are_those_of_the_casebook() -> None:
    exact = [o for c in casebook() for o in c.outcomes
             if o.kind in ("imprisonment", "detention") and isinstance(o.months, int) and not o.several_crimes]
    for name in ("terms-casebook", "ranges-casebook"):
        chart = samples()[name]
        assert sorted(t.months for t in chart.terms) == sorted(o.months for o in exact)
        assert sum(t.suspended for t in chart.terms) == sum(o.suspended is not None for o in exact)


# -- colour -----------------------------------------------------------------------------------

def _linear(colour: str) -> np.ndarray:
    channels = np.array([int(colour[i:i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def _luminance(colour: str) -> float:
    return float(_linear(colour) @ [0.2126, 0.7152, 0.0722])


def _contrast(a: str, b: str) -> float:
    high, low = sorted((_luminance(a), _luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _lab_of_deuteranope(colour: str) -> np.ndarray:
    """The colour as a deuteranope sees it (Machado, Oliveira and Fernandes 2009, severity 1), in CIE Lab."""
    seen = np.clip(np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]])
                   @ _linear(colour), 0, 1)
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) @ seen / [0.9505, 1, 1.089]
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("palette", [base.GRADES, base.ZONES])
def test_grades_stay_apart_in_greyscale(palette: tuple[str, ...]) -> None:
    steps = [_luminance(colour) for colour in palette]
    assert steps == sorted(steps, reverse=True)
    assert all(_contrast(a, b) >= (1.8 if palette is base.GRADES else 1.1) for a, b in zip(palette, palette[1:]))


def test_colours_stay_apart_for_a_deuteranope() -> None:
    for a, b in combinations((*base.GRADES, base.OPEN), 2):
        assert np.linalg.norm(_lab_of_deuteranope(a) - _lab_of_deuteranope(b)) >= 20, (a, b)
    assert np.linalg.norm(_lab_of_deuteranope(base.SIDE_A) - _lab_of_deuteranope(base.SIDE_B)) >= 40


def test_text_has_contrast() -> None:
    assert all(_contrast(base.INK, ground) >= 7 for ground in (base.PAPER, *base.ZONES))
    assert all(_contrast(base.MUTED, ground) >= 4.5 for ground in (base.PAPER, base.ZONES[0]))


def test_shape_alone_tells_each_status_and_role() -> None:
    for group in (("met", "not_met", "open", "for_court"), ("a", "b"), ("served", "suspended"), ("up", "down", "turn")):
        looks = {(style.MARKS[role][0], style.MARKS[role][1] == base.PAPER) for role in group}
        assert len(looks) == len(group), group


def test_no_number_of_law_is_written_in_a_chart() -> None:
    for path in Path(charts.__file__).parent.glob("*.py"):
        code = re.sub(r'"[^"\n]*"|#[^\n]*', "", path.read_text("utf-8").replace('"""', ""))
        assert not re.findall(r"(?<![\w.#])(?:25|36|50|84|250|500|2_?500|5_?000|25_?000|50_?000)(?![\w.])", code), path.name


# -- images -----------------------------------------------------------------------------------

@pytest.mark.parametrize("name", sorted(BASELINES))
def test_picture_is_like_its_baseline(name: str) -> None:
    here = np.asarray(Image.open(io.BytesIO(draw(name))).convert("RGB"), float)
    there = np.asarray(Image.open(FOLDER / f"{name}.png").convert("RGB"), float)
    assert here.shape == there.shape
    assert np.sqrt(np.mean((here - there) ** 2)) < 4, "draw anew with python -m tests.tools.draw_baselines, and look at it"


@pytest.mark.browser
def test_a_browser_shows_the_shapes_of_the_svg_as_matplotlib_draws_them(browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(style.Pen, "text", lambda self, x, y, text, size=1, *_: style.measure(text, size * self.em))
    page = browser.new_page(viewport={"width": 640, "height": 600}, device_scale_factor=4)
    for name, chart in ((name, samples()[name]) for name in sorted({chart for chart, *_ in BASELINES.values()})):
        page.set_content(f'<body style="margin:0"><img alt="" src="data:image/svg+xml;base64,{b64encode(chart.svg("en").encode()).decode()}">')
        page.wait_for_function("document.images[0].complete")
        shown, drawn = (np.asarray(image.convert("L").resize((image.width // 16, image.height // 16), Image.Resampling.BOX), float) for image in (
            Image.open(io.BytesIO(page.locator("img").screenshot())), Image.open(io.BytesIO(chart.png("en", scale=4)))))
        assert shown.shape == drawn.shape, name
        assert np.abs(shown - drawn).max() < 30, name  # of 255, over squares of four pixels: edges are snapped differently
    page.close()


@pytest.mark.browser
@pytest.mark.parametrize("width", [640, 340])
@pytest.mark.parametrize("lang", LANGS)
def test_in_a_page_with_the_font_a_picture_looks_as_it_does_alone(browser, lang: str, width: int) -> None:
    page, form = browser.new_page(viewport={"width": width + 20, "height": 900}, device_scale_factor=4), "wide" if width > 400 else "narrow"
    for name in ("ladder-mixed", "ladder-huge", "ranges-mixed", "ranges-casebook"):
        chart = samples()[name]
        alone = f'<img alt="" src="data:image/svg+xml;base64,{b64encode(chart.svg(lang, form).encode()).decode()}">'
        page.set_content(f'<style>{_css()}</style>{page_font().value}<body class="lk" style="margin:0;padding:0;border:0;width:{width}px">{alone}</body>')
        page.wait_for_function("document.images[0].complete")
        images = [page.locator("img").screenshot()]
        page.evaluate("html => { document.body.innerHTML = html; return document.fonts.load('16px lawkit') }", chart.html(lang, page="p"))
        images.append(page.locator(f"svg.lk-{form}").screenshot())
        shown, drawn = (np.asarray(image.convert("L").resize((image.width // 16, image.height // 16), Image.Resampling.BOX), float)
                        for image in (Image.open(io.BytesIO(data)) for data in images))
        assert shown.shape == drawn.shape and np.abs(shown - drawn).max() < 30, name
    page.close()
