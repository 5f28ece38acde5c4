"""Slips of people who fill in forms: each is told once, with its cell and what to do."""

from __future__ import annotations

import pytest

from kotaku_eval import read_portfolio
from kotaku_eval.errors import DataError

HEADS = ["Kode kegiatan", "Nama kegiatan"]
AMOUNT = "Proposal: Nilai proposal (Rp)"


@pytest.mark.parametrize(
    "heading",
    [
        "MP2K - Tanggal",
        "MP2K (tanggal)",
        "tanggal_MP2K",
        "Tgl. MP2K",
        "mp2k_held date",
    ],
)
def test_heading_is_known_without_signs_shortened_and_turned(form, heading):
    path = form(stages=[["Kode keg.", heading], ["A-1", "2018-08-01"]])

    portfolio = read_portfolio(path)

    assert ["2018-08-01"] == [str(own.date) for own in portfolio.activities[0].events]
    assert () == portfolio.notes


def test_heading_in_two_rows_is_one_name(form):
    def merge(_, sheets):
        sheets["Tahap"].merge_range("B2:C2", "MP2K")
        sheets["Tahap"].merge_range("A2:A3", "Kode kegiatan")

    rows = [["REKAP TAHAP"], [], [None, "rencana", "tanggal"], ["A-1", "2018-07-01", "2018-08-01"]]
    portfolio = read_portfolio(form(merge, stages=rows))

    (event,) = portfolio.activities[0].events
    assert ("mp2k_held", "2018-08-01", "2018-07-01") == (
        event.stage,
        str(event.date),
        str(event.planned),
    )
    assert event.source is not None
    assert str(event.source).endswith("form.xlsx!Tahap!C4")
    assert () == portfolio.notes


def test_rows_of_totals_are_left_out_and_told(form, told):
    path = form(
        activities=[
            [*HEADS, AMOUNT],
            ["A-1", "Jalan", 100],
            ["Jumlah", None, 100],
            [None, "TOTAL KESELURUHAN:", 100],
        ],
        stages=[["Kode kegiatan", "MP2K: tanggal"], ["A-1", "2018"], ["Sub-total", "2018"]],
    )

    portfolio = read_portfolio(path)

    assert ["A-1"] == [own.id for own in portfolio.activities]
    assert [
        "form.xlsx!Kegiatan!A3: rows of totals are not read: Kegiatan!A3, Kegiatan!A4, Tahap!A3"
    ] == told(portfolio, path)


def test_row_without_a_code_is_told_once_by_the_name_of_its_column(form, told):
    path = form(
        KSM=[["Kode", "Nama"], ["K-1", "Satu"], [None, "Dua"]],
        activities=[HEADS, ["A-1", "Jalan"], [None, "Mengetahui, Koordinator Kota"]],
    )

    portfolio = read_portfolio(path)

    left = "Fill it in; what stands in this row is not read."
    assert [
        f"form.xlsx!KSM!A3: the code is empty. {left}",
        f"form.xlsx!Kegiatan!A3: the activity code is empty. {left}",
    ] == told(portfolio, path)


def test_codes_that_differ_by_case_or_spaces_are_told(form, told):
    rows = [HEADS, ["A-1", "x"], ["a - 1", "y"]]
    path = form(activities=rows)

    portfolio = read_portfolio(path)

    assert ["A-1", "a - 1"] == [own.id for own in portfolio.activities]
    assert [
        (
            "form.xlsx!Kegiatan!A3: the code 'a - 1' differs from 'A-1' (form.xlsx!Kegiatan!A2) in "
            "case or spaces only, and is read as another one"
        )
    ] == told(portfolio, path)


def test_code_that_excel_cut_is_refused(form, told):
    place = "Kode tempat (KSM)"
    path = form(activities=[["Kode kegiatan", place], ["A-1", "K-1"], ["A-2", "1,234E+15"]])

    portfolio = read_portfolio(path)

    assert ["A-1"] == [own.id for own in portfolio.activities]
    assert [
        (
            "form.xlsx!Kegiatan!B3: Excel cut this code; its last digits are lost: '1,234E+15'. Write "
            "all of its digits again, in a cell of the format Text. Activity 'A-2' is left out."
        ),
    ] == told(portfolio, path)


def test_invisible_signs_around_text_are_nothing(form):
    path = form(
        activities=[["\ufeffKode kegiatan", "Kode tempat (KSM)"], ["A-1\u200b", "\u200e\u00a0K-1"]]
    )

    portfolio = read_portfolio(path)

    assert [("A-1", "K-1")] == [(own.id, own.place) for own in portfolio.activities]
    assert () == portfolio.notes


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("12-Agt-18", "Write a year of four digits."),
        ("31/02/2018", "There is no such day: it reads day/month/year."),
        ("belum", "Leave the cell empty where it has not happened"),
        ("12 Agustus", "Write an Excel date, or text such as 2018-08-31"),
    ],
)
def test_date_that_cannot_be_read_says_what_to_do(form, told, written, hint):
    path = form(stages=[["Kode kegiatan", "MP2K: tanggal"], ["A-1", written]])

    with pytest.raises(DataError) as caught:
        read_portfolio(path)

    shown = f"form.xlsx!Tahap!B2: not a date: '{written}'. {hint}"
    assert [True] == [note.startswith(shown) for note in told(caught.value, path) if "!B2" in note]


def test_dash_in_a_number_says_what_to_do(form, told):
    path = form(activities=[["Kode kegiatan", AMOUNT], ["A-1", "Rp -"]])

    with pytest.raises(DataError) as caught:
        read_portfolio(path)

    assert (
        "form.xlsx!Kegiatan!B2: not a number: 'Rp -'. Leave the cell empty where nothing is recorded; "
        "write 0 where it is zero."
    ) in told(caught.value, path)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("12-Agustus-2018", "2018-08-12"),
        ("12 Agst 2018", "2018-08-12"),
        ("2018/08/12", "2018-08-12"),
        ("Agt-2018", "2018-08"),
    ],
)
def test_more_ways_to_write_a_date_are_known(form, written, expected):
    path = form(stages=[["Kode kegiatan", "MP2K: tanggal"], ["A-1", written]])

    assert [expected] == [str(own.date) for own in read_portfolio(path).activities[0].events]


def test_hidden_columns_are_read_and_told(form, told):
    def hide(_, sheets):
        sheets["Kegiatan"].set_column(1, 1, None, None, {"hidden": True})

    path = form(hide, activities=[HEADS, ["A-1", "Jalan"]])

    portfolio = read_portfolio(path)

    assert "Jalan" == portfolio.activities[0].title
    assert ["form.xlsx!Kegiatan!B1: hidden columns are read as well: Nama kegiatan"] == told(
        portfolio, path
    )


def test_renamed_sheet_is_known_by_its_headings_and_told(write, told):
    about = [["Kode portofolio", "uji"], ["Siklus", "kotaku"]]
    stages = [["Kode kegiatan", "MP2K: tanggal"], ["A-1", "2018"]]
    path = write({"Portofolio": about, "Kegiatan": [HEADS, ["A-1"]], "Data lapangan": stages})

    portfolio = read_portfolio(path)

    assert [
        (
            "form.xlsx!Data lapangan!A1: this sheet is not read. Its headings are those of the sheet "
            "'Stages': rename it."
        ),
        "form.xlsx!Kegiatan!A1: there is no sheet 'Stages'; no stage is read",
    ] == sorted(told(portfolio, path))


def test_renamed_sheet_of_activities_is_told_by_its_headings(write, told):
    about = [["Kode portofolio", "uji"], ["Siklus", "kotaku"]]
    path = write({"Portofolio": about, "Data": [HEADS, ["A-1", "Jalan"]]})

    with pytest.raises(DataError) as caught:
        read_portfolio(path)

    assert [
        "form.xlsx: there is no sheet 'Activities'. Rename the sheet 'Data' to 'Activities'."
    ] == told(caught.value, path)


def test_very_many_unknown_columns_are_told_together(form, told):
    path = form(activities=[["Kode kegiatan", *(f"kolom {at}" for at in range(500))], ["A-1"]])

    notes = told(read_portfolio(path), path)

    assert 31 == len(notes)
    assert (
        "form.xlsx!Kegiatan!AF1: further columns that are not read: 470, from 'kolom 30' on"
        == notes[-1]
    )
