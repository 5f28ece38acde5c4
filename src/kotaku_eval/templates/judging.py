"""Judging: the one place where a check is handed to the template it names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from kotaku_eval.dates import EventDate, Ties
from kotaku_eval.templates.cases import Case, occurrences
from kotaku_eval.templates.checks import NO_TESTS, EventTests, OrderCheck
from kotaku_eval.templates.names import (
    CHOICES,
    COEXISTENCES,
    COUNTED,
    EDGES,
    ORDERS,
    SEQUENCES,
    SPACED,
    Template,
)
from kotaku_eval.templates.occurrence import (
    judge_choice,
    judge_count,
    judge_dated,
    judge_together,
)
from kotaku_eval.templates.orders import judge_edge, judge_order
from kotaku_eval.templates.sequences import judge_sequence
from kotaku_eval.templates.times import judge_deadline, judge_duration, judge_spacing
from kotaku_eval.templates.traces import judge_trace


def judge(
    check: OrderCheck, case: Case, by: EventDate | None = None, tests: EventTests = NO_TESTS
) -> int:
    """Return the verdict code of a template on a case; ``ABSENT`` where it may still come.

    Args:
        check: The template with its stages, numbers and conditions.
        case: The activity.
        by: The date that a deadline counts from, where the check gives one.
        tests: The conditions of the check on single events, ready to be asked.
    """
    return _KINDS[check.template](check, case, by, tests)


Kind = Callable[[OrderCheck, Case, EventDate | None, EventTests], int]


def _count(check: OrderCheck, case: Case, _: EventDate | None, tests: EventTests) -> int:
    return judge_count(check, case, tests.when)


def _edge(check: OrderCheck, case: Case, _: EventDate | None, __: EventTests) -> int:
    return judge_edge(check, case, occurrences(case.timeline, check.a))


def _choice(check: OrderCheck, case: Case, _: EventDate | None, __: EventTests) -> int:
    return judge_choice(check, case.timeline)


def _together(check: OrderCheck, case: Case, _: EventDate | None, tests: EventTests) -> int:
    return judge_together(check, case, tests)


def _dated(_: OrderCheck, case: Case, __: EventDate | None, ___: EventTests) -> int:
    return judge_dated(case.timeline)


def _deadline(check: OrderCheck, case: Case, by: EventDate | None, _: EventTests) -> int:
    return judge_deadline(check, case, occurrences(case.timeline, check.a), by)


def _duration(check: OrderCheck, case: Case, _: EventDate | None, __: EventTests) -> int:
    return judge_duration(check, case)


def _order(check: OrderCheck, case: Case, _: EventDate | None, tests: EventTests) -> int:
    """Judge what comes before what: by first and last dates where these decide."""
    if not check.is_plain:
        return judge_sequence(check, case, tests)
    a, b = occurrences(case.timeline, check.a), occurrences(case.timeline, check.b)
    return judge_order(check.template, a, b, case.ties)


def _sequence(check: OrderCheck, case: Case, _: EventDate | None, tests: EventTests) -> int:
    if check.is_plain and case.trace is not None:
        return judge_trace(check, case.trace)
    return judge_sequence(check, case, tests)


def _spacing(check: OrderCheck, case: Case, _: EventDate | None, tests: EventTests) -> int:
    if case.ties is Ties.INPUT or not check.is_plain:
        return judge_sequence(check, case, tests)
    return judge_spacing(check, case)


_KINDS: Final[Mapping[Template, Kind]] = {
    **dict.fromkeys(COUNTED, _count),
    **dict.fromkeys(EDGES, _edge),
    **dict.fromkeys(CHOICES, _choice),
    **dict.fromkeys(COEXISTENCES, _together),
    **dict.fromkeys(ORDERS, _order),
    **dict.fromkeys(SEQUENCES, _sequence),
    **dict.fromkeys(SPACED, _spacing),
    Template.DATED: _dated,
    Template.DEADLINE: _deadline,
    Template.MAX_DURATION: _duration,
}
