"""Templates that are read event by event say on columns what they say on records.

Where the order of a case is certain, columns must answer themselves: the records engine is asked
only about the others.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

import attrs
import ibis
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kotaku_eval.activities import Event, Status
from kotaku_eval.columns.layouts import DateShape
from kotaku_eval.columns.pairings import MOST
from kotaku_eval.columns.rules import ASK
from kotaku_eval.columns.runs import Run
from kotaku_eval.dates import EventDate, Ties, Undated
from kotaku_eval.engines.polars import PolarsEngine
from kotaku_eval.engines.records import compile_rules
from kotaku_eval.facts import ACTIVITY
from kotaku_eval.findings import FAIL, PASS
from kotaku_eval.frames.exports import tables_of
from kotaku_eval.portfolios import Portfolio
from kotaku_eval.rules import Rule
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.templates import PAIR, OrderCheck, Template
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
from tests.frames.databases import check_same

pytestmark = pytest.mark.no_cover

DAY = EventDate.parse("2018-03-20").first_day
SHAPES = (DateShape.DAY, DateShape.TIMESTAMP)
CERTAIN_EVENTS = ('date >= "2018-03-10"', 'stage == "a"', "planned is None", 'id == "J1"')
CERTAIN_PAIRS = ("days_between(a.date, b.date) != 2", 'b.date >= "2018-03-10" or a.planned is None')


def rule_set(checks: Sequence[OrderCheck], ties: Ties, undated: Undated) -> RuleSet:
    rules = [
        Rule(id=f"r{at}", title=our.same(f"r{at}"), check=check, text=check.text)
        for at, check in enumerate(checks)
    ]
    return RuleSet("order", our.same("Order"), our.LIFECYCLE, rules, ties=ties, undated=undated)


def compared(
    ruleset: RuleSet, portfolio: Portfolio, shape: DateShape = DateShape.MIXED
) -> list[tuple[str, int, int]]:
    """Return each template with its verdicts by records and by columns."""
    tables = tables_of(portfolio)
    layout = attrs.evolve(tables.event_layout, date=shape)
    tables = attrs.evolve(tables, event_layout=layout)
    run = Run(PolarsEngine(ruleset.calendar), tables, ruleset, DAY)
    judge = compile_rules(ruleset, ACTIVITY)
    found = {row["/subject"]: row for row in run.codes(ACTIVITY).collect().iter_rows(named=True)}
    rules = ruleset.rules_on(ACTIVITY)
    return [
        (str(rule.check), code, found[subject.id].get(f"code/{at}", ASK))
        for subject in portfolio.subjects(ACTIVITY, ruleset.undated)
        for at, (rule, code) in enumerate(zip(rules, judge(subject, DAY), strict=False))
    ]


@st.composite
def certain_activities(
    draw: st.DrawFn, name: str, shapes: tuple[DateShape, ...] = SHAPES
) -> our.Job:
    """An activity of which every event has a day of its own, or else a moment."""
    days = draw(st.lists(our.SPRING, max_size=9, unique=True))
    dates = [EventDate.of(day) for day in days]
    if draw(st.sampled_from(shapes)) is DateShape.TIMESTAMP:
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
    "counts": sorted(COUNTED, key=str),
    "edges": sorted(EDGES | CHOICES, key=str),
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


@pytest.mark.parametrize("shape", SHAPES)
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_tables_of_days_or_moments_alone_need_fewer_columns(shape, data):
    ruleset = data.draw(
        st.sampled_from(sorted(GROUPS)).flatmap(lambda group: rule_sets(group, certain_checks))
    )
    portfolio = data.draw(portfolios(lambda name: certain_activities(name, (shape,))))
    found = compared(ruleset, portfolio, shape)

    assert [(text, code, code) for text, code, _ in found] == found


@grouped
@given(data=st.data())
@settings(max_examples=3, deadline=None)
def test_duckdb_says_the_same(group, data):
    ruleset = data.draw(rule_sets(group, lambda own: our.order_checks([own])))
    portfolio = data.draw(portfolios(our.activities))

    check_same(ibis.duckdb.connect(), tables_of(portfolio), ruleset, DAY)


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


def one(events: list[Event], ties: Ties = Ties.LENIENT, **asked: Any) -> tuple[int, int]:
    """Return the verdict of one rule on one activity, by records and by columns."""
    check = OrderCheck(a=("a",), b=("b",), text="", **asked)
    job = our.Job(id="J", events=events, status=Status.CLOSED)
    [(_, record, column)] = compared(
        rule_set([check], ties, Undated.ANYWHERE), Portfolio(our.LIFECYCLE, [job])
    )
    return record, column


def days_of(stages: str) -> list[Event]:
    """Events of some stages, one each day."""
    return [Event(stage, EventDate.of_day(DAY + number)) for number, stage in enumerate(stages)]


@pytest.mark.parametrize(("count", "expected"), [(32, PASS), (33, ASK)])
def test_cases_of_too_many_pairs_are_left_to_records(count, expected):
    asked = our.parse_condition(
        "a.date <= b.date", our.VOCABULARY, our.PARAMETERS,
        variables=dict.fromkeys(PAIR, our.event_vocabulary(our.LIFECYCLE)),
    )  # fmt: skip
    found = one(days_of("ab" * count), template=Template.RESPONSE, correlate=asked)

    assert (PASS, expected) == found
    assert MOST == 32 * 32


def test_long_cases_need_no_pairs_where_the_nearest_event_decides():
    expected = (FAIL, FAIL)
    found = one(days_of("ab" * 1_000 + "acb"), template=Template.WITHIN, days=1)

    assert expected == found


def test_lenient_ties_do_not_keep_within_from_columns():
    events = [Event(stage, "2018-03-20") for stage in "bab"]
    expected = (PASS, PASS)
    found = one(events, template=Template.WITHIN, days=0)

    assert expected == found


def test_ties_elsewhere_do_not_matter():
    events = [*days_of("ab"), Event("c", "2018-04-30"), Event("d", "2018-04-30")]
    found = [
        one(events, Ties.STRICT, template=template)
        for template in (Template.ALTERNATE_SUCCESSION, Template.CHAIN_RESPONSE)
    ]

    assert [(PASS, PASS), (PASS, PASS)] == found
