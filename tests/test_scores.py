"""Scores: what counts, what the bounds promise, and the other models."""

from __future__ import annotations

from collections import Counter

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from kotaku_eval.conditions import Literal
from kotaku_eval.errors import DefinitionError
from kotaku_eval.expression_types import BOOLEAN
from kotaku_eval.findings import Severity
from kotaku_eval.means import mean_score
from kotaku_eval.rules import Rule
from kotaku_eval.rulesets import Group, Indicator, RuleSet
from kotaku_eval.scales import Band, Ceiling, Scale
from kotaku_eval.scores import Tally, total_score
from tests import strategies as our

CLOSE = 1e-9
WEIGHTS = st.sampled_from([0.0, 0.5, 1.0, 1.0, 3.0])
TRUE = Literal(value=True, type=BOOLEAN, text="True")
TALLIES = st.builds(
    Tally,
    passed=st.integers(0, 3),
    failed=st.integers(0, 3),
    unknown=st.integers(0, 3),
)


def rule_set(rules, indicators, groups=(), **more):
    """Make a set of ``(rule, indicator, weight)``, ``(indicator, group, weight)``, ``(group, w)``."""
    return RuleSet(
        "s",
        our.same("S"),
        our.LIFECYCLE,
        [Rule(name, our.same(name), TRUE, indicator=i, weight=w) for name, i, w in rules],
        indicators={name: Indicator(name, our.same(name), g, w) for name, g, w in indicators},
        groups={name: Group(name, our.same(name), w) for name, w in groups},
        **more,
    )


@st.composite
def scored(draw):
    """A rule set with any weights, and a tally for each of its rules."""
    groups = [("g1", draw(WEIGHTS)), ("g2", draw(WEIGHTS))]
    homes = st.sampled_from(["g1", "g2", ""])
    indicators = [(f"i{at}", draw(homes), draw(WEIGHTS)) for at in range(draw(st.integers(1, 4)))]
    names = st.sampled_from([name for name, _, _ in indicators])
    rules = [(f"r{at}", draw(names), draw(WEIGHTS)) for at in range(draw(st.integers(1, 6)))]
    tallies = {name: draw(TALLIES) for name, _, _ in rules}
    return rule_set(rules, indicators, groups), tallies


def bounds(ruleset, tallies):
    score = total_score(ruleset, tallies)
    return score.low, score.high


def every(score):
    yield score
    for part in score.parts:
        yield from every(part)


@given(scored())
def test_every_score_lies_between_0_and_100_and_low_is_never_above_high(given_set):
    for score in every(total_score(*given_set)):
        assert (score.low is None) == (score.high is None)
        if score.low is not None:
            assert 0 <= score.low <= score.high <= 100
            assert 0 <= score.completeness <= 100


@given(scored(), st.data())
def test_turning_a_pass_or_fail_into_unknown_never_raises_low_nor_lowers_high(given_set, data):
    ruleset, tallies = given_set
    name = data.draw(st.sampled_from(sorted(tallies)))
    tally = tallies[name]
    known = [part for part in ("passed", "failed") if getattr(tally, part)]
    if not known:
        return
    part = data.draw(st.sampled_from(known))
    lost = evolve(tally, **{part: getattr(tally, part) - 1, "unknown": tally.unknown + 1})
    low, high = bounds(ruleset, tallies)
    new_low, new_high = bounds(ruleset, {**tallies, name: lost})

    assert (low is None) == (new_low is None)
    if low is not None:
        assert new_low <= low + CLOSE
        assert new_high >= high - CLOSE


@given(scored(), st.data())
def test_the_truth_lies_within_the_bounds_even_where_an_unknown_does_not_apply(given_set, data):
    ruleset, tallies = given_set
    found = {}
    for name, tally in tallies.items():
        passed = data.draw(st.integers(0, tally.unknown))
        failed = data.draw(st.integers(0, tally.unknown - passed))
        found[name] = Tally(tally.passed + passed, tally.failed + failed)
    low, high = bounds(ruleset, tallies)
    truth, same = bounds(ruleset, found)
    if truth is not None and low is not None:
        assert truth == same
        assert low - CLOSE <= truth <= high + CLOSE


def test_not_applicable_and_pending_leave_both_sides_and_are_reported_as_dropped():
    ruleset = rule_set(
        [("r1", "i1", 1), ("r2", "i2", 1)], [("i1", "", 1), ("i2", "", 1), ("i3", "", 1)]
    )
    score = total_score(ruleset, {"r1": Tally(passed=1, failed=1)})

    assert (50.0, 50.0, ("i2", "i3"), 2) == (score.low, score.high, score.dropped, score.judged)


def test_weights_count_within_their_parent_only():
    rules = [("r1", "i1", 3), ("r2", "i1", 1), ("r3", "i2", 1)]
    ruleset = rule_set(rules, [("i1", "g1", 1), ("i2", "g1", 3)], [("g1", 1)])
    tallies = {"r1": Tally(passed=1), "r2": Tally(failed=1), "r3": Tally(failed=1)}
    easy = [*rules, ("r4", "i2", 1)]
    more = rule_set(easy, [("i1", "g1", 1), ("i2", "g1", 3)], [("g1", 1)])

    assert 18.75 == total_score(ruleset, tallies).low
    assert 75.0 == total_score(ruleset, tallies).part("i1").low
    assert 75.0 == total_score(more, {**tallies, "r4": Tally(passed=1)}).part("i1").low


def test_weight_0_is_shown_and_not_counted():
    ruleset = rule_set(
        [("r1", "i1", 1), ("r2", "i2", 1), ("r3", "i1", 0)], [("i1", "", 1), ("i2", "", 0)]
    )
    tallies = {"r1": Tally(passed=1), "r2": Tally(failed=1), "r3": Tally(failed=1)}
    score = total_score(ruleset, tallies)

    assert (100.0, 100.0, 1) == (score.low, score.high, score.judged)
    assert (0.0, 0.0) == (score.part("i2").low, score.part("r3").low)


def test_an_error_leaves_no_score():
    ruleset = rule_set([("r1", "i1", 1), ("r2", "", 1)], [("i1", "", 1)])
    score = total_score(ruleset, {"r1": Tally(passed=9), "r2": Tally(errors=1)})

    assert (None, None, "no score") == (score.low, score.high, str(score))


def test_nothing_judged_is_no_score():
    ruleset = rule_set([("r1", "i1", 1)], [("i1", "", 1)])
    score = total_score(ruleset, {})

    assert (None, None, None, ("i1",)) == (score.low, score.high, score.completeness, score.dropped)


# --- the mean over villages --------------------------------------------------------------------


def village(passed, failed=0, unknown=0):
    ruleset = rule_set([("r1", "i1", 1)], [("i1", "", 1)])
    return total_score(ruleset, {"r1": Tally(passed, failed, unknown)}, name=f"v{passed}{failed}")


def test_the_mean_of_villages_counts_every_village_once():
    ruleset = rule_set([("r1", "i1", 1)], [("i1", "", 1)], scale=our.SCALE)
    mean = mean_score(ruleset, [village(100), village(0, 1), village(1, 0, 1), village(0)])

    assert (50.0, pytest.approx(200 / 3)) == (mean.low, mean.high)
    assert (103, ("v00",), "Less") == (mean.judged, mean.dropped, str(mean.category))


@given(st.lists(st.tuples(*[st.integers(0, 3)] * 3), min_size=1, max_size=5), st.randoms())
def test_the_mean_lies_between_its_parts_whatever_their_order(counts, random):
    ruleset = rule_set([("r1", "i1", 1)], [("i1", "", 1)])
    parts = [village(*count) for count in counts]
    mean = mean_score(ruleset, parts)
    turned = mean_score(ruleset, random.sample(parts, len(parts)))
    lows = [part.low for part in parts if part.low is not None]

    assert (mean.low, mean.high) == (turned.low, turned.high)
    if lows:
        assert min(lows) - CLOSE <= mean.low <= max(lows) + CLOSE


# --- categories ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("passed", "failed", "unknown", "category", "uncertain"), [
    (85, 15, 0, "Very good", False),
    (8499, 1501, 0, "Adequate", False),
    (65, 35, 0, "Adequate", False),
    (64, 35, 1, "Less", True),
    (66, 30, 4, "Adequate", False),
    (0, 0, 1, "Less", True),
])  # fmt: skip
def test_the_category_is_the_band_of_the_unrounded_low(
    passed, failed, unknown, category, uncertain
):
    scale = evolve(our.SCALE, ceilings=())
    ruleset = rule_set([("r1", "i1", 1)], [("i1", "", 1)], scale=scale)
    score = total_score(ruleset, {"r1": Tally(passed, failed, unknown)})

    assert (category, uncertain) == (str(score.category), score.is_uncertain)
    assert str(score).endswith(f"n {passed + failed + unknown}")


@pytest.mark.parametrize(("worst", "category"), [
    (None, "Very good"), (Severity.HIGH, "Very good"), (Severity.CRITICAL, "Adequate"),
])  # fmt: skip
def test_an_open_failure_of_some_severity_caps_the_category(worst, category):
    ruleset = rule_set([("r1", "i1", 1)], [("i1", "", 1)], scale=our.SCALE)
    score = total_score(ruleset, {"r1": Tally(passed=1)}, worst)

    assert category == str(score.category)
    assert 100.0 == score.low


def test_a_ceiling_never_lifts_a_category():
    scale = Scale(
        [Band(50, our.same("up")), Band(0, our.same("down"))], (Ceiling(Severity.LOW, 0),)
    )

    assert "down" == str(scale.category(10, Severity.CRITICAL).title)


@pytest.mark.parametrize("bands", [[], [(0, "a"), (50, "b")], [(50, "a")], [(50, "a"), (50, "b")]])
def test_bands_must_fall_to_0(bands):
    with pytest.raises(DefinitionError, match="the bands of a scale must fall and end at 0"):
        Scale([Band(threshold, our.same(title)) for threshold, title in bands])


def test_completeness_is_the_share_of_decided_verdicts():
    score = village(1, 1, 2)

    assert (50.0, 4, 2) == (score.completeness, score.judged, score.decided)
    assert "25.0 [25.0-75.0], completeness 50 %, n 4" == str(score)


def test_a_tally_counts_what_is_judged():
    assert Counter(judged=10) == Counter(judged=Tally(1, 2, 3, 4).judged)
