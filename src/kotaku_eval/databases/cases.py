"""Cases: event logs of a database, and the activities that a log alone tells of."""

from __future__ import annotations

from typing import Any

import attrs
import ibis.expr.types as ir
from attrs import frozen
from ibis import _

from kotaku_eval.columns.events import EventLayout
from kotaku_eval.databases.checks import Check, TableChecks
from kotaku_eval.databases.columns import TableColumns
from kotaku_eval.frames.headers import EventColumns, FrameMapping, named_columns, stage_names
from kotaku_eval.lifecycles import Lifecycle
from kotaku_eval.readers.mappings import Column, ColumnMapping, EventMapping
from kotaku_eval.texts import Text


@frozen
class Subjects:
    """The columns of activities with what they fill.

    Args:
        held: The columns.
        mapping: What they fill.
        is_closed: Whether nothing more is to come where no column tells; ``None`` when that is
            not known.
    """

    held: TableColumns
    mapping: FrameMapping
    is_closed: bool | None


@frozen
class Log:
    """A log of events.

    Args:
        held: Its columns.
        columns: What they are.
        layout: The layout of the table it becomes.
    """

    held: TableColumns
    columns: EventColumns
    layout: EventLayout

    def cases(
        self,
        lifecycle: Lifecycle,
        mapping: ColumnMapping | None,
        checks: list[TableChecks],
        order: str,
    ) -> tuple[TableColumns, FrameMapping]:
        """Return the columns of the activities that the log tells of, one row for each.

        Of an attribute that differs between the rows of a case, the first value counts; the least
        one where no column tells the order of rows.
        """
        held, key = self.held, self.columns.key
        of_event = {*self.columns.columns, order}
        beside = [name for name in held.header if name not in of_event]
        if key not in held.header:
            return self._columns(held.given.select(beside or [*held.header]), lifecycle, mapping)
        rows = held.given.filter(held.given[key].notnull())
        firsts = {name: _first(name, held.header[name], order) for name in beside}
        grouped = rows.group_by(key).aggregate(**firsts)
        made, filled = self._columns(grouped, lifecycle, mapping)
        read = {own.name for own in filled.columns}
        if differing := [name for name in beside if name in read]:
            checks.append(_differences(rows, key, differing))
        return made, filled

    def _columns(
        self, rows: ir.Table, lifecycle: Lifecycle, mapping: ColumnMapping | None
    ) -> tuple[TableColumns, FrameMapping]:
        held = TableColumns.of("activities", rows, self.held.ways, self.held.problems)
        key = Column(self.columns.key)
        if isinstance(mapping, EventMapping):
            names = [own.name for own in attrs.fields(ColumnMapping)]
            given = {name: getattr(mapping, name) for name in names}
            return held, FrameMapping(**given)
        return held, attrs.evolve(named_columns(held.header, lifecycle), key=key)


def _first(name: str, kind: Any, order: str) -> Any:
    value = _[name]
    if order:
        return value.argmin(_[order], where=value.notnull())
    if kind.is_boolean():  # which PostgreSQL has no least of
        return value.cast("int32").min() == 1
    return value.min()


def _differences(rows: ir.Table, key: str, beside: list[str]) -> TableChecks:
    counts = rows.group_by(key).aggregate(**{f"/many/{own}": _[own].nunique() for own in beside})
    says = Text(
        id="berbeda di antara baris satu kasus; nilai pertama dipakai",
        en="differs between the rows of a case; the first value is used",
    )
    checks = tuple(Check(_[f"/many/{own}"] > 1, _[key], says, own) for own in beside)
    return TableChecks("activities", counts, checks)


def mapped_events(mapping: EventMapping) -> EventColumns:
    """Return the columns of the log that a column mapping describes."""
    return EventColumns(
        key=mapping.key.name,
        stage=mapping.activity.name,
        date=mapping.timestamp.name,
        fields=mapping.event_fields,
        stages=stage_names(mapping.lifecycle, mapping.stages),
    )
