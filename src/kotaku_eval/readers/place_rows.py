"""The places that the rows of a table name, each made once."""

from __future__ import annotations

from attrs import field, frozen

from kotaku_eval.definitions import structure_place
from kotaku_eval.errors import Problem
from kotaku_eval.places import Place
from kotaku_eval.readers.cells import CellReader, record
from kotaku_eval.readers.mappings import ColumnMapping, PlaceColumns
from kotaku_eval.readers.notes import Notes
from kotaku_eval.readers.tables import Row
from kotaku_eval.sources import Node, Scalar
from kotaku_eval.texts import Text

Described = tuple[tuple[str, str], ...]
"""What a row says of a place: the column and the cell of each of its parts."""


@frozen
class PlaceRows:
    """Collects places from rows; the first row that names a place describes it.

    Args:
        mapping: Which columns tell the places.
        cells: Reads them.
        notes: Where differences between rows are noted.
        made: The places so far, by level and code.
        described: What the first row said of each.
        noted: What later rows said otherwise, so that each is noted once.
    """

    mapping: ColumnMapping
    cells: CellReader
    notes: Notes
    made: dict[tuple[str, str], Place] = field(factory=dict)
    described: dict[tuple[str, str], Described] = field(factory=dict)
    noted: set[tuple[str, str, Described]] = field(factory=set)

    @property
    def places(self) -> tuple[Place, ...]:
        """The places made, the highest level first."""
        return tuple(self.made.values())

    def home(self, row: Row, problems: list[Problem]) -> Place | None:
        """Return the lowest place that a row names, making those that are new.

        Args:
            row: The row.
            problems: Where it is noted when a place cannot be read; the row then has no home.
        """
        parent: Place | None = None
        for columns in reversed(self.mapping.places):
            code = self.cells.text(row, columns.code)
            if not code:
                continue
            place = self._place(row, columns, parent, problems)
            if place is None:
                return None
            parent = place
        return parent

    def _place(
        self, row: Row, columns: PlaceColumns, parent: Place | None, problems: list[Problem]
    ) -> Place | None:
        key = (columns.level.id, self.cells.text(row, columns.code))
        says = self._described(row, columns, parent)
        if key not in self.made:
            place = self._new(row, columns, parent, problems)
            if place is None:
                return None
            self.made[key] = place
            self.described[key] = says
        elif says != self.described[key]:
            self._note_difference(row, columns, key, says)
        return self.made[key]

    def _described(self, row: Row, columns: PlaceColumns, parent: Place | None) -> Described:
        own = ((column.name, self.cells.text(row, column)) for column in columns.columns)
        return (*own, ("", parent.code if parent else ""))

    def _new(
        self, row: Row, columns: PlaceColumns, parent: Place | None, problems: list[Problem]
    ) -> Place | None:
        before = len(problems)
        items: dict[str, Node] = {}
        for name, column in (("code", columns.code), ("name", columns.name)):
            scalar = self.cells.words(row, column)
            if scalar is not None:
                items[name] = scalar
        items.update(self.cells.fields(row, columns.fields, problems))
        source = self.cells.source(row, columns.code)
        if parent is not None:
            items["parent"] = Scalar(parent.code, plain=False, source=source)
        zone = self.cells.zone
        place = structure_place(record(items, source), columns.level, problems, zone=zone)
        return None if len(problems) > before else place

    def _note_difference(
        self, row: Row, columns: PlaceColumns, key: tuple[str, str], says: Described
    ) -> None:
        if (*key, says) in self.noted:
            return
        self.noted.add((*key, says))
        first = self.described[key]
        changed = [new for old, new in zip(first, says, strict=True) if old != new]
        shown = ", ".join(f"{column or '↑'} '{value}'" for column, value in changed)
        place = self.made[key]
        self.notes.problem(
            self.cells.source(row, columns.code),
            Text(
                id=f"{key[0]} '{key[1]}' berbeda dari {place.source}: {shown}",
                en=f"{key[0]} '{key[1]}' differs from {place.source}: {shown}",
            ),
            Text(id="Baris pertama yang dipakai.", en="The first row is used."),
        )
