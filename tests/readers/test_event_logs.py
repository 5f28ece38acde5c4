from __future__ import annotations

import pytest

from kotaku_eval.activities import Status
from kotaku_eval.errors import DataError
from kotaku_eval.readers import read_portfolio

MAPPING = """
table: events
lifecycle: lifecycle.yaml
case: Kasus
activity: Kejadian
timestamp: Waktu
stages: {Gali Sumur: dug}
"""
HEADER = "Kasus,Kejadian,Waktu"


def read(write, *rows, mapping=MAPPING, header=HEADER, strict=False):
    """Read a log of rows with a mapping."""
    path = write("mapping.yaml", mapping)
    log = write("log.csv", "\n".join([header, *rows]).encode())
    return read_portfolio(log, mapping=path, strict=strict)


def test_cases_become_closed_activities_with_events_in_the_order_of_rows(write):
    portfolio = read(write, "B,dug,2018-08-09", "A,agreed,2018-08-01", "B,agreed,2018-08-10")

    assert ["B", "A"] == [case.id for case in portfolio.activities]
    assert [("dug", "2018-08-09"), ("agreed", "2018-08-10")] == [
        (event.stage, str(event.date)) for event in portfolio.activities[0].events
    ]
    assert {Status.CLOSED} == {case.status for case in portfolio.activities}
    assert () == portfolio.notes


def test_a_log_may_say_that_its_cases_are_open(write):
    portfolio = read(write, "A,dug,2018-08-09", mapping=MAPPING + "closed: false\n")

    assert Status.OPEN is portfolio.activities[0].status


@pytest.mark.parametrize("name", ["dug", "Gali Sumur", "Digali", "Dug"])
def test_an_event_is_known_by_its_entry_the_id_or_a_title(write, name):
    portfolio = read(write, f"A,{name},2018-08-09")

    assert ["dug"] == [event.stage for event in portfolio.activities[0].events]


def test_an_empty_timestamp_is_an_undated_event(write):
    portfolio = read(write, "A,dug,", "A,dug,2018-08-09")

    assert 1 == portfolio.activities[0].timeline["dug"].undated
    assert () == portfolio.notes


def test_unknown_names_are_noted_once_each_with_their_count_and_first_place(write, told):
    rows = ["A,Dugg,2018-08-09", "A,lunch,2018-08-09", "B,Dugg,2018-08-10", "B,dug,2018-08-11"]

    portfolio = read(write, *rows)

    assert [0, 1] == [len(case.events) for case in portfolio.activities]
    assert (
        "log.csv:2:2 (Kejadian): unknown event name 'Dugg' (2 rows). Did you mean 'Dug'? "
        "What stands there is not read." == (told(portfolio.notes)[0])
    )
    assert "log.csv:3:2 (Kejadian): unknown event name 'lunch' (1 rows)" in told(portfolio.notes)[1]


def test_unknown_names_can_be_silenced_knowingly(write, told):
    rows = ["A,Dugg,2018-08-09", "A,lunch,2018-08-09", "A,dug,2018-08-10"]

    portfolio = read(write, *rows, mapping=MAPPING + "other: ignore\n", strict=True)

    assert ["log.csv:2:2 (Kejadian): 2 events of 2 other names were left out"] == told(
        portfolio.notes
    )


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("A,dug,01/02/2018", "log.csv:2:3 (Waktu): ambiguous date '01/02/2018'."),
        ("A,dug,soon", "log.csv:2:3 (Waktu): not a date: 'soon'."),
        ("A,,2018-08-01", "log.csv:2:2 (Kejadian): the event is not named"),
        ("A,dug", "log.csv:2:1: this row has 2 cells instead of 3."),
    ],
)
def test_a_case_with_an_event_that_cannot_be_read_is_left_out(write, told, row, expected):
    portfolio = read(write, row, "A,agreed,2018-08-01", "B,dug,2018-08-01")

    assert ["B"] == [case.id for case in portfolio.activities]
    assert told(portfolio.notes)[0].startswith(expected)
    assert told(portfolio.notes)[0].endswith("Activity 'A' is left out.")


def test_an_event_without_a_case_is_noted(write, told):
    portfolio = read(write, ",dug,2018-08-01", "B,dug,2018-08-01")

    assert ["log.csv:2:1 (Kasus): the case is not named. What stands there is not read."] == told(
        portfolio.notes
    )


def test_case_attributes_come_from_the_first_row_that_has_them(write):
    mapping = MAPPING + (
        "name: Judul\nfields: {cost: Biaya}\nplaces: {village: {code: Desa}}\nnumbers: plain\n"
    )
    rows = ["A,agreed,2018-08-01,,,", "A,dug,2018-08-02,Sumur,500,V1", "A,dug,2018-08-03,,500,V1"]

    portfolio = read(write, *rows, mapping=mapping, header=f"{HEADER},Judul,Biaya,Desa")

    (case,) = portfolio.activities
    assert ("Sumur", 500, "V1") == (case.title, case.cost, case.place)
    assert str(case.sources["cost"]).endswith("log.csv:3:5 (Biaya)")
    assert () == portfolio.notes


def test_differing_case_attributes_are_noted(write, told):
    mapping = MAPPING + "fields: {cost: Biaya}\n"
    rows = ["A,agreed,2018-08-01,5", "A,dug,2018-08-02,7", "A,dug,2018-08-03,9"]

    portfolio = read(write, *rows, mapping=mapping, header=f"{HEADER},Biaya")

    assert 5 == portfolio.activities[0].cost
    assert ["log.csv:3:4 (Biaya): '7' differs from '5' on line 2, which is used"] == told(
        portfolio.notes
    )


def test_a_case_whose_attributes_cannot_be_read_is_left_out(write, told):
    mapping = MAPPING + "fields: {cost: Biaya}\n"

    portfolio = read(
        write, "A,dug,2018-08-01,x", "B,dug,2018-08-01,5", mapping=mapping, header=f"{HEADER},Biaya"
    )

    assert ["B"] == [case.id for case in portfolio.activities]
    assert "log.csv:2:4 (Biaya): not a number: 'x'." in told(portfolio.notes)[0]


@pytest.mark.parametrize(
    "header",
    [
        "case,activity,timestamp",
        "Case_ID,Event,Date",
        "case:concept:name,concept:name,time:timestamp",
        "case,stage,time",
    ],
)
def test_usual_names_need_no_mapping(write, header):
    log = write("log.csv", f"{header}\nA,mp2k_held,2018-08-01T10:00:00+07:00\n")

    portfolio = read_portfolio(log, lifecycle="kotaku")

    assert "2018-08-01T10:00:00" == str(portfolio.activities[0].events[0].date)


def test_columns_beside_the_usual_ones_are_noted(write, told):
    log = write("log.csv", "case,activity,timestamp,org:resource\nA,mp2k_held,2018-08-01,Budi\n")

    portfolio = read_portfolio(log, lifecycle="kotaku")

    assert "log.csv:1:1: columns not read: org:resource." in told(portfolio.notes)[0]


def test_without_mapping_usual_names_are_needed(write):
    log = write("log.csv", "Kode,Judul\nA,x\n")

    with pytest.raises(DataError) as failure:
        read_portfolio(log, lifecycle="kotaku")

    assert 3 == len(failure.value.problems)
    assert "tried: case, case_id, case:concept:name" in str(failure.value)
    assert "pemetaan kolom" in failure.value.to("id")


def test_without_mapping_a_lifecycle_is_needed(write):
    log = write("log.csv", "case,activity,timestamp\nA,dug,2018-08-01\n")

    with pytest.raises(DataError, match="needs a lifecycle"):
        read_portfolio(log)
