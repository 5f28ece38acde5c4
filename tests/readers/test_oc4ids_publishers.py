"""Projects as publishers really write them: what can be read is read, and the rest is told."""

from __future__ import annotations

import json

import pytest

from kotaku_eval import DataError
from kotaku_eval.activities import Status
from kotaku_eval.readers.notes import Notes
from kotaku_eval.readers.oc4ids import is_package, read_package
from kotaku_eval.sources import parse_json
from tests.readers.test_oc4ids import LIFECYCLE, problems, project, read, remarks

DAY = "2020-01-06T00:00:00Z"


def unpacked(content):
    """Read what stands in no package."""
    notes = Notes()
    node = parse_json(json.dumps(content), "p.json", DataError)
    assert is_package(node)
    return read_package(node, notes, lifecycle=LIFECYCLE), notes


def happened(**more):
    portfolio, notes = read({"id": "p"} | more)
    assert 1 == len(notes.problems)
    return [(own.stage, str(own.date), own.happened) for own in portfolio.activities[0].events]


# --- values -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"status": "finished"}, "status: unknown code 'finished'"),
        ({"documents": [{"datePublished": "03/01/2020"}]}, "datePublished: not an ISO 8601 date: '03/01/2020'"),
        ({"preparationPeriod": "2020"}, "startDate: looked for in a value that is no object"),
        ({"budget": 1000}, "amount: looked for in a value that is no object"),
        ({"budget": {"amount": {"amount": "1,000"}}}, "amount: not a number: '1,000'"),
        ({"budget": {"approvalDate": ["2020"]}}, "approvalDate: not a single value"),
        ({"milestones": {"id": "1"}}, "milestones: not a list"),
        ({"contractingProcesses": ["c"]}, "contractingProcesses: not an object"),
        ({"period": {"endDate": "soon"}}, "endDate: not an ISO 8601 date: 'soon'"),
        ({"contractingProcesses": [{"id": "c", "summary": {"tender": {"numberOfTenderers": 2.5}}}]},
         "numberOfTenderers: not a whole number: '2.5'"),
    ],
    ids=["status", "date", "object", "budget", "amount", "value", "list", "item", "plan", "count"],
)  # fmt: skip
def test_a_value_that_cannot_be_read_is_left_out_and_told_once(more, said):
    portfolio, notes = read({"id": "good"}, {"id": "bad"} | more)

    assert ["good", "bad"] == [own.id for own in portfolio.activities]
    assert [said] == [own.text.en for own in notes.problems]


@pytest.mark.parametrize(
    ("more", "stage"),
    [
        ({"preparationPeriod": {"endDate": "31/12/2019"}}, "preparation_ended"),
        ({"budget": {"requestDate": "2020-02-30"}}, "budget_requested"),
        ({"completion": {"endDate": 1546300800}}, "project_completed"),
        ({"milestones": [{"id": "1", "dateMet": "?"}]}, "milestone_met"),
        ({"contractingProcesses": [{"id": "c", "summary": {
            "status": "active", "contractPeriod": {"startDate": "?"}}}]}, "contract_started"),
    ],
    ids=["period", "budget", "completion", "milestone", "contract"],
)  # fmt: skip
def test_a_stage_whose_date_cannot_be_read_has_happened_nobody_knows_when(more, stage):
    assert [(stage, "None", True)] == happened(**more)


def test_numbers_in_quotes_are_numbers():
    summary = {"tender": {"numberOfTenderers": "3"}, "contractValue": {"amount": " 100.5 "}}
    made = project(
        contractingProcesses=[{"id": "c", "summary": summary}],
        budget={"amount": {"amount": "1e3", "currency": "IDR"}},
    )

    assert (1000.0, 3, 100.5) == (
        made.budget.amount, made.contracts[0].tenderers, made.contracts[0].value,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("written", "expected"),
    [("Completed", ("maintenance", Status.CLOSED)), ("CANCELLED", ("cancelled", Status.CANCELLED))],
)
def test_codes_are_known_whatever_their_case(written, expected):
    made = project(status=written)

    assert expected == (made.phase.value, made.status)


def test_the_codes_of_contracts_and_milestones_too():
    period = {"startDate": DAY}
    made = project(
        contractingProcesses=[
            {"id": "c", "summary": {"status": "Active", "contractPeriod": period}}
        ],
        milestones=[{"id": "1", "status": "Met"}],
    )

    assert [("contract_started", True), ("milestone_met", True)] == [
        (own.stage, own.happened) for own in made.events
    ]
    assert ("active", "met") == (made.contracts[0].status, made.milestones[0].status)


def test_a_final_value_in_another_currency_is_not_mixed_in():
    values = {
        "contractValue": {"amount": 1, "currency": "USD"}, "finalValue": {"amount": 2, "currency": "EUR"},
    }  # fmt: skip
    portfolio, notes = read({"id": "p", "contractingProcesses": [{"id": "c", "summary": values}]})
    (own,) = portfolio.activities[0].contracts

    assert (1.0, "USD", None) == (own.value, own.currency, own.final_value)
    assert ["finalValue: the currency EUR is not the USD of contractValue: the final value is not read"] == [
        problem.text.en for problem in notes.problems
    ]  # fmt: skip


def test_one_sector_stands_for_a_list_of_one():
    assert "transport" == project(sector="transport").sector


# --- packages ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [[{"id": "p", "status": "preparation"}, {"id": "q"}], {"id": "p", "budget": {}}],
    ids=["list", "project"],
)
def test_projects_in_no_package_are_read(content):
    portfolio, notes = unpacked(content)

    assert "p" == portfolio.activities[0].id
    assert "the day of publication (publishedDate) is not known" in notes.remarks[0].text.en


@pytest.mark.parametrize(
    "content",
    [[], ["p"], [{"id": "p"}], {"id": "p", "activities": []}, [{"status": "preparation"}]],
)
def test_what_has_no_mark_of_the_standard_is_none_of_its_projects(content):
    assert not is_package(parse_json(json.dumps(content)))


@pytest.mark.parametrize("name", ["releases", "records"])
def test_contracting_data_are_refused_with_what_to_do(name):
    with pytest.raises(DataError) as caught:
        unpacked({"version": "1.1", name: [{"ocid": "ocds-1"}]})

    assert [f"this is a package of contracting data (OCDS, '{name}'), not projects of OC4IDS"] == [
        problem.text.en for problem in caught.value.problems
    ]
    assert "convert-to-oc4ids" in caught.value.problems[0].hint.en


def test_without_a_day_of_publication_the_latest_change_tells_plans_apart():
    period = {"startDate": DAY, "endDate": "2030-01-01T00:00:00Z"}
    portfolio, notes = read(
        {"id": "p", "updated": "2021-05-01T00:00:00Z", "implementationPeriod": period},
        {"id": "q", "updated": "2020-05-01T00:00:00Z"},
        publishedDate="",
    )

    assert ("2021-05-01", [True, False]) == (
        str(portfolio.as_of), [own.happened for own in portfolio.activities[0].events],
    )  # fmt: skip
    assert "the latest change, 2021-05-01" in notes.remarks[0].text.en


def test_a_package_whose_own_facts_are_wrong_is_read():
    said = problems({"id": "p"}, publisher="Dinas", publishedDate="yesterday")

    assert [
        "publishedDate: not an ISO 8601 date: 'yesterday'",
        "name: looked for in a value that is no object",
    ] == said


@pytest.mark.parametrize(
    ("version", "expected"), [("0.9", 0), ("0.9.5", 0), ("1.0", 0), ("0.8", 1), ("0.95", 1)]
)
def test_versions_that_are_not_known_are_told(version, expected):
    notes = read({"id": "p"}, version=version)[1]

    assert expected == len(notes.remarks)


def test_a_retired_code_is_told_once_with_how_often_it_occurs():
    documents = [{"id": "1", "documentType": "contractSchedule"}] * 2

    assert ["the code 'contractSchedule' was retired from the standard; read as 'contractAnnexe' (2 x)"] == [
        own for own in remarks(documents=documents) if "retired" in own
    ]  # fmt: skip
