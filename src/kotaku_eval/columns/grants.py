"""Grants: what is left to ask of an expression where something is known to hold."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Final

from kotaku_eval.columns.expressions import (
    TRUE,
    Applied,
    Expression,
    Operation,
    both,
    choose,
    coalesced,
    either,
    is_null,
    is_operation,
    negated,
)

_MADE: Final[Mapping[Operation, Callable[..., Expression]]] = {
    Operation.AND: both,
    Operation.OR: either,
    Operation.NOT: negated,
    Operation.IS_NULL: is_null,
    Operation.CHOOSE: choose,
    Operation.COALESCE: coalesced,
}


def conjuncts(question: Expression) -> frozenset[Expression]:
    """Return what holds wherever a question holds."""
    if not is_operation(question, Operation.AND):
        return frozenset({question})
    return frozenset({question}).union(*map(conjuncts, question.arguments))


def granted(node: Expression, facts: Collection[Expression]) -> Expression:
    """Return a simpler expression that is the same wherever some facts hold."""
    known: dict[Expression, Expression] = dict.fromkeys(facts, TRUE)

    def made(own: Expression) -> Expression:
        if own not in known:
            known[own] = written(own) if isinstance(own, Applied) else own
        return known[own]

    def written(own: Applied) -> Expression:
        parts = [made(part) for part in own.arguments]
        if all(new is old for new, old in zip(parts, own.arguments, strict=True)):
            return own
        if own.operation in _MADE:
            return _MADE[own.operation](*parts)
        return Applied(own.operation, tuple(parts), own.kept)

    return made(node)
