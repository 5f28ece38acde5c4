"""Schedules: when each stage of an activity was planned, when it happened, and how far apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from attrs import frozen

from kotaku_eval.activities import Activity, Event
from kotaku_eval.dates import EventDate
from kotaku_eval.lifecycles import Lifecycle, Stage
from kotaku_eval.texts import Text


@frozen
class Slip:
    """A date beside the one it was planned for.

    Args:
        planned: When something was to happen.
        done: When it happened.

    >>> slip = Slip(EventDate.parse("2018-08-01"), EventDate.parse("2018-09"))
    >>> slip.least, slip.most, slip.days, slip.is_late
    (31, 60, None, True)
    """

    planned: EventDate
    done: EventDate

    @property
    def least(self) -> int:
        """So many days later it happened at the least; below 0 when it may have been earlier."""
        return self.done.first_day - self.planned.last_day

    @property
    def most(self) -> int:
        """So many days later it happened at the most."""
        return self.done.last_day - self.planned.first_day

    @property
    def days(self) -> int | None:
        """So many days later it happened; ``None`` when a date is known by month or year only."""
        return self.least if self.least == self.most else None

    @property
    def is_late(self) -> bool:
        """Whether it was late on whatever days a coarse date stands for."""
        return self.least > 0


@frozen
class Schedule:
    """Some events, by plan and by fact.

    Args:
        planned: When they were planned, earliest first.
        done: When they happened, earliest first.
        undated: How many happened on a day that nobody recorded.
        slip: The worst difference between plan and fact; ``None`` without a pair of dates.
    """

    planned: tuple[EventDate, ...]
    done: tuple[EventDate, ...]
    undated: int
    slip: Slip | None

    @property
    def dates(self) -> tuple[EventDate, ...]:
        """All its dates: the plans, then the facts."""
        return (*self.planned, *self.done)


@frozen
class StageSchedule:
    """The schedule of one stage."""

    stage: Stage
    schedule: Schedule

    @property
    def is_known(self) -> bool:
        """Whether it was planned, or has happened."""
        return bool(self.schedule.dates or self.schedule.undated)

    @property
    def free(self) -> tuple[Text, ...]:
        """Its title for each time that it happened on a day that nobody recorded."""
        return (self.stage.title,) * self.schedule.undated


def schedule_of(events: Iterable[Event]) -> Schedule:
    """Return the schedule of some events, of one stage or of several.

    A plan is held against the date of its own event. Where no event has both, as when a plan was
    recorded apart, the first plan is held against the first date, the second against the second.

    >>> plan = Event("work", planned="2018-08-01", happened=False)
    >>> schedule_of([plan, Event("work", "2018-08-04")]).slip.days
    3
    """
    held = tuple(events)
    planned = _in_order(event.planned for event in held)
    done = _in_order(event.date for event in held)
    pairs = [
        Slip(event.planned, event.date)
        for event in held
        if event.planned is not None and event.date is not None
    ] or [Slip(plan, fact) for plan, fact in zip(planned, done, strict=False)]
    return Schedule(
        planned,
        done,
        sum(event.happened and event.date is None for event in held),
        max(pairs, key=_badness, default=None),
    )


def _badness(slip: Slip) -> tuple[int, int, int, int]:
    """Return how bad a slip is; of equal ones the earliest is told, whatever their order."""
    return slip.least, slip.most, -slip.planned.first_day, -slip.planned.last_day


def _in_order(dates: Iterable[EventDate | None]) -> tuple[EventDate, ...]:
    found = (date for date in dates if date is not None)
    return tuple(sorted(found, key=lambda date: (date.first_day, date.last_day)))


def stages_of(activity: Activity, lifecycle: Lifecycle) -> tuple[StageSchedule, ...]:
    """Return the schedule of every stage, in the order of the lifecycle."""
    held: dict[str, list[Event]] = {}
    for event in activity.events:
        held.setdefault(event.stage, []).append(event)
    return tuple(
        StageSchedule(stage, schedule_of(held.get(stage.id, ()))) for stage in lifecycle.stages
    )


def extent_of(dates: Sequence[EventDate]) -> tuple[int, int] | None:
    """Return the first and the last day that some dates may be; ``None`` without any."""
    if not dates:
        return None
    return min(date.first_day for date in dates), max(date.last_day for date in dates)
