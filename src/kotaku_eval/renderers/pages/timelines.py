"""Timelines: when each stage of an activity was planned and when it happened, ready to be drawn."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from attrs import frozen

from kotaku_eval.activities import Activity
from kotaku_eval.lifecycles import Lifecycle
from kotaku_eval.renderers.markup.charts import percent
from kotaku_eval.schedules import Schedule, Slip, extent_of, stages_of
from kotaku_eval.texts import Text

MOST_DATES: Final = 4
"""So many dates of one stage are written out."""

_MOST_MARKS: Final = 40
_MOST_TICKS: Final = 5
_STEPS: Final = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 6000, 12_000, 24_000)
_MONTHS: Final = 12
_INSET: Final = 2.0
_WIDTH: Final = 96.0


@frozen
class Mark:
    """A date on the axis: a point, or a stretch where it is no single day."""

    x: str
    width: str
    is_plan: bool

    @property
    def is_point(self) -> bool:
        """Whether it is a single day."""
        return not self.width


@frozen
class StageLine:
    """What is known of one stage.

    Args:
        title: The stage.
        planned: The planned dates, written out.
        actual: The dates on which it happened, written out.
        more: How many dates are not written out.
        undated: How often it happened on a day that nobody recorded.
        slip: The worst difference between plan and fact; ``None`` where there is none to tell.
        marks: Where its dates lie on the axis.
        late: The stretch between plan and fact of that pair, as start and width.
    """

    title: Text
    planned: tuple[str, ...]
    actual: tuple[str, ...]
    more: int
    undated: int
    slip: Slip | None
    marks: tuple[Mark, ...]
    late: tuple[str, str] | None

    @property
    def delay(self) -> str:
        """How many days later than planned it happened; at least so many of a coarse date."""
        if self.slip is None:
            return ""
        days = self.slip.days
        if days is None:
            return f"≥ +{self.slip.least}"
        return f"{days:+d}" if days else "0"

    @property
    def is_late(self) -> bool:
        """Whether it happened later than planned."""
        return self.slip is not None and self.slip.is_late


@frozen
class Axis:
    """The days from the first to the last of an activity, as shares of a width."""

    first: int
    last: int

    def at(self, day: int) -> float:
        """Return where a day lies, in percent."""
        span = max(1, self.last - self.first)
        return _INSET + _WIDTH * (day - self.first) / span

    def ticks(self) -> tuple[tuple[str, str], ...]:
        """Return a few beginnings of months, each with its place."""
        start, stop = (_month(day) for day in (self.first, self.last))
        step = next((own for own in _STEPS if (stop - start) // own <= _MOST_TICKS), _STEPS[-1])
        months = range(-(-(start + 1) // step) * step, stop + 1, step)
        return tuple((percent(self.at(_day_of(month))), _name(month)) for month in months)


def _month(day: int) -> int:
    date = dt.date.fromordinal(day)
    return date.year * _MONTHS + date.month - 1


def _day_of(month: int) -> int:
    return dt.date(month // _MONTHS, month % _MONTHS + 1, 1).toordinal()


def _name(month: int) -> str:
    return f"{month // _MONTHS:04}-{month % _MONTHS + 1:02}"


@frozen
class Timeline:
    """The stages of one activity in the order of its lifecycle.

    Args:
        id: The activity.
        label: What people call it; empty where that is its id.
        lines: The stages.
        ticks: Places and names of months on the axis; empty without any date.
        as_of: Where the day of the judgement lies; empty when it is not on the axis.
    """

    id: str
    label: str
    lines: tuple[StageLine, ...]
    ticks: tuple[tuple[str, str], ...]
    as_of: str


def timeline_of(activity: Activity, lifecycle: Lifecycle, as_of: int = 0) -> Timeline:
    """Return the timeline of an activity.

    Args:
        activity: The activity.
        lifecycle: Its stages, all of which are shown.
        as_of: The day of the judgement, an ordinal; 0 for none.
    """
    stages = stages_of(activity, lifecycle)
    extent = extent_of([date for own in stages for date in own.schedule.dates])
    axis = Axis(*extent) if extent else None
    return Timeline(
        activity.id,
        activity.title if activity.title != activity.id else "",
        tuple(_line(own.stage.title, own.schedule, axis) for own in stages),
        axis.ticks() if axis else (),
        percent(axis.at(as_of)) if axis and axis.first <= as_of <= axis.last else "",
    )


def _line(title: Text, schedule: Schedule, axis: Axis | None) -> StageLine:
    plans, done = schedule.planned, schedule.done
    slip = schedule.slip
    is_told = slip is not None and (slip.days is not None or slip.is_late)
    return StageLine(
        title,
        tuple(date.isoformat() for date in plans[:MOST_DATES]),
        tuple(date.isoformat() for date in done[:MOST_DATES]),
        max(0, len(plans) - MOST_DATES) + max(0, len(done) - MOST_DATES),
        schedule.undated,
        slip if is_told else None,
        tuple(_marks(schedule, axis)) if axis is not None else (),
        _stretch(slip, axis) if is_told and slip is not None and axis is not None else None,
    )


def _stretch(slip: Slip, axis: Axis) -> tuple[str, str]:
    """Return where the line between plan and fact begins, and how long it is."""
    start, stop = sorted((axis.at(slip.planned.last_day), axis.at(slip.done.first_day)))
    return percent(start), percent(stop - start)


def _marks(schedule: Schedule, axis: Axis) -> Iterator[Mark]:
    for dates, is_plan in ((schedule.planned, True), (schedule.done, False)):
        for date in dates[:_MOST_MARKS]:
            start, stop = axis.at(date.first_day), axis.at(date.last_day)
            yield Mark(percent(start), percent(stop - start) if stop > start else "", is_plan)
