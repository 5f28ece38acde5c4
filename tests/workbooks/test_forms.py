"""Forms read: what people do to headings, rows and cells, and what is said of it."""

from __future__ import annotations

import datetime as dt

import pytest

from kotaku_eval import read_portfolio
from kotaku_eval.errors import DataError

STAGES = ["Kode kegiatan", "MP2K: rencana", "MP2K: tanggal", "MP2K: Berita acara"]


def test_form_gives_the_activities_with_the_cells_they_stand_in(form):
    path = form()

    portfolio = read_portfolio(path)

    (activity,) = portfolio.activities
    assert ("A-1", "K-1") == (activity.id, activity.place)
    assert "2018-08-01" == str(activity.timeline["mp2k_held"].first)
    assert f"{path.as_posix()}!Kegiatan!A2" == str(activity.source)
    assert f"{path.as_posix()}!Tahap!B2" == str(activity.sources["mp2k_held"])
    assert ("uji", "kotaku-2018", ()) == (portfolio.id, portfolio.ruleset, portfolio.notes)


def test_empty_cell_has_a_place_too(form):
    path = form(activities=[["Kode kegiatan", "Proposal: Nilai proposal (Rp)"], ["A-1", None]])

    activity = read_portfolio(path).activities[0]

    assert f"{path.as_posix()}!Kegiatan!B2" == str(activity.sources["proposal.amount"])
    assert "certified" not in activity.sources


@pytest.mark.parametrize(
    "heading",
    [
        "Proposal: Nilai proposal (Rp)",
        "proposal:  NILAI\u00a0proposal",
        "Proposal: Amount proposed (Rp) *",
        "proposal.amount",
        "Nilai\nproposal",
    ],
)
def test_heading_is_known_in_both_languages_by_name_and_in_any_case(form, heading):
    path = form(activities=[[heading, "Kode kegiatan"], [150_000_000, "A-1"]])

    portfolio = read_portfolio(path)

    assert 150_000_000 == portfolio.activities[0].proposal.amount
    assert () == portfolio.notes


def test_unknown_heading_is_told_with_the_nearest_and_never_guessed(form, told):
    path = form(activities=[["Kode kegiatan", "Propsal: Nilai propsal", "Hobi"], ["A-1", 5, "x"]])

    portfolio = read_portfolio(path)

    assert portfolio.activities[0].proposal is None
    assert [
        (
            "form.xlsx!Kegiatan!B1: the column 'Propsal: Nilai propsal' is not read. "
            "Did you mean 'Proposal: Nilai proposal (Rp)'?"
        ),
        "form.xlsx!Kegiatan!C1: the column 'Hobi' is not read",
    ] == told(portfolio, path)


def test_heading_that_stands_twice_is_told(form):
    path = form(activities=[["Kode kegiatan", "Lokasi", "lokasi"], ["A-1", "RT 1", "RT 2"]])

    portfolio = read_portfolio(path)

    assert "RT 1" == portfolio.activities[0].location
    assert (
        "form.xlsx!Kegiatan!C1: the column 'lokasi' stands twice, first at "
        f"{path.as_posix()}!Kegiatan!B1. The first one is read."
    ) in portfolio.notes[0].to("en").replace(f"{path.parent.as_posix()}/form", "form", 1)


def test_titles_numbering_and_empty_rows_are_no_data(form, told):
    rows = [
        ["REKAPITULASI"],
        [],
        ["No", "Kode kegiatan", "Lokasi"],
        [1, 2, 3],
        [],
        [1, "A-1", "RT 1"],
        ["", "  ", "\u00a0"],
    ]
    path = form(activities=rows)

    portfolio = read_portfolio(path)

    assert ["A-1"] == [own.id for own in portfolio.activities]
    assert [
        "form.xlsx!Kegiatan!A3: the column of row numbers is not read",
        "form.xlsx!Kegiatan!A4: the row that numbers the columns is left out",
    ] == told(portfolio, path)


def test_example_row_is_left_out_and_told(form, told):
    path = form(activities=[["Kode kegiatan"], ["CONTOH"], ["A-1"]])

    portfolio = read_portfolio(path)

    assert ["A-1"] == [own.id for own in portfolio.activities]
    assert ["form.xlsx!Kegiatan!A2: example rows are not read: Kegiatan!A2"] == told(
        portfolio, path
    )


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (dt.date(2018, 8, 6), "2018-08-06"),
        (dt.datetime(2018, 8, 6, 9, 30), "2018-08-06T09:30:00"),  # noqa: DTZ001
        ("2018-08", "2018-08"),
        (2018, "2018"),
        ("6 Agustus 2018", "2018-08-06"),
        ("06/08/2018", "2018-08-06"),
        ("Agustus 2018", "2018-08"),
        ("2018-08-01/2018-08-09", "2018-08-01/2018-08-09"),
    ],
)
def test_date_is_read_however_it_is_written(form, cell, expected):
    def as_timestamp(book, sheets):
        if isinstance(cell, dt.datetime):
            style = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
            sheets["Tahap"].write_datetime(1, 1, cell, style)

    path = form(as_timestamp, stages=[["Kode kegiatan", "MP2K: tanggal"], ["A-1", cell]])

    portfolio = read_portfolio(path)

    assert expected == str(portfolio.activities[0].events[0].date)


@pytest.mark.parametrize(("is_1904", "expected"), [(False, "2018-08-06"), (True, "2022-08-07")])
def test_day_number_of_excel_is_read_and_told(tmp_path, is_1904, expected, told):
    import xlsxwriter

    path = tmp_path / "form.xlsx"
    book = xlsxwriter.Workbook(path, {"date_1904": is_1904})
    for title, rows in {
        "Portofolio": [["Siklus", "kotaku"]],
        "Kegiatan": [["Kode kegiatan"], ["A-1"]],
        "Tahap": [["Kode kegiatan", "MP2K: tanggal"], ["A-1", 43318]],
    }.items():
        sheet = book.add_worksheet(title)
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    book.close()

    portfolio = read_portfolio(path)

    assert expected == str(portfolio.activities[0].events[0].date)
    assert [
        "form.xlsx!Tahap!B2: MP2K: tanggal: day numbers of Excel are read as dates. Use the format "
        "Date (cells: 1)".replace("MP2K: tanggal", "Pre-construction meeting (MP2K): date")
    ] == told(portfolio, path)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("Rp 1.000.000,00", 1_000_000),
        ("1000000", 1_000_000),
        (1e6, 1_000_000),
    ],
)
def test_amount_is_read_however_it_is_written(form, cell, expected):
    path = form(activities=[["Kode kegiatan", "proposal.amount"], ["A-1", cell]])

    assert expected == read_portfolio(path).activities[0].proposal.amount


@pytest.mark.parametrize(
    ("column", "cell", "expected"),
    [
        ("proposal.amount", "1.000", "ambiguous number '1.000'. Write it as a number without"),
        ("proposal.amount", 1.5, "not a whole number: 1.5"),
        ("proposal.amount", True, "not a number: TRUE"),
        ("proposal.amount", dt.date(2018, 1, 2), "not a number: 2018-01-02"),
        ("location", dt.date(2018, 1, 2), "not text: 2018-01-02"),
        ("work_type", "Bru", "Did you mean 'Baru'?"),
        ("proposal.verified_feasible", 1, "neither yes nor no: 1"),
        ("proposal.verified_feasible", "yaa", "neither yes nor no: 'yaa'. Did you mean 'ya'?"),
    ],
)
def test_cell_that_cannot_be_read_is_told_and_its_activity_left_out(
    form, told, column, cell, expected
):
    rows = [["Kode kegiatan", column], ["A-1", cell], ["A-2", None]]
    path = form(activities=rows)

    portfolio = read_portfolio(path)

    assert ["A-2"] == [own.id for own in portfolio.activities]
    assert any(
        note.startswith("form.xlsx!Kegiatan!B2: ") and expected in note
        for note in told(portfolio, path)
    )


def test_mistake_in_a_row_of_a_list_leaves_the_whole_activity_out(form, told):
    path = form(
        activities=[["Kode kegiatan"], ["A-1"], ["A-2"]],
        **{
            "Termin pencairan": [
                ["Kode kegiatan", "Nilai termin (Rp)"],
                ["A-1", "banyak"],
                ["A-2", 5],
            ]
        },
    )

    portfolio = read_portfolio(path)

    assert ["A-2"] == [own.id for own in portfolio.activities]
    assert [
        (
            "form.xlsx!Termin pencairan!B2: not a number: 'banyak'. Write it as a number without "
            "separators, such as 1000000. Activity 'A-1' is left out."
        ),
    ] == told(portfolio, path)


def test_activities_that_a_wrong_choice_or_an_unknown_place_leaves_out_are_named(form, told):
    path = form(
        activities=[
            ["Kode kegiatan", "Komponen", "Kode tempat (KSM)"],
            ["A-1", "Lingkungn", None],
            ["A-2", None, "K9"],
            ["A-3", "Lingkungan", None],
        ]
    )

    portfolio = read_portfolio(path)

    assert ["A-3"] == [own.id for own in portfolio.activities]
    assert [
        (
            "form.xlsx!Kegiatan!B2: component: not a choice: 'Lingkungn'. Did you mean 'Lingkungan'? "
            "Activity 'A-1' is left out."
        ),
        (
            "form.xlsx!Kegiatan!C3: the place 'K9' of activity 'A-2' does not exist. Known: K-1, K-2. "
            "Activity 'A-2' is left out."
        ),
    ] == told(portfolio, path)


def test_code_that_is_a_number_is_read_and_told(form, told):
    path = form(
        activities=[["Kode kegiatan"], [12]],
        stages=[["Kode kegiatan", "MP2K: tanggal"], ["12", "2018"]],
    )

    portfolio = read_portfolio(path)

    assert ["12"] == [own.id for own in portfolio.activities]
    assert [
        (
            "form.xlsx!Kegiatan!A2: Activity code: numbers are read as text; zeros in front are lost, if "
            "there were any. Use the format Text (cells: 1)"
        )
    ] == told(portfolio, path)


def test_percent_format_is_known(form, told):
    def shown_as_percent(book, sheets):
        sheets["Laporan kemajuan"].write(1, 1, 0.6, book.add_format({"num_format": "0 %"}))

    path = form(
        shown_as_percent,
        **{"Laporan kemajuan": [["Kode kegiatan", "percent"], [], ["A-1", 0.5], ["A-1", 70]]},
    )
    import openpyxl

    book = openpyxl.load_workbook(path)
    book["Laporan kemajuan"]["A2"] = "A-1"
    book.save(path)

    portfolio = read_portfolio(path)

    records = portfolio.activities[0].progress_records
    assert [60.0, 0.5, 70.0] == [own.percent for own in records]
    assert ["B2", "B3"] == [note.split("!")[2].split(":")[0] for note in told(portfolio, path)]


def test_errors_and_formulas_without_results_are_told(form, told):
    def formulas(_, sheets):
        sheet = sheets["Kegiatan"]
        sheet.write_formula(1, 1, "=1/0", None, "#DIV/0!")
        sheet.write_formula(2, 1, "=B9", None, "")
        sheet.write_formula(3, 1, "=2+3", None, 5)

    path = form(
        formulas, activities=[["Kode kegiatan", "proposal.amount"], ["A-1"], ["A-2"], ["A-3"]]
    )

    portfolio = read_portfolio(path)

    assert [("A-3", 5)] == [(own.id, own.proposal.amount) for own in portfolio.activities]
    assert [
        (
            "form.xlsx!Kegiatan!B2: the Excel error #DIV/0!. Mend the formula, or write the value. "
            "Activity 'A-1' is left out."
        ),
        (
            "form.xlsx!Kegiatan!B3: a formula without a result. Open it in Excel, recalculate (F9) and "
            "save; or write the value. Activity 'A-2' is left out."
        ),
    ] == told(portfolio, path)


def test_merged_code_holds_for_the_rows_below_and_a_merged_amount_does_not(form, told):
    def merged(_, sheets):
        sheets["Termin pencairan"].merge_range("A2:A3", "A-1")
        sheets["Termin pencairan"].merge_range("C2:C3", 9)

    heads = ["Kode kegiatan", "Termin ke-", "Nilai termin (Rp)"]
    path = form(merged, **{"Termin pencairan": [heads, ["A-1", 1, 9], [None, 2]]})

    portfolio = read_portfolio(path)

    tranches = portfolio.activities[0].tranches
    assert [(1, 9), (2, None)] == [(own.number, own.amount) for own in tranches]
    assert [
        "form.xlsx!Termin pencairan!A2: merged cells: 'A-1' holds down to row 3",
        "form.xlsx!Termin pencairan!C2: merged cells: read for row 2 only. Unmerge the cells.",
    ] == told(portfolio, path)


def test_hidden_rows_and_sheets_are_read_and_told(form, told):
    def hide(_, sheets):
        sheets["Kegiatan"].set_row(1, None, None, {"hidden": True})
        sheets["Tahap"].hide()

    path = form(hide)

    portfolio = read_portfolio(path)

    assert ["A-1"] == [own.id for own in portfolio.activities]
    assert [
        "form.xlsx!Kegiatan!A2: hidden rows are read as well: 1, from row 2 on",
        "form.xlsx!Tahap!A1: this hidden sheet is read as well",
    ] == sorted(told(portfolio, path))


def test_documents_dates_and_plans_of_a_stage(form):
    rows = [
        STAGES,
        ["A-1", dt.date(2018, 8, 1), "tanpa tanggal", "ada, benar; no. 12/BA/2018"],
        ["A-1", dt.date(2018, 9, 1), None, None],
        ["A-1", None, dt.date(2018, 9, 2), "nihil"],
    ]
    path = form(stages=rows)

    first, second, third = read_portfolio(path).activities[0].events

    (document,) = first.evidence
    assert ("minutes", True, True, "12/BA/2018") == (
        document.kind, document.exists, document.correct, document.number,
    )  # fmt: skip
    assert (True, None) == (first.happened, first.date)
    assert (False, None) == (second.happened, second.evidence)
    assert ("2018-09-02", ()) == (str(third.date), third.evidence)


def test_evidence_without_a_date_is_told(form, told):
    path = form(stages=[STAGES, ["A-1", None, None, "ada"]])

    with pytest.raises(DataError) as failure:
        read_portfolio(path)

    assert (
        "form.xlsx!Tahap!D2: evidence without a date. Fill in the date, or 'undated' where the day is "
        "not known."
    ) in told(failure.value, path)


def test_evidence_beside_a_date_that_cannot_be_read_is_not_told_as_undated(form, told):
    path = form(
        activities=[["Kode kegiatan"], ["A-1"], ["A-2"]],
        stages=[
            ["Kode kegiatan", "mp2k_held.date", "mp2k_held.evidence.minutes"],
            ["A-1", "2018-18-06", "ada"],
            ["A-2", None, "tidak diperiksa"],
        ],
    )
    portfolio = read_portfolio(path)
    (note,) = told(portfolio, path)

    assert [("A-2", ())] == [(own.id, own.events) for own in portfolio.activities]
    assert note.startswith("form.xlsx!Tahap!B2: not a date: '2018-18-06'.")


def test_rows_of_no_known_activity_are_told(form, told):
    path = form(
        stages=[
            ["Kode kegiatan", "MP2K: tanggal"],
            ["A-l", "2018"],
            ["A-l", "2019"],
            [None, "2018"],
        ]
    )

    portfolio = read_portfolio(path)

    assert [
        (
            "form.xlsx!Tahap!A2: the activity 'A-l' is not on the sheet of activities (rows not read: 2). "
            "Did you mean 'A-1'?"
        ),
        (
            "form.xlsx!Tahap!A4: the activity code is empty. Fill it in; what stands in this row is not "
            "read."
        ),
    ] == told(portfolio, path)


def test_unknown_sheets_are_told(form, told):
    path = form(Rekap=[["x"]], Kegiatn=[["Kode kegiatan"], ["A-9"]])

    portfolio = read_portfolio(path)

    assert [
        (
            "form.xlsx!Kegiatn!A1: this sheet is not read. A sheet like it is there and is read; move "
            "what it holds to that one."
        ),
        "form.xlsx!Rekap!A1: this sheet is not read",
    ] == sorted(told(portfolio, path))


def test_duplicates_and_lost_places_are_told_with_cells(form, told):
    rows = [["Kode kegiatan", "place"], ["A-1", "K-9"], ["A-2", "K-1"], ["A-2", "K-2"]]
    path = form(activities=rows, stages=[["Kode kegiatan"]])

    portfolio = read_portfolio(path)

    assert [("A-2", "K-1")] == [(own.id, own.place) for own in portfolio.activities]
    notes = told(portfolio, path)
    assert any(note.startswith("form.xlsx!Kegiatan!B2: the place 'K-9'") for note in notes)
    assert any(note.startswith("form.xlsx!Kegiatan!A4: duplicate activity 'A-2'") for note in notes)


def test_form_without_lifecycle_says_where_to_write_it(form, told):
    path = form(about=[["Kode portofolio", "x"]])

    with pytest.raises(DataError) as failure:
        read_portfolio(path)

    assert [
        (
            "form.xlsx!Portofolio!A1: no lifecycle is named. Fill it in beside 'Lifecycle' on the sheet "
            "Portfolio, such as kotaku, or give --lifecycle."
        )
    ] == told(failure.value, path)


def test_strict_reading_raises_everything_at_once(form, told):
    rows = [
        ["Kode kegiatan", "proposal.amount", "work_type"],
        ["A-1", "x", "y"],
        ["A-2", "z", None],
    ]
    path = form(activities=rows)

    with pytest.raises(DataError) as failure:
        read_portfolio(path, strict=True)

    places = {note.split(": ")[0] for note in told(failure.value, path)}
    assert {"form.xlsx!Kegiatan!B2", "form.xlsx!Kegiatan!B3"} == places


def test_hostile_text_stays_text(form):
    names = ["=cmd|'/c calc'!A1", "@SUM(A1)", "+1", "a\nb", "x" * 10_000, "<script>", "[red]", "😀"]
    rows = [["Kode kegiatan", "Lokasi"], *([f"A-{at}", name] for at, name in enumerate(names))]
    path = form(activities=rows, stages=[["Kode kegiatan"]])

    portfolio = read_portfolio(path)

    assert names == [own.location for own in portfolio.activities]


def test_sheet_of_activities_by_another_name_is_told_with_the_nearest(write):
    path = write({"Portofolio": [["Siklus", "kotaku"]], "Kegiatn": [["Kode kegiatan"], ["A-1"]]})

    with pytest.raises(DataError) as failure:
        read_portfolio(path)

    assert "there is no sheet 'Activities'. Did you mean 'Kegiatn'?" in str(failure.value)


def test_form_without_its_first_sheet_can_be_told_its_lifecycle(write):
    sheets = {"Kegiatan": [["Kode kegiatan"], ["A-1"]], "Tahap": [["Kode kegiatan"]]}

    portfolio = read_portfolio(write(sheets), lifecycle="kotaku")

    assert ("form", 1) == (portfolio.id, len(portfolio))
