"""No false alarm: what is proved of a rule set holds on every activity of a small world."""

from __future__ import annotations

from functools import lru_cache
from itertools import product
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kotaku_eval.activities import Event, Status
from kotaku_eval.analysis import Analysis, lint
from kotaku_eval.dates import EventDate, Ties
from kotaku_eval.engines.judgement import judge_rule
from kotaku_eval.expressions import parse_condition
from kotaku_eval.facts import ACTIVITY, Subject
from kotaku_eval.findings import FAIL, NOT_APPLICABLE, PASS, PENDING, UNKNOWN
from kotaku_eval.portfolios import Portfolio
from kotaku_eval.rules import Rule
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.templates import UNARY, OrderCheck, Template
from kotaku_eval.templates.names import (
    ALTERNATIONS,
    CHAINS,
    CONDITIONED,
    COUNTED,
    FORBIDDING,
    REPETITIONS,
    SPACED,
)
from tests.strategies import (
    LIFECYCLE,
    PARAMETERS,
    VOCABULARY,
    Job,
    bounds,
    event_tests,
    pair_tests,
    same,
)

# Thousands of cases through the same lines: what they cover, other tests cover too, and tracing
# would take several times as long.
pytestmark = pytest.mark.no_cover

DAY = 736_800
# What may be recorded of a stage: nothing, no day, a day, another one, or several.
RECORDED = ((), (None,), (0,), (1,), (3,), (0, 3), (1, None))


def event(stage: str, day: int | None) -> Event:
    date = None if day is None else EventDate.of_day(DAY + day)
    return Event(stage, date, planned=EventDate.of_day(DAY + 1) if day else None)


@lru_cache
def world() -> tuple[tuple[Subject, int], ...]:
    """Every activity with little of a, b and c, open and closed, on three days of judgement."""
    made = []
    for at, (a, b, c) in enumerate(product(RECORDED, RECORDED, ((), (None,), (1,), (2,)))):
        events = [event("a", day) for day in a]
        events += [event("b", day) for day in b] + [event("c", day) for day in c]
        for status, workers in ((Status.OPEN, at % 5), (Status.CLOSED, None if at % 3 else 2)):
            job = Job(id="J", events=events, status=status, workers=workers)
            [subject] = Portfolio(LIFECYCLE, [job]).subjects(ACTIVITY)
            made += [(subject, DAY + late) for late in (-1, 2, 9)]
    return tuple(made)


def verdicts(ruleset: RuleSet) -> list[dict[str, int]]:
    return [
        {rule.id: judge_rule(rule, subject, ruleset, day) for rule in ruleset.rules}
        for subject, day in world()
    ]


TEXTS = (
    "a.done", "not b.done", "workers > 1", "workers <= 3", "workers == 2", "workers is None",
    "a.first <= b.first", "days_between(a.first, c.first) > 1", "a.count < 2 or b.done",
    "workers > 1 and workers < 4", "present(workers) and not a.done", "b.first < c.last",
    "closed", "c.done or workers < 2", "min(workers, 2) > 1", "workers * 2 > 3",
)  # fmt: skip
STAGE_SETS = (("a",), ("b",), ("c",), ("a", "b"))


@st.composite
def small_rules(draw: st.DrawFn, name: str) -> Rule:
    texts = st.sampled_from(TEXTS)
    when = draw(st.one_of(st.none(), st.none(), texts))
    common: dict[str, Any] = {"title": same(name)}
    if when is not None:
        common["when"] = parse_condition(when, VOCABULARY, PARAMETERS)
    if draw(st.booleans()):
        text = draw(texts)
        check: Any = parse_condition(text, VOCABULARY, PARAMETERS)
        return Rule(name, check=check, text=text, **common)
    return Rule(name, check=draw(small_checks()), text="template", **common)


EVENT_TEXTS = ("planned is None", "workers > 1", 'stage == "a"', "planned <= date")
PAIR_TEXTS = ("a.planned is None", "days_between(a.date, b.date) != 1", "a.planned <= b.date")


@st.composite
def small_checks(draw: st.DrawFn) -> OrderCheck:
    """Any template, mostly over the same few stages, now and then with conditions on events."""
    template = draw(st.sampled_from(Template))
    a = draw(st.sampled_from(STAGE_SETS))
    b = draw(st.sampled_from([own for own in STAGE_SETS if not set(own) & set(a)] or [("d",)]))
    numbers: dict[str, Any] = {"count": draw(st.sampled_from([1, 1, 2]))}
    if template in REPETITIONS or template is Template.BETWEEN:
        numbers = draw(bounds())
    asked: dict[str, Any] = {}
    if template in CONDITIONED | COUNTED and draw(st.sampled_from([False, False, True])):
        asked["when"] = draw(st.one_of(st.none(), event_tests(EVENT_TEXTS)))
        if template in CONDITIONED:
            asked["target"] = draw(st.one_of(st.none(), st.none(), event_tests(EVENT_TEXTS)))
            asked["correlate"] = draw(st.one_of(st.none(), st.none(), pair_tests(PAIR_TEXTS)))
        if template in CONDITIONED - SPACED:
            asked["min_days"] = draw(st.sampled_from([None, None, 0, 1]))
            asked["max_days"] = draw(st.sampled_from([None, 1, 2]))
    return OrderCheck(
        template,
        () if template is Template.DATED else a,
        () if template in UNARY or template is Template.DATED else b,
        days=draw(st.sampled_from([0, 1, 2])),
        text=template.value,
        **numbers,
        **asked,
    )


@st.composite
def small_sets(draw: st.DrawFn) -> RuleSet:
    made = [draw(small_rules(f"r{at}")) for at in range(draw(st.integers(2, 6)))]
    return small_set(made, draw(st.sampled_from([Ties.LENIENT, Ties.STRICT, Ties.PARTIAL])))


def small_set(rules: list[Rule], ties: Ties) -> RuleSet:
    return RuleSet("small", same("Small"), LIFECYCLE, rules, ties=ties)


@st.composite
def same_stages(draw: st.DrawFn) -> RuleSet:
    """Many templates over the same two stages, where one often follows from another."""
    checks = draw(st.lists(small_checks(), min_size=4, max_size=7))
    made = [
        Rule(
            f"r{at}",
            same("r"),
            attrs.evolve(own, a=("a",) if own.a else (), b=("b",) if own.b else ()),
        )
        for at, own in enumerate(checks)
    ]
    return small_set(made, draw(st.sampled_from([Ties.LENIENT, Ties.STRICT, Ties.PARTIAL])))


@settings(max_examples=90, deadline=None)
@given(ruleset=st.one_of(small_sets(), same_stages()))
def test_what_is_claimed_of_small_rule_sets_holds_on_every_activity(ruleset):
    analysis = lint(ruleset)
    if not any(
        own.gravity.value != "info" or own.code.value == "redundant" for own in analysis.defects
    ):
        return

    found = verdicts(ruleset)

    for defect in analysis.defects:
        first, others = defect.ids[0], defect.ids[1:]
        match defect.code.value:
            case "contradiction":
                assert not any(all(row[name] == PASS for name in defect.ids) for row in found)
            case "never-passes":
                assert not any(row[first] == PASS for row in found)
            case "never-fails":
                assert not any(row[first] == FAIL for row in found)
            case "never-applies":
                assert all(row[first] in {NOT_APPLICABLE, UNKNOWN} for row in found)
            case "redundant":
                lonely = [row for row in found if is_finding(row[first])]
                assert all(
                    any(accounts(ruleset, row, first, name) for name in others) for row in lonely
                )
            case "duplicate":
                assert all(row[first] == row[others[0]] for row in found)
    assert not analysis.undecided


def accounts(ruleset: RuleSet, row: dict[str, int], redundant: str, other: str) -> bool:
    """Whether a rule gives a finding where a redundant one does.

    An alternation or a chain may also still wait, where equal days and missing dates leave the
    order behind it unknown (see "Of which activities" in docs/explanation/analysis.md).
    """
    if is_finding(row[other]):
        return True
    check = ruleset.rule(other).check
    takes_turns = isinstance(check, OrderCheck) and check.template in TAKING_TURNS
    is_early = row[redundant] == UNKNOWN and row[other] == PENDING
    return takes_turns and is_early and ruleset.ties is Ties.LENIENT


TAKING_TURNS = (ALTERNATIONS | CHAINS) - FORBIDDING


def is_finding(code: int) -> bool:
    return code in {FAIL, UNKNOWN}


@settings(max_examples=40, deadline=None)
@given(ruleset=small_sets())
def test_no_rule_of_a_conflict_or_of_a_reason_can_be_spared(ruleset):
    analysis = lint(ruleset)

    for defect in (*analysis.of("contradiction"), *analysis.of("redundant")):
        kept = defect.ids if defect.code.value == "contradiction" else defect.ids[1:]
        for spared in kept:
            rest = [name for name in defect.ids if name != spared]
            assert defect.ids not in [own.ids for own in part(ruleset, rest).defects]
            if defect.code.value == "contradiction":
                assert not part(ruleset, rest).of("contradiction")
            elif len(rest) > 1:
                again = [own.ids[0] for own in part(ruleset, rest).of("redundant")]
                assert defect.ids[0] not in again


def part(ruleset: RuleSet, names: list[str]) -> Analysis:
    return lint(attrs.evolve(ruleset, rules=[ruleset.rule(name) for name in names]))


@pytest.mark.parametrize("ties", [Ties.LENIENT, Ties.STRICT])
def test_the_same_rules_give_the_same_analysis(ties, shipped):
    ruleset = attrs.evolve(shipped, ties=ties)

    assert lint(ruleset) == lint(ruleset)
