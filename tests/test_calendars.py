"""Working days, against counting them one by one."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kotaku_eval.calendars import WorkingCalendar

BASE = dt.date(2018, 7, 1).toordinal()
DAYS = st.integers(BASE - 30, BASE + 60)
WEEKDAYS = st.frozensets(st.integers(0, 6))


def counts(calendar, day):
    """Whether a day counts, said in the simplest way."""
    if day in calendar.working:
        return True
    return dt.date.fromordinal(day).weekday() not in calendar.rest_days and (
        day not in calendar.holidays
    )


CALENDARS = st.builds(
    WorkingCalendar,
    rest_days=WEEKDAYS,
    holidays=st.lists(DAYS, max_size=8),
    working=st.lists(DAYS, max_size=8),
)


@given(CALENDARS, DAYS, DAYS)
def test_working_days_are_those_counted_one_by_one(calendar, first, last):
    low, high = sorted((first, last))
    counted = sum(counts(calendar, day) for day in range(low + 1, high + 1))
    expected = counted if first <= last else -counted

    assert expected == calendar.days_between(first, last)


@given(CALENDARS, DAYS)
def test_a_day_counts_or_not(calendar, day):
    assert counts(calendar, day) == calendar.is_working(day)


@given(CALENDARS, DAYS, DAYS, DAYS)
def test_working_days_add_up_over_a_day_between(calendar, first, middle, last):
    whole = calendar.days_between(first, last)

    assert whole == calendar.days_between(first, middle) + calendar.days_between(middle, last)


@pytest.mark.parametrize(("first", "last", "expected"), [
    ("2018-08-03", "2018-08-06", 1),  # Friday to Monday
    ("2018-08-06", "2018-08-03", -1),
    ("2018-08-06", "2018-08-10", 4),
    ("2018-08-04", "2018-08-05", 0),  # Saturday to Sunday
    ("2018-08-06", "2018-08-06", 0),
])  # fmt: skip
def test_weekdays_are_the_default(first, last, expected):
    ends = [dt.date.fromisoformat(text).toordinal() for text in (first, last)]

    assert expected == WorkingCalendar().days_between(*ends)


def test_the_order_and_number_of_holidays_do_not_matter():
    one, two = BASE + 3, BASE + 9

    assert WorkingCalendar(holidays=[one, two]) == WorkingCalendar(holidays=[two, one, two])
