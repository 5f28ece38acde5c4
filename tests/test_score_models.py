"""Score models: what each makes of the same verdicts, and what all of them promise."""

from __future__ import annotations

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from kotaku_eval import evaluate
from kotaku_eval.conditions import Literal
from kotaku_eval.definitions import ruleset_from_node
from kotaku_eval.errors import DefinitionError
from kotaku_eval.expression_types import BOOLEAN
from kotaku_eval.findings import Severity
from kotaku_eval.renderers.labels import how_to_read
from kotaku_eval.renderers.markdown import render_markdown
from kotaku_eval.rules import Rule
from kotaku_eval.rulesets import Group, Indicator, RuleSet, ScoreModel
from kotaku_eval.scores import Share, Tally, total_score
from kotaku_eval.sources import parse_yaml
from tests import strategies as our

CLOSE = 1e-9
WEIGHTS = st.sampled_from([0.0, 0.5, 1.0, 1.0, 3.0])
MODELS = st.sampled_from(ScoreModel)
TRUE = Literal(value=True, type=BOOLEAN, text="True")
COUNTS = st.integers(0, 3)
PLAIN = st.builds(Tally, passed=COUNTS, failed=COUNTS, unknown=COUNTS)


def rule_set(rules, indicators, groups=(), **more):
    return RuleSet(
        "s",
        our.same("S"),
        our.LIFECYCLE,
        [Rule(name, our.same(name), TRUE, indicator=i, weight=w) for name, i, w in rules],
        indicators={name: Indicator(name, our.same(name), g, w) for name, g, w in indicators},
        groups={name: Group(name, our.same(name), w) for name, w in groups},
        **more,
    )


def of_shares(*shares):
    """A tally whose verdicts count with different weights."""
    total = [sum(getattr(tally, part) for _, tally in shares) for part in PARTS]
    made = tuple(Share(weight, tally.judged, tally) for weight, tally in shares if tally.judged)
    return Tally(*total, shares=made)


PARTS = ("passed", "failed", "unknown")


@st.composite
def scoped_tallies(draw):
    """A tally with different weights by scope."""
    return of_shares((0.5, draw(PLAIN)), (2.0, draw(PLAIN)))


TALLIES = st.one_of(PLAIN, scoped_tallies())


@st.composite
def scored(draw):
    """A rule set of any model with any weights, and a tally for each of its rules."""
    groups = [("g1", draw(WEIGHTS)), ("g2", draw(WEIGHTS))]
    homes = st.sampled_from(["g1", "g2", ""])
    indicators = [(f"i{at}", draw(homes), draw(WEIGHTS)) for at in range(draw(st.integers(1, 4)))]
    names = st.sampled_from([name for name, _, _ in indicators])
    rules = [(f"r{at}", draw(names), draw(WEIGHTS)) for at in range(draw(st.integers(1, 6)))]
    tallies = {name: draw(TALLIES) for name, _, _ in rules}
    return rule_set(rules, indicators, groups, score_model=draw(MODELS)), tallies


def moved(tally, data, source, target):
    """The tally with one verdict turned into another; ``None`` where there is none to turn."""
    if not getattr(tally, source):
        return None
    change = {source: getattr(tally, source) - 1, target: getattr(tally, target) + 1}
    if not tally.shares:
        return evolve(tally, **change)
    at = data.draw(
        st.sampled_from([n for n, own in enumerate(tally.shares) if getattr(own.tally, source)])
    )
    shares = list(tally.shares)
    shares[at] = evolve(shares[at], tally=moved(shares[at].tally, data, source, target))
    return evolve(tally, shares=tuple(shares), **change)


def changed(given_set, data, source, target):
    """The scores before and after one verdict is turned."""
    ruleset, tallies = given_set
    name = data.draw(st.sampled_from(sorted(tallies)))
    other = moved(tallies[name], data, source, target)
    if other is None:
        return None
    before = total_score(ruleset, tallies)
    after = total_score(ruleset, {**tallies, name: other})

    assert (before.low is None) == (after.low is None)
    return None if before.low is None else (before, after)


@given(scored())
def test_every_model_keeps_its_bounds_within_0_and_100(given_set):
    score = total_score(*given_set)

    assert (score.low is None) == (score.high is None)
    if score.low is not None:
        assert 0 <= score.low <= score.high <= 100


@given(scored(), st.sampled_from(["passed", "failed"]), st.data())
def test_turning_a_pass_or_fail_into_unknown_never_raises_low_nor_lowers_high(
    given_set, source, data
):
    found = changed(given_set, data, source, "unknown")
    if found is not None:
        before, after = found

        assert after.low <= before.low + CLOSE
        assert after.high >= before.high - CLOSE


@given(scored(), st.sampled_from(["failed", "unknown"]), st.data())
def test_turning_a_fail_or_unknown_into_a_pass_never_lowers_low(given_set, source, data):
    found = changed(given_set, data, source, "passed")
    if found is not None:
        before, after = found

        assert after.low >= before.low - CLOSE


@given(scored())
def test_where_nothing_is_unknown_the_bounds_are_one(given_set):
    ruleset, tallies = given_set
    sure = {name: Tally(held.passed, held.failed) for name, held in tallies.items()}
    score = total_score(ruleset, sure)

    assert score.low == score.high


# --- by hand --------------------------------------------------------------------------------------

# i1 (weight 3): r1 of weight 2 passes 3 of 4, r2 of weight 1 passes 0 of 1 with 1 unknown.
# i2 (weight 1): r3 passes 1 of 2. `shown` counts in no model, nor does r5 of weight 0.
RULES = [("r1", "i1", 2), ("r2", "i1", 1), ("r3", "i2", 1), ("r4", "shown", 1), ("r5", "i2", 0)]
INDICATORS = [("i1", "", 3), ("i2", "g", 1), ("shown", "aside", 1)]
GROUPS = [("g", 1), ("aside", 0)]
HELD = {
    "r1": Tally(passed=3, failed=1),
    "r2": Tally(unknown=1),
    "r3": Tally(passed=1, failed=1),
    "r4": Tally(failed=9),
    "r5": Tally(failed=9),
}
I1_LOW, I1_HIGH = 100 * (2 * 0.75) / 3, 100 * (2 * 0.75 + 1) / 3


@pytest.mark.parametrize(
    ("model", "low", "high"),
    [
        ("weighted", (3 * I1_LOW + 50) / 4, (3 * I1_HIGH + 50) / 4),
        ("flat", 100 * (6 + 0 + 1) / (8 + 1 + 2), 100 * (6 + 1 + 1) / (8 + 1 + 2)),
        ("flat_unweighted", 100 * 4 / 7, 100 * 5 / 7),
        ("absolute", 0, 0),
        ("weakest_link", 50, 50),
    ],
)
def test_each_model_by_hand(model, low, high):
    ruleset = rule_set(RULES, INDICATORS, GROUPS, score_model=ScoreModel(model))
    score = total_score(ruleset, HELD)

    assert pytest.approx((low, high)) == (score.low, score.high)
    assert (7, 6) == (score.judged, score.decided)
    assert {"g", "aside", "i1"} == {part.id for part in score.parts}
    assert pytest.approx(I1_LOW) == score.part("i1").low


@pytest.mark.parametrize(
    ("tally", "bounds"),
    [
        (Tally(passed=2), (100, 100)),
        (Tally(passed=2, unknown=1), (0, 100)),
        (Tally(passed=2, unknown=1, failed=1), (0, 0)),
        (Tally(), (None, None)),
    ],
)
def test_absolute_is_100_only_if_all_that_is_judged_passes(tally, bounds):
    ruleset = rule_set([("r", "i", 1)], [("i", "", 1)], score_model=ScoreModel.ABSOLUTE)
    score = total_score(ruleset, {"r": tally})

    assert bounds == (score.low, score.high)


def test_the_weakest_link_leaves_out_an_indicator_that_does_not_apply():
    ruleset = rule_set(
        [("r1", "i1", 1), ("r2", "i2", 1), ("r3", "i3", 1)],
        [("i1", "", 1), ("i2", "", 1), ("i3", "", 1)],
        score_model=ScoreModel.WEAKEST_LINK,
    )
    tallies = {"r1": Tally(passed=1, unknown=3), "r2": Tally(passed=1, failed=1)}
    score = total_score(ruleset, tallies)

    assert (25.0, 50.0, ("i3",)) == (score.low, score.high, score.dropped)


def test_a_flat_total_counts_each_verdict_with_the_weight_at_its_subject():
    ruleset = rule_set([("r", "i", 1)], [("i", "", 1)], score_model=ScoreModel.FLAT)
    tally = of_shares((3.0, Tally(passed=1)), (1.0, Tally(failed=1, unknown=1)))
    score = total_score(ruleset, {"r": tally})

    assert (60.0, 80.0) == (score.low, score.high)


@pytest.mark.parametrize("model", ScoreModel)
def test_an_error_gives_no_score_under_any_model(model):
    ruleset = rule_set(RULES, INDICATORS, GROUPS, score_model=model)
    score = total_score(ruleset, {**HELD, "r3": Tally(passed=1, errors=1)})

    assert (None, None, None) == (score.low, score.high, score.category)


def test_the_category_and_its_doubt_come_from_the_bounds_of_the_model():
    ruleset = rule_set(
        [("r", "i", 1)], [("i", "", 1)], score_model=ScoreModel.ABSOLUTE, scale=our.SCALE
    )
    score = total_score(ruleset, {"r": Tally(passed=9, unknown=1)}, Severity.LOW)

    assert ("Less", True) == (score.category.en, score.is_uncertain)


# --- in files and reports -------------------------------------------------------------------------

HEAD = """
ruleset: t
title: {id: T, en: T}
lifecycle: kotaku
score: %s
"""


@pytest.mark.parametrize("model", ScoreModel)
def test_a_rule_file_names_its_model(model):
    made = ruleset_from_node(parse_yaml(HEAD % model.value, "t.yaml"))

    assert model is made.score_model


def test_a_misspelt_model_is_told_with_the_near_name():
    with pytest.raises(DefinitionError) as failure:
        ruleset_from_node(parse_yaml(HEAD % "weakest_lnk", "t.yaml"))
    (problem,) = failure.value.problems

    assert "t.yaml:5:8" in str(problem)
    assert "weakest_link" in problem.hint.en


@given(our.rule_sets(), our.portfolios(), MODELS)
def test_places_and_activities_are_scored_by_the_same_model(ruleset, portfolio, model):
    report = evaluate(portfolio, evolve(ruleset, score_model=model), "2018-03-20")
    scores = [own.score for own in report.scores if own.level == "activity"]
    for score in scores:
        if model is ScoreModel.ABSOLUTE and score.low is not None:
            assert score.low in {0, 100}
        if model is ScoreModel.FLAT_UNWEIGHTED and score.low is not None:
            assert pytest.approx(round(score.low * score.judged / 100)) == (
                score.low * score.judged / 100
            )


def test_a_report_says_by_which_model_its_number_is_made():
    ruleset = rule_set([("r", "i", 1)], [("i", "", 1)], score_model=ScoreModel.FLAT)
    report = evaluate(our.Portfolio(our.LIFECYCLE, [our.Job(id="J")]), ruleset)

    assert "flat" == report.score.kind
    assert "Model flat" in render_markdown(report, "en")
    assert how_to_read("total") == how_to_read("mean")
