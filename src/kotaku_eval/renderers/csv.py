"""CSV: the findings as a table, for spreadsheets."""

from __future__ import annotations

import csv
import io
from typing import Final

from kotaku_eval.formulas import guarded
from kotaku_eval.renderers.escapes import paragraphs
from kotaku_eval.renderers.rows import Columns, rows_of
from kotaku_eval.reports import Report
from kotaku_eval.texts import Language

MARK: Final = "\ufeff"
"""By this a spreadsheet knows that the file is UTF-8."""


def render_csv(report: Report, language: Language = "id", *, delimiter: str = ",") -> str:
    """Return the findings as CSV: a header, then a row for each, open ones first.

    Text that a spreadsheet would take for a formula has an apostrophe before it, as has text that
    begins with one. Control characters are shown, and not sent; line breaks stay.

    Args:
        report: The report.
        language: The language of titles, messages, reasons and fixes.
        delimiter: What stands between the columns; spreadsheets of Indonesia expect ``;``.
    """
    columns = Columns.of(report)
    written = io.StringIO()
    writer = csv.writer(written, delimiter=delimiter, lineterminator="\n")
    writer.writerow(columns.names)
    for row in rows_of(report, language, columns.levels):
        writer.writerow([guarded(paragraphs(cell)) for cell in row])
    return MARK + written.getvalue()
