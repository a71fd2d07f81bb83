"""A picture as PNG for a slide: the shapes and lines of a pen as matplotlib draws them."""
from __future__ import annotations

import io
from functools import cache
from typing import Any

import matplotlib
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path as Outline
from matplotlib.transforms import Affine2D

from .base import INK, PAPER
from .style import DASHES, FONT, OUTLINES, Pen, Shape


class Picture(Artist):
    """All that a pen has drawn, as one artist of a figure."""

    def __init__(self, pen: Pen) -> None:
        super().__init__()
        self.pen = pen

    def draw(self, renderer: Any) -> None:
        """Draw shapes and lines of text as matplotlib would draw lines, polygons, markers and text."""
        figure: Any = self.get_figure()
        place = Affine2D().scale(1 / 72, -1 / 72).translate(0, self.pen.h / 72) + figure.dpi_scale_trans
        for shape in self.pen.shapes:
            _draw_shape(renderer, shape, place)
        for x, y, text, size, color in self.pen.labels:
            context, scale = renderer.new_gc(), figure.dpi / 72
            context.set_foreground(color)
            renderer.draw_text(context, x * scale, y * scale, text, FontProperties(fname=str(FONT), size=size), 0)
            context.restore()


def _draw_shape(renderer: Any, shape: Shape, place: Any) -> None:
    context, open_line = renderer.new_gc(), shape.fill == "none" and not shape.hatch
    context.set_foreground(INK if shape.edge == "none" else shape.edge)
    context.set_linewidth(shape.width)
    context.set_joinstyle("round" if open_line else "miter")
    context.set_capstyle("projecting" if open_line and shape.dash not in DASHES else "butt")
    if shape.dash in DASHES:
        context.set_dashes(0, [part * shape.width for part in DASHES[shape.dash]])
    if shape.hatch:
        context.set_hatch(shape.hatch)
        context.set_hatch_color(to_rgba(shape.edge))
    face, pixel = None if shape.fill == "none" else to_rgba(shape.fill), renderer.points_to_pixels(1)
    if shape.mark:
        renderer.draw_markers(context, _mark(*shape.mark), Affine2D().scale(pixel, -pixel), Outline(shape.points), place, face)
    else:
        renderer.draw_path(context, Outline(shape.points), place, face)
    context.restore()


@cache
def _mark(shape: str, size: float) -> Outline:
    """The outline of a mark about (0, 0), y downwards."""
    unit = Outline([*OUTLINES[shape], (0, 0)], closed=True) if shape in OUTLINES else Outline.circle((0, 0), 0.5)
    return unit.transformed(Affine2D().scale(size))


def png(pen: Pen, scale: float) -> bytes:
    """The picture as PNG, `scale` pixels for each CSS pixel."""
    figure = Figure(figsize=(pen.w / 72, pen.h / 72), dpi=72, facecolor=PAPER)
    FigureCanvasAgg(figure)
    figure.add_artist(Picture(pen))
    out = io.BytesIO()
    with matplotlib.rc_context({"hatch.linewidth": 1.0}):
        figure.savefig(out, format="png", dpi=72 * scale, metadata={"Software": None})
    return out.getvalue()
