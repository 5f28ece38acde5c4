"""Templates as columns: the closed forms of ``templates``, on every row at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from attrs import frozen

from kotaku_eval.columns.expressions import (
    FALSE,
    NULL,
    TRUE,
    Expression,
    at_most,
    below,
    both,
    cases,
    choose,
    either,
    equal,
    is_null,
    known,
    negated,
    whole,
)
from kotaku_eval.columns.facts import Facts, InexpressibleError
from kotaku_eval.columns.occurrences import Occurred, merged
from kotaku_eval.columns.values import (
    DateValue,
    NumberValue,
    before,
    day_value,
    days_between,
    is_tie,
    not_after,
    unordered_when_equal,
    working_days_between,
)
from kotaku_eval.dates import Ties
from kotaku_eval.findings import FAIL, NOT_APPLICABLE, PASS, PENDING, UNKNOWN
from kotaku_eval.templates import ABSENT, OrderCheck, Template
from kotaku_eval.templates.names import (
    CHOICES,
    COEXISTENCES,
    COUNTED,
    DOUBTFUL,
    EDGES,
    SEQUENCES,
    SPACED,
)

_PASS, _FAIL, _NOTHING, _UNKNOWN = map(whole, (PASS, FAIL, NOT_APPLICABLE, UNKNOWN))
_PENDING, _ABSENT, _DOUBTFUL = map(whole, (PENDING, ABSENT, DOUBTFUL))
_MUTUAL: Final = frozenset({Template.CO_EXISTENCE, Template.NOT_CO_EXISTENCE})
_NEVER_LATE: Final = frozenset({Template.NOT_RESPONDED_EXISTENCE, Template.NOT_CO_EXISTENCE})


@frozen
class CaseColumns:
    """What templates need to know of all activities at once.

    Args:
        facts: Their stages.
        ties: What equal dates mean.
        as_of: The day of the judgement, in days since 1970.
        stages: All stages of the lifecycle.
    """

    facts: Facts
    ties: Ties
    as_of: int
    stages: tuple[str, ...]

    def of(self, stages: Iterable[str]) -> Occurred:
        """Return what is known of a set of stages taken together."""
        return merged([self.facts.stage(stage) for stage in stages])

    def placed(self, stages: Iterable[str]) -> Occurred:
        """Return the same where first and last dates matter, which columns may not tell."""
        self.facts.need_places("undated: input")
        found = self.of(stages)
        if found.unclear != FALSE:
            self.facts.doubts.append(found.unclear)
        return found


def judge(check: OrderCheck, case: CaseColumns, by: DateValue | None) -> Expression:
    """Return the verdict code of a template; ``ABSENT`` where it may still come.

    Raises:
        InexpressibleError: It must be read event by event.
    """
    if not check.is_plain or check.template in SEQUENCES:
        raise InexpressibleError(check.text)
    match check.template:
        case own if own in COUNTED:
            return _count(check, case)
        case own if own in EDGES:
            return _edge(check, case)
        case own if own in CHOICES:
            return _choice(check, case)
        case own if own in COEXISTENCES:
            return _together(check, case)
        case Template.DATED:
            return _dated(case)
        case Template.DEADLINE:
            return _deadline(check, case, by)
        case Template.MAX_DURATION:
            return _duration(check, case)
        case own if own in SPACED:
            return _spacing(check, case)
        case _:
            return _order(check, case)


def settle(
    verdict: Expression, case: CaseColumns, due: DateValue | None, later: Expression
) -> Expression:
    """Return what ``ABSENT`` and ``DOUBTFUL`` mean: fail, pending or unknown."""
    is_over = FALSE if due is None else below(due.last, whole(case.as_of))
    is_late = either(case.facts.closed, is_over, later)
    waits = choose(equal(verdict, _ABSENT), _PENDING, _UNKNOWN)
    return choose(at_most(_ABSENT, verdict), choose(is_late, _FAIL, waits), verdict)


def worst(*verdicts: Expression) -> Expression:
    """Return the verdict of several requirements that must all hold."""

    def found(code: Expression) -> Expression:
        return either(*(equal(verdict, code) for verdict in verdicts))

    absent = choose(found(_UNKNOWN), _DOUBTFUL, _ABSENT)
    order = [
        (_FAIL, _FAIL), (_DOUBTFUL, _DOUBTFUL), (_ABSENT, absent), (_UNKNOWN, _UNKNOWN),
        (_PENDING, _PENDING), (_PASS, _PASS),
    ]  # fmt: skip
    return cases([(found(code), made) for code, made in order], _NOTHING)


def verdict_of(found: Expression) -> Expression:
    """Return the verdict of a three-valued answer."""
    return choose(is_null(found), _UNKNOWN, choose(found, _PASS, _FAIL))


# --- occurrence ---------------------------------------------------------------------------------


def _count(check: OrderCheck, case: CaseColumns) -> Expression:
    own = case.of(check.a)
    least, most = _bounds(check)
    enough = own.happened if least == 1 else at_most(whole(least), own.count)
    verdict = choose(enough, _PASS, _ABSENT)
    if most is None:
        return verdict
    return choose(below(whole(most), own.count), _FAIL, verdict if least else _PASS)


def _bounds(check: OrderCheck) -> tuple[int, int | None]:
    match check.template:
        case Template.EXISTENCE:
            return check.count, None
        case Template.ABSENCE:
            return 0, check.count - 1
        case Template.EXACTLY:
            return check.count, check.count
        case _:
            return check.count, check.most


def _choice(check: OrderCheck, case: CaseColumns) -> Expression:
    a, b = case.of(check.a).happened, case.of(check.b).happened
    found = choose(either(a, b), _PASS, _ABSENT)
    if check.template is Template.CHOICE:
        return found
    return choose(both(a, b), _FAIL, found)


def _together(check: OrderCheck, case: CaseColumns) -> Expression:
    a, b = case.of(check.a).happened, case.of(check.b).happened
    active = either(a, b) if check.template in _MUTUAL else a
    met = both(a, b)
    forbids = check.template in _NEVER_LATE
    answers = (_FAIL, _PASS) if forbids else (_PASS, _ABSENT)
    return choose(active, choose(met, *answers), _NOTHING)


def _dated(case: CaseColumns) -> Expression:
    case.facts.need_places("undated: input")
    seen = [case.facts.stage(stage) for stage in case.stages]
    lacks = either(*(own.free for own in seen))
    happened = either(*(own.happened for own in seen))
    return choose(happened, choose(lacks, _FAIL, _PASS), _NOTHING)


# --- order --------------------------------------------------------------------------------------


def precedes(x: DateValue, y: DateValue, ties: Ties) -> Expression:
    """Return whether x counts as coming before y, under a policy for ties.

    Raises:
        InexpressibleError: The order of rows decides.
    """
    if ties is Ties.LENIENT:
        return not_after(x, y, lenient=True)
    if ties is Ties.PARTIAL:
        return unordered_when_equal(x, y)
    if ties is Ties.INPUT:
        msg = "ties: input"
        raise InexpressibleError(msg)
    if x.is_exact and y.is_exact:
        return below(x.first, y.first)
    return choose(is_tie(x, y), FALSE, before(x, y, lenient=False))


def _forbidden(x: DateValue, y: DateValue, ties: Ties) -> Expression:
    return before(x, y, lenient=True) if ties is Ties.LENIENT else precedes(x, y, ties)


def _decided(found: Expression, if_true: Expression, if_false: Expression) -> Expression:
    """Return an answer, null where an event of unknown place may turn it."""
    return choose(found, choose(if_true, NULL, TRUE), choose(if_false, NULL, found))


def _unplaced(a: Occurred, b: Occurred) -> Expression:
    return either(a.is_unplaced, b.is_unplaced)


def _precedence(a: Occurred, b: Occurred, ties: Ties) -> Expression:
    found = _decided(precedes(a.first, b.first, ties), b.free, a.free)
    return cases(
        [(b.never, _NOTHING), (a.never, _FAIL), (_unplaced(a, b), _NOTHING)], verdict_of(found)
    )


def _response(a: Occurred, b: Occurred, ties: Ties) -> Expression:
    found = _decided(precedes(a.last, b.last, ties), a.free, b.free)
    met = choose(is_null(found), _UNKNOWN, choose(found, _PASS, _ABSENT))
    return cases([(a.never, _NOTHING), (b.never, _ABSENT), (_unplaced(a, b), _NOTHING)], met)


def _forbidden_order(a: Occurred, b: Occurred, ties: Ties) -> Expression:
    found = _forbidden(a.first, b.last, ties)
    found = choose(found, TRUE, choose(either(a.free, b.free), NULL, found))
    kept = choose(is_null(found), _UNKNOWN, choose(found, _FAIL, _PASS))
    return cases([(either(a.never, b.never), _PASS), (_unplaced(a, b), _NOTHING)], kept)


def _order(check: OrderCheck, case: CaseColumns) -> Expression:
    a, b, ties = case.placed(check.a), case.placed(check.b), case.ties
    match check.template:
        case Template.PRECEDENCE:
            return _precedence(a, b, ties)
        case Template.RESPONSE:
            return _response(a, b, ties)
        case Template.SUCCESSION:
            return worst(_precedence(a, b, ties), _response(a, b, ties))
        case Template.NOT_PRECEDENCE:
            active = b.happened
        case Template.NOT_RESPONSE:
            active = a.happened
        case _:
            active = either(a.happened, b.happened)
    return choose(active, _forbidden_order(a, b, ties), _NOTHING)


def _edge(check: OrderCheck, case: CaseColumns) -> Expression:
    a = case.placed(check.a)
    others = case.placed(stage for stage in case.stages if stage not in check.a)
    if check.template is Template.INIT:
        ordered = choose(others.never, _PASS, _precedence(a, others, case.ties))
        return choose(a.never, choose(others.happened, _FAIL, _ABSENT), ordered)
    ordered = choose(others.never, _PASS, _response(others, a, case.ties))
    return cases([(negated(case.facts.closed), _PENDING), (a.never, _FAIL)], ordered)


# --- time ---------------------------------------------------------------------------------------


def _gap(x: DateValue, y: DateValue, check: OrderCheck) -> NumberValue:
    return working_days_between(x, y) if check.is_working else days_between(x, y)


def _before_due(
    check: OrderCheck, case: CaseColumns, first: DateValue, free: Expression
) -> Expression:
    """Judge something that has not come: it fails once its last possible day has passed."""
    passed = _gap(first, day_value(whole(case.as_of)), check).low
    is_over = below(whole(check.days), passed)
    is_doubtful = either(free, first.missing)
    return choose(is_over, _FAIL, choose(is_doubtful, _DOUBTFUL, _ABSENT))


def _deadline(check: OrderCheck, case: CaseColumns, by: DateValue | None) -> Expression:
    b = case.placed(check.b)
    if check.by is not None:
        start = Occurred(TRUE, whole(1), FALSE, whole(0), by or _NO_DATE, by or _NO_DATE)
        unplaced: Expression = FALSE
    else:
        start = case.placed(case.stages if check.from_start else check.a)
        unplaced = _unplaced(start, b)
    anchor, date = start.first, b.first
    gap = _gap(anchor, date, check)
    in_time = at_most(gap.high, whole(check.days))
    if case.ties is Ties.LENIENT and check.days >= 0:
        in_time = either(in_time, is_tie(anchor, date))
    too_late = below(whole(check.days), gap.low)
    found = cases(
        [(in_time, choose(start.free, _UNKNOWN, _PASS)), (both(known(gap.low), negated(too_late)),
         _UNKNOWN)], choose(b.free, _UNKNOWN, _FAIL),
    )  # fmt: skip
    return cases(
        [
            (start.never, _NOTHING),
            (b.never, _before_due(check, case, anchor, start.free)),
            (unplaced, _NOTHING),
            (either(anchor.missing, date.missing), _UNKNOWN),
        ],
        found,
    )


def _spacing(check: OrderCheck, case: CaseColumns) -> Expression:
    """Judge the days between two stages of one event each; with more, the records engine does."""
    a, b = case.placed(check.a), case.placed(check.b)
    case.facts.doubts += [negated(own.is_single) for own in (a, b)]
    start, end = a.first, b.first
    in_order = precedes(start, end, case.ties)
    gap, days = _gap(start, end, check), whole(check.days)
    is_within = check.template is Template.WITHIN
    judged = (_within if is_within else _apart)(in_order, gap, days, lambda: _before_due(
        check, case, start, FALSE))  # fmt: skip
    judged = choose(b.free, _UNKNOWN, judged)
    placed = choose(start.missing, _NOTHING, judged)
    return cases(
        [
            (a.never if is_within else either(a.never, b.never), _NOTHING),
            (b.never, _before_due(check, case, start, a.free)),
            (b.is_unplaced, _NOTHING),
            (a.free, _UNKNOWN),
        ],
        placed,
    )


def _within(
    in_order: Expression, gap: NumberValue, days: Expression, late: Callable[[], Expression]
) -> Expression:
    is_far = either(negated(in_order), below(days, gap.low))
    is_near = both(in_order, at_most(gap.high, days))
    return cases([(is_far, late()), (is_near, _PASS)], _UNKNOWN)


def _apart(
    in_order: Expression, gap: NumberValue, days: Expression, late: Callable[[], Expression]
) -> Expression:
    del late
    is_close = both(in_order, below(gap.high, days))
    return cases(
        [(negated(in_order), _NOTHING), (at_most(days, gap.low), _PASS), (is_close, _FAIL)],
        _UNKNOWN,
    )


def _duration(check: OrderCheck, case: CaseColumns) -> Expression:
    start, stop = (case.placed(stages or case.stages) for stages in (check.a, check.b))
    gap, days = _gap(start.first, stop.last, check), whole(check.days)
    is_short = both(at_most(gap.high, days), negated(either(start.free, stop.free)))
    found = cases([(below(days, gap.low), _FAIL), (is_short, _PASS)], _UNKNOWN)
    found = choose(either(start.first.missing, stop.last.missing), _UNKNOWN, found)
    if not check.b:
        waits = _before_due(check, case, start.first, start.free)
        running = cases(
            [(equal(waits, _FAIL), _FAIL), (equal(waits, _DOUBTFUL), _UNKNOWN)], _PENDING
        )
        is_running = both(negated(case.facts.closed), negated(equal(found, _FAIL)))
        found = choose(is_running, running, found)
    return cases(
        [
            (start.never, _NOTHING),
            (stop.never, _before_due(check, case, start.first, start.free)),
            (_unplaced(start, stop), _NOTHING),
        ],
        found,
    )


_NO_DATE: Final = DateValue(whole(None), whole(None))
