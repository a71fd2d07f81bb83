"""The kit's own font: every character the kit can show, the licence beside it, small enough to ship."""

from __future__ import annotations

import pytest
from fontTools.ttLib import TTFont

from lawkit.charts.style import FONT, measure, wrap
from tests.tools.build_font import gb2312_level_1, shown


@pytest.fixture(scope="module")
def font() -> TTFont:
    return TTFont(FONT)


def test_every_character_of_the_kit_has_a_glyph(font: TTFont) -> None:
    missing = shown() - set(map(chr, font.getBestCmap()))
    assert not missing, f"rebuild the font (python -m tests.tools.build_font …): {''.join(sorted(missing))}"


def test_the_frequent_characters_are_there_for_texts_to_come(font: TTFont) -> None:
    assert len(gb2312_level_1()) == 3755
    assert gb2312_level_1() | set("−×≥≤¥①…—“”《》（）") <= set(map(chr, font.getBestCmap()))


def test_licence_travels_with_the_font(font: TTFont) -> None:
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FONT.parent / "OFL.txt").read_text("utf-8")
    names = {record.nameID: record.toUnicode() for record in font["name"].names}
    assert "Open Font License" in names[13] and names[1] == "Noto Sans SC"


def test_it_is_small_and_static(font: TTFont) -> None:
    assert FONT.stat().st_size <= 1_300_000
    assert "fvar" not in font  # a variable font would be drawn in its thinnest weight


def test_widths_are_those_of_the_font(font: TTFont) -> None:
    assert measure("侵犯", 10) == pytest.approx(20)
    units, metrics, cmap = font["head"].unitsPerEm, font["hmtx"], font.getBestCmap()
    text = "Item 3: tracks"
    assert measure(text, 13) == pytest.approx(13 * sum(metrics[cmap[ord(c)]][0] for c in text) / units, rel=0.005)


@pytest.mark.parametrize("text, width, lines", [
    ("第8项 履职或服务所得，减半", 150, ("第8项 履职或服务所得，", "减半")),
    ("情节严重", 40, ("情节严", "重")),
    ("甲乙丙丁，戊", 52, ("甲乙丙", "丁，戊")),  # no line begins with a comma
    ("1,000,000,000,000", 60, ("1,000,000", ",000,000")),  # what is wider than the line is cut, never lost
    ("甲乙丙（丁", 55, ("甲乙丙", "（丁")),  # nor ends with an opening bracket
    ("Number of items (batch 1)", 150, ("Number of items", "(batch 1)")),
])
def test_lines_break_where_a_reader_expects(text: str, width: float, lines: tuple[str, ...]) -> None:
    assert wrap(text, 13, width) == lines
    assert all(measure(line, 13) <= width for line in lines)
