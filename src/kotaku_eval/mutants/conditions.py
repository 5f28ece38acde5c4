"""Mutants of conditions: every tree that is one small mistake away, of the same type."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import islice
from typing import Any, Final

import attrs
from attrs import frozen

from kotaku_eval.conditions import (
    Aggregate,
    Arithmetic,
    Call,
    Compare,
    Condition,
    FactRef,
    IsMissing,
    Junction,
    Literal,
    Member,
    Not,
)
from kotaku_eval.dates import EventDate
from kotaku_eval.expression_types import BOOLEAN, INTEGER
from kotaku_eval.facts import Origin, Vocabulary
from kotaku_eval.models import NUMERIC, Kind
from kotaku_eval.mutants.operators import Operator
from kotaku_eval.mutants.writing import written

_NEAR: Final = {"<": ("<=",), "<=": ("<",), ">": (">=",), ">=": (">",), "==": ("<=", ">="),
                "!=": ("<", ">")}  # fmt: skip
_TURNED: Final = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_OPPOSITE: Final = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}
_ORDERED: Final = frozenset({Kind.DATE, *NUMERIC})
_OTHER_SIGN: Final = {"+": "-", "-": "+", "*": "/", "/": "*"}
_OTHER_FUNCTION: Final = {
    "min": "max", "max": "min", "days_between": "working_days_between",
    "working_days_between": "days_between",
}  # fmt: skip
_OTHER_AGGREGATE: Final = {"all": "any", "any": "all", "min": "max", "max": "min"}
_OTHER_END: Final = {"first": "last", "last": "first"}
# Whether a value is there does not change with what it is.
_BLIND: Final = frozenset({"present", "len"})

# Fields are named at run time here, which the checkers of types cannot follow.
_with: Final[Callable[..., Any]] = attrs.evolve


@frozen
class Change:
    """A tree with one mistake in it.

    Args:
        operator: The kind of mistake.
        node: The tree.
    """

    operator: Operator
    node: Condition


def changes(node: Condition, vocabulary: Vocabulary) -> Iterator[Change]:
    """Yield every tree that is one mistake away, those nearest the root first.

    Args:
        node: The tree as it is right.
        vocabulary: The facts it may speak of.
    """
    for change in _own(node, vocabulary):
        yield _with(change, node=_renamed(change.node))
    if isinstance(node, IsMissing) or (isinstance(node, Call) and node.function in _BLIND):
        return
    for name, at, part in _slots(node):
        # The opposite of what stands behind `not` is the opposite of the whole, made already.
        first = 1 if isinstance(node, Not) else 0
        for change in islice(changes(part, vocabulary), first, None):
            yield Change(change.operator, _renamed(_replaced(node, name, at, change.node)))


def opposite(node: Condition) -> Condition:
    """Return the condition that holds where a condition does not."""
    match node:
        case Compare():
            return _renamed(_with(node, op=_OPPOSITE[node.op]))
        case Member() | IsMissing():
            return _renamed(_with(node, negated=not node.negated))
        case Not():
            return node.operand
        case Literal():
            return Literal(not node.value, node.type, str(not node.value))
        case _:
            return _renamed(Not(node, BOOLEAN, ""))


def _renamed(node: Condition) -> Condition:
    made: Condition = _with(node, text=written(node))
    return made


def _slots(node: Condition) -> Iterator[tuple[str, int | None, Condition]]:
    """Yield the parts of a node with the field, and the place in it, that holds each."""
    for own in attrs.fields(type(node)):
        held = getattr(node, own.name)
        if isinstance(held, Condition):
            yield own.name, None, held
        elif isinstance(held, tuple):
            for at, part in enumerate(held):
                if isinstance(part, Condition):
                    yield own.name, at, part


def _replaced(node: Condition, name: str, at: int | None, part: Condition) -> Condition:
    held = getattr(node, name)
    value = part if at is None else (*held[:at], part, *held[at + 1 :])
    made: Condition = _with(node, **{name: value})
    return made


def _own(node: Condition, vocabulary: Vocabulary) -> Iterator[Change]:
    """Yield the mistakes in a node itself, not in its parts."""
    if node.type.kind is Kind.BOOLEAN:
        yield Change(Operator.NEGATE, opposite(node))
    if isinstance(node, FactRef):
        yield from _other_end(node, vocabulary)
    slips = _SLIPS.get(type(node))
    if slips is not None:
        yield from slips(node)


def _comparisons(node: Compare) -> Iterator[Change]:
    if node.left.type.kind not in _ORDERED:
        return
    for op in _NEAR[node.op]:
        yield Change(Operator.BOUNDARY, _with(node, op=op))
    if node.op in _TURNED:
        yield Change(Operator.FLIP, _with(node, op=_TURNED[node.op]))


def _junctions(node: Junction) -> Iterator[Change]:
    other = "or" if node.op == "and" else "and"
    yield Change(Operator.JUNCTION, _with(node, op=other))
    for at in range(len(node.parts)):
        rest = (*node.parts[:at], *node.parts[at + 1 :])
        left = rest[0] if len(rest) == 1 else _with(node, parts=rest)
        yield Change(Operator.CLAUSE, left)


def _members(node: Member) -> Iterator[Change]:
    for value in sorted(node.values, key=repr) if len(node.values) > 1 else ():
        yield Change(Operator.MEMBER, _with(node, values=node.values - {value}))


def _values(node: Literal) -> Iterator[Change]:
    for value in _shifted(node.value):
        yield Change(Operator.NUMBER, Literal(value, node.type, ""))


def _sums(node: Arithmetic) -> Iterator[Change]:
    kinds = (node.left.type.kind, node.right.type.kind)
    # A date is moved by days: two dates cannot be added, nor days lessened by a date.
    if kinds[1] is Kind.DATE:
        return
    made = _with(node, op=_OTHER_SIGN[node.op])
    if node.op == "*":
        made = _with(made, type=_with(node.type, kind=Kind.NUMBER))
    yield Change(Operator.ARITHMETIC, made)


def _calls(node: Call) -> Iterator[Change]:
    if node.function in _OTHER_FUNCTION:
        made = _with(node, function=_OTHER_FUNCTION[node.function])
        yield Change(Operator.FUNCTION, made)
    if node.function in {"days_between", "working_days_between"}:
        yield Change(Operator.FLIP, _with(node, arguments=node.arguments[::-1]))
    if node.function in {"abs", "round", "-"}:
        yield Change(Operator.FUNCTION, node.arguments[0])


def _aggregates(node: Aggregate) -> Iterator[Change]:
    if node.function in _OTHER_AGGREGATE:
        made = _with(node, function=_OTHER_AGGREGATE[node.function])
        yield Change(Operator.FUNCTION, made)
    if node.function == "sum":
        made = _with(node, function="count", element=None, default=None, type=INTEGER)
        yield Change(Operator.FUNCTION, made)
    if node.condition is not None:
        yield Change(Operator.FILTER, _with(node, condition=None))
    if node.default is not None:
        yield Change(Operator.DROP, _with(node, default=None))


def _shifted(value: Any) -> tuple[Any, ...]:
    """Return the values just above and below a number or a day."""
    if isinstance(value, bool):
        return ()
    if isinstance(value, int):
        return (value + 1, value - 1)
    if isinstance(value, float):
        exact = Decimal(repr(value))
        exponent = exact.as_tuple().exponent
        is_whole = value.is_integer() or not isinstance(exponent, int)
        step = Decimal(1) if is_whole else Decimal(1).scaleb(int(exponent))
        return (float(exact + step), float(exact - step))
    if isinstance(value, EventDate) and value.day is not None:
        return (value.shifted(1), value.shifted(-1))
    return ()


def _other_end(node: FactRef, vocabulary: Vocabulary) -> Iterator[Change]:
    """Yield the last occurrence of a stage in the place of its first, and the other way round."""
    *head, end = node.fact.path or ("",)
    if node.fact.origin is not Origin.STAGE or end not in _OTHER_END:
        return
    stem = node.fact.name.removesuffix(end)
    other = vocabulary.find(f"{stem}{_OTHER_END[end]}")
    if other is not None and head:
        yield Change(Operator.OCCURRENCE, FactRef(other, other.name))


_SLIPS: Final[dict[type, Callable[[Any], Iterator[Change]]]] = {
    Compare: _comparisons,
    Member: _members,
    Junction: _junctions,
    Arithmetic: _sums,
    Call: _calls,
    Aggregate: _aggregates,
    Literal: _values,
}
