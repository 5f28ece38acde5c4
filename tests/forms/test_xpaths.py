"""Conditions as XPath: true only where the records engine says true, false only where it says false."""

from __future__ import annotations

import re
from typing import Any
from xml.etree.ElementTree import Element, SubElement

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kotaku_eval.activities import Document, Event
from kotaku_eval.conditions import Settings, evaluate
from kotaku_eval.dates import EventDate, Precision, Undated
from kotaku_eval.expressions import parse_condition
from kotaku_eval.facts import ACTIVITY
from kotaku_eval.forms.kleene import Truth, UntranslatableError
from kotaku_eval.forms.xpaths import Translator
from kotaku_eval.portfolios import Portfolio
from kotaku_eval.questions import schema_of
from tests.forms.filling import Filled, filled
from tests.forms.xpath import XPath
from tests.strategies import LIFECYCLE, PARAMETERS, VOCABULARY, activities, portfolios

_SCHEMA = schema_of(LIFECYCLE)
_TRANSLATOR = Translator(_SCHEMA, frozenset(_SCHEMA.slots), final="d")
_REFERENCE = re.compile(r"\$\{([^}]*)\}")


_ATOMS = st.sampled_from([
    "ready", "plan.feasible", "closed", "a.done", "d.done", "village.supports", "a.evidence.minutes",
    "a.correct.photo", "plan.amount <= plan.ceiling", "plan.amount / plan.ceiling > 1",
    "plan.amount + village.budget == plan.ceiling * 2", "abs(workers - 3) < 2", "-workers >= -1",
    "progress >= 50", "a.first <= b.first", "a.date < plan.finish", "opened == a.first",
    "b.planned != village.since", 'opened >= "2018-03-10"', "days_between(a.first, b.first) <= 5",
    "abs(days_between(opened, a.planned)) > 7", 'grade == "good"', 'plan.grade != "poor"',
    'plan.grade in ("good", "fair")', 'grade not in ("poor",)', 'label_text == "x"',
    "label_text is None", "present(a.first)", "b.planned is None", "ready is not None",
    "len(payments) > 1", "payments is None", "ready == plan.feasible", "a.done != ready",
])  # fmt: skip
_CONDITIONS = st.one_of(
    _ATOMS,
    _ATOMS.map("not ({})".format),
    st.builds("({}) and ({})".format, _ATOMS, _ATOMS),
    st.builds("({}) or not ({})".format, _ATOMS, _ATOMS),
)


def instance(made: Filled) -> XPath:
    """Return an instance in which every question is a child of the root."""
    root = Element("data")
    for name in _SCHEMA.slots:
        rows = made.repeats.get(name)
        if rows is None:
            SubElement(root, name).text = made.answers.get(name, "")
        for row in rows or ():
            entry = SubElement(root, name)
            for part, text in row.items():
                SubElement(entry, part).text = text
    SubElement(root, "activity_status").text = made.answers["activity_status"]
    return XPath(root)


def verdict(truth: Truth, made: Filled) -> bool | None:
    """Return what the two expressions say together."""
    xpath = instance(made)
    true, false = (
        xpath.holds(_REFERENCE.sub(r"/data/\1", text), xpath.root)
        for text in (truth.true, truth.false)
    )
    assert not (true and false)
    return True if true else False if false else None


def translated(text: str) -> tuple[Any, Truth | None]:
    node = parse_condition(text, VOCABULARY, PARAMETERS)
    try:
        return node, _TRANSLATOR.truth(node)
    except UntranslatableError:
        return node, None


def exact(date: EventDate | None, *, coarse: bool) -> EventDate | None:
    """Return a date as a form can tell it."""
    if date is None or (coarse and date.precision in {Precision.MONTH, Precision.YEAR}):
        return date
    return EventDate.of_day(date.first_day)


def askable(value: Any, *, coarse: bool) -> Any:
    """Return a record as a form can tell it: no moments, no spans, no blanks around texts."""
    changed: dict[str, Any] = {}
    for own in attrs.fields(type(value)):
        part = getattr(value, own.name) if own.init else None
        if isinstance(part, EventDate):
            changed[own.name] = exact(part, coarse=coarse)
        elif isinstance(part, float):
            changed[own.name] = min(part, 100.0)
        elif own.name == "label_text":
            changed[own.name] = (part or "").strip() or None
        elif own.name in {"plan", "payments"} and part is not None:
            is_one = own.name == "plan"
            parts = [askable(inner, coarse=coarse) for inner in ([part] if is_one else part)]
            changed[own.name] = parts[0] if is_one else tuple(parts)
    return attrs.evolve(value, **changed)


def once(event: Event, stage: Any, *, coarse: bool) -> Event:
    evidence = event.evidence
    if evidence is not None:
        known = {own.kind: own for own in evidence if own.exists}
        evidence = tuple(
            known.get(kind, Document(kind=kind, exists=False)) for kind in stage.evidence
        )
    return attrs.evolve(
        event,
        date=exact(event.date, coarse=coarse),
        planned=exact(event.planned, coarse=coarse),
        evidence=(evidence or None) if event.happened else None,
    )


@st.composite
def visits(draw: st.DrawFn, *, coarse: bool) -> Portfolio:
    """One activity, each stage of which happens at most once."""
    held = draw(portfolios(most=0))
    job = askable(draw(activities("J1", "01")), coarse=coarse)
    first = {event.stage: event for event in reversed(job.events)}
    events = [
        once(first[stage.id], stage, coarse=coarse)
        for stage in LIFECYCLE.stages
        if stage.id in first
    ]
    places = [askable(place, coarse=coarse) for place in held.places]
    return Portfolio(LIFECYCLE, [attrs.evolve(job, events=events)], places)


def said(portfolio: Portfolio, node: Any) -> Any:
    (subject,) = portfolio.subjects(ACTIVITY, Undated.ANYWHERE)
    return evaluate(node, subject, Settings())


@given(_CONDITIONS, visits(coarse=True))
def test_an_expression_is_true_or_false_only_where_the_engine_says_so(text, portfolio):
    node, truth = translated(text)
    assert truth is not None
    found = verdict(truth, filled(portfolio)[0])

    assert found in {None, said(portfolio, node)}


@given(_CONDITIONS, visits(coarse=False))
def test_where_all_dates_are_exact_nothing_is_left_open(text, portfolio):
    node, truth = translated(text)
    assert truth is not None

    assert said(portfolio, node) == verdict(truth, filled(portfolio)[0])


@pytest.mark.parametrize(
    ("text", "answers", "expected"),
    [
        ("a.first < b.first", {"a__precision": "day", "b__precision": "day"}, True),
        ("a.first < b.first", {"a__precision": "month", "b__precision": "day"}, None),
        ("a.first < b.first", {"a__precision": "undated", "b__precision": "day"}, None),
        ("a.first < b.first", {"a__precision": "", "b__precision": ""}, True),
        ("a.first < opened", {"opened": "2018-03-01"}, False),
        ("a.first < opened", {"opened": "2018-03-01", "opened__precision": "month"}, None),
        ("workers / workers == 1", {"workers": "0"}, None),
        ("workers / workers == 1", {"workers": "3"}, True),
        ("closed", {"d__happened": "no"}, False),
        ("closed", {"d__happened": "dk"}, None),
        ("ready", {"ready": "dk"}, None),
        ("len(payments) == 0", {"payments__any": "no"}, True),
        ("len(payments) == 0", {"payments__any": "dk"}, None),
    ],
)
def test_answers_that_are_missing_or_coarse_decide_nothing(text, answers, expected):
    dates = {"a__date": "2018-03-05", "b__date": "2018-03-06"}
    made = Filled(
        {"activity_status": "open", "a__happened": "yes", "b__happened": "yes", **dates, **answers}
    )
    _, truth = translated(text)

    assert expected == verdict(truth, made)


@pytest.mark.parametrize(
    ("answers", "is_asked"),
    [
        ({}, True),
        ({"a__date": "2018-03-07"}, False),
        ({"a__precision": "month"}, True),
        ({"a__precision": "undated"}, False),
        ({"b__date": ""}, False),
    ],
)
def test_a_question_that_depends_on_dates_is_asked_where_the_report_may_decide(answers, is_asked):
    dates = {"a__date": "2018-03-05", "b__date": "2018-03-06"}
    made = Filled(
        {"activity_status": "open", "a__happened": "yes", "b__happened": "yes", **dates, **answers}
    )
    node = parse_condition("a.first <= b.first", VOCABULARY, PARAMETERS)
    xpath = instance(made)
    shown = _REFERENCE.sub(r"/data/\1", _TRANSLATOR.possible(node))

    assert is_asked is xpath.holds(shown, xpath.root)


def test_an_unanswered_question_decides_nothing():
    _, truth = translated("plan.amount <= plan.ceiling and not ready")

    assert verdict(truth, Filled({"activity_status": "open"})) is None


@pytest.mark.parametrize(
    "text",
    [
        "sum(p.amount for p in payments) > 3",
        "any(p.receipt for p in payments)",
        "round(progress, 1) == 100",
        "working_days_between(a.first, b.first) <= 5",
        "label_text == title",
        "a.count > 1",
    ],
)
def test_what_has_no_faithful_translation_is_refused_with_a_reason(text):
    with pytest.raises(UntranslatableError) as caught:
        _TRANSLATOR.truth(parse_condition(text, VOCABULARY, PARAMETERS))

    assert all((caught.value.reason.id, caught.value.reason.en))


@pytest.mark.parametrize("word", ["x", "it's", 'say "x"', "a = 'b'"])
def test_a_text_cannot_leave_its_quotes(word):
    node = parse_condition(f"label_text == {word!r}", VOCABULARY, PARAMETERS)
    made = Filled({"activity_status": "open", "label_text": word})

    assert verdict(_TRANSLATOR.truth(node), made) is True


def test_a_text_that_reads_as_a_question_is_refused():
    node = parse_condition("label_text == '${activity_id}'", VOCABULARY, PARAMETERS)

    with pytest.raises(UntranslatableError):
        _TRANSLATOR.truth(node)
