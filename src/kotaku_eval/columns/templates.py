"""Templates as columns: the closed forms of ``templates``, on every row at once."""

from __future__ import annotations

from functools import partial
from typing import Final

from kotaku_eval.columns.cases import CaseColumns
from kotaku_eval.columns.courses import Course
from kotaku_eval.columns.expressions import (
    Expression,
    at_most,
    below,
    both,
    choose,
    either,
    negated,
    whole,
)
from kotaku_eval.columns.facts import InexpressibleError
from kotaku_eval.columns.orders import judge_edge, judge_order
from kotaku_eval.columns.sequences import judge_count, judge_sequence
from kotaku_eval.columns.times import judge_deadline, judge_duration, judge_spacing
from kotaku_eval.columns.values import DateValue
from kotaku_eval.columns.verdicts import (
    FAILED,
    MISSING,
    NOTHING,
    PASSED,
)
from kotaku_eval.dates import Ties
from kotaku_eval.templates import OrderCheck, Template
from kotaku_eval.templates.names import (
    CHOICES,
    COEXISTENCES,
    COUNTED,
    EDGES,
    ORDERS,
    SEQUENCES,
    SPACED,
)

_MUTUAL: Final = frozenset({Template.CO_EXISTENCE, Template.NOT_CO_EXISTENCE})
_NEVER_LATE: Final = frozenset({Template.NOT_RESPONDED_EXISTENCE, Template.NOT_CO_EXISTENCE})


def judge(check: OrderCheck, case: CaseColumns, by: DateValue | None) -> Expression:
    """Return the verdict code of a template; ``ABSENT`` where it may still come.

    Raises:
        InexpressibleError: It must be read event by event.
    """
    if _reads_events(check, case):
        return _by_events(check, case)
    match check.template:
        case own if own in COUNTED:
            return _count(check, case)
        case own if own in EDGES:
            return judge_edge(check, case)
        case own if own in CHOICES:
            return _choice(check, case)
        case own if own in COEXISTENCES:
            return _together(check, case)
        case Template.DATED:
            return _dated(case)
        case Template.DEADLINE:
            return judge_deadline(check, case, by)
        case Template.MAX_DURATION:
            return judge_duration(check, case)
        case own if own in SPACED:
            return _spacing(check, case)
        case _:
            return judge_order(check, case)


def _reads_events(check: OrderCheck, case: CaseColumns) -> bool:
    """Whether first and last dates are not enough."""
    by_row = case.ties is Ties.INPUT and check.template in ORDERS | SPACED | EDGES
    return by_row or not check.is_plain or check.template in SEQUENCES


def _by_events(check: OrderCheck, case: CaseColumns) -> Expression:
    if case.course is None:
        raise InexpressibleError(check.text)
    if check.template in COUNTED:
        return judge_count(check, case.course, *check.bounds)
    if check.template in EDGES:
        return judge_edge(check, case, partial(_compared, case=case, course=case.course))
    return judge_sequence(check, case, case.course)


def _compared(
    template: Template, a: tuple[str, ...], b: tuple[str, ...], *, case: CaseColumns, course: Course
) -> Expression:
    return judge_sequence(OrderCheck(template, a, b), case, course)


def _spacing(check: OrderCheck, case: CaseColumns) -> Expression:
    """Judge one event of each stage by its date, however exact, and more of them one by one."""
    if case.course is None:
        return judge_spacing(check, case)
    several = negated(both(*(case.of(own).is_single for own in (check.a, check.b))))
    one_each = judge_spacing(check, case, several=several)
    return choose(several, judge_sequence(check, case, case.course, several), one_each)


# --- occurrence ---------------------------------------------------------------------------------


def _count(check: OrderCheck, case: CaseColumns) -> Expression:
    own = case.of(check.a)
    least, most = check.bounds
    enough = own.happened if least == 1 else at_most(whole(least), own.count)
    verdict = choose(enough, PASSED, MISSING)
    if most is None:
        return verdict
    return choose(below(whole(most), own.count), FAILED, verdict if least else PASSED)


def _choice(check: OrderCheck, case: CaseColumns) -> Expression:
    a, b = case.of(check.a).happened, case.of(check.b).happened
    found = choose(either(a, b), PASSED, MISSING)
    if check.template is Template.CHOICE:
        return found
    return choose(both(a, b), FAILED, found)


def _together(check: OrderCheck, case: CaseColumns) -> Expression:
    a, b = case.of(check.a).happened, case.of(check.b).happened
    active = either(a, b) if check.template in _MUTUAL else a
    met = both(a, b)
    forbids = check.template in _NEVER_LATE
    answers = (FAILED, PASSED) if forbids else (PASSED, MISSING)
    return choose(active, choose(met, *answers), NOTHING)


def _dated(case: CaseColumns) -> Expression:
    case.facts.need_places()
    seen = [case.facts.stage(stage) for stage in case.stages]
    lacks = either(*(own.free for own in seen))
    happened = either(*(own.happened for own in seen))
    return choose(happened, choose(lacks, FAILED, PASSED), NOTHING)
