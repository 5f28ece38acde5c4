"""Scores of many places at once are the scores of each, to the last digit."""

from __future__ import annotations

from collections import Counter

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kotaku_eval import load_ruleset, read_portfolio
from kotaku_eval.evaluation import evaluate, report_of
from kotaku_eval.frames.exports import tables_of
from kotaku_eval.frames.scores import score_row
from kotaku_eval.frames.verdicts import judged_tables
from kotaku_eval.rulesets import ScoreModel
from tests import strategies as our


def check(ruleset, portfolio, as_of, levels):
    found = judged_tables(tables_of(portfolio), ruleset, as_of)
    report = report_of(found)
    rolled = found.roll_up(found.sheets)
    known = dict(report.level_counts)
    for level in levels:
        scores = report.by(level) if known.get(level) else ()
        expected = [(level, own.code, *score_row(own.score)) for own in scores]

        assert expected == rolled.level_scores(level).rows()


@given(
    our.rule_sets(most=5, kinds=("sound",)),
    our.portfolios(most=5),
    st.sampled_from(ScoreModel),
)
@settings(max_examples=80)
@pytest.mark.no_cover
def test_all_models_give_the_scores_of_records(ruleset, portfolio, model):
    ruleset = attrs.evolve(ruleset, score_model=model)

    check(ruleset, portfolio, "2018-03-20", ("village", "city"))


@pytest.mark.parametrize("model", ScoreModel)
def test_the_example_has_the_same_scores_under_every_model(model):
    ruleset = attrs.evolve(load_ruleset("kotaku-2018"), score_model=model)
    portfolio = read_portfolio("examples/kepri-2018/portfolio.yaml")

    check(ruleset, portfolio, None, ("ksm", "village", "city", "province", "nation"))


def test_verdicts_are_counted_by_place_and_rule_as_each_is_looked_at():
    portfolio = read_portfolio("examples/kepri-2018/portfolio.yaml")
    rules = load_ruleset("kotaku-2018")
    judged = judged_tables(tables_of(portfolio), rules)
    found = judged.roll_up(judged.sheets).level_counts_by_rule("village")
    counted = {
        (row["code"], row["rule"], verdict): row[verdict]
        for row in found.iter_rows(named=True)
        for verdict in ("pass", "fail", "unknown", "error")
        if row[verdict]
    }
    expected = Counter(
        (own.subject.places["village"], own.rule, own.verdict.value)
        for own in evaluate(portfolio, rules).outcomes
        if "village" in own.subject.places and own.verdict.value in {"pass", "fail", "unknown"}
    )

    assert dict(expected) == counted
