"""Templates that are read event by event, against formulas over every possible order."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kotaku_eval.activities import Event, timeline_of
from kotaku_eval.dates import EventDate, Precision, Ties, Undated
from kotaku_eval.findings import VERDICTS
from kotaku_eval.templates import ABSENT, Case, OrderCheck, Template, judge, overtakers_of, settle
from kotaku_eval.templates.names import FORBIDDING, SEQUENCES
from kotaku_eval.templates.sequences import judge_sequence
from kotaku_eval.templates.times import judge_spacing
from kotaku_eval.templates.traces import judge_trace
from kotaku_eval.templates.worlds import CAP
from tests import oracle

# Thousands of cases through the same lines: what they cover, other tests cover too, and tracing
# would take several times as long.
pytestmark = pytest.mark.no_cover

START = EventDate.parse("2018-08-01").first_day
POLICIES = ("partial", "strict", "lenient")
SUCCESSORS = {"a": frozenset("bc"), "b": frozenset("c"), "c": frozenset(), "d": frozenset()}
ALL = (*oracle.SEQUENCES, *oracle.TOGETHER)


def date_of(first, last):
    if first is None:
        return None
    if first == last:
        return EventDate.of_day(START + first)
    return EventDate(START + first, START + last, Precision.SPAN)


def events_of(record):
    return tuple(Event(letter, date_of(first, last)) for letter, first, last in record)


def check_of(name, **more):
    if name.endswith("_count"):
        more = {"count": oracle.LEAST, "most": oracle.MOST, **more}
    return OrderCheck(Template(name), ("a",), ("b",), **more)


def case_of(events, ties="partial", undated=Undated.ANYWHERE, **more):
    events = tuple(events)
    settings = {"as_of": START + 90, "is_closed": True, **more}
    return Case(
        timeline_of(events, undated), Ties(ties), events=events, undated=undated, **settings
    )


def verdict_of(check, case, due=None):
    code = judge(check, case)
    if code >= ABSENT:
        code = settle(code, case, due, overtakers_of(check, case, SUCCESSORS))
    return VERDICTS[code].value


def records(places, longest):
    atoms = [(letter, *place) for letter in "abc" for place in places]
    for length in range(longest + 1):
        for record in product(atoms, repeat=length):
            if list(record) == sorted(record, key=repr):
                yield list(record)


# --- one order -------------------------------------------------------------------------------


@pytest.mark.parametrize(("ties", "longest"), [("partial", 6), ("strict", 4), ("lenient", 4)])
def test_every_template_says_what_its_formula_says_of_every_trace(ties, longest):
    for length in range(longest + 1):
        for letters in product("abc", repeat=length):
            record = [(letter, at, at) for at, letter in enumerate(letters)]
            case = case_of(events_of(record), ties)
            trace = tuple(frozenset(letter) for letter in letters)
            for name in ALL:
                activation = oracle.ACTIVATED_BY[name]
                formula = {**oracle.SEQUENCES, **oracle.TOGETHER}[name]
                expected = "pass" if formula(trace, 0) else "fail"
                if activation and not set(letters) & set(activation):
                    expected = "not_applicable"

                assert (name, letters, expected) == (
                    name,
                    letters,
                    verdict_of(check_of(name), case),
                )


@given(st.lists(st.sampled_from("abc"), max_size=8), st.booleans())
def test_short_cuts_over_a_certain_order_say_what_the_machines_say(letters, is_closed):
    events = [Event(letter, date_of(at, at)) for at, letter in enumerate(letters)]
    case = case_of(events, is_closed=is_closed)
    for name in oracle.SEQUENCES:
        check = check_of(name)

        assert (name, judge_trace(check, case.trace)) == (name, judge_sequence(check, case))


# --- several orders --------------------------------------------------------------------------

DAYS = [(None, None), (1, 1), (2, 2)]
SPANS = [(None, None), (1, 1), (2, 2), (1, 2), (2, 3)]


@pytest.mark.parametrize("ties", POLICIES)
@pytest.mark.parametrize(("places", "longest"), [(DAYS, 4), (SPANS, 3)], ids=["days", "spans"])
def test_every_template_says_what_all_orders_of_tied_undated_and_coarse_dates_say(
    ties, places, longest
):
    for record in records(places, longest):
        if sum(first is None for _, first, _ in record) > 2:
            continue
        case = case_of(events_of(record), ties)
        for name in ALL:
            expected = oracle.sequence_verdict(name, record, ties)

            assert (name, record, expected) == (name, record, verdict_of(check_of(name), case))


EVENTS = st.tuples(
    st.sampled_from("aabbc"),
    st.one_of(
        st.just((None, None)),
        st.integers(1, 4).map(lambda day: (day, day)),
        st.integers(1, 4).map(lambda day: (day, day)),
        st.tuples(st.integers(1, 4), st.integers(0, 2)).map(lambda p: (p[0], p[0] + p[1])),
    ),
).map(lambda event: (event[0], *event[1]))


@given(st.lists(EVENTS, max_size=6), st.sampled_from(POLICIES))
def test_every_template_says_what_all_orders_of_longer_records_say(record, ties):
    certain = [event for event in record if event[1] is not None]
    record = certain + [event for event in record if event[1] is None][:1]
    case = case_of(events_of(record), ties)
    for name in ALL:
        expected = oracle.sequence_verdict(name, record, ties)

        assert (name, expected) == (name, verdict_of(check_of(name), case))


@given(st.lists(EVENTS, max_size=6), st.sampled_from(POLICIES), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing_unless_rows_decide_ties(record, ties, random):
    events = list(events_of(record))
    shuffled = random.sample(events, len(events))
    for name in ALL:
        check = check_of(name)

        assert verdict_of(check, case_of(events, ties)) == verdict_of(
            check, case_of(shuffled, ties)
        )


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, 3)), max_size=6))
def test_rows_decide_ties_where_the_policy_says_so(rows):
    by_day = sorted(rows, key=lambda row: row[1])
    tied = case_of([Event(s, date_of(day, day)) for s, day in rows], "input")
    apart = case_of([Event(s, date_of(at, at)) for at, (s, _) in enumerate(by_day)], "input")
    for name in ALL:
        assert (name, verdict_of(check_of(name), apart)) == (name, verdict_of(check_of(name), tied))


def test_instants_of_one_day_are_in_order_and_a_bare_day_lies_anywhere_in_it():
    early, late = Event("a", "2018-08-06T08:00"), Event("a", "2018-08-06T18:00")
    noon, day = Event("b", "2018-08-06T12:00"), Event("b", "2018-08-06")
    check = check_of("alternate_response")
    found = [
        verdict_of(check, case_of(events, ties))
        for events in ((early, noon, late), (early, noon, late, Event("b", "2018-08-07")),
                       (early, day, late, Event("b", "2018-08-07")))
        for ties in POLICIES
    ]  # fmt: skip

    assert ["fail"] * 3 + ["pass"] * 3 + ["unknown", "fail", "pass"] == found


def test_equal_months_tie_like_equal_days():
    events = [Event("a", "2018-08"), Event("b", "2018-08"), Event("c", "2018-09")]
    found = [verdict_of(check_of("chain_response"), case_of(events, ties)) for ties in POLICIES]

    assert ["unknown", "fail", "pass"] == found


def test_many_ties_are_decided_without_listing_their_orders():
    # 12 events a day: each day alone has over 200,000 orders.
    events = [Event(letter, date_of(day, day)) for day in range(30) for letter in "aaaabbbbcccc"]
    lenient = verdict_of(check_of("alternate_succession"), case_of(events, "lenient"))
    partial = verdict_of(check_of("alternate_succession"), case_of(events, "partial"))
    too_many = [*events, *(Event("a", date_of(day, day)) for day in range(30))]

    assert ("pass", "unknown") == (lenient, partial)
    assert "fail" == verdict_of(check_of("alternate_succession"), case_of(too_many, "partial"))


def test_past_the_cap_the_verdict_is_unknown():
    spans = [
        Event(letter, EventDate(START + at, START + at + 40, Precision.SPAN))
        for at in range(20)
        for letter in "ab"
    ]
    case = case_of(spans, "lenient")

    assert CAP < 2 ** len(spans)
    assert "unknown" == verdict_of(check_of("alternate_succession"), case)


# --- undated events ---------------------------------------------------------------------------

UNDATED = [
    # policy, verdict of alternate_response over a dated a and an undated b, and without a b
    (Undated.ANYWHERE, "unknown", "fail"),
    (Undated.IGNORE_FOR_ORDER, "not_applicable", "fail"),
    (Undated.DROP, "fail", "fail"),
]


@pytest.mark.parametrize(("undated", "verdict", "without"), UNDATED)
def test_undated_events_follow_the_policy(undated, verdict, without):
    events = [Event("a", "2018-08-01"), Event("b", None)]
    check = check_of("alternate_response")

    assert verdict == verdict_of(check, case_of(events, undated=undated))
    assert without == verdict_of(check, case_of(events[:1], undated=undated))


# Without conditions these mean the same as the templates without a window.
SAME = ("response", "precedence", "succession", "not_response", "not_precedence", "not_succession")


@given(
    st.lists(EVENTS, max_size=5), st.sampled_from(POLICIES), st.sampled_from([*Undated]),
    st.booleans(),
)  # fmt: skip
def test_machines_say_what_the_closed_forms_say(record, ties, undated, is_closed):
    case = case_of(events_of(record), ties, undated=undated, is_closed=is_closed)
    for name in SAME:
        check = check_of(name)
        found = judge_sequence(check, case)
        if found >= ABSENT:
            found = settle(found, case, None, ())
        closed_form = judge(check, case)
        if closed_form >= ABSENT:
            closed_form = settle(closed_form, case, None, ())

        assert (name, VERDICTS[closed_form]) == (name, VERDICTS[found])


@given(
    st.lists(st.tuples(st.sampled_from("aabc"), st.sampled_from([None, 1, 2, 6])), max_size=4),
    st.sampled_from(POLICIES), st.sampled_from([*Undated]), st.booleans(),
)  # fmt: skip
def test_machines_say_what_is_said_of_days_between(rows, ties, undated, is_closed):
    record = [(letter, day, day) for letter, day in rows]
    more = {"undated": undated, "is_closed": is_closed, "as_of": START + 8}
    case = case_of(events_of(record), ties, **more)
    for template in (Template.WITHIN, Template.MIN_GAP):
        check = OrderCheck(template, ("a",), ("b",), days=3)
        codes = [judge_spacing(check, case), judge_sequence(check, case)]
        found = [settle(code, case, None, ()) if code >= ABSENT else code for code in codes]

        assert (template, VERDICTS[found[0]]) == (template, VERDICTS[found[1]])


def test_undated_input_takes_the_date_of_the_row_before():
    events = [Event("a", "2018-08-01"), Event("b", None), Event("a", "2018-08-02")]
    case = case_of([*events, Event("b", "2018-08-03")], "input", undated=Undated.INPUT)

    assert "pass" == verdict_of(check_of("alternate_succession"), case)


# --- open cases -------------------------------------------------------------------------------

OPEN = [
    # template, days of the stages, verdict on an open case, and with a due date that has passed
    ("choice", {}, "pending", "fail"),
    ("choice", {"b": [1]}, "pass", "pass"),
    ("choice", {"c": [1]}, "fail", "fail"),  # c must come after both: overtaken
    ("exclusive_choice", {}, "pending", "fail"),
    ("exclusive_choice", {"a": [1], "b": [2]}, "fail", "fail"),
    ("co_existence", {}, "not_applicable", "not_applicable"),
    ("co_existence", {"a": [1]}, "pending", "fail"),
    ("co_existence", {"b": [1]}, "fail", "fail"),  # b must come after the awaited a
    ("not_co_existence", {"a": [1]}, "pass", "pass"),
    ("alternate_response", {"a": [1]}, "pending", "fail"),
    ("alternate_response", {"a": [1, 2], "b": [3]}, "fail", "fail"),
    ("alternate_response", {"a": [1, 3], "b": [2]}, "pending", "fail"),
    ("alternate_precedence", {"a": [1]}, "not_applicable", "not_applicable"),
    ("alternate_precedence", {"a": [1], "b": [2, 3]}, "fail", "fail"),
    ("chain_response", {"a": [1]}, "pending", "fail"),
    ("chain_response", {"a": [1], "d": [2], "b": [3]}, "fail", "fail"),
    ("chain_precedence", {"a": [1], "d": [2], "b": [3]}, "fail", "fail"),
    ("not_chain_response", {"a": [1]}, "pass", "pass"),
    ("response_count", {"a": [1]}, "pending", "fail"),
    ("response_count", {"a": [1], "b": [2, 3, 4]}, "fail", "fail"),
]


@pytest.mark.parametrize(("name", "stages", "undue", "due"), OPEN)
def test_open_cases_wait_until_due_overtaken_or_closed(name, stages, undue, due):
    events = [Event(stage, date_of(day, day)) for stage, days in stages.items() for day in days]
    case = case_of(events, as_of=START + 30, is_closed=False)
    day = [EventDate.of_day(START + at) for at in (30, 29)]
    found = [verdict_of(check_of(name), case, due=at) for at in (None, *day)]

    assert [undue, undue, due] == found


def test_an_open_case_is_unknown_where_one_order_waits_and_another_has_failed():
    # Either a b lies between the two a's, and the second still waits; or the first never had one.
    events = [Event("a", date_of(1, 1)), Event("a", date_of(2, 2)), Event("b", date_of(1, 1))]
    case = case_of(events, "partial", is_closed=False)
    closed = case_of(events, "partial")

    assert "unknown" == verdict_of(check_of("alternate_response"), case)
    assert "fail" == verdict_of(check_of("alternate_response"), closed)


def test_whether_time_is_over_cannot_be_told_without_the_day_it_began():
    window = check_of("alternate_response", max_days=10)
    spaced = OrderCheck(Template.WITHIN, ("a",), ("b",), days=10)
    for check, ties in ((window, "partial"), (spaced, "input"), (spaced, "partial")):
        dated = case_of([Event("a", date_of(1, 1))], ties, as_of=START + 12, is_closed=False)
        undated = case_of([Event("a", None)], ties, as_of=START + 12, is_closed=False)
        waiting = case_of([Event("a", date_of(9, 9))], ties, as_of=START + 12, is_closed=False)
        found = [verdict_of(check, case) for case in (dated, undated, waiting)]

        assert ["fail", "unknown", "pending"] == found


# --- counts and durations ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("happened", "closed", "still_open"),
    [(0, "fail", "pending"), (1, "pass", "pass"), (3, "pass", "pass"), (4, "fail", "fail")],
)
def test_between_counts_events(happened, closed, still_open):
    check = OrderCheck(Template.BETWEEN, ("a",), count=1, most=3)
    events = [Event("a", None)] * happened
    found = [verdict_of(check, case_of(events, is_closed=own)) for own in (True, False)]

    assert [closed, still_open] == found


DURATIONS: list[tuple[Any, ...]] = [
    # days of a, of b, days of others, is_closed, verdict of at most 10 days
    ([1], [11], [], True, "pass"),
    ([1], [12], [], True, "fail"),
    ([1, 5], [3, 12], [], True, "fail"),  # from the first a to the last b
    ([1], [], [], True, "fail"),
    ([], [5], [], True, "not_applicable"),
    ([1], [None], [], True, "unknown"),
    ([1], [12, None], [], True, "fail"),
]


@pytest.mark.parametrize(("a", "b", "others", "is_closed", "expected"), DURATIONS)
def test_max_duration_counts_from_the_first_to_the_last(a, b, others, is_closed, expected):
    check = OrderCheck(Template.MAX_DURATION, ("a",), ("b",), days=10)
    given_days = [("a", a), ("b", b), ("c", others)]
    events = [
        Event(s, None if d is None else date_of(d, d)) for s, days in given_days for d in days
    ]

    assert expected == verdict_of(check, case_of(events, is_closed=is_closed))


@pytest.mark.parametrize(
    ("days", "as_of", "is_closed", "expected"),
    [
        ([1, 11], 90, True, "pass"),
        ([1, 12], 90, True, "fail"),
        ([1, 5], 9, False, "pending"),
        ([1, 5], 12, False, "fail"),  # it has lasted longer already
        ([], 12, False, "not_applicable"),
        ([None, 5], 9, False, "unknown"),
    ],
)
def test_max_duration_of_the_whole_case_ends_when_it_is_closed(days, as_of, is_closed, expected):
    check = OrderCheck(Template.MAX_DURATION, days=10)
    events = [Event("d", None if day is None else date_of(day, day)) for day in days]

    assert expected == verdict_of(check, case_of(events, as_of=START + as_of, is_closed=is_closed))


# --- sets of stages ------------------------------------------------------------------------------


@given(st.lists(EVENTS, max_size=5), st.sampled_from(POLICIES))
def test_a_set_of_stages_is_judged_as_one_stage(record, ties):
    renamed = [("a" if letter == "c" else letter, *rest) for letter, *rest in record]
    for name in ALL:
        numbers = {"count": oracle.LEAST, "most": oracle.MOST} if "_count" in name else {}
        as_set = OrderCheck(Template(name), ("a", "c"), ("b",), **numbers)
        expected = verdict_of(check_of(name), case_of(events_of(renamed), ties))

        assert (name, expected) == (name, verdict_of(as_set, case_of(events_of(record), ties)))


@given(st.lists(EVENTS, max_size=6), st.sampled_from(POLICIES))
def test_stronger_templates_imply_weaker_ones(record, ties):
    case = case_of(events_of(record), ties)
    for kind in ("response", "precedence", "succession"):
        names = (f"chain_{kind}", f"alternate_{kind}", kind)
        strict, middle, weak = (verdict_of(check_of(name), case) for name in names)

        assert strict != "pass" or middle == "pass"
        assert middle != "pass" or weak == "pass"


def test_every_template_of_this_kind_is_in_the_oracle():
    assert {own.value for own in SEQUENCES} == set(oracle.SEQUENCES)
    assert {own.value for own in FORBIDDING} >= {n for n in ALL if n.startswith("not_")}
