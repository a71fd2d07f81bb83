"""What every chart can do: picture, caption, alternative text, data as a table; where no picture can be drawn it has bars."""
from __future__ import annotations

from abc import ABC, abstractmethod
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from ..wording import language, say

if TYPE_CHECKING:
    from .style import Pen

WIDTHS = {"narrow": 340, "wide": 640, "projector": 1180}  # CSS pixels: a telephone, a notebook column, a lecture hall
NARROW_BELOW = {"auto": 640, "column": 900}  # how wide a page must be for the wide picture, alone on it or in a panel's right column
EM = {"narrow": 13, "wide": 13, "projector": 24}  # type size at these widths: laid out anew, never only enlarged
# After Okabe and Ito. The three grades (below the line, serious, especially serious) differ in luminance as well.
INK, MUTED, GRID, PAPER = "#1A1A1A", "#55606B", "#D3D9DF", "#FFFFFF"
GRADES, ZONES = ("#E3EAF0", "#E69F00", "#8C2D04"), ("#F4F7F9", "#FBE7BF", "#DDB5A0")
OPEN, SIDE_A, SIDE_B = "#0072B2", "#0072B2", "#D55E00"
_TONES = {"met": GRADES[2], "serious": GRADES[1], "not_met": "#8A97A3", "a": SIDE_A, "b": SIDE_B,
          "open": f"repeating-linear-gradient(45deg,{OPEN} 0 4px,{PAPER} 4px 7px)"}

# What a data address in an HTML attribute cannot hold, and what a browser does without: every character travels at each change.
_ADDRESS = (("%", "%25"), ("#", "%23"), ("&", "%26"), ("\n", " "), ("'", "%27"), ('"', "'"), ("xlink:href", "href"))


class Bar(NamedTuple):
    """A bar beside a table row where no figure can be drawn: start and end in 0…1, a tone, and lines to compare with."""

    start: float
    end: float
    tone: str
    lines: tuple[float, ...] = ()


Entry = tuple[tuple[str, ...], Bar | None]


class Chart(ABC):
    """A chart of the kit: `svg`, `png`, `caption`, `alt`, `table`, `html`, each in "zh" or "en" (None: language in use)."""

    name: ClassVar[str]
    columns: ClassVar[tuple[str, ...]]

    @abstractmethod
    def entries(self, lang: str) -> list[Entry]:
        """The data: for each row of the table its cells as text, and a bar."""

    @abstractmethod
    def draw(self, pen: Pen, lang: str) -> float:
        """Draw the picture and return its height."""

    def values(self, lang: str) -> dict[str, Any]:
        """What title and caption name."""
        return {}

    def say(self, key: str, lang: str | None, **values: Any) -> str:
        """A phrase of this chart."""
        return say(f"charts.{self.name}.{key}", lang, **values)

    def title(self, lang: str | None = None) -> str:
        """The title, as in the picture."""
        return self.say("title", lang, **self.values(lang or language()))

    def caption(self, lang: str | None = None) -> str:
        """How to read the picture, in a sentence or two."""
        return self.say("caption", lang, **self.values(lang or language()))

    def table(self, lang: str | None = None) -> list[tuple[str, ...]]:
        """The data as rows of plain text, the header first."""
        header = tuple(say(f"charts.column.{column}", lang) for column in self.columns)
        return [header, *(cells for cells, _ in self.entries(lang or language()))]

    def spoken(self, lang: str) -> list[tuple[str, ...]]:
        """The rows that the alternative text reads out; dozens of persons are read as their numbers."""
        return [cells for cells, _ in self.entries(lang)]

    def alt(self, lang: str | None = None) -> str:
        """The picture in words, every number included."""
        comma, stop = say("charts.comma", lang), say("charts.semicolon", lang)
        rows = stop.join(comma.join(cell for cell in row if cell) for row in self.spoken(lang or language()))
        return say("charts.alt", lang, title=self.title(lang), rows=rows)

    def _picture(self, lang: str | None, width: str) -> Pen:
        from .style import Pen
        pen = Pen(width)
        pen.finish(self.draw(pen, lang or language()))
        return pen

    def svg(self, lang: str | None = None, width: str = "wide") -> str:
        """The picture as SVG, its glyphs as paths; `width` is "narrow", "wide" or "projector"."""
        return self._picture(lang, width).svg(self.title(lang))

    def png(self, lang: str | None = None, width: str = "wide", scale: float = 2) -> bytes:
        """The picture as PNG for a slide, `scale` pixels a unit."""
        from .raster import png
        return png(self._picture(lang, width), scale)

    def save(self, path: str | Path, lang: str | None = None, width: str = "projector") -> Path:
        """Write the picture to a .svg or .png file and return its path; ValueError for another ending."""
        path = Path(path)
        if path.suffix not in (".svg", ".png"):
            raise ValueError(say("charts.ending", lang, ending=path.suffix))
        path.write_bytes(self.png(lang, width) if path.suffix == ".png" else self.svg(lang, width).encode())
        return path

    def html(self, lang: str | None = None, width: str = "wide", note: bool = False, page: str = "") -> str:
        """A figure with alternative text, caption and folded data table; `width="auto"` suits telephone and desk, "column" too beside other things.

        `page` names a place of its own in a panel, whose style has the kit's font: there the picture is drawn anew quickly.
        Where fontTools is missing (the package without its extra "lab") the table stands open, with bars drawn in HTML.
        """
        lang = lang or language()
        tail = f'<br><small>{escape(say("charts.note", lang))}</small>' if note else ""
        try:
            picture, words = self._images(lang, width, page), self.caption(lang)
            table = f'<details><summary>{escape(say("charts.data", lang))}</summary>{self._table(lang, False)}</details>'
        except ImportError:
            picture, words, table = self._table(lang, True), say("charts.bars", lang), ""
        body = f'{picture}<figcaption style="font-size:.93em">{escape(words)}{tail}</figcaption>{table}'
        return (f'<figure class="lawkit-chart" lang="{"zh-CN" if lang == "zh" else "en"}" style="margin:0 0 1em;'
                f'max-width:{WIDTHS.get(width, WIDTHS["wide"])}px;overflow-wrap:anywhere">{body}</figure>')

    def _images(self, lang: str, width: str, page: str) -> str:
        if page:
            alt = self.alt(lang)
            return "".join(self._picture(lang, form).inline(alt, form, page) for form in ("narrow", "wide"))
        # a data address keeps the ids of one picture apart from those of the next, and can be saved by a right click
        address = {}
        for form in ("narrow", "wide") if width in NARROW_BELOW else (width,):
            picture = self.svg(lang, form)
            for char, code in _ADDRESS:
                picture = picture.replace(char, code)
            address[form] = "data:image/svg+xml;charset=utf-8," + picture
        image = (f'<img alt="{escape(self.alt(lang))}" src="{address.get(width) or address["wide"]}" '
                 f'style="display:block;{"max-" if width == "column" else ""}width:100%;height:auto">')
        if width not in NARROW_BELOW:
            return image
        return f'<picture><source media="(max-width: {NARROW_BELOW[width]}px)" srcset="{address["narrow"].replace(" ", "%20")}">{image}</picture>'

    def _table(self, lang: str, with_bars: bool) -> str:
        header, *rows = self.table(lang)
        bars = [_bar(bar) if with_bars else "" for _, bar in self.entries(lang)]
        start = f'<td style="text-align:left{";min-width:9em" if with_bars else ""}">'
        body = "".join(f"<tr>{start}{escape(row[0])}{bar}</td>" + "".join(
            f'<td style="text-align:left;min-width:3.2em">{escape(text)}</td>' for text in row[1:]) + "</tr>" for row, bar in zip(rows, bars))
        heads = "".join(f'<th scope="col" style="text-align:left">{escape(text)}</th>' for text in header)
        return f"<table><caption>{escape(self.title(lang))}</caption><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"

    def _repr_html_(self) -> str:
        return self.html(width="auto", note=True)

    def __repr__(self) -> str:
        return f"{self.title('zh')} · {self.title('en')}"


def _bar(bar: Bar | None) -> str:
    if bar is None:
        return ""
    line = f'<i style="position:absolute;width:2px;height:100%;background:{INK};left:'
    size = f"left:{100 * bar.start:.1f}%;width:{100 * max(bar.end - bar.start, 0.015):.1f}%"
    return (f'<div aria-hidden="true" style="position:relative;height:1em;background:{ZONES[0]}">'
            f'<i style="position:absolute;{size};height:100%;background:{_TONES[bar.tone]}"></i>'
            + "".join(f'{line}{100 * x:.1f}%"></i>' for x in bar.lines) + "</div>")


def number(value: float) -> str:
    """A number with thousands separators; yuan keep two decimals where there are 分."""
    return f"{value:,.0f}" if value == int(value) else f"{value:,.2f}"
