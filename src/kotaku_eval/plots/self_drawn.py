"""Charts that show themselves as SVG; loaded when one is made, since Altair is an extra."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import altair as alt

from kotaku_eval.plots.drawings import svg_of

INK: Final = "#222222"
GREY: Final = "#767676"
BLUE: Final = "#0b5394"
ORANGE: Final = "#c84c00"
_FONT: Final = "Arial, Liberation Sans, DejaVu Sans, sans-serif"


class SelfDrawn(alt.LayerChart):
    """A chart that a notebook shows as SVG.

    Altair itself would show it by a page with a script, into which the data are written.
    """

    def _repr_mimebundle_(self, *_: Any, **__: Any) -> dict[str, str]:
        return {"image/svg+xml": svg_of(self), "text/plain": str(self.description)}


def drawn(
    layers: Sequence[Any], *, title: str, lines: Sequence[str], width: int, height: int
) -> SelfDrawn:
    """Return layers as one chart, with what is said above it.

    Args:
        layers: The layers, from the bottom up.
        title: The title.
        lines: What is said below the title.
        width: The width of the plot itself, in pixels.
        height: Its height.
    """
    said = [line for line in lines if line]
    heading = alt.TitleParams(
        text=title, subtitle=said, anchor="start", frame="group", fontSize=15, subtitleFontSize=11,
        subtitleColor=GREY, color=INK, offset=14, subtitlePadding=4,
    )  # fmt: skip
    made = SelfDrawn(
        layer=list(layers),
        title=heading,
        width=width,
        height=height,
        description=". ".join([title, *said]),
        background="white",
        padding=12,
    )
    look: Any = made.configure(font=_FONT).configure_view(stroke=None)
    finished: SelfDrawn = look.configure_axis(
        labelColor=INK, titleColor=INK, labelFontSize=11, titleFontSize=11, gridColor="#e4e4e4",
        domainColor="#b0b0b0", tickColor="#b0b0b0", titleFontWeight="normal",
    ).configure_legend(labelFontSize=11, titleFontSize=11, titleFontWeight="normal")  # fmt: skip
    return finished


def data_of(rows: list[dict[str, Any]]) -> Any:
    """Return rows as what a layer is drawn from; they are data, and no part of the chart."""
    return alt.Chart(alt.InlineData(values=rows))


def nothing() -> Any:
    """Return a layer of a chart of nothing: without a scale of its own it would have no size."""
    empty = data_of([{}]).mark_text(text="")
    return empty.encode(x=alt.value(0), y=alt.value(0))


def by_rank(field: str) -> Any:
    """Return the order of rows by a number that each carries; never by their names.

    A list of names would be written into an expression.
    """
    return alt.EncodingSortField(field=field, op="min", order="ascending")
