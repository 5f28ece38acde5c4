"""Orders as columns: which stage comes before another, by their first and last dates."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from kotaku_eval.columns.cases import CaseColumns
from kotaku_eval.columns.expressions import (
    FALSE,
    NULL,
    TRUE,
    Expression,
    below,
    cases,
    choose,
    either,
    negated,
)
from kotaku_eval.columns.facts import InexpressibleError
from kotaku_eval.columns.occurrences import Occurred
from kotaku_eval.columns.values import (
    DateValue,
    before,
    is_tie,
    not_after,
    unordered_when_equal,
)
from kotaku_eval.columns.verdicts import (
    FAILED,
    MISSING,
    NOTHING,
    PASSED,
    WAITING,
    verdict_of,
    worst,
)
from kotaku_eval.dates import Ties
from kotaku_eval.templates import OrderCheck, Template


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
    if if_true == FALSE and if_false == FALSE:
        return found
    return choose(found, choose(if_true, NULL, TRUE), choose(if_false, NULL, found))


def unplaced(a: Occurred, b: Occurred) -> Expression:
    """Return whether one of two sides has no place in time."""
    return either(a.is_unplaced, b.is_unplaced)


def precedence(a: Occurred, b: Occurred, ties: Ties) -> Expression:
    """Judge that every b has an a before it."""
    found = _decided(precedes(a.first, b.first, ties), b.may_turn, a.may_turn)
    return cases(
        [(b.never, NOTHING), (a.never, FAILED), (unplaced(a, b), NOTHING)], verdict_of(found)
    )


def response(a: Occurred, b: Occurred, ties: Ties) -> Expression:
    """Judge that every a has a b after it."""
    found = _decided(precedes(a.last, b.last, ties), a.may_turn, b.may_turn)
    met = verdict_of(found, MISSING)
    return cases([(a.never, NOTHING), (b.never, MISSING), (unplaced(a, b), NOTHING)], met)


def forbidden_order(a: Occurred, b: Occurred, ties: Ties) -> Expression:
    """Judge that no b comes after an a."""
    found = _forbidden(a.first, b.last, ties)
    may_turn = either(a.may_turn, b.may_turn)
    if may_turn != FALSE:
        found = choose(found, TRUE, choose(may_turn, NULL, found))
    kept = verdict_of(found, PASSED, FAILED)
    return cases([(either(a.never, b.never), PASSED), (unplaced(a, b), NOTHING)], kept)


def judge_order(check: OrderCheck, case: CaseColumns) -> Expression:
    """Judge which stage comes before which, by their first and last dates."""
    return _by_dates(check.template, check.a, check.b, case=case)


def _by_dates(
    template: Template, first: tuple[str, ...], second: tuple[str, ...], *, case: CaseColumns
) -> Expression:
    a, b, ties = case.placed(first), case.placed(second), case.ties
    match template:
        case Template.PRECEDENCE:
            return precedence(a, b, ties)
        case Template.RESPONSE:
            return response(a, b, ties)
        case Template.SUCCESSION:
            return worst(precedence(a, b, ties), response(a, b, ties))
        case Template.NOT_PRECEDENCE:
            active = b.happened
        case Template.NOT_RESPONSE:
            active = a.happened
        case _:
            active = either(a.happened, b.happened)
    return choose(active, forbidden_order(a, b, ties), NOTHING)


Compare = Callable[[Template, tuple[str, ...], tuple[str, ...]], Expression]
"""Judges a precedence or a response of one set of stages and another."""


def judge_edge(check: OrderCheck, case: CaseColumns, compared: Compare | None = None) -> Expression:
    """Judge that the case begins (or ends) with a stage, by dates unless told otherwise."""
    rest = tuple(stage for stage in case.stages if stage not in check.a)
    a, others = (case.of(own) for own in (check.a, rest))
    if compared is None:
        compared = partial(_by_dates, case=case)
    if check.template is Template.INIT:
        ordered = compared(Template.PRECEDENCE, check.a, rest)
        ordered = choose(others.never, PASSED, ordered)
        return choose(a.never, choose(others.happened, FAILED, MISSING), ordered)
    ordered = choose(others.never, PASSED, compared(Template.RESPONSE, rest, check.a))
    return cases([(negated(case.facts.closed), WAITING), (a.never, FAILED)], ordered)
