"""Working days: which days count, and how many lie between two dates."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from attrs import Factory, field, frozen

from kotaku_eval.errors import DefinitionError, MissingExtraError, Problem
from kotaku_eval.texts import Text

_WEEK = 7


def _sorted_days(days: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted(set(days)))


@frozen
class WorkingCalendar:
    """A calendar of working days: the weekly rest days and a list of holidays.

    Args:
        name: The name reports show.
        rest_days: Weekdays that do not count, Monday being 0.
        holidays: Ordinals of further days that do not count.
        working: Ordinals of days that count although a rule above excludes them.

    >>> import datetime
    >>> friday = datetime.date(2018, 8, 3).toordinal()
    >>> WorkingCalendar().days_between(friday, friday + 3)
    1
    """

    name: str = "weekdays"
    rest_days: frozenset[int] = field(default=frozenset({5, 6}), converter=frozenset)
    holidays: tuple[int, ...] = field(default=(), converter=_sorted_days)
    working: tuple[int, ...] = field(default=(), converter=_sorted_days)
    # Where the calendar differs from its plain week, in order: found by bisection.
    _off: tuple[int, ...] = field(
        default=Factory(lambda own: _sorted_days(_holidays_off(own)), takes_self=True),
        init=False,
        repr=False,
        eq=False,
    )
    _on: tuple[int, ...] = field(
        default=Factory(lambda own: _sorted_days(_rest_days_on(own)), takes_self=True),
        init=False,
        repr=False,
        eq=False,
    )

    def days_between(self, first: int, last: int) -> int:
        """Return the working days after ``first`` up to and including ``last`` (ordinals).

        Signed: with the ends swapped the count is the negative, so that both readings of a pair
        of dates agree.
        """
        return self._until(last) - self._until(first)

    @property
    def days_off(self) -> tuple[int, ...]:
        """Ordinals of days that its plain week would count and that do not, in order."""
        return self._off

    @property
    def days_on(self) -> tuple[int, ...]:
        """Ordinals of days that its plain week would not count and that do, in order."""
        return self._on

    def is_working(self, day: int) -> bool:
        """Whether an ordinal day counts."""
        return self._until(day) - self._until(day - 1) == 1

    def _until(self, day: int) -> int:
        """Count the working days from ordinal 1 up to and including ``day``."""
        weeks, rest = divmod(day, _WEEK)
        count = weeks * (_WEEK - len(self.rest_days))
        count += sum(weekday not in self.rest_days for weekday in range(rest))
        return count - bisect_right(self._off, day) + bisect_right(self._on, day)


def _rests(calendar: WorkingCalendar, day: int) -> bool:
    # Ordinal 1 is a Monday.
    return (day - 1) % _WEEK in calendar.rest_days


def _holidays_off(calendar: WorkingCalendar) -> list[int]:
    kept = set(calendar.holidays) - set(calendar.working)
    return [day for day in kept if not _rests(calendar, day)]


def _rest_days_on(calendar: WorkingCalendar) -> list[int]:
    return [day for day in calendar.working if _rests(calendar, day)]


def national_holidays(country: str, years: range) -> tuple[int, ...]:
    """Return the ordinals of a country's public holidays, joint leave days included.

    Args:
        country: ISO 3166 code, such as ``ID``.
        years: The years asked for.

    Raises:
        MissingExtraError: The library of the extra ``calendar`` is not installed.
        DefinitionError: It does not know the country.
    """
    try:
        import holidays
    except ImportError as failure:
        extra = "calendar"
        purpose = Text(id="Kalender hari libur nasional", en="The calendar of national holidays")
        raise MissingExtraError(extra, purpose) from failure
    try:
        # Joint leave (cuti bersama) is kept by the library among the government's days.
        known = holidays.country_holidays(country, years=years)
        kinds = {"public", "government"} & set(known.supported_categories)
        days = holidays.country_holidays(country, years=years, categories=tuple(sorted(kinds)))
    except NotImplementedError as failure:
        text = Text(id=f"negara tidak dikenal '{country}'", en=f"unknown country '{country}'")
        raise DefinitionError([Problem(text)]) from failure
    return _sorted_days(day.toordinal() for day in days)
