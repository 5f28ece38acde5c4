"""Dates of every precision: what they are, and when two of them can be compared."""

from __future__ import annotations

import datetime as dt
from itertools import product

import pendulum
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kotaku_eval.dates import (
    EventDate,
    Precision,
    Ties,
    before,
    breaks_absence,
    days_between,
    hull,
    is_tie,
    not_after,
    precedes,
)
from tests import strategies as our

COARSE = st.one_of(our.days, our.months, our.years, our.spans)


def worlds(date):
    """Return the days a date may stand for."""
    return range(date.first_day, date.last_day + 1)


# --- reading and writing ----------------------------------------------------------------------

TEXTS = [
    # text, first day, last day, precision, as written back
    ("2018-08-06", "2018-08-06", "2018-08-06", Precision.DAY, "2018-08-06"),
    (" 2018-08 ", "2018-08-01", "2018-08-31", Precision.MONTH, "2018-08"),
    ("2020-02", "2020-02-01", "2020-02-29", Precision.MONTH, "2020-02"),
    ("2018", "2018-01-01", "2018-12-31", Precision.YEAR, "2018"),
    ("2018-08-06T09:30", "2018-08-06", "2018-08-06", Precision.TIMESTAMP, "2018-08-06T09:30:00"),
    ("2018-08-06 09:30:01.5", "2018-08-06", "2018-08-06", Precision.TIMESTAMP,
     "2018-08-06T09:30:01.500000"),
    ("2018-08-06T20:00Z", "2018-08-07", "2018-08-07", Precision.TIMESTAMP, "2018-08-07T03:00:00"),
    ("2018-08-06T20:00+09:00", "2018-08-06", "2018-08-06", Precision.TIMESTAMP,
     "2018-08-06T18:00:00"),
    ("2018-08-06/2018-09", "2018-08-06", "2018-09-30", Precision.SPAN, "2018-08-06/2018-09-30"),
    ("0001-01-01", "0001-01-01", "0001-01-01", Precision.DAY, "0001-01-01"),
    ("9999", "9999-01-01", "9999-12-31", Precision.YEAR, "9999"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "first", "last", "precision", "written"), TEXTS)
def test_iso_text_is_read_at_its_own_precision(text, first, last, precision, written):
    date = EventDate.parse(text)

    assert (first, last) == (date.earliest.isoformat(), date.latest.isoformat())
    assert precision is date.precision
    assert written == date.isoformat() == str(date)


@pytest.mark.parametrize("text", [
    "", "x", "01/02/2024", "2018-8-6", "2018-13", "2018-02-30", "0000", "20180806", "2018-W05",
    "2018-08-06T25:00", "2018-09/2018-08", "/", "2018/", "/2018", "2018-08-06T09:30+25:00", "६०१८",
    "2018-08-06 10", "12:30", "-2018",
])  # fmt: skip
def test_text_that_is_no_iso_date_is_refused(text):
    with pytest.raises(ValueError, match=r"."):
        EventDate.parse(text)


@given(our.event_dates)
def test_text_gives_the_same_date_back(date):
    assert date == EventDate.parse(date.isoformat())


@given(st.text("0123456789-/:TZ+ .", max_size=24))
def test_any_text_is_a_date_or_a_value_error(text):
    try:
        date = EventDate.parse(text)
    except ValueError:
        return

    assert date.first_day <= date.last_day


def test_dates_are_made_of_python_values():
    moment = dt.datetime(2018, 8, 6, 9, 30, tzinfo=dt.UTC)
    same = EventDate.parse("2018-08-06")

    assert same == EventDate.of(dt.date(2018, 8, 6)) == EventDate.of("2018-08-06")
    assert same is EventDate.of(same)
    assert "2018-08-06T16:30:00" == str(EventDate.of(moment))
    assert "2018-08-06T16:30:00" == str(EventDate.of(pendulum.instance(moment)))
    assert same == EventDate.of(pendulum.date(2018, 8, 6))
    with pytest.raises(TypeError, match="not a date: 2018"):
        EventDate.of(2018)


def test_a_timestamp_is_converted_to_the_declared_zone():
    text = "2018-08-06T16:30Z"

    assert ["2018-08-06T23:30:00", "2018-08-07T01:30:00"] == [
        str(EventDate.parse(text, zone)) for zone in ("Asia/Jakarta", "Asia/Jayapura")
    ]
    with pytest.raises(ValueError, match="unknown time zone: 'Asia/Nowhere'"):
        EventDate.parse(text, "Asia/Nowhere")


def test_moving_a_date_keeps_its_width_and_stays_in_the_calendar():
    month = EventDate.parse("2018-08").shifted(1)

    assert "2018-08-02/2018-09-01" == str(month)
    assert "2018-08-07" == str(EventDate.parse("2018-08-06T09:30").shifted(1))
    for text, days in (("9999-12-31", 1), ("0001-01-01", -1), ("2018", 10**9)):
        with pytest.raises(OverflowError):
            EventDate.parse(text).shifted(days)


# --- comparing --------------------------------------------------------------------------------


@given(COARSE, COARSE)
def test_not_after_is_answered_when_every_day_gives_the_same_answer(x, y):
    ends = product((x.first_day, x.last_day), (y.first_day, y.last_day))
    answers = {a <= b for a, b in ends}
    expected = answers.pop() if len(answers) == 1 else None

    assert expected == not_after(x, y, lenient=False)


@given(our.event_dates, our.event_dates)
def test_lenient_ties_count_as_in_order_and_change_nothing_else(x, y):
    exact = not_after(x, y, lenient=False)
    expected = True if exact is None and is_tie(x, y) else exact

    assert expected == not_after(x, y)


@given(our.event_dates, our.event_dates, st.booleans())
def test_before_is_the_opposite_of_not_after_turned_round(x, y, lenient):
    turned = not_after(y, x, lenient=lenient)

    assert (None if turned is None else not turned) == before(x, y, lenient=lenient)


@given(our.timestamps, our.timestamps)
def test_timestamps_compare_to_the_microsecond(x, y):
    assert (x.instant <= y.instant) == not_after(x, y)
    assert (x.instant < y.instant) == before(x, y)


@given(our.timestamps, COARSE)
def test_a_timestamp_compares_with_a_coarser_date_by_its_day(moment, other):
    day = EventDate.of_day(moment.first_day)

    assert not_after(day, other, lenient=False) == not_after(moment, other, lenient=False)
    assert not_after(other, day, lenient=False) == not_after(other, moment, lenient=False)


@given(COARSE, COARSE)
def test_partial_order_is_known_only_when_no_day_is_shared(x, y):
    ends = list(product((x.first_day, x.last_day), (y.first_day, y.last_day)))
    expected = True if all(a < b for a, b in ends) else None
    expected = False if all(a > b for a, b in ends) else expected

    assert expected == precedes(x, y, Ties.PARTIAL)


@given(our.event_dates, our.event_dates)
def test_policies_agree_where_the_dates_do_not_tie(x, y):
    assume(not is_tie(x, y))
    assume(not set(worlds(x)) & set(worlds(y)))
    answers = {precedes(x, y, ties) for ties in (Ties.LENIENT, Ties.PARTIAL, Ties.STRICT)}

    assert {x.last_day < y.first_day} == answers


@pytest.mark.parametrize(("ties", "in_order", "breaks"), [
    (Ties.LENIENT, True, False), (Ties.PARTIAL, None, None), (Ties.STRICT, False, False),
])  # fmt: skip
@pytest.mark.parametrize("text", ["2018-08-06", "2018-08", "2018", "2018-08-06T09:00"])
def test_a_tie_is_what_the_policy_says(text, ties, in_order, breaks):
    date = EventDate.parse(text)

    assert in_order is precedes(date, date, ties)
    assert breaks is breaks_absence(date, date, ties)


@given(our.event_dates, our.event_dates)
def test_ties_are_mutual_and_spans_never_tie(x, y):
    assert is_tie(x, y) == is_tie(y, x)
    assert is_tie(x, x) == (x.precision is not Precision.SPAN)


@given(COARSE, COARSE)
def test_days_between_are_the_least_and_the_most(x, y):
    ends = [b - a for a, b in product((x.first_day, x.last_day), (y.first_day, y.last_day))]

    assert (min(ends), max(ends)) == days_between(x, y)
    assert tuple(-n for n in reversed(days_between(x, y))) == days_between(y, x)


@given(st.lists(our.event_dates, min_size=1, max_size=4))
def test_the_first_of_several_dates_lies_between_their_earliest_ends(dates):
    first, last = hull(dates), hull(dates, last=True)

    assert min(d.first_day for d in dates) == first.first_day
    assert min(d.last_day for d in dates) == first.last_day
    assert max(d.first_day for d in dates) == last.first_day
    assert max(d.last_day for d in dates) == last.last_day


@given(st.lists(our.event_dates, min_size=1, max_size=4), st.randoms(), st.booleans())
def test_the_first_of_several_dates_does_not_hang_on_their_order(dates, random, last):
    shuffled = random.sample(dates, len(dates))

    assert hull(dates, last=last) == hull(shuffled, last=last)


@given(our.timestamps, st.lists(st.one_of(our.timestamps, our.months), max_size=3))
def test_the_first_timestamp_stays_exact_beside_later_dates(moment, others):
    later = [date for date in others if date.first_day > moment.first_day]

    assert moment == hull([*later, moment])
