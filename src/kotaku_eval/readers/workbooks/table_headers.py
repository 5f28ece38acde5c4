"""Table headers: the sheet that a column mapping is about, and where its columns are named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from attrs import field, frozen

from kotaku_eval.errors import DataError, Problem, name_hint
from kotaku_eval.models import Field, Kind
from kotaku_eval.readers.log_columns import ACTIVITY_NAMES, CASE_NAMES, TIMESTAMP_NAMES
from kotaku_eval.readers.mappings import Column, ColumnMapping, EventMapping, WideMapping
from kotaku_eval.readers.notes import Notes
from kotaku_eval.readers.workbooks.books import Book, Sheet
from kotaku_eval.readers.workbooks.header_rows import Header, header_of
from kotaku_eval.readers.workbooks.values import is_blank
from kotaku_eval.texts import Text

_USUAL: Final = frozenset({*CASE_NAMES, *ACTIVITY_NAMES, *TIMESTAMP_NAMES})
_DATE: Final = Field("date", Kind.DATE)


@frozen
class Asked:
    """What a column mapping asks of a sheet.

    Args:
        names: Its columns, for finding the header.
        fields: What a column fills, where that is no text.
        texts: The columns that are codes, names and other text.
        spanning: The columns whose merged cells hold for every row they span.
        sheet: The name of the sheet.
    """

    names: frozenset[str]
    fields: dict[str, Field] = field(factory=dict)
    texts: tuple[str, ...] = ()
    spanning: frozenset[str] = frozenset()
    sheet: str = ""

    @classmethod
    def of(cls, mapping: ColumnMapping | None) -> Asked:
        """Return what a mapping asks; the usual names of an event log where there is none."""
        if mapping is None:
            return cls(
                _USUAL, dict.fromkeys(TIMESTAMP_NAMES, _DATE), spanning=frozenset(CASE_NAMES)
            )
        fields = dict(_fields(mapping))
        spanning = {own.name for place in mapping.places for own in place.columns}
        if isinstance(mapping, EventMapping):
            spanning.add(mapping.key.name)
        texts = [mapping.key, mapping.name]
        texts += [own for place in mapping.places for own in (place.code, place.name)]
        named = [own.name for own in texts if own is not None]
        named += [name for name, own in fields.items() if own.kind is Kind.TEXT]
        return cls(
            frozenset(own.name for own in mapping.columns),
            fields,
            tuple(dict.fromkeys(named)),
            frozenset(spanning - fields.keys()),
            mapping.sheet,
        )

    def known_in(self, names: Iterable[str]) -> int:
        """Return how many of the columns that are asked for have these names."""
        return len(self.names.intersection(names))


def _fields(mapping: ColumnMapping) -> Iterator[tuple[str, Field]]:
    dates: list[Column | None] = []
    columns = [*mapping.fields, *(own for place in mapping.places for own in place.fields)]
    if isinstance(mapping, WideMapping):
        dates += [own for stage in mapping.stages for own in (stage.date, stage.planned)]
    if isinstance(mapping, EventMapping):
        dates.append(mapping.timestamp)
        columns += mapping.event_fields
    yield from ((own.name, _DATE) for own in dates if own is not None)
    yield from ((own.column.name, own.field) for own in columns)


def chosen(book: Book, asked: Asked, notes: Notes) -> tuple[Sheet, Header]:
    """Return the sheet that is named, or has most of the columns; the others are noted.

    Raises:
        DataError: There is no such sheet, or none with cells.
    """
    named = asked.sheet
    if named and named not in book.by_name:
        text = Text(id=f"lembar '{named}' tidak ada", en=f"there is no sheet '{named}'")
        raise DataError([Problem(text, book.file.name, name_hint(named, book.by_name))])
    held = [
        sheet for sheet in book.sheets if any(any(not is_blank(c) for c in r) for r in sheet.rows)
    ]
    sheets = [book.by_name[named]] if named else [own for own in held if not own.is_hidden] or held
    if not sheets:
        text = Text(id="buku kerja tanpa isi", en="the workbook is empty")
        raise DataError([Problem(text, book.file.name)])
    found = [(sheet, header_of(sheet, asked.known_in)) for sheet in sheets]
    sheet, header = max(found, key=lambda pair: pair[1].known)
    for other in held:
        known = next((own.known for tried, own in found if tried is other), 0)
        if other is not sheet and not named:
            _note_unread(other, notes, is_alike=known == header.known and known > 0)
    return sheet, header


def _note_unread(sheet: Sheet, notes: Notes, *, is_alike: bool) -> None:
    source = sheet.source(0, 0)
    if is_alike:
        text = Text(
            id="lembar ini mempunyai kolom yang sama, tetapi tidak dibaca",
            en="this sheet has the same columns, and is not read",
        )
        hint = Text(
            id="Pilih lembarnya dengan `sheet:` dalam pemetaan kolom.",
            en="Choose the sheet with `sheet:` in the column mapping.",
        )
        notes.problem(source, text, hint)
        return
    hidden = Text(id=" (tersembunyi)", en=" (hidden)") if sheet.is_hidden else Text.same("")
    notes.remark(
        source,
        Text(id=f"lembar ini tidak dibaca{hidden.id}", en=f"this sheet is not read{hidden.en}"),
    )
