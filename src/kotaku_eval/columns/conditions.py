"""Conditions as columns: the meaning of ``conditions.evaluate``, on every row at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from attrs import define, field

from kotaku_eval.columns.aggregates import Entries
from kotaku_eval.columns.arithmetic import absolute, calculated
from kotaku_eval.columns.expressions import (
    NULL,
    TRUE,
    Column,
    Constant,
    Expression,
    Kept,
    Operation,
    applied,
    as_float,
    below,
    both,
    choose,
    either,
    equal,
    greatest,
    known,
    negated,
    truth,
    whole,
)
from kotaku_eval.columns.facts import Facts, InexpressibleError
from kotaku_eval.columns.gatherings import ACTIVITIES, ENTRY, Gatherings, renamed
from kotaku_eval.columns.layouts import Layout
from kotaku_eval.columns.occurrences import equal_true
from kotaku_eval.columns.selections import extreme, where
from kotaku_eval.columns.values import (
    MOST,
    DateValue,
    NumberValue,
    Value,
    compare_values,
    date_constant,
    days_between,
    is_absent,
    member,
    number,
    shifted,
    working_days_between,
)
from kotaku_eval.conditions import (
    Aggregate,
    Arithmetic,
    Call,
    Compare,
    Condition,
    FactRef,
    IsMissing,
    ItemRef,
    Junction,
    Literal,
    Member,
    Not,
    walk,
)
from kotaku_eval.dates import EventDate
from kotaku_eval.facts import Fact, Origin, Vocabulary
from kotaku_eval.models import NUMERIC, Field, Kind


@define
class Conditions:
    """Lowers conditions on one kind of subject.

    Args:
        facts: The subject's facts.
        vocabulary: What the names mean.
        gatherings: What is asked of entries.
        inner: For a place, the facts of its activities.
        items: The facts of the entries that are spoken of, by the name of the variable.
        prefixes: What stands before the names of their columns, where it is not ``ENTRY``.
    """

    facts: Facts
    vocabulary: Vocabulary
    gatherings: Gatherings
    inner: Facts | None = None
    items: dict[str, Facts] = field(factory=dict)
    prefixes: dict[str, str] = field(factory=dict)

    @property
    def doubts(self) -> list[Expression]:
        """Where the answer cannot be told from columns."""
        return self.facts.doubts

    def truth(self, node: Condition) -> Expression:
        """Return the truth value of a condition."""
        found = self.value(node)
        return NULL if isinstance(found, DateValue | NumberValue) else found

    def date(self, node: Condition | None) -> DateValue | None:
        """Return the date of a condition, ``None`` where it is no date at all."""
        found = None if node is None else self.value(node)
        return found if isinstance(found, DateValue) else None

    def value(self, node: Condition) -> Value:  # noqa: C901 - one branch per kind of node
        """Return what a condition says on every row."""
        match node:
            case Literal():
                return literal(node.value, node.type)
            case FactRef():
                return self._fact(node)
            case ItemRef():
                return self._item(node)
            case Compare():
                x, y = self.value(node.left), self.value(node.right)
                return compare_values(node.op, x, y, lenient=self.facts.setting.lenient)
            case Member():
                operand = self.value(node.operand)
                found = member(operand, node.values, lenient=self.facts.setting.lenient)
                return negated(found) if node.negated else found
            case IsMissing():
                absent = is_absent(self.value(node.operand))
                return negated(absent) if node.negated else absent
            case Junction():
                join = both if node.op == "and" else either
                return join(*(self.truth(part) for part in node.parts))
            case Not():
                return negated(self.truth(node.operand))
            case Arithmetic():
                return self._arithmetic(node)
            case Call():
                return self._call(node)
            case Aggregate():
                return self._aggregate(node)

    def _fact(self, node: FactRef) -> Value:
        if node.fact.origin is Origin.ACTIVITIES:
            return number(self.gatherings.count(ACTIVITIES, TRUE))
        name, layout = node.fact.name, self.facts.layout
        is_list = node.fact.field.kind is Kind.LIST
        if is_list and name in layout.lists and name not in layout.fields:
            return number(self.gatherings.count(name, TRUE))
        return self.facts.value(node.fact)

    def _item(self, node: ItemRef) -> Value:
        facts = self.items[node.variable]
        before = len(facts.doubts)
        found = facts.value(node.fact)
        prefix = self.prefixes.get(node.variable, ENTRY)
        self.doubts.extend(renamed(doubt, prefix, {}) for doubt in facts.doubts[before:])
        return _prefixed_value(found, prefix)

    # --- arithmetic and functions ---------------------------------------------------------------

    def _arithmetic(self, node: Arithmetic) -> Value:
        x, y = self.value(node.left), self.value(node.right)
        if isinstance(x, DateValue) and isinstance(y, DateValue):
            return days_between(y, x)
        if isinstance(x, DateValue) and isinstance(y, NumberValue):
            return shifted(x, y if node.op == "+" else _opposite(y))
        if isinstance(y, DateValue) and isinstance(x, NumberValue):
            return shifted(y, x)
        if isinstance(x, NumberValue) and isinstance(y, NumberValue):
            self._watch(node, x, y)
            return calculated(node.op, x, y)
        return NULL

    def _watch(self, node: Arithmetic, x: NumberValue, y: NumberValue) -> None:
        """Note a product of whole numbers that may be too large for a column."""
        if node.op != "*" or not (x.is_whole and y.is_whole):
            return
        sizes = [
            greatest(*(_size(as_float(end)) for end in ends))
            for ends in ((x.low, x.high), (y.low, y.high))
        ]
        product = _float(Operation.MUL, *sizes)
        self.doubts.append(equal_true(below(Constant(_LARGEST, Kept.FLOAT), product)))

    def _call(self, node: Call) -> Value:
        given = [self.value(part) for part in node.arguments]
        match node.function, given:
            case "present", [value]:
                return negated(is_absent(value))
            case "days_between", [DateValue() as x, DateValue() as y]:
                return days_between(x, y)
            case "working_days_between", [DateValue() as x, DateValue() as y]:
                return working_days_between(x, y)
            case "abs", [NumberValue() as x]:
                return absolute(x)
            case "-", [NumberValue() as x]:
                return _opposite(x)
            case "round", [NumberValue() as x, *places]:
                return self._rounded(x, places)
            case "min" | "max", _:
                return extreme(given, last=node.function == "max")
            case "len", [NumberValue() as x]:
                return x
            case _:
                return NULL

    def _rounded(self, x: NumberValue, places: list[Value]) -> Value:
        """Round half to even in decimal; where a half is near, the records engine is asked."""
        digits = _digits(places)
        plain = x.low if x.is_plain else choose(equal(x.low, x.high), x.low, whole(None))
        if x.is_whole and digits >= 0:
            return number(plain)
        power = Constant(10.0 ** abs(digits), Kept.FLOAT)
        up, down = (Operation.MUL, Operation.DIV)[:: 1 if digits >= 0 else -1]
        scaled = _float(up, as_float(plain), power)
        near = _float(Operation.FLOOR, _float(Operation.ADD, scaled, Constant(0.5, Kept.FLOAT)))
        off = _size(_float(Operation.SUB, scaled, near))
        for most, size in ((_NEAR_HALF, off), (_ROUNDED_MOST, _size(scaled))):
            self.doubts.append(equal_true(below(Constant(most, Kept.FLOAT), size)))
        made = _float(down, near, power)
        if digits < 0:
            self.doubts.append(equal_true(below(Constant(_LARGEST, Kept.FLOAT), _size(made))))
        return number(made if digits > 0 else applied(Operation.TO_INT, Kept.INT, made))

    # --- aggregates -----------------------------------------------------------------------------

    def _aggregate(self, node: Aggregate) -> Value:
        asked = node.items.fact
        source = ACTIVITIES if asked.origin is Origin.ACTIVITIES else asked.name
        default = None if node.default is None else self.value(node.default)
        if source != ACTIVITIES and source not in self.facts.layout.lists:
            return literal(None, node.type) if default is None else default
        if self.items and any(node.variable != own for own in _variables_of(node)):
            # An entry stands beside its subject, not beside the event that is asked about.
            raise InexpressibleError(node.text)
        keep, element = self._entry(node, source)
        entries = Entries(source, self.gatherings, self.doubts)
        made = entries.aggregate(node.function, keep, element, default)
        return where(self._is_listed(asked), made, default)

    def _is_listed(self, asked: Fact) -> Expression:
        """Return whether a list is recorded at all; it may be empty."""
        if asked.origin is Origin.ACTIVITIES:
            return TRUE
        if asked.name in self.facts.layout.fields:
            return known(Column(asked.name, Kept.INT))
        return truth(asked.name in self.facts.layout.lists)

    def _entry(self, node: Aggregate, source: str) -> tuple[Expression, Value | None]:
        """Return the filter and the value of an aggregate, on an entry."""
        before = len(self.doubts)
        self.items[node.variable] = self._entries(source)
        try:
            keep = TRUE if node.condition is None else self.truth(node.condition)
            element = None if node.element is None else self.value(node.element)
        finally:
            del self.items[node.variable]
        # What cannot be told of an entry cannot be told of its subject.
        inner = self.doubts[before:]
        self.doubts[before:] = [below(whole(0), self.gatherings.count(source, d)) for d in inner]
        return keep, element

    def _entries(self, source: str) -> Facts:
        if source == ACTIVITIES and self.inner is not None:
            return self.inner
        return Facts(self.facts.setting, self.facts.layout.lists.get(source, Layout()))


def _float(operation: Operation, *parts: Expression) -> Expression:
    return applied(operation, Kept.FLOAT, *parts)


def _size(part: Expression) -> Expression:
    return _float(Operation.ABS, part)


def _variables_of(node: Aggregate) -> Iterator[str]:
    """Yield the variables that the filter and the value of an aggregate speak of."""
    for own in (node.condition, node.element):
        parts = () if own is None else walk(own)
        yield from (part.variable for part in parts if isinstance(part, ItemRef))


def _digits(places: list[Value]) -> int:
    """Return the number of decimals that is written; 0 where none is."""
    written = places[0].low if places and isinstance(places[0], NumberValue) else None
    return int(written.value) if isinstance(written, Constant) else 0


_LARGEST: Final = float(2**53)
"""The greatest whole number that is reckoned with: a sum of hundreds still fits a column."""

_NEAR_HALF: Final = 0.5 - 1e-6
_ROUNDED_MOST: Final = 1e9


def literal(value: Any, own: Field) -> Value:
    """Return a fixed value."""
    if isinstance(value, EventDate):
        return date_constant(value)
    if own.kind in NUMERIC:
        if isinstance(value, int) and abs(value) > MOST:
            # A column would have no room for what is reckoned from it.
            raise InexpressibleError(str(value))
        kept = Kept.FLOAT if isinstance(value, float) else Kept.INT
        return number(Constant(value, kept))
    if own.kind is Kind.DATE:
        return DateValue(whole(None), whole(None))
    return Constant(value, Kept.BOOL if own.kind is Kind.BOOLEAN else Kept.TEXT)


def _prefixed_value(value: Value, prefix: str) -> Value:
    """Return a value over the columns of an entry."""
    known_parts: dict[Expression, Expression] = {}

    def moved(part: Expression) -> Expression:
        return renamed(part, prefix, known_parts)

    if isinstance(value, DateValue):
        return DateValue(*map(moved, value.ends))
    if isinstance(value, NumberValue):
        return NumberValue(moved(value.low), moved(value.high))
    return moved(value)


def _opposite(x: NumberValue) -> NumberValue:
    return calculated("-", number(whole(0)), x)
