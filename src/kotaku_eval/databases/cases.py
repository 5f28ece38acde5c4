"""Cases: event logs of a database, and the activities that a log alone tells of."""

from __future__ import annotations

from typing import Any

import ibis.expr.types as ir
from attrs import frozen
from ibis import _

from kotaku_eval.databases.checks import Check, TableChecks
from kotaku_eval.databases.columns import TableColumns
from kotaku_eval.frames.headers import FrameMapping
from kotaku_eval.frames.logs import DIFFERS, LogColumns, read_of
from kotaku_eval.lifecycles import Lifecycle
from kotaku_eval.readers.mappings import ColumnMapping


@frozen
class Log(LogColumns[TableColumns]):
    """A log of events in a table of a database."""

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
        held, key, beside = self.held, self.columns.key, self.attributes(order)
        named, rows = None, held.given.select(beside or [*held.header])
        if key in held.header:
            named = held.given.filter(held.given[key].notnull())
            firsts = {name: _first(name, held.header[name], order) for name in beside}
            rows = named.group_by(key).aggregate(**firsts)
        made = TableColumns.of("activities", rows, held.ways, held.problems)
        filled = self.filled(made, lifecycle, mapping)
        differing = read_of(beside, filled)
        if named is not None and differing:
            checks.append(_differences(named, key, differing))
        return made, filled


def _first(name: str, kind: Any, order: str) -> Any:
    value = _[name]
    if order:
        return value.argmin(_[order], where=value.notnull())
    if kind.is_boolean():  # which PostgreSQL has no least of
        return value.cast("int32").min() == 1
    return value.min()


def _differences(rows: ir.Table, key: str, beside: list[str]) -> TableChecks:
    counts = rows.group_by(key).aggregate(**{f"/many/{own}": _[own].nunique() for own in beside})
    checks = tuple(Check(_[f"/many/{own}"] > 1, _[key], DIFFERS, own) for own in beside)
    return TableChecks("activities", counts, checks)
