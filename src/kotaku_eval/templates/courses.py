"""Courses: the events of one activity in time, as far as their dates tell.

Order is told day by day. Within a day the instants of timestamps are in order, and everything else
is a tie. A coarse date is a span of days, and an event without a date may lie anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable

from attrs import frozen

from kotaku_eval.activities import Event, placed_by_row
from kotaku_eval.dates import EventDate, Precision, Undated


@frozen
class Placed:
    """An event that happened, with its row in the input.

    Args:
        event: The event.
        row: Its position in the input.
        is_in_time: Whether the order of events takes account of it.
    """

    event: Event
    row: int
    is_in_time: bool = True

    @property
    def stage(self) -> str:
        """The stage that happened."""
        return self.event.stage

    @property
    def date(self) -> EventDate | None:
        """When it happened; ``None`` for an unknown day."""
        return self.event.date

    @property
    def day(self) -> int | None:
        """The day it happened, where that is certain."""
        date = self.event.date
        return date.first_day if date is not None and date.first_day == date.last_day else None

    @property
    def instant(self) -> int:
        """The moment of a timestamp; -1 for a date, which has none."""
        date = self.event.date
        return -1 if date is None or date.instant is None else date.instant


@frozen
class Course:
    """The events of one activity that happened, under a policy for those without a date.

    Args:
        events: In order of time where that is certain, those of unknown or coarse date last.
    """

    events: tuple[Placed, ...]


def course_of(events: Iterable[Event], undated: Undated = Undated.ANYWHERE) -> Course:
    """Put the events that happened in the order of their days, where it is certain."""
    rows = placed_by_row(list(events)) if undated is Undated.INPUT else events
    placed = [
        Placed(event, row, event.date is not None or undated is not Undated.IGNORE_FOR_ORDER)
        for row, event in enumerate(rows)
        if event.happened and (event.date is not None or undated is not Undated.DROP)
    ]
    return Course(tuple(sorted(placed, key=_sort_key)))


def _sort_key(own: Placed) -> tuple[bool, int, int, int]:
    day = own.day
    return (day is None, day or 0, own.instant, own.row)


def is_joint(date: EventDate) -> bool:
    """Whether a coarse date ties with an equal one: a month or a year does, a span does not."""
    return date.precision in {Precision.MONTH, Precision.YEAR}
