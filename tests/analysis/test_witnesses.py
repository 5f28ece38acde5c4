from __future__ import annotations

import re
from typing import Any

import attrs
import pytest

from kotaku_eval.analysis import Witnesses, all_witnesses, witnesses
from kotaku_eval.definitions import case_portfolio
from kotaku_eval.evaluation import evaluate
from kotaku_eval.findings import Verdict
from kotaku_eval.rules import rule as python_rule
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.templates.names import ALTERNATIONS, CHAINS, CHOICES, COEXISTENCES, ORDERS
from tests.pins import rule, written

PASS, FAIL, IDLE = Verdict.PASS, Verdict.FAIL, Verdict.NOT_APPLICABLE


def cases(found: Witnesses) -> dict[str, Any]:
    return {case.verdict.value: case.case for case in found.cases}


def given(ruleset: RuleSet, name: str, case: Any) -> Verdict:
    own = ruleset.rule(name)
    portfolio, subject = case_portfolio(case, ruleset.lifecycle, own.subject)
    report = evaluate(portfolio, ruleset.select([name]))
    return next(one.verdict for one in report.outcomes if one.subject.id == subject)


@pytest.mark.no_cover
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


PAIRS = "{{a: mp2k_held, b: certified, {}}}"
TEMPLATES = [
    *(
        f"{template.value}: [mp2k_held, certified]"
        for template in sorted(CHOICES | COEXISTENCES | ORDERS | ALTERNATIONS | CHAINS, key=str)
    ),
    f"response_count: {PAIRS.format('min: 2, max: 3')}",
    f"precedence_count: {PAIRS.format('min: 3')}",
    f"response_count: {PAIRS.format('max: 1')}",
    "between: {stage: mp2k_held, min: 2, max: 3}",
    "existence: {stage: mp2k_held, count: 2, when: planned is None}",
    'absence: {stage: mp2k_held, when: date >= "2018-02-01"}',
    "max_duration: {days: 5}",
    "max_duration: {stage: mp2k_held, days: 5}",
    "max_duration: {from: mp2k_held, to: certified, working_days: 5}",
    f"response: {PAIRS.format('min_days: 3, max_days: 5')}",
    f"chain_precedence: {PAIRS.format('max_working_days: 2')}",
    f"not_response: {PAIRS.format('max_days: 5')}",
    f"not_co_existence: {PAIRS.format('when: planned is None')}",
    f"response: {PAIRS.format('correlate: a.planned <= b.date')}",
    f"alternate_response: {PAIRS.format('correlate: days_between(a.date; b.date) > 20')}",
    f"precedence: {PAIRS.format('when: proposal.amount > 100, target: planned <= date')}",
    "within: {from: mp2k_held, to: certified, days: 5, when: planned >= '2018-03-01'}",
    "min_gap: {from: mp2k_held, to: certified, days: 5, target: planned is None}",
]
ALWAYS = ("choice", "exclusive_choice", "between", "existence", "absence")


@pytest.mark.parametrize("check", TEMPLATES)
def test_every_template_has_a_case_of_each_verdict_that_was_judged(check):
    quoted = re.sub(r"(days_between.*)}$", r'"\1"}', check).replace(";", ",")
    rules = written(rule("r", quoted))

    found = witnesses(rules, "r")

    idle = () if check.startswith(ALWAYS) else ("not_applicable",)
    assert {"pass", "fail", *idle} == cases(found).keys()
    for case in found.cases:
        assert (True, case.verdict) == (case.made, given(rules, "r", case.case))


def test_a_rule_on_what_comes_next_fails_alone_where_something_lies_between():
    rules = written(
        rule("next", "chain_response: [mp2k_held, certified]")
        + rule("after", "response: [mp2k_held, certified]")
    )

    found = witnesses(rules, "next").of(FAIL)

    assert () == found.others
    assert {"mp2k_held": "2018-01-01", "rplp_ratified": "2018-01-02"} == found.case


def test_a_rule_on_turns_fails_alone_where_there_is_no_turn():
    rules = written(
        rule("turns", "alternate_response: [mp2k_held, certified]")
        + rule("after", "response: [mp2k_held, certified]")
    )

    found = witnesses(rules, "turns").of(FAIL)

    assert () == found.others
    assert {"mp2k_held": ["2018-01-01", "2018-01-02"]} == found.case


def test_a_tried_case_holds_what_the_rule_needs_besides():
    rules = written(
        rule(
            "r",
            "when: proposal.amount > 500",
            "response: {a: mp2k_held, b: certified, target: planned is None}",
        )
        + rule("papers", "when: mp2k_held.done", "require: mp2k_held.evidence.minutes")
    )

    found = witnesses(rules, "r")

    assert {
        "proposal.amount": 501,
        "mp2k_held": {"date": "2018-01-01", "evidence": ["minutes"]},
        "status": "closed",
    } == cases(found)["fail"]
    assert () == found.of(FAIL).others


def test_a_verdict_that_a_rule_cannot_give_has_no_case():
    rules = written(rule("r", "absence: certified"))

    assert (IDLE,) == witnesses(rules, "r").missing
