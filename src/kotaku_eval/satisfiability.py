"""Whether a condition can be true at all, or false at all: contradictions found on loading.

A condition is written out as alternatives, each a list of simple questions, up to a cap; what the
questions say of one and the same value is then put together. "Never" is said only when that proves
it, missing values and coarse dates included; past the cap nothing is said. The deeper analysis,
with arithmetic and across rules, is that of a solver.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from itertools import product
from typing import Any, Final

import attrs

from kotaku_eval.bounds import Bounds
from kotaku_eval.conditions import (
    Aggregate,
    Call,
    Compare,
    Condition,
    FactRef,
    IsMissing,
    Junction,
    Literal,
    Member,
    Not,
    walk,
)
from kotaku_eval.dates import EventDate
from kotaku_eval.facts import Origin
from kotaku_eval.models import Kind
from kotaku_eval.stage_axioms import Orders, Values, are_possible, stage_key

MOST: Final = 256
"""How many alternatives are looked at."""

_OPPOSITE: Final = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_COUNTS: Final = frozenset({"count", "len"})
_SPANS: Final = frozenset({"days_between", "working_days_between"})
_MIRRORED: Final = {"==": "==", "!=": "!=", "<": ">", ">": "<", ">=": "<=", "<=": ">="}


Question = tuple[Condition, bool]
"""A part without ``and``, ``or`` and ``not``, with the answer it is to give."""


def can_be(node: Condition, answer: bool) -> bool:  # noqa: FBT001 - the answer asked about
    """Say whether a condition may give an answer; false only if no data can make it do so.

    Args:
        node: A condition that gives true, false or unknown.
        answer: True or false.
    """
    cases = _alternatives(node, answer)
    return cases is None or any(_is_possible(case) for case in cases)


def is_same(one: Condition, other: Condition) -> bool:
    """Whether two conditions ask the same, whatever the blanks between their words."""
    return _key(one) == _key(other)


def contradictions(node: Condition) -> Iterator[tuple[Condition, bool]]:
    """Yield each largest part that can never be true, or never be false, with that answer."""
    if node.type.kind is Kind.BOOLEAN and not isinstance(node, FactRef | Literal):
        for answer in (True, False):
            if not can_be(node, answer):
                yield node, answer
                return
    for part in _booleans_below(node):
        yield from contradictions(part)


def _booleans_below(node: Condition) -> Iterator[Condition]:
    """Yield the nearest parts below that combine or compare."""
    seen = walk(node)
    next(seen)
    inner = (Junction, Not, Compare, Member)
    skipped: set[int] = set()
    for part in seen:
        if id(part) in skipped:
            continue
        if isinstance(part, inner):
            skipped |= {id(below) for below in walk(part)}
            yield part


def _alternatives(node: Condition, answer: bool) -> list[tuple[Question, ...]] | None:  # noqa: FBT001
    """Return the ways a condition gives an answer; ``None`` when they are too many."""
    match node:
        case Not():
            return _alternatives(node.operand, not answer)
        case Junction():
            parts = [_alternatives(part, answer) for part in node.parts]
            if (node.op == "and") is answer:
                return _product(parts)
            found = [case for part in parts if part is not None for case in part]
            return None if None in parts or len(found) > MOST else found
        case _:
            return [((node, answer),)]


def _product(parts: list[list[tuple[Question, ...]] | None]) -> list[tuple[Question, ...]] | None:
    """Combine every way of one part with every way of the others; parts too large are left out."""
    made: list[tuple[Question, ...]] = [()]
    for part in parts:
        if part is None or len(made) * len(part) > MOST:
            continue
        made = [(*one, *other) for one, other in product(made, part)]
    return made


def _is_possible(case: tuple[Question, ...]) -> bool:
    values: Values = {}
    orders: Orders = {}
    for node, answer in case:
        if not _ask(node, answer, values, orders):
            return False
    if not are_possible(values, orders):
        return False
    return all(value.is_possible() for value in values.values()) and all(orders.values())


def _ask(
    node: Condition,
    answer: bool,  # noqa: FBT001
    values: Values,
    orders: Orders,
) -> bool:
    """Put what one question says to the rest; return whether it is possible by itself."""
    match node:
        case Literal() if node.text.startswith("param."):
            # A switch that others may turn on or off.
            _value_of(node, values).only([answer])
        case Literal():
            return node.value is answer
        case IsMissing():
            return _ask_missing(node.operand, node.negated is not answer, values)
        case Call(function="present"):
            return _ask_missing(node.arguments[0], not answer, values)
        case Compare():
            return _ask_compare(node, answer, values, orders)
        case Member():
            value = _value_of(node.operand, values)
            if node.negated is answer:
                value.excluded |= node.values
            else:
                value.only(node.values)
        case _:
            _value_of(node, values).only([answer])
    return True


def _ask_missing(operand: Condition, is_missing: bool, values: Values) -> bool:  # noqa: FBT001
    if isinstance(operand, Literal):
        return not is_missing or operand.text.startswith("param.")
    value = values.setdefault(_key(operand), _fresh(operand))
    value.is_missing |= is_missing
    value.is_known |= not is_missing
    return value.is_possible()


def _ask_compare(
    node: Compare,
    answer: bool,  # noqa: FBT001
    values: Values,
    orders: Orders,
) -> bool:
    op = node.op if answer else _OPPOSITE[node.op]
    left, right = node.left, node.right
    if isinstance(left, Literal):
        left, right, op = right, left, _MIRRORED[op]
    if isinstance(left, Literal) and isinstance(right, Literal):
        return _constants(op, left.value, right.value)
    value = _value_of(left, values)
    if isinstance(right, Literal):
        _limit(value, op, right.value)
        return True
    _value_of(right, values)
    pair = (_key(left), _key(right))
    signs = {"==": "=", "!=": "<>", "<": "<", "<=": "<=", ">": ">", ">=": ">="}[op]
    if pair[0] == pair[1]:
        return "=" in signs
    if repr(pair[0]) > repr(pair[1]):
        pair, signs = (pair[1], pair[0]), signs.translate(str.maketrans("<>", "><"))
    known = orders.setdefault(pair, set("<=>"))
    known &= set(signs)
    return True


def _constants(op: str, left: Any, right: Any) -> bool:
    value = Bounds()
    if isinstance(left, EventDate):
        return True
    value.only([left])
    _limit(value, op, right)
    return value.is_possible()


def _limit(value: Bounds, op: str, limit: Any) -> None:
    """Put a comparison with a fixed value to what is known."""
    low = limit.first_day if isinstance(limit, EventDate) else limit
    high = limit.last_day if isinstance(limit, EventDate) else limit
    match op:
        case "==" if isinstance(limit, EventDate | int | float) and not isinstance(limit, bool):
            value.at_least(low, is_open=False)
            value.at_most(low, is_open=False)
        case "==":
            value.only([limit])
        case "!=":
            value.excluded.add(low)
        case "<" | "<=":
            value.at_most(low, is_open=op == "<")
        case _:
            value.at_least(high if op == ">" else low, is_open=op == ">")


def _value_of(node: Condition, values: Values) -> Bounds:
    """Return what is known of a value that must be recorded for the question to be answered."""
    value = values.setdefault(_key(node), _fresh(node))
    value.is_known = True
    return value


def _fresh(node: Condition) -> Bounds:
    made = Bounds()
    if node.type.kind is Kind.BOOLEAN:
        made.only([True, False])
    elif node.type.kind is Kind.CHOICE and node.type.choices:
        made.only(node.type.choices)
    if isinstance(node, FactRef):
        made.is_whole = node.type.kind is Kind.INTEGER
        made.is_known = node.fact.is_certain
        if made.is_whole and node.fact.origin is Origin.STAGE:
            made.at_least(0, is_open=False)
    elif isinstance(node, Call | Aggregate):
        _limit_call(node, made)
    return made


def _limit_call(node: Call | Aggregate, made: Bounds) -> None:
    """Put to a call what it can never give: a count below 0, days from a date to itself."""
    if node.function in _COUNTS:
        made.is_whole = True
    if node.function in _COUNTS or node.function == "abs":
        made.at_least(0, is_open=False)
    if isinstance(node, Call) and node.function in _SPANS:
        start, end = node.arguments
        exact = not isinstance(start, Literal)
        if exact and _key(start) == _key(end):
            made.at_least(0, is_open=False)
            made.at_most(0, is_open=False)


def _key(node: Condition) -> Hashable:
    """Return what two parts have in common when they always have the same value."""
    if isinstance(node, FactRef):
        return stage_key(node) or ("fact", node.fact.name)
    if isinstance(node, Literal) and node.text.startswith("param."):
        return node.text
    parts: list[Any] = [type(node).__name__]
    for own in attrs.fields(type(node)):
        if own.name in {"text", "type"}:
            continue
        held = getattr(node, own.name)
        if isinstance(held, tuple):
            parts.append(tuple(_key(part) for part in held))
        elif attrs.has(type(held)) and hasattr(held, "text") and hasattr(held, "type"):
            parts.append(_key(held))
        else:
            parts.append(repr(held))
    return tuple(parts)
