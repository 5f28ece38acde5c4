"""Steps: what the rows of an event log tell of, work that is done, planned or only begun."""

from __future__ import annotations

from typing import Final

import polars as pl
from attrs import frozen

from kotaku_eval.columns.layouts import INSTANT, LAST, PRECISION, DateShape
from kotaku_eval.columns.values import PRECISIONS
from kotaku_eval.dates import Precision
from kotaku_eval.frames.columns import TableColumns
from kotaku_eval.frames.headers import EventColumns
from kotaku_eval.readers.log_columns import DONE_STEPS, PLANNED_STEP, STEP_NAME
from kotaku_eval.texts import Text

UNDONE: Final = Text(
    id=f"{STEP_NAME} ini tidak dipakai: yang terjadi ditulis 'complete'",
    en=f"this {STEP_NAME} is left out: what has happened is 'complete'",
)
DATE: Final = "date"
PLANNED: Final = "planned"
PARTS: Final = {
    DateShape.DAY: ("",),
    DateShape.TIMESTAMP: ("", INSTANT),
    DateShape.MIXED: ("", LAST, PRECISION, INSTANT),
}
"""By the shape of a date the ends of the names of its columns."""
PRECISION_OF: Final = {
    DateShape.DAY: PRECISIONS.index(Precision.DAY),
    DateShape.TIMESTAMP: PRECISIONS.index(Precision.TIMESTAMP),
}
_NO_DATE: Final = pl.lit(None, pl.Int64)


@frozen
class Steps:
    """What a column of steps tells of each row.

    Args:
        done: Where it has happened.
        is_plan: Where it was only planned.
    """

    done: pl.Expr
    is_plan: pl.Expr

    @classmethod
    def of(cls, held: TableColumns, columns: EventColumns) -> Steps | None:
        """Return them; ``None`` where no column tells. What is neither is noted."""
        if columns.step is None:
            return None
        step = pl.col(columns.step).cast(pl.String).str.strip_chars().str.to_lowercase()
        step = step.fill_null("")
        told = cls(step.is_in(sorted(DONE_STEPS)), step == PLANNED_STEP)
        held.check(~told.is_told, pl.col(columns.step), UNDONE, column=columns.step)
        return told

    @property
    def is_told(self) -> pl.Expr:
        """Where something done or planned is told of."""
        return self.done | self.is_plan

    def part(self, held: TableColumns) -> None:
        """Part plans from facts: the date of a plan is no event's date.

        Args:
            held: The columns, in which those made of the two dates change.
        """
        shape = common_shape(held.shapes.get(DATE), held.shapes.get(PLANNED))
        dates, plans = (_parts(held, name, shape) for name in (DATE, PLANNED))
        is_dated = self.is_plan & plans[""].is_null()
        for part, date in dates.items():
            held.made[DATE + part] = pl.when(self.done).then(date)
            plan = pl.when(is_dated).then(date).otherwise(plans[part])
            held.made[PLANNED + part] = plan
        held.shapes |= {DATE: shape, PLANNED: shape}


def common_shape(date: DateShape | None, planned: DateShape | None) -> DateShape:
    """Return the shape in which dates of both can be written; ``None`` stands for no column."""
    found = {own for own in (date, planned) if own is not None}
    return found.pop() if len(found) == 1 else DateShape.MIXED if found else DateShape.DAY


def _parts(held: TableColumns, name: str, shape: DateShape) -> dict[str, pl.Expr]:
    """Return the columns of a date in another shape, by the ends of their names."""
    own = held.shapes.get(name)
    if own is None:
        return dict.fromkeys(PARTS[shape], _NO_DATE)
    if own is shape or own is DateShape.MIXED:
        return {part: held.made[name + part] for part in PARTS[shape]}
    day = held.made[name].cast(pl.Int64)
    return {
        "": day,
        LAST: day,
        PRECISION: pl.when(day.is_not_null()).then(pl.lit(PRECISION_OF[own], pl.Int64)),
        INSTANT: held.made.get(name + INSTANT, _NO_DATE),
    }
