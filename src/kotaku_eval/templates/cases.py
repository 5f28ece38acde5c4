"""Cases: what templates need to know of an activity, and when something may still come."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from attrs import field, frozen

from kotaku_eval.activities import NEVER, Event, Occurrences, Timeline
from kotaku_eval.calendars import WorkingCalendar
from kotaku_eval.dates import EventDate, Ties, Undated, hull
from kotaku_eval.findings import FAIL, PENDING, UNKNOWN
from kotaku_eval.templates.checks import OrderCheck
from kotaku_eval.templates.courses import Course, course_of
from kotaku_eval.templates.names import ABSENT, Template
from kotaku_eval.templates.traces import Trace, trace_of


@frozen
class Case:
    """What a template needs to know of the whole activity.

    Args:
        timeline: What happened, by stage.
        ties: What equal dates mean.
        as_of: The day of the judgement, as an ordinal.
        is_closed: Whether nothing more is to come.
        calendar: What a working day is.
        events: The events themselves, in the order of the input.
        undated: What events without a date mean.
    """

    timeline: Timeline
    ties: Ties = Ties.LENIENT
    as_of: int = 0
    is_closed: bool = True
    calendar: WorkingCalendar = field(factory=WorkingCalendar)
    events: tuple[Event, ...] = ()
    undated: Undated = Undated.ANYWHERE

    @cached_property
    def course(self) -> Course:
        """The events in time: put in order once, when the first template asks."""
        return course_of(self.events, self.undated)

    @cached_property
    def trace(self) -> Trace | None:
        """The stages in the one order they can have; ``None`` where there are several."""
        return trace_of(self.events, self.ties, self.undated)


def occurrences(timeline: Timeline, stages: tuple[str, ...]) -> Occurrences:
    """Return what is known of a set of stages taken together."""
    if len(stages) == 1:
        return timeline.get(stages[0], NEVER)
    if not stages:
        return NEVER
    return merged([timeline[stage] for stage in stages if stage in timeline])


def merged(parts: list[Occurrences]) -> Occurrences:
    """Take several stages as one."""
    happened = [part for part in parts if part.count]
    if len(happened) == 1:
        return happened[0]
    firsts = [(part.first, part.first_row) for part in parts if part.first is not None]
    lasts = [(part.last, part.last_row) for part in parts if part.last is not None]
    first = hull([date for date, _ in firsts]) if firsts else None
    last = hull([date for date, _ in lasts], last=True) if lasts else None
    return Occurrences(
        count=sum(part.count for part in parts),
        undated=sum(part.undated for part in parts),
        first=first,
        last=last,
        first_row=min((row for date, row in firsts if date == first), default=-1),
        last_row=max((row for date, row in lasts if date == last), default=-1),
    )


def first_day(*parts: Occurrences) -> int | None:
    """Return the first day of several stages; ``None`` where it is not exact to the day."""
    first: int | None = None
    for part in parts:
        if part.count:
            day = part.first_exact
            if day is None:
                return None
            if first is None or day < first:
                first = day
    return first


def settle(verdict: int, case: Case, due: EventDate | None, later: tuple[str, ...]) -> int:
    """Return what ``ABSENT`` or ``DOUBTFUL`` means for a case: pending, unknown, or fail.

    It fails when the case is closed, when its due date lies before ``as_of``, or when a stage
    that must come after the awaited one has happened.

    Args:
        verdict: ``ABSENT`` or ``DOUBTFUL``.
        case: The activity.
        due: Until when it may still come; ``None`` for no such date.
        later: The stages that must come after it (see :func:`overtakers`).
    """
    if case.is_closed or (due is not None and due.last_day < case.as_of):
        return FAIL
    if overtaken_by(case.timeline, later):
        return FAIL
    return PENDING if verdict == ABSENT else UNKNOWN


def overtakers(
    successors: Mapping[str, frozenset[str]], awaited: tuple[str, ...]
) -> tuple[str, ...]:
    """Return the stages that must come after all awaited ones, sorted."""
    later = [successors.get(stage, frozenset()) for stage in awaited]
    return tuple(sorted(frozenset.intersection(*later))) if later else ()


def overtakers_of(
    check: OrderCheck, case: Case, successors: Mapping[str, frozenset[str]]
) -> tuple[str, ...]:
    """Return the stages that must come after what a check still waits for.

    Of two stages that belong together, that is the one that has not happened.
    """
    awaited = check.awaited
    if check.template is Template.CO_EXISTENCE and not occurrences(case.timeline, check.a).count:
        awaited = check.a
    return overtakers(successors, awaited)


def overtaken_by(timeline: Timeline, later: tuple[str, ...]) -> str | None:
    """Return a stage that has happened although it must come after the awaited ones."""
    for stage in later:
        if stage in timeline and timeline[stage].count:
            return stage
    return None
