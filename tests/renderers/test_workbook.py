"""The workbook: opened again, it holds what the report holds, and no formula."""

from __future__ import annotations

import io

import attrs
import openpyxl
import pytest

from kotaku_eval.renderers.workbooks import sheets
from kotaku_eval.renderers.workbooks.files import render_workbook
from kotaku_eval.renderers.workbooks.heights import LINE, height_of
from kotaku_eval.renderers.workbooks.sheets import units
from kotaku_eval.texts import Text
from tests.renderers.conftest import ORDER

TITLES = {
    "id": ["Ringkasan", "Temuan", "Nilai", "Putusan", "Catatan"],
    "en": ["Summary", "Findings", "Scores", "Verdicts", "Notes"],
}


def opened(report, language="en"):
    return openpyxl.load_workbook(io.BytesIO(render_workbook(report, language)))


def table(sheet):
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("name", ["relieved", "empty"])
def test_sheets_are_named_in_the_language(request, name, language):
    book = opened(request.getfixturevalue(name), language)

    assert TITLES[language] == book.sheetnames


def test_a_row_for_each_finding_in_the_order_of_the_report(relieved):
    found = table(opened(relieved)["Findings"])

    assert [own.fingerprint for own in (*relieved.findings, *relieved.waived)] == [
        row["Fingerprint"] for row in found
    ]


def test_no_cell_is_a_formula_or_a_link(relieved):
    book = opened(relieved)

    assert {"s", "n"} == {cell.data_type for sheet in book for row in sheet.rows for cell in row}
    assert [] == [
        cell.hyperlink for sheet in book for row in sheet.rows for cell in row if cell.hyperlink
    ]


def test_text_that_looks_like_a_formula_stays(relieved):
    names = [row["Name"] for row in table(opened(relieved)["Findings"]) if row["Code"] == "A-2"]

    assert names[0].startswith("=1+1 ]]> <script>")


def test_the_head_stays_in_sight_and_filters(relieved):
    sheet = opened(relieved)["Findings"]
    count = len(relieved.findings) + len(relieved.waived)

    assert ("A2", f"A1:U{count + 1}") == (sheet.freeze_panes, sheet.auto_filter.ref)


def test_scores_and_counts_are_numbers(relieved):
    book = opened(relieved)
    counts = {row["Rule"]: row for row in table(book["Verdicts"])}

    assert (relieved.counts(ORDER)["fail"], 10) == (
        counts[ORDER]["fail"], counts["works-are-sound"]["error"],
    )  # fmt: skip
    assert [own.score.low for own in relieved.by("village")] == [
        row["Score (lower bound)"]
        for row in table(book["Scores"])
        if row["Level"] == "Urban village"
    ]


def test_illustrative_data_and_the_day_are_on_the_first_page(order_report):
    values = [
        row[:2] for row in opened(order_report, "id")["Ringkasan"].iter_rows(values_only=True)
    ]

    assert "DATA ILUSTRATIF: contoh, bukan hasil pemeriksaan lapangan" == values[1][0]
    assert ("Per tanggal", "2018-08-10") in values


def test_notes_hold_waivers_and_what_is_gone(relieved):
    kinds = [row["Kind"] for row in table(opened(relieved)["Notes"])]

    assert ["Notes on reading the data", "Waiver", "Not found any more"] == kinds


def test_text_too_long_for_a_cell_is_cut_with_a_word_on_it(order_report):
    long = Text.same("😀" * 40_000)
    first, *rest = order_report.findings
    report = attrs.evolve(order_report, findings=[attrs.evolve(first, fix=long), *rest])
    book = opened(report)
    cut = table(book["Findings"])[0]["Fix"]

    assert cut.endswith(" … [cut: 80000 characters, a cell holds 32767; whole in the JSON]")
    assert units(cut) <= sheets.CHARACTERS
    assert ("This cell was cut, being too long", "Findings!G2") == tuple(
        table(book["Notes"])[-1].values()
    )[:2]


def test_a_full_sheet_goes_on_in_another(order_report, monkeypatch):
    monkeypatch.setattr(sheets, "ROWS", 5)
    book = opened(order_report)

    assert ["Findings", "Findings 2", "Findings 3"] == [
        name for name in book.sheetnames if name.startswith("Findings")
    ]
    assert len(order_report.findings) == sum(
        len(table(book[name])) for name in book.sheetnames if name.startswith("Findings")
    )


def test_rows_are_as_high_as_what_is_printed_of_them(order_report):
    long = Text.same("word " * 100)
    first, *rest = order_report.findings
    found = [attrs.evolve(first, message=long, reason=Text.same("x\n" * 50)), *rest]
    sheet = opened(attrs.evolve(order_report, findings=found))["Findings"]

    assert ["What is asked", "Finding"] == [sheet.cell(1, at).value for at in (5, 6)]
    assert f"'Findings'!$A$1:$H${len(found) + 1}" == sheet.print_area
    assert 12 * LINE == sheet.row_dimensions[2].height


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 10, 1),
        ("short", 10, 1),
        ("two lines of text", 10, 2),
        ("x" * 100, 10, 12),
        ("a\nb\n\nc", 10, 4),
        ("中" * 9, 10, 2),
        ("y\n" * 100, 10, 27.27),
    ],
)
def test_height_is_that_of_the_lines(text, width, lines):
    assert lines == pytest.approx(height_of([(text, width)]) / LINE, abs=0.01)
