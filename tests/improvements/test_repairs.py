"""Repairs: a plan reaches its category, and nothing cheaper does."""

from __future__ import annotations

from itertools import combinations

import pytest
from attrs import evolve
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kotaku_eval import read_portfolio
from kotaku_eval.errors import UnknownNameError
from kotaku_eval.improvements.aims import Ledger
from kotaku_eval.improvements.coverings import Option, cheapest
from kotaku_eval.improvements.gains import gains_of
from kotaku_eval.improvements.repairs import Costs, plan_of
from kotaku_eval.rulesets import ScoreModel
from kotaku_eval.scales import Band, Ceiling, Scale
from tests import strategies as our
from tests.improvements.again import CLOSE, KEPRI, rolled, scoped_rule_sets, with_passes
from tests.shipped import shipped_rules

MOST_CELLS = 9
SCALES = st.builds(
    lambda upper, lower, ceilings: Scale(
        [Band(upper, our.same("A")), Band(lower, our.same("B")), Band(0, our.same("C"))],
        tuple(ceilings),
    ),
    st.sampled_from([100, 90, 75, 66.0]),
    st.sampled_from([60, 50, 33, 10]),
    st.lists(
        st.builds(Ceiling, st.sampled_from(our.Severity), st.sampled_from([1, 2])), max_size=2
    ),
)


def planned(rollup, costs=None):
    ledger = Ledger(rollup)
    aim = ledger.aim()
    cells, _ = gains_of(ledger, aim)
    return cells, plan_of(ledger, aim, cells, Costs(rollup.ruleset, costs))


def cell_of(cells, gain):
    return next(
        c
        for c in cells
        if (c.rule.id, c.subject.level, c.subject.id)
        == (gain.rule, gain.subject.level, gain.subject.id)
    )


def position(ruleset, score):
    return [band.title for band in ruleset.scale.bands].index(score.category)


def least_cost(rollup, cells, costs, target):
    """The least cost of any set that leads to a band, by trying all of them."""
    best = None
    for size in range(len(cells) + 1):
        for chosen in combinations(cells, size):
            cost = sum(costs.of(cell.kind) for cell in chosen)
            if best is not None and cost >= best:
                continue
            again = with_passes(rollup, chosen).total()
            if position(rollup.ruleset, again) <= target:
                best = cost
    return best


@settings(deadline=None, max_examples=80)
@given(
    scoped_rule_sets(most=4),
    our.portfolios(3),
    SCALES,
    st.dictionaries(
        st.sampled_from(["low", "high", "critical", "r0", "r1", "r2"]),
        st.sampled_from([0.0, 0.5, 1.0, 2.0, 5.0]),
        max_size=3,
    ),
)
def test_a_plan_reaches_the_next_category_and_nothing_cheaper_does(
    ruleset, portfolio, scale, given_costs
):
    ruleset = evolve(ruleset, scale=scale)
    known = {rule.id for rule in ruleset.rules} | {"low", "high", "critical"}
    given_costs = {name: cost for name, cost in given_costs.items() if name in known}
    rollup = rolled(portfolio, ruleset)
    now = rollup.total()
    cells, plan = planned(rollup, given_costs)
    assume(len(cells) <= MOST_CELLS)
    if now.low is None or position(ruleset, now) == 0:
        assert plan.reason.en
        assert not plan.repairs
        return
    chosen = [cell_of(cells, gain) for gain in plan.repairs]
    costs = Costs(ruleset, given_costs)
    again = with_passes(rollup, chosen).total()
    target = position(ruleset, now) - 1
    least = least_cost(rollup, cells, costs, target)

    assert scale.bands[target].title == plan.target
    assert position(ruleset, again) <= target
    assert (again.low, again.category) == (plan.after.low, plan.after.category)
    assert plan.cost == pytest.approx(sum(costs.of(cell.kind) for cell in chosen))
    assert plan.bound <= least + CLOSE
    if plan.is_minimal:
        assert plan.cost == pytest.approx(least)


@given(
    st.lists(
        st.builds(
            Option,
            st.sampled_from([0.5, 1.0, 2.0, 3.5]),
            st.sampled_from([0.0, 0.3, 1.0, 2.0, 3.0]),
            st.integers(1, 3),
        ),
        max_size=4,
    ),
    st.sampled_from([0.0, 0.5, 1.5, 4.0, 7.5, 30.0]),
)
def test_the_cheapest_covering_is_the_cheapest_of_all(options, need):
    found = cheapest(options, need)
    tried = [((), 0.0, 0.0)]
    for own in options:
        tried = [
            ((*taken, n), value + n * own.value, cost + n * own.cost)
            for taken, value, cost in tried
            for n in range(own.count + 1)
        ]
    enough = [cost for _, value, cost in tried if value >= need]
    if not enough:
        assert found is None
        return
    value = sum(own.value * n for own, n in zip(options, found.taken, strict=True))

    assert value >= need
    assert found.is_minimal
    assert found.cost == pytest.approx(min(enough))


def test_a_search_that_is_cut_short_says_so_and_keeps_an_honest_bound(monkeypatch):
    monkeypatch.setattr("kotaku_eval.improvements.coverings.NODES", 1)
    options = [Option(3.0, 2.5, 1), Option(2.0, 1.9, 1), Option(2.0, 1.7, 1), Option(5, 4.4, 1)]
    found = cheapest(options, 8.9)

    assert not found.is_minimal
    assert found.bound < found.cost


# --- the shipped example --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("model", "target", "cost"),
    [
        ("weighted", "Very good", 15),
        ("mean_of_villages", "Very good", 16),
        ("flat", "Very good", 27),
        ("flat_unweighted", "Very good", 27),
        ("absolute", "Adequate", 57),
        ("weakest_link", "Adequate", 12),
    ],
)
def test_the_plan_for_the_shipped_example_is_applied_and_scored_again(model, target, cost):
    ruleset = evolve(shipped_rules(), score_model=ScoreModel(model))
    rollup = rolled(read_portfolio(KEPRI), ruleset, None)
    cells, plan = planned(rollup)
    chosen = [cell_of(cells, gain) for gain in plan.repairs]

    assert (target, cost, True) == (plan.target.en, plan.cost, plan.is_minimal)
    assert cost == len(chosen)
    assert plan.after.low == pytest.approx(with_passes(rollup, chosen).total().low)
    assert plan.after.low >= plan.threshold
    if model not in {"absolute", "weakest_link"}:
        best = sorted(gain.points for gain in gains_of(Ledger(rollup), Ledger(rollup).aim())[1])
        assert rollup.total().low + sum(best[-cost + 1 :]) < plan.threshold


def test_a_failure_that_caps_the_category_is_part_of_every_plan():
    ruleset = shipped_rules()
    capped = Scale(ruleset.scale.bands, (Ceiling(our.Severity.CRITICAL, 2),))
    rollup = rolled(read_portfolio(KEPRI), evolve(ruleset, scale=capped), None)
    _, plan = planned(rollup)

    assert "Less than adequate" == plan.now.category.en
    assert ["works-not-executed-by-bkm"] == [gain.rule for gain in plan.repairs]
    assert (1, 1, True, "Adequate") == (
        plan.capping, plan.cost, plan.is_minimal, plan.after.category.en
    )  # fmt: skip


def test_costs_steer_the_choice():
    rollup = rolled(read_portfolio(KEPRI), shipped_rules(), None)
    _, plain = planned(rollup)
    _, dear = planned(rollup, {"accountability-reported": 10.0})

    assert "accountability-reported" in {gain.rule for gain in plain.repairs}
    assert "accountability-reported" not in {gain.rule for gain in dear.repairs}
    assert dear.is_minimal


def test_a_cost_of_something_unknown_is_told_with_the_near_name():
    ruleset = shipped_rules()

    with pytest.raises(UnknownNameError, match="critical"):
        Costs(ruleset, {"critcal": 2.0})
    with pytest.raises(ValueError, match="from 0 on"):
        Costs(ruleset, {"critical": -1.0})


def test_without_a_scale_or_above_the_last_band_there_is_no_plan():
    ruleset = shipped_rules()
    portfolio = read_portfolio(KEPRI)
    _, none = planned(rolled(portfolio, evolve(ruleset, scale=None), None))
    _, best = planned(
        rolled(portfolio, evolve(ruleset, scale=Scale([Band(0, our.same("All"))])), None)
    )

    assert "The rule set has no scale of categories." == none.reason.en
    assert "The category is the best already." == best.reason.en
