"""The formulas of a rule give the verdict that judging gives, on every activity."""

from __future__ import annotations

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kotaku_eval.activities import Event, Status
from kotaku_eval.analysis.solver import Prover
from kotaku_eval.analysis.verdicts import Meaning, Verdicts
from kotaku_eval.dates import EventDate, Ties, Undated
from kotaku_eval.engines.judgement import judge_rule
from kotaku_eval.facts import ACTIVITY, Subject
from kotaku_eval.findings import FAIL, NOT_APPLICABLE, PASS, PENDING, VERDICTS
from kotaku_eval.portfolios import Portfolio
from kotaku_eval.rules import Rule
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.templates import OrderCheck, Template
from tests.pins import Pinned, exactly, few
from tests.strategies import (
    LIFECYCLE,
    STAGES,
    Job,
    activities,
    order_checks,
    portfolios,
    rules,
    same,
)

# Thousands of cases through the same lines: what they cover, other tests cover too, and tracing
# would take several times as long.
pytestmark = pytest.mark.no_cover

DAY = 736_800


def ruleset_of(rule, ties, undated) -> RuleSet:
    bare = attrs.evolve(rule, indicator="")
    return RuleSet("own", same("Own"), LIFECYCLE, [bare], ties=ties, undated=undated)


def possible(read: Verdicts, meaning: Meaning, subject: Subject) -> dict[str, bool | None]:
    """Which verdicts the formulas allow on a subject."""
    kinds = {
        "pass": meaning.passes,
        "fail": meaning.fails,
        "not_applicable": meaning.idle,
        "pending": meaning.waits,
    }
    kinds["other"] = read.terms.no(read.terms.some(*kinds.values()))
    prover = Prover(read.terms)
    prover.always(read.axioms())
    prover.always(Pinned(read, subject, DAY).formulas)
    return {name: prover.can([prover.note(name, formula)]) for name, formula in kinds.items()}


def sets_of(rule: Rule) -> OrderCheck:
    return rule.check if isinstance(rule.check, OrderCheck) else OrderCheck(Template.DATED)


def verdict_name(code: int) -> str:
    return VERDICTS[code].value if code in {PASS, FAIL, NOT_APPLICABLE, PENDING} else "other"


@pytest.mark.parametrize("most", [0, 3])
@settings(max_examples=150)
@given(
    data=st.data(),
    ties=st.sampled_from([*Ties, Ties.LENIENT]),
    undated=st.sampled_from([Undated.ANYWHERE, Undated.DROP, Undated.IGNORE_FOR_ORDER]),
)
def test_the_verdict_that_is_given_is_possible_and_where_nothing_is_open_the_only_one(
    most, data, ties, undated
):
    rule = data.draw(rules("r").filter(lambda own: own.subject == ACTIVITY))
    ruleset = ruleset_of(rule, ties, undated)
    activity = data.draw(exactly(activities(place=None)))
    [subject] = Portfolio(LIFECYCLE, [activity]).subjects(ACTIVITY, undated)
    read = Verdicts(ruleset, ACTIVITY, most)
    meaning = read.of(ruleset.rules[0])

    found = possible(read, meaning, subject)

    given = verdict_name(judge_rule(ruleset.rules[0], subject, ruleset, DAY))
    if most == 0:
        assert found[given] is True
    if not meaning.left_open and few(subject, sets_of(rule)):
        assert {name for name, can in found.items() if can} == {given}


near_days = st.one_of(st.none(), st.integers(DAY - 12, DAY - 9)).map(
    lambda day: None if day is None else EventDate.of_day(day)
)
near_events = st.builds(Event, st.sampled_from(STAGES), near_days)
near_activities = st.builds(
    Job,
    id=st.just("J1"),
    events=st.lists(near_events, max_size=6),
    status=st.sampled_from([Status.OPEN, Status.CLOSED]),
    opened=near_days,
)


def without_date(check: OrderCheck) -> OrderCheck:
    """A deadline that counts from a date counts from the start of the activity instead."""
    return check if check.by is None else attrs.evolve(check, by=None, from_start=True)


@settings(max_examples=150)
@given(
    checks=st.lists(order_checks().map(without_date), min_size=8, max_size=8),
    activity=near_activities,
    ties=st.sampled_from(Ties),
    undated=st.sampled_from([Undated.ANYWHERE, Undated.DROP, Undated.IGNORE_FOR_ORDER]),
)
def test_a_template_gives_the_verdict_of_judging_on_days_that_lie_close_together(
    checks, activity, ties, undated
):
    made = [
        Rule(f"r{at}", same("r"), attrs.evolve(check, is_working=False))
        for at, check in enumerate(checks)
    ]
    ruleset = RuleSet("own", same("Own"), LIFECYCLE, made, ties=ties, undated=undated)
    [subject] = Portfolio(LIFECYCLE, [activity]).subjects(ACTIVITY, undated)
    for rule in made:
        read = Verdicts(ruleset, ACTIVITY)
        meaning = read.of(rule)

        found = possible(read, meaning, subject)

        given = verdict_name(judge_rule(rule, subject, ruleset, DAY))
        assert found[given] is True, rule
        if not meaning.left_open and few(subject, rule.check):
            assert {name for name, can in found.items() if can} == {given}, rule


@settings(max_examples=60)
@given(data=st.data(), portfolio=exactly(portfolios(3)))
def test_the_verdict_on_a_place_is_possible(data, portfolio):
    rule = data.draw(rules("r").filter(lambda own: own.subject == "village"))
    ruleset = ruleset_of(rule, Ties.LENIENT, Undated.ANYWHERE)
    for subject in portfolio.subjects("village"):
        for most in (0, 3):
            read = Verdicts(ruleset, "village", most)
            meaning = read.of(ruleset.rules[0])

            found = possible(read, meaning, subject)

            given = verdict_name(judge_rule(ruleset.rules[0], subject, ruleset, DAY))
            assert found[given] is True
