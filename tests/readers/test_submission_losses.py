"""What an export leaves out, or says in other words than the form: told, or refused with what to do."""

from __future__ import annotations

import csv
import zipfile
from pathlib import Path
from typing import Any

import pytest

from kotaku_eval import evaluate, load_ruleset, read_portfolio
from kotaku_eval.errors import DataError
from tests.forms.filling import filled
from tests.forms.servers import XForm, central
from tests.forms.test_round_trips import xform_of
from tests.readers.test_submissions import MARK, Rows, read, told, visit, workbook, zipped

PERMITS = Path(__file__).parents[2] / "examples" / "permits"
KEYS = {"KEY": "k", "PARENT_KEY": "uuid:1"}


@pytest.fixture(scope="module")
def permit_form() -> XForm:
    return xform_of(load_ruleset(PERMITS / "rules.yaml"), asks_all=True)


def said(folder: Path, rows: Rows, **repeats: Rows) -> list[str]:
    return [note.text.en for note in told(read(zipped(folder, rows, **repeats)))]


def refused(folder: Path, **answers: Any) -> str:
    with pytest.raises(DataError) as caught:
        read(zipped(folder, [visit("uuid:1", **answers)]))
    (problem,) = caught.value.problems
    assert "XML values and headers" in problem.hint.en
    return problem.text.en


# --- repeats ----------------------------------------------------------------------------------------


def test_the_main_table_alone_is_told_to_lack_the_rows_of_its_repeats(permit_form, tmp_path):
    sent = filled(read_portfolio(PERMITS / "portfolio.yaml"))
    whole = central(permit_form, sent, tmp_path / "sent.zip")
    with zipfile.ZipFile(whole) as archive:
        main = Path(archive.extract("uji.csv", tmp_path))
    found = read_portfolio(main, lifecycle=PERMITS / "lifecycle.yaml")

    assert [
        "3 rows of events__request of 2 submissions are not in this export",
        "3 rows of events__approve of 2 submissions are not in this export",
        "4 rows of events__pay of 2 submissions are not in this export",
        "2 rows of events__close of 2 submissions are not in this export",
    ] == [note.text.en.partition(":")[0] for note in found.notes]
    assert {"KoboToolbox: export XLS, not CSV"} == {
        note.hint.en.partition(".")[0] for note in found.notes
    }


@pytest.mark.parametrize(
    ("gate", "rows", "expected"),
    [
        ("yes", "list__tranches=2 ", ["1 rows of list__tranches of 1 submissions are not in this"]),
        ("yes", "list__tranches=1 list__none=4 =3 x", []),
        ("yes", "list__tranches=many", []),
        ("", "list__tranches=2", []),
    ],
    ids=["lost", "all there", "no number", "no longer shown"],
)
def test_only_rows_that_count_are_missed(gate, rows, expected, tmp_path):
    row = visit("uuid:1", tranches__any=gate, kotaku_eval_rows=rows)
    entries = [{"tranches__number": 1, **KEYS}] if gate else []

    assert expected == [
        note.partition(" export")[0] for note in said(tmp_path, [row], tranches=entries)
    ]


def test_an_entry_left_blank_beside_others_is_there_and_unknown(tmp_path):
    entries = [{"tranches__number": 1, **KEYS}, {"tranches__number": "", **KEYS}]
    portfolio = read(zipped(tmp_path, [visit("uuid:1", tranches__any="yes")], tranches=entries))

    assert [1, None] == [own.number for own in portfolio.activities[0].tranches]
    assert ["1 entries were left blank beside others"] == [
        note.text.en.partition(":")[0] for note in told(portfolio)
    ]


# --- stages -----------------------------------------------------------------------------------------


def test_stages_that_nobody_was_asked_about_are_told_once(tmp_path):
    rows = [
        visit("uuid:1", mp2k_held__happened="yes", ksm_formed__happened="yes"),
        visit("uuid:2", "A-2", mp2k_held__happened="no", ksm_formed__happened=""),
    ]
    never, once = (note.text.en for note in read(zipped(tmp_path, rows)).notes)

    assert (
        never.startswith("no submission says anything about “Village plan (RPLP) ratified”, "),
        "MP2K" in never,
        never.endswith("(--select)"),
    ) == (True, False, True)
    assert (
        "1 of 2 submissions say nothing about “Community group (KSM) formed”: taken as not recorded"
    ) == once


@pytest.mark.parametrize("answer", [{"mp2k_held__attendance__exists": ""}, {}])
def test_a_document_passed_over_or_not_asked_for_beside_others_is_unknown(tmp_path, answer):
    row = visit("uuid:1", mp2k_held__happened="yes", mp2k_held__minutes__exists="yes", **answer)
    portfolio = read(zipped(tmp_path, [row]))
    report = evaluate(portfolio, load_ruleset("kotaku-2018").select(["mp2k-papers-exist"]))

    assert ["unknown"] == [own.verdict.value for own in report.outcomes]
    assert [] == told(portfolio)


def test_without_the_state_of_activities_all_are_taken_as_running(tmp_path):
    row = visit("uuid:1")
    del row["activity_status"]

    assert [
        "there is no column activity_status: all activities are taken as still running"
    ] == said(tmp_path, [row])


# --- columns ----------------------------------------------------------------------------------------


def test_a_question_whose_group_was_changed_is_read_from_both_columns(tmp_path):
    rows = [
        visit("uuid:1", **{"general/volume": "5", "about/volume": ""}),
        visit("uuid:2", "A-2", **{"general/volume": "", "about/volume": "6"}),
        visit("uuid:3", "A-3", **{"general/volume": "7", "about/volume": "8"}),
    ]
    portfolio = read(zipped(tmp_path, rows))

    assert [5.0, 6.0, 7.0] == [own.volume for own in portfolio.activities]
    assert ["'8' differs from '7'"] == [note.text.en.partition(" (")[0] for note in told(portfolio)]


def test_what_old_exports_fill_empty_cells_with_is_no_answer(tmp_path):
    row = visit(
        "uuid:1", mp2k_held__happened="yes", mp2k_held__date="2018-08-06", mp2k_held__precision="n/a",
        proposal__amount="N/A", executor="n/a", tranches__any="n/a", remarks="n/a", location="n/a",
    )  # fmt: skip
    portfolio = read(zipped(tmp_path, [row]))
    (own,) = portfolio.activities

    assert ("2018-08-06", None, None, "n/a") == (
        str(own.timeline["mp2k_held"].first), own.proposal, own.executor, own.location,
    )  # fmt: skip
    assert [] == told(portfolio)


def test_headings_that_are_labels_are_refused(tmp_path):
    path = tmp_path / "labels.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, delimiter=";").writerows(
            [["kotaku_eval_form", "Kode kegiatan", "_uuid"], [MARK, "A-1", "u"]]
        )
    with pytest.raises(DataError) as caught:
        read(path)

    assert ["this export has neither a column activity_id nor activity_pick (there are: 'Kode kegiatan')"] == [
        problem.text.en for problem in caught.value.problems
    ]  # fmt: skip


def test_answers_that_are_labels_are_refused(tmp_path):
    assert (
        "'Sudah' is no value of an answer but its label"
        == refused(tmp_path, mp2k_held__happened="Sudah", tranches__any="Ya").partition(";")[0]
    )


@pytest.mark.parametrize(
    ("state", "judged", "said"),
    [
        ("validation_status_not_approved", 0, ["this submission was rejected in review"]),
        ("{'uid': 'validation_status_not_approved', 'label': 'x'}", 0, ["this submission was rejected in review"]),
        ("{'uid': 'validation_status_approved'}", 1, []),
        ("Approved", 1, []),
        ("Tidak disetujui", 1, ["the result of the review is unknown"]),
    ],
)  # fmt: skip
def test_what_a_review_said_is_told_in_whatever_words(state, judged, said, tmp_path):
    portfolio = read(zipped(tmp_path, [visit("uuid:1", _validation_status=state)]))

    assert (judged, said) == (
        len(portfolio), [note.text.en.partition(" (")[0] for note in told(portfolio)],
    )  # fmt: skip


@pytest.mark.parametrize("ending", [".xls", ".xlsm", ".XLSX"])
def test_a_workbook_is_read_by_its_content_whatever_its_ending(ending, tmp_path):
    header = ["kotaku_eval_form", "activity_id", "activity_status", "_uuid"]
    path = workbook(tmp_path / "uji.xlsx", Uji=[header, [MARK, "A-1", "open", "u"]])

    assert ["A-1"] == [
        own.id for own in read_portfolio(path.rename(tmp_path / f"uji{ending}")).activities
    ]


@pytest.mark.parametrize(("ending", "between"), [(".tsv", "\t"), (".txt", ";"), (".CSV", ",")])
def test_a_table_in_text_is_read_whatever_stands_between_its_cells(ending, between, tmp_path):
    path = tmp_path / f"uji{ending}"
    rows = [["kotaku_eval_form", "activity_id", "_uuid"], [MARK, "A-1", "u"]]
    path.write_text("".join(between.join(row) + "\n" for row in rows), encoding="utf-8-sig")

    assert ["A-1"] == [own.id for own in read_portfolio(path).activities]
