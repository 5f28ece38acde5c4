"""Three-valued logic and arithmetic: what every record engine means by an operation.

``None`` is *unknown* throughout. The functions are shared by the generated code and by the
explaining interpreter, so that both mean the same.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import Any, Final

from kotaku_eval.calendars import WorkingCalendar
from kotaku_eval.dates import EventDate, days_between, hull, not_after


def kleene_and(parts: Iterable[bool | None]) -> bool | None:
    """Return false if any part is false, else unknown if any is unknown, else true."""
    known: bool | None = True
    for part in parts:
        if part is False:
            return False
        if part is None:
            known = None
    return known


def kleene_or(parts: Iterable[bool | None]) -> bool | None:
    """Return true if any part is true, else unknown if any is unknown, else false."""
    known: bool | None = False
    for part in parts:
        if part:
            return True
        if part is None:
            known = None
    return known


def kleene_not(part: bool | None) -> bool | None:  # noqa: FBT001 - a truth value, no switch
    """Return the opposite; unknown stays unknown."""
    return None if part is None else not part


class Range(tuple[int, int]):
    """A number known only to lie between two others: days between coarse dates."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"{self[0]}..{self[1]}"


def number_or_range(low: int, high: int) -> int | Range:
    """Return one number when both ends agree."""
    return low if low == high else Range((low, high))


def days(x: EventDate | None, y: EventDate | None) -> int | Range | None:
    """Return the days from x to y (signed), as a range when the dates are coarse."""
    if x is None or y is None:
        return None
    if x.day is not None and y.day is not None:
        return y.day - x.day
    return number_or_range(*days_between(x, y))


def working_days(
    x: EventDate | None, y: EventDate | None, calendar: WorkingCalendar
) -> int | Range | None:
    """Return the working days from x to y (signed), as a range when the dates are coarse."""
    if x is None or y is None:
        return None
    return number_or_range(
        calendar.days_between(x.last_day, y.first_day),
        calendar.days_between(x.first_day, y.last_day),
    )


def _ends(value: Any) -> tuple[Any, Any]:
    return (value[0], value[1]) if isinstance(value, Range) else (value, value)


def _at_most(x: Any, y: Any) -> bool | None:
    (x_low, x_high), (y_low, y_high) = _ends(x), _ends(y)
    if x_high <= y_low:
        return True
    return False if x_low > y_high else None


def compare(op: str, x: Any, y: Any, *, lenient: bool = True) -> bool | None:
    """Compare two values of one kind; unknown when a side is missing or too coarse.

    Equal months (or years) compare as equal when ``lenient``, the rule set's ``ties``.
    """
    if x is None or y is None:
        return None
    if isinstance(x, EventDate):
        return _compare_dates(op, x, y, lenient=lenient)
    if isinstance(x, Range) or isinstance(y, Range):
        return _compare_by(op, x, y, _at_most)
    return _PLAIN[op](x, y)


_PLAIN: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "==": lambda x, y: x == y,
    "!=": lambda x, y: x != y,
    "<": lambda x, y: x < y,
    "<=": lambda x, y: x <= y,
    ">": lambda x, y: x > y,
    ">=": lambda x, y: x >= y,
}


def _compare_dates(op: str, x: EventDate, y: EventDate, *, lenient: bool) -> bool | None:
    return _compare_by(op, x, y, lambda a, b: not_after(a, b, lenient=lenient))


def _compare_by(op: str, x: Any, y: Any, at_most: Callable[[Any, Any], bool | None]) -> bool | None:
    match op:
        case "<=":
            return at_most(x, y)
        case ">=":
            return at_most(y, x)
        case ">":
            return kleene_not(at_most(x, y))
        case "<":
            return kleene_not(at_most(y, x))
        case "==":
            return kleene_and([at_most(x, y), at_most(y, x)])
        case _:
            return kleene_not(kleene_and([at_most(x, y), at_most(y, x)]))


def member(x: Any, values: frozenset[Any]) -> bool | None:
    """Say whether a value is one of a fixed set; unknown when it is missing or too coarse."""
    if x is None:
        return None
    if isinstance(x, EventDate | Range):
        return kleene_or(compare("==", x, value) for value in values)
    return x in values


def arithmetic(op: str, x: Any, y: Any) -> Any:
    """Add, subtract, multiply or divide; unknown for a missing side or a division by zero."""
    if x is None or y is None:
        return None
    if isinstance(x, EventDate):
        return _date_arithmetic(op, x, y)
    if isinstance(y, EventDate):
        return _date_arithmetic(op, y, x)
    if isinstance(x, Range) or isinstance(y, Range):
        return _range_arithmetic(op, x, y)
    return finite(op, x, y)


def finite(op: str, x: Any, y: Any) -> Any:
    """Return the result on two plain numbers; unknown where there is none."""
    return _FINITE[op](x, y)


def added(x: Any, y: Any) -> Any:
    """Return ``x + y``; unknown where that is no finite number."""
    try:
        made = x + y
    except OverflowError:
        return None
    return made if made.__class__ is int or math.isfinite(made) else None


def subtracted(x: Any, y: Any) -> Any:
    """Return ``x - y``; unknown where that is no finite number."""
    try:
        made = x - y
    except OverflowError:
        return None
    return made if made.__class__ is int or math.isfinite(made) else None


def multiplied(x: Any, y: Any) -> Any:
    """Return ``x * y``; unknown where that is no finite number."""
    try:
        made = x * y
    except OverflowError:
        return None
    return made if made.__class__ is int or math.isfinite(made) else None


def divided(x: Any, y: Any) -> Any:
    """Return ``x / y``; unknown where that is no finite number, and so by zero."""
    try:
        made = x / y
    except (ZeroDivisionError, OverflowError):
        return None
    return made if math.isfinite(made) else None


_FINITE: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "+": added,
    "-": subtracted,
    "*": multiplied,
    "/": divided,
}


def _date_arithmetic(op: str, x: EventDate, y: Any) -> Any:
    if isinstance(y, EventDate):
        return days(y, x)
    low, high = _ends(y)
    sign = 1 if op == "+" else -1
    moves = sorted((sign * low, sign * high))
    try:
        if low == high:
            return x.shifted(moves[0])
        return EventDate.of_span(x.shifted(moves[0]), x.shifted(moves[1]))
    except OverflowError:
        return None


def _range_arithmetic(op: str, x: Any, y: Any) -> Any:
    found = [finite(op, a, b) for a in _ends(x) for b in _ends(y)]
    (y_low, y_high) = _ends(y)
    if None in found or (op == "/" and y_low <= 0 <= y_high):
        return None
    low, high = min(found), max(found)
    return low if low == high else Range((low, high))


def negative(x: Any) -> Any:
    """Return the number with its sign changed."""
    return None if x is None else arithmetic("-", 0, x)


def absolute(x: Any) -> Any:
    """Return the size of a number."""
    if isinstance(x, Range):
        low, high = x
        least = 0 if low <= 0 <= high else min(abs(low), abs(high))
        return number_or_range(least, max(abs(low), abs(high)))
    return None if x is None else abs(x)


# The default 28 digits are too few for the largest numbers.
_WIDE: Final = Context(prec=700, rounding=ROUND_HALF_EVEN)


def rounded(x: Any, places: int = 0) -> Any:
    """Return a number rounded half to even in decimal, the same on every backend."""
    if x is None or (isinstance(x, int) and places >= 0):
        return x
    if isinstance(x, Range):
        return None
    if places > 0 and float(x).is_integer():
        return x
    made = Decimal(repr(x)).quantize(Decimal(1).scaleb(-places), context=_WIDE)
    return int(made) if places <= 0 else float(made)


def present(x: Any) -> bool:
    """Whether a value is recorded; never unknown."""
    return x is not None


def least(values: Iterable[Any]) -> Any:
    """Return the smallest of several values; unknown if one is missing or there is none."""
    return _extreme(list(values), last=False)


def greatest(values: Iterable[Any]) -> Any:
    """Return the largest of several values; unknown if one is missing or there is none."""
    return _extreme(list(values), last=True)


def _extreme(values: list[Any], *, last: bool) -> Any:
    if not values:
        return None
    for value in values:
        if value is None:
            return None
    if len(values) == 1:
        return values[0]
    if isinstance(values[0], EventDate):
        return hull(values, last=last)
    choose = max if last else min
    if Range in {value.__class__ for value in values}:
        ends = [_ends(value) for value in values]
        return number_or_range(choose(low for low, _ in ends), choose(high for _, high in ends))
    return choose(values)


_MISSING: Final = object()


def _kept(items: Iterable[tuple[bool | None, Any]], default: Any) -> list[Any] | None:
    """Return the values whose filter holds, or ``None`` when one of them is not known."""
    found: list[Any] = []
    for keep, value in items:
        if keep is False:
            continue
        part = value if keep else None
        if part is None:
            if default is _MISSING:
                return None
            part = default
        found.append(part)
    return found


def aggregate(
    function: str,
    items: Iterable[tuple[bool | None, Any]] | None,
    default: Any = _MISSING,
) -> Any:
    """Combine pairs of filter and value under Kleene logic; ``None`` items are unknown.

    ``default`` stands in for a missing part. The sum of nothing is 0, of all it is true, of any
    false; the smallest of nothing is unknown.
    """
    if items is None:
        return None if default is _MISSING else default
    if function == "all":
        return kleene_and(kleene_or([kleene_not(keep), value]) for keep, value in items)
    if function == "any":
        return kleene_or(kleene_and([keep, value]) for keep, value in items)
    if function in {"count", "len"}:
        return count_known([keep for keep, _ in items])
    found = _kept(items, default)
    if found is None:
        return None
    if function == "sum":
        return total(found)
    return least(found) if function == "min" else greatest(found)


def all_known(values: list[bool | None]) -> bool | None:
    """Return what ``kleene_and`` says of a list, at the speed of the interpreter's own search."""
    if False in values:
        return False
    return None if None in values else True


def any_known(values: list[bool | None]) -> bool | None:
    """Return what ``kleene_or`` says of a list."""
    if True in values:
        return True
    return None if None in values else False


def count_known(filters: list[bool | None]) -> int | None:
    """Return how many filters hold; unknown if one is unknown."""
    return None if None in filters else filters.count(True)


def total(values: list[Any]) -> Any:
    """Sum exactly, so that the order of rows never shows in the last digit.

    Unknown if a value is missing or the sum is too large for a number.
    """
    if None in values:
        return None
    kinds = {value.__class__ for value in values}
    if kinds <= {int}:
        return sum(values)
    if Range in kinds:
        found: Any = 0
        for value in values:
            found = arithmetic("+", found, value)
        return found
    try:
        return math.fsum(values)
    except OverflowError:
        return None
