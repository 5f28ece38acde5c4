"""Timelines: when each stage of an activity was planned and when it happened, ready to be drawn."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Final

from attrs import frozen

from kotaku_eval.activities import Activity, Event
from kotaku_eval.dates import EventDate
from kotaku_eval.lifecycles import Lifecycle
from kotaku_eval.renderers.markup.charts import percent
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
        delay: How many days after the plan it happened, at worst; ``None`` without a pair of days.
        marks: Where its dates lie on the axis.
        late: The stretch between plan and event of the worst pair, as start and width.
    """

    title: Text
    planned: tuple[str, ...]
    actual: tuple[str, ...]
    more: int
    undated: int
    delay: int | None
    marks: tuple[Mark, ...]
    late: tuple[str, str] | None


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
    axis = axis_of(activity.events)
    held: dict[str, list[Event]] = {stage.id: [] for stage in lifecycle.stages}
    for event in activity.events:
        held[event.stage].append(event)
    return Timeline(
        activity.id,
        activity.title if activity.title != activity.id else "",
        tuple(_line(stage.title, held[stage.id], axis) for stage in lifecycle.stages),
        axis.ticks() if axis else (),
        percent(axis.at(as_of)) if axis and axis.first <= as_of <= axis.last else "",
    )


def axis_of(events: Iterable[Event]) -> Axis | None:
    """Return the axis that holds all dates of some events; ``None`` when there is none."""
    dates = [date for event in events for date in (event.date, event.planned) if date is not None]
    if not dates:
        return None
    return Axis(min(date.first_day for date in dates), max(date.last_day for date in dates))


def _line(title: Text, events: list[Event], axis: Axis | None) -> StageLine:
    plans = [event.planned for event in events if event.planned is not None]
    actual = [event.date for event in events if event.date is not None]
    delay, pair = _worst(events, plans, actual)
    stretch = None
    if axis is not None and pair is not None:
        start, stop = sorted(axis.at(day) for day in pair)
        stretch = (percent(start), percent(stop - start))
    return StageLine(
        title,
        tuple(date.isoformat() for date in plans[:MOST_DATES]),
        tuple(date.isoformat() for date in actual[:MOST_DATES]),
        max(0, len(plans) - MOST_DATES) + max(0, len(actual) - MOST_DATES),
        sum(event.happened and event.date is None for event in events),
        delay,
        tuple(_marks(plans, actual, axis)) if axis is not None else (),
        stretch,
    )


def _worst(
    events: list[Event], plans: list[EventDate], actual: list[EventDate]
) -> tuple[int | None, tuple[int, int] | None]:
    """Return the largest delay with its two days: of pairs, or else of the first of each."""
    pairs = [
        (_day(event.planned), _day(event.date))
        for event in events
        if event.planned is not None and event.date is not None
    ]
    if not pairs and plans and actual:
        pairs = [(_day(plans[0]), _day(actual[0]))]
    exact = [(plan, day) for plan, day in pairs if plan is not None and day is not None]
    if not exact:
        return None, None
    worst = max(exact, key=lambda pair: pair[1] - pair[0])
    return worst[1] - worst[0], worst


def _day(date: EventDate) -> int | None:
    return date.first_day if date.first_day == date.last_day else None


def _marks(plans: list[EventDate], actual: list[EventDate], axis: Axis) -> Iterator[Mark]:
    for dates, is_plan in ((plans, True), (actual, False)):
        for date in dates[:_MOST_MARKS]:
            start, stop = axis.at(date.first_day), axis.at(date.last_day)
            yield Mark(percent(start), percent(stop - start) if stop > start else "", is_plan)
