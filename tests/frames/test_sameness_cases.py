"""Rules on which engines once differed: what records say, polars and DuckDB say as well."""

from __future__ import annotations

import warnings

import ibis
import pytest

from kotaku_eval import evaluate
from kotaku_eval.columns.runs import Run
from kotaku_eval.engines.polars import PolarsEngine
from kotaku_eval.errors import DataError
from kotaku_eval.frames.databases import to_backend
from kotaku_eval.frames.exports import tables_of
from kotaku_eval.rules import Rule
from tests import strategies as our

DAY = our.EventDate.parse("2018-03-20")


def ruleset_of(*rules):
    return our.RuleSet("few", our.same("Few"), our.LIFECYCLE, rules)


def required(text, level="activity", **more):
    vocabulary = our.VOCABULARY if level == "activity" else our.VILLAGE
    check = our.parse_condition(text, vocabulary, our.PARAMETERS)
    return Rule("r", our.same("R"), check, subject=level, text=text, **more)


def portfolio_of(*jobs, **village):
    made = [our.Job(id=f"J{at}", place="01", **own) for at, own in enumerate(jobs)]
    place = our.Hamlet(code="01", level="village", **village)
    return our.Portfolio(our.LIFECYCLE, made, [place], id="few")


def verdicts(given, ruleset):
    report = evaluate(given, ruleset, as_of=DAY)
    found = [
        (own.subject.id, own.verdict.value, own.reason, own.message) for own in report.findings
    ]
    return report.verdict_counts, report.score, found


def check_everywhere(portfolio, rule):
    """Judge by all engines, and return the verdicts on all subjects in order."""
    ruleset = ruleset_of(rule)
    expected = verdicts(portfolio, ruleset)
    tables = tables_of(portfolio)

    assert expected == verdicts(tables, ruleset)
    assert expected == verdicts(to_backend(tables, ibis.duckdb.connect()), ruleset)
    return [own.verdict.value for own in evaluate(portfolio, ruleset, as_of=DAY).outcomes]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Multiplying with 0.1 gives 0.30000000000000004.
        ("workers / 10 <= 0.3", ["pass", "pass", "unknown"]),
        ("plan.ratio / 3 == 33.333333333333336", ["pass", "fail", "unknown"]),
        ("round(plan.ratio / 7, 2) == 14.29", ["pass", "fail", "unknown"]),
        ("workers / 1e-320 > 0", ["unknown", "unknown", "unknown"]),
        # Far more than a column of whole numbers holds.
        ("round(progress) > 0", ["pass", "fail", "unknown"]),
        ("round(progress, -15) > 0", ["pass", "fail", "unknown"]),
        # The same on every row: unknown everywhere, or fixed by the rule alone.
        ("1 > min(plan.amount, plan.ceiling)", ["unknown", "unknown", "unknown"]),
        ("abs(-1) == min(plan.amount, plan.ceiling)", ["unknown", "unknown", "unknown"]),
        ("present(1 + 2) and workers > 0", ["pass", "fail", "unknown"]),
        # Too great for a sum in a column.
        ("workers + 9223372036854775807 > 0", ["pass", "pass", "unknown"]),
        ("workers * 9007199254740992 > 0", ["pass", "fail", "unknown"]),
        # Compared before it is looked up in the list.
        ("(workers == 3) in (True,)", ["pass", "fail", "unknown"]),
        ("(label_text == title) not in (True,)", ["fail", "pass", "unknown"]),
    ],
)
def test_a_condition_says_the_same_everywhere(text, expected):
    portfolio = portfolio_of(
        {"workers": 3, "progress": 1e308, "plan": our.Plan(ratio=100.0), "title": "x", "label_text": "x"},
        {"workers": -(2**50), "progress": -0.0, "plan": our.Plan(ratio=0.3), "label_text": "x"},
        {},
    )  # fmt: skip

    assert expected == check_everywhere(portfolio, required(text))


@pytest.mark.parametrize("template", ["precedence", "response", "alternate_response"])
@pytest.mark.parametrize(
    "when",
    [
        "len(payments) > 1",
        "sum(p.amount for p in payments if p.receipt) > 1",
        "any(p.paid <= date for p in payments)",
    ],
)
def test_a_list_is_asked_beside_an_event(template, when):
    payments = [our.Payment(amount=2, receipt=True, paid=day) for day in (None, DAY)]
    events = [our.Event("a", "2018-03-21"), our.Event("b", "2018-03-20")]
    portfolio = portfolio_of(
        {"events": events, "payments": tuple(payments)},
        {"events": events, "payments": tuple(payments[:1])},
        {"events": events, "payments": ()},
        {"events": events[::-1]},
    )
    condition = our.event_condition(when, our.EVENT)
    check = our.OrderCheck(our.Template(template), ("a",), ("b",), text=template, when=condition)

    check_everywhere(portfolio, Rule("r", our.same("R"), check))


@pytest.mark.parametrize(
    ("since", "expected"), [("2018-03-20", "pending"), ("2018-03-19", "fail"), (None, "fail")]
)
def test_a_place_may_comply_until_the_due_date(since, expected):
    due = our.parse_condition("since", our.VILLAGE, our.PARAMETERS, expect=our.Kind.DATE)
    date = None if since is None else our.EventDate.parse(since)
    rule = required("supports", "village", due=due)

    assert [expected] == check_everywhere(portfolio_of(supports=False, since=date), rule)


def test_what_is_the_same_for_every_entry_is_counted():
    text = "all(j.workers > abs(-1) + 1e300 for j in activities)"

    assert ["fail"] == check_everywhere(portfolio_of({"workers": 1}), required(text, "village"))


def test_a_whole_number_beyond_what_frames_read_is_refused():
    with pytest.raises(DataError, match="workers: 1125899906842625 is too great"):
        tables_of(portfolio_of({"workers": 2**50 + 1}))


def test_a_rule_that_asks_one_entry_for_its_event_is_left_to_records():
    text = "any(p.paid <= date for p in payments)"
    check = our.OrderCheck(
        our.Template.PRECEDENCE, ("a",), ("b",), when=our.event_condition(text, our.EVENT)
    )
    tables = tables_of(portfolio_of({}))
    run = Run(PolarsEngine(our.WorkingCalendar()), tables, ruleset_of(
        Rule("r", our.same("R"), check)), DAY.first_day)  # fmt: skip

    assert [0] == list(run.plans["activity"].left)


def test_no_warning_is_given_of_a_number_in_a_rule():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        report = evaluate(portfolio_of({"workers": 1}), ruleset_of(
            required("present(1 + 2) and workers > 0 and not (2.5 is None)")))  # fmt: skip

    assert ["pass"] == [own.verdict.value for own in report.outcomes]
