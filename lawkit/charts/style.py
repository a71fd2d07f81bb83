"""One look for every chart: type, marks, and a pen that writes SVG.

Each status has its own mark and each open part a hatch, so that nothing rests on colour alone. Coordinates are CSS
pixels, y downwards. Text is measured and wrapped here, so that nothing can overlap or be cut, and set as outlines of the
kit's own font, so that it looks the same everywhere. fontTools reads the font; `raster` makes a PNG of the same picture.
"""
from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

from fontTools.pens.basePen import BasePen
from fontTools.ttLib import TTFont

from .base import EM, GRADES, GRID, INK, MUTED, OPEN, PAPER, SIDE_A, SIDE_B, WIDTHS, ZONES

Points = tuple[tuple[float, float], ...]
FONT = Path(__file__).parents[1] / "data" / "fonts" / "NotoSansSC-Regular.subset.ttf"
# status or role → shape, fill, edge; the shapes alone tell them apart
MARKS = {
    "met": ("circle", GRADES[2], INK), "not_met": ("circle", PAPER, INK), "open": ("diamond", OPEN, INK), "for_court": ("up", PAPER, INK),
    "beyond": ("right", GRADES[2], INK), "a": ("circle", SIDE_A, INK), "b": ("square", SIDE_B, INK), "case": ("cross", INK, PAPER),
    "served": ("circle", GRADES[2], PAPER), "suspended": ("circle", PAPER, GRADES[2]), "up": ("right", GRADES[1], INK), "down": ("left", PAPER, INK),
    "turn": ("diamond", GRADES[0], INK), "zone0": ("square", ZONES[0], INK), "zone1": ("square", ZONES[1], INK), "zone2": ("square", ZONES[2], INK),
}
DASHES = {"--": (3.7, 1.6), ":": (1.0, 1.65)}  # in line widths
_NO_START, _NO_END = set("，。、；：！？）》〉」』】”’…%％·,.;:!?)]}"), set("（《〈「『【“‘([{")  # 行首、行尾禁则
OUTLINES: dict[str, Points] = {  # of a mark of size 1 about its middle; a circle has none
    "square": ((-0.5, 0.5), (0.5, 0.5), (0.5, -0.5), (-0.5, -0.5)), "up": ((0, -0.5), (-0.5, 0.5), (0.5, 0.5)),
    "diamond": ((0, 0.7071), (0.7071, 0), (0, -0.7071), (-0.7071, 0)), "right": ((0.5, 0), (-0.5, -0.5), (-0.5, 0.5)),
    "left": ((-0.5, 0), (0.5, 0.5), (0.5, -0.5)),
    "cross": ((-0.25, 0.5), (0, 0.25), (0.25, 0.5), (0.5, 0.25), (0.25, 0), (0.5, -0.25), (0.25, -0.5), (0, -0.25), (-0.25, -0.5),
              (-0.5, -0.25), (-0.25, 0), (-0.5, 0.25)),
}


class _Outline(BasePen):
    """Collects an outline as SVG path data, y downwards: relative, a command written once for a run, half as long as absolute."""

    def __init__(self, glyphs: Any) -> None:
        super().__init__(glyphs)
        self.data, self._letter, self._at, self._start = "", "", (0, 0), (0, 0)

    def _add(self, letter: str, *points: tuple[float, float]) -> None:
        whole = [(round(x), -round(y)) for x, y in points]
        self.data += ("" if letter == self._letter else letter) + "".join(f"{x - self._at[0]} {y - self._at[1]} " for x, y in whole)
        self._letter, self._at = letter, whole[-1]

    def _moveTo(self, to: tuple[float, float]) -> None:
        self._add("m", to)
        self._start = self._at

    def _lineTo(self, to: tuple[float, float]) -> None:
        self._add("l", to)

    def _qCurveToOne(self, by: tuple[float, float], to: tuple[float, float]) -> None:
        self._add("q", by, to)

    def _closePath(self) -> None:
        self.data, self._letter, self._at = self.data.rstrip() + "z", "z", self._start


@cache
def _font() -> tuple[Any, Any, Any]:
    """Which glyph a character has, the glyphs, and their advances; a thousand units are the type size."""
    font = TTFont(FONT, lazy=True)
    return font.getBestCmap(), font.getGlyphSet(), font["hmtx"]


@cache
def _glyph(char: str) -> tuple[float, str]:
    """Advance in thousandths of the type size, and the outline as SVG path data."""
    cmap, glyphs, advances = _font()
    name = cmap.get(ord(char), ".notdef")
    pen = _Outline(glyphs)
    glyphs[name].draw(pen)
    return advances[name][0], pen.data.replace(" -", "-")


@cache
def _uses(text: str) -> str:
    """A line of text as references to the outlines of its characters."""
    out, x = "", 0.0
    for char in text:
        advance, outline = _glyph(char)
        out += f'<use x="{x:.0f}" xlink:href="#u{ord(char):x}"/>' if outline else ""
        x += advance
    return out


def measure(text: str, size: float) -> float:
    """The width of a line of text in pixels at a size in pixels."""
    return size * sum(_glyph(char)[0] for char in text) / 1000


@cache
def wrap(text: str, size: float, width: float) -> tuple[str, ...]:
    """Lines no wider than `width`: broken between Chinese characters by the rules of the page, else between words."""
    pieces: list[str] = []
    for char in text:
        last = pieces[-1][-1] if pieces else " "
        latin = max(char, last) < "\u2e80" and (last != " " or char.isdigit())
        if pieces and (char in _NO_START or last in _NO_END or latin) and measure(pieces[-1] + char, size) <= width:
            pieces[-1] += char
        else:
            pieces.append(char)
    lines = [""]
    for piece in pieces:
        line = lines[-1]
        if line and measure(line + piece.rstrip(), size) > width:
            # rather end a Chinese line before an open bracket, at a comma or space in its later part than in the middle of a word
            cuts = (line.rfind("（", line.rfind("）") + 1), max(line.rstrip().rfind(mark) for mark in "：，、； ") + 1, len(line))
            cut = next(c for c in cuts if c == len(line) or (
                c >= 0.4 * len(line) and line[c] >= "\u2e80" and measure(line[c:] + piece, size) <= width))
            lines[-1:] = [line[:cut], line[cut:]]
        lines[-1] += piece
    even = max(1.12 * measure(text, size) / len(lines), *(measure(piece.strip(), size) for piece in pieces), 0)
    if len(lines) > 1 and even < width and max(text) < "\u2e80":  # no lonely last word
        tighter = wrap(text, size, even)
        lines = list(tighter) if len(tighter) == len(lines) else lines
    return tuple(line.strip() for line in lines)


class Label(NamedTuple):
    """A line of text: where its baseline begins, its size in pixels, its colour."""

    x: float
    y: float
    text: str
    size: float
    color: str

    def outlined(self) -> str:
        """The line in SVG's words, as outlines that look the same everywhere."""
        return (f'<g fill="{self.color}" transform="translate({self.x:g} {self.y:g}) scale({self.size / 1000:g})">'
                f"{_uses(self.text)}</g>")

    def written(self) -> str:
        """The line in SVG's words, as text for a page that has the kit's font."""
        return f'<text x="{self.x:g}" y="{self.y:g}" font-size="{self.size:g}" fill="{self.color}">{escape(self.text)}</text>'


class Shape(NamedTuple):
    """A line, an area or a mark: its points (of a mark its middle), fill and edge."""

    points: Points
    fill: str
    edge: str
    width: float
    dash: str = "-"
    hatch: str = ""
    mark: tuple[str, float] | None = None

    def svg(self, page: str = "") -> str:
        """The shape in SVG's words; its hatch is the pattern of `_pattern`."""
        fill = f"url(#{_pattern(self, page)[0]})" if self.hatch else self.fill
        edge = f' stroke="{self.edge}" stroke-width="{self.width:g}"' if self.width and self.edge != "none" else ""
        if self.dash in DASHES:
            edge += f' stroke-dasharray="{" ".join(f"{part * self.width:.3g}" for part in DASHES[self.dash])}"'
        elif fill == "none":
            edge += ' stroke-linecap="square"'
        if not self.mark:
            return f'<path d="{_through(self.points)}" fill="{fill}"{edge}/>'
        (x, y), = self.points
        return f'<path transform="translate({x:.5g} {y:.5g})" d="{_mark(*self.mark)}" fill="{fill}"{edge}/>'


def _through(points: Iterable[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.5g} {y:.5g}" for x, y in points)


@cache
def _mark(shape: str, size: float) -> str:
    if shape == "circle":
        return f"M{-size / 2:.4g} 0a{size / 2:.4g} {size / 2:.4g} 0 1 0 {size:.4g} 0a{size / 2:.4g} {size / 2:.4g} 0 1 0 {-size:.4g} 0z"
    return _through((size * x, size * y) for x, y in OUTLINES[shape]) + "z"


def _pattern(shape: Shape, page: str) -> tuple[str, str]:
    """Name and definition of a hatch: a tile of slanting lines, as dense as matplotlib's, over the fill."""
    h, turn = 24 // len(shape.hatch), "" if shape.hatch[0] == "/" else ' patternTransform="scale(-1 1)"'
    name = f"{page}h{h}{turn[:2].strip()}{shape.edge}{shape.fill}".replace("#", "")
    ground = "" if shape.fill == "none" else f'<path d="M0 0H{h}V{h}H0z" fill="{shape.fill}"/>'
    return name, (f'<pattern id="{name}" width="{h}" height="{h}" patternUnits="userSpaceOnUse"{turn}>{ground}'
                  f'<path d="M-1 1L1 -1M0 {h}L{h} 0M{h - 1} {h + 1}L{h + 1} {h - 1}" stroke="{shape.edge}"/></pattern>')


class Pen:
    """Collects the shapes and lines of text of one picture."""

    def __init__(self, width: str) -> None:
        self.w, self.em, self.narrow = float(WIDTHS[width]), float(EM[width]), width == "narrow"
        self.pad = 0.8 * self.em
        self.shapes: list[Shape] = []
        self.labels: list[Label] = []

    def text(self, x: float, y: float, text: str, size: float = 1, color: str = INK, align: str = "left") -> float:
        """One line, its baseline at y, `size` in ems of the chart; returns its width."""
        size = round(size * self.em, 2)
        width = measure(text, size)
        self.labels.append(Label(round(x - width * {"left": 0, "center": 0.5, "right": 1}[align], 2), round(y, 2), text, size, color))
        return width

    def lines(self, x: float, y: float, text: str, width: float, size: float = 1, color: str = INK) -> float:
        """A wrapped paragraph from baseline y down; returns the baseline of the line that would follow."""
        for line in wrap(text, size * self.em, width):
            self.text(x, y, line, size, color)
            y += 1.45 * size * self.em
        return y

    def line(self, *points: tuple[float, float], color: str = INK, width: float = 1, dash: str = "-") -> None:
        """A line through the points."""
        self.shapes.append(Shape(points, "none", color, width, dash))

    def mark(self, x: float, y: float, role: str, size: float = 0.75) -> None:
        """The mark of a status or a role (`MARKS`)."""
        shape, fill, edge = MARKS[role]
        self.shapes.append(Shape(((x, y),), fill, edge, 1.2, mark=(shape, round(size * self.em, 2))))

    def area(self, *points: tuple[float, float], fill: str = PAPER, edge: str = "none", hatch: str = "", dash: str = "-",
             width: float = 1) -> None:
        """A filled polygon; a hatch takes the colour of the edge."""
        self.shapes.append(Shape((*points, points[0]), fill, edge, 0 if edge == "none" else width, dash, hatch))

    def box(self, x: float, y: float, w: float, h: float, **look: Any) -> None:
        """A filled rectangle with its upper left corner at (x, y)."""
        self.area((x, y), (x + w, y), (x + w, y + h), (x, y + h), **look)

    def heading(self, text: str) -> float:
        """The title at the top; returns where the rest may begin."""
        return self.lines(self.pad, 1.7 * self.em, text, self.w - 2 * self.pad, 1.15) - 0.9 * self.em

    def ticks(self, y: float, places: list[tuple[float, str]]) -> float:
        """An axis at y with its ticks; a label that would touch the one before is left out. Returns the lowest baseline."""
        self.line((places[0][0], y), (places[-1][0], y))
        taken = 0.0
        for x, label in places:
            half = measure(label, 0.8 * self.em) / 2
            middle = min(max(x, half + 2), self.w - half - 2)
            self.line((x, y), (x, y + 0.3 * self.em))
            if middle - half > taken:
                self.text(middle, y + 1.4 * self.em, label, 0.8, MUTED, "center")
                taken = middle + half + 0.35 * self.em
        return y + 1.4 * self.em

    def legend(self, y: float, *entries: tuple[str, str]) -> float:
        """Marks and what they mean, in as many rows as needed below baseline y; returns the lowest baseline."""
        x, y = self.pad, y + 1.9 * self.em
        for role, text in entries:
            need = 1.3 * self.em + measure(text, 0.85 * self.em)
            if x > self.pad and x + need > self.w - self.pad:
                x, y = self.pad, y + 1.5 * self.em
            self.mark(x + 0.4 * self.em, y - 0.28 * self.em, role, 0.6)
            self.text(x + 1.1 * self.em, y, text, 0.85, MUTED)
            x += need + self.em
        return y

    def finish(self, height: float) -> None:
        """End the picture at this height."""
        self.h = float(round(height))

    def svg(self, title: str) -> str:
        """The picture as SVG with glyphs as paths, equal for equal input."""
        outlines = ((ord(char), _glyph(char)[1]) for char in sorted({char for label in self.labels for char in label.text}))
        glyphs = "".join(f'<path id="u{code:x}" d="{data}"/>' for code, data in outlines if data)
        return (f'<?xml version="1.0" encoding="utf-8"?>\n<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
                f'width="{self.w:g}" height="{self.h:g}" viewBox="0 0 {self.w:g} {self.h:g}"><title>{escape(title)}</title>'
                f"{self._body(Label.outlined, glyphs)}</svg>\n")

    def inline(self, alt: str, form: str, page: str) -> str:
        """The picture as part of a page that has the kit's font: a tenth of the bytes; `page` keeps its ids apart from others."""
        return (f'<svg class="lk-{form}" role="img" aria-label="{escape(alt)}" viewBox="0 0 {self.w:g} {self.h:g}">'
                f"{self._body(Label.written, page=page + form)}</svg>")

    def _body(self, letter: Callable[[Label], str], glyphs: str = "", page: str = "") -> str:
        hatches = dict(_pattern(shape, page) for shape in self.shapes if shape.hatch).values()
        return (f'<defs>{glyphs}{"".join(hatches)}</defs><path d="M0 0H{self.w:g}V{self.h:g}H0z" fill="{PAPER}"/>'
                f"{''.join(shape.svg(page) for shape in self.shapes)}{''.join(letter(label) for label in self.labels)}")


class Track:
    """Rows of a name, a track and notes: beside each other on a wide page, below each other on a narrow one."""

    def __init__(self, pen: Pen, place: Callable[[float], float], stacked: bool = False) -> None:
        self.pen, self.place, self.stacked = pen, place, stacked
        self.left, self.right = (pen.pad, pen.w - 1.4 * pen.pad) if pen.narrow else (0.26 * pen.w, 0.73 * pen.w)
        self.strip = ((2.2 if stacked else 1.6) if pen.narrow else 3.0) * pen.em

    def at(self, value: float) -> float:
        """The x of a value."""
        return self.left + (self.right - self.left) * self.place(value)

    def bar(self, start: float, end: float, top: float, bottom: float, **look: Any) -> None:
        """A bar in the middle of the track of a row, from one value to another, at least a hair wide."""
        height = min(1.5 * self.pen.em, 0.6 * (bottom - top))
        self.pen.box(self.at(start), (top + bottom - height) / 2, max(self.at(end) - self.at(start), 2), height, **look)

    def row(self, top: float, name: str, notes: tuple[str, ...], color: str = INK, height: float = 0) -> tuple[float, float]:
        """Write name and notes of the row that begins at top; returns top and bottom of its track, ending in a rule."""
        pen, em, strip = self.pen, self.pen.em, max(height, self.strip)
        room = pen.w - 2 * pen.pad if pen.narrow else pen.w - self.right - em
        lines = [(line, color if n or self.stacked else INK) for n, note in enumerate(notes) for line in wrap(note, 0.92 * em, room)]
        if pen.narrow:
            top = pen.lines(pen.pad, top + 1.4 * em, name, room) - 0.15 * em
            beside = len(lines) == 2 and not self.stacked and sum(measure(line, 0.92 * em) for line, _ in lines) < room - em
            for n, (line, shade) in enumerate(lines[::-1] if beside else lines):
                right = beside and n == 1
                pen.text(pen.w - pen.pad if right else pen.pad, top + (0 if right else 1.5 * n * em), line, 0.92, shade, "right" if right else "left")
            top += (1.5 * (1 if beside else len(lines)) - 0.95) * em
        else:
            names = wrap(name, em, self.left - 1.6 * pen.pad)
            strip = max(strip, (1.4 * len(names) + 0.2) * em, (1.3 * len(lines) + 0.4) * em)
            middle = top + strip / 2 + 0.35 * em
            for n, line in enumerate(names):
                pen.text(pen.pad, middle + (1.3 * n - 0.65 * (len(names) - 1)) * em, line)
            for n, (line, shade) in enumerate(lines):
                pen.text(self.right + 0.7 * em, middle + (1.3 * n - 0.65 * (len(lines) - 1)) * em, line, 0.92, shade)
        pen.line((pen.pad, top + strip), (pen.w - pen.pad, top + strip), color=GRID)
        return top, top + strip
