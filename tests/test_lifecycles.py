"""Lifecycles: a sound order, and the state machine of an activity."""

from __future__ import annotations

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from kotaku_eval.activities import Activity, Document, Event, Status
from kotaku_eval.errors import DefinitionError, UnknownNameError
from kotaku_eval.lifecycles import Confidence, Edge, Lifecycle, Stage, find_cycle
from tests import strategies as our

P, S, I, A = Confidence  # noqa: E741 - primary, secondary, inferred, assumed


def lifecycle(names="abcd", order=("ab", "bc", "bd"), **more):
    stages = [Stage(name, our.same(name.upper())) for name in names]
    return Lifecycle("x", our.same("X"), stages, [Edge(*pair) for pair in order], **more)


def activity(*events, **more):
    return Activity(
        id="1", events=[e if isinstance(e, Event) else Event(e) for e in events], **more
    )


@pytest.mark.parametrize(("names", "order", "more", "message"), [
    ("abc", ["ab", "bc", "ca"], {}, "the order has a cycle: "),
    ("a", ["aa"], {}, "the order has a cycle: a < a"),
    ("abc", ["ab", "bx"], {}, "unknown stage: x"),
    ("abc", [], {"final": "z"}, "unknown stage: z"),
    ("aba", [], {}, "duplicate stage: a"),
])  # fmt: skip
def test_an_unsound_lifecycle_is_refused(names, order, more, message):
    with pytest.raises(DefinitionError, match=message):
        lifecycle(names, order, **more)


def test_all_mistakes_are_reported_at_once():
    with pytest.raises(DefinitionError) as caught:
        lifecycle("aab", ["ab", "ba", "xb"])

    assert 3 == len(caught.value.problems)


def test_a_cycle_is_named_in_full():
    path = find_cycle(tuple(Edge(*pair) for pair in ("ab", "bc", "cb")))

    assert path[0] == path[-1]
    assert {"b", "c"} == set(path)


@given(st.lists(st.tuples(st.sampled_from("abcde"), st.sampled_from("abcde")), max_size=8))
def test_an_order_is_accepted_exactly_when_no_stage_reaches_itself(pairs):
    reach = {name: {b for a, b in pairs if a == name} for name in "abcde"}
    for _ in range(5):
        reach = {name: later.union(*(reach[n] for n in later)) for name, later in reach.items()}
    if any(name in later for name, later in reach.items()):
        with pytest.raises(DefinitionError, match="cycle"):
            lifecycle("abcde", pairs)
    else:
        assert reach == {n: set(after) for n, after in lifecycle("abcde", pairs).successors.items()}


def test_an_unknown_stage_is_refused_with_a_suggestion():
    with pytest.raises(UnknownNameError, match="Did you mean 'mp2k_held'"):
        lifecycle(["mp2k_held"], []).stage("mp2k_hold")


def test_a_path_is_as_sure_as_its_least_sure_edge_and_of_several_the_surest():
    order = [Edge("a", "b", P), Edge("b", "d", I), Edge("a", "c", S), Edge("c", "d", S)]
    made = evolve(lifecycle(order=[]), order=order)

    assert (Edge("a", "d", S),) == made.order_of(["a", "d"])


def test_the_order_among_all_stages_is_the_order_without_what_follows_from_it():
    made = lifecycle(order=["ab", "bc", "ac", "bd"])

    assert {"ab", "bc", "bd"} == {edge.before + edge.after for edge in made.order_of([*"abcd"])}


# --- the state machine ------------------------------------------------------------------------

STATES = [
    # events, state, open next, blocked by
    ([], None, ("a",), {"b": "a", "c": "b", "d": "b"}),
    (["a"], "a", ("b",), {"c": "b", "d": "b"}),
    (["a", "b"], "b", ("c", "d"), {}),
    (["b"], "b", ("a", "c", "d"), {}),
    (["a", "b", "d"], "d", ("c",), {}),
    ([Event("a", planned="2018-03-01", happened=False)], None, ("a",), {"b": "a", "c": "b", "d": "b"}),
]  # fmt: skip


@pytest.mark.parametrize(("events", "state", "next_stages", "blocked"), STATES)
def test_the_state_of_an_activity_says_what_is_open_and_what_blocks(
    events, state, next_stages, blocked
):
    progress = lifecycle().progress(activity(*events))

    assert state == progress.state
    assert next_stages == progress.open
    assert blocked == {
        name: "".join(blocker.stage for blocker in found)
        for name, found in progress.blocked.items()
    }


@pytest.mark.parametrize("more", [{"status": Status.CLOSED}, {"status": Status.CANCELLED}])
def test_nothing_is_open_on_a_closed_activity(more):
    progress = lifecycle().progress(activity("a", **more))

    assert progress.is_closed
    assert () == progress.open


def test_the_final_stage_closes_an_activity():
    made = lifecycle(final="d")

    assert made.is_closed(activity("d"))
    assert not made.is_closed(activity("a", "b", "c"))
    assert not lifecycle().is_closed(activity("d"))


def test_construction_waits_for_what_comes_before_and_for_its_papers():
    stages = [
        Stage("mp2k", our.same("The meeting"), evidence=("minutes", "photo")),
        Stage("works", our.same("Works")),
    ]
    made = Lifecycle(
        "x",
        our.same("X"),
        stages,
        [Edge("mp2k", "works", Confidence.PRIMARY)],
        documents={"minutes": our.same("Minutes")},
    )
    held = Event("mp2k", evidence=["photo", Document(kind="minutes", exists=False)])
    reasons = [
        [blocker.reason.en for blocker in made.blockers(activity(*events), "works")]
        for events in (
            [],
            [held],
            [Event("mp2k", evidence=["photo", "minutes"])],
            ["mp2k"],
            [Event("mp2k", evidence=["photo", Document(kind="minutes", exists=None)])],
        )
    ]

    assert [
        ["The meeting is not recorded"],
        ["The meeting: Minutes is missing"],
        [],
        [],  # nobody recorded what papers there were
        [],  # nobody looked for this one
    ] == reasons
    assert ("works",) == made.progress(activity(held)).open
    with pytest.raises(UnknownNameError):
        made.blockers(activity(), "work")


@given(our.activities())
def test_every_stage_is_done_open_or_blocked(job):
    progress = our.LIFECYCLE.progress(job)
    parts = [*progress.done, *progress.open, *progress.blocked]

    assert len(parts) == len(set(parts))
    if not progress.is_closed:
        assert set(our.STAGES) == set(parts)
        assert all(progress.blocked.values())
