"""Cases: the small portfolio that one example stands for."""

from __future__ import annotations

import pytest

from kotaku_eval.definitions import case_portfolio, load_lifecycle
from kotaku_eval.errors import DataError
from kotaku_eval.sources import parse_yaml

KOTAKU = load_lifecycle("kotaku")


def case(text, level="activity"):
    return case_portfolio(parse_yaml(text, "c.yaml", DataError), KOTAKU, level)


def test_stages_and_fields_stand_side_by_side():
    portfolio, subject = case("{mp2k_held: 2018-08-01, proposal.amount: 5, status: closed}")
    activity = portfolio.activity(subject)

    assert (1, 5) == (activity.timeline["mp2k_held"].count, activity.proposal.amount)


def test_stages_may_stand_under_their_own_key():
    portfolio, subject = case("{mp2k_held: 2018-08-01, stages: {certified: undated}}")

    assert {"mp2k_held", "certified"} == set(portfolio.activity(subject).timeline)


def test_parents_are_made_for_the_facts_given():
    portfolio, subject = case("{village.ceiling: 5, ksm.members_male: 4, province.name: Kepri}")
    places = portfolio.places_of(portfolio.activity(subject))

    assert ["ksm", "village", "province"] == list(places)
    assert (5, "Kepri") == (places["village"].ceiling, places["province"].name)


def test_case_of_a_place_holds_activities():
    portfolio, subject = case(
        "{ceiling: 9, city.name: X, activities: [{proposal.amount: 4}, {ksm.members_male: 3}]}",
        "village",
    )
    [seen] = portfolio.subjects("village")

    assert subject == seen.id
    assert ["example-1", "example-2"] == [inner.id for inner in seen.activities]
    assert ["ksm", "village", "city"] == list(portfolio.places_of(portfolio.activity("example-2")))


def test_day_of_judgement_is_kept():
    portfolio, _ = case("{as_of: 2018-12-31}")

    assert "2018-12-31" == str(portfolio.as_of)


def test_plain_mappings_are_cases_too():
    portfolio, _ = case_portfolio({"mp2k_held": "undated"}, KOTAKU)
    [activity] = portfolio.activities

    assert 1 == activity.timeline["mp2k_held"].undated


def test_empty_case_is_a_case():
    portfolio, subject = case("{}")

    assert "example" == portfolio.activity(subject).id


@pytest.mark.parametrize(
    ("text", "level", "expected"),
    [
        (
            "{mp2k_hold: undated}",
            "activity",
            "c.yaml:1:2: unknown stage or field 'mp2k_hold'. Did you mean 'mp2k_held'?",
        ),
        (
            "{vilage.ceiling: 5}",
            "activity",
            "c.yaml:1:2: unknown stage or field 'vilage'. Did you mean 'village'?",
        ),
        (
            "{village.ceilng: 5}",
            "activity",
            "c.yaml:1:2: unknown field 'ceilng'. Did you mean 'ceiling'?",
        ),
        ("{village: 5}", "activity", "c.yaml:1:11: a case is a mapping"),
        ("{as_of: 2018-02-30}", "activity", "c.yaml:1:9: as_of: not a date: '2018-02-30'"),
        ("[mp2k_held]", "activity", "c.yaml:1:1: a case is a mapping"),
        (
            "{mp2k_held: 2018, stages: {mp2k_held: 2017}}",
            "activity",
            "c.yaml:1:2: 'mp2k_held' is given twice",
        ),
        ("{place: X}", "activity", "c.yaml:1:1: ksm 'X' does not exist"),
        ("{activities: {}}", "village", "c.yaml:1:14: activities: a list is needed"),
        ("{activities: [5]}", "village", "c.yaml:1:15: a case is a mapping"),
        (
            "{activities: [{village.ceiling: 5}]}",
            "village",
            "c.yaml:1:16: unknown stage or field 'village'",
        ),
        ("{ceilng: 5}", "village", "c.yaml:1:2: unknown field 'ceilng'. Did you mean 'ceiling'?"),
    ],
)
def test_wrong_cases_are_refused_at_their_place(text, level, expected):
    with pytest.raises(DataError) as caught:
        case(text, level)

    assert 1 == len(caught.value.problems)
    assert str(caught.value).startswith(expected)
