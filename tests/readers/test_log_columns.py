"""Event logs without a mapping: what has happened, what was planned, and what only began."""

from __future__ import annotations

from kotaku_eval import read_portfolio

HEAD = "case:concept:name,concept:name,time:timestamp,lifecycle:transition"


def read(folder, *rows, head=HEAD):
    path = folder / "log.csv"
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    portfolio = read_portfolio(path, lifecycle="kotaku")
    events = [
        (own.stage, str(own.date), str(own.planned), own.happened)
        for own in portfolio.activities[0].events
    ]
    return events, [note.text.en for note in portfolio.notes]


def test_only_what_is_complete_has_happened(tmp_path):
    events, notes = read(
        tmp_path,
        "A,mp2k_held,2018-08-01,Complete",
        "A,construction_started,2018-08-06,",
        "A,handed_over,2018-12-01,schedule",
        "A,construction_completed,2018-09-01,start",
        "A,construction_completed,2018-09-02,start",
    )

    assert [
        ("mp2k_held", "2018-08-01", "None", True),
        ("construction_started", "2018-08-06", "None", True),
        ("handed_over", "None", "2018-12-01", False),
    ] == events
    assert [
        "2 rows with lifecycle:transition 'start' were left out: what has happened is 'complete'"
    ] == notes


def test_a_plan_stands_beside_the_date(tmp_path):
    events, notes = read(
        tmp_path,
        "A,mp2k_held,2018-08-01,complete,2018-07",
        "A,handed_over,,schedule,2018-12-01",
        head=f"{HEAD},planned",
    )

    assert [
        ("mp2k_held", "2018-08-01", "2018-07", True),
        ("handed_over", "None", "2018-12-01", False),
    ] == events
    assert [] == notes


def test_a_plan_that_is_no_date_leaves_its_case_out(tmp_path):
    head = f"{HEAD},planned"
    _, notes = read(
        tmp_path,
        "B,mp2k_held,2018-08-01,complete,",
        "A,mp2k_held,2018-08-01,complete,soon",
        head=head,
    )

    assert 1 == len(notes)


def test_without_a_transition_an_event_that_has_only_a_plan_has_not_happened(tmp_path):
    events, notes = read(
        tmp_path,
        "A,mp2k_held,2018-08-01,2018-07",
        "A,handed_over,,2018-12-01",
        "A,certified,,",
        "A,maintained,undated,2018-12",
        head="case,activity,timestamp,planned",
    )

    assert [
        ("mp2k_held", "2018-08-01", "2018-07", True),
        ("handed_over", "None", "2018-12-01", False),
        ("certified", "None", "None", True),
        ("maintained", "None", "2018-12", True),
    ] == events
    assert [] == notes


def test_of_many_names_that_are_no_stage_the_first_are_told_and_the_rest_counted(tmp_path):
    rows = [f"A,kejadian {number},2018-08-01," for number in range(500)]
    _, notes = read(tmp_path, *rows, "A,kejadian 400,2018-08-02,")

    assert 21 == len(notes)
    assert "unknown event name 'kejadian 0' (1 rows)" == notes[0]
    assert "480 other unknown event names (481 rows)" == notes[-1]
