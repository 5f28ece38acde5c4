"""Sensitivity: no weights in the box lead out of the range, and its ends are attained."""

from __future__ import annotations

from itertools import product

import pytest
from attrs import evolve
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kotaku_eval import read_portfolio
from kotaku_eval.improvements.aims import Ledger
from kotaku_eval.improvements.sensitivity import weight_range
from kotaku_eval.rules import Variants
from kotaku_eval.rulesets import ScoreModel
from tests import strategies as our
from tests.improvements.again import CLOSE, KEPRI, rolled, scoped_rule_sets
from tests.shipped import shipped_rules

PERCENTS = st.sampled_from([0.0, 5.0, 20.0, 90.0])


def ranged(rollup, percent=20.0):
    return weight_range(Ledger(rollup).aim(), percent)


def reweighted(ruleset, factor):
    """The rule set with every weight multiplied by what ``factor`` says of its name."""

    def turned(rule):
        by = factor("rule", rule.id)
        made = evolve(rule, weight=rule.weight * by, variants=None)
        if rule.variants is None:
            return made
        others = tuple(evolve(one, weight=one.weight * by) for one in rule.variants.rules)
        return evolve(made, variants=Variants(rule.variants.lists, others))

    def own(kind, known):
        return {
            name: evolve(part, weight=part.weight * factor(kind, name))
            for name, part in known.items()
        }

    return evolve(
        ruleset,
        rules=[turned(rule) for rule in ruleset.rules],
        indicators=own("indicator", ruleset.indicators),
        groups=own("group", ruleset.groups),
    )


@settings(deadline=None)
@given(scoped_rule_sets(), our.portfolios(), PERCENTS, st.randoms(use_true_random=False))
def test_no_weights_within_the_box_lead_out_of_the_range(ruleset, portfolio, percent, random):
    found = ranged(rolled(portfolio, ruleset), percent)
    if found is None:
        return
    for _ in range(5):
        at_ends = random.random() < 0.5

        def factor(*_, at_ends=at_ends):
            move = random.choice([-1, 1]) if at_ends else random.uniform(-1, 1)
            return 1 + move * percent / 100

        low = rolled(portfolio, reweighted(ruleset, factor)).total().low

        assert found.low - CLOSE <= low <= found.high + CLOSE


@settings(deadline=None, max_examples=60)
@given(scoped_rule_sets(most=3), our.portfolios(3), st.sampled_from([20.0, 50.0]))
def test_where_the_range_is_exact_some_weights_at_their_ends_attain_it(ruleset, portfolio, percent):
    rollup = rolled(portfolio, ruleset)
    found = ranged(rollup, percent)
    assume(found is not None)
    used = {rule.indicator for rule in ruleset.rules if rule.indicator}
    names = [("rule", rule.id) for rule in ruleset.rules if rule.indicator]
    names += [("indicator", name) for name in sorted(used)]
    names += [("group", "north")] if used & {"first", "second"} else []
    assume(len(names) <= 7)
    lows = []
    for moves in product((-1, 1), repeat=len(names)):
        factors = {n: 1 + m * percent / 100 for n, m in zip(names, moves, strict=True)}
        turned = reweighted(ruleset, lambda *name, factors=factors: factors.get(name, 1.0))
        lows.append(rolled(portfolio, turned).total().low)

    assert found.low - CLOSE <= min(lows)
    assert max(lows) <= found.high + CLOSE
    assert min(lows) <= found.attained_low + CLOSE
    assert found.attained_high - CLOSE <= max(lows)
    if found.is_exact:
        assert pytest.approx((found.low, found.high)) == (min(lows), max(lows))


def test_the_range_of_the_shipped_example_is_exact_since_all_villages_are_judged_alike():
    rollup = rolled(read_portfolio(KEPRI), shipped_rules(), None)
    found = ranged(rollup)

    assert found.is_exact
    assert (69.4, 78.4) == (round(found.low, 1), round(found.high, 1))
    assert (["Adequate"], False) == ([title.en for title in found.categories], found.may_change)


def test_a_mean_over_villages_judged_by_different_rules_says_that_its_bounds_are_outer():
    indicators = {
        name: our.Indicator(name, our.same(name)) for name in ("first", "second", "third")
    }

    def rule(name, text, when, indicator):
        return our.Rule(
            name,
            our.same(name),
            our.parse_condition(text, our.VOCABULARY),
            when=our.parse_condition(when, our.VOCABULARY),
            indicator=indicator,
        )

    ruleset = our.RuleSet(
        "s",
        our.same("S"),
        our.LIFECYCLE,
        [
            rule("r-1", "ready", 'village.code == "01"', "first"),
            rule("r-2", "not ready", "True", "second"),
            rule("r-3", "ready", 'village.code == "02"', "third"),
        ],
        indicators=indicators,
        score_model=ScoreModel.MEAN_OF_VILLAGES,
        scale=our.SCALE,
    )
    places = [our.Hamlet(code=code, level="village") for code in ("01", "02")]
    jobs = [our.Job(id="J1", place="01", ready=True), our.Job(id="J2", place="02", ready=False)]
    found = ranged(rolled(our.Portfolio(our.LIFECYCLE, jobs, places), ruleset))

    # 01 gains from weight on `first` over `second`, 02 from weight on `second` over `third`.
    assert (40.0, 60.0) == pytest.approx((found.low, found.high))
    assert found.low < found.attained_low < found.attained_high < found.high
    assert not found.is_exact


@pytest.mark.parametrize("model", [ScoreModel.FLAT_UNWEIGHTED, ScoreModel.ABSOLUTE])
def test_a_model_without_weights_does_not_move(model):
    ruleset = evolve(shipped_rules(), score_model=model)
    rollup = rolled(read_portfolio(KEPRI), ruleset, None)
    found = ranged(rollup, 50)

    assert found.low == found.high == rollup.total().low


def test_weights_cannot_be_moved_to_nothing():
    rollup = rolled(read_portfolio(KEPRI), shipped_rules(), None)

    with pytest.raises(ValueError, match="less than 100 percent"):
        ranged(rollup, 100)
