"""Ordinary workbooks, read by a column mapping."""

from __future__ import annotations

import datetime as dt
from textwrap import dedent

import pytest

from kotaku_eval import read_portfolio
from kotaku_eval.errors import DataError

MAPPING = """
table: wide
lifecycle: kotaku
id: Kode
places: {ksm: {code: KSM}, village: {code: Kode Desa, name: Desa}}
stages: {mp2k_held: {date: Tgl MP2K}, certified: {date: Sertifikasi}}
fields: {proposal.amount: Nilai, labour.person_days: HOK}
dates: [DD/MM/YYYY]
numbers: indonesian
"""
HEADS = ["Kode", "KSM", "Kode Desa", "Desa", "Tgl MP2K", "Sertifikasi", "Nilai", "HOK"]
ROW = ["A1", "K1", "0012", "Sungai", dt.date(2018, 8, 1), "02/09/2018", "Rp 1.000.000,00", 12.5]


@pytest.fixture
def mapping(tmp_path):
    def written(text=MAPPING):
        path = tmp_path / "mapping.yaml"
        path.write_text(dedent(text), encoding="utf-8")
        return path

    return written


def test_dates_and_numbers_of_cells_need_no_format(write, mapping):
    path = write({"Rekap": [["REKAPITULASI 2018"], [], HEADS, ROW]})

    portfolio = read_portfolio(path, mapping=mapping())

    (activity,) = portfolio.activities
    assert ["2018-08-01", "2018-09-02"] == [str(own.date) for own in activity.events]
    assert (1_000_000, 12.5) == (activity.proposal.amount, activity.labour.person_days)
    assert f"{path.as_posix()}!Rekap!E4" == str(activity.sources["mp2k_held"])
    assert () == portfolio.notes


def test_two_rows_of_headings_are_one_name(write, mapping):
    def merge(_, sheets):
        sheets["Data"].merge_range(0, 4, 0, 5, "Tahap")

    upper = ["Kode", "KSM", "Kode Desa", "Desa", "Tahap", None, "Nilai", "HOK"]
    lower = [None, None, None, None, "MP2K", "Sertifikasi", None, None]
    path = write({"Data": [upper, lower, ROW]}, merge)
    text = MAPPING.replace("Tgl MP2K", "'Tahap: MP2K'").replace("date: Sert", "date: 'Tahap: Sert")
    text = text.replace("ikasi}}", "ikasi'}}")

    portfolio = read_portfolio(path, mapping=mapping(text))

    assert ["2018-08-01", "2018-09-02"] == [str(own.date) for own in portfolio.activities[0].events]


def test_merged_place_holds_for_the_rows_below_and_is_told(write, mapping, told):
    def merge(_, sheets):
        sheets["Data"].merge_range(1, 2, 2, 2, "0012")
        sheets["Data"].merge_range(1, 3, 2, 3, "Sungai")

    second = ["A2", "K2", None, None, *ROW[4:]]
    path = write({"Data": [HEADS, ROW, second]}, merge)

    portfolio = read_portfolio(path, mapping=mapping())

    assert ["0012", "0012"] == [own.parent for own in portfolio.places if own.level == "ksm"]
    assert [
        "form.xlsx!Data!C2: merged cells: '0012' holds down to row 3",
        "form.xlsx!Data!D2: merged cells: 'Sungai' holds down to row 3",
    ] == told(portfolio, path)


def test_code_that_is_a_number_is_told(write, mapping, told):
    path = write({"Data": [HEADS, ["A1", "K1", 12, *ROW[3:]]]})

    portfolio = read_portfolio(path, mapping=mapping())

    assert ["12"] == [own.code for own in portfolio.places if own.level == "village"]
    assert told(portfolio, path)[0].startswith(
        "form.xlsx!Data!C2: Kode Desa: numbers are read as text"
    )


def test_sheet_with_the_columns_is_chosen_and_others_are_told(write, mapping, told):
    path = write({"Sampul": [["Judul"]], "2018": [HEADS, ROW], "2019": [HEADS, ["B1", *ROW[1:]]]})

    first = read_portfolio(path, mapping=mapping())
    second = read_portfolio(path, mapping=mapping(MAPPING + "sheet: '2019'\n"))

    assert [["A1"], ["B1"]] == [[own.id for own in one.activities] for one in (first, second)]
    assert [
        (
            "form.xlsx!2019!A1: this sheet has the same columns, and is not read. Choose the sheet with "
            "`sheet:` in the column mapping."
        ),
        "form.xlsx!Sampul!A1: this sheet is not read",
    ] == sorted(told(first, path))


def test_errors_of_cells_leave_the_row_out(write, mapping, told):
    def error(_, sheets):
        sheets["Data"].write_formula(1, 6, "=1/0", None, "#DIV/0!")

    path = write({"Data": [HEADS, ROW, ["A2", *ROW[1:]]]}, error)

    portfolio = read_portfolio(path, mapping=mapping())

    assert ["A2"] == [own.id for own in portfolio.activities]
    assert [
        "form.xlsx!Data!G2: the Excel error #DIV/0!. Mend the formula. Activity 'A1' is left out."
    ] == told(portfolio, path)


def test_missing_column_and_sheet_are_told_with_the_nearest(write, mapping):
    path = write({"Data": [["Kode", "KMS", *HEADS[2:]], ROW]})

    with pytest.raises(DataError, match="Data has no column 'KSM'"):
        read_portfolio(path, mapping=mapping())
    with pytest.raises(DataError, match=r"there is no sheet 'Dta'\. Did you mean 'Data'"):
        read_portfolio(path, mapping=mapping(MAPPING + "sheet: Dta\n"))


def test_event_log_in_a_sheet_needs_no_mapping(write):
    rows = [["case", "activity", "timestamp"], ["A1", "MP2K", dt.date(2018, 8, 1)]]

    portfolio = read_portfolio(write({"Log": rows}), lifecycle="kotaku")

    assert [("mp2k_held", "2018-08-01")] == [
        (own.stage, str(own.date)) for own in portfolio.activities[0].events
    ]


def test_ambiguous_text_in_a_cell_is_still_refused(write, mapping, told):
    text = MAPPING.replace("dates: [DD/MM/YYYY]\n", "")
    path = write({"Data": [HEADS, ROW, ["A2", *ROW[1:5], None, *ROW[6:]]]})

    portfolio = read_portfolio(path, mapping=mapping(text))

    assert ["A2"] == [own.id for own in portfolio.activities]
    assert told(portfolio, path)[0].startswith("form.xlsx!Data!F2: ambiguous date '02/09/2018'")


def test_rows_of_totals_are_left_out_and_told(write, mapping, told):
    rows = [HEADS, ROW, ["Jumlah"], [None, None, "TOTAL", None, None, None, 5]]
    path = write({"Data": rows})

    portfolio = read_portfolio(path, mapping=mapping())

    assert ["A1"] == [own.id for own in portfolio.activities]
    assert ["form.xlsx!Data!A3: rows of totals are not read: Data!A3, Data!A4"] == told(
        portfolio, path
    )


def test_hidden_columns_are_read_and_told(write, mapping, told):
    def hide(_, sheets):
        sheets["Data"].set_column(0, 1, None, None, {"hidden": True})

    path = write({"Data": [HEADS, ROW]}, hide)

    portfolio = read_portfolio(path, mapping=mapping())

    shown = ", ".join(HEADS[:2])
    assert [f"form.xlsx!Data!A1: hidden columns are read as well: {shown}"] == told(portfolio, path)
