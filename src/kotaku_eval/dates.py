"""Dates as people record them: a day, a month, a year or a timestamp, and how they compare.

A coarse date is an interval of days. A question about two dates is answered only when every day
they may stand for gives the same answer; otherwise the answer is ``None``, which means unknown.
Day numbers are proleptic Gregorian ordinals (``datetime.date.toordinal``).
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from enum import Enum
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from attrs import Factory, field, frozen

DEFAULT_ZONE: Final = "Asia/Jakarta"
_DAY_MICROSECONDS: Final = 86_400_000_000
_COARSE: Final = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_TIMESTAMP: Final = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}.*", re.ASCII)


class Precision(Enum):
    """How exactly a date is known."""

    TIMESTAMP = "timestamp"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    SPAN = "span"


class Ties(Enum):
    """What equal dates mean for order (the rule set's ``ties:``)."""

    LENIENT = "lenient"
    PARTIAL = "partial"
    STRICT = "strict"
    INPUT = "input"


class Undated(Enum):
    """What an event without a date means for order (the rule set's ``undated:``)."""

    ANYWHERE = "anywhere"
    IGNORE_FOR_ORDER = "ignore_for_order"
    DROP = "drop"
    INPUT = "input"


@frozen
class EventDate:
    """A date with its precision, as the days it may stand for.

    Args:
        first_day: The earliest day it may be, as an ordinal.
        last_day: The latest day it may be; equals ``first_day`` for a day or timestamp.
        precision: Day, month, year, timestamp, or a span of days.
        instant: For a timestamp, microseconds since ordinal 0 in the declared time zone.

    >>> month = EventDate.parse("2018-08")
    >>> month.earliest, month.latest
    (datetime.date(2018, 8, 1), datetime.date(2018, 8, 31))
    >>> print(month, EventDate.parse("2018-08-06").precision.value)
    2018-08 day
    """

    first_day: int
    last_day: int
    precision: Precision = Precision.DAY
    instant: int | None = None
    # The day number when this is exactly a day: what the engines' fast path asks for.
    day: int | None = field(
        default=Factory(
            lambda date: date.first_day if date.precision is Precision.DAY else None,
            takes_self=True,
        ),
        init=False,
        repr=False,
        eq=False,
    )

    @property
    def earliest(self) -> dt.date:
        """The first day it may be."""
        return dt.date.fromordinal(self.first_day)

    @property
    def latest(self) -> dt.date:
        """The last day it may be."""
        return dt.date.fromordinal(self.last_day)

    def isoformat(self) -> str:
        """Return ISO 8601 text at the date's own precision (a span as ``first/last``)."""
        if self.day is not None:
            return _iso(self.day)
        match self.precision:
            case Precision.TIMESTAMP:
                micros = (self.instant or 0) - self.first_day * _DAY_MICROSECONDS
                start = dt.datetime.combine(self.earliest, dt.time())
                return (start + dt.timedelta(microseconds=micros)).isoformat()
            case Precision.MONTH:
                return self.earliest.isoformat()[:7]
            case Precision.YEAR:
                return self.earliest.isoformat()[:4]
            case _:
                return f"{self.earliest.isoformat()}/{self.latest.isoformat()}"

    def __str__(self) -> str:
        return self.isoformat()

    @classmethod
    def parse(cls, text: str, zone: str = DEFAULT_ZONE) -> EventDate:
        """Read ISO 8601 text: ``2018``, ``2018-08``, ``2018-08-06``, a timestamp, or a span.

        A timestamp with an offset is converted to ``zone``; one without stands in ``zone``.

        Raises:
            ValueError: The text is no such date, or no day of the calendar.
        """
        text = text.strip()
        coarse = _COARSE.fullmatch(text)
        if coarse:
            year, month, day = (int(part) if part else None for part in coarse.groups())
            return cls.of_parts(year or 0, month, day)
        if _TIMESTAMP.fullmatch(text):
            return cls.of_datetime(dt.datetime.fromisoformat(text), zone)
        first, slash, last = text.partition("/")
        if slash:
            return cls.of_span(cls.parse(first, zone), cls.parse(last, zone))
        msg = f"not an ISO date: {text!r}"
        raise ValueError(msg)

    @classmethod
    def of_parts(cls, year: int, month: int | None = None, day: int | None = None) -> EventDate:
        """Make a year, a month or a day.

        Raises:
            ValueError: The calendar has no such day.
        """
        first = dt.date(year, month or 1, day or 1)
        if day is not None:
            return cls(first.toordinal(), first.toordinal())
        if month is not None:
            last = first.replace(day=calendar.monthrange(year, month)[1])
            return cls(first.toordinal(), last.toordinal(), Precision.MONTH)
        return cls(first.toordinal(), dt.date(year, 12, 31).toordinal(), Precision.YEAR)

    @classmethod
    def of_datetime(cls, moment: dt.datetime, zone: str = DEFAULT_ZONE) -> EventDate:
        """Make a timestamp; a moment with an offset is converted to ``zone`` first."""
        local = moment if moment.tzinfo is None else moment.astimezone(time_zone(zone))
        day = local.toordinal()
        # Not by subtraction: pendulum's gives an interval that cannot be divided.
        seconds = (local.hour * 60 + local.minute) * 60 + local.second
        micros = seconds * 1_000_000 + local.microsecond
        return cls(day, day, Precision.TIMESTAMP, day * _DAY_MICROSECONDS + micros)

    @classmethod
    def of_span(cls, first: EventDate, last: EventDate) -> EventDate:
        """Make a span of days from its two ends, both included.

        Raises:
            ValueError: The ends stand the wrong way round.
        """
        if last.last_day < first.first_day:
            msg = f"the span {first}/{last} ends before it begins"
            raise ValueError(msg)
        return cls(first.first_day, last.last_day, Precision.SPAN)

    @classmethod
    def of_day(cls, day: int) -> EventDate:
        """Make a day from its ordinal number."""
        return cls(day, day)

    @classmethod
    def of(cls, value: EventDate | dt.date | str, zone: str = DEFAULT_ZONE) -> EventDate:
        """Make an event date of a date, a datetime (pendulum's too), ISO text, or itself.

        Raises:
            ValueError: Text that is no date.
            TypeError: Anything else.
        """
        if isinstance(value, EventDate):
            return value
        if isinstance(value, dt.datetime):
            return cls.of_datetime(value, zone)
        if isinstance(value, dt.date):
            return cls.of_day(value.toordinal())
        if isinstance(value, str):
            return cls.parse(value, zone)
        msg = f"not a date: {value!r}"  # type: ignore[unreachable] # callers may be untyped
        raise TypeError(msg)

    def shifted(self, days: int) -> EventDate:
        """Return the date moved by whole days (a timestamp becomes its day, unless by none).

        Raises:
            OverflowError: The result lies outside the calendar (years 1 to 9999).
        """
        if not days:
            return self
        first, last = self.first_day + days, self.last_day + days
        if not (first >= 1 and last <= dt.date.max.toordinal()):
            msg = f"{self} moved by {days} days lies outside the calendar"
            raise OverflowError(msg)
        precision = Precision.DAY if first == last else Precision.SPAN
        return EventDate(first, last, precision)


@lru_cache(maxsize=4096)
def _iso(day: int) -> str:
    return dt.date.fromordinal(day).isoformat()


@lru_cache(maxsize=32)
def time_zone(name: str) -> ZoneInfo:
    """Return a time zone by its IANA name.

    Raises:
        ValueError: There is no such zone.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as failure:
        msg = f"unknown time zone: {name!r}"
        raise ValueError(msg) from failure


def is_tie(x: EventDate, y: EventDate) -> bool:
    """Whether two dates are equal as written, at the same precision."""
    return (
        x.precision is y.precision
        and x.first_day == y.first_day
        and x.instant == y.instant
        and x.precision is not Precision.SPAN
    )


def not_after(x: EventDate, y: EventDate, *, lenient: bool = True) -> bool | None:
    """Say whether x is at or before y; ``None`` when the dates are too coarse to tell.

    Two timestamps compare to the microsecond, a timestamp and a day by their day. Two equal
    months (or years) count as equal when ``lenient``, and are undecided otherwise.
    """
    if x.instant is not None and y.instant is not None:
        return x.instant <= y.instant
    if x.last_day <= y.first_day:
        return True
    if x.first_day > y.last_day:
        return False
    return True if lenient and is_tie(x, y) else None


def before(x: EventDate, y: EventDate, *, lenient: bool = True) -> bool | None:
    """Say whether x is strictly before y; the complement of ``not_after(y, x)``."""
    later = not_after(y, x, lenient=lenient)
    return None if later is None else not later


def precedes(x: EventDate, y: EventDate, ties: Ties) -> bool | None:
    """Say whether x counts as coming before y in an order rule, under a policy for ties.

    ``input`` is decided by the caller for ties, since dates do not know their rows.
    """
    if ties is Ties.LENIENT:
        return not_after(x, y)
    if ties is Ties.PARTIAL:
        return _unordered_when_equal(x, y)
    return False if is_tie(x, y) else before(x, y, lenient=False)


def breaks_absence(x: EventDate, y: EventDate, ties: Ties) -> bool | None:
    """Say whether x comes before y where a rule forbids it; lenient ties do not break it."""
    return before(x, y) if ties is Ties.LENIENT else precedes(x, y, ties)


def _unordered_when_equal(x: EventDate, y: EventDate) -> bool | None:
    if x.instant is not None and y.instant is not None:
        return None if x.instant == y.instant else x.instant < y.instant
    if x.last_day < y.first_day:
        return True
    return False if x.first_day > y.last_day else None


def days_between(x: EventDate, y: EventDate) -> tuple[int, int]:
    """Return the least and the most days from x to y, signed (y - x).

    >>> days_between(EventDate.parse("2018-08-31"), EventDate.parse("2018-09"))
    (1, 30)
    """
    return y.first_day - x.last_day, y.last_day - x.first_day


def hull(dates: list[EventDate], *, last: bool = False) -> EventDate:
    """Return the first (or last) of several dates; a span when their precisions differ.

    The first of several intervals lies between the least of their beginnings and the least of
    their ends, which is all that an order comparison needs.
    """
    choose = max if last else min
    exact = [date.day for date in dates if date.day is not None]
    if len(exact) == len(dates):
        return dates[exact.index(choose(exact))]
    if len({date.precision for date in dates}) > 1:
        dates = _contenders(dates, last=last)
    if len({date.precision for date in dates}) == 1 and dates[0].precision is not Precision.SPAN:
        return choose(dates, key=lambda date: (date.first_day, date.instant or 0))
    first = choose(date.first_day for date in dates)
    final = choose(date.last_day for date in dates)
    if first == final:
        return EventDate.of_day(first)
    return EventDate(first, final, Precision.SPAN)


def _contenders(dates: list[EventDate], *, last: bool) -> list[EventDate]:
    """Return the dates that may be the first (or last) of all."""
    if last:
        edge = max(date.first_day for date in dates)
        return [date for date in dates if date.last_day >= edge]
    edge = min(date.last_day for date in dates)
    return [date for date in dates if date.first_day <= edge]
