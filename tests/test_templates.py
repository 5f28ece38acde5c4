"""Templates against an oracle of all possible orders, and against tables made by hand."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations_with_replacement

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kotaku_eval.activities import Event, Occurrences, timeline_of
from kotaku_eval.calendars import WorkingCalendar
from kotaku_eval.conditions import Literal
from kotaku_eval.dates import EventDate, Precision, Ties, Undated
from kotaku_eval.findings import VERDICTS
from kotaku_eval.models import Field, Kind
from kotaku_eval.templates import (
    ABSENT,
    Case,
    OrderCheck,
    Template,
    judge,
    occurrences,
    overtaken_by,
    overtakers,
    settle,
)
from tests import oracle, strategies

# Thousands of cases through the same lines: what they cover, other tests cover too, and tracing
# would take several times as long.
pytestmark = pytest.mark.no_cover

START = EventDate.parse("2018-08-01").first_day
SUCCESSORS = {
    "a": frozenset("bc"),
    "b": frozenset("c"),
    "c": frozenset(),
    "d": frozenset(),
}
POLICIES = ("partial", "strict", "lenient")
PAIRS = tuple(name for name in oracle.TEMPLATES if name not in {"init", "end"})


def date_of(first, last):
    """Make a day of one whole number, and a span of two."""
    if first is None:
        return None
    if first == last:
        return EventDate.of_day(START + first)
    return EventDate(START + first, START + last, Precision.SPAN)


def timeline(events, undated=Undated.ANYWHERE):
    rows = [Event(letter, date_of(first, last)) for letter, first, last in events]
    return timeline_of(rows, undated)


def verdict_of(check, case, by=None, due=None):
    code = judge(check, case, by)
    if code >= ABSENT:
        code = settle(code, case, due, overtakers(SUCCESSORS, check.awaited))
    return VERDICTS[code].value


def closed(events, ties):
    return Case(timeline(events), Ties(ties), as_of=START + 90, is_closed=True)


def check_of(name, **more):
    second = () if name in {"init", "end", "existence", "absence", "exactly"} else ("b",)
    return OrderCheck(Template(name), ("a",), second, **more)


# --- against the oracle ---------------------------------------------------------------------


def records(places, longest) -> Iterator[list[oracle.Event]]:
    """Yield every record of at most so many events, each at one of the places."""
    atoms = [(letter, *place) for letter in "abc" for place in places]
    for length in range(longest + 1):
        for record in combinations_with_replacement(atoms, length):
            used = {first for _, first, _ in record if first is not None}
            if not used or used == set(range(1, max(used) + 1)):
                yield list(record)


DAYS = [(None, None), (1, 1), (2, 2), (3, 3), (4, 4)]
SPANS = [(None, None), (1, 1), (2, 2), (3, 3), (1, 2), (2, 3), (1, 3)]


@pytest.mark.parametrize("ties", POLICIES)
def test_every_template_says_what_all_orders_of_up_to_five_events_say(ties):
    for record in records(DAYS, 5):
        case = closed(record, ties)
        for name in oracle.TEMPLATES:
            expected = oracle.verdict(name, record, ties)

            assert (name, record, expected) == (name, record, verdict_of(check_of(name), case))


@pytest.mark.parametrize("ties", POLICIES)
def test_every_template_says_what_all_days_of_coarse_dates_say(ties):
    for record in records(SPANS, 3):
        case = closed(record, ties)
        for name in oracle.TEMPLATES:
            expected = oracle.verdict(name, record, ties)

            assert (name, record, expected) == (name, record, verdict_of(check_of(name), case))


EVENTS = st.tuples(
    st.sampled_from("abc"),
    st.one_of(
        st.just((None, None)),
        st.integers(1, 4).map(lambda day: (day, day)),
        st.tuples(st.integers(1, 4), st.integers(0, 2)).map(lambda p: (p[0], p[0] + p[1])),
    ),
).map(lambda event: (event[0], *event[1]))


@given(st.lists(EVENTS, max_size=5), st.sampled_from(POLICIES))
def test_every_template_says_what_all_orders_of_longer_mixed_records_say(record, ties):
    if sum(first is None for _, first, _ in record) > 3:
        record = record[:3]
    case = closed(record, ties)
    for name in oracle.TEMPLATES:
        expected = oracle.verdict(name, record, ties)

        assert (name, expected) == (name, verdict_of(check_of(name), case))


@pytest.mark.parametrize("name", ["existence", "absence", "exactly"])
@pytest.mark.parametrize("count", [1, 2, 3])
def test_counting_templates_count_events_whatever_their_dates(name, count):
    for record in records([(None, None), (1, 1)], 4):
        check = check_of(name, count=count)

        assert oracle.counted(name, record, count) == verdict_of(check, closed(record, "partial"))


@given(st.lists(EVENTS, max_size=5), st.sampled_from([*Ties]), st.sampled_from([*Undated]))
def test_a_set_of_stages_is_judged_as_one_stage(record, ties, undated):
    renamed = [("a" if letter == "c" else letter, *rest) for letter, *rest in record]
    for name in PAIRS:
        as_set = OrderCheck(Template(name), ("a", "c"), ("b",))
        one = Case(timeline(renamed, undated), ties)
        two = Case(timeline(record, undated), ties)

        assert (name, verdict_of(check_of(name), one)) == (name, verdict_of(as_set, two))


@pytest.mark.parametrize("ties", POLICIES)
def test_response_is_the_mirror_image_of_precedence(ties):
    for record in records(SPANS, 3):
        swap = {"a": "b", "b": "a", "c": "c"}
        mirrored = [
            (swap[letter], *((None, None) if first is None else (-last, -first)))
            for letter, first, last in record
        ]
        forth = verdict_of(check_of("precedence"), closed(record, ties))
        back = verdict_of(check_of("response"), closed(mirrored, ties))

        assert (record, forth) == (record, back)


# --- coarse dates as people write them ------------------------------------------------------


def dated(**stages):
    """Make a timeline of ISO texts; several are separated by blanks, ``?`` is undated."""
    rows = [
        Event(stage, None if text == "?" else text)
        for stage, texts in stages.items()
        for text in texts.split()
    ]
    return timeline_of(rows)


WRITTEN = [
    # a, b, lenient, partial, strict
    ("2018-08", "2018-09-01", "pass", "pass", "pass"),
    ("2018-08", "2018-08-12", "unknown", "unknown", "unknown"),
    ("2018-08-01", "2018-08", "pass", "unknown", "unknown"),
    ("2018-08", "2018-08-31", "pass", "unknown", "unknown"),
    ("2018-08", "2018-08", "pass", "unknown", "fail"),
    ("2018", "2018", "pass", "unknown", "fail"),
    ("2018", "2018-08", "unknown", "unknown", "unknown"),
    ("2017", "2018-08", "pass", "pass", "pass"),
    ("2018-09", "2018-08", "fail", "fail", "fail"),
    ("2018-08-06", "2018-08-06", "pass", "unknown", "fail"),
    ("2018-08-06T08:00", "2018-08-06T09:00", "pass", "pass", "pass"),
    ("2018-08-06T09:00", "2018-08-06T08:00", "fail", "fail", "fail"),
    ("2018-08-06T09:00", "2018-08-06T09:00", "pass", "unknown", "fail"),
    ("2018-08-06T09:00", "2018-08-06", "pass", "unknown", "fail"),
    ("2018-08-06T09:00+07:00", "2018-08-06T03:00Z", "pass", "pass", "pass"),
    # the first of several decides, at its own precision
    ("2018-08-06T15:00 2018-08-20", "2018-08-06T10:00", "fail", "fail", "fail"),
    ("2018-08-06T09:00 2018-09", "2018-08-06T10:00", "pass", "pass", "pass"),
    ("2018-08 2018-08-03", "2018-08-03", "pass", "unknown", "unknown"),
]


@pytest.mark.parametrize(("a", "b", "lenient", "partial", "strict"), WRITTEN)
def test_precedence_of_dates_as_written(a, b, lenient, partial, strict):
    found = [
        verdict_of(check_of("precedence"), Case(dated(a=a, b=b), ties))
        for ties in (Ties.LENIENT, Ties.PARTIAL, Ties.STRICT)
    ]

    assert [lenient, partial, strict] == found


def test_input_ties_are_decided_by_rows():
    forth = timeline_of([Event("a", "2018-08-06"), Event("b", "2018-08-06")])
    back = timeline_of([Event("b", "2018-08-06"), Event("a", "2018-08-06")])
    found = [verdict_of(check_of("precedence"), Case(t, Ties.INPUT)) for t in (forth, back)]

    assert ["pass", "fail"] == found


UNDATED = [
    # policy, verdict of precedence(a, b) with a undated and b dated, count of a
    (Undated.ANYWHERE, "unknown", 1),
    (Undated.IGNORE_FOR_ORDER, "not_applicable", 1),
    (Undated.DROP, "fail", 0),
]


@pytest.mark.parametrize(("undated", "verdict", "count"), UNDATED)
def test_undated_events_follow_the_policy(undated, verdict, count):
    made = timeline([("a", None, None), ("b", 1, 1)], undated)

    assert count == occurrences(made, ("a",)).count
    assert verdict == verdict_of(check_of("precedence"), Case(made, Ties.LENIENT))


def test_undated_input_takes_the_date_of_the_row_before_or_the_first_date():
    after = timeline([("b", 1, 1), ("a", None, None)], Undated.INPUT)
    leading = timeline([("a", None, None), ("b", 1, 1)], Undated.INPUT)
    found = [verdict_of(check_of("precedence"), Case(t, Ties.INPUT)) for t in (after, leading)]

    assert ["fail", "pass"] == found


# --- open cases -------------------------------------------------------------------------------


def open_case(as_of=30, **stages):
    made = timeline([
        (stage, day, day) for stage, days in stages.items() for day in days
    ])  # fmt: skip
    return Case(made, Ties.LENIENT, as_of=START + as_of, is_closed=False)


OPEN = [
    # template, stages, verdict on an open case, without and with a due date that has passed
    ("existence", {}, "pending", "fail"),
    ("existence", {"a": [1]}, "pass", "pass"),
    ("existence", {"b": [1]}, "fail", "fail"),  # b must come after a: overtaken
    ("existence", {"d": [1]}, "pending", "fail"),  # d has no place in the order
    ("exactly", {}, "pending", "fail"),
    ("exactly", {"a": [1, 2]}, "fail", "fail"),
    ("absence", {}, "pass", "pass"),
    ("absence", {"a": [1]}, "fail", "fail"),
    ("init", {}, "pending", "fail"),
    ("init", {"d": [1]}, "fail", "fail"),
    ("end", {"a": [1]}, "pending", "pending"),
    ("responded_existence", {}, "not_applicable", "not_applicable"),
    ("responded_existence", {"a": [1]}, "pending", "fail"),
    ("responded_existence", {"a": [1], "c": [2]}, "fail", "fail"),
    ("response", {"a": [1]}, "pending", "fail"),
    ("response", {"a": [3], "b": [2]}, "pending", "fail"),
    ("response", {"a": [1], "c": [2]}, "fail", "fail"),
    ("response", {"b": [1]}, "not_applicable", "not_applicable"),
    ("precedence", {"a": [1]}, "not_applicable", "not_applicable"),
    ("precedence", {"b": [1]}, "fail", "fail"),
    ("succession", {"a": [1]}, "pending", "fail"),
    ("succession", {"b": [1]}, "fail", "fail"),
    ("not_response", {"a": [1]}, "pass", "pass"),
    ("not_succession", {}, "not_applicable", "not_applicable"),
]


@pytest.mark.parametrize(("name", "stages", "undue", "due"), OPEN)
def test_open_cases_wait_until_due_overtaken_or_closed(name, stages, undue, due):
    case = open_case(**stages)
    day = [EventDate.of_day(START + at) for at in (30, 29)]
    found = [verdict_of(check_of(name, count=1), case, due=at) for at in (None, *day)]

    assert [undue, undue, due] == found


def test_succession_fails_when_either_half_must_fail_in_every_order():
    # The first a and b tie, so precedence is open; the last a is after the last b for certain.
    record = [("a", 1, 1), ("a", 5, 5), ("b", 1, 1), ("b", 3, 3)]

    assert "fail" == verdict_of(check_of("succession"), closed(record, "partial"))


def test_an_open_case_is_unknown_where_dates_are_missing_besides_what_may_still_come():
    late_and_waiting = {"a": [1, 28]}
    lost_and_waiting = {"a": [None, 28]}
    check = check_of("within", days=10)

    assert "fail" == verdict_of(check, open_case(30, **late_and_waiting))
    assert "unknown" == verdict_of(check, open_case(30, **lost_and_waiting))
    assert "fail" == verdict_of(check, open_case(30, **lost_and_waiting, c=[29]))
    assert "unknown" == verdict_of(check_of("succession"), open_case(30, a=[None, 9], b=[5, 3]))


def test_a_set_of_stages_is_overtaken_only_by_what_follows_all_of_them():
    after_b = timeline([("b", 1, 1)])
    after_c = timeline([("c", 1, 1)])
    found = [overtaken_by(made, overtakers(SUCCESSORS, ("a", "b"))) for made in (after_b, after_c)]

    assert [None, "c"] == found


# --- time between -----------------------------------------------------------------------------

WITHIN = [
    # days from a to b (several, undated: None), within 10, on a closed case
    ([1], [1], "pass"),
    ([1], [11], "pass"),
    ([1], [12], "fail"),
    ([2], [1], "fail"),  # b before a is no answer
    ([1, 20], [5], "fail"),  # the second a has no answer
    ([1, 20], [5, 25], "pass"),
    ([1, 4], [5], "pass"),
    ([1], [None], "unknown"),
    ([None], [5], "unknown"),
    ([1], [None, 5], "pass"),
    ([1, 30], [None, 5], "unknown"),
    ([1], [], "fail"),
    ([None], [], "fail"),  # whenever it was, nothing followed
    ([], [5], "not_applicable"),
]


def days(letter, given):
    return [(letter, day, day) for day in given]


@pytest.mark.parametrize(("a", "b", "expected"), WITHIN)
def test_within_wants_an_answer_to_every_event_in_time(a, b, expected):
    check = check_of("within", days=10)

    assert expected == verdict_of(check, closed([*days("a", a), *days("b", b)], "lenient"))


MIN_GAP = [
    # days of a and b, at least 3 days between
    ([1], [4], "pass"),
    ([1], [3], "fail"),
    ([1], [1], "fail"),  # the same day counts as after, and is too near
    ([5], [1], "not_applicable"),  # b does not follow a
    ([1], [], "not_applicable"),
    ([], [1], "not_applicable"),
    ([1], [4, 2], "fail"),
    ([1, 9], [5], "pass"),
    ([1], [None], "unknown"),
    ([None], [4], "unknown"),
    ([1], [2, None], "fail"),
]


@pytest.mark.parametrize(("a", "b", "expected"), MIN_GAP)
def test_min_gap_judges_every_pair_in_order(a, b, expected):
    check = check_of("min_gap", days=3)

    assert expected == verdict_of(check, closed([*days("a", a), *days("b", b)], "lenient"))


DEADLINE = [
    # days of a and b; b at most 10 days after the first a
    ([1], [11], "pass"),
    ([1], [12], "fail"),
    ([5], [1], "pass"),  # early is in time
    ([1, 9], [12], "fail"),  # the first a counts
    ([1], [5, 30], "pass"),  # the first b counts
    ([1], [], "fail"),
    ([], [5], "not_applicable"),
    ([None], [5], "unknown"),
    ([1], [None], "unknown"),
    ([1], [5, None], "pass"),  # an earlier b would be in time as well
    ([1], [12, None], "unknown"),
    ([1, None], [12], "fail"),  # an earlier a makes it later still
    ([1, None], [5], "unknown"),
    ([None], [], "fail"),
]


@pytest.mark.parametrize(("a", "b", "expected"), DEADLINE)
def test_deadline_compares_first_with_first(a, b, expected):
    check = check_of("deadline", days=10)

    assert expected == verdict_of(check, closed([*days("a", a), *days("b", b)], "lenient"))


def test_deadline_counts_from_the_start_of_the_case():
    check = OrderCheck(Template.DEADLINE, b=("b",), days=10, from_start=True)
    found = [
        verdict_of(check, closed([("d", 1, 1), ("a", 5, 5), ("b", day, day)], "lenient"))
        for day in (11, 12)
    ]

    assert ["pass", "fail"] == found


def test_deadline_counts_from_a_date_of_the_record():
    given = Literal(None, Field("", Kind.DATE), "plan")  # whatever gives the date
    check = OrderCheck(Template.DEADLINE, b=("b",), days=0, by=given)
    by = EventDate.parse("2018-08")
    found = [
        verdict_of(check, Case(dated(b=text)), by)
        for text in ("2018-07-31", "2018-08-01", "2018-08-02", "2018-08", "2018-09-01")
    ]

    assert ["pass", "pass", "unknown", "pass", "fail"] == found


def test_deadline_from_start_is_not_applicable_before_anything_has_happened():
    check = OrderCheck(Template.DEADLINE, b=("b",), days=10, from_start=True)

    assert "not_applicable" == verdict_of(check, open_case())


PASSING_TIME = [
    # as_of, verdict of an open case in which a happened on day 1 and b is to come within 10 days
    (5, "pending"),
    (11, "pending"),
    (12, "fail"),
]


@pytest.mark.parametrize("name", ["within", "deadline"])
@pytest.mark.parametrize(("as_of", "expected"), PASSING_TIME)
def test_what_is_to_come_in_time_is_pending_until_time_is_up(name, as_of, expected):
    assert expected == verdict_of(check_of(name, days=10), open_case(as_of, a=[1]))


@pytest.mark.parametrize("name", ["within", "deadline"])
def test_what_is_to_come_in_time_fails_at_once_when_overtaken_or_due(name):
    check = check_of(name, days=10)
    overtaken = open_case(5, a=[1], c=[3])
    waiting = open_case(5, a=[1])

    assert "fail" == verdict_of(check, overtaken)
    assert "fail" == verdict_of(check, waiting, due=EventDate.of_day(START + 4))
    assert "pending" == verdict_of(check, waiting, due=EventDate.of_day(START + 5))


COARSE_GAPS = [
    # b after a on 2018-08-31: the days between are a range
    ("within", 30, "2018-09", "pass"),
    ("within", 29, "2018-09", "unknown"),
    ("within", 0, "2018-09", "fail"),
    ("deadline", 30, "2018-09", "pass"),
    ("deadline", 29, "2018-09", "unknown"),
    ("deadline", 0, "2018-09", "fail"),
    ("min_gap", 1, "2018-09", "pass"),
    ("min_gap", 2, "2018-09", "unknown"),
    ("min_gap", 31, "2018-09", "fail"),
]


@pytest.mark.parametrize(("name", "limit", "text", "expected"), COARSE_GAPS)
def test_coarse_dates_are_judged_by_both_ends(name, limit, text, expected):
    case = Case(dated(a="2018-08-31", b=text), Ties.LENIENT)

    assert expected == verdict_of(check_of(name, days=limit), case)


def test_working_days_leave_out_rest_days_and_holidays():
    friday, monday = "2018-08-03", "2018-08-06"
    calendar = WorkingCalendar(holidays=[EventDate.parse(monday).first_day])
    tuesday = Case(dated(a=friday, b="2018-08-07"), Ties.LENIENT, calendar=calendar)
    check = check_of("within", days=1, is_working=True)

    assert "pass" == verdict_of(check, tuesday)
    assert "fail" == verdict_of(check, Case(dated(a=friday, b="2018-08-07")))


def test_dated_asks_every_event_for_its_date():
    found = [
        verdict_of(OrderCheck(Template.DATED), Case(made))
        for made in (dated(), dated(a="2018-08"), dated(a="2018-08 ?", b="2018"))
    ]

    assert ["not_applicable", "pass", "fail"] == found


@given(strategies.events(), st.sampled_from([*Undated]))
def test_one_event_is_summarised_as_one_of_several(event, undated):
    nothing = Event(event.stage, happened=False)
    alone = Occurrences.of([(3, event)], undated)
    beside = Occurrences.of([(3, event), (4, nothing)], undated)

    assert (beside, beside.first_exact) == (alone, alone.first_exact)
