"""Filling: a portfolio as the rows of a form, so that reading it again gives the same portfolio."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from functools import lru_cache
from typing import Any

from attrs import field, frozen

from kotaku_eval.activities import BASE_FIELDS, EVENT_FIELDS, Activity, Event
from kotaku_eval.dates import EventDate
from kotaku_eval.errors import Problem
from kotaku_eval.models import Kind, fields_of, walk
from kotaku_eval.places import Place
from kotaku_eval.portfolios import Portfolio
from kotaku_eval.readers.sheet_habits import is_shortened, is_total
from kotaku_eval.readers.workbooks.documents import document_words_of, listed_documents
from kotaku_eval.readers.workbooks.headings import Column, Role
from kotaku_eval.readers.workbooks.layouts import (
    PLACE_FIELDS,
    PORTFOLIO,
    BookLayout,
    Part,
    SheetLayout,
)
from kotaku_eval.readers.workbooks.words import (
    EMPTY,
    EXAMPLE,
    LONGEST_TEXT,
    NONE,
    UNDATED,
    YES_NO,
    is_word,
)
from kotaku_eval.texts import Language, Text
from kotaku_eval.workbooks.cell_values import date_cell, number_cell, unwritable

Row = dict[str, Any]
"""What stands in a row: text, numbers and dates by the names of columns."""


@frozen
class FilledRows:
    """The rows of every sheet of a form.

    Args:
        rows: The rows by the names of sheets; that of the portfolio has one.
        problems: What a workbook cannot hold, and so is not in it.
    """

    rows: Mapping[str, list[Row]]
    problems: tuple[Problem, ...] = ()

    def columns(self, sheet: SheetLayout) -> tuple[Column, ...]:
        """Return the columns of a sheet that a form has: the usual ones, and those with values."""
        used = {key for row in self.rows.get(sheet.id, ()) for key in row}
        return tuple(own for own in sheet.columns if not own.is_extra or own.key in used)


def filled(portfolio: Portfolio, layout: BookLayout, language: Language) -> FilledRows:
    """Return a portfolio as the rows of a form.

    Args:
        portfolio: The portfolio.
        layout: The layout of its lifecycle.
        language: The language of the words in cells.
    """
    filler = _Filler(layout, language)
    rows = {PORTFOLIO.id: [filler.about(portfolio)]}
    for sheet in layout.part(Part.PLACES):
        places = [place for place in portfolio.places if place.level == sheet.id]
        rows[sheet.id] = [filler.record(place, sheet.columns, place.code) for place in places]
    activities = layout.by_id["activities"]
    rows["activities"] = [
        filler.record(own, activities.columns, own.id) for own in portfolio.activities
    ]
    rows["stages"] = [row for own in portfolio.activities for row in filler.stages(own)]
    for sheet in layout.part(Part.LIST):
        rows[sheet.id] = [row for own in portfolio.activities for row in filler.entries(own, sheet)]
    return FilledRows(rows, tuple(filler.problems))


@frozen
class _Filler:
    layout: BookLayout
    language: Language
    problems: list[Problem] = field(factory=list)

    def about(self, portfolio: Portfolio) -> Row:
        """Return what is said of the portfolio as a whole."""
        values: Row = {
            "portfolio": portfolio.id,
            "title.id": portfolio.title.id,
            "title.en": portfolio.title.en,
            "lifecycle": portfolio.lifecycle.id,
            "ruleset": portfolio.ruleset,
            "as_of": portfolio.as_of,
            "basis": portfolio.basis.value,
            "illustrative": portfolio.illustrative,
        }
        columns = PORTFOLIO.by_key
        made = {key: self._cell(value, columns[key], "") for key, value in values.items()}
        return {key: value for key, value in made.items() if value not in {None, EMPTY}}

    def record(self, value: Activity | Place, columns: Iterable[Column], name: str) -> Row:
        """Return an activity or a place as a row."""
        self._note_lists(value, name)
        row: Row = {}
        for column in columns:
            cell = self._cell(_part_of(value, column.key), column, name)
            if cell is not None and not (column.key in {"title", "name"} and cell == EMPTY):
                row[column.key] = cell
        self._see_code(name)
        return _without_empty_records(row, columns, value)

    def _see_code(self, code: str) -> None:
        """Note a code that would be taken for something else where the form is read."""
        if is_word(code, EXAMPLE):
            self._refuse(
                code, Text(id="kode ini berarti baris contoh", en="this code marks an example row")
            )
        elif is_total(code):
            self._refuse(
                code, Text(id="kode ini berarti baris jumlah", en="this code marks a row of totals")
            )
        elif is_shortened(code):
            words = Text(
                id="kode ini tampak dipendekkan Excel", en="this code looks as if cut by Excel"
            )
            self._refuse(code, words)

    def stages(self, activity: Activity) -> Iterator[Row]:
        """Yield the rows of an activity's events; their order is that of the cells."""
        order = self.layout.lifecycle.ranks
        row: Row = {}
        last = -1
        for event in activity.events:
            made = self._event(event, activity.id)
            if not made:
                words = Text(
                    id=f"rencana {event.stage} tanpa tanggal tidak dapat ditulis",
                    en=f"a plan of {event.stage} without a date cannot be written",
                )
                self._refuse(activity.id, words)
                continue
            if order[event.stage] <= last:
                yield row
                row = {}
            last = order[event.stage]
            row = {"id": activity.id, **row, **made}
        if row:
            yield row

    def _event(self, event: Event, name: str) -> Row:
        """Return the cells of an event."""
        self._note_lists(event, name)
        row: Row = {}
        stages = self.layout.by_id["stages"].columns
        columns = [column for column in stages if column.stage == event.stage]
        for column in columns:
            cell = self._event_cell(event, column, name)
            if cell is not None:
                row[column.key] = cell
        return _without_empty_records(row, columns, event, event.stage) if row else row

    def _event_cell(self, event: Event, column: Column, name: str) -> Any:
        documents = event.evidence
        match column.role:
            case Role.DATE:
                is_undated = event.happened and event.date is None
                word = UNDATED.to(self.language)
                return word if is_undated else self._cell(event.date, column, name)
            case Role.PLANNED:
                return self._cell(event.planned, column, name)
            case Role.DOCUMENT:
                return None if documents is None else self._document(event, column)
            case Role.DOCUMENTS:
                return None if documents is None else listed_documents(documents, self.language)
            case _:
                key = column.key.removeprefix(f"{event.stage}.")
                return self._cell(_part_of(event, key), column, name)

    def _document(self, event: Event, column: Column) -> str | None:
        held = [own for own in event.evidence or () if own.kind == column.field.name]
        if held:
            return document_words_of(held[0], self.language)
        # Somebody looked and found nothing at all: one cell has to say so.
        is_first = self.layout.lifecycle.stage(event.stage).evidence[0] == column.field.name
        return NONE.to(self.language) if is_first and not event.evidence else None

    def entries(self, activity: Activity, sheet: SheetLayout) -> Iterator[Row]:
        """Yield the rows of one of the lists of an activity."""
        entries = getattr(activity, sheet.id, None)
        if entries is None:
            return
        columns = sheet.columns[1:]
        if not entries:
            yield {"id": activity.id, columns[0].key: NONE.to(self.language)}
        for entry in entries:
            self._note_lists(entry, activity.id)
            row: Row = {"id": activity.id}
            for column in columns:
                cell = self._cell(_part_of(entry, column.key), column, activity.id)
                if cell is not None:
                    row[column.key] = cell
            yield _without_empty_records(row, columns, entry)

    def _cell(self, value: Any, column: Column, name: str) -> Any:
        """Return a value as a cell holds it; ``None`` for nothing recorded."""
        if isinstance(value, Enum):
            value = str(value.value)
        if value is None or column.field.kind is Kind.RECORD:
            return None
        if isinstance(value, bool):
            return YES_NO.word(str(value).lower(), self.language)
        if isinstance(value, EventDate):
            return date_cell(value)
        if isinstance(value, int | float):
            return number_cell(value)
        if column.choices is not None:
            return column.choices.word(str(value), self.language)
        return self._text(str(value), column, name)

    def _text(self, value: str, column: Column, name: str) -> str | None:
        if not value:
            return EMPTY
        reason = unwritable(value)
        if reason is not None:
            shown = f"{name}: {column.words.id}", f"{name}: {column.words.en}"
            self._refuse("", Text(id=f"{shown[0]}: {reason.id}", en=f"{shown[1]}: {reason.en}"))
        return value[:LONGEST_TEXT]

    def _note_lists(self, value: Any, name: str) -> None:
        """Note the lists that have no sheet: those of places, events, records and entries."""
        own = set(self.layout.by_id) if isinstance(value, Activity) else set()
        kind: Any = type(value)
        for key in _lists_of(kind):
            if key not in own and _part_of(value, key) is not None:
                text = Text(
                    id=f"daftar '{key}' tidak dapat ditulis", en=f"the list '{key}' has no sheet"
                )
                self._refuse(name, text)

    def _refuse(self, name: str, text: Text) -> None:
        head = f"{name}: " if name else ""
        self.problems.append(Problem(Text(id=f"{head}{text.id}", en=f"{head}{text.en}")))


@lru_cache(maxsize=256)
def _lists_of(kind: Any) -> tuple[str, ...]:
    """Return the dotted names of the lists in a class."""
    without = (*BASE_FIELDS, *EVENT_FIELDS, *PLACE_FIELDS)
    known = walk(fields_of(kind, without=without))
    return tuple(name for name, own in known if own.kind is Kind.LIST)


def _without_empty_records(row: Row, columns: Iterable[Column], value: Any, stage: str = "") -> Row:
    """Mark the records that were recorded without anything in them, which no other cell tells."""
    for column in columns:
        key = column.key.removeprefix(f"{stage}.")
        if column.role is Role.RECORD and _part_of(value, key) is not None:
            inner = f"{column.key}."
            if not any(key.startswith(inner) for key in row):
                row[column.key] = "x"
    return row


def _part_of(value: Any, key: str) -> Any:
    for name in key.split("."):
        if value is None:
            return None
        value = getattr(value, name, None)
    return value
