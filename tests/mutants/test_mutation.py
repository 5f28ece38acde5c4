"""What survives, what is left out, and that the shipped rule sets would notice a mistake."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import attrs
import pytest

from kotaku_eval import Event, Portfolio, Verdict, rule
from kotaku_eval.analysis import solver
from kotaku_eval.definitions import (
    case_portfolio,
    load_ruleset,
    ruleset_from_node,
    shipped_rulesets,
)
from kotaku_eval.engines.judgement import judge_rule
from kotaku_eval.errors import MissingExtraError
from kotaku_eval.findings import VERDICTS
from kotaku_eval.mutants import mutants_of, mutate
from kotaku_eval.sources import parse_yaml
from kotaku_eval.testing import CaseFile, cases_beside, read_cases, run_tests
from kotaku_eval.texts import Text
from tests.shipped import shipped_rules

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
LEAST = 95
SHIPPED = [
    *shipped_rulesets(),
    EXAMPLES / "nyc_parks" / "rules.yaml",
    EXAMPLES / "own-rules.yaml",
    EXAMPLES / "permits" / "rules.yaml",
    EXAMPLES / "team-rules" / "province.yaml",
    EXAMPLES / "team-rules" / "team.yaml",
]
HEAD = "ruleset: own\ntitle: Own\nlifecycle: kotaku\nundated: drop\n"


def loaded(text: str, head: str = HEAD):
    """Return a rule set of some lines."""
    return ruleset_from_node(parse_yaml(f"{head}rules:\n{text}"))


def everything(name):
    """Return a rule set with the cases beside it."""
    rules = load_ruleset(name)
    return rules, [case for file in cases_beside(name) for case in read_cases(file, rules)]


@pytest.mark.parametrize("name", SHIPPED, ids=str)
def test_the_shipped_rule_sets_notice_their_mutants(name):
    found = mutate(*everything(name), suggest=False)

    survivors = [f"{own.rule.id}: {one.after}" for own in found.rules for one in own.survivors]
    assert found.percent >= LEAST, "\n".join(survivors)


@pytest.mark.parametrize("name", SHIPPED, ids=str)
def test_the_examples_and_cases_of_the_shipped_rule_sets_hold(name):
    run = run_tests(*everything(name))

    assert [] == [str(own) for own in run.failed_examples]
    assert [] == [str(problem) for own in run.failed_cases for problem in own.problems]


@pytest.mark.parametrize("name", SHIPPED, ids=str)
def test_every_shipped_rule_fires(name):
    run = run_tests(*everything(name))

    assert [] == [own.rule for own in run.shown if not own.fires]
    assert [] == [own.rule for own in run.shown if own.missing]


TWICE = """
  ordered:
    title: Ordered
    when: ksm_formed.done and mp2k_held.done
    precedence: [ksm_formed, mp2k_held]
    examples:
      - pass: {ksm_formed: 2018-03-01, mp2k_held: 2018-05-01}
      - fail: {ksm_formed: 2018-06-01, mp2k_held: 2018-05-01}
      - not_applicable: {mp2k_held: 2018-05-01}
"""


def test_a_mutant_that_asks_the_same_is_proved_and_does_not_count():
    [own] = mutate(loaded(TWICE)).rules

    assert ["when: ksm_formed.done"] == [mutant.after for mutant in own.equivalent]
    assert own.total == len(own.mutants) - 1
    assert not set(map(id, own.equivalent)) & set(map(id, own.survivors))


def test_without_the_solver_every_mutant_counts(monkeypatch):
    def missing():
        extra = "analysis"
        raise MissingExtraError(extra, Text.same("Analysis"))

    monkeypatch.setattr(solver, "_library", missing)
    found = mutate(loaded(TWICE))
    [own] = found.rules

    assert not found.is_proved
    assert ((), ()) == (own.equivalent, own.suggestions)
    assert "when: ksm_formed.done" in [mutant.after for mutant in own.survivors]


def random_case(draw: random.Random):
    """Return an activity with a few stages on a few days, some of them twice or undated."""
    stages = ["ksm_formed", "mp2k_held", "construction_started", "certified"]
    days = ["2018-05-01", "2018-05-02", "2018-05-20", "2018-07-01", "undated"]
    case: dict[str, Any] = {
        stage: draw.choices(days, k=draw.choice([1, 1, 2]))
        for stage in stages
        if draw.random() < 0.7
    }
    if draw.random() < 0.7:
        case["proposal.amount"] = draw.choice([0, 49, 50, 51, 99])
    if draw.random() < 0.3:
        case["status"] = "closed"
    return case


MANY = """
  a: {title: A, when: ksm_formed.done and mp2k_held.done, precedence: [ksm_formed, mp2k_held]}
  b: {title: B, when: mp2k_held.done, response: [mp2k_held, construction_started]}
  c: {title: C, require: not (proposal.amount > 50 and certified.done) or ksm_formed.done}
  d: {title: D, when: proposal.amount >= 50, require: proposal.amount > 49}
  e: {title: E, within: {from: ksm_formed, to: mp2k_held, days: 19}}
  f: {title: F, existence: certified, due: mp2k_held.first}
  g: {title: G, require: present(proposal.amount) or certified.done}
  h: {title: H, succession: [ksm_formed, [mp2k_held, certified]], when: mp2k_held.done}
"""


@pytest.mark.parametrize("undated", ["anywhere", "drop", "ignore_for_order"])
def test_what_is_proved_the_same_gives_the_same_verdict_in_every_case(undated):
    ruleset = loaded(MANY, HEAD.replace("drop", undated))
    draw = random.Random(7)  # noqa: S311 - no secret
    made = [case_portfolio(random_case(draw), ruleset.lifecycle) for _ in range(400)]
    subjects = [(one.subjects("activity", ruleset.undated)[0], one.day_of()) for one, _ in made]

    proved = [(own.rule, one) for own in mutate(ruleset).rules for one in own.equivalent]

    assert len(proved) > 3
    for right, mutant in proved:
        for subject, day in subjects:
            verdicts = {judge_rule(one, subject, ruleset, day) for one in (right, mutant.made)}
            assert len(verdicts) == 1, (mutant.after, subject)


def test_a_suggested_case_kills_what_it_says():
    ruleset = loaded(MANY)
    checked = 0

    for own in mutate(ruleset).rules:
        for suggestion in own.suggestions:
            portfolio, _ = case_portfolio(suggestion.case, ruleset.lifecycle)
            [subject] = portfolio.subjects("activity", ruleset.undated)
            day = portfolio.day_of()
            assert suggestion.verdict is VERDICTS[judge_rule(own.rule, subject, ruleset, day)]
            for mutant in suggestion.kills:
                got = VERDICTS[judge_rule(mutant.made, subject, ruleset, day)]
                assert got is not suggestion.verdict
                checked += 1

    assert checked > 40


def test_pasting_the_suggestions_kills_all_but_what_none_is_found_for():
    ruleset = loaded(MANY)
    found = mutate(ruleset)
    from kotaku_eval.rules import Example

    pasted = [
        attrs.evolve(own.rule, examples=[Example(s.verdict, s.case) for s in own.suggestions])
        for own in found.rules
    ]
    again = mutate(attrs.evolve(ruleset, rules=pasted))

    told = {id(one) for own in found.rules for s in own.suggestions for one in s.kills}
    left = [m.after for own in found.rules for m in own.survivors if id(m) not in told]
    assert left == [m.after for own in again.rules for m in own.survivors]


BEYOND = """
  between: {title: T, between: {stage: bdi_disbursed, min: 1, max: 3}}
  chain: {title: T, chain_response: [mp2k_held, certified]}
  turns: {title: T, alternate_precedence: [mp2k_held, certified]}
  lasting: {title: T, max_duration: {from: construction_started, to: certified, days: 90}}
  window: {title: T, response: {a: mp2k_held, b: certified, min_working_days: 5}}
  counted: {title: T, response_count: {a: mp2k_held, b: bdi_disbursed, min: 1, max: 2}}
  working: {title: T, within: {from: mp2k_held, to: certified, working_days: 9}}
"""


def test_what_the_solver_cannot_follow_gets_cases_by_trying():
    found = mutate(loaded(BEYOND))

    for own in found.rules:
        told = {id(mutant) for one in own.suggestions for mutant in one.kills}
        assert {id(mutant) for mutant in own.survivors} == told, own.rule.id


def test_the_same_rules_give_the_same_mutants_and_suggestions():
    def seen():
        found = mutate(load_ruleset(EXAMPLES / "nyc_parks" / "rules.yaml"))
        return [
            (own.rule.id, [m.after for m in own.survivors], [s.case for s in own.suggestions])
            for own in found.rules
        ]

    assert seen() == seen()


def test_an_example_that_does_not_hold_kills_nothing():
    lying = TWICE.replace("- fail: {ksm_formed: 2018-06-01,", "- fail: {ksm_formed: 2018-03-01,")
    ruleset = loaded(lying)

    [own] = mutate(ruleset).rules

    assert len(mutate(loaded(TWICE)).rules[0].survivors) < len(own.survivors)


def test_a_rule_in_python_has_mutants_of_its_when_only():
    ruleset = loaded(TWICE)
    when = ruleset.rules[0].when

    @rule(facts=["proposal.amount"], when=when)
    def small(amount):
        """The proposal is small."""
        return amount <= 50

    found = mutate(ruleset.with_rules(small)).rules[-1]

    assert found.is_python
    assert {mutant.after.partition(":")[0] for mutant in found.mutants} == {"when", ""}


def test_cases_beside_the_rules_kill_too():
    ruleset = loaded(TWICE)
    text = """
    cases:
      - name: formed anew
        activity: {ksm_formed: [2018-03-01, 2018-06-01], mp2k_held: 2018-05-01, status: closed}
        expect: {ordered: pass}
    """
    cases = read_cases(CaseFile("x", parse_yaml(text), None), ruleset)

    without, with_it = mutate(ruleset), mutate(ruleset, cases)

    lost = {m.after for m in without.rules[0].survivors} - {
        m.after for m in with_it.rules[0].survivors
    }
    assert lost == {"succession: [ksm_formed, mp2k_held]"}


def test_a_finding_that_may_not_be_there_kills():
    ruleset = loaded("  it: {title: It, require: proposal.amount <= 50}")
    text = "{cases: [{name: a, activity: {proposal.amount: 50}, findings: []}]}"
    cases = read_cases(CaseFile("x", parse_yaml(text), None), ruleset)

    found = mutate(ruleset, cases)

    assert "require: proposal.amount < 50" not in [m.after for m in found.rules[0].survivors]


SCOPED = """
  it:
    title: It
    require: proposal.amount <= param.most
    examples:
      - pass: {city.code: A, proposal.amount: 50}
      - fail: {city.code: A, proposal.amount: 51}
      - pass: {city.code: B, proposal.amount: 60}
      - fail: {city.code: B, proposal.amount: 61}
"""


def test_every_form_that_a_rule_has_in_scopes_is_mutated(tmp_path):
    (tmp_path / "low.yaml").write_text(f"{HEAD}parameters: {{most: 50}}\nrules:\n{SCOPED}"
        .replace("- pass: {city.code: B, proposal.amount: 60}", "").replace(
        "- fail: {city.code: B, proposal.amount: 61}", ""))  # fmt: skip
    (tmp_path / "top.yaml").write_text(
        "ruleset: top\ntitle: Top\nextends: low.yaml\nparameters:\n  most:\n"
        "    - {where: {city: B}, value: 60}\noverride:\n  it:\n    examples:\n"
        + SCOPED.partition("examples:\n")[2]
    )
    ruleset = load_ruleset(tmp_path / "top.yaml").select(["it"])

    [own] = mutate(ruleset).rules

    texts = [(mutant.before, mutant.after) for mutant in own.mutants]
    assert ('where: city.code == "B"', 'where: city.code != "B"') in texts
    numbers = [after for _, after in texts if after.startswith("require: proposal.amount <= ")]
    assert {"51", "49", "61", "59"} <= {text.rpartition(" ")[2] for text in numbers}
    assert [] == [mutant.after for mutant in own.survivors]


def test_a_mutant_that_breaks_is_killed():
    ruleset = shipped_rules().select(["mp2k-held"])
    [held] = ruleset.rules
    kind = ruleset.lifecycle.activity_type
    portfolio = Portfolio(
        ruleset.lifecycle, [kind(id="A", events=[Event("mp2k_held", "2018-05-01")])]
    )
    [subject] = portfolio.subjects("activity", ruleset.undated)
    [mutant] = [own for own in mutants_of(held, ruleset) if own.after == ""][:1]

    assert VERDICTS[judge_rule(mutant.made, subject, ruleset, 0)] is Verdict.PASS
