"""Examples: the row of a form that shows how to fill it, and is never read."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from kotaku_eval.models import NUMERIC, Kind
from kotaku_eval.readers.workbooks.headings import Column, Role
from kotaku_eval.readers.workbooks.layouts import SheetLayout
from kotaku_eval.readers.workbooks.words import EXAMPLE, FOUND, YES_NO
from kotaku_eval.texts import Language, Text

_FIRST: Final = dt.date(2018, 3, 5)
_WEEK: Final = dt.timedelta(days=7)
_NUMBERS: Final = {"rupiah": 150_000_000, "percent": 50, "year": 2018, "person-day": 120}
_TEXT: Final = Text(id="contoh isian", en="example")


def example_row(sheet: SheetLayout, language: Language) -> dict[str, Any]:
    """Return the example row of a sheet: every usual column filled."""
    row: dict[str, Any] = {}
    week = 0
    for column in sheet.usual:
        if column.role is Role.DATE:
            week += 1
        row[column.key] = _example(column, week, language)
    return row


def _example(column: Column, week: int, language: Language) -> Any:
    kind = column.field.kind
    if column.role in {Role.KEY, Role.PLACE, Role.PARENT}:
        return EXAMPLE.to(language)
    if column.role is Role.DOCUMENT:
        return FOUND.to(language)
    if kind is Kind.DATE:
        is_planned = column.role is Role.PLANNED
        return _FIRST + (week + is_planned) * _WEEK
    if kind is Kind.BOOLEAN:
        return YES_NO.word("true", language)
    if kind in NUMERIC:
        return _NUMBERS.get(column.field.unit, 10 if column.field.unit else 1)
    if column.choices is not None:
        return column.choices.shown(language)[0]
    return column.field.choices[0] if column.field.choices else _TEXT.to(language)
