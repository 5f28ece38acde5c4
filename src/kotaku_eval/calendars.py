"""Working days: which days count, and how many lie between two dates."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from attrs import field, frozen

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

    >>> friday, monday = dt.date(2018, 8, 3).toordinal(), dt.date(2018, 8, 6).toordinal()
    >>> WorkingCalendar().days_between(friday, monday)
    1
    """

    name: str = "weekdays"
    rest_days: frozenset[int] = field(default=frozenset({5, 6}), converter=frozenset)
    holidays: tuple[int, ...] = field(default=(), converter=_sorted_days)
    working: tuple[int, ...] = field(default=(), converter=_sorted_days)

    def days_between(self, first: int, last: int) -> int:
        """Return the working days after ``first`` up to and including ``last`` (ordinals).

        Signed: with the ends swapped the count is the negative, so that both readings of a pair
        of dates agree.
        """
        if last < first:
            return -self.days_between(last, first)
        return self._until(last) - self._until(first)

    def is_working(self, day: int) -> bool:
        """Whether an ordinal day counts."""
        return self._until(day) - self._until(day - 1) == 1

    def _until(self, day: int) -> int:
        """Count the working days from ordinal 1 up to and including ``day``."""
        weeks, rest = divmod(day, _WEEK)
        # Ordinal 1 is a Monday, so weekday(day) == (day - 1) % 7.
        per_week = _WEEK - len(self.rest_days)
        count = weeks * per_week
        count += sum((offset - 1) % _WEEK not in self.rest_days for offset in range(1, rest + 1))
        off = [d for d in self._off_days() if d <= day]
        back = [d for d in self.working if d <= day and self._is_off(d)]
        return count - len(off) + len(back)

    def _off_days(self) -> tuple[int, ...]:
        """Return the holidays that fall on a weekday that would count."""
        return tuple(d for d in self.holidays if (d - 1) % _WEEK not in self.rest_days)

    def _is_off(self, day: int) -> bool:
        at = bisect_right(self.holidays, day)
        is_holiday = at > 0 and self.holidays[at - 1] == day
        return is_holiday or (day - 1) % _WEEK in self.rest_days
