"""Exports of KoboToolbox and ODK Central, as servers and people leave them."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from kotaku_eval import read_portfolio
from kotaku_eval.definitions import load_lifecycle
from kotaku_eval.errors import DataError, Problem
from kotaku_eval.portfolios import Portfolio
from kotaku_eval.readers.submissions.files import is_export, is_submission_export
from kotaku_eval.readers.submissions.readings import read_submissions
from kotaku_eval.readers.workbooks.books import read_book

KOTAKU = load_lifecycle("kotaku")
MARK = "kotaku|kotaku-2018|v1"
Rows = list[dict[str, Any]]


def csv_of(rows: Rows) -> str:
    header = list(dict.fromkeys(name for row in rows for name in row))
    lines = [header, *([str(row.get(name, "")) for name in header] for row in rows)]
    return "".join(",".join(f'"{cell}"' for cell in line) + "\n" for line in lines)


def visit(key: str, activity: str = "A-1", **answers: Any) -> dict[str, Any]:
    own = {"kotaku_eval_form": MARK, "visit-visit_date": "2019-02-01", "activity_id": activity}
    sent = {"SubmissionDate": "2019-02-01T03:00:00.000Z", **own, **answers, "KEY": key}
    return {**sent, "activity_status": answers.get("activity_status", "open")}


def zipped(folder: Path, rows: Rows, **repeats: Rows) -> Path:
    path = folder / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("uji.csv", csv_of(rows))
        for name, entries in repeats.items():
            archive.writestr(f"uji-{name}.csv", csv_of(entries))
    return path


def workbook(path: Path, **sheets: list[list[Any]]) -> Path:
    book = xlsxwriter.Workbook(str(path))
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    book.close()
    return path


def read(path: Path) -> Portfolio:
    return read_submissions(path, lifecycle=KOTAKU)


def told(portfolio: Portfolio) -> list[Problem]:
    """Return the notes, without the one on stages that these short exports say nothing about."""
    silent = "no submission says anything about"
    return [note for note in portfolio.notes if not note.text.en.startswith(silent)]


def notes_of(portfolio: Portfolio, folder: Path) -> list[str]:
    return [str(note).replace(f"{folder.as_posix()}/", "") for note in told(portfolio)]


def read_one(folder: Path, **answers: Any) -> tuple[Any, list[str]]:
    portfolio = read(zipped(folder, [visit("uuid:1", **answers)]))
    return portfolio.activities[0], notes_of(portfolio, folder)


# --- what counts ------------------------------------------------------------------------------------


def test_of_several_visits_the_latest_counts_and_the_others_are_noted(tmp_path):
    rows = [
        visit("uuid:2", **{"visit-visit_date": "2019-03-01", "proposal__amount": "200"}),
        visit("uuid:1", **{"visit-visit_date": "2019-02-01", "proposal__amount": "100"}),
    ]
    portfolio = read(zipped(tmp_path, rows))

    assert [200] == [own.proposal.amount for own in portfolio.activities]
    assert "2019-03-01" == str(portfolio.as_of)
    assert [
        (
            "export.zip!uji.csv:3:1 (SubmissionDate): activity 'A-1' was visited again "
            "(export.zip!uji.csv:2:1 (SubmissionDate)); this submission is not judged"
        )
    ] == notes_of(portfolio, tmp_path)


def test_a_rejected_submission_is_not_judged_and_one_with_issues_is(tmp_path):
    rows = [
        visit("uuid:1", "A-1", ReviewState="rejected"),
        visit("uuid:2", "A-2", ReviewState="hasIssues"),
        visit("uuid:3", "A-3", ReviewState="edited"),
    ]
    portfolio = read(zipped(tmp_path, rows))

    assert ["A-2", "A-3"] == [own.id for own in portfolio.activities]
    assert [
        "this submission was rejected in review (rejected), so it is not judged",
        "this submission is marked as having issues (hasIssues); it is judged",
    ] == [note.text.en for note in told(portfolio)]


def test_an_edited_submission_replaces_the_one_it_corrects(tmp_path):
    rows = [
        visit("1", **{"meta-instanceID": "uuid:a", "proposal__amount": "1"}),
        visit(
            "2",
            **{"meta-instanceID": "uuid:b", "meta-deprecatedID": "uuid:a", "proposal__amount": "2"},
        ),
    ]
    portfolio = read(zipped(tmp_path, rows))

    assert [2] == [own.proposal.amount for own in portfolio.activities]
    assert ["this submission was replaced"] == [note.text.en for note in told(portfolio)]


def test_the_same_submission_twice_counts_once(tmp_path):
    portfolio = read(zipped(tmp_path, [visit("uuid:1"), visit("uuid:1")]))

    assert 1 == len(portfolio)
    assert ["the same submission twice"] == [n.text.en.partition(";")[0] for n in told(portfolio)]


def test_submissions_of_several_versions_are_read_and_told(tmp_path):
    rows = [visit("uuid:1"), visit("uuid:2", "A-2", kotaku_eval_form="kotaku|kotaku-2018|v2")]
    portfolio = read(zipped(tmp_path, rows))

    assert 2 == len(portfolio)
    assert ["v1 (1), v2 (1)"] == [
        note.text.en.partition(": ")[2].partition(";")[0] for note in told(portfolio)
    ]


def test_a_place_is_as_the_latest_visit_says_and_a_difference_is_noted(tmp_path):
    home = {"place__village__code": "01", "place__village__name": "Sungai"}
    rows = [
        visit("uuid:1", "A-1", **home, village__ceiling="500", village__government_supports="yes"),
        visit(
            "uuid:2", "A-2", **home, village__ceiling="600", **{"visit-visit_date": "2019-02-05"}
        ),
    ]
    portfolio = read(zipped(tmp_path, rows))
    (village,) = portfolio.places

    assert (600, True, "Sungai") == (village.ceiling, village.government_supports, village.name)
    assert ["village '01': ceiling '600' differs from '500'"] == [
        note.text.en.partition(" (")[0] for note in told(portfolio)
    ]


# --- answers ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "value"),
    [("12.5", 12.5), ("12,5", 12.5), ("1.25E1", 12.5), ("12", 12.0), ("12.125", 12.125)],
)
def test_numbers_are_read_as_phones_and_spreadsheets_write_them(tmp_path, written, value):
    activity, notes = read_one(tmp_path, realisation__volume=written)

    assert (value, []) == (activity.realisation.volume, notes)


@pytest.mark.parametrize("written", ["1.5", "12,345,6", "banyak", "=1+1", "1e999", "9" * 60])
def test_an_amount_that_is_none_is_noted_with_its_place_and_not_used(tmp_path, written):
    activity, notes = read_one(tmp_path, proposal__amount=written)

    assert activity.proposal is None
    assert ["export.zip!uji.csv:2:5 (proposal__amount)"] == [
        note.partition(": ")[0] for note in notes
    ]


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"happened": "yes", "date": "2018-08-06"}, "2018-08-06"),
        ({"happened": "yes", "date": "2018-08-06", "precision": "month"}, "2018-08"),
        ({"happened": "yes", "date": "2018-08-06", "precision": "year"}, "2018"),
        ({"happened": "yes", "date": "2018-08-05T23:30:00.000Z"}, "2018-08-06"),
        ({"happened": "yes", "precision": "undated"}, None),
        ({"happened": "yes"}, None),
        ({"date": "2018-08-06"}, "2018-08-06"),
    ],
)
def test_a_stage_has_its_date_as_exactly_as_it_is_known(tmp_path, answers, expected):
    activity, notes = read_one(
        tmp_path, **{f"mp2k_held__{name}": text for name, text in answers.items()}
    )
    (event,) = activity.events

    assert (expected, []) == (event.date and str(event.date), notes)


def test_not_known_whether_a_stage_happened_is_told_and_taken_as_not_recorded(tmp_path):
    activity, notes = read_one(tmp_path, mp2k_held__happened="dk")

    assert () == activity.events
    assert 1 == len(notes)


def test_documents_are_there_or_not_or_were_not_looked_at(tmp_path):
    lead = "mp2k_held__"
    answers = {"happened": "yes", "minutes__exists": "yes", "minutes__correct": "no",
               "minutes__number": "=07", "attendance__exists": "no",
               "master_schedule__exists": "not_looked"}  # fmt: skip
    activity, notes = read_one(tmp_path, **{lead + name: text for name, text in answers.items()})
    (event,) = activity.events

    assert [
        ("minutes", True, False, "=07"),
        ("attendance", False, None, None),
        ("master_schedule", None, None, None),
    ] == [(own.kind, own.exists, own.correct, own.number) for own in event.evidence]
    assert [] == notes


def test_evidence_that_nobody_looked_at_is_not_recorded(tmp_path):
    activity, notes = read_one(
        tmp_path, mp2k_held__happened="yes", mp2k_held__minutes__exists="not_looked"
    )

    assert (None, []) == (activity.events[0].evidence, notes)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("mp2k_held__happened", "Sudah"),
        ("mp2k_held__minutes__exists", "Ada"),
        ("executor", "Kelompok"),
        ("tranches__any", "yes"),
        ("activity_status", "berjalan"),
        ("mp2k_held__precision", "hari"),
        ("mp2k_held__date", "06/08/2018"),
    ],
)
def test_an_answer_that_no_form_gives_is_noted(tmp_path, question, text):
    said = {"ksm_formed__happened": "no", "mp2k_held__happened": "yes", question: text}
    _, notes = read_one(tmp_path, **said)

    assert [question] == [note.partition("(")[2].partition(")")[0] for note in notes]


def test_what_the_enumerator_remarks_is_kept_in_the_notes(tmp_path):
    _, notes = read_one(
        tmp_path, remarks="[red]<b>jalan rusak", mp2k_held__reason="hujan", consent="no"
    )

    assert [
        "remark of the enumerator on 'A-1' (remarks): [red]<b>jalan rusak",
        "remark of the enumerator on 'A-1' (mp2k_held__reason): hujan",
        "'A-1': consent was not given",
    ] == [note.partition("): ")[2] for note in notes]


# --- repeats and columns ----------------------------------------------------------------------------


def test_entries_belong_to_their_submission_and_orphans_are_noted(tmp_path):
    entries = [
        {"list__tranches-one-tranches__number": 1, "PARENT_KEY": "uuid:1", "KEY": "uuid:1/t[1]"},
        {"list__tranches-one-tranches__number": 2, "PARENT_KEY": "uuid:9", "KEY": "uuid:9/t[1]"},
    ]
    path = zipped(tmp_path, [visit("uuid:1", tranches__any="yes")], tranches=entries)
    portfolio = read(path)

    assert [1] == [own.number for own in portfolio.activities[0].tranches]
    assert ["export.zip!uji-tranches.csv:3:1"] == [
        note.partition(" (")[0] for note in notes_of(portfolio, tmp_path)
    ]


def test_entries_of_a_rejected_submission_are_no_orphans(tmp_path):
    entries = [{"tranches__number": 1, "PARENT_KEY": "uuid:1", "KEY": "k"}]
    rows = [visit("uuid:1", ReviewState="rejected"), visit("uuid:2", "A-2")]
    portfolio = read(zipped(tmp_path, rows, tranches=entries))

    assert 1 == len(told(portfolio))


def test_no_entries_are_none_and_not_said_is_not_known(tmp_path):
    rows = [visit("1", "A-1", tranches__any="no"), visit("2", "A-2", tranches__any="dk")]
    portfolio = read(zipped(tmp_path, rows))

    assert [(), None] == [own.tranches for own in portfolio.activities]


def test_unknown_columns_and_tables_are_noted_and_those_of_servers_are_not(tmp_path):
    row = visit("uuid:1", **{
        "visit-visit_gps-Latitude": "1.0", "stage-mp2k_held__photo": "1.jpg", "Edits": "0",
        "check-note__mp2k_before_construction": "", "warna": "merah", "meta-instanceName": "A-1",
    })  # fmt: skip
    portfolio = read(zipped(tmp_path, [row], lain=[{"apa": "1", "KEY": "k"}]))

    assert ["columns not read: warna", "this table is unknown, so it is not read"] == [
        note.text.en for note in told(portfolio)
    ]


def test_a_submission_without_the_id_of_its_activity_is_noted(tmp_path):
    with pytest.raises(DataError) as caught:
        read_portfolio(zipped(tmp_path, [visit("uuid:1", activity_id="")]))

    assert ["the id of the activity is missing"] == [p.text.en for p in caught.value.problems]


# --- files ------------------------------------------------------------------------------------------


def test_labels_instead_of_names_are_refused_with_what_to_do(tmp_path):
    path = workbook(
        tmp_path / "labels.xlsx",
        Uji=[["Nama petugas", "_uuid", "_submission_time"], ["R", "u", "t"]],
    )
    with pytest.raises(DataError) as caught:
        read_portfolio(path, lifecycle=KOTAKU)

    assert "XML values and headers" in caught.value.problems[0].hint.en


def test_a_csv_of_submissions_needs_no_mapping(tmp_path):
    path = tmp_path / "uji.csv"
    path.write_text(csv_of([visit("uuid:1")]), encoding="utf-8")

    assert ["A-1"] == [own.id for own in read_portfolio(path).activities]


def test_a_workbook_is_told_by_its_headers(tmp_path):
    export = workbook(tmp_path / "a.xlsx", Uji=[["visit/kotaku_eval_form"], [MARK]])
    other = workbook(tmp_path / "b.xlsx", Kegiatan=[["id", "title"], ["A", "B"]])

    assert [True, False] == [is_export(read_book(path).headers()) for path in (export, other)]
    assert is_export({"Uji": ["KEY", "SubmissionDate"]})


def test_a_workbook_that_is_no_export_is_opened_once(tmp_path, monkeypatch):
    rows = [["case", "activity", "timestamp"], ["A", "mp2k_held", "2018-08-01"]]
    path = workbook(tmp_path / "b.xlsx", Data=rows)
    monkeypatch.setattr("kotaku_eval.readers.submissions.files._workbook", pytest.fail)

    assert ["A"] == [own.id for own in read_portfolio(path, lifecycle="kotaku").activities]


def test_cells_of_a_workbook_keep_their_types(tmp_path):
    header = [
        "kotaku_eval_form",
        "activity_id",
        "proposal__amount",
        "realisation__volume",
        "_uuid",
        "_submission_time",
        "_index",
    ]
    row = [MARK, "A-1", 150000000, 12.5, "u1", "2019-02-01T03:00:00", 1]
    portfolio = read(workbook(tmp_path / "kobo.xlsx", Uji=[header, row]))
    activity = portfolio.activities[0]

    assert (150_000_000, 12.5) == (activity.proposal.amount, activity.realisation.volume)
    assert f"{tmp_path.as_posix()}/kobo.xlsx!Uji:2:2 (activity_id)" == str(activity.source)


@pytest.mark.parametrize(
    "content", [b"", b"no zip", b"PK\x03\x04 broken", b"PK\x05\x06" + b"\0" * 18]
)
def test_a_broken_or_empty_zip_is_one_clear_error(tmp_path, content):
    path = tmp_path / "export.zip"
    path.write_bytes(content)

    assert not is_submission_export(path)
    with pytest.raises(DataError) as caught:
        read_portfolio(path, lifecycle=KOTAKU)
    assert 1 == len(caught.value.problems)


def test_a_locked_zip_is_refused(tmp_path):
    path = zipped(tmp_path, [visit("uuid:1")])
    raw = bytearray(path.read_bytes())
    for lead, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.index(lead) + at] |= 1
    path.write_bytes(raw)
    with pytest.raises(DataError) as caught:
        read(path)

    assert ["this zip is locked by a password"] == [p.text.en for p in caught.value.problems]


def test_names_that_lead_out_of_a_zip_are_only_names(tmp_path):
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../../uji.csv", csv_of([visit("uuid:1")]))

    assert ["A-1"] == [own.id for own in read(path).activities]
    assert not (tmp_path.parent.parent / "uji.csv").exists()


def test_a_form_of_another_lifecycle_is_refused(tmp_path):
    path = zipped(tmp_path, [visit("uuid:1", kotaku_eval_form="permits|permit-rules|v1")])

    for lifecycle, words in ((KOTAKU, "not kotaku"), (None, "is unknown")):
        with pytest.raises(DataError, match=words):
            read_portfolio(path, lifecycle=lifecycle)


def test_two_forms_in_one_export_are_refused(tmp_path):
    path = zipped(tmp_path, [visit("uuid:1")], lagi=[visit("uuid:2")])

    with pytest.raises(DataError, match="several forms"):
        read(path)
