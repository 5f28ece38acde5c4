"""Objects made of tables are those the tables were made of."""

from __future__ import annotations

from pathlib import Path

import attrs
from hypothesis import given, settings

from kotaku_eval import evaluate, load_ruleset, read_portfolio
from kotaku_eval.activities import Document, Event
from kotaku_eval.frames.exports import tables_of
from kotaku_eval.frames.records import portfolio_of
from kotaku_eval.portfolios import Portfolio
from tests import strategies as our

ROOT = Path(__file__).resolve().parents[2]


def ordered(portfolio):
    """The rows of a portfolio in one order, to be compared."""
    places = sorted(portfolio.places, key=lambda own: (own.level, own.code))
    return attrs.evolve(portfolio, places=places)


def once_each(activity):
    """Leave the best document of each kind in an event: columns have room for one."""
    rank = {True: 2, None: 1, False: 0}

    def kept(evidence):
        best = {}
        for own in sorted(evidence, key=lambda own: (rank[own.exists], rank[own.correct])):
            best[own.kind] = own
        return [best[kind] for kind in sorted(best)]

    events = [
        event if event.evidence is None else attrs.evolve(event, evidence=kept(event.evidence))
        for event in activity.events
    ]
    return attrs.evolve(activity, events=events)


def plain(portfolio):
    return attrs.evolve(portfolio, activities=[once_each(own) for own in portfolio.activities])


@given(our.portfolios())
@settings(max_examples=100)
def test_every_value_comes_back(portfolio):
    expected = plain(portfolio)

    made = portfolio_of(tables_of(expected))

    assert expected.activities == made.activities
    assert ordered(expected).places == ordered(made).places
    assert expected.digest == made.digest


def words_of(report):
    """Everything a report says but the places in files."""
    outcomes = [attrs.evolve(own, source="") for own in report.outcomes]
    findings = [attrs.evolve(own, source="") for own in report.findings]
    return outcomes, findings, report.score, list(report.scores), report.header.data_digest


@given(our.portfolios(most=3), our.rule_sets(most=3, kinds=("sound", "raises", "odd")))
@settings(max_examples=25)
def test_reports_are_the_same(portfolio, ruleset):
    expected = plain(portfolio)

    made = portfolio_of(tables_of(expected))

    assert words_of(evaluate(expected, ruleset)) == words_of(evaluate(made, ruleset))


def test_the_example_comes_back():
    expected = read_portfolio(ROOT / "examples/kepri-2018/portfolio.yaml")
    ruleset = load_ruleset(expected.ruleset)

    made = portfolio_of(tables_of(expected))

    assert expected.digest == made.digest
    assert (expected.as_of, expected.title, expected.ruleset, expected.basis) == (
        made.as_of,
        made.title,
        made.ruleset,
        made.basis,
    )
    assert words_of(evaluate(expected, ruleset)) == words_of(evaluate(made, ruleset))


@given(our.portfolios())
@settings(max_examples=25)
def test_some_activities_come_with_the_places_above_them(portfolio):
    expected = plain(portfolio)

    made = portfolio_of(tables_of(expected), ["J1", "J3", "unheard"])

    assert [own for own in expected.activities if own.id in {"J1", "J3"}] == list(made.activities)
    above = [place for own in made.activities for place in expected.places_of(own).values()]
    assert set(above) == set(made.places)


@given(our.portfolios())
@settings(max_examples=25)
def test_a_place_comes_with_its_activities(portfolio):
    expected = plain(portfolio)
    within = [own for own in expected.activities if own.place in {"01", "03"}]

    made = portfolio_of(tables_of(expected), places={"village": ["01", "03"]})

    assert within == list(made.activities)
    assert {"01", "03", "7", "8"} == {place.code for place in made.places}


def test_the_best_of_two_documents_is_kept():
    """An event has a column for each kind of document, not for each document."""
    evidence = [Document(kind="minutes", exists=True), Document(kind="minutes", exists=False)]
    one = our.Job(id="J1", events=[Event("a", "2018-03-01", evidence=evidence)])

    (made,) = portfolio_of(tables_of(Portfolio(our.LIFECYCLE, [one]))).activities

    assert (evidence[0],) == made.events[0].evidence
