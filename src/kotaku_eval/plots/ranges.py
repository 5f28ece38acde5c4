"""Ranges drawn: the chart of a distribution. Loaded when one is made, since Altair is an extra."""

from __future__ import annotations

from typing import Any, Final

import altair as alt

from kotaku_eval.plots.distributions import Spread
from kotaku_eval.plots.self_drawn import BLUE, INK, ORANGE, SelfDrawn, by_rank, data_of, drawn

_WIDTH: Final = 560
_ROW: Final = 20
_HIGH: Final = 260


def ranges_chart(made: Spread) -> SelfDrawn:
    """Return the chart of a distribution."""
    layers = _single(made) if made.is_single else _counted(made)
    if made.whole is not None:
        layers += _whole(made, made.whole)
    height = _ROW * max(len(made.places), 1) if made.is_single else _HIGH
    return drawn(layers, title=made.title, lines=made.lines, width=_WIDTH, height=height)


def _score(name: str, *, grid: bool = True) -> Any:
    axis = alt.Axis(values=list(range(0, 101, 10)), grid=grid)
    return alt.X(f"{name}:Q", title=None, scale=alt.Scale(domain=[0, 100]), axis=axis)


def _single(made: Spread) -> list[Any]:
    rows = data_of(made.marks())
    axis = alt.Axis(labelLimit=0, ticks=False, domain=False, labelPadding=8, labelOverlap=False)
    place = alt.Y("row:N", sort=by_rank("rank"), title=None, axis=axis)
    line = rows.mark_rule(strokeWidth=3, color=ORANGE, opacity=0.7)
    dot = rows.mark_point(filled=True, size=70, color=BLUE, opacity=1)
    limits = data_of(made.limits()).mark_rule(strokeWidth=1.5, color=INK)
    ends = data_of(made.limits()).mark_tick(thickness=1.5, size=9, color=INK, orient="vertical")
    return [
        line.encode(y=place, x=_score("low"), x2="high:Q"),
        dot.encode(y=place, x=_score("low")),
        limits.encode(y=place, x=_score("low"), x2="high:Q"),
        *(ends.encode(y=place, x=_score(end)) for end in ("low", "high")),
    ]


def _counted(made: Spread) -> list[Any]:
    rows = data_of(made.bins())
    count = alt.Axis(tickMinStep=1)
    many = alt.Scale(zero=True, nice=True)
    title = f"n ({made.level})"
    start = _score("start", grid=False)
    bar = rows.mark_bar(color=BLUE, opacity=0.8, stroke="white", orient="vertical")
    rise = rows.mark_rule(color=ORANGE, strokeWidth=2.5)
    return [
        bar.encode(
            x=start, x2="end:Q", y=alt.Y("low:Q", title=title, axis=count, scale=many),
            y2=alt.Y2Datum(0),
        ),
        rise.encode(x=start, x2="end:Q", y=alt.Y("high:Q", title=title, axis=count, scale=many)),
    ]  # fmt: skip


def _whole(made: Spread, value: float) -> list[Any]:
    there = data_of([{"low": value, "said": made.said_of_whole()}])
    rule = there.mark_rule(strokeDash=[4, 3], color=INK).encode(x=_score("low"))
    text = there.mark_text(align="right", baseline="bottom", dx=-3, fontSize=10, color=INK)
    return [*_band(made), rule, text.encode(x=_score("low"), y=alt.value(-2), text="said:N")]


def _band(made: Spread) -> list[Any]:
    """Return the interval of the whole as a band behind everything."""
    own = made.estimate
    if own is None:
        return []
    there = data_of([{"low": own.low, "high": own.high}])
    return [there.mark_rect(color=INK, opacity=0.09).encode(x=_score("low"), x2="high:Q")]
