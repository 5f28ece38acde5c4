"""Tiles drawn: the chart of a heat map. Loaded when one is made, since Altair is an extra."""

from __future__ import annotations

from typing import Any, Final

import altair as alt

from kotaku_eval.plots import words
from kotaku_eval.plots.heat_maps import HeatMap
from kotaku_eval.plots.self_drawn import INK, ORANGE, SelfDrawn, by_rank, data_of, drawn

_WIDE: Final = 42
_HIGH: Final = 22


def tiles_chart(made: HeatMap) -> SelfDrawn:
    """Return the chart of a heat map."""
    marks = made.marks()
    known = [own for own in marks if own["low"] is not None]
    lines = made.lines if known else (*made.lines, words.NOTHING.to(made.language))
    layers = [
        _tiles(known, made),
        _empty([own for own in marks if own["low"] is None]),
        _unsure([own for own in known if own["doubt"] == "unknown"], ORANGE),
        _unsure([own for own in known if own["doubt"] == "sampled"], INK),
        _said(marks),
    ]
    width, height = _WIDE * max(len(made.columns), 1), _HIGH * max(len(made.rows), 1)
    return drawn(layers, title=made.title, lines=lines, width=width, height=height)


def _at() -> dict[str, Any]:
    head = alt.Axis(
        orient="top", labelAngle=-40, labelAlign="left", labelLimit=0, domain=False,
        ticks=False, labelPadding=6, labelOverlap=False,
    )  # fmt: skip
    side = alt.Axis(labelLimit=0, domain=False, ticks=False, labelPadding=6, labelOverlap=False)
    return {
        "x": alt.X("column:N", sort=by_rank("across"), title=None, axis=head),
        "y": alt.Y("row:N", sort=by_rank("down"), title=None, axis=side),
    }


def _tiles(rows: list[dict[str, Any]], made: HeatMap) -> Any:
    legend = alt.Legend(
        title=words.LOW.to(made.language), orient="bottom", direction="horizontal",
        gradientLength=220, gradientThickness=10, values=[0, 25, 50, 75, 100],
    )  # fmt: skip
    scale = alt.Scale(scheme="cividis", domain=[0, 100])
    mark = data_of(rows).mark_rect(stroke="white", strokeWidth=1)
    return mark.encode(**_at(), color=alt.Color("low:Q", scale=scale, legend=legend))


def _empty(rows: list[dict[str, Any]]) -> Any:
    return data_of(rows).mark_rect(fill="white", stroke="#d0d0d0", strokeWidth=1).encode(**_at())


def _unsure(rows: list[dict[str, Any]], color: str) -> Any:
    mark = data_of(rows).mark_rect(
        fillOpacity=0, fill="white", stroke=color, strokeWidth=2, strokeDash=[4, 2]
    )
    return mark.encode(**_at())


def _said(rows: list[dict[str, Any]]) -> Any:
    scale = alt.Scale(domain=["white", "black"], range=["white", INK])
    ink = alt.Fill("ink:N", scale=scale, legend=None)
    return data_of(rows).mark_text(fontSize=10).encode(**_at(), text="said:N", fill=ink)
