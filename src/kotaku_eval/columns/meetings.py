"""Meetings: templates in which it matters which event meets which, by pairs of events.

A relation between two events, or a distance of some days at least, is asked of every pair of a
case. Cases with too many pairs are left to the records engine.
"""

from __future__ import annotations

from collections.abc import Iterable

from kotaku_eval.columns.courses import DAY, RANK, Course
from kotaku_eval.columns.expressions import (
    FALSE,
    TRUE,
    Column,
    Expression,
    Kept,
    added,
    at_most,
    below,
    both,
    cases,
    choose,
    coalesced,
    either,
    equal,
    is_null,
    known,
    negated,
    times,
    whole,
)
from kotaku_eval.columns.gatherings import ENTRY
from kotaku_eval.columns.halves import Half
from kotaku_eval.columns.occurrences import equal_true
from kotaku_eval.columns.pairings import ACTING, MOST, OTHER, Pairing, beside
from kotaku_eval.columns.verdicts import (
    FAILED,
    MISSING,
    NOTHING,
    PASSED,
    UNCERTAIN,
    UNDECIDED,
)
from kotaku_eval.columns.windows import Look
from kotaku_eval.templates import PAIR, Template
from kotaku_eval.templates.names import ALTERNATIONS, CHAINS, COEXISTENCES, REPETITIONS

_SURELY = Column(ENTRY + "surely", Kept.INT)
_PERHAPS = Column(ENTRY + "perhaps", Kept.INT)
_LATE = Column(ENTRY + "late", Kept.INT)
_NEAR = Column(ENTRY + "near", Kept.INT)
_MAYBE_NEAR = Column(ENTRY + "maybe near", Kept.INT)


def judge_meetings(half: Half, gate: Expression) -> Expression:
    """Judge each activation by the events that belong to it.

    Args:
        half: The direction.
        gate: The cases in which it is asked.
    """
    _need_certainty(half, gate)
    course = half.course
    doubts = course.conditions.doubts
    acting, other = course.count(half.acting), course.count(half.other)
    doubts.append(both(gate, below(whole(MOST), times(acting, other))))
    together, unsure = _together(half)
    source = course.pairings.source(_pairing(half, together, unsure))
    for at in range(len(unsure)):
        seen = course.gatherings.count(source, below(whole(0), _unsure(at)))
        doubts.append(both(gate, below(whole(0), seen)))
    if half.check.template is Template.MIN_GAP:
        kept = _spaced(course, source)
    elif half.forbids:
        kept = _forbidden(course, source)
    else:
        kept = _required(half, source)
    return choose(half.is_active, kept, NOTHING)


def _need_certainty(half: Half, gate: Expression) -> None:
    template, course = half.check.template, half.course
    if template in CHAINS:
        course.need_neighbours(half.relevant, gate)
    elif template not in COEXISTENCES:
        course.need_order(half.relevant, gate)
    elif half.asks_days:
        course.doubt(both(half.relevant, is_null(DAY)), gate)


def _unsure(at: int) -> Column:
    return Column(f"{ENTRY}unsure {at}", Kept.INT)


def _together(half: Half) -> tuple[Expression, list[Expression]]:
    """Return whether two events belong together, and where that cannot be told from columns."""
    gap = half.gap(beside(DAY, ACTING), beside(DAY, OTHER))
    asked = half.check.correlate
    if asked is None:
        return half.fits(gap), []
    conditions = half.course.conditions
    facts, doubts = half.course.facts, conditions.doubts
    before = len(doubts)
    sides = (ACTING, OTHER) if half.is_forward else (OTHER, ACTING)
    for name, side in zip(PAIR, sides, strict=True):
        conditions.items[name] = facts
        conditions.prefixes[name] = side + ENTRY
    try:
        found = conditions.truth(asked)
    finally:
        for name in PAIR:
            del conditions.items[name], conditions.prefixes[name]
    unsure = [beside(own, ACTING) for own in doubts[before:]]
    del doubts[before:]
    return both(beside(found, ACTING), half.fits(gap)), unsure


def _pairing(half: Half, together: Expression, unsure: Iterable[Expression]) -> Pairing:
    gap = half.gap(beside(DAY, ACTING), beside(DAY, OTHER))
    near = below(gap, whole(half.check.days))
    counts = {
        _SURELY: equal_true(together),
        _PERHAPS: is_null(together),
        _LATE: beside(_is_late(half), ACTING),
    }
    if half.check.template is Template.MIN_GAP:
        counts[_NEAR] = equal_true(both(together, near))
        counts[_MAYBE_NEAR] = both(coalesced(together, TRUE), coalesced(near, TRUE))
    counts |= {_unsure(at): equal_true(own) for at, own in enumerate(unsure)}
    named = tuple((column.name, of) for column, of in counts.items())
    # The number of events before it tells each activating event from all others of its case.
    half.course.windows.column(Look.COUNT_BEFORE, TRUE)
    return Pairing(half.acting, half.other, _is_placed(half), named)


def _is_placed(half: Half) -> Expression:
    """Return whether an event stands where it may answer an activation."""
    template = half.check.template
    if template in COEXISTENCES:
        return TRUE
    rank, other = beside(RANK, ACTING), beside(RANK, OTHER)
    if template in CHAINS:
        return equal(other, half.beside(rank))
    follows = half.is_early(rank, other)
    if template not in ALTERNATIONS:
        return follows
    again = beside(_again(half), ACTING)
    return both(follows, either(is_null(again), half.is_early(other, again)))


def _again(half: Half) -> Expression:
    look = Look.NEXT_AFTER if half.is_forward else Look.LAST_BEFORE
    return half.course.look(look, half.acting)


def _is_late(half: Half) -> Expression:
    """Return whether an activation without an answer can get none any more."""
    template = half.check.template
    over = coalesced(half.is_over(), FALSE)
    if template in COEXISTENCES:
        return over
    if not half.is_forward:
        return TRUE
    if template in CHAINS:
        return either(known(half.course.look(Look.NEXT_AFTER, TRUE)), over)
    return either(known(_again(half)), over) if template in ALTERNATIONS else over


# --- from activations to cases ------------------------------------------------------------------


def _some(course: Course, source: str, of: Expression) -> Expression:
    return below(whole(0), course.gatherings.count(source, of))


def _positive(column: Column) -> Expression:
    return below(whole(0), column)


def _forbidden(course: Course, source: str) -> Expression:
    return cases(
        [
            (_some(course, source, _positive(_SURELY)), FAILED),
            (_some(course, source, _positive(_PERHAPS)), UNDECIDED),
        ],
        PASSED,
    )


def _spaced(course: Course, source: str) -> Expression:
    has_pair = _some(course, source, _positive(_SURELY))
    may_have = _some(course, source, _positive(_PERHAPS))
    found = cases(
        [
            (_some(course, source, _positive(_NEAR)), FAILED),
            (_some(course, source, _positive(_MAYBE_NEAR)), UNDECIDED),
        ],
        PASSED,
    )
    nothing = choose(may_have, UNDECIDED, NOTHING)
    return choose(equal(found, FAILED), FAILED, choose(has_pair, found, nothing))


def _required(half: Half, source: str) -> Expression:
    """Judge that every activation has as many answers as it must have."""
    course = half.course
    repeats = half.check.template in REPETITIONS
    least, most = (half.check.count, half.check.most) if repeats else (1, None)
    may_be = added(_SURELY, _PERHAPS)
    over = FALSE if most is None else below(whole(most), _SURELY)
    enough = at_most(whole(least), may_be)
    certain = both(
        at_most(whole(least), _SURELY), TRUE if most is None else at_most(may_be, whole(most))
    )

    def lacking(acting: Expression, answered: Expression) -> Expression:
        """Return whether some activation has too few, those without any pair among them."""
        if least == 0:
            return FALSE
        number = course.gatherings.count(source, both(enough, answered))
        return below(number, course.count(acting))

    late = both(half.acting, coalesced(_is_late(half), FALSE))
    doubtful = _some(course, source, both(enough, negated(over), negated(certain)))
    return cases(
        [
            (_some(course, source, over), FAILED),
            (lacking(late, _positive(_LATE)), FAILED),
            (lacking(half.acting, TRUE), choose(doubtful, UNCERTAIN, MISSING)),
            (doubtful, UNDECIDED),
        ],
        PASSED,
    )
