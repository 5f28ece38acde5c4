"""Finding sheets: the sheet that lists every finding and note, with links to their cells."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from typing import Any, Final

from kotaku_eval.findings import Severity
from kotaku_eval.readers.workbooks.words import LONGEST_SHEET_NAME, LONGEST_TEXT, storable
from kotaku_eval.renderers import labels, outlines
from kotaku_eval.renderers.escapes import paragraphs
from kotaku_eval.renderers.workbooks.heights import height_of
from kotaku_eval.reports import Report
from kotaku_eval.texts import Language, Text
from kotaku_eval.workbooks.cells import CellPlace, Remark

COLORS: Final = {
    Severity.CRITICAL: "F4A6A6",
    Severity.HIGH: "F9C89B",
    Severity.MEDIUM: "FCE8A6",
    Severity.LOW: "DDEBC8",
    Severity.INFO: "D6E4F0",
    None: "D9D9D9",
}
"""The colour of a cell by its worst finding; of a note where there is no finding."""


def fill(severity: Severity | None) -> Any:
    """Return the colour of a severity, or of a note, as the fill of a cell."""
    from openpyxl.styles import PatternFill  # noqa: PLC0415

    return PatternFill("solid", fgColor=COLORS[severity])


NOTE: Final = Text(id="CATATAN", en="NOTE")
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
    labels.ASKED,
    labels.FINDING,
    labels.FIX,
    labels.VERDICT,
    labels.RULE,
)
_WIDTHS: Final = (6, 11, 24, 26, 16, 36, 50, 50, 16, 30)


def write_findings(
    book: Any, report: Report, remarks: Sequence[Remark], language: Language
) -> None:
    """Add the sheet that lists every finding and note, with links to their cells."""
    from openpyxl.styles import Alignment, Font  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    sheet = book.create_sheet(_free_name(_TITLE.to(language), book.sheetnames))
    for at, width in enumerate(_WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    bold = Font(name="Calibri", size=11, bold=True)
    title = labels.titled(report.header.title, report.header.portfolio).to(language)
    lines = [title, f"{report.header.ruleset}, {report.header.as_of}", _ORIGINAL.to(language)]
    lines += [labels.ILLUSTRATIVE.to(language)] if report.header.illustrative else []
    for at, words in enumerate(lines, start=1):
        _write(sheet, at, 1, words).font = bold
    row = _write_legend(sheet, len(lines) + 2, language) + 1
    for at, heading in enumerate(_HEADINGS, start=1):
        cell = _write(sheet, row, at, heading.to(language))
        cell.font, cell.fill = bold, fill(None)
    sheet.freeze_panes = sheet.cell(row + 1, 1)
    aligned = Alignment(wrap_text=True, vertical="top")
    beside = Alignment(horizontal="left", indent=1, vertical="top")
    for number, remark in enumerate(remarks, start=1):
        cells = _row(number, remark, language)
        for at, words in enumerate(cells, start=1):
            _write(sheet, row + number, at, words).alignment = beside if at == 2 else aligned  # noqa: PLR2004 - the severity
        texts = zip(map(str, cells), _WIDTHS, strict=True)
        sheet.row_dimensions[row + number].height = height_of(texts)
        sheet.cell(row + number, 2).fill = fill(remark.severity)
        if remark.cell is not None:
            _link(sheet.cell(row + number, 3), remark.cell)
    sheet.auto_filter.ref = f"A{row}:{get_column_letter(len(_HEADINGS))}{row + len(remarks)}"
    _print(sheet, row)
    book.move_sheet(sheet, -(len(book.sheetnames) - 1))
    book.active = 0
    for own in book.worksheets:
        own.sheet_view.tabSelected = own is sheet


def _print(sheet: Any, header: int) -> None:
    """Print the sheet across A4, with the headings on every page."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{header}:{header}"


def _write_legend(sheet: Any, row: int, language: Language) -> int:
    """Write what each colour means; return the row below."""
    _write(sheet, row, 1, _LEGEND.to(language))
    shown = [*reversed(Severity), None]
    for at, severity in enumerate(shown, start=1):
        words = NOTE if severity is None else labels.severity(severity)
        _write(sheet, row + at, 2, words.to(language)).fill = fill(severity)
    return row + len(shown) + 1


def _row(number: int, remark: Remark, language: Language) -> tuple[Any, ...]:
    cell = str(remark.cell) if remark.cell is not None else _NO_CELL.to(language)
    finding, note = remark.finding, remark.note
    if finding is None:
        assert note is not None  # noqa: S101 - one of the two
        shown = cell if remark.cell is not None else note.where or cell
        return (
            number,
            NOTE.to(language),
            shown,
            "",
            "",
            "",
            note.text.to(language),
            (note.hint.to(language)),
            "",
            "",
        )
    return (
        number,
        labels.severity(finding.severity).to(language),
        cell,
        finding.subject.label,
        finding.subject.id,
        finding.title.to(language),
        outlines.detail(finding, language) or finding.reason.to(language),
        finding.fix.to(language),
        finding.verdict.title.to(language),
        finding.rule,
    )


def _write(sheet: Any, row: int, column: int, value: Any) -> Any:
    """Write a cell; text is text, whatever it begins with."""
    cell = sheet.cell(row, column)
    if isinstance(value, str):
        cell.value = storable(paragraphs(value))[:LONGEST_TEXT]
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


def _free_name(wanted: str, taken: Sequence[str]) -> str:
    """Return a name for a new sheet that none of the others has."""
    known = {name.casefold() for name in taken}
    tries = [wanted, *(f"{wanted} {at}"[:LONGEST_SHEET_NAME] for at in range(2, len(taken) + 3))]
    return next(name for name in tries if name.casefold() not in known)
