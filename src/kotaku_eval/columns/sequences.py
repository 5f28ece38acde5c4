"""Sequences as columns: templates that are read event by event, in cases of certain order.

Where a template asks only for the nearest event of a kind, each event looks at that one, and the
work grows with the number of events. Where it matters which event meets which, ``meetings`` puts
them beside each other.
"""

from __future__ import annotations

from typing import Final

from kotaku_eval.columns.cases import CaseColumns
from kotaku_eval.columns.courses import COURSE, DAY, RANK, Course
from kotaku_eval.columns.expressions import (
    FALSE,
    TRUE,
    Expression,
    added,
    at_most,
    below,
    both,
    cases,
    choose,
    either,
    equal,
    is_null,
    known,
    less,
    negated,
    whole,
)
from kotaku_eval.columns.halves import Half, halves_of
from kotaku_eval.columns.meetings import judge_meetings
from kotaku_eval.columns.occurrences import equal_true
from kotaku_eval.columns.orders import forbidden_order, precedence, response
from kotaku_eval.columns.verdicts import (
    FAILED,
    MISSING,
    NOTHING,
    PASSED,
    UNCERTAIN,
    UNDECIDED,
    worst,
)
from kotaku_eval.columns.windows import Look
from kotaku_eval.dates import Ties
from kotaku_eval.templates import OrderCheck, Template
from kotaku_eval.templates.names import (
    ALTERNATIONS,
    CHAINS,
    COEXISTENCES,
    ORDERS,
    REPETITIONS,
    SPACED,
)

_SUITED: Final = SPACED | {Template.RESPONSE, Template.PRECEDENCE, Template.SUCCESSION}
"""What lenient ties suit whatever else lies on that day."""


def judge_sequence(
    check: OrderCheck, case: CaseColumns, course: Course, gate: Expression = TRUE
) -> Expression:
    """Return the verdict code of a template that is read event by event.

    Args:
        check: The template.
        case: The activities.
        course: Their events.
        gate: The cases in which it is asked.
    """
    halves = halves_of(check, course, case.as_of)
    active = both(gate, either(*(half.is_active for half in halves)))
    if _meets_any(check):
        return worst(*(judge_meetings(half, active) for half in halves))
    if check.template in COEXISTENCES:
        return worst(*(_together(half) for half in halves))
    if check.template in ORDERS and not check.relates and case.ties is not Ties.INPUT:
        return _by_dates(halves, case, active)
    _need_certainty(halves, case, active)
    if check.template in REPETITIONS:
        return worst(*map(_repeated, halves))
    return worst(*(_nearest(half, case.ties) for half in halves))


def _meets_any(check: OrderCheck) -> bool:
    """Whether other events than the nearest matter."""
    if check.correlate is not None:
        return True
    if not check.has_window or check.template in CHAINS:
        return False
    return check.min_days is not None or check.template in COEXISTENCES | REPETITIONS


def _is_suited(check: OrderCheck, ties: Ties) -> bool:
    return ties is Ties.LENIENT and check.template in _SUITED


def _need_certainty(halves: list[Half], case: CaseColumns, gate: Expression) -> None:
    check, course = halves[0].check, halves[0].course
    relevant = either(*(half.relevant for half in halves))
    if check.template in CHAINS:
        course.need_neighbours(relevant, gate)
    else:
        course.need_order(relevant, gate, ties_matter=not _is_suited(check, case.ties))


# --- occurrence ---------------------------------------------------------------------------------


def judge_count(check: OrderCheck, course: Course, least: int, most: int | None) -> Expression:
    """Judge how often events of a stage meet a condition."""
    found = course.truth(check.a, check.when)
    surely, perhaps = course.count(equal_true(found)), course.count(is_null(found))
    may_be = added(surely, perhaps)
    too_many = FALSE if most is None else below(whole(most), surely)
    certain = both(
        at_most(whole(least), surely), TRUE if most is None else at_most(may_be, whole(most))
    )
    return cases(
        [(too_many, FAILED), (below(may_be, whole(least)), MISSING), (certain, PASSED)], UNDECIDED
    )


def _together(half: Half) -> Expression:
    answers = (FAILED, PASSED) if half.forbids else (PASSED, MISSING)
    return choose(half.is_active, choose(half.course.has(half.other), *answers), NOTHING)


# --- order by first and last dates --------------------------------------------------------------


def _by_dates(halves: list[Half], case: CaseColumns, gate: Expression) -> Expression:
    verdicts = []
    for half in halves:
        acting, other = (half.course.occurred(role, gate) for role in (half.acting, half.other))
        first, second = (acting, other) if half.is_forward else (other, acting)
        if half.forbids:
            found = choose(acting.happened, forbidden_order(first, second, case.ties), NOTHING)
        else:
            judge = response if half.is_forward else precedence
            found = judge(first, second, case.ties)
        verdicts.append(found)
    undecided = (equal(own, code) for own in verdicts for code in (UNDECIDED, UNCERTAIN))
    case.facts.doubts.append(both(gate, either(*undecided)))
    return worst(*verdicts)


# --- the nearest event --------------------------------------------------------------------------


def _nearest(half: Half, ties: Ties) -> Expression:
    """Judge each activation by the nearest event that it looks for."""
    course = half.course
    look, back = (Look.NEXT_AFTER, Look.LAST_BEFORE)[:: 1 if half.is_forward else -1]
    rank, day = (course.look(look, half.other, value) for value in (RANK, DAY))
    gap = half.gap(DAY, day)
    tied: Expression = FALSE
    if _is_suited(half.check, ties):
        tied = equal_true(equal(course.look(back, half.other), RANK))
    if half.check.template is Template.MIN_GAP:
        return _spaced(half, known(rank), gap, tied)
    found = both(_is_placed(half, rank, look), half.fits(gap))
    met = either(equal_true(found), both(tied, half.fits(whole(0))))
    if half.forbids:
        kept = choose(course.has(both(half.acting, met)), FAILED, PASSED)
        return choose(half.is_active, kept, NOTHING)
    lacks = both(half.acting, negated(met))
    late = equal_true(_is_late(half, look))
    kept = cases([(course.has(both(lacks, late)), FAILED), (course.has(lacks), MISSING)], PASSED)
    return choose(half.is_active, kept, NOTHING)


def _is_placed(half: Half, rank: Expression, look: Look) -> Expression:
    """Return whether the nearest event stands where the template wants it."""
    if half.check.template in CHAINS:
        return equal(rank, half.beside(RANK))
    if half.check.template not in ALTERNATIONS:
        return known(rank)
    again = half.course.look(look, half.acting)
    return both(known(rank), either(is_null(again), half.is_early(rank, again)))


def _is_late(half: Half, look: Look) -> Expression:
    """Return whether an activation without an answer can get none any more."""
    if not half.is_forward:
        return TRUE
    if half.check.template in CHAINS:
        return either(known(half.course.look(look, TRUE)), half.is_over())
    if half.check.template in ALTERNATIONS:
        return either(known(half.course.look(look, half.acting)), half.is_over())
    return half.is_over()


def _spaced(half: Half, follows: Expression, gap: Expression, tied: Expression) -> Expression:
    days = whole(half.check.days)
    close = either(equal_true(below(gap, days)), both(tied, below(whole(0), days)))
    has_pair = half.course.has(both(half.acting, either(follows, tied)))
    kept = choose(half.course.has(both(half.acting, close)), FAILED, PASSED)
    return choose(has_pair, kept, NOTHING)


def _repeated(half: Half) -> Expression:
    """Judge how many events lie before or after the first activation and the last."""
    course, check = half.course, half.check
    before = course.windows.column(Look.COUNT_BEFORE, half.other)
    acting = choose(half.acting, before, whole(None))
    fewest = course.gatherings.least(COURSE, acting)
    most = course.gatherings.greatest(COURSE, acting)
    if half.is_forward:
        total = course.count(half.other)
        fewest, most = less(total, most), less(total, fewest)
    too_many = FALSE if check.most is None else below(whole(check.most), most)
    few = MISSING if half.is_forward else FAILED
    enough = at_most(whole(check.count), fewest)
    kept = cases([(too_many, FAILED), (enough, PASSED)], few)
    return choose(half.is_active, kept, NOTHING)
