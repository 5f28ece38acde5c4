"""Times as columns: how many days lie between events, and until when something must come."""

from __future__ import annotations

from kotaku_eval.columns.cases import CaseColumns
from kotaku_eval.columns.expressions import (
    FALSE,
    TRUE,
    Expression,
    at_most,
    below,
    both,
    cases,
    choose,
    either,
    equal,
    known,
    negated,
    whole,
)
from kotaku_eval.columns.occurrences import Occurred
from kotaku_eval.columns.orders import (
    precedes,
    unplaced,
)
from kotaku_eval.columns.values import (
    NO_DATE,
    DateValue,
    NumberValue,
    day_value,
    days_between,
    is_tie,
    working_days_between,
)
from kotaku_eval.columns.verdicts import (
    FAILED,
    MISSING,
    NOTHING,
    PASSED,
    UNCERTAIN,
    UNDECIDED,
    WAITING,
)
from kotaku_eval.dates import Ties
from kotaku_eval.templates import OrderCheck, Template


def _gap(x: DateValue, y: DateValue, check: OrderCheck) -> NumberValue:
    return working_days_between(x, y) if check.is_working else days_between(x, y)


def _before_due(
    check: OrderCheck, case: CaseColumns, first: DateValue, free: Expression
) -> Expression:
    """Judge something that has not come: it fails once its last possible day has passed."""
    if check.is_working:
        passed = working_days_between(first, day_value(whole(case.as_of))).low
        is_over = below(whole(check.days), passed)
    else:
        is_over = below(first.last, whole(case.as_of - check.days))
    is_doubtful = either(free, first.missing)
    return choose(is_over, FAILED, choose(is_doubtful, UNCERTAIN, MISSING))


def judge_deadline(check: OrderCheck, case: CaseColumns, by: DateValue | None) -> Expression:
    """Judge that the first b is no later than some days after its anchor."""
    b = case.placed(check.b)
    if check.by is not None:
        start = Occurred(TRUE, whole(1), FALSE, whole(0), by or NO_DATE, by or NO_DATE)
        lost: Expression = FALSE
    else:
        start = case.placed(case.stages if check.from_start else check.a)
        lost = unplaced(start, b)
    anchor, date = start.first, b.first
    gap = _gap(anchor, date, check)
    in_time = at_most(gap.high, whole(check.days))
    if case.ties is Ties.LENIENT and check.days >= 0 and not gap.is_plain:
        in_time = either(in_time, is_tie(anchor, date))
    is_open: Expression = FALSE
    if not gap.is_plain:
        is_open = both(known(gap.low), negated(below(whole(check.days), gap.low)))
    found = cases(
        [(in_time, choose(start.may_turn, UNDECIDED, PASSED)), (is_open, UNDECIDED)],
        choose(b.may_turn, UNDECIDED, FAILED),
    )
    return cases(
        [
            (start.never, NOTHING),
            (b.never, _before_due(check, case, anchor, start.may_turn)),
            (lost, NOTHING),
            (either(anchor.missing, date.missing), UNDECIDED),
        ],
        found,
    )


def judge_spacing(
    check: OrderCheck, case: CaseColumns, several: Expression | None = None
) -> Expression:
    """Judge the days between two stages of one event each.

    Args:
        check: The template.
        case: The activities.
        several: Where they have more, if that is judged elsewhere; else these are left.
    """
    case.facts.need_places()
    a, b = case.of(check.a), case.of(check.b)
    if several is None:
        case.facts.doubts += [negated(own.is_single) for own in (a, b)]
    start, end = a.first, b.first
    in_order = precedes(start, end, case.ties)
    gap, days = _gap(start, end, check), whole(check.days)
    is_within = check.template is Template.WITHIN
    if is_within:
        judged = _within(in_order, gap, days, _before_due(check, case, start, FALSE))
    else:
        judged = _apart(in_order, gap, days)
    judged = choose(b.free, UNDECIDED, judged)
    placed = choose(start.missing, NOTHING, judged)
    return cases(
        [
            (a.never if is_within else either(a.never, b.never), NOTHING),
            (b.never, _before_due(check, case, start, a.free)),
            (b.is_unplaced, NOTHING),
            (a.free, UNDECIDED),
        ],
        placed,
    )


def _within(
    in_order: Expression, gap: NumberValue, days: Expression, late: Expression
) -> Expression:
    is_far = either(negated(in_order), below(days, gap.low))
    is_near = both(in_order, at_most(gap.high, days))
    return cases([(is_far, late), (is_near, PASSED)], UNDECIDED)


def _apart(in_order: Expression, gap: NumberValue, days: Expression) -> Expression:
    is_close = both(in_order, below(gap.high, days))
    return cases(
        [(negated(in_order), NOTHING), (at_most(days, gap.low), PASSED), (is_close, FAILED)],
        UNDECIDED,
    )


def judge_duration(check: OrderCheck, case: CaseColumns) -> Expression:
    """Judge that no more than so many days lie from a first event to a last one."""
    start, stop = (case.placed(stages or case.stages) for stages in (check.a, check.b))
    gap, days = _gap(start.first, stop.last, check), whole(check.days)
    is_short = both(at_most(gap.high, days), negated(either(start.free, stop.free)))
    found = cases([(below(days, gap.low), FAILED), (is_short, PASSED)], UNDECIDED)
    found = choose(either(start.first.missing, stop.last.missing), UNDECIDED, found)
    if not check.b:
        waits = _before_due(check, case, start.first, start.free)
        running = cases(
            [(equal(waits, FAILED), FAILED), (equal(waits, UNCERTAIN), UNDECIDED)], WAITING
        )
        is_running = both(negated(case.facts.closed), negated(equal(found, FAILED)))
        found = choose(is_running, running, found)
    return cases(
        [
            (start.never, NOTHING),
            (stop.never, _before_due(check, case, start.first, start.free)),
            (unplaced(start, stop), NOTHING),
        ],
        found,
    )
