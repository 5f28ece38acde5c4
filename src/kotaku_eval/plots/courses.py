"""Courses drawn: the chart of a timeline. Loaded when one is made, since Altair is an extra."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

import altair as alt

from kotaku_eval.plots import words
from kotaku_eval.plots.self_drawn import (
    BLUE,
    GREY,
    INK,
    ORANGE,
    SelfDrawn,
    by_rank,
    data_of,
    drawn,
    nothing,
)
from kotaku_eval.plots.timelines import Course

_WIDTH: Final = 620
_ROW: Final = 24
_ASIDE: Final = 4
"""So far above the line of an activity its deeds are drawn, and so far below it the plan."""


def course_chart(course: Course, day: int) -> SelfDrawn:
    """Return the chart of a timeline.

    Args:
        course: What it shows.
        day: The day to mark, an ordinal; 0 for none.
    """
    marks, spans = course.marks(), course.spans()
    found = {own["kind"] for own in (*marks, *spans)}
    legend = _legend({own.to(course.language): look for own, look in _LOOKS.items()}, found)
    planned = words.PLANNED.to(course.language)
    layers = []
    for is_plan in (True, False):
        # Of many activities each has two lines, the plan below; of one, plan and deed share one.
        down = (_ASIDE if is_plan else -_ASIDE) if not course.is_of_stages else 0
        own_marks = [own for own in marks if (own["kind"] == planned) == is_plan]
        layers += [
            _joined([own for own in spans if (own["kind"] == planned) == is_plan], legend, down),
            _bars([own for own in own_marks if own["coarse"]], legend, down),
            _points([own for own in own_marks if not own["coarse"]], legend, down),
        ]
    if not marks:
        layers = [nothing()]
    elif day:
        layers += _marked_day(dt.date.fromordinal(day), words.AS_OF.to(course.language))
    height = _ROW * max(len(course.rows) if marks else 0, 1)
    return drawn(layers, title=course.title, lines=course.lines, width=_WIDTH, height=height)


_LOOKS: Final = {
    words.PLANNED: (GREY, "diamond"),
    words.DONE: (BLUE, "circle"),
    words.LATE: (ORANGE, "stroke"),
}


def _legend(looks: dict[str, tuple[str, str]], found: set[str]) -> tuple[Any, Any]:
    """Return the colours and shapes of what there is, told below the chart."""
    kinds = [own for own in looks if own in found]
    legend = alt.Legend(
        title=None, orient="bottom", symbolStrokeWidth=2, symbolSize=80, symbolOpacity=1
    )
    colors, shapes = (
        alt.Scale(domain=kinds, range=[looks[own][at] for own in kinds]) for at in (0, 1)
    )
    return (
        alt.Color("kind:N", scale=colors, legend=legend),
        alt.Shape("kind:N", scale=shapes, legend=legend),
    )


def _rows() -> Any:
    axis = alt.Axis(labelLimit=0, grid=True, ticks=False, domain=False, labelPadding=8)
    return alt.Y("row:N", sort=by_rank("rank"), title=None, axis=axis)


def _days(name: str) -> Any:
    axis = alt.Axis(format="%Y-%m-%d", labelOverlap=True, orient="bottom", tickCount=8)
    scale = alt.Scale(type="utc", padding=14, nice=False)
    return alt.X(f"{name}:T", title=None, axis=axis, scale=scale)


def _joined(rows: list[dict[str, Any]], legend: tuple[Any, Any], down: int) -> Any:
    made = data_of(rows).mark_rule(strokeWidth=2.5, opacity=0.55, yOffset=down)
    return made.encode(y=_rows(), x=_days("start"), x2="end:T", color=legend[0])


def _bars(rows: list[dict[str, Any]], legend: tuple[Any, Any], down: int) -> Any:
    made = data_of(rows).mark_bar(height=8, opacity=0.5, cornerRadius=3, yOffset=down)
    return made.encode(y=_rows(), x=_days("start"), x2="end:T", color=legend[0])


def _points(rows: list[dict[str, Any]], legend: tuple[Any, Any], down: int) -> Any:
    made = data_of(rows).mark_point(filled=True, size=55, opacity=0.9, yOffset=down)
    return made.encode(y=_rows(), x=_days("start"), color=legend[0], shape=legend[1])


def _marked_day(day: dt.date, said: str) -> list[Any]:
    there = data_of([{"start": day.isoformat(), "said": f"{said} {day.isoformat()}"}])
    rule = there.mark_rule(strokeDash=[4, 3], color=INK).encode(x=_days("start"))
    text = there.mark_text(align="right", baseline="bottom", dx=-2, fontSize=10, color=INK)
    return [rule, text.encode(x=_days("start"), y=alt.value(0), text="said:N")]
