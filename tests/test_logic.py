"""Three-valued logic and arithmetic, against tables and against all possible worlds."""

from __future__ import annotations

import math
import operator
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kotaku_eval import logic
from kotaku_eval.calendars import WorkingCalendar
from kotaku_eval.dates import EventDate
from kotaku_eval.logic import Range, aggregate, arithmetic, compare
from tests import strategies as our

T, F, U = True, False, None
VALUES = (T, F, U)

AND = {(T, T): T, (T, F): F, (T, U): U, (F, F): F, (F, U): F, (U, U): U}
OR = {(T, T): T, (T, F): T, (T, U): T, (F, F): F, (F, U): U, (U, U): U}


@pytest.mark.parametrize("x", VALUES)
@pytest.mark.parametrize("y", VALUES)
def test_kleene_tables(x, y):
    pair = (x, y) if (x, y) in AND else (y, x)

    assert AND[pair] is logic.kleene_and([x, y])
    assert OR[pair] is logic.kleene_or([x, y])


@given(st.lists(st.sampled_from(VALUES), max_size=5))
def test_kleene_answers_what_every_completion_of_the_unknowns_answers(parts):
    worlds = [[]]
    for part in parts:
        worlds = [[*w, v] for w in worlds for v in ((T, F) if part is U else (part,))]
    for function, plain in ((logic.kleene_and, all), (logic.kleene_or, any)):
        answers = {plain(world) for world in worlds}

        assert (answers.pop() if len(answers) == 1 else U) is function(parts)


def test_not_turns_round_and_leaves_unknown():
    assert [F, T, U] == [logic.kleene_not(value) for value in VALUES]


# --- numbers and ranges -----------------------------------------------------------------------

ENDS = st.tuples(st.integers(-4, 4), st.integers(1, 4)).map(lambda e: Range((e[0], e[0] + e[1])))
NUMBERS = st.one_of(st.integers(-4, 4), ENDS)
COMPARISONS = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt,
    "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip


def members(value):
    return range(value[0], value[1] + 1) if isinstance(value, Range) else [value]


@given(st.sampled_from(sorted(COMPARISONS)), NUMBERS, NUMBERS)
def test_a_comparison_of_ranges_is_what_all_their_numbers_say(op, x, y):
    answers = {COMPARISONS[op](a, b) for a in members(x) for b in members(y)}

    assert (answers.pop() if len(answers) == 1 else U) is compare(op, x, y)


@given(st.sampled_from("+-*/"), NUMBERS, NUMBERS)
def test_arithmetic_on_ranges_holds_every_possible_result(op, x, y):
    made = arithmetic(op, x, y)
    plain = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}[op]
    if op == "/" and 0 in members(y):
        assert made is None
        return
    found = [plain(a, b) for a in members(x) for b in members(y)]
    low, high = (made[0], made[1]) if isinstance(made, Range) else (made, made)

    assert (min(found), max(found)) == (low, high)


@given(NUMBERS)
def test_the_size_of_a_range_holds_the_size_of_all_its_numbers(x):
    made = logic.absolute(x)
    found = [abs(a) for a in members(x)]

    assert (min(found), max(found)) == (min(members(made)), max(members(made)))


@given(st.lists(NUMBERS, min_size=1, max_size=4))
def test_the_least_of_ranges_lies_between_the_least_of_their_ends(values):
    made = logic.least(values)
    low = min(min(members(value)) for value in values)
    high = min(max(members(value)) for value in values)

    assert (low, high) == (min(members(made)), max(members(made)))


@given(NUMBERS, st.frozensets(st.integers(-4, 4), min_size=1))
def test_membership_of_a_range_is_known_when_all_or_none_of_it_is_in(x, values):
    answers = {number in values for number in members(x)}
    if len(values) == 1 or answers == {False}:
        assert (answers.pop() if len(answers) == 1 else U) is logic.member(x, values)
    else:
        # Several values together may hold the whole range; saying unknown then is safe.
        assert logic.member(x, values) in {U, *([True] if answers == {True} else [])}


@pytest.mark.parametrize("op", sorted(COMPARISONS))
def test_a_comparison_with_a_missing_side_is_unknown(op):
    for value in (1, "x", True, EventDate.parse("2018"), Range((1, 2))):
        assert compare(op, None, value) is compare(op, value, None) is compare(op, None, None) is U


@pytest.mark.parametrize(("op", "x", "y"), [
    ("/", 1, 0), ("/", 1.5, 0.0), ("*", 1e308, 10.0), ("+", 1e308, 1e308), ("/", 10**400, 3),
    ("*", 10**400, 1.5), ("+", None, 1), ("-", 1, None),
])  # fmt: skip
def test_what_has_no_result_is_unknown(op, x, y):
    assert arithmetic(op, x, y) is None


def test_dates_are_moved_by_days_and_subtracted():
    day, month = EventDate.parse("2018-08-31"), EventDate.parse("2018-09")

    assert "2018-09-02" == str(arithmetic("+", day, 2))
    assert "2018-08-29" == str(arithmetic("-", day, 2))
    assert "2018-09-02" == str(arithmetic("+", 2, day))
    assert "2018-09-01/2018-09-03" == str(arithmetic("+", day, Range((1, 3))))
    assert "2018-08-28/2018-08-30" == str(arithmetic("-", day, Range((1, 3))))
    assert Range((1, 30)) == arithmetic("-", month, day)
    assert -2 == arithmetic("-", day, EventDate.parse("2018-09-02"))
    assert arithmetic("+", day, 10**9) is None


def test_working_days_of_coarse_dates_are_a_range():
    friday, week = EventDate.parse("2018-08-03"), EventDate.parse("2018-08-04/2018-08-08")

    assert Range((0, 3)) == logic.working_days(friday, week, WorkingCalendar())
    assert logic.working_days(None, week, WorkingCalendar()) is None


@pytest.mark.parametrize(("value", "places", "expected"), [
    (2.5, 0, 2), (3.5, 0, 4), (2.675, 2, 2.68), (0.125, 2, 0.12), (-2.5, 0, -2), (7, 2, 7),
    (1e300, 0, 10**300), (1e22, 2, 1e22), (None, 0, None), (Range((1, 2)), 0, None),
    (1250.0, -2, 1200), (1250, -2, 1200), (1350, -2, 1400),
])  # fmt: skip
def test_rounding_is_half_to_even_in_decimal(value, places, expected):
    assert expected == logic.rounded(value, places)


@given(st.floats(-1e12, 1e12), st.integers(0, 4))
def test_rounding_goes_to_the_nearest(value, places):
    # Through a fraction: the reading in decimal, not the binary one.
    exact = Fraction(repr(value))

    assert abs(Fraction(repr(logic.rounded(value, places))) - exact) <= Fraction(1, 2 * 10**places)


# --- aggregates -------------------------------------------------------------------------------

PAIRS = st.lists(
    st.tuples(st.sampled_from(VALUES), st.one_of(st.none(), st.integers(-3, 3))), max_size=5
)


@given(PAIRS, st.sampled_from(["sum", "min", "max"]))
def test_an_aggregate_with_a_missing_part_is_unknown_unless_there_is_a_default(pairs, function):
    kept = [(keep, value) for keep, value in pairs if keep is not False]
    known = [value if keep and value is not None else 2 for keep, value in kept]
    plain = {
        "sum": sum,
        "min": lambda v: min(v, default=None),
        "max": lambda v: max(v, default=None),
    }
    is_whole = all(keep and value is not None for keep, value in kept)

    assert (plain[function](known) if is_whole else None) == aggregate(function, pairs)
    assert plain[function](known) == aggregate(function, pairs, 2)


@given(PAIRS)
def test_a_count_is_known_when_every_filter_is(pairs):
    filters = [keep for keep, _ in pairs]
    expected = None if None in filters else filters.count(True)

    assert expected == aggregate("count", pairs) == aggregate("len", pairs)


@given(st.lists(st.tuples(st.sampled_from(VALUES), st.sampled_from(VALUES)), max_size=5))
def test_all_and_any_with_a_filter_follow_kleene(pairs):
    every = logic.kleene_and([logic.kleene_or([logic.kleene_not(k), v]) for k, v in pairs])
    some = logic.kleene_or([logic.kleene_and([k, v]) for k, v in pairs])

    assert every is aggregate("all", pairs)
    assert some is aggregate("any", pairs)


def test_an_aggregate_over_a_list_that_was_not_recorded_is_unknown():
    assert aggregate("sum", None) is aggregate("all", None) is aggregate("count", None) is None
    assert 0 == aggregate("sum", None, 0)


def test_aggregates_over_nothing():
    found = [aggregate(name, []) for name in ("sum", "count", "all", "any", "min", "max")]

    assert [0, 0, True, False, None, None] == found


FLOATS = st.floats(-1e6, 1e6)


@given(st.lists(st.one_of(FLOATS, st.integers(-10, 10)), min_size=1, max_size=8), st.randoms())
def test_a_sum_does_not_hang_on_the_order_of_rows(values, random):
    shuffled = random.sample(values, len(values))
    sums = [aggregate("sum", [(True, v) for v in order]) for order in (values, shuffled)]

    assert repr(sums[0]) == repr(sums[1])


@given(st.lists(our.event_dates, min_size=1, max_size=5), st.randoms())
def test_the_least_date_does_not_hang_on_the_order_of_rows(dates, random):
    shuffled = random.sample(dates, len(dates))

    assert logic.least(dates) == logic.least(shuffled)
    assert logic.greatest(dates) == logic.greatest(shuffled)


def test_a_sum_that_is_too_large_is_unknown():
    assert aggregate("sum", [(True, 1e308), (True, 1e308)]) is None


def test_sums_are_exact():
    tenths = [(True, 0.1)] * 10

    assert math.isclose(1.0, aggregate("sum", tenths), rel_tol=0, abs_tol=0)
