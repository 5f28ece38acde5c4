"""Copies of workbooks with findings at their cells."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile

import attrs
import pytest

from kotaku_eval import evaluate, load_ruleset, read_portfolio
from kotaku_eval.errors import DataError
from kotaku_eval.findings import Severity
from kotaku_eval.renderers.workbooks.heights import LINE
from kotaku_eval.workbooks.annotations import annotated
from kotaku_eval.workbooks.finding_sheets import COLORS

RULES = load_ruleset("kotaku-2018")
EVIL = "=cmd|'/c calc'!A1"


@pytest.fixture
def judged(form):
    """A form whose construction started before its meeting, with its report."""

    def made(change=None, **sheets):
        stages = [
            ["Kode kegiatan", "MP2K: tanggal", "Mulai konstruksi: tanggal", "Jumlah"],
            ["A-1", dt.date(2018, 8, 10), dt.date(2018, 8, 6), None],
        ]
        path = form(change, **{"stages": stages, **sheets})
        portfolio = read_portfolio(path)
        return path, evaluate(portfolio, RULES), portfolio

    return made


@pytest.fixture
def opened():
    import openpyxl

    def load(made):
        return openpyxl.load_workbook(io.BytesIO(made.data))

    return load


def rows_of(sheet):
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_finding_stands_at_its_cell_with_colour_and_words(judged, opened):
    path, report, portfolio = judged()

    book = opened(annotated(path, report, (portfolio, RULES), "en"))

    cell = book["Tahap"]["B2"]
    (finding,) = [own for own in report.findings if own.rule == "mp2k-before-construction"]
    assert f"00{COLORS[finding.severity]}" == cell.fill.fgColor.rgb
    assert finding.message.en in cell.comment.text
    assert f"{finding.severity.value.upper()}: {finding.title.en}\n" in cell.comment.text
    assert f"Fix: {finding.fix.en}" in cell.comment.text
    assert "[mp2k-before-construction]" in cell.comment.text
    assert dt.datetime(2018, 8, 10) == cell.value  # noqa: DTZ001


def test_sheet_lists_every_finding_with_a_link(judged, opened):
    path, report, portfolio = judged()

    sheet = opened(annotated(path, report, (portfolio, RULES), "id"))["Temuan"]

    listed = [row[9] for row in rows_of(sheet) if row[0] and isinstance(row[0], int)]
    assert [own.rule for own in report.findings] + [""] * len(report.notes) == [
        own or "" for own in listed
    ]
    links = {cell.value: cell.hyperlink.location for cell in sheet["C"] if cell.hyperlink}
    assert "'Tahap'!B2" == links["Tahap!B2"]


def test_sheet_of_findings_is_printed_whole(judged, opened):
    path, report, portfolio = judged()

    sheet = opened(annotated(path, report, (portfolio, RULES), "en")).worksheets[0]

    head = next(at for at, row in enumerate(rows_of(sheet), start=1) if row[0] == "No.")
    assert ("landscape", f"${head}:${head}") == (
        sheet.page_setup.orientation,
        sheet.print_title_rows,
    )
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    heights = [sheet.row_dimensions[at].height for at in range(head + 1, sheet.max_row + 1)]
    assert min(heights) >= LINE
    assert max(heights) > LINE


def test_sheet_of_findings_tells_what_is_asked_and_that_data_are_made_up(judged, opened):
    rows = [["Kode kegiatan", "Nama kegiatan"], ["A-1", "Jalan \u202eterbalik"]]
    path, report, portfolio = judged(activities=rows)
    report = attrs.evolve(report, header=attrs.evolve(report.header, illustrative=True))

    sheet = opened(annotated(path, report, (portfolio, RULES), "en")).worksheets[0]

    told = {row[9]: row for row in rows_of(sheet)}["mp2k-before-construction"]
    (finding,) = [own for own in report.findings if own.rule == "mp2k-before-construction"]
    assert (finding.title.en, finding.message.en) == (told[5], told[6])
    assert "Jalan \\u202eterbalik" == told[3]
    assert "ILLUSTRATIVE DATA: an example, not the result of a field check" == sheet["A4"].value


def test_words_are_those_of_the_language(judged, opened):
    path, report, portfolio = judged()

    local = opened(annotated(path, report, (portfolio, RULES), "id"))
    english = opened(annotated(path, report, (portfolio, RULES), "en"))

    assert ("Temuan", "Findings") == (local.sheetnames[0], english.sheetnames[0])
    assert "Perbaikan: " in local["Tahap"]["B2"].comment.text


def test_everything_else_is_kept(judged, opened):
    def furnish(book, sheets):
        sheet = sheets["Tahap"]
        sheet.write_formula(1, 3, "=1+1", None, 2)
        sheet.set_column(0, 0, 33)
        sheet.data_validation("B2:B9", {"validate": "list", "source": ["x", "y"]})
        sheet.write_comment("B2", "milik saya")
        sheet.freeze_panes(1, 1)
        sheets["KSM"].hide()
        sheets["Kegiatan"].write(1, 1, "K-1", book.add_format({"bold": True, "num_format": "@"}))

    path, report, portfolio = judged(furnish)

    made = annotated(path, report, (portfolio, RULES), "id")

    book = opened(made)
    sheet = book["Tahap"]
    assert ("=1+1", 33.7109375, "B2") == (
        sheet["D2"].value, sheet.column_dimensions["A"].width, sheet.freeze_panes,
    )  # fmt: skip
    assert ['"x,y"'] == [own.formula1 for own in sheet.data_validations.dataValidation]
    assert sheet["B2"].comment.text.startswith("milik saya\n\n")
    assert "hidden" == book["KSM"].sheet_state
    assert book["Kegiatan"]["B2"].font.bold
    assert ["the formulas in the copy are recalculated when it is opened in Excel"] == [
        own.en for own in made.notes
    ]


def test_nothing_of_the_data_becomes_a_formula(judged, opened):
    rows = [["Kode kegiatan", "Nama kegiatan"], ["A-1", EVIL], ["=1+1", "@SUM(A1)"]]
    path, report, portfolio = judged(activities=rows)

    made = annotated(path, report, (portfolio, RULES), "id")

    with zipfile.ZipFile(io.BytesIO(made.data)) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
        formulas = [re.findall(rb"<f[ >]", archive.read(name)) for name in sheets]
    assert not any(formulas)
    assert EVIL in [row[3] for row in rows_of(opened(made)["Temuan"])]
    assert EVIL == opened(made)["Kegiatan"]["B2"].value


def test_note_of_the_reader_stands_at_its_cell(judged, opened):
    rows = [["Kode kegiatan", "Nilai"], ["A-1", 5], ["A-2", None]]
    path, report, portfolio = judged(activities=rows)

    book = opened(annotated(path, report, (portfolio, RULES), "en"))

    cell = book["Kegiatan"]["B1"]
    assert f"00{COLORS[None]}" == cell.fill.fgColor.rgb
    assert cell.comment.text.startswith("NOTE: the column 'Nilai' is not read")


def test_worst_finding_gives_the_colour(judged, opened):
    path, report, portfolio = judged()

    book = opened(annotated(path, report, (portfolio, RULES), "en"))

    shades = {cell.fill.fgColor.rgb for row in book["Tahap"].iter_rows() for cell in row}
    assert f"00{COLORS[Severity.HIGH]}" in shades


def test_finding_on_a_place_stands_at_the_field_it_is_about(judged, opened):
    villages = [["Kode", "Nama", "BKM: UP-UP berfungsi"], ["V-1", "Contoh", "tidak"]]
    groups = [["Kode", "Terletak di (kode Kelurahan)"], ["K-1", "V-1"]]
    rows = [["Kode kegiatan", "place"], ["A-1", "K-1"]]
    path, report, portfolio = judged(Kelurahan=villages, KSM=groups, activities=rows)

    book = opened(annotated(path, report, (portfolio, RULES), "en"))

    assert "[board-units-active]" in book["Kelurahan"]["C2"].comment.text


def test_finding_on_a_list_stands_at_the_entry_that_decided(judged, opened):
    heads = ["Kode kegiatan", "entered", "due", "progress"]
    due, late = dt.date(2018, 9, 1), dt.date(2018, 9, 30)
    rows = [heads, ["A-1", due, due, 10], ["A-1", late, due, 10], ["A-1", due, due, 10]]
    path, report, portfolio = judged(**{"Entri E-Mon": rows})

    book = opened(annotated(path, report, (portfolio, RULES), "en"))

    (own,) = [own for own in report.findings if own.rule == "emon-entries-on-schedule"]
    assert own.source.endswith("form.xlsx!Entri E-Mon!B3")
    assert "[emon-entries-on-schedule]" in book["Entri E-Mon"]["B3"].comment.text


def test_cell_that_is_marked_is_the_one_that_reports_name(judged, opened):
    heads = ["Kode kegiatan", "executor", "proposal.amount", "agreement.amount"]
    path, report, portfolio = judged(activities=[heads, ["A-1", "BKM", 5]])

    sheet = opened(annotated(path, report, (portfolio, RULES), "en")).worksheets[0]

    listed = {(row[4], row[9]): row[2] for row in rows_of(sheet)}
    found = [own for own in report.findings if own.subject.level == "activity"]
    told = {own.rule: own.source.removeprefix(f"{path.as_posix()}!") for own in found}
    assert told == {own.rule: listed[own.subject.id, own.rule] for own in found}
    assert "Kegiatan!B2" == told["works-not-executed-by-bkm"]


def test_planned_date_is_looked_for_in_the_row_that_holds_it(form):
    heads = [
        "Kode kegiatan",
        "MP2K: tanggal",
        "Mulai konstruksi: rencana",
        "Mulai konstruksi: tanggal",
    ]
    rows = [heads, ["A-1", "2018-08-01"], ["A-1", "2018-08-02", "2018-08-03"]]

    (activity,) = read_portfolio(form(stages=rows)).activities

    places = [activity.sources[f"construction_started.{own}"] for own in ("planned", "date")]
    assert ["C3", "D3"] == [str(own).rpartition("!")[2] for own in places]


def test_sheet_of_findings_takes_a_free_name(judged, opened):
    path, report, portfolio = judged(Temuan=[["catatan saya"]])

    book = opened(annotated(path, report, (portfolio, RULES), "id"))

    assert "catatan saya" == book["Temuan"]["A1"].value
    assert "Temuan 2" == book.sheetnames[0]


def test_what_the_copy_lacks_is_told(judged):
    def chart(book, sheets):
        made = book.add_chart({"type": "column"})
        made.add_series({"values": "=Kegiatan!$A$1:$A$2"})
        sheets["Kegiatan"].insert_chart("E5", made)

    path, report, portfolio = judged(chart)

    (note,) = annotated(path, report, (portfolio, RULES), "id").notes

    assert note.en.startswith("the copy lacks: charts, shapes.")


def test_lost_buttons_are_told(judged):
    path, report, portfolio = judged(lambda _, sheets: sheets["Kegiatan"].insert_button("E5", {}))

    (note,) = annotated(path, report, (portfolio, RULES), "id").notes

    assert note.en.startswith("the copy lacks: form controls.")


def test_names_of_sheets_with_signs_are_linked(write, opened):
    sheet = "Data 'uji' 😀!"
    path = write({sheet: [["case", "activity", "timestamp"], ["A", "MP2K", "2018-08-09"]]})
    portfolio = read_portfolio(path, lifecycle="kotaku")
    report = evaluate(portfolio, RULES)

    book = opened(annotated(path, report, (portfolio, RULES), "id"))

    assert "'Data ''uji'' 😀!'!C2" in [
        cell.hyperlink.location for cell in book["Temuan"]["C"] if cell.hyperlink
    ]
    assert book[sheet]["C2"].comment is not None


def test_other_formats_are_refused(tmp_path, judged):
    _, report, portfolio = judged()

    with pytest.raises(DataError, match="workbooks can be annotated"):
        annotated(tmp_path / "a.ods", report, (portfolio, RULES), "id")


@pytest.mark.parametrize(("ending", "keeps"), [("xlsm", True), ("xlsx", False)])
def test_macros_stay_in_a_copy_that_may_hold_them(write, tmp_path, ending, keeps):
    macros = tmp_path / "vbaProject.bin"
    macros.write_bytes(b"\xd0\xcf macros")
    sheets = {"Log": [["case", "activity", "timestamp"], ["A", "MP2K", "2018-08-09"]]}

    def add(book, made):
        book.add_vba_project(macros)
        made["Log"].write_comment("A1", "nomor kegiatan")

    path = write(sheets, add, "form.xlsm")
    portfolio = read_portfolio(path, lifecycle="kotaku")
    report = evaluate(portfolio, RULES)

    made = annotated(path, report, (portfolio, RULES), "id", macros=ending == "xlsm")

    with zipfile.ZipFile(io.BytesIO(made.data)) as archive:
        assert keeps == ("xl/vbaProject.bin" in archive.namelist())
    told = [own.en for own in made.notes if "macros" in own.en]
    assert keeps == (not told)


def test_answer_in_an_export_of_submissions_has_a_cell_too():
    from kotaku_eval.workbooks.cells import CellFinder, CellPlace

    finder = CellFinder("a/kobo.xlsx", None, frozenset({"Uji: petik"}))

    assert CellPlace("Uji: petik", "C2") == finder.cell("a/kobo.xlsx!Uji: petik:2:3 (visit/date)")
    assert finder.cell("a/other.xlsx!Uji: petik:2:3") is None
