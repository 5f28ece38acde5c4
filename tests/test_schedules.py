"""The schedule of a stage: plan and fact, paired as they belong, with honest differences."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from kotaku_eval import Activity, Event, Lifecycle
from kotaku_eval.dates import EventDate
from kotaku_eval.lifecycles import Stage
from kotaku_eval.schedules import Slip, extent_of, schedule_of, stages_of
from kotaku_eval.texts import Text

LIFECYCLE = Lifecycle(
    "tiny", Text.same("Tiny"), [Stage("plan", Text.same("Plan")), Stage("work", Text.same("Work"))]
)
DAYS = st.integers(730_000, 730_400)
DATES = st.builds(
    lambda first, length: EventDate.of_span(EventDate.of_day(first), EventDate.of_day(first + length)),
    DAYS, st.sampled_from([0, 0, 1, 30]),
)  # fmt: skip
EVENTS = st.builds(
    lambda date, planned, happened: Event(
        "work", date, planned=planned, happened=happened or date is not None
    ),
    st.none() | DATES, st.none() | DATES, st.booleans(),
)  # fmt: skip


def test_each_plan_is_held_against_the_date_of_its_own_event():
    found = schedule_of(
        [
            Event("work", "2018-03-20", planned="2018-03-19"),
            Event("work", "2018-02-15", planned="2018-02-01"),
            Event("work", planned="2018-01-01", happened=False),
        ]
    )

    assert 14 == found.slip.days
    assert ["2018-01-01", "2018-02-01", "2018-03-19"] == [str(date) for date in found.planned]


def test_plans_recorded_apart_are_held_against_dates_in_their_order():
    plans = [Event("work", planned=day, happened=False) for day in ("2018-03-01", "2018-02-01")]
    found = schedule_of([*plans, Event("work", "2018-02-03"), Event("work", "2018-03-02")])

    assert ("2018-02-01", 2) == (str(found.slip.planned), found.slip.days)


def test_every_stage_has_a_schedule_and_what_is_undated_is_counted():
    activity = Activity(
        id="A", events=[Event("work"), Event("work"), Event("plan", happened=False)]
    )
    found = stages_of(activity, LIFECYCLE)

    assert [("plan", False), ("work", True)] == [(own.stage.id, own.is_known) for own in found]
    assert ("Work", "Work") == tuple(title.en for title in found[1].free)


@given(DATES, DATES)
def test_a_slip_holds_for_every_day_that_coarse_dates_may_be(planned, done):
    slip = Slip(planned, done)
    days = [
        fact - plan
        for plan, fact in itertools.product(
            (planned.first_day, planned.last_day), (done.first_day, done.last_day)
        )
    ]

    assert (min(days), max(days)) == (slip.least, slip.most)
    assert slip.days == (days[0] if len(set(days)) == 1 else None)


@given(st.lists(EVENTS, max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_events_changes_nothing_and_no_date_is_lost(events, random):
    found = schedule_of(events)
    other = list(events)
    random.shuffle(other)

    assert found == schedule_of(other)
    dates = [date for event in events for date in (event.planned, event.date) if date is not None]
    assert len(dates) == len(found.dates)
    assert extent_of(dates) == extent_of(found.dates)
