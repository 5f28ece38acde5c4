"""What reasons and messages show: the same when walked, when compiled, and for one subject alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from kotaku_eval import evaluate, load_ruleset, read_portfolio
from kotaku_eval.engines import values
from kotaku_eval.facts import ACTIVITY, vocabulary_of
from kotaku_eval.judging import findings_on
from tests import strategies as our

EXAMPLE = Path(__file__).parents[1] / "examples" / "kepri-2018" / "portfolio.yaml"


@pytest.fixture
def portfolio():
    return read_portfolio(EXAMPLE)


def outcomes_of(portfolio):
    ruleset = load_ruleset("kotaku-2018")
    report = evaluate(portfolio, ruleset)
    return tuple(report.outcomes), tuple(report.findings)


def test_compiled_readings_say_what_walked_ones_say(portfolio, monkeypatch):
    monkeypatch.setattr(values, "_PAYS_FROM", 1_000_000)
    walked = outcomes_of(portfolio)
    monkeypatch.setattr(values, "_PAYS_FROM", 0)
    outcomes_of(portfolio)

    compiled = outcomes_of(portfolio)

    assert walked == compiled


def test_findings_on_one_activity_are_those_of_the_report(portfolio):
    ruleset = load_ruleset("kotaku-2018")
    report = evaluate(portfolio, ruleset)
    subject = max(
        portfolio.subjects(ACTIVITY),
        key=lambda own: sum(one.subject.id == own.id for one in report.findings),
    )
    expected = [
        one
        for one in report.findings
        if (one.subject.level, one.subject.id) == (ACTIVITY, subject.id)
    ]

    actual = list(findings_on(subject, ruleset, portfolio.day_of(None)))

    assert expected
    assert expected == actual


def test_a_percent_sign_in_a_message_stays(portfolio):
    report = evaluate(portfolio, load_ruleset("kotaku-2018"))

    told = [one.message.en for one in report.findings if "%" in one.message.en]

    assert told
    assert not [text for text in told if "%%" in text or "%s" in text]


def test_reasons_do_not_depend_on_which_vocabularies_are_cached():
    check = our.parse_condition("any(j.ready for j in activities)", our.VILLAGE, our.PARAMETERS)
    rule = our.Rule("any-ready", our.same("Ready"), check, subject="village", text=check.text)
    ruleset = our.RuleSet("s", our.same("S"), our.LIFECYCLE, [rule])
    places = [our.Place(code="7", level="city")]
    places += [our.Hamlet(code=f"0{at}", level="village", parent="7") for at in range(7)]
    jobs = [our.Job(id=f"J{at}", place=f"0{at}", level="village") for at in range(7)]
    vocabulary_of.cache_clear()
    report = evaluate(our.Portfolio(our.LIFECYCLE, jobs, places), ruleset)
    reasons = {
        outcome.reason.en.replace(f"activities J{outcome.subject.id[-1]}", "activities J")
        for outcome in report.outcomes
    }

    assert 1 == len(reasons)
    assert "The rule broke" not in reasons.pop()
