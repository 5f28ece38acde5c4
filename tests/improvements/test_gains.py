"""Gains: what a repair brings is what evaluating again with that one verdict passed gives."""

from __future__ import annotations

from itertools import pairwise

import pytest
from attrs import evolve
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kotaku_eval import read_portfolio
from kotaku_eval.evaluation import evaluate
from kotaku_eval.facts import ACTIVITY
from kotaku_eval.findings import FAIL, UNKNOWN
from kotaku_eval.improvements.aims import Ledger
from kotaku_eval.improvements.gains import gains_of
from kotaku_eval.improvements.standings import cells_of
from kotaku_eval.rulesets import ScoreModel
from tests import strategies as our
from tests.improvements.again import CLOSE, KEPRI, rolled, scoped_rule_sets, with_passes
from tests.shipped import shipped_rules


def own_score(rollup, subject):
    return next(
        own.score for own in rollup.all() if (own.level, own.code) == (ACTIVITY, subject.id)
    )


def difference(before, after):
    return None if before.low is None else after.low - before.low


@settings(deadline=None)
@given(scoped_rule_sets(), our.portfolios(), st.data())
def test_every_gain_is_what_evaluating_again_with_that_verdict_passed_gives(
    ruleset, portfolio, data
):
    rollup = rolled(portfolio, ruleset)
    ledger = Ledger(rollup)
    cells, gains = gains_of(ledger, ledger.aim())
    assume(cells)
    at = data.draw(st.integers(0, len(cells) - 1))
    cell, gain = cells[at], gains[at]
    again = with_passes(rollup, [cell])

    assert difference(rollup.total(), again.total()) == pytest.approx(gain.points, abs=CLOSE)
    assert again.total().category == gain.category
    for level, place in cell.subject.parents.items():
        expected = difference(rollup.place(place), again.place(place))
        assert expected == pytest.approx(gain.places[level], abs=CLOSE)
    if cell.subject.level == ACTIVITY:
        before, after = (own_score(one, cell.subject) for one in (rollup, again))
        assert difference(before, after) == pytest.approx(gain.own, abs=CLOSE)


@settings(deadline=None)
@given(scoped_rule_sets(), our.portfolios(), st.data())
def test_the_score_after_several_repairs_is_that_of_evaluating_again(ruleset, portfolio, data):
    rollup = rolled(portfolio, ruleset)
    aim = Ledger(rollup).aim()
    cells = [c for c in cells_of(rollup.sheets) if aim.unit_of(c.subject) is not None]
    chosen = [cell for cell in cells if data.draw(st.booleans())]
    counts = {}
    for cell in chosen:
        key = (aim.unit_of(cell.subject), cell.kind)
        counts[key] = counts.get(key, 0) + 1
    again = with_passes(rollup, chosen).total()
    after = aim.after(counts)

    assert (again.low, again.high) == (after.low, after.high)
    assert (again.category, again.is_uncertain) == (after.category, after.is_uncertain)


@settings(deadline=None)
@given(scoped_rule_sets(), our.portfolios())
def test_a_gain_is_never_a_loss_and_the_largest_come_first(ruleset, portfolio):
    ledger = Ledger(rolled(portfolio, ruleset))
    _, gains = gains_of(ledger, ledger.aim())
    points = [gain.points or 0.0 for gain in gains]

    assert all(own >= -CLOSE for own in points)
    assert all(a >= b - 1e-8 for a, b in pairwise(points))


@given(scoped_rule_sets(), our.portfolios(), st.randoms())
def test_the_order_of_rows_changes_no_gain(ruleset, portfolio, random):
    ruleset = evolve(ruleset, ties=our.Ties.LENIENT, undated=our.Undated.ANYWHERE)
    turned = evolve(
        portfolio,
        activities=random.sample(portfolio.activities, len(portfolio.activities)),
        places=random.sample(portfolio.places, len(portfolio.places)),
    )
    found = []
    for one in (portfolio, turned):
        ledger = Ledger(rolled(one, ruleset))
        found.append(tuple(gains_of(ledger, ledger.aim())[1]))

    assert found[0] == found[1]


@pytest.mark.parametrize("model", ScoreModel)
def test_every_gain_of_the_shipped_example_is_checked_by_evaluating_again(model):
    ruleset = evolve(shipped_rules(), score_model=model)
    rollup = rolled(read_portfolio(KEPRI), ruleset, None)
    ledger = Ledger(rollup)
    before = rollup.total()
    cells, gains = gains_of(ledger, ledger.aim())
    again = [with_passes(rollup, [cell]) for cell in cells]

    assert len(evaluate(read_portfolio(KEPRI), ruleset).findings) == len(gains)
    assert [other.total().low - before.low for other in again] == pytest.approx(
        [gain.points for gain in gains], abs=CLOSE
    )
    for cell, gain, other in zip(cells, gains, again, strict=True):
        place = cell.subject.parents["village"]
        expected = other.place(place).low - rollup.place(place).low
        assert expected == pytest.approx(gain.places["village"], abs=CLOSE)


def test_where_a_rule_is_broken_no_gain_is_claimed():
    rule = our.Rule(
        "r-1",
        our.same("R"),
        our.PythonCheck(our._answer("raises"), ("ready", "workers"), "given"),
        indicator="first",
    )
    other = our.Rule(
        "r-2", our.same("R"), our.parse_condition("ready", our.VOCABULARY), indicator="first"
    )
    ruleset = our.RuleSet(
        "s", our.same("S"), our.LIFECYCLE, [rule, other], indicators=our.INDICATORS,
        groups=our.GROUPS, scale=our.SCALE,
    )  # fmt: skip
    portfolio = our.Portfolio(our.LIFECYCLE, [our.Job(id="J", ready=False)])
    ledger = Ledger(rolled(portfolio, ruleset))
    _, gains = gains_of(ledger, ledger.aim())

    assert [("r-2", None, None, None)] == [(g.rule, g.points, g.own, g.category) for g in gains]


def test_only_what_is_not_passed_is_listed():
    ruleset = shipped_rules()
    rollup = rolled(read_portfolio(KEPRI), ruleset, None)

    assert {FAIL, UNKNOWN} == {cell.code for cell in cells_of(rollup.sheets)}
