"""Annotations: a copy of somebody's workbook in which every finding stands at its cell."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Sequence
from copy import copy
from pathlib import Path
from typing import Any, Final

from attrs import frozen

from kotaku_eval.errors import DataError, Problem, needing
from kotaku_eval.findings import Severity
from kotaku_eval.portfolios import Portfolio
from kotaku_eval.readers.workbooks.books import read_book
from kotaku_eval.readers.workbooks.words import LONGEST_SHEET_NAME, LONGEST_TEXT
from kotaku_eval.renderers import labels
from kotaku_eval.reports import Report
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.texts import Language, Text
from kotaku_eval.workbooks.cells import CellFinder, CellPlace, Remark, by_cell
from kotaku_eval.workbooks.losses import losses_of

PURPOSE: Final = Text(id="Menandai buku kerja Excel", en="Annotating an Excel workbook")
ENDINGS: Final = (".xlsx", ".xlsm")
COLORS: Final = {
    Severity.CRITICAL: "F4A6A6",
    Severity.HIGH: "F9C89B",
    Severity.MEDIUM: "FCE8A6",
    Severity.LOW: "DDEBC8",
    Severity.INFO: "D6E4F0",
    None: "D9D9D9",
}
"""The colour of a cell by its worst finding; of a note where there is no finding."""

MOST_AT_A_CELL: Final = 8
_LONGEST_COMMENT: Final = 6000
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


@frozen
class Annotated:
    """A copy with findings at its cells.

    Args:
        data: The workbook.
        notes: What the copy lacks, and what else is to be told.
        cells: How many cells are marked.
    """

    data: bytes
    notes: tuple[Text, ...]
    cells: int


def annotated(
    path: Path,
    report: Report,
    judged: tuple[Portfolio, RuleSet],
    language: Language = "id",
    *,
    macros: bool = False,
) -> Annotated:
    """Return a copy of a workbook with the findings of its report at their cells.

    Everything else in it is kept as far as the format allows; what is lost is told.

    Args:
        path: The workbook that the portfolio was read from.
        report: What was found.
        judged: What was read from it, and the rules by which it was judged.
        language: The language of what is said.
        macros: Whether the copy is of the kind that holds macros.

    Raises:
        DataError: It is a workbook of another format, or damaged.
        MissingExtraError: The library that copies workbooks is not installed.
    """
    name = path.as_posix()
    if path.suffix.lower() not in ENDINGS:
        raise DataError([_other_format(name)])
    finder = CellFinder.of(read_book(path), *judged)
    with needing("excel", PURPOSE):
        import openpyxl  # noqa: PLC0415 - an extra

    data = path.read_bytes()
    with warnings.catch_warnings():
        # What it cannot keep is told by `losses_of`, in words.
        warnings.simplefilter("ignore")
        try:
            book = openpyxl.load_workbook(io.BytesIO(data), keep_vba=macros, rich_text=True)
        except Exception as failure:
            raise DataError([_unreadable(name, str(failure))]) from failure
        remarks = finder.remarks(report.findings, report.notes)
        marked = by_cell(remarks)
        for cell, own in marked.items():
            _mark(book[cell.sheet][cell.name], own, language)
        _write_findings(book, report, remarks, language)
        target = io.BytesIO()
        book.save(target)
    notes = losses_of(data, keeps_macros=macros)
    return Annotated(target.getvalue(), tuple(notes), len(marked))


def _other_format(name: str) -> Problem:
    text = Text(
        id="hanya buku kerja .xlsx atau .xlsm yang dapat diberi tanda",
        en="only .xlsx and .xlsm workbooks can be annotated",
    )
    hint = Text(
        id="Buka di Excel dan simpan sebagai Buku Kerja Excel (.xlsx).",
        en="Open it in Excel and save it as an Excel Workbook (.xlsx).",
    )
    return Problem(text, name, hint)


def _unreadable(name: str, reason: str) -> Problem:
    shown = " ".join(reason.split())[:120]
    text = Text(
        id=f"buku kerja ini tidak dapat disalin ({shown})",
        en=f"this workbook cannot be copied ({shown})",
    )
    hint = Text(
        id="Buka di Excel, simpan ulang, lalu coba lagi.",
        en="Open it in Excel, save it again, and retry.",
    )
    return Problem(text, name, hint)


def _mark(cell: Any, remarks: Sequence[Remark], language: Language) -> None:
    """Colour a cell and say in a comment what was found."""
    from openpyxl.comments import Comment  # noqa: PLC0415

    if type(cell).__name__ == "MergedCell":
        cell = _top_of(cell)
    cell.fill = _fill(_worst(remarks))
    lines = [_comment(own, language) for own in remarks[:MOST_AT_A_CELL]]
    if len(remarks) > MOST_AT_A_CELL:
        more = len(remarks) - MOST_AT_A_CELL
        lines.append(
            Text(id=f"… dan {more} lagi: lihat lembar temuan", en=f"… and {more} more").to(language)
        )
    before = f"{cell.comment.text}\n\n" if cell.comment is not None else ""
    words = _clean(before + "\n\n".join(lines))[:_LONGEST_COMMENT]
    comment = Comment(words, "kotaku-eval")
    comment.width = 360
    comment.height = min(600, 40 + 18 * sum(1 + len(line) // 52 for line in words.splitlines()))
    cell.comment = comment


def _top_of(cell: Any) -> Any:
    """Return the cell that holds the value of merged ones."""
    for area in cell.parent.merged_cells.ranges:
        if cell.coordinate in area:
            return cell.parent.cell(area.min_row, area.min_col)
    return cell


def _worst(remarks: Sequence[Remark]) -> Severity | None:
    found = [own.severity for own in remarks if own.severity is not None]
    return max(found, key=lambda severity: severity.rank, default=None)


def _fill(severity: Severity | None) -> Any:
    from openpyxl.styles import PatternFill  # noqa: PLC0415

    return PatternFill("solid", fgColor=COLORS[severity])


def _comment(remark: Remark, language: Language) -> str:
    note, finding = remark.note, remark.finding
    if finding is None:
        assert note is not None  # noqa: S101 - one of the two
        return f"{_NOTE.to(language)}: {_of_note(note, language)}"
    head = labels.severity(finding.severity).to(language).upper()
    lines = [f"{head}: {finding.message.to(language) or finding.reason.to(language)}"]
    if finding.message.to(language) and finding.reason.to(language):
        lines.append(finding.reason.to(language))
    if finding.fix.to(language):
        lines.append(f"{labels.FIX.to(language)}: {finding.fix.to(language)}")
    lines.append(f"[{finding.rule}]")
    return "\n".join(lines)


def _of_note(note: Problem, language: Language) -> str:
    hint = note.hint.to(language)
    return f"{note.text.to(language)}. {hint}" if hint else note.text.to(language)


_NOTE: Final = Text(id="CATATAN", en="NOTE")
_TITLE: Final = Text(id="Temuan", en="Findings")
_LEGEND: Final = Text(id="Warna sel", en="Colour of a cell")
_NO_CELL: Final = Text(id="tanpa sel", en="no cell")
_CELL: Final = Text(id="Sel", en="Cell")
_ORIGINAL: Final = Text(
    id="Salinan dengan tanda; perbaiki di berkas asli, lalu periksa lagi.",
    en="A copy with marks; mend the original, and check again.",
)
_HEADINGS: Final = (
    Text(id="No.", en="No."),
    labels.SEVERITY,
    _CELL,
    labels.SUBJECT,
    labels.CODE,
    labels.FINDING,
    labels.FIX,
    labels.VERDICT,
    labels.RULE,
)
_WIDTHS: Final = (6, 11, 22, 30, 16, 60, 60, 16, 34)


def _write_findings(
    book: Any, report: Report, remarks: Sequence[Remark], language: Language
) -> None:
    """Add the sheet that lists every finding and note, with links to their cells."""
    from openpyxl.styles import Alignment, Font  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    sheet = book.create_sheet(_free_name(_TITLE.to(language), book.sheetnames))
    for at, width in enumerate(_WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    bold = Font(bold=True)
    title = report.header.title.to(language) or labels.UNTITLED.to(language)
    lines = [title, f"{report.header.ruleset}, {report.header.as_of}", _ORIGINAL.to(language)]
    for at, words in enumerate(lines, start=1):
        _write(sheet, at, 1, words).font = bold
    row = _write_legend(sheet, len(lines) + 2, language) + 1
    for at, heading in enumerate(_HEADINGS, start=1):
        _write(sheet, row, at, heading.to(language)).font = bold
    sheet.freeze_panes = sheet.cell(row + 1, 1)
    for number, remark in enumerate(remarks, start=1):
        cells = _row(number, remark, language)
        for at, words in enumerate(cells, start=1):
            cell = _write(sheet, row + number, at, words)
            cell.alignment = Alignment(wrap_text=at in {6, 7}, vertical="top")
        sheet.cell(row + number, 2).fill = _fill(remark.severity)
        if remark.cell is not None:
            _link(sheet.cell(row + number, 3), remark.cell)
    sheet.auto_filter.ref = f"A{row}:{get_column_letter(len(_HEADINGS))}{row + len(remarks)}"
    book.move_sheet(sheet, -(len(book.sheetnames) - 1))
    book.active = 0
    for own in book.worksheets:
        own.sheet_view.tabSelected = own is sheet


def _write_legend(sheet: Any, row: int, language: Language) -> int:
    """Write what each colour means; return the row below."""
    _write(sheet, row, 1, _LEGEND.to(language))
    shown = [*reversed(Severity), None]
    for at, severity in enumerate(shown, start=1):
        words = _NOTE if severity is None else labels.severity(severity)
        _write(sheet, row + at, 2, words.to(language)).fill = _fill(severity)
    return row + len(shown) + 1


def _row(number: int, remark: Remark, language: Language) -> tuple[Any, ...]:
    cell = str(remark.cell) if remark.cell is not None else _NO_CELL.to(language)
    finding, note = remark.finding, remark.note
    if finding is None:
        assert note is not None  # noqa: S101 - one of the two
        shown = cell if remark.cell is not None else note.where or cell
        return number, _NOTE.to(language), shown, "", "", note.text.to(language), (
            note.hint.to(language)
        ), "", ""
    return (
        number,
        labels.severity(finding.severity).to(language),
        cell,
        finding.subject.label,
        finding.subject.id,
        finding.message.to(language) or finding.reason.to(language),
        finding.fix.to(language),
        finding.verdict.title.to(language),
        finding.rule,
    )


def _write(sheet: Any, row: int, column: int, value: Any) -> Any:
    """Write a cell; text is text, whatever it begins with."""
    cell = sheet.cell(row, column)
    if isinstance(value, str):
        cell.value = _clean(value)[:LONGEST_TEXT]
        cell.data_type = "s"
    else:
        cell.value = value
    return cell


def _link(cell: Any, target: CellPlace) -> None:
    from openpyxl.styles import Font  # noqa: PLC0415
    from openpyxl.worksheet.hyperlink import Hyperlink  # noqa: PLC0415

    sheet = target.sheet.replace("'", "''")
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{sheet}'!{target.name}")
    font = copy(cell.font)
    cell.font = Font(name=font.name, size=font.size, color="1155CC", underline="single")


def _clean(words: str) -> str:
    """Return words without the characters that no workbook may hold."""
    return _CONTROL.sub("\ufffd", words)


def _free_name(wanted: str, taken: Sequence[str]) -> str:
    """Return a name for a new sheet that none of the others has."""
    known = {name.casefold() for name in taken}
    tries = [wanted, *(f"{wanted} {at}"[:LONGEST_SHEET_NAME] for at in range(2, len(taken) + 3))]
    return next(name for name in tries if name.casefold() not in known)
