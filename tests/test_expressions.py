"""The expression language: what it means, what it refuses and where, and that nothing runs."""

from __future__ import annotations

import ast
import builtins
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kotaku_eval.conditions import evaluate, facts_in, walk
from kotaku_eval.dates import EventDate
from kotaku_eval.errors import DefinitionError
from kotaku_eval.expression_syntax import MAX_DEPTH, MAX_LENGTH
from kotaku_eval.expressions import parse_condition
from kotaku_eval.facts import ACTIVITY, facts_of
from kotaku_eval.logic import Range
from kotaku_eval.models import Kind
from kotaku_eval.portfolios import Portfolio
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.sources import parse_yaml
from tests import strategies as our

SETTINGS = RuleSet("s", our.same("S"), our.LIFECYCLE, []).settings


def parse(text, expect=Kind.BOOLEAN, source=None, vocabulary=our.VOCABULARY):
    return parse_condition(text, vocabulary, our.PARAMETERS, expect=expect, source=source)


def subject_of(**fields):
    events = [our.Event(s, d) for s, d in fields.pop("events", [])]
    village = our.Hamlet(code="01", level="village", budget=fields.pop("budget", None))
    job = our.Job(id="J1", place="01", events=events, **fields)
    [subject] = Portfolio(our.LIFECYCLE, [job], [village]).subjects(ACTIVITY)
    return subject


def value_of(text, expect=Kind.BOOLEAN, **fields):
    return evaluate(parse(text, expect), subject_of(**fields), SETTINGS)


# --- what it means ----------------------------------------------------------------------------

PAY = (
    our.Payment(amount=5, share=40.0, receipt=True, grade=our.Grade.GOOD),
    our.Payment(amount=None, share=60.0, receipt=False),
)

MEANINGS = [
    # expression, fields, value
    ("workers > 1", {"workers": 2}, True),
    ("workers > 1", {}, None),
    ("1 < workers <= 3", {"workers": 3}, True),
    ("1 < workers <= 3", {"workers": 1}, False),
    ("ready and workers > 1", {"ready": False}, False),
    ("ready or workers > 1", {"ready": False}, None),
    ("not ready", {}, None),
    ("ready is None", {}, True),
    ("ready is not None", {}, False),
    ("present(plan)", {"plan": our.Plan()}, True),
    ("present(plan.amount)", {"plan": our.Plan()}, False),
    ("plan.amount <= village.budget", {"plan": our.Plan(amount=3), "budget": 3}, True),
    ("job.plan.amount <= 3", {}, "unknown name 'job.plan.amount'"),
    ("activity.plan.amount <= 3", {"plan": our.Plan(amount=3)}, True),
    ('grade == "good"', {"grade": our.Grade.GOOD}, True),
    ('grade in ("good", "fair")', {"grade": our.Grade.POOR}, False),
    ('grade not in ("good", "fair")', {"grade": our.Grade.POOR}, True),
    ('grade not in ("good", "fair")', {}, None),
    ("a.done", {}, False),
    ("a.count == 2", {"events": [("a", None), ("a", "2018-03-01")]}, True),
    ("a.undated == 1", {"events": [("a", None), ("a", "2018-03-01")]}, True),
    ('a.first == "2018-03-01"', {"events": [("a", None), ("a", "2018-03-01")]}, None),
    ("a.first < b.first", {"events": [("a", "2018-03-01"), ("b", "2018-03")]}, None),
    ("a.first <= b.first", {"events": [("a", "2018-03-01"), ("b", "2018-03")]}, True),
    ('a.first > "2018-02"', {"events": [("a", "2018-03-01")]}, True),
    ("b.first - a.first == 5", {"events": [("a", "2018-03-01"), ("b", "2018-03-06")]}, True),
    ("days_between(b.first, a.first) == -5",
     {"events": [("a", "2018-03-01"), ("b", "2018-03-06")]}, True),
    ("working_days_between(a.first, b.first) == 3",
     {"events": [("a", "2018-03-01"), ("b", "2018-03-06")]}, True),
    ("b.first <= a.first + param.days",
     {"events": [("a", "2018-03-01"), ("b", "2018-03-11")]}, True),
    ("days_between(a.first, b.first) in (1, 2)",
     {"events": [("a", "2018-03-01"), ("b", "2018-03")]}, None),
    ("workers / 0 > 1", {"workers": 2}, None),
    ("2 * (workers + 1) == 6", {"workers": 2}, True),
    ("-workers == -2", {"workers": 2}, True),
    ("abs(-3) == 3 and round(2.5) == 2 and min(1, 2.5) == 1 and max(1, 2) == 2", {}, True),
    ("len(payments) == 2", {"payments": PAY}, True),
    ("len(payments) == 2", {}, None),
    ("count(p for p in payments if p.receipt) == 1", {"payments": PAY}, True),
    ("count(payments) == 2", {"payments": PAY}, True),
    ("sum(p.share for p in payments) == 100", {"payments": PAY}, True),
    ("sum(p.amount for p in payments) == 5", {"payments": PAY}, None),
    ("sum((p.amount for p in payments), default=0) == 5", {"payments": PAY}, True),
    ("sum(p.amount for p in payments if p.receipt) == 5", {"payments": PAY}, True),
    ("all(p.share > 1 for p in payments)", {"payments": PAY}, True),
    ("all(p.receipt for p in payments)", {"payments": PAY}, False),
    ("any(p.receipt for p in payments if p.share > 50)", {"payments": PAY}, False),
    ('any(p.grade == "good" for p in payments)', {"payments": PAY}, True),
    ("min(p.amount for p in payments) > 0", {"payments": ()}, None),
    ("min(p.share for p in payments) == 40", {"payments": PAY}, True),
    ("closed", {}, False),
    ('id == "J1"', {}, True),
    ('label_text == "x" == title', {"label_text": "x", "title": "x"}, True),
    ("   ready\n   and workers > 1", {"ready": True, "workers": 2}, True),
]  # fmt: skip


@pytest.mark.parametrize(("text", "fields", "expected"), MEANINGS)
def test_an_expression_means(text, fields, expected):
    if isinstance(expected, str):
        with pytest.raises(DefinitionError, match=expected):
            parse(text)
        return

    assert expected is value_of(text, **fields)


def test_an_expression_may_give_a_date_or_a_number():
    events = [("a", "2018-03-01"), ("b", "2018-03")]

    assert "2018-03-04" == str(value_of("a.first + 3", Kind.DATE, events=events))
    assert Range((0, 30)) == value_of("days_between(a.first, b.first)", Kind.INTEGER, events=events)
    assert EventDate.parse("2018-03-15") == value_of("param.cut", Kind.DATE)


def test_a_condition_knows_the_facts_it_asks_for():
    condition = parse("ready and plan.amount > 1 and not ready")

    assert ["ready", "plan.amount"] == [known.name for known in facts_in(condition)]


# --- what it refuses, and where ----------------------------------------------------------------

REFUSED = [
    # expression, column in it, message, hint
    ("workers > 1 and redy", 17, "unknown name 'redy'", "Did you mean 'ready'?"),
    ("plan.amuont > 1", 1, "unknown name 'plan.amuont'", "Did you mean 'plan.amount'?"),
    ("c.cuont > 1", 1, "unknown name 'c.cuont'", "Did you mean 'c.count'?"),
    ("param.dyas > 1", 1, "unknown name 'param.dyas'", "Did you mean 'param.days'?"),
    ("any(p.recept for p in payments)", 5, "unknown name 'p.recept'", "'p.receipt'?"),
    ("a > 1", 1, "'a' is not a value by itself", "Write for example 'a."),
    ("workers", 1, "this expression gives a number; true or false is needed", ""),
    ('workers == "2"', 12, "cannot compare a number (workers) with text", ""),
    ("ready > 1", 9, "cannot compare true or false (ready) with a number (1)", ""),
    ("ready < closed", 9, "'<' does not work on true or false", ""),
    ("label_text < id", 14, "'<' does not work on text", ""),
    ('grade == "god"', 10, "'god' is not a choice of grade", "Did you mean 'good'?"),
    ('grade in ("good", "fairr")', 19, "'fairr' is not a choice of grade", "'fair'?"),
    ("plan == plan", 9, "'==' does not work on a record", ""),
    ("payments == payments", 13, "'==' does not work on a list", ""),
    ("plan.amount > progress", 15, "different units: plan.amount is in rupiah", ""),
    ("plan.amount + progress > 1", 15, "different units", ""),
    ("a.first > workers", 11, "cannot compare a date (a.first) with a number (workers)", ""),
    ('a.first > "01/02/2018"', 11, "not an ISO date: '01/02/2018'", "2018-02-01"),
    ('a.first > "2018-02-30"', 11, "not an ISO date: '2018-02-30'", ""),
    ('a.first in ("2018-01-01",)', 13, "cannot compare a date", ""),
    ("a.first + b.first > a.first", 1, "'a.first' is a date, not a number", ""),
    ("ready + 1 > 1", 1, "'ready' is true or false, not a number", ""),
    ("a.first + workers > a.first", 11, "a date is moved by days, not by person", ""),
    ("not workers", 5, "'workers' is a number, not true or false", ""),
    ("ready and workers", 11, "'workers' is a number, not true or false", ""),
    ("sun(p.amount for p in payments) > 1", 1, "unknown function 'sun'", "Did you mean 'sum'?"),
    ("sum(payments) > 1", 1, "'sum' needs a list", ""),
    ("sum(p.receipt for p in payments) > 1", 5, "'p.receipt' is true or false", ""),
    ("sum(p for p in payments) > 1", 5, "'p' is not a value by itself", "p.amount"),
    ("count(p.amount for p in payments) > 1", 7, "'count' counts entries", ""),
    ("all(p.amount for p in payments)", 5, "'p.amount' is a number, not true or false", ""),
    ("all(p.receipt for p in workers)", 24, "'workers' is a number; a list is needed", ""),
    ("all(p.receipt for p in payments for q in payments)", 4, "only one 'for'", ""),
    ("all(any(q.receipt for q in payments) for p in payments)", 8, "only one 'for'", ""),
    ("all(p.receipt for p, q in payments)", 4, "only one 'for' with one name", ""),
    ("all(p.receipt async for p in payments)", 4, "only one 'for' with one name", ""),
    ("sum((p.amount for p in payments), start=1) > 1", 35, "unknown argument 'start'", ""),
    ("sum((p.amount for p in payments), **{}) > 1", 35, "unknown argument '**'", ""),
    ('sum((p.amount for p in payments), default="x") > 1', 43, "cannot compare a number", ""),
    ("days_between(a.first) > 1", 1, "'days_between' needs 2 arguments, 1 given", ""),
    ("days_between(workers, a.first) > 1", 14, "'workers' is a number; a date is needed", ""),
    ("round(workers, workers) > 1", 16, "decimals must be a fixed number", ""),
    ("round(workers, 99) > 1", 16, "decimals must be a fixed number", ""),
    ("present(x=1)", 1, "unknown argument 'x'", ""),
    ("workers is 3", 12, "'is' is only for 'is None'", ""),
    ("workers in payments", 12, "'in' needs a list of fixed values", ""),
    ("workers in ()", 12, "'in' needs a list of fixed values", ""),
    ("workers in (1, workers)", 16, "not a fixed value", ""),
    ("workers ** 2 > 1", 1, "operator not part of the rule language", "+ - * /"),
    ("workers % 2 > 1", 1, "operator not part of the rule language", ""),
    ("workers // 2 > 1", 1, "operator not part of the rule language", ""),
    ("~workers > 1", 1, "unknown operator", ""),
    ("", 1, "empty expression", ""),
    ("   ", 1, "empty expression", ""),
    ("ready and", 7, "a value is missing after 'and'", ""),
    ("ready) or (ready", 6, "')' was never opened", ""),
    ("ready)(", 6, "", ""),
    ("ready # a remark", 7, "a comment inside the expression", ""),
    ("amount > 5 && ready", 12, "unknown operator '&&'", "Write 'and'"),
    ("amount = 5", 8, "unknown operator '='", "Write '=='"),
    ("NOT ready", 1, "unknown operator 'NOT'", "Write 'not'"),
    ("1e999 > 1", 1, "this value is not part of the rule language: 1e999", ""),
    ("workers > 1j", 11, "this value is not part of the rule language: 1j", ""),
    ("workers > 99999999999999999999", 11, "this value is not part of the rule language", ""),
    ('"é" == label_text and redy', 23, "unknown name 'redy'", ""),
]


@pytest.mark.parametrize(("text", "column", "message", "hint"), REFUSED)
def test_a_mistake_is_refused_at_its_place(text, column, message, hint):
    quoted = "'" + text.replace("'", "''") + "'"
    node = parse_yaml(f"require: {quoted}", "r.yaml").items["require"]
    with pytest.raises(DefinitionError) as caught:
        parse(node.text, source=node.source)
    problem = caught.value.problems[0]

    assert message in problem.text.en
    assert hint in problem.hint.en
    if column is not None and text.strip():
        assert f"r.yaml:1:{10 + column}" == problem.where


def test_all_mistakes_of_an_expression_are_reported_at_once():
    with pytest.raises(DefinitionError) as caught:
        parse('redy and workers == "x" and clsed')

    assert ["unknown name 'redy'", "cannot compare", "unknown name 'clsed'"] == [
        problem.text.en[: len(text)]
        for problem, text in zip(
            caught.value.problems,
            ["unknown name 'redy'", "cannot compare", "unknown name 'clsed'"],
            strict=True,
        )
    ]


def test_errors_speak_both_languages():
    with pytest.raises(DefinitionError) as caught:
        parse("redy")

    assert "nama tidak dikenal 'redy'. Maksud Anda 'ready'?" == caught.value.to("id")


# --- nothing runs -----------------------------------------------------------------------------

TRICKS = [
    "__import__('os').system('true')",
    "().__class__.__bases__[0].__subclasses__()",
    "ready.__class__",
    "plan.__class__.__mro__",
    "workers.__add__(1) > 1",
    "id.format(1) == '1'",
    "'{0.__class__}'.format(ready) == 'x'",
    "f'{ready}' == 'x'",
    "(lambda: True)()",
    "lambda: ready",
    "[ready for p in payments]",
    "{p for p in payments}",
    "{p: 1 for p in payments}",
    "(p for p in payments)",
    "all((yield ready) for p in payments)",
    "all(p.receipt for p.receipt in payments)",
    "all(p.receipt for p in [payments])",
    "any(p.__class__ for p in payments)",
    "any(p.receipt for p in payments if __import__('os'))",
    "any(ready for ready in (1, 2))",
    "(ready := True)",
    "ready if workers else ready",
    "await ready",
    "payments[0].receipt",
    "payments[0:1] == payments",
    "open('/etc/passwd')",
    "eval('ready')",
    "exec('1')",
    "getattr(plan, 'amount') > 1",
    "print(ready)",
    "present(*payments)",
    "present(**plan)",
    "max(*payments) > 1",
    "True.real",
    "(1).bit_length() > 1",
    "... == 1",
    "None",
    "None == None",
    "b'x' == label_text",
    "ready; ready",
    "import os",
    "ready = True",
    "del ready",
    "globals()",
    "NEVER",
    "subject.value",
    "case.as_of > 1",
    "fused",
    "k1",
]


@pytest.mark.parametrize("text", TRICKS)
def test_tricks_are_refused_and_nothing_runs(text, monkeypatch):
    ran = []
    monkeypatch.setattr(os, "system", ran.append)
    monkeypatch.setattr(builtins, "open", ran.append)
    with pytest.raises(DefinitionError):
        parse(text)

    assert [] == ran


HUGE = [
    "ready and " * 1_000 + "ready",
    "(" * 5_000,
    "(" * 900 + "ready" + ")" * 900,
    "not " * 400 + "ready",
    "-" * 1_900 + "1 > 0",
    "1" * 1_999,
    "workers > " + "9" * 1_900,
    "x." * 900 + "x",
    "[" * 1_900,
    "a.count" + "+1" * 900 + " > 1",
    "'" + "x" * 5_000 + "' == id",
    "\x00",
    "ready\x00",
    "\ud800 == id",
    "ready\r\nand\rready)",
]


@pytest.mark.parametrize("text", HUGE)
def test_huge_and_odd_input_is_refused(text):
    with pytest.raises(DefinitionError):
        parse(text)


def test_length_and_depth_have_limits_that_are_reached():
    longest = "ready" + " " * (MAX_LENGTH - 5)
    deepest = "not " * (MAX_DEPTH - 2) + "ready"

    assert parse(longest)
    assert parse(deepest)
    for text in (longest + " ", "not " + deepest):
        with pytest.raises(DefinitionError):
            parse(text)


# --- any input --------------------------------------------------------------------------------


@given(our.expressions())
def test_generated_expressions_are_accepted_and_can_be_read_again(text):
    condition = parse(text)

    assert condition == parse(text)
    assert all(part.text for part in walk(condition))


@given(our.expressions(), our.portfolios(most=2))
def test_an_expression_never_breaks_on_any_data(text, portfolio):
    condition = parse(text)
    for subject in portfolio.subjects(ACTIVITY):
        assert evaluate(condition, subject, SETTINGS) in {True, False, None}
        assert set(our.VOCABULARY) == set(facts_of(subject, our.VOCABULARY))


def refuses_or_accepts(text):
    try:
        made, problems = parse(text), ()
    except DefinitionError as failure:
        made, problems = None, failure.problems

    assert (made is None) == bool(problems)


WORDS = st.sampled_from([
    "ready", "workers", "payments", "plan", ".", "amount", "a", "first", "p", "for", "in", "if",
    "and", "or", "not", "is", "None", "(", ")", "[", "]", "{", "}", ",", ":", "=", "==", "<", "<=",
    "!=", "+", "-", "*", "/", "**", "%", "~", "@", "lambda", "sum", "all", "count", "min", "round",
    "present", "days_between", "param", "1", "2.5", "'x'", '"2018-01"', "#", "\\", "\n", " ", "else",
    "await", "async", "yield", "f''", "b''", "...", ":=", "__class__", "é", "\t", "default", "'",
])  # fmt: skip


@given(st.text(max_size=60))
def test_any_text_is_refused_or_accepted(text):
    refuses_or_accepts(text)


@given(st.lists(WORDS, max_size=25), st.sampled_from(["", " "]))
def test_any_words_are_refused_or_accepted(words, separator):
    refuses_or_accepts(separator.join(words))


@given(our.expressions(), st.data())
def test_any_change_of_an_expression_is_refused_or_accepted(text, data):
    at = data.draw(st.integers(0, len(text)))
    until = data.draw(st.integers(at, min(len(text), at + 5)))
    refuses_or_accepts(text[:at] + data.draw(WORDS) + text[until:])


@given(st.lists(WORDS, max_size=12))
def test_what_is_accepted_is_one_whole_expression(words):
    text = " ".join(words).strip()
    try:
        parse(text)
    except DefinitionError:
        return

    assert isinstance(ast.parse(f"x = {text}".replace("\n", " ")).body[0], ast.Assign)
