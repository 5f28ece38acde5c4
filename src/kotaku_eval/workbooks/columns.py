"""Columns of a form: width and format, what their cells may hold, and the cells themselves."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from attrs import frozen

from kotaku_eval.models import NUMERIC, Kind
from kotaku_eval.readers.workbooks.headings import Column, Role
from kotaku_eval.readers.workbooks.words import OFFERED, YES_NO, cut
from kotaku_eval.texts import Language, Text
from kotaku_eval.workbooks.lists import Lists
from kotaku_eval.workbooks.styles import Styles

_EARLIEST: Final = dt.date(1990, 1, 1)
_LATEST: Final = dt.date(2100, 12, 31)
_NARROWEST: Final = 12
_WIDEST: Final = 30
_NAMES: Final = frozenset({"name", "title"})
"""The columns of names, which are as long as their heading is short."""
_BUTTON: Final = 2
_LONGEST_TITLE: Final = 32
_LONGEST_MESSAGE: Final = 255


@frozen
class ColumnFiller:
    """Writes one column of a sheet.

    Args:
        sheet: The sheet that is written.
        column: The column.
        at: Its position, from 0.
        styles: The styles of the workbook.
        lists: Its drop-down lists.
        language: The language of words.
    """

    sheet: Any
    column: Column
    at: int
    styles: Styles
    lists: Lists
    language: Language

    def format_column(self) -> int:
        """Give the whole column its width and format, so that codes stay text.

        Returns:
            The room for its heading, in characters; the button of the filter takes the rest.
        """
        width = max(_NARROWEST, min(_WIDEST, len(self.column.heading(self.language)) // 2 + 4))
        if self.column.key in _NAMES:
            width = _WIDEST
        self.sheet.set_column(self.at, self.at, width, self.styles.formats[self._format])
        return width - _BUTTON

    @property
    def _format(self) -> str:
        own = self.column.field
        if own.kind is Kind.DATE:
            return "date"
        if own.unit == "year":
            return "year"
        if own.kind is Kind.INTEGER:
            return "integer"
        return "number" if own.kind is Kind.NUMBER else "text"

    def write(self, row: int, value: Any, *, is_example: bool = False) -> None:
        """Write a cell: text stays text, whatever it begins with."""
        styles = self.styles.examples if is_example else self.styles.formats
        style = styles[self._format]
        if value is None:
            if is_example or self.at == 1:
                self.sheet.write_blank(row, self.at, None, style)
        elif isinstance(value, str):
            self.sheet.write_string(row, self.at, value, style)
        elif isinstance(value, dt.date):
            self.sheet.write_datetime(row, self.at, value, style)
        else:
            self.sheet.write_number(row, self.at, value, style)

    def validate(self, first: int, last: int, codes: str = "") -> None:
        """Give the cells of some rows a list or a check.

        Args:
            first: The first row.
            last: The last row.
            codes: The range of codes on another sheet that the column names.
        """
        options = self._list(codes) or self._check()
        if options:
            self.sheet.data_validation(first, self.at, last, self.at, options)

    def _list(self, codes: str) -> dict[str, Any]:
        words = self._words()
        if codes:
            return {"validate": "list", "source": codes, **self._told(_CODE, "warning")}
        if not words:
            return {}
        is_open = self.column.role is Role.DOCUMENT
        told = self._told(_DOCUMENT, "warning") if is_open else self._told(_LIST, "stop")
        return {"validate": "list", "source": self.lists.range_of(words), **told}

    def _words(self) -> tuple[str, ...]:
        column = self.column
        if column.role is Role.DOCUMENT:
            return tuple(words.to(self.language) for words in OFFERED)
        if column.field.kind is Kind.BOOLEAN:
            return tuple(YES_NO.shown(self.language))
        if column.choices is not None:
            return tuple(column.choices.shown(self.language))
        return column.field.choices

    def _check(self) -> dict[str, Any]:
        own = self.column.field
        if own.kind is Kind.DATE:
            return {
                "validate": "date", "criteria": "between", "minimum": _EARLIEST,
                "maximum": _LATEST, **self._told(_DATE, "warning"),
            }  # fmt: skip
        if own.kind not in NUMERIC:
            return {}
        kind = "integer" if own.kind is Kind.INTEGER else "decimal"
        if own.unit == "percent":
            return {
                "validate": kind, "criteria": "between", "minimum": 0, "maximum": 100,
                **self._told(_PERCENT, "stop"),
            }  # fmt: skip
        if own.unit == "year":
            return {
                "validate": kind, "criteria": "between", "minimum": 1990, "maximum": 2100,
                **self._told(_YEAR, "warning"),
            }  # fmt: skip
        words = _WHOLE if own.kind is Kind.INTEGER else _NUMBER
        return {
            "validate": kind, "criteria": ">=", "value": 0, **self._told(words, "warning"),
        }  # fmt: skip

    def _told(self, words: Text, kind: str) -> dict[str, Any]:
        shown = words.to(self.language)[:_LONGEST_MESSAGE]
        title = cut(self.column.title.to(self.language), _LONGEST_TITLE)
        return {"error_type": kind, "error_title": title, "error_message": shown}


_LIST: Final = Text(id="Pilih dari daftar.", en="Choose from the list.")
_CODE: Final = Text(
    id="Kode ini belum ada di lembarnya. Tambahkan di sana, atau perbaiki kodenya.",
    en="This code is not on its sheet yet. Add it there, or mend the code.",
)
_DOCUMENT: Final = Text(
    id="Pilih dari daftar; nomor dokumen boleh ditulis di belakangnya: ada; no. 12/BA/2018.",
    en="Choose from the list; the number of the document may follow: found; no. 12/BA/2018.",
)
_DATE: Final = Text(
    id="Bukan tanggal lengkap. Lanjutkan hanya bila memang bulan (2018-08), tahun (2018), atau "
    "'tanpa tanggal'.",
    en="Not a whole date. Go on only where a month (2018-08), a year (2018) or 'undated' is meant.",
)
_PERCENT: Final = Text(
    id="Tulis persen sebagai bilangan 0 sampai 100: 60 untuk 60 %.",
    en="Write per cent as a number from 0 to 100: 60 for 60 %.",
)
_YEAR: Final = Text(id="Tulis tahun empat angka.", en="Write a year of four digits.")
_WHOLE: Final = Text(
    id="Tulis bilangan bulat, 0 atau lebih, tanpa titik dan tanpa Rp.",
    en="Write a whole number, 0 or more, without separators or Rp.",
)
_NUMBER: Final = Text(id="Tulis bilangan, 0 atau lebih.", en="Write a number, 0 or more.")
