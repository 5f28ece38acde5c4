"""Steps: what the rows of a log in a database tell of, work that is done, planned or only begun."""

from __future__ import annotations

from typing import Any

import ibis
from attrs import frozen
from ibis import _

from kotaku_eval.columns.layouts import INSTANT, LAST, PRECISION, DateShape
from kotaku_eval.databases.checks import Check
from kotaku_eval.databases.columns import TableColumns
from kotaku_eval.frames.headers import EventColumns
from kotaku_eval.frames.steps import DATE, PARTS, PLANNED, PRECISION_OF, UNDONE, common_shape
from kotaku_eval.readers.log_columns import DONE_STEPS, PLANNED_STEP


@frozen
class Steps:
    """What a column of steps tells of each row.

    Args:
        done: Where it has happened.
        is_plan: Where it was only planned.
    """

    done: Any
    is_plan: Any

    @classmethod
    def of(cls, held: TableColumns, columns: EventColumns) -> Steps | None:
        """Return them; ``None`` where no column tells. What is neither is noted."""
        if columns.step is None:
            return None
        step: Any = ibis.coalesce(_[columns.step].cast("string").strip().lower(), "")
        told = cls(step.isin(sorted(DONE_STEPS)), step == PLANNED_STEP)
        held.checks.append(Check(~told.is_told, _[columns.step], UNDONE, columns.step))
        return told

    @property
    def is_told(self) -> Any:
        """Where something done or planned is told of."""
        return self.done | self.is_plan

    def part(self, held: TableColumns) -> None:
        """Part plans from facts: the date of a plan is no event's date.

        Args:
            held: The columns, in which those made of the two dates change.
        """
        shape = common_shape(held.shapes.get(DATE), held.shapes.get(PLANNED))
        dates, plans = (_parts(held, name, shape) for name in (DATE, PLANNED))
        is_dated = self.is_plan & plans[""].isnull()
        for part, date in dates.items():
            held.made[DATE + part] = ibis.cases((self.done, date))
            held.made[PLANNED + part] = ibis.cases((is_dated, date), else_=plans[part])
        held.shapes |= {DATE: shape, PLANNED: shape}


def _parts(held: TableColumns, name: str, shape: DateShape) -> dict[str, Any]:
    """Return the columns of a date in another shape, by the ends of their names."""
    own = held.shapes.get(name)
    if own is None:
        return {part: ibis.null("int64") for part in PARTS[shape]}
    if own is shape or own is DateShape.MIXED:
        return {part: held.made[name + part] for part in PARTS[shape]}
    day = held.made[name]
    return {
        "": day,
        LAST: day,
        PRECISION: ibis.cases((day.notnull(), PRECISION_OF[own])),
        INSTANT: held.made.get(name + INSTANT, ibis.null("int64")),
    }
