"""Plan tables: the units to visit as rows, for those who go there."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Final

from kotaku_eval.errors import needing
from kotaku_eval.samples.plans import Plan
from kotaku_eval.texts import Language, Text

_HEADS: Final = (
    Text(id="no", en="no"),
    Text(id="kode", en="id"),
    Text(id="nama", en="label"),
    Text(id="tempat", en="place"),
    Text(id="strata", en="stratum"),
    Text(id="peluang", en="probability"),
    Text(id="bobot", en="weight"),
    Text(id="tanggal kunjungan", en="visited on"),
)
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "'")
_WIDTHS: Final = (5, 18, 40, 40, 30, 9, 9, 18)


def plan_rows(plan: Plan, language: Language = "id") -> Iterator[tuple[str | int | float, ...]]:
    """Yield the units to visit, the heads first."""
    yield tuple(head.to(language) for head in _HEADS)
    for at, unit in enumerate(plan.units, 1):
        own = plan.strata[unit.stratum]
        share = round(own.sample / own.population, 6)
        title = own.title.to(language)
        yield at, unit.id, unit.label, unit.place, title, share, round(own.weight, 6), ""


def plan_csv(plan: Plan, language: Language = "id") -> bytes:
    """Return the units to visit as CSV; what a spreadsheet would take for a formula is guarded."""
    held = io.StringIO()
    writer = csv.writer(held, lineterminator="\n")
    for row in plan_rows(plan, language):
        writer.writerow([_guarded(cell) for cell in row])
    return held.getvalue().encode("utf-8-sig", errors="backslashreplace")


def _guarded(cell: str | float) -> str | float:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def plan_xlsx(plan: Plan, language: Language = "id") -> bytes:
    """Return the units to visit as a workbook, with the design on a sheet of its own.

    Raises:
        MissingExtraError: The extra ``excel`` is not installed.
    """
    with needing("excel", Text(id="Buku kerja Excel", en="An Excel workbook")):
        import xlsxwriter  # noqa: PLC0415 - an extra
    held = io.BytesIO()
    settings = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    book = xlsxwriter.Workbook(held, settings)
    bold = book.add_format({"bold": True})
    visits = book.add_worksheet(Text(id="Kunjungan", en="Visits").to(language))
    for column, width in enumerate(_WIDTHS):
        visits.set_column(column, column, width)
    visits.freeze_panes(1, 0)
    for at, row in enumerate(plan_rows(plan, language)):
        visits.write_row(at, 0, row, None if at else bold)
    design = book.add_worksheet(Text(id="Rancangan", en="Design").to(language))
    design.set_column(0, 0, 100)
    for at, line in enumerate(plan.to_yaml().partition("\nunits:")[0].splitlines()):
        design.write_string(at, 0, line)
    book.close()
    return held.getvalue()
