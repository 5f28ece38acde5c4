"""Packages of OC4IDS: projects as activities, tolerant of old codes, silent about nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kotaku_eval import DataError, EventDate, evaluate, load_lifecycle, load_ruleset, read_portfolio
from kotaku_eval.activities import Status
from kotaku_eval.readers.notes import Notes
from kotaku_eval.readers.oc4ids import is_package, read_package
from kotaku_eval.sources import parse_json

EXAMPLE = Path(__file__).parents[2] / "examples" / "oc4ids" / "projects.json"
LIFECYCLE = load_lifecycle("oc4ids")


def read(*projects, **more):
    notes = Notes()
    values = {"version": "0.9", "publishedDate": "2021-12-31T00:00:00Z"} | more
    text = json.dumps({"projects": list(projects)} | values)
    return read_package(parse_json(text, "p.json", DataError), notes, lifecycle=LIFECYCLE), notes


def project(**more):
    portfolio, notes = read({"id": "p"} | more)
    assert [] == notes.problems
    return portfolio.activities[0]


def remarks(**more):
    return [own.text.en for own in read({"id": "p"} | more)[1].remarks]


def problems(*projects, **more):
    return [own.text.en for own in read(*projects, **more)[1].problems]


def events(**more):
    return [
        (own.stage, str(own.date), str(own.planned), own.happened) for own in project(**more).events
    ]


def test_a_package_is_known_by_its_content():
    assert [True, True, False, False, False] == [
        is_package(parse_json(text))
        for text in (
            '{"projects": []}', '{"version": "0.9", "projects": [{"id": "a"}]}',
            '{"portfolio": "p", "projects": []}', '{"projects": {}}', "[]",
        )
    ]  # fmt: skip


def test_a_portfolio_of_its_own_lifecycle_and_rules():
    portfolio = read_portfolio(EXAMPLE)

    assert ("oc4ids", "oc4ids", "projects", "2021-12-31") == (
        portfolio.lifecycle.id, portfolio.ruleset, portfolio.id, str(portfolio.as_of),
    )  # fmt: skip


def test_the_example_has_a_finding_of_each_kind():
    report = evaluate(read_portfolio(EXAMPLE), load_ruleset("oc4ids"))

    assert [
        ("002", "preparation-before-implementation"),
        ("001", "completed-on-time"),
        ("002", "budget-published"),
    ] == [(own.subject.id[-3:], own.rule) for own in report.findings]


@pytest.mark.parametrize(
    "phase",
    [
        "identification",
        "preparation",
        "implementation",
        "completion",
        "maintenance",
        "decommissioning",
    ],
)
def test_a_period_gives_its_two_stages(phase):
    period = {"startDate": "2020-01-06T00:00:00Z", "endDate": "2020-02-01T23:59:59Z"}

    assert [
        (f"{phase}_started", "2020-01-06", "None", True),
        (f"{phase}_ended", "2020-02-01", "None", True),
    ] == events(**{f"{phase}Period": period})


def test_a_date_after_publication_is_a_plan():
    assert [("maintenance_ended", "None", "2031-07-01", False)] == events(
        maintenancePeriod={"endDate": "2031-07-01T00:00:00Z"}
    )


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2020-01-06T00:00:00+07:00", "2020-01-06"),
        ("2020-01-06T23:59:59Z", "2020-01-06"),
        ("2020-01-06T08:30:00+07:00", "2020-01-06T01:30:00"),
        ("2020-01-06", "2020-01-06"),
        ("2020-01", "2020-01"),
    ],
)
def test_the_edge_of_a_day_is_that_day_as_written(written, expected):
    assert EventDate.parse(expected) == project(budget={"approvalDate": written}).events[0].date


def test_the_end_of_the_period_is_the_plan_for_completion():
    assert [("project_completed", "2021-06-30", "2021-03-31", True)] == events(
        period={"endDate": "2021-03-31T00:00:00Z"}, completion={"endDate": "2021-06-30T00:00:00Z"}
    )
    assert [("project_completed", "None", "2021-03-31", False)] == events(
        period={"endDate": "2021-03-31T00:00:00Z"}
    )


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("pre-award", ("contract_started", "None", "2020-01-06", False)),
        ("active", ("contract_started", "2020-01-06", "None", True)),
    ],
)
def test_a_contract_has_started_once_it_was_awarded(status, expected):
    summary = {
        "status": status,
        "contractPeriod": {"startDate": "2020-01-06T00:00:00Z", "endDate": "2021-01-06T00:00:00Z"},
    }
    made = events(contractingProcesses=[{"id": "c", "summary": summary}])

    assert [expected, ("contract_ended", "None", "2021-01-06", False)] == made


def test_milestones_are_events_of_one_stage():
    held = [
        {"id": "1", "title": "A", "dueDate": "2020-02-01T00:00:00Z", "dateMet": "2020-03-01T00:00:00Z"},
        {"id": "2", "title": "B", "dueDate": "2020-02-01T00:00:00Z", "status": "scheduled"},
        {"id": "3", "title": "C", "status": "met"},
        {"id": "4", "title": "D", "status": "scheduled"},
    ]  # fmt: skip

    assert [
        ("milestone_met", "2020-03-01", "2020-02-01", True),
        ("milestone_met", "None", "2020-02-01", False),
        ("milestone_met", "None", "None", True),
    ] == events(milestones=held)


@pytest.mark.parametrize(
    ("code", "phase", "status"),
    [
        ("completed", "maintenance", Status.CLOSED),
        ("construction", "implementation", Status.OPEN),
        ("cancelled", "cancelled", Status.CANCELLED),
        ("decommissioned", "decommissioned", Status.CLOSED),
        ("preparation", "preparation", Status.OPEN),
    ],
)
def test_codes_also_retired_ones_are_read(code, phase, status):
    made = project(status=code)

    assert (phase, status) == (made.phase.value, made.status)
    assert (code in {"completed", "construction"}) == any(
        "was retired" in own for own in remarks(status=code)
    )


def test_places_come_from_addresses_and_from_gazetteers():
    one = {
        "id": "1",
        "address": {"locality": "Lekop", "region": "Kepri", "countryName": "Indonesia"},
    }
    two = {"id": "2", "description": "Sei", "gazetteer": {"scheme": "BPS", "identifiers": ["0012"]}}
    portfolio, notes = read(
        {"id": "a", "locations": [one]}, {"id": "b", "locations": [two]}, {"id": "c", "locations": [two, one]}
    )  # fmt: skip
    levels = [sorted(portfolio.places_of(own)) for own in portfolio.activities]

    assert [["country", "locality", "region"], ["locality"], ["locality"]] == levels
    assert ["Indonesia/Kepri/Lekop", "BPS:0012", "BPS:0012"] == [
        own.place for own in portfolio.activities
    ]
    assert "the project lies in 2 places; it counts for 'Sei'" in [
        own.text.en for own in notes.remarks
    ]


def test_what_is_not_read_is_told_once_for_each_kind_with_its_place():
    extra = {"id": "p", "purpose": "x", "social": {"a": 1, "b": [2]}, "sector": ["x"]}
    _, notes = read(extra, extra | {"id": "q"}, license="free")

    assert [
        ("license is not read (1 x)", "p.json:1:"),
        ("projects[].purpose is not read (2 x)", "p.json:1:"),
        ("projects[].social is not read (2 x)", "p.json:1:"),
    ] == sorted((own.text.en, own.where[:9]) for own in notes.remarks)


def test_projects_without_an_id_and_doubles_are_told():
    assert 1 == len(problems({"title": "x"}))
    assert ["duplicate project 'a'"] == problems({"id": "a"}, {"id": "a"})
    assert ["a project is not an object"] == problems("a")


def test_another_version_is_read_and_told():
    assert "OC4IDS version 0.8: known here is 0.9" in [
        own.text.en for own in read({"id": "p"}, version="0.8")[1].remarks
    ]


def test_another_lifecycle_takes_the_stages_that_it_has(tmp_path):
    (tmp_path / "own.yaml").write_text(
        "lifecycle: own\ntitle: Own\nstages: {implementation_started: {title: Works}}\n"
    )
    (tmp_path / "p.json").write_text(
        json.dumps({"publishedDate": "2021-12-31", "projects": [{"id": "p", "status": "preparation",
                                  "implementationPeriod": {"startDate": "2020-01-06", "endDate": "2021-01-06"}}]})
    )  # fmt: skip
    portfolio = read_portfolio(tmp_path / "p.json", lifecycle=tmp_path / "own.yaml")

    assert (["implementation_started"], "") == (
        [own.stage for own in portfolio.activities[0].events], portfolio.ruleset,
    )  # fmt: skip
    assert [
        "the lifecycle own has no 'implementation_ended' (1 x)",
        "the lifecycle own has no 'phase' (1 x)",
    ] == sorted(own.text.en for own in portfolio.notes)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2)
    ),
    max_leaves=4,
)
KEYS = st.sampled_from(
    ["id", "title", "status", "period", "implementationPeriod", "budget", "locations", "completion",
     "contractingProcesses", "milestones", "documents", "sector", "publicAuthority", "type"]
)  # fmt: skip
NESTED = st.dictionaries(
    st.sampled_from(["id", "startDate", "endDate", "summary", "tender", "amount", "address", "name", "gazetteer", "identifiers"]),
    JSON, max_size=3,
)  # fmt: skip


@given(
    st.lists(
        st.dictionaries(KEYS, JSON | NESTED | st.lists(NESTED, max_size=2), max_size=5), max_size=3
    )
)
def test_whatever_a_package_holds_is_read_or_told(projects):
    portfolio, notes = read(*projects)

    assert len(projects) == len(portfolio.activities) or notes.problems
