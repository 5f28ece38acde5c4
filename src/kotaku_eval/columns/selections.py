"""Selections: one of several values of a kind, chosen row by row."""

from __future__ import annotations

from collections.abc import Callable

from kotaku_eval.columns.expressions import (
    NULL,
    TRUE,
    Constant,
    Expression,
    choose,
    coalesced,
    either,
    greatest,
    least,
    negated,
)
from kotaku_eval.columns.values import DateValue, NumberValue, Value, hull, is_absent


def _mapped(change: Callable[..., Expression], *values: Value) -> Value:
    """Change the columns that values of one kind are made of, one by one."""
    first = values[0]
    if isinstance(first, DateValue):
        dates = [value for value in values if isinstance(value, DateValue)]
        return DateValue(
            change(*(date.first for date in dates)), change(*(date.last for date in dates)),
            change(*(date.precision for date in dates)), change(*(date.instant for date in dates)),
        )  # fmt: skip
    if isinstance(first, NumberValue):
        numbers = [value for value in values if isinstance(value, NumberValue)]
        return NumberValue(
            change(*(own.low for own in numbers)), change(*(own.high for own in numbers))
        )
    return change(*values)


def where(question: Expression, value: Value, otherwise: Value | None) -> Value:
    """Return a value where something holds, and another (or none) elsewhere."""
    if question == TRUE:
        return value
    if otherwise is not None:

        def either_one(x: Expression, y: Expression) -> Expression:
            return choose(question, x, y)

        return _mapped(either_one, value, otherwise)

    def cut(part: Expression) -> Expression:
        return choose(question, part, Constant(None, part.kept))

    if isinstance(value, DateValue):
        # Where there is no day there is no date; its precision then says nothing.
        return DateValue(cut(value.first), cut(value.last), value.precision, cut(value.instant))
    return _mapped(cut, value)


def or_default(value: Value, default: Value) -> Value:
    """Return a value, or a default where it is missing."""
    if isinstance(value, DateValue | NumberValue):
        return where(negated(is_absent(value)), value, default)
    return coalesced(value, default if not isinstance(default, DateValue | NumberValue) else NULL)


def extreme(given: list[Value], *, last: bool) -> Value:
    """Return the smallest or largest of several values; missing where one of them is."""
    lost = either(*(is_absent(value) for value in given))
    dates = [value for value in given if isinstance(value, DateValue)]
    if dates:
        return where(negated(lost), hull(dates, last=last), None)
    numbers = [value for value in given if isinstance(value, NumberValue)]
    choice = greatest if last else least
    made = NumberValue(
        choice(*(own.low for own in numbers)), choice(*(own.high for own in numbers))
    )
    return where(negated(lost), made, None)
