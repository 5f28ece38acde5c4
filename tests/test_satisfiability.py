"""Contradictions: said only when no data at all could prove them wrong."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from kotaku_eval.conditions import evaluate, facts_in
from kotaku_eval.dates import EventDate
from kotaku_eval.expressions import parse_condition
from kotaku_eval.facts import ACTIVITY
from kotaku_eval.portfolios import Portfolio
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.satisfiability import can_be, contradictions
from tests import strategies as our

SETTINGS = RuleSet("s", our.same("S"), our.LIFECYCLE, []).settings
DAYS = ["2018", "2018-08", "2018-08-01", "2018-08-31", "2018-09-01"]
FIELDS = {
    "workers": [None, 0, 1, 2, 3],
    "ready": [None, True, False],
    "a.first": [None, *map(EventDate.parse, DAYS)],
}
SIGNS = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])
NUMBERS = st.sampled_from(["workers", "workers + 1", "a.count"])
ATOMS = st.one_of(
    st.builds("{} {} {}".format, NUMBERS, SIGNS, st.sampled_from(["0", "1", "2", "1.5", "workers"])),
    st.builds("a.first {} '{}'".format, SIGNS, st.sampled_from(DAYS)),
    st.builds("a.first {} {}".format, SIGNS, st.sampled_from(["b.first", "a.first"])),
    st.sampled_from([
        "ready", "present(workers)", "workers is None", "workers is not None", "ready == True",
        "workers in (1, 2)", "workers not in (0, 1)", "a.first is None", "a.done",
        "1 < workers < 3", "present(a.first)", "ready is None",
    ]),
)  # fmt: skip
CONDITIONS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.builds("({} and {})".format, inner, inner),
        st.builds("({} or {})".format, inner, inner),
        st.builds("(not {})".format, inner),
    ),
    max_leaves=6,
)


def parse(text):
    return parse_condition(text, our.VOCABULARY, our.PARAMETERS)


def subjects():
    """Yield an activity for every combination of small values."""
    days = FIELDS["a.first"]
    for workers, ready, first, second in product(
        FIELDS["workers"], FIELDS["ready"], [*days, "never"], [*days[:4], "never"]
    ):
        dated = {"a": first, "b": second}
        events = [our.Event(stage, day) for stage, day in dated.items() if day != "never"]
        job = our.Job(id="J1", place="01", events=events, workers=workers, ready=ready)
        village = our.Hamlet(code="01", level="village")
        [subject] = Portfolio(our.LIFECYCLE, [job], [village]).subjects(ACTIVITY)
        yield subject


SUBJECTS = list(subjects())


@settings(max_examples=150)
@example("(workers > 1 and workers < 2)")
@example("(a.first >= '2018-08' and a.first <= '2018-08-01')")
@given(CONDITIONS)
def test_what_is_said_to_be_impossible_never_happens(text):
    node = parse(text)
    impossible = [answer for answer in (True, False) if not can_be(node, answer)]
    assume(impossible)
    seen = {evaluate(node, subject, SETTINGS) for subject in SUBJECTS}

    assert not seen & set(impossible)


@pytest.mark.parametrize(
    "text",
    [
        "workers > 5 and workers < 3",
        "10 > workers > 20",
        "workers == 1 and workers == 2",
        "workers > 1 and workers < 2",
        "ready and not ready",
        "workers is None and workers > 3",
        "present(workers) and workers is None",
        "workers > 5 and (ready or workers < 9) and workers <= 5",
        "a.first < '2018-01-01' and a.first > '2018-12-31'",
        "a.count < 0",
        "workers > workers",
        "a.first < b.first and b.first < a.first",
        "1 > 2",
        "workers in (1, 2) and workers > 2",
    ],
)
def test_a_contradiction_can_never_be_true(text):
    assert not can_be(parse(text), answer=True)


@pytest.mark.parametrize(
    "text",
    [
        "workers > 5 or workers <= 5",
        "workers == workers",
        "1 < 2",
        "a.count >= 0",
        "ready or not ready",
    ],
)
def test_what_always_holds_can_never_be_false(text):
    assert not can_be(parse(text), answer=False)


def test_a_contradiction_inside_a_part_is_found_there():
    [(part, never)] = contradictions(parse("ready or (workers > 5 and workers < 3)"))

    assert ("workers > 5 and workers < 3", True) == (part.text, never)
    assert facts_in(part)


def test_past_the_cap_nothing_is_said():
    wide = " and ".join(f"(workers == {at} or a.count == {at})" for at in range(2, 14))

    assert can_be(parse(f"(workers > 1 or ready) and ({wide} or b.done)"), answer=True)
