"""Probes: values worth trying in a slot, taken from the rule and from the data around it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from enum import Enum
from functools import cached_property
from typing import Any, Final

import attrs

from kotaku_eval.activities import Activity
from kotaku_eval.conditions import (
    Aggregate,
    Compare,
    Condition,
    ItemRef,
    Literal,
    Member,
    children,
    evaluate,
    walk,
)
from kotaku_eval.dates import EventDate
from kotaku_eval.facts import Subject
from kotaku_eval.improvements.slots import Slot
from kotaku_eval.improvements.worlds import World
from kotaku_eval.models import NUMERIC, Kind
from kotaku_eval.places import Place
from kotaku_eval.rules import Rule
from kotaku_eval.templates import OrderCheck

SCALE: Final = 100
"""Numbers that are no whole ones are searched in hundredths."""
_MOST: Final = 60
# Beyond any amount of money; a number this large is no place to search from.
_FAR: Final = 10**15
_STEPS: Final = tuple(2**power for power in range(13))
_BASE: Final = frozenset({"source", "sources", "timeline", "first_exact"})


class Probes:
    """What is worth trying for one rule on one subject."""

    placeholder: Final = "…"
    """A text that stands for any text."""

    def __init__(self, world: World, rule: Rule, subject: Subject) -> None:
        self.world = world
        self.rule = rule
        self.subject = subject

    @cached_property
    def conditions(self) -> tuple[Condition, ...]:
        """The expressions of the rule, and of what it becomes in scopes."""
        variants = self.rule.variants
        if variants is None:
            return self.rule.conditions
        scopes = [scope.condition for held in variants.lists for scope in held]
        return (*(node for rule in variants.rules for node in rule.conditions), *scopes)

    @cached_property
    def _literals(self) -> list[Any]:
        """The values that the rule itself names."""
        found: list[Any] = []
        for part in (part for node in self.conditions for part in walk(node)):
            if isinstance(part, Literal):
                found.append(part.value)
            elif isinstance(part, Member):
                found += sorted(part.values, key=repr)
        if isinstance(self.rule.check, OrderCheck):
            check = self.rule.check
            found += [check.days, check.min_days, check.max_days]
            named = (part for node in check.conditions for part in walk(node))
            found += [part.value for part in named if isinstance(part, Literal)]
        return list(dict.fromkeys(value for value in found if value is not None))

    @cached_property
    def _around(self) -> list[Any]:
        """The values recorded of the subject and of the places it lies in."""
        records: list[Activity | Place] = [self.subject.value, *self.subject.parents.values()]
        found = [value for record in records for value in values_in(record)]
        return list(dict.fromkeys(found))

    # --- texts, choices, yes and no -------------------------------------------------------------

    def listed(self, slot: Slot) -> list[Any]:
        """Return the values to try for a slot that has no order."""
        if slot.kind is Kind.BOOLEAN:
            return [True, False]
        if slot.kind is Kind.CHOICE:
            return list(slot.choices)
        texts = [v for v in (*self._literals, *self._around) if isinstance(v, str) and v]
        return [self.placeholder, *dict.fromkeys(texts[:_MOST])]

    # --- days and amounts -----------------------------------------------------------------------

    def value_of(self, kind: Kind, number: int) -> Any:
        """Return the value that a searched number stands for."""
        if kind is Kind.DATE:
            return EventDate.of_day(number)
        return number if kind is Kind.INTEGER else number / SCALE

    def number_of(self, kind: Kind, value: float) -> int:
        """Return the number that is searched for an amount."""
        near = max(-_FAR, min(_FAR, value))
        return int(near) if kind is Kind.INTEGER else round(near * SCALE)

    def numbers(self, slot: Slot, now: int | None) -> Iterator[int]:
        """Yield the numbers to try for a slot."""
        if slot.kind is Kind.DATE:
            yield from self._days(slot, now)
            return
        scale = 1 if slot.kind is Kind.INTEGER else SCALE
        known = [v for v in (*self._literals, *self._in(slot), *self._around) if _is_number(v)]
        for value in dict.fromkeys(known[: 2 * _MOST]):
            if math.isfinite(value) and abs(value) < _FAR:
                middle = math.floor(value * scale)
                yield from (middle - 1, middle, middle + 1)
        start = now if now is not None else 0
        for step in (1, 10, 100, 1000, 10**4, 10**6, 10**8, 10**10):
            yield from (start + step, start - step, start * 2, start // 2)
        yield from (0, scale, 100 * scale)
        yield from self._roots(slot, start, scale)

    def _days(self, slot: Slot, now: int | None) -> Iterator[int]:
        known = [v for v in (*self._literals, *self._in(slot), *self._around) if _is_date(v)]
        days: list[int] = [self.world.day] if now is None else [now, self.world.day]
        for date in known[:_MOST]:
            days += [date.first_day, date.last_day]
        spans = [v for v in self._literals if _is_number(v) and 0 < abs(v) < 4000][:4]  # noqa: PLR2004 - days
        for day in sorted(set(days)):
            yield from (day - 1, day, day + 1)
            for span in spans:
                move = int(abs(span))
                yield from (day - move, day + move, day - move - 1, day + move + 1)
        start = now if now is not None else self.world.day
        for step in _STEPS:
            yield from (start - step, start + step)

    def _in(self, slot: Slot) -> Iterable[Any]:
        return values_in(slot.owner)

    def _roots(self, slot: Slot, start: int, scale: int) -> Iterator[int]:
        """Yield where both sides of a comparison would be equal, were they straight lines."""
        for node in (part for own in self.conditions for part in walk(own)):
            if not isinstance(node, Compare) or node.left.type.kind not in NUMERIC:
                continue
            if any(isinstance(part, ItemRef) for part in _outside(node)):
                continue
            first, second = (self._gap(node, slot, start + move) for move in (0, scale))
            if first is None or second is None or first == second:
                continue
            root = start - first * scale / (second - first)
            if math.isfinite(root) and abs(root) < _FAR * SCALE:
                yield from (math.floor(root) + move for move in (-1, 0, 1, 2))

    def _gap(self, node: Compare, slot: Slot, number: int) -> float | None:
        """Return left less right with another value in a slot; ``None`` when it is not known."""
        seen = self.world.seen(self.subject, slot.put(self.value_of(slot.kind, number)))
        sides = [evaluate(p, seen, self.world.ruleset.settings) for p in (node.left, node.right)]
        return sides[0] - sides[1] if all(_is_number(side) for side in sides) else None


def _outside(node: Condition) -> Iterator[Condition]:
    """Yield the parts of a condition that stand in no aggregate of its own."""
    yield node
    if not isinstance(node, Aggregate):
        for child in children(node):
            yield from _outside(child)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_date(value: Any) -> bool:
    return isinstance(value, EventDate)


def values_in(record: Any) -> Iterator[Any]:
    """Yield every value recorded in an attrs value, at any depth."""
    if record is None or isinstance(record, EventDate | str | int | float):
        if record is not None:
            yield record
        return
    if isinstance(record, Enum):
        yield record.value
        return
    if isinstance(record, tuple):
        for entry in record:
            yield from values_in(entry)
        return
    for own in attrs.fields(type(record)):
        if own.name not in _BASE:
            yield from values_in(getattr(record, own.name))
