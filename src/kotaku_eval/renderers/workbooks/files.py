"""A workbook: the report as an Excel file, with the findings as a table to sort and filter."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any, Final

from kotaku_eval.errors import needing
from kotaku_eval.renderers.workbooks import pages
from kotaku_eval.renderers.workbooks.sheets import Sheets, plain
from kotaku_eval.reports import Report
from kotaku_eval.texts import Language, Text

_PURPOSE: Final = Text(id="Laporan Excel", en="A report for Excel")
_OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


def render_workbook(report: Report, language: Language = "id") -> bytes:
    """Return the report as the bytes of an Excel file; the same report gives the same bytes.

    Text stays text, whatever it begins with. What is longer than a cell may be is cut with a word
    on how much is missing, and named on the last page; a page that is full goes on in another.

    Raises:
        MissingExtraError: The library that writes workbooks is not installed.
    """
    with needing("excel", _PURPOSE):
        import xlsxwriter  # noqa: PLC0415 - an extra
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, _OPTIONS)
    book.set_properties(_properties(report, language))
    sheets = Sheets(book, language)
    pages.add_summary(sheets, report)
    pages.add_findings(sheets, report)
    pages.add_scores(sheets, report)
    pages.add_verdicts(sheets, report)
    pages.add_notes(sheets, report)
    book.close()
    return written.getvalue()


def _properties(report: Report, language: Language) -> dict[str, Any]:
    """Return the properties of the file; the day of its making is that of the judgement."""
    day = dt.date.fromisoformat(report.header.as_of) if report.header.as_of else dt.date(2000, 1, 1)
    return {
        "title": plain(report.header.title.to(language)),
        "comments": f"kotaku-eval {report.header.version}",
        "created": dt.datetime.combine(day, dt.time()),
    }
