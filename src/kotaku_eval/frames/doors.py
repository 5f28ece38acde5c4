"""Doors: what is asked of the tables of one portfolio as people give them, whatever holds them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Generic, TypeVar

from attrs import define, field

from kotaku_eval.activities import BASE_FIELDS
from kotaku_eval.columns.layouts import Layout
from kotaku_eval.errors import DataError, Problem, name_hint
from kotaku_eval.frames.casts import Ways
from kotaku_eval.frames.headers import (
    FrameMapping,
    is_log,
    known_columns,
    named_columns,
    unread_columns,
)
from kotaku_eval.frames.takings import Taker, take_entries, unread_entries
from kotaku_eval.lifecycles import Lifecycle
from kotaku_eval.models import Kind, fields_of
from kotaku_eval.places import Level
from kotaku_eval.readers.mappings import ColumnMapping, Repeated, WideMapping
from kotaku_eval.texts import Text

C = TypeVar("C", bound=Taker)
Given = Mapping[str, Any]


@define
class Door(ABC, Generic[C]):
    """Takes the tables of one portfolio, and notes what is wrong with their columns.

    Args:
        lifecycle: The lifecycle.
        mapping: What the columns of activities fill, or those of a log.
        numeric_codes: Whether codes may be whole numbers.
        order: The column that tells the order of rows, where these have none; empty for none.
        problems: What is wrong with the columns.
        notes: What nothing reads.
        checks: What may be wrong with the rows.
    """

    lifecycle: Lifecycle
    mapping: ColumnMapping | None
    numeric_codes: bool = field(kw_only=True)
    order: str = field(default="", kw_only=True)
    problems: list[Problem] = field(factory=list)
    notes: list[Problem] = field(factory=list)
    checks: list[Any] = field(factory=list)

    @abstractmethod
    def taker(self, given: Any, table: str, ways: Ways) -> C:
        """Return what takes the columns of a table.

        Args:
            given: The table.
            table: What it holds, for errors.
            ways: How its columns are read.
        """

    def open(self, given: Any, table: str, *, is_mapped: bool = False) -> C:
        """Return what takes the columns of a table that was given.

        Raises:
            DataError: It was not, or it is no table.
        """
        if given is None:
            text = Text(id="tabelnya belum diberikan", en="no table is given")
            raise DataError([Problem(text, table)])
        zone = self.lifecycle.zone
        ways = Ways(zone, numeric_codes=self.numeric_codes)
        if is_mapped and self.mapping is not None:
            cells = self.mapping.cells
            ways = Ways(zone, cells, trims=True, numeric_codes=self.numeric_codes)
        return self.taker(given, table, ways)

    def parted(self, activities: Any, events: Any) -> tuple[Any, Any]:
        """Return the tables of activities and of events: the one table may be a log."""
        if events is not None or activities is None or isinstance(self.mapping, WideMapping):
            return activities, events
        if self.mapping is None and not is_log(self.columns_of(activities), self.lifecycle):
            return activities, None
        return None, activities

    @abstractmethod
    def columns_of(self, given: Any) -> Iterable[str]:
        """Return the names of the columns of the table that was given as that of activities."""

    def activities(self, given: Any) -> tuple[C, FrameMapping]:
        """Return the columns of a table of activities, and what they fill."""
        if isinstance(self.mapping, WideMapping):
            held = self.open(given, "activities", is_mapped=True)
            mapping = FrameMapping.of(self.mapping)
        else:
            held = self.open(given, "activities")
            mapping = named_columns(held.header, self.lifecycle)
        self.note_unread(held, mapping, [])
        return held, mapping

    def note_unread(self, held: C, mapping: FrameMapping, more: list[str]) -> None:
        """Note the columns of activities that nothing reads, and the rows that are left out."""
        read = [*(own.name for own in (*mapping.columns, *mapping.ignore)), self.order]
        known = [*known_columns(self.lifecycle), *more]
        self.notes += unread_columns(held.table, held.header, read, known)
        if mapping.repeated is Repeated.FIRST:
            text = Text(
                id="dari baris dengan kode yang sama hanya yang pertama dipakai",
                en="of rows with the same id only the first is used",
            )
            self.notes.append(Problem(text, held.table))

    def places(self, given: Given) -> Iterator[tuple[Level, C]]:
        """Yield the tables of places, those of the highest level first."""
        levels = {own.id: own for own in self.lifecycle.levels}
        self._note_unknown(given, levels, Text(id="tingkat tidak dikenal", en="unknown level"))
        for level in reversed(self.lifecycle.levels):
            if level.id in given:
                yield level, self.open(given[level.id], f"places {level.id}")

    def lists(self, given: Given) -> dict[str, tuple[C, Layout]]:
        """Return the columns of lists, each with its layout."""
        own = fields_of(self.lifecycle.activity_type, without=BASE_FIELDS)
        known = {listed.name: listed for listed in own if listed.kind is Kind.LIST}
        self._note_unknown(given, known, Text(id="daftar tidak dikenal", en="unknown list"))
        found: dict[str, tuple[C, Layout]] = {}
        for name in given:
            if name in known:
                held = self.open(given[name], name)
                found[name] = held, take_entries(held, known[name])
                self.notes += unread_entries(held, known[name])
        return found

    def _note_unknown(self, given: Given, known: Given, says: Text) -> None:
        for name in given:
            if name not in known:
                text = Text(id=f"{says.id} '{name}'", en=f"{says.en} '{name}'")
                self.problems.append(Problem(text, hint=name_hint(name, known)))


def stage_stands_twice(stage: str) -> Problem:
    """Return the problem of a stage that is given as a column and as events."""
    text = Text(
        id=f"tahap '{stage}' ada di tabel kegiatan, padahal ada tabel kejadian",
        en=f"the stage '{stage}' stands in the table of activities, and there is one of events",
    )
    hint = Text(
        id="Berikan tahap sebagai kolom, atau sebagai kejadian.",
        en="Give stages as columns, or as events.",
    )
    return Problem(text, "activities", hint)
