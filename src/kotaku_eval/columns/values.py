"""Values of conditions as columns: dates with their precision, numbers that may be ranges.

What ``logic`` says of single values is said here of columns. A date is four columns, of which three
fall away where the table holds plain days; a number is its least and its greatest value, which are
one column unless it was counted from coarse dates.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any, Final

from attrs import frozen

from kotaku_eval.columns.expressions import (
    FALSE,
    NULL,
    TRUE,
    Constant,
    Expression,
    Kept,
    Operation,
    added,
    applied,
    at_most,
    below,
    both,
    cases,
    choose,
    compare,
    either,
    equal,
    greatest,
    is_missing,
    is_null,
    known,
    least,
    less,
    negated,
    whole,
)
from kotaku_eval.dates import EventDate, Precision

MOST: Final = 2**50
"""The greatest size of a whole number in data and rules: sums of many and products stay exact."""

EPOCH: Final = dt.date(1970, 1, 1).toordinal()
"""The ordinal of day 0: columns count days since 1970-01-01, as Arrow does."""

MICROS: Final = 86_400_000_000
_FIRST_DAY: Final = 1 - EPOCH
_LAST_DAY: Final = dt.date.max.toordinal() - EPOCH

PRECISIONS: Final = (
    Precision.DAY, Precision.TIMESTAMP, Precision.MONTH, Precision.YEAR, Precision.SPAN,
)  # fmt: skip
"""The precisions by the number that columns hold."""

DAY, TIMESTAMP, MONTH, YEAR, SPAN = map(whole, range(5))
NO_NUMBER: Final = whole(None)


@frozen
class DateValue:
    """A date as columns.

    Args:
        first: The earliest day it may be, in days since 1970; null where it is missing.
        last: The latest day it may be.
        precision: Its place in ``PRECISIONS``.
        instant: Microseconds since 1970 for a timestamp; null for others.
    """

    first: Expression
    last: Expression
    precision: Expression = DAY
    instant: Expression = NO_NUMBER

    @property
    def is_exact(self) -> bool:
        """Whether every row holds a plain day."""
        return self.first == self.last and self.precision == DAY

    @property
    def ends(self) -> tuple[Expression, ...]:
        """The four columns, in the order of the arguments."""
        return self.first, self.last, self.precision, self.instant

    @property
    def missing(self) -> Expression:
        """Whether there is no date."""
        return is_null(self.first)


@frozen
class NumberValue:
    """A number as its least and greatest value; both null where it is missing."""

    low: Expression
    high: Expression

    @property
    def is_plain(self) -> bool:
        """Whether it is one number on every row."""
        return self.low == self.high

    @property
    def is_whole(self) -> bool:
        """Whether it has no decimals."""
        return self.low.kept is Kept.INT


Value = DateValue | NumberValue | Expression
"""What a condition may be on the way: a date, a number, or else a truth value or text."""

NO_DATE: Final = DateValue(whole(None), whole(None))


def day_value(day: Expression) -> DateValue:
    """Return a plain day."""
    return DateValue(day, day)


def date_constant(date: EventDate) -> DateValue:
    """Return a fixed date."""
    instant = None if date.instant is None else date.instant - EPOCH * MICROS
    first, last = whole(date.first_day - EPOCH), whole(date.last_day - EPOCH)
    return DateValue(first, last, whole(PRECISIONS.index(date.precision)), whole(instant))


def number(value: Expression) -> NumberValue:
    """Return a number that is no range."""
    return NumberValue(value, value)


def is_absent(value: Value) -> Expression:
    """Return whether a value is missing."""
    if isinstance(value, DateValue):
        return value.missing
    return is_null(value.low if isinstance(value, NumberValue) else value)


# --- dates --------------------------------------------------------------------------------------


def is_tie(x: DateValue, y: DateValue) -> Expression:
    """Return whether two dates are equal as written; null or false where one is missing."""
    if x.is_exact and y.is_exact:
        return equal(x.first, y.first)
    alike = both(equal(x.precision, y.precision), negated(equal(x.precision, SPAN)))
    has_instants = not (is_missing(x.instant) or is_missing(y.instant))
    moment: Expression = TRUE
    if has_instants:
        moment = either(is_null(x.instant), equal(x.instant, y.instant))
    return both(alike, equal(x.first, y.first), moment)


def not_after(x: DateValue, y: DateValue, *, lenient: bool) -> Expression:
    """Return whether x is at or before y; null where one is missing or they are too coarse."""
    if x.is_exact and y.is_exact:
        return at_most(x.first, y.first)
    tied = choose(is_tie(x, y), TRUE, NULL) if lenient else NULL
    by_days = [(at_most(x.last, y.first), TRUE), (below(y.last, x.first), FALSE)]
    return _timed(x, y, at_most, cases(by_days, tied))


def _timed(
    x: DateValue,
    y: DateValue,
    of_instants: Callable[[Expression, Expression], Expression],
    by_days: Expression,
) -> Expression:
    """Answer by the instants of two timestamps, and else by days."""
    if is_missing(x.instant) or is_missing(y.instant):
        return by_days
    timed = both(known(x.instant), known(y.instant))
    return choose(timed, of_instants(x.instant, y.instant), by_days)


def before(x: DateValue, y: DateValue, *, lenient: bool) -> Expression:
    """Return whether x is strictly before y."""
    return negated(not_after(y, x, lenient=lenient))


def unordered_when_equal(x: DateValue, y: DateValue) -> Expression:
    """Return whether x is before y, null where they may be equal."""

    def instants(a: Expression, b: Expression) -> Expression:
        return choose(equal(a, b), NULL, below(a, b))

    by_days = [(below(x.last, y.first), TRUE), (below(y.last, x.first), FALSE)]
    return _timed(x, y, instants, cases(by_days, NULL))


def hull(dates: Iterable[DateValue], *, last: bool = False) -> DateValue:
    """Return the first (or last) of several dates, leaving out missing ones."""
    held = [date for date in dict.fromkeys(dates) if not is_missing(date.first)]
    if len(held) < 2:  # noqa: PLR2004 - nothing to choose from
        return held[0] if held else NO_DATE
    choice = greatest if last else least
    first = choice(*(date.first for date in held))
    if all(date.is_exact for date in held):
        return day_value(first)
    final = choice(*(date.last for date in held))
    edge = first if last else final
    precisions, instants = [], []
    for date in held:
        may_be = at_most(edge, date.last) if last else at_most(date.first, edge)
        precisions.append(choose(may_be, date.precision, whole(None)))
        instants.append(choose(may_be, date.instant, whole(None)))
    alike = both(
        equal(least(*precisions), greatest(*precisions)), negated(equal(least(*precisions), SPAN))
    )
    spread = choose(equal(first, final), DAY, SPAN)
    precision = choose(alike, least(*precisions), spread)
    instant = choose(equal(precision, TIMESTAMP), choice(*instants), whole(None))
    return DateValue(first, final, precision, instant)


def shifted(date: DateValue, days: NumberValue) -> DateValue:
    """Return a date moved by days; missing where it leaves the calendar."""
    first, last = added(date.first, days.low), added(date.last, days.high)
    fits = both(at_most(whole(_FIRST_DAY), first), at_most(last, whole(_LAST_DAY)))
    first, last = (choose(fits, end, whole(None)) for end in (first, last))
    if date.is_exact and days.is_plain:
        return day_value(first)
    unmoved = both(equal(days.low, whole(0)), equal(days.high, whole(0)))
    precision = choose(unmoved, date.precision, choose(equal(first, last), DAY, SPAN))
    instant = choose(unmoved, date.instant, whole(None))
    return DateValue(first, last, precision, instant)


def days_between(x: DateValue, y: DateValue) -> NumberValue:
    """Return the days from x to y, signed."""
    low = less(y.first, x.last)
    if x.first == x.last and y.first == y.last:
        return number(low)
    return NumberValue(low, less(y.last, x.first))


def working_days_between(x: DateValue, y: DateValue) -> NumberValue:
    """Return the working days from x to y, signed."""

    def until(day: Expression) -> Expression:
        return applied(Operation.WORKING, Kept.INT, day)

    low = less(until(y.first), until(x.last))
    if x.first == x.last and y.first == y.last:
        return number(low)
    return NumberValue(low, less(until(y.last), until(x.first)))


# --- comparisons --------------------------------------------------------------------------------


def compare_values(op: str, x: Value, y: Value, *, lenient: bool) -> Expression:
    """Compare two values of one kind; null where one is missing or too coarse."""
    if isinstance(x, DateValue) and isinstance(y, DateValue):
        if x.is_exact and y.is_exact:
            return compare(Operation(op), x.first, y.first)
        return _compared(op, x, y, lambda a, b: not_after(a, b, lenient=lenient))
    if isinstance(x, NumberValue) and isinstance(y, NumberValue):
        if x.is_plain and y.is_plain:
            return compare(Operation(op), x.low, y.low)
        return _compared(op, x, y, _number_at_most)
    if isinstance(x, DateValue | NumberValue) or isinstance(y, DateValue | NumberValue):
        return NULL
    return compare(Operation(op), x, y)


def _number_at_most(x: NumberValue, y: NumberValue) -> Expression:
    return cases([(at_most(x.high, y.low), TRUE), (below(y.high, x.low), FALSE)], NULL)


def _compared(op: str, x: Any, y: Any, not_above: Callable[[Any, Any], Expression]) -> Expression:
    match op:
        case "<=":
            return not_above(x, y)
        case ">=":
            return not_above(y, x)
        case ">":
            return negated(not_above(x, y))
        case "<":
            return negated(not_above(y, x))
        case "==":
            return both(not_above(x, y), not_above(y, x))
        case _:
            return negated(both(not_above(x, y), not_above(y, x)))


# --- members ------------------------------------------------------------------------------------


def member(operand: Value, values: Iterable[Any], *, lenient: bool) -> Expression:
    """Return whether a value is one of a fixed set; null where it is missing or too coarse."""
    fixed = sorted(values, key=repr)
    if isinstance(operand, DateValue):
        found = [
            compare_values("==", operand, date_constant(value), lenient=lenient) for value in fixed
        ]
        return choose(operand.missing, NULL, either(*found))
    if isinstance(operand, NumberValue):
        numbers = [number(_constant(value)) for value in fixed]
        found = [compare_values("==", operand, value, lenient=lenient) for value in numbers]
        return choose(is_null(operand.low), NULL, either(*found))
    if operand.kept is Kept.BOOL:
        return either(*(operand if value else negated(operand) for value in fixed))
    listed = [Constant(value, Kept.TEXT) for value in fixed]
    return applied(Operation.MEMBER, Kept.BOOL, operand, *listed)


def _constant(value: float) -> Constant:
    return Constant(value, Kept.INT if isinstance(value, int) else Kept.FLOAT)
