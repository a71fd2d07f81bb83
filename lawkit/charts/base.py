"""What every chart can do: picture, caption, alternative text, data as a table; without matplotlib the table has bars."""

from __future__ import annotations

from base64 import b64encode
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from ..wording import language, say

if TYPE_CHECKING:
    from .style import Pen

WIDTHS = {"narrow": 340, "wide": 640, "projector": 1180}  # CSS pixels: a telephone, a notebook column, a lecture hall
EM = {"narrow": 13, "wide": 13, "projector": 24}  # type size at these widths: laid out anew, never only enlarged
INK, MUTED, GRID, PAPER = "#1A1A1A", "#55606B", "#D3D9DF", "#FFFFFF"
GRADES = ("#E3EAF0", "#E69F00", "#8C2D04")  # below the line, serious, especially serious: light, middle, dark
ZONES = ("#F4F7F9", "#FBE7BF", "#DDB5A0")  # the same three as backgrounds
OPEN, SIDE_A, SIDE_B = "#0072B2", "#0072B2", "#D55E00"
_TONES = {"met": GRADES[2], "serious": GRADES[1], "not_met": "#8A97A3", "a": SIDE_A, "b": SIDE_B,
          "open": f"repeating-linear-gradient(45deg,{OPEN} 0 4px,{PAPER} 4px 7px)"}


class Bar(NamedTuple):
    """A bar beside a table row where no figure can be drawn: start and end in 0…1, a tone, and lines to compare with."""

    start: float
    end: float
    tone: str
    lines: tuple[float, ...] = ()


class Chart:
    """A chart of the kit: `svg`, `png`, `caption`, `alt`, `table`, `html`, each in "zh" or "en" (None: language in use)."""

    name: ClassVar[str]

    def rows(self, lang: str) -> list[tuple[str, ...]]:
        """The data as text, the header first."""
        raise NotImplementedError

    def bars(self) -> list[Bar | None]:
        """A bar for each row after the header."""
        raise NotImplementedError

    def draw(self, pen: Pen, lang: str) -> float:
        """Draw below the title and return the height of the picture."""
        raise NotImplementedError

    def values(self, lang: str) -> dict[str, Any]:
        """What the title and the caption name."""
        return {}

    def say(self, key: str, lang: str, **values: Any) -> str:
        """A phrase of this chart."""
        return say(f"charts.{self.name}.{key}", lang, **values)

    def title(self, lang: str | None = None) -> str:
        """The title, as in the picture."""
        lang = lang or language()
        return self.say("title", lang, **self.values(lang))

    def caption(self, lang: str | None = None) -> str:
        """How to read the picture, in a sentence or two."""
        lang = lang or language()
        return self.say("caption", lang, **self.values(lang))

    def table(self, lang: str | None = None) -> list[tuple[str, ...]]:
        """The data as rows of plain text, the header first."""
        return self.rows(lang or language())

    def alt(self, lang: str | None = None) -> str:
        """The picture in words, every number included."""
        lang = lang or language()
        comma, stop = say("charts.comma", lang), say("charts.semicolon", lang)
        return say("charts.alt", lang, title=self.title(lang),
                   rows=stop.join(comma.join(cell for cell in row if cell) for row in self.rows(lang)[1:]))

    def _picture(self, lang: str | None, width: str) -> Pen:
        from .style import pen as kept

        lang = lang or language()
        pen = kept(self.name, lang, width)
        pen.start()
        pen.finish(self.draw(pen, lang))
        return pen

    def svg(self, lang: str | None = None, width: str = "wide") -> str:
        """The picture as SVG, its glyphs as paths; `width` is "narrow", "wide" or "projector"."""
        return self._picture(lang, width).svg(self.title(lang))

    def png(self, lang: str | None = None, width: str = "wide", scale: float = 2) -> bytes:
        """The picture as PNG for a slide, `scale` pixels a unit."""
        return self._picture(lang, width).png(scale)

    def save(self, path: str | Path, lang: str | None = None, width: str = "projector") -> Path:
        """Write the picture to a .svg or .png file and return its path; ValueError for another ending."""
        path = Path(path)
        if path.suffix not in (".svg", ".png"):
            raise ValueError(say("charts.ending", lang, ending=path.suffix))
        path.write_bytes(self.png(lang, width) if path.suffix == ".png" else self.svg(lang, width).encode())
        return path

    def html(self, lang: str | None = None, width: str = "wide", note: bool = False) -> str:
        """A figure with alternative text, caption and folded data table; `width="auto"` suits telephone and desk.

        Where matplotlib is missing (JupyterLite without its wasm wheel) the table stands open, with bars drawn in HTML.
        """
        lang = lang or language()
        tail = f'<br><small>{escape(say("charts.note", lang))}</small>' if note else ""
        caption = f'<figcaption style="color:{MUTED}">{escape(self.caption(lang))}{tail}</figcaption>'
        limit = WIDTHS["wide" if width == "auto" else width]
        head = f'<figure class="lawkit-chart" lang="{"zh-CN" if lang == "zh" else "en"}" style="margin:0 0 1em;max-width:{limit}px">'
        try:
            picture = self._images(lang, width)
        except ImportError:
            return f"{head}{self._html_table(lang, True)}{caption}</figure>"
        fold = f'<details><summary>{escape(say("charts.data", lang))}</summary>{self._html_table(lang, False)}</details>'
        return f"{head}{picture}{caption}{fold}</figure>"

    def _images(self, lang: str, width: str) -> str:
        # a data address keeps the ids of one picture apart from those of the next, and can be saved by a right click
        def address(form: str) -> str:
            return "data:image/svg+xml;base64," + b64encode(self.svg(lang, form).encode()).decode()

        image = (f'<img alt="{escape(self.alt(lang))}" src="{address("wide" if width == "auto" else width)}" '
                 'style="display:block;width:100%;height:auto">')
        if width != "auto":
            return image
        return f'<picture><source media="(max-width: 640px)" srcset="{address("narrow")}">{image}</picture>'

    def _html_table(self, lang: str, with_bars: bool) -> str:
        header, *rows = self.rows(lang)
        heads = "".join(f'<th scope="col" style="text-align:left">{escape(cell)}</th>' for cell in header)
        bars: list[Bar | None] = self.bars() if with_bars else []
        if with_bars:
            heads += f'<th scope="col" style="text-align:left;min-width:9em">{escape(say("charts.bar", lang))}</th>'
        body = ""
        for place, row in enumerate(rows):
            cells = "".join(f'<td style="text-align:left">{escape(cell)}</td>' for cell in row)
            body += f"<tr>{cells}{f'<td>{_bar(bars[place])}</td>' if with_bars else ''}</tr>"
        title = f"<caption>{escape(self.title(lang))}</caption>"
        return f"<table>{title}<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"

    def _repr_html_(self) -> str:
        return self.html(note=True)

    def __repr__(self) -> str:
        return f"{self.title('zh')} · {self.title('en')}"


def _bar(bar: Bar | None) -> str:
    if bar is None:
        return ""
    strokes = "".join(f'<i style="position:absolute;left:{100 * x:.1f}%;width:2px;height:100%;background:{INK}"></i>' for x in bar.lines)
    size = f"left:{100 * bar.start:.1f}%;width:{100 * max(bar.end - bar.start, 0.015):.1f}%"
    return ('<div aria-hidden="true" style="position:relative;height:1em;background:' + ZONES[0] + '">'
            f'<i style="position:absolute;{size};height:100%;background:{_TONES[bar.tone]}"></i>{strokes}</div>')


def number(value: float) -> str:
    """A number with thousands separators; yuan keep two decimals where there are 分."""
    return f"{value:,.0f}" if value == int(value) else f"{value:,.2f}"
