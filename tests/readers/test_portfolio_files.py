from __future__ import annotations

import json

import pytest

from kotaku_eval.errors import DataError, UnknownNameError
from kotaku_eval.portfolios import Basis
from kotaku_eval.readers import read_portfolio

PORTFOLIO = """
portfolio: wells-2018
title: {id: Sumur, en: Wells}
lifecycle: lifecycle.yaml
ruleset: kotaku-2018
as_of: 2019-01-31
basis: sample
illustrative: true
places:
  village: [{code: "012", name: Sungai Lekop, ceiling: 1000000000}]
  hamlet: [{code: D1, parent: "012"}]
activities:
  - id: S1
    title: Sumur satu
    place: D1
    stages:
      agreed: {date: 2018-08-06, evidence: [minutes]}
      dug: [2018-08-07, undated]
    owner: {name: Ibu Siti}
  - id: S2
    place: "012"
    level: village
    cost: 5
"""


def check_whole(portfolio):
    """Assert that a portfolio is the one above."""
    one, two = portfolio.activities
    assert ("wells-2018", "Wells", Basis.SAMPLE) == (
        portfolio.id,
        portfolio.title.en,
        portfolio.basis,
    )
    assert ("2019-01-31", True, "kotaku-2018") == (
        str(portfolio.as_of),
        portfolio.illustrative,
        portfolio.ruleset,
    )
    assert ("Ibu Siti", 2, 5) == (one.owner.name, one.timeline["dug"].count, two.cost)
    assert {"hamlet", "village"} == set(portfolio.places_of(one))
    assert () == portfolio.notes


def test_a_yaml_portfolio_is_read_whole(write):
    check_whole(read_portfolio(write("p.yaml", PORTFOLIO)))


def test_a_json_portfolio_is_read_the_same(write):
    content = {
        "portfolio": "wells-2018",
        "title": {"id": "Sumur", "en": "Wells"},
        "lifecycle": "lifecycle.yaml",
        "ruleset": "kotaku-2018",
        "as_of": "2019-01-31",
        "basis": "sample",
        "illustrative": True,
        "places": {
            "village": [{"code": "012", "name": "Sungai Lekop", "ceiling": 10**9}],
            "hamlet": [{"code": "D1", "parent": "012"}],
        },
        "activities": [
            {
                "id": "S1",
                "place": "D1",
                "stages": {"dug": ["2018-08-07", "undated"]},
                "owner.name": "Ibu Siti",
            },
            {"id": "S2", "cost": 5},
        ],
    }

    check_whole(read_portfolio(write("p.json", json.dumps(content))))


def test_a_rule_set_file_is_found_beside_the_portfolio(write):
    path = write("p.yaml", PORTFOLIO.replace("kotaku-2018", "./rules.yaml"))

    assert (path.parent / "rules.yaml").as_posix() == read_portfolio(path).ruleset


def test_a_lifecycle_given_wins_over_the_one_named(write):
    path = write("p.yaml", "{portfolio: p, lifecycle: none, activities: [{id: A}]}")

    portfolio = read_portfolio(path, lifecycle=path.parent / "lifecycle.yaml")

    assert "wells" == portfolio.lifecycle.id


@pytest.mark.parametrize(
    ("old_and_new", "expected"),
    [
        (("cost: 5", "cost: lima"), "p.yaml:22:11: cost: not a whole number: lima"),
        (("cost: 5", "costs: 5"), "p.yaml:22:5: unknown field 'costs'. Did you mean 'cost'?"),
        (("- id: S2", "- id: S1"), "p.yaml:19:5: duplicate activity 'S1'"),
        (('place: "012"', 'place: "021"'), "p.yaml:20:12: the village '021' of activity 'S2' does"),
    ],
)
def test_an_activity_that_cannot_be_read_is_noted_and_the_rest_is_read(
    write, told, old_and_new, expected
):
    portfolio = read_portfolio(write("p.yaml", PORTFOLIO.replace(*old_and_new)))

    (note,) = told(portfolio.notes)
    assert ["S1"] == [well.id for well in portfolio.activities]
    assert note.startswith(expected)


def test_a_place_that_cannot_be_read_takes_what_lies_in_it_along(write, told):
    text = PORTFOLIO.replace("ceiling: 1000000000", "ceiling: banyak") + "  - id: S3\n"

    portfolio = read_portfolio(write("p.yaml", text))

    assert ["S3"] == [well.id for well in portfolio.activities]
    assert 4 == len(portfolio.notes)
    assert ["(village '012')", "(hamlet 'D1')", "Activity 'S1'", "Activity 'S2'"] == [
        note[note.index("This place") + 11 : note.index(" is left out")]
        if "This place" in note
        else note[note.index("Activity") : note.index(" is left out")]
        for note in told(portfolio.notes)
    ]
    assert "the place '012' could not be read. This place" in told(portfolio.notes)[1]


def test_an_activity_without_an_id_is_said_to_be_left_out(write, told):
    portfolio = read_portfolio(write("p.yaml", f"{PORTFOLIO}  - {{title: Sumur}}\n"))

    assert [True] == [
        "id: is missing. This activity is left out." in note for note in told(portfolio.notes)
    ]


def test_an_error_says_what_is_wrong_and_not_what_it_would_leave_out(write):
    text = PORTFOLIO.replace("cost: 5", "cost: lima")

    with pytest.raises(DataError) as caught:
        read_portfolio(write("p.yaml", text), strict=True)

    assert "left out" not in caught.value.problems[0].hint.en


def test_a_place_that_stands_twice_is_noted(write, told):
    text = PORTFOLIO.replace('[{code: D1, parent: "012"}]', "[{code: D1}, {code: D1}]")

    portfolio = read_portfolio(write("p.yaml", text))

    assert 2 == len(portfolio)
    assert "duplicate hamlet 'D1'" in told(portfolio.notes)[0]


def test_strict_raises_every_note(write):
    text = PORTFOLIO.replace("cost: 5", "cost: lima").replace("2018-08-06,", "kemarin,")

    with pytest.raises(DataError) as failure:
        read_portfolio(write("p.yaml", text + "  - id: S3\n"), strict=True)

    assert 2 == len(failure.value.problems)


def test_when_no_activity_can_be_read_it_is_an_error(write):
    with pytest.raises(DataError):
        read_portfolio(write("p.yaml", "{portfolio: p, lifecycle: kotaku, activities: [{id: ''}]}"))


def test_a_portfolio_may_have_no_activities_yet(write):
    path = write("p.yaml", "{portfolio: p, lifecycle: kotaku, activities: []}")

    assert 0 == len(read_portfolio(path))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("basis: sample", "basis: some", "p.yaml:6:8: basis: not a choice: 'some'"),
        ("basis: sample", "bassis: sample", "p.yaml:6:1: unknown key 'bassis'. Did you mean"),
        ("  village: [", "  vilage: [", "p.yaml:9:3: unknown level 'vilage'. Did you mean"),
        ("lifecycle: lifecycle.yaml", "lifecycle: kotakku", "unknown lifecycle 'kotakku'"),
        ("lifecycle: lifecycle.yaml", "", "p.yaml:1:1: 'lifecycle' is missing"),
        ("ruleset: kotaku-2018", "ruleset: kotaku-2081", "unknown rule set 'kotaku-2081'"),
        ("portfolio: wells-2018", "", "'portfolio' is missing"),
    ],
)
def test_a_file_that_is_wrong_itself_is_an_error(write, old, new, expected):
    with pytest.raises(DataError) as failure:
        read_portfolio(write("p.yaml", PORTFOLIO.replace(old, new)))

    assert expected in str(failure.value)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("p.docx", "p.docx: unknown file ending '.docx'. Can be read: .yaml, .yml, .json, .csv"),
        ("portfolio", "portfolio: unknown file ending ''. Can be read"),
    ],
)
def test_an_unknown_ending_is_an_error(name, expected):
    with pytest.raises(DataError) as failure:
        read_portfolio(name)

    assert str(failure.value).startswith(expected)
    assert "akhiran berkas tidak dikenal" in failure.value.to("id")


def test_a_folder_is_no_portfolio(tmp_path):
    with pytest.raises(DataError, match="this is a folder"):
        read_portfolio(tmp_path)


def test_a_missing_file_is_an_error():
    with pytest.raises(DataError, match="cannot read file"):
        read_portfolio("none.yaml")


def test_a_mapping_is_for_tables_only(write):
    with pytest.raises(DataError, match="for tables only"):
        read_portfolio(write("p.yaml", PORTFOLIO), mapping="mapping.yaml")


def test_an_unknown_shipped_lifecycle_is_an_error(write):
    with pytest.raises(UnknownNameError):
        read_portfolio(write("p.yaml", PORTFOLIO), lifecycle="kotakku")
