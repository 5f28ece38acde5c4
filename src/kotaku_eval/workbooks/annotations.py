"""Annotations: a copy of somebody's workbook in which every finding stands at its cell."""

from __future__ import annotations

import io
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from attrs import frozen

from kotaku_eval.errors import DataError, Problem, needing
from kotaku_eval.findings import Severity
from kotaku_eval.portfolios import Portfolio
from kotaku_eval.readers.workbooks.books import read_book
from kotaku_eval.readers.workbooks.header_rows import HEADER_WITHIN
from kotaku_eval.readers.workbooks.words import storable
from kotaku_eval.renderers import labels, outlines
from kotaku_eval.reports import Report
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.texts import Language, Text
from kotaku_eval.workbooks.cells import CellFinder, Remark, by_cell
from kotaku_eval.workbooks.finding_sheets import NOTE, fill, write_findings
from kotaku_eval.workbooks.losses import losses_of

PURPOSE: Final = Text(id="Menandai buku kerja Excel", en="Annotating an Excel workbook")
ENDINGS: Final = (".xlsx", ".xlsm")
MOST_AT_A_CELL: Final = 8
_LONGEST_COMMENT: Final = 6000


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
    if path.suffix.lower() not in ENDINGS:
        raise DataError([_other_format(path.as_posix())])
    finder = CellFinder.of(read_book(path), *judged)
    data = path.read_bytes()
    with warnings.catch_warnings():
        # What the library cannot keep is told by `losses_of`, in words.
        warnings.simplefilter("ignore")
        book = _copied(data, path.as_posix(), macros=macros)
        remarks = finder.remarks(report.findings, report.notes)
        marked = by_cell(remarks)
        for cell, own in marked.items():
            _mark(book[cell.sheet][cell.name], own, language)
        write_findings(book, report, remarks, language)
        target = io.BytesIO()
        book.save(target)
    notes = losses_of(data, keeps_macros=macros)
    return Annotated(target.getvalue(), tuple(notes), len(marked))


def _copied(data: bytes, name: str, *, macros: bool) -> Any:
    """Return a workbook to be changed.

    Raises:
        DataError: The library cannot read it.
        MissingExtraError: The library is not installed.
    """
    with needing("excel", PURPOSE):
        import openpyxl  # noqa: PLC0415 - an extra

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), keep_vba=macros, rich_text=True)
    except Exception as failure:
        raise DataError([_unreadable(name, str(failure))]) from failure
    for sheet in book.worksheets:
        # The sizes of comments are lost in reading; those of headings are long.
        for row in sheet.iter_rows(max_row=HEADER_WITHIN):
            for cell in row:
                if cell.comment is not None:
                    _fit(cell.comment)
    return book


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
    cell.fill = fill(_worst(remarks))
    lines = [_comment(own, language) for own in remarks[:MOST_AT_A_CELL]]
    if len(remarks) > MOST_AT_A_CELL:
        more = len(remarks) - MOST_AT_A_CELL
        lines.append(
            Text(id=f"… dan {more} lagi: lihat lembar temuan", en=f"… and {more} more").to(language)
        )
    before = f"{cell.comment.text}\n\n" if cell.comment is not None else ""
    words = storable(before + "\n\n".join(lines))[:_LONGEST_COMMENT]
    comment = Comment(words, "kotaku-eval")
    _fit(comment)
    cell.comment = comment


def _fit(comment: Any) -> None:
    """Make a comment as large as its words."""
    lines = sum(1 + len(line) // 52 for line in comment.text.splitlines())
    comment.width, comment.height = 360, min(600, 40 + 18 * lines)


def _top_of(cell: Any) -> Any:
    """Return the cell that holds the value of merged ones."""
    for area in cell.parent.merged_cells.ranges:
        if cell.coordinate in area:
            return cell.parent.cell(area.min_row, area.min_col)
    return cell


def _worst(remarks: Sequence[Remark]) -> Severity | None:
    found = [own.severity for own in remarks if own.severity is not None]
    return max(found, key=lambda severity: severity.rank, default=None)


def _comment(remark: Remark, language: Language) -> str:
    note, finding = remark.note, remark.finding
    if finding is None:
        assert note is not None  # noqa: S101 - one of the two
        return f"{NOTE.to(language)}: {_of_note(note, language)}"
    head = labels.severity(finding.severity).to(language).upper()
    told = (outlines.detail(finding, language), finding.reason.to(language))
    lines = [f"{head}: {finding.title.to(language)}", *(words for words in told if words)]
    if finding.fix.to(language):
        lines.append(f"{labels.FIX.to(language)}: {finding.fix.to(language)}")
    lines.append(f"[{finding.rule}]")
    return "\n".join(lines)


def _of_note(note: Problem, language: Language) -> str:
    hint = note.hint.to(language)
    return f"{note.text.to(language)}. {hint}" if hint else note.text.to(language)
