"""One look for every chart: type, marks, and a pen that keeps its figure and updates the artists in place.

Each status has its own mark and each open part a hatch, so that nothing rests on colour alone. Coordinates are CSS
pixels, y downwards. Text is measured and wrapped here, so that nothing can overlap or be cut.
"""
from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, fontManager
from matplotlib.ft2font import FT2Font, LoadFlags
from matplotlib.markers import MarkerStyle
from matplotlib.path import Path as Outline
from matplotlib.transforms import Affine2D

from .base import EM, GRADES, GRID, INK, MUTED, OPEN, PAPER, SIDE_A, SIDE_B, WIDTHS, ZONES

FONT = Path(__file__).parents[1] / "data" / "fonts" / "NotoSansSC-Regular.subset.ttf"
# status or role → marker, face, edge; the shapes alone tell them apart
MARKS = {
    "met": ("o", GRADES[2], INK), "not_met": ("o", PAPER, INK), "open": ("D", OPEN, INK), "for_court": ("^", PAPER, INK),
    "beyond": (">", GRADES[2], INK), "a": ("o", SIDE_A, INK), "b": ("s", SIDE_B, INK), "case": ("X", INK, PAPER),
    "served": ("o", GRADES[2], PAPER), "suspended": ("o", PAPER, GRADES[2]), "up": (">", GRADES[1], INK), "down": ("<", PAPER, INK),
    "turn": ("D", GRADES[0], INK), "zone0": ("s", ZONES[0], INK), "zone1": ("s", ZONES[1], INK), "zone2": ("s", ZONES[2], INK),
}
DASHES = {"--": (3.7, 1.6), ":": (1.0, 1.65)}  # in line widths
_NO_START, _NO_END = set("，。、；：！？）》〉」』】”’…%％·,.;:!?)]}"), set("（《〈「『【“‘([{")  # 行首、行尾禁则
_LETTERS: dict[Any, str] = {1: "m", 2: "l", 3: "q", 4: "c", 79: "z"}  # matplotlib.path codes in SVG's words


@cache
def _font() -> FT2Font:
    fontManager.addfont(FONT)  # teachers' own figures can say font.family = "Noto Sans SC"
    font = FT2Font(str(FONT))
    font.set_size(1000, 72)
    return font


@cache
def _glyph(char: str) -> tuple[float, str]:
    """Advance in thousandths of the type size, and the outline as SVG path data (y downwards)."""
    advance = _font().load_char(ord(char), LoadFlags.NO_HINTING).linearHoriAdvance / 65536
    data, held, before, x0, y0, x1, y1 = "", 0, "", 0, 0, 0, 0
    for (x, y), code in zip(*_font().get_path()):
        if not held:  # relative to (x0, y0), a command written once for a run: half as long as absolute
            letter, held, x0, y0 = _LETTERS[code], {3: 2, 4: 3}.get(code, 1), x1, y1
            data, before = data + ("" if letter == before else letter), letter
        held -= 1
        if code != 79:
            x1, y1 = round(x), -round(y)
            data += f"{x1 - x0} {y1 - y0} "
    return advance, data.replace(" z", "z").replace(" -", "-").strip()


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
            # rather end a Chinese line at a comma or space in its later part than in the middle of a word
            cut = max(line.rfind(mark) for mark in "：，、； ") + 1
            if cut < 0.4 * len(line) or line[cut:][:1] < "\u2e80" or measure(line[cut:] + piece, size) > width:
                cut = len(line)
            lines[-1:] = [line[:cut], line[cut:]]
        lines[-1] += piece
    even = max(1.12 * measure(text, size) / len(lines), *(measure(piece.strip(), size) for piece in pieces), 0)
    if len(lines) > 1 and even < width and max(text) < "\u2e80":  # no lonely last word
        tighter = wrap(text, size, even)
        lines = list(tighter) if len(tighter) == len(lines) else lines
    return tuple(line.strip() for line in lines)


class Label(Artist):
    """A line of text placed by our own measure; matplotlib draws it for a PNG, `Pen.svg` writes it itself."""

    x = y = 0.0
    text, color = "", INK
    font: FontProperties

    def draw(self, renderer: Any) -> None:
        """Draw the line with its baseline at (x, y)."""
        if self.get_visible():
            figure: Any = self.get_figure()
            context, scale = renderer.new_gc(), figure.dpi / 72
            context.set_foreground(self.color)
            renderer.draw_text(context, self.x * scale, self.y * scale, self.text, self.font, 0)
            context.restore()


class Shape(Artist):
    """A line, an area or a mark: outline, fill and edge. `svg` writes it itself, as matplotlib's way there costs most."""

    points: tuple[tuple[float, float], ...] = ()  # of a mark: its middle
    mark: tuple[str, float] | None = None
    fill, edge, width, dash, hatch = "none", INK, 1.0, "-", ""

    def draw(self, renderer: Any) -> None:
        """Draw it as matplotlib would draw a line, a polygon or a marker."""
        if not self.get_visible():
            return
        context, open_line = renderer.new_gc(), self.fill == "none" and not self.hatch
        context.set_foreground(INK if self.edge == "none" else self.edge)
        context.set_linewidth(self.width)
        context.set_joinstyle("round" if open_line else "miter")
        context.set_capstyle("projecting" if open_line and self.dash not in DASHES else "butt")
        if self.dash in DASHES:
            context.set_dashes(0, [part * self.width for part in DASHES[self.dash]])
        if self.hatch:
            context.set_hatch(self.hatch)
            context.set_hatch_color(to_rgba(self.edge))
        face, place, pixel = None if self.fill == "none" else to_rgba(self.fill), self.get_transform(), renderer.points_to_pixels(1)
        if self.mark:
            renderer.draw_markers(context, _marker(*self.mark), Affine2D().scale(pixel, -pixel), Outline(self.points), place, face)
        else:
            renderer.draw_path(context, Outline(self.points), place, face)
        context.restore()

    def svg(self) -> str:
        """The shape in SVG's words; its hatch is the pattern of `_pattern`."""
        fill = f"url(#{_pattern(self)[0]})" if self.hatch else self.fill
        edge = f' stroke="{self.edge}" stroke-width="{self.width:g}"' if self.width and self.edge != "none" else ""
        if self.dash in DASHES:
            edge += f' stroke-dasharray="{" ".join(f"{part * self.width:.3g}" for part in DASHES[self.dash])}"'
        elif fill == "none":
            edge += ' stroke-linecap="square"'
        if not self.mark:
            data = "M" + "L".join(f"{x:.5g} {y:.5g}" for x, y in self.points)
            return f'<path d="{data}" fill="{fill}"{edge}/>'
        (x, y), = self.points
        return f'<path transform="translate({x:.5g} {y:.5g})" d="{_marker_data(*self.mark)}" fill="{fill}"{edge}/>'


@cache
def _marker(shape: str, size: float) -> Outline:
    """The outline of a mark about (0, 0), y downwards."""
    style = MarkerStyle(shape)
    return style.get_path().transformed(style.get_transform()).transformed(Affine2D().scale(size, -size))


@cache
def _marker_data(shape: str, size: float) -> str:
    return "".join(_LETTERS[int(code)].upper() + " ".join(f"{v:.4g}" for v in points if code != Outline.CLOSEPOLY)
                   for points, code in _marker(shape, size).iter_segments())


def _pattern(shape: Shape) -> tuple[str, str]:
    """Name and definition of a hatch: a tile of slanting lines, as dense as matplotlib's, over the fill."""
    h, turn = 24 // len(shape.hatch), "" if shape.hatch[0] == "/" else ' patternTransform="scale(-1 1)"'
    name = f"h{h}{turn[:2].strip()}{shape.edge}{shape.fill}".replace("#", "")
    ground = "" if shape.fill == "none" else f'<path d="M0 0H{h}V{h}H0z" fill="{shape.fill}"/>'
    return name, (f'<pattern id="{name}" width="{h}" height="{h}" patternUnits="userSpaceOnUse"{turn}>{ground}'
                  f'<path d="M-1 1L1 -1M0 {h}L{h} 0M{h - 1} {h + 1}L{h + 1} {h - 1}" stroke="{shape.edge}"/></pattern>')


@cache
def _properties(size: float) -> FontProperties:
    return FontProperties(fname=str(FONT), size=size)


class Pen:
    """A kept figure: each call takes the next artist of its kind and changes it; what is left over is hidden."""

    def __init__(self, width: str) -> None:
        _font()
        self.w, self.em, self.narrow = float(WIDTHS[width]), float(EM[width]), width == "narrow"
        self.pad = 0.8 * self.em
        self.figure = Figure(figsize=(self.w / 72, 1), dpi=72, facecolor=PAPER)
        FigureCanvasAgg(self.figure)
        self._down = Affine2D()
        self._pools: dict[type, list[Artist]] = {Label: [], Shape: []}

    def start(self) -> None:
        """Begin a new picture."""
        self._used, self._order = dict.fromkeys(self._pools, 0), 0

    def _next(self, kind: type) -> Any:
        pool, place = self._pools[kind], self._used[kind]
        if place == len(pool):
            pool.append(kind())
            if kind is Shape:
                pool[-1].set_transform(self._down + self.figure.dpi_scale_trans)
            self.figure.add_artist(pool[-1])
            pool[-1].set_clip_on(False)
        self._used[kind] += 1
        self._order += 1
        artist = pool[place]
        artist.set_visible(True)
        artist.set_zorder(self._order)
        return artist

    def text(self, x: float, y: float, text: str, size: float = 1, color: str = INK, align: str = "left") -> float:
        """One line, its baseline at y, `size` in ems of the chart; returns its width."""
        size = round(size * self.em, 2)
        width = measure(text, size)
        label = self._next(Label)
        label.x, label.y = round(x - width * {"left": 0, "center": 0.5, "right": 1}[align], 2), round(y, 2)
        label.text, label.color, label.font = text, color, _properties(size)
        return width

    def lines(self, x: float, y: float, text: str, width: float, size: float = 1, color: str = INK) -> float:
        """A wrapped paragraph from baseline y down; returns the baseline of the line that would follow."""
        for line in wrap(text, size * self.em, width):
            self.text(x, y, line, size, color)
            y += 1.45 * size * self.em
        return y

    def line(self, *points: tuple[float, float], color: str = INK, width: float = 1, dash: str = "-") -> None:
        """A line through the points."""
        self._shape(points, "none", color, width, dash)

    def mark(self, x: float, y: float, role: str, size: float = 0.75) -> None:
        """The mark of a status or a role (`MARKS`)."""
        marker, fill, edge = MARKS[role]
        self._shape(((x, y),), fill, edge, 1.2, mark=(marker, round(size * self.em, 2)))

    def area(self, *points: tuple[float, float], fill: str = PAPER, edge: str = "none", hatch: str = "", dash: str = "-",
             width: float = 1) -> None:
        """A filled polygon; a hatch takes the colour of the edge."""
        self._shape((*points, points[0]), fill, edge, 0 if edge == "none" else width, dash, hatch)

    def _shape(self, points: tuple[tuple[float, float], ...], fill: str, edge: str, width: float, dash: str = "-", hatch: str = "",
               mark: tuple[str, float] | None = None) -> None:
        shape = self._next(Shape)
        shape.points, shape.fill, shape.edge, shape.width, shape.dash, shape.hatch, shape.mark = points, fill, edge, width, dash, hatch, mark

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
        for kind, pool in self._pools.items():
            for artist in pool[self._used[kind]:]:
                artist.set_visible(False)
        self.h = float(round(height))
        self.figure.set_size_inches(self.w / 72, self.h / 72)
        self._down.clear().scale(1 / 72, -1 / 72).translate(0, self.h / 72)

    def svg(self, title: str) -> str:
        """The picture as SVG with glyphs as paths, equal for equal input."""
        shapes: list[Any] = self._pools[Shape][:self._used[Shape]]
        labels: list[Any] = self._pools[Label][:self._used[Label]]
        outlines = ((ord(char), _glyph(char)[1]) for char in sorted({char for label in labels for char in label.text}))
        defs = [f'<path id="u{code:x}" d="{data}"/>' for code, data in outlines if data]
        defs += dict(_pattern(shape) for shape in shapes if shape.hatch).values()
        lines = (f'<g fill="{label.color}" transform="translate({label.x:g} {label.y:g}) scale({label.font.get_size() / 1000:g})">'
                 f"{_uses(label.text)}</g>" for label in labels)
        return (f'<?xml version="1.0" encoding="utf-8"?>\n<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
                f'width="{self.w:g}" height="{self.h:g}" viewBox="0 0 {self.w:g} {self.h:g}"><title>{escape(title)}</title>'
                f'<defs>{"".join(defs)}</defs><path d="M0 0H{self.w:g}V{self.h:g}H0z" fill="{PAPER}"/>'
                f"{''.join(shape.svg() for shape in shapes)}{''.join(lines)}</svg>\n")

    def png(self, scale: float) -> bytes:
        """The picture as PNG, `scale` pixels for each CSS pixel."""
        out = io.BytesIO()
        with matplotlib.rc_context({"hatch.linewidth": 1.0}):
            self.figure.savefig(out, format="png", dpi=72 * scale, metadata={"Software": None})
        return out.getvalue()


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


@cache
def pen(name: str, lang: str, width: str) -> Pen:
    """The kept pen of one chart in one language at one width."""
    return Pen(width)
