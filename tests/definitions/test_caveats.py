"""How sure a rule is: when it may report what is no failing, and when it may miss one."""

from __future__ import annotations

import pytest

from kotaku_eval.definitions import (
    case_portfolio,
    load_ruleset,
    node_of,
    ruleset_from_node,
    shipped_rulesets,
)
from kotaku_eval.evaluation import evaluate
from kotaku_eval.rules import rule
from kotaku_eval.sources import parse_yaml
from tests.shipped import shipped_rules

SHIPPED = shipped_rules()

# What the texts say of a rule that can be tried: the case, and the verdict it really gets.
CLAIMS = [
    # An activity whose list of entries is empty is not judged.
    (
        "emon-entries-on-schedule",
        {"construction_started": "2018-06-01", "monitoring_entries": []},
        "not_applicable",
    ),
    # A promise entered as 0 is always kept.
    (
        "contribution-realised",
        {"construction_completed": "2018-06-01", "contribution": {"promised": 0, "realised": 0}},
        "pass",
    ),
    # One tranche paid in two parts under the same number fails.
    (
        "tranches-in-order",
        {
            "bdi_disbursed": "2018-06-01",
            "tranches": [
                {"number": 1, "date": "2018-06-01"},
                {"number": 1, "date": "2018-06-02"},
            ],
        },
        "fail",
    ),
    # A second tranche paid before the progress was reached passes.
    (
        "second-tranche-on-time",
        {
            "bdi_disbursed": "2018-06-01",
            "tranches": [{"number": 2, "date": "2018-06-01"}],
            "progress_records": [{"date": "2018-07-01", "percent": 60}],
        },
        "pass",
    ),
    # A later payment that lies idle goes unseen.
    (
        "money-not-idle",
        {"bdi_disbursed": ["2018-01-01", "2018-06-01"], "construction_started": "2018-01-05"},
        "pass",
    ),
    # A proposal that was never verified passes the rule on its order.
    (
        "proposal-before-agreement-and-mp2k",
        {"proposal_submitted": "2018-04-10", "sppdl_signed": "2018-05-02"},
        "pass",
    ),
    # Without a planned date and a later stage, a stalled activity is only pending.
    ("ksm-formed", {"rplp_ratified": "2018-01-20", "as_of": "2019-01-01"}, "pending"),
    # A month without a day passes.
    ("event-dates-recorded", {"construction_started": "2018-06"}, "pass"),
]


@pytest.mark.parametrize("name", shipped_rulesets())
def test_every_shipped_rule_says_in_both_languages_how_sure_it_is(name):
    missing = [
        rule.id
        for rule in load_ruleset(name).rules
        for words in (rule.over_reports, rule.under_reports)
        if not words.id or not words.en or words.id == words.en
    ]

    assert [] == missing


@pytest.mark.parametrize(("name", "case", "expected"), CLAIMS, ids=[name for name, *_ in CLAIMS])
def test_what_a_rule_says_of_itself_is_so(name, case, expected):
    portfolio, _ = case_portfolio(node_of(case), SHIPPED.lifecycle, "activity")

    report = evaluate(portfolio, SHIPPED.select([name]))

    assert [expected] == [outcome.verdict.value for outcome in report.outcomes]


def test_a_stage_order_may_say_itself_how_sure_it_is():
    rules = ruleset_from_node(
        parse_yaml(
            "ruleset: r\ntitle: R\nlifecycle: kotaku\nrules:\n"
            "  order: {stage_order: [mp2k_held, construction_started], over_reports: Too much.}\n"
        )
    )

    made = rules.rule("mp2k-held-before-construction-started")

    assert "Too much." == made.over_reports.en
    assert "Looks at the recorded dates only; a backdated one passes." == made.under_reports.en


def test_override_changes_how_sure_a_rule_is():
    rules = ruleset_from_node(
        parse_yaml(
            "ruleset: r\ntitle: R\nextends: kotaku-2018\n"
            "override: {mp2k-held: {under_reports: Much.}}\n"
        )
    )

    assert "Much." == rules.rule("mp2k-held").under_reports.en


def test_a_rule_in_python_may_say_it_in_one_language():
    @rule(facts=["proposal.amount"], over_reports="A typing mistake.")
    def has_amount(amount):
        return amount > 0

    assert "A typing mistake." == has_amount.over_reports.id
