"""Verdicts as columns: what answers mean, written where they are chosen.

A verdict is a tree of questions with codes at its ends. What is to be made of a code is put in its
place, so that nothing is asked about a verdict that was only just chosen.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Final

from kotaku_eval.columns.expressions import (
    Constant,
    Expression,
    Operation,
    cases,
    choose,
    either,
    equal,
    is_operation,
    negated,
    whole,
)
from kotaku_eval.findings import FAIL, NOT_APPLICABLE, PASS, PENDING, UNKNOWN
from kotaku_eval.templates.names import ABSENT, DOUBTFUL

PASSED, FAILED, NOTHING, UNDECIDED = map(whole, (PASS, FAIL, NOT_APPLICABLE, UNKNOWN))
WAITING, MISSING, UNCERTAIN = map(whole, (PENDING, ABSENT, DOUBTFUL))
_MOST_CHOICES: Final = 40
_GRAVITY: Final = (FAILED, UNCERTAIN, MISSING, UNDECIDED, WAITING, PASSED, NOTHING)


def verdict_of(
    found: Expression, if_not: Expression = FAILED, if_so: Expression = PASSED
) -> Expression:
    """Return the verdict of a three-valued answer.

    Args:
        found: The answer.
        if_not: The verdict where it is no.
        if_so: The verdict where it is yes.
    """

    def end(own: Expression) -> Expression:
        if isinstance(own, Constant):
            return UNDECIDED if own.value is None else if_so if own.value else if_not
        if own.is_certain:
            return choose(own, if_so, if_not)
        return choose(negated(own), if_not, choose(own, if_so, UNDECIDED))

    return _ended(found, end)


def settled(verdict: Expression, is_late: Expression) -> Expression:
    """Return a verdict with what ``ABSENT`` and ``DOUBTFUL`` mean: fail, pending or unknown."""
    made: Mapping[Expression, Expression] = {
        MISSING: choose(is_late, FAILED, WAITING),
        UNCERTAIN: choose(is_late, FAILED, UNDECIDED),
    }

    def end(own: Expression) -> Expression:
        if isinstance(own, Constant):
            return made.get(own, own)
        return cases([(equal(own, code), meant) for code, meant in made.items()], own)

    return _ended(verdict, end)


def worst(*verdicts: Expression) -> Expression:
    """Return the verdict of several requirements that must all hold."""
    if math.prod(map(_choices, verdicts)) <= _MOST_CHOICES and len(verdicts) == 2:  # noqa: PLR2004
        one, other = verdicts
        return _ended(one, lambda own: _ended(other, lambda end: _graver(own, end)))

    def found(code: Expression) -> Expression:
        return either(*(equal(verdict, code) for verdict in verdicts))

    absent = choose(found(UNDECIDED), UNCERTAIN, MISSING)
    order = [(code, absent if code == MISSING else code) for code in _GRAVITY[:-1]]
    return cases([(found(code), made) for code, made in order], NOTHING)


def _graver(one: Expression, other: Expression) -> Expression:
    """Return the verdict of two; what is absent beside an unknown is doubtful."""
    if {one, other} == {MISSING, UNDECIDED}:
        return UNCERTAIN
    return min(one, other, key=_GRAVITY.index)


def _ended(node: Expression, end: Callable[[Expression], Expression]) -> Expression:
    """Return a tree of choices with something else at each of its ends."""
    known: dict[Expression, Expression] = {}

    def made(own: Expression) -> Expression:
        if own not in known:
            known[own] = written(own)
        return known[own]

    def written(own: Expression) -> Expression:
        if not is_operation(own, Operation.CHOOSE):
            return end(own)
        question, *answers = own.arguments
        return choose(question, *map(made, answers))

    return made(node)


def _choices(node: Expression) -> int:
    """Return how many choices lead to the codes of a verdict; very many where an end is no code."""
    seen: set[Expression] = set()
    open_nodes = [node]
    while open_nodes:
        own = open_nodes.pop()
        if isinstance(own, Constant) or own in seen:
            continue
        if not is_operation(own, Operation.CHOOSE):
            return _MOST_CHOICES + 1
        seen.add(own)
        open_nodes.extend(own.arguments[1:])
    return len(seen)
