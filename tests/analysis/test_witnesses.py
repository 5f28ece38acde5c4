from __future__ import annotations

from typing import Any

import attrs
import pytest

from kotaku_eval.analysis import Witnesses, all_witnesses, witnesses
from kotaku_eval.definitions import case_portfolio
from kotaku_eval.evaluation import evaluate
from kotaku_eval.findings import Verdict
from kotaku_eval.rules import rule as python_rule
from kotaku_eval.rulesets import RuleSet
from tests.pins import rule, written

PASS, FAIL, IDLE = Verdict.PASS, Verdict.FAIL, Verdict.NOT_APPLICABLE


def cases(found: Witnesses) -> dict[str, Any]:
    return {case.verdict.value: case.case for case in found.cases}


def given(ruleset: RuleSet, name: str, case: Any) -> Verdict:
    own = ruleset.rule(name)
    portfolio, subject = case_portfolio(case, ruleset.lifecycle, own.subject)
    report = evaluate(portfolio, ruleset.select([name]))
    return next(one.verdict for one in report.outcomes if one.subject.id == subject)


@pytest.mark.parametrize("which", ["shipped", "parks"])
def test_every_shipped_rule_fires_and_passes_on_a_case_made_for_it(which, request):
    ruleset = request.getfixturevalue(which)

    for found in all_witnesses(ruleset):
        assert {"pass", "fail"} <= cases(found).keys(), found.rule
        for case in found.cases:
            assert case.verdict is given(ruleset, found.rule, case.case)


def test_a_small_order_needs_two_days():
    rules = written(rule("r", "precedence: [mp2k_held, construction_started]"))

    assert {
        "pass": {"mp2k_held": "2018-01-01", "construction_started": "2018-01-01"},
        "fail": {"construction_started": "2018-01-01"},
        "not_applicable": {},
    } == cases(witnesses(rules, "r"))


def test_numbers_lie_beside_those_of_the_rule():
    rules = written(rule("r", "require: proposal.amount <= 500"))

    assert {
        "pass": {"proposal.amount": 500},
        "fail": {"proposal.amount": 501},
    } == cases(witnesses(rules, "r"))


def test_days_lie_beside_the_bound_of_the_rule():
    rules = written(rule("r", "deadline: {stage: certified, after: mp2k_held, days: 30}"))

    assert {"mp2k_held": "2018-01-01", "as_of": "2018-02-01"} == cases(witnesses(rules, "r"))[
        "fail"
    ]


def test_the_failing_case_fails_that_rule_alone():
    rules = written(
        rule("amount", "require: proposal.amount <= 500")
        + rule("board", "require: agreement.signed_by_board")
    )

    case = witnesses(rules, "amount").of(FAIL)
    assert ({"proposal.amount": 501, "agreement.signed_by_board": True}, ()) == (
        case.case,
        case.others,
    )


def test_a_rule_that_fails_only_with_others_says_with_which():
    rules = written(
        rule("tight", "require: proposal.amount <= 50")
        + rule("wide", "require: proposal.amount <= 60")
    )

    assert ("tight",) == witnesses(rules, "wide").of(FAIL).others
    assert () == witnesses(rules, "tight").of(FAIL).others


def test_entries_of_lists_are_made_as_few_as_can_be():
    rules = written(
        rule("r", "when: len(tranches) > 0", "require: sum(t.amount for t in tranches) <= 100")
    )

    assert {
        "pass": {"tranches": [{"amount": 100}]},
        "fail": {"tranches": [{"amount": 101}]},
        "not_applicable": {"tranches": []},
    } == cases(witnesses(rules, "r"))


def test_papers_plans_and_a_closed_activity_are_written_as_cases_write_them():
    rules = written(
        rule("papers", "when: mp2k_held.done", "require: mp2k_held.evidence.minutes")
        + rule("late", "existence: certified")
        + rule("plan", "when: certified.done", "require: certified.first <= certified.planned")
    )

    own = [rules.rule(name) for name in ("papers", "late", "plan")]
    assert {
        "papers": {"mp2k_held": {"date": "2018-01-01", "evidence": ["minutes"]}},
        "late": {"certified": "2018-01-01"},
        "plan": {"certified": {"date": "2018-01-01", "planned": "2018-01-01"}},
    } == {found.rule: cases(found)["pass"] for found in all_witnesses(rules, own)}
    assert {"status": "closed"} == cases(witnesses(rules, "late"))["fail"]


def test_a_place_gets_activities():
    rules = written(
        rule(
            "r",
            "subject: village",
            "when: any(a.proposal_submitted.done for a in activities)",
            "require: sum(a.proposal.amount for a in activities if a.proposal_submitted.done)"
            " <= ceiling",
        )
    )

    case = cases(witnesses(rules, "r"))["fail"]
    [activity] = case["activities"]
    assert activity["proposal.amount"] > case["ceiling"]


def test_a_rule_that_cannot_be_followed_shows_its_own_examples():
    @python_rule(facts=["proposal.amount"], id="odd")
    def odd(amount):
        return amount % 2 == 1

    examples = rule(
        "odd",
        "require: proposal.amount > 1",
        "examples:",
        "  - pass: {proposal.amount: 3}",
        "  - fail: {proposal.amount: -2}",
    )
    shown = written(examples).rule("odd").examples
    bare = written(rule("own", "require: proposal.ceiling > 0"))

    found = witnesses(bare.with_rules(attrs.evolve(odd, examples=shown)), "odd")
    assert (FAIL, False) == (found.of(FAIL).verdict, found.of(FAIL).made)
    assert FAIL is given(bare.with_rules(odd), "odd", found.of(FAIL).case)
    assert (IDLE,) == found.missing


def test_a_verdict_that_a_rule_cannot_give_has_no_case():
    rules = written(rule("r", "absence: certified"))

    assert (IDLE,) == witnesses(rules, "r").missing
