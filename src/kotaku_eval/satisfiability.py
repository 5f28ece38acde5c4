"""Whether a condition can be true at all, or false at all: contradictions found on loading.

A condition is written out as alternatives, each a list of simple questions, up to a cap; what the
questions say of one and the same value is then put together. "Never" is said only when that proves
it, missing values and coarse dates included; past the cap nothing is said. The deeper analysis,
with arithmetic and across rules, is that of a solver.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from itertools import product
from typing import Any, Final

import attrs
from attrs import define, field

from kotaku_eval.conditions import (
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

MOST: Final = 256
"""How many alternatives are looked at."""

_OPPOSITE: Final = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_MIRRORED: Final = {"==": "==", "!=": "!=", "<": ">", ">": "<", ">=": "<=", "<=": ">="}
_SMALL: Final = 50


@define
class _Value:
    """What is known of one value, by the questions asked of it.

    A coarse date or a range is looked at by its lower end: what a comparison that is decided says
    of that end is true of exact values too.
    """

    is_whole: bool = False
    low: Any = None
    high: Any = None
    low_open: bool = False
    high_open: bool = False
    allowed: frozenset[Any] | None = None
    excluded: set[Any] = field(factory=set)
    is_missing: bool = False
    is_known: bool = False

    def at_least(self, limit: Any, *, is_open: bool) -> None:
        if self.low is None or (limit, is_open) > (self.low, self.low_open):
            self.low, self.low_open = limit, is_open

    def at_most(self, limit: Any, *, is_open: bool) -> None:
        if self.high is None or (limit, not is_open) < (self.high, not self.high_open):
            self.high, self.high_open = limit, is_open

    def only(self, values: Iterable[Any]) -> None:
        chosen = frozenset(values)
        self.allowed = chosen if self.allowed is None else self.allowed & chosen

    def is_possible(self) -> bool:
        if self.is_missing:
            return not self.is_known
        if self.allowed is not None:
            return any(self._fits(value) for value in self.allowed)
        if self.low is None or self.high is None:
            return True
        if self.is_whole and 0 <= self.high - self.low <= _SMALL:
            first = -int(-self.low // 1)
            return any(self._fits(value) for value in range(first, int(self.high // 1) + 1))
        if self.low == self.high:
            return self._fits(self.low)
        return bool(self.low < self.high)

    def _fits(self, value: Any) -> bool:
        above = self.low is None or value > self.low or (value == self.low and not self.low_open)
        below = (
            self.high is None or value < self.high or (value == self.high and not self.high_open)
        )
        return above and below and value not in self.excluded


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
    values: dict[Hashable, _Value] = {}
    orders: dict[tuple[Hashable, Hashable], set[str]] = {}
    for node, answer in case:
        if not _ask(node, answer, values, orders):
            return False
    return all(value.is_possible() for value in values.values()) and all(orders.values())


def _ask(
    node: Condition,
    answer: bool,  # noqa: FBT001
    values: dict[Hashable, _Value],
    orders: dict[tuple[Hashable, Hashable], set[str]],
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


def _ask_missing(operand: Condition, is_missing: bool, values: dict[Hashable, _Value]) -> bool:  # noqa: FBT001
    if isinstance(operand, Literal):
        return not is_missing or operand.text.startswith("param.")
    value = values.setdefault(_key(operand), _fresh(operand))
    value.is_missing |= is_missing
    value.is_known |= not is_missing
    return value.is_possible()


def _ask_compare(
    node: Compare,
    answer: bool,  # noqa: FBT001
    values: dict[Hashable, _Value],
    orders: dict[tuple[Hashable, Hashable], set[str]],
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
    value = _Value()
    if isinstance(left, EventDate):
        return True
    value.only([left])
    _limit(value, op, right)
    return value.is_possible()


def _limit(value: _Value, op: str, limit: Any) -> None:
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


def _value_of(node: Condition, values: dict[Hashable, _Value]) -> _Value:
    """Return what is known of a value that must be recorded for the question to be answered."""
    value = values.setdefault(_key(node), _fresh(node))
    value.is_known = True
    return value


def _fresh(node: Condition) -> _Value:
    made = _Value()
    if node.type.kind is Kind.BOOLEAN:
        made.only([True, False])
    elif node.type.kind is Kind.CHOICE and node.type.choices:
        made.only(node.type.choices)
    if isinstance(node, FactRef):
        made.is_whole = node.type.kind is Kind.INTEGER
        made.is_known = node.fact.is_certain
        if made.is_whole and node.fact.origin is Origin.STAGE:
            made.at_least(0, is_open=False)
    return made


def _key(node: Condition) -> Hashable:
    """Return what two parts have in common when they always have the same value."""
    if isinstance(node, FactRef):
        return ("fact", node.fact.name)
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
