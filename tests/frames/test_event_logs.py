"""Templates that are read event by event say on columns what they say on records.

Where the order of a case is certain, columns must answer themselves: the records engine is asked
only about the others.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kotaku_eval.activities import Event, Status
from kotaku_eval.columns.rules import ASK
from kotaku_eval.columns.runs import Run
from kotaku_eval.dates import EventDate, Ties, Undated
from kotaku_eval.engines.polars import PolarsEngine
from kotaku_eval.engines.records import compile_rules
from kotaku_eval.facts import ACTIVITY
from kotaku_eval.frames.exports import tables_of
from kotaku_eval.portfolios import Portfolio
from kotaku_eval.rules import Rule
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.templates import OrderCheck, Template
from kotaku_eval.templates.names import (
    ALTERNATIONS,
    CHAINS,
    CHOICES,
    COEXISTENCES,
    COUNTED,
    EDGES,
    ORDERS,
    REPETITIONS,
    SPACED,
)
from tests import strategies as our

pytestmark = pytest.mark.no_cover

DAY = EventDate.parse("2018-03-20").first_day
CERTAIN_EVENTS = ('date >= "2018-03-10"', 'stage == "a"', "planned is None", 'id == "J1"')
CERTAIN_PAIRS = ("days_between(a.date, b.date) != 2", 'b.date >= "2018-03-10" or a.planned is None')


def rule_set(checks: Sequence[OrderCheck], ties: Ties, undated: Undated) -> RuleSet:
    rules = [
        Rule(id=f"r{at}", title=our.same(f"r{at}"), check=check, text=check.text)
        for at, check in enumerate(checks)
    ]
    return RuleSet("order", our.same("Order"), our.LIFECYCLE, rules, ties=ties, undated=undated)


def compared(ruleset: RuleSet, portfolio: Portfolio) -> list[tuple[str, int, int]]:
    """Return each template with its verdicts by records and by columns."""
    run = Run(PolarsEngine(ruleset.calendar), tables_of(portfolio), ruleset, DAY)
    judge = compile_rules(ruleset, ACTIVITY)
    found = {row["/subject"]: row for row in run.codes(ACTIVITY).collect().iter_rows(named=True)}
    rules = ruleset.rules_on(ACTIVITY)
    return [
        (str(rule.check), code, found[subject.id].get(f"code/{at}", ASK))
        for subject in portfolio.subjects(ACTIVITY, ruleset.undated)
        for at, (rule, code) in enumerate(zip(rules, judge(subject, DAY), strict=False))
    ]


@st.composite
def certain_activities(draw: st.DrawFn, name: str) -> our.Job:
    """An activity of which every event has a day of its own, or else a moment."""
    days = draw(st.lists(our.SPRING, max_size=9, unique=True))
    dates = [EventDate.of(day) for day in days]
    if draw(st.booleans()):
        hours = (8, 15) if len(days) < 5 else (12,)
        times = [dt.datetime.combine(day, dt.time(hour)) for day in days for hour in hours]
        dates = draw(st.permutations([EventDate.of(time) for time in times]))
    stages = st.sampled_from(our.STAGES)
    held = [Event(draw(stages), date, planned=draw(our.maybe(our.days))) for date in dates]
    held += [Event(draw(stages), happened=False)] * draw(st.integers(0, 1))
    status = draw(st.sampled_from(Status))
    return our.Job(id=name, events=held, status=status, workers=draw(our.amounts))


def certain_conditions(template: Template) -> st.SearchStrategy[dict[str, Any]]:
    """What a template may ask of events that is always known."""
    if template not in our.CONDITIONED and template not in COUNTED:
        return st.just({})
    asked = our.maybe(our.event_tests(CERTAIN_EVENTS))
    if template in COUNTED:
        return st.fixed_dictionaries({"when": asked})
    found = {"when": asked, "target": asked, "correlate": our.maybe(our.pair_tests(CERTAIN_PAIRS))}
    if template not in SPACED:
        found["min_days"] = st.sampled_from([None, None, 0, 1, 3])
        found["max_days"] = st.sampled_from([None, 3, 10])
    return st.fixed_dictionaries(found)


@st.composite
def certain_checks(draw: st.DrawFn, template: Template) -> OrderCheck:
    plain = draw(our.order_checks([template]).map(without_conditions))
    found = draw(certain_conditions(template))
    return without_conditions(plain, **found)


def without_conditions(check: OrderCheck, **found: Any) -> OrderCheck:
    none = dict.fromkeys(("when", "target", "correlate", "min_days", "max_days"))
    return attrs.evolve(check, **{**none, **found})


GROUPS = {
    "occurrence": sorted(COUNTED | EDGES | CHOICES, key=str),
    "together": sorted(COEXISTENCES, key=str),
    "orders": sorted(ORDERS, key=str),
    "alternations": sorted(ALTERNATIONS, key=str),
    "chains": sorted(CHAINS, key=str),
    "repetitions": sorted(REPETITIONS, key=str),
    "times": sorted(SPACED | {Template.DEADLINE, Template.MAX_DURATION, Template.DATED}, key=str),
}
grouped = pytest.mark.parametrize("group", GROUPS)


def rule_sets(
    group: str, checks: Callable[[Template], st.SearchStrategy[OrderCheck]]
) -> st.SearchStrategy[RuleSet]:
    """A rule set with a rule for every template of a group."""
    drawn = st.tuples(*(checks(template) for template in GROUPS[group]))
    return st.builds(rule_set, drawn, st.sampled_from(Ties), st.sampled_from(Undated))


def portfolios(activities: Callable[[str], st.SearchStrategy[our.Job]]) -> st.SearchStrategy[Any]:
    """A portfolio of a few activities."""
    held = st.tuples(*(activities(f"J{at}") for at in range(3)))
    return held.map(lambda own: Portfolio(our.LIFECYCLE, own))


@grouped
@given(data=st.data())
@settings(max_examples=30, deadline=None)
def test_certain_order_is_judged_on_columns(group, data):
    ruleset = data.draw(rule_sets(group, certain_checks))
    found = compared(ruleset, data.draw(portfolios(certain_activities)))

    assert [(text, code, code) for text, code, _ in found] == found


@grouped
@given(data=st.data())
@settings(max_examples=30, deadline=None)
def test_any_order_is_judged_alike_or_left_to_records(group, data):
    ruleset = data.draw(rule_sets(group, lambda own: our.order_checks([own])))
    found = compared(ruleset, data.draw(portfolios(our.activities)))
    known = [own for own in found if own[2] != ASK]

    assert [(text, code, code) for text, code, _ in known] == known


def test_every_template_is_in_a_group():
    found = [template for group in GROUPS.values() for template in group]

    assert sorted(Template, key=str) == sorted(found, key=str)
