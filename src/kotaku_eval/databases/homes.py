"""Homes: the tables of places in a database, and the places that each activity lies in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

import ibis
import ibis.expr.types as ir
from attrs import define, field
from ibis import _

from kotaku_eval.columns.layouts import SUBJECT, Layout
from kotaku_eval.columns.tables import PLACE
from kotaku_eval.databases.checks import Check, TableChecks
from kotaku_eval.databases.columns import TableColumns
from kotaku_eval.databases.subjects import first_rows, one_of
from kotaku_eval.errors import Problem
from kotaku_eval.frames.takings import take_place, unread_places
from kotaku_eval.places import Level
from kotaku_eval.texts import Text

ORDER: Final = "/order"
"""The column that tells the order of rows, where one does."""

_SOURCE: Final = "/order source"
_LOST: Final = "/lost/"
"""What stands before a level in the name of the column of codes that no place has."""


@define
class Homes:
    """The places of a portfolio: those of tables, and those that activities name.

    Args:
        levels: From the lowest up.
        tables: The tables of places, by level; each place once.
        layouts: Their columns.
        checks: What may be wrong with their rows.
        taken: The tables of places that were given, until their texts have been read.
        view: Gives a query a name in the database.
    """

    levels: Sequence[Level]
    view: Callable[[ir.Table], ir.Table]
    tables: dict[str, ir.Table] = field(factory=dict)
    layouts: dict[str, Layout] = field(factory=dict)
    checks: list[TableChecks] = field(factory=list)
    taken: dict[str, TableColumns] = field(factory=dict)

    def above(self, level: Level) -> Sequence[Level]:
        """Return the levels above one."""
        return self.levels[self.levels.index(level) + 1 :]

    # --- given as tables ------------------------------------------------------------------------

    def take(self, level: Level, held: TableColumns) -> Iterator[Problem]:
        """Take the columns of the table of the places of a level.

        Yields:
            A note on every column that nothing reads.
        """
        layout = take_place(held, level, self.above(level))
        if layout is None:
            return
        self.layouts[level.id] = Layout({"code": None, "name": None, **layout.fields})
        self.taken[level.id] = held
        yield from unread_places(held, level, self.above(level))

    def build(self, order: str) -> None:
        """Make the tables of places that were given, from the highest level down.

        Args:
            order: The column that tells the order of rows; empty for none.
        """
        for level in reversed(self.levels):
            held = self.taken.get(level.id)
            if held is not None:
                self.checks.append(held.table_checks)
                has_order = bool(order) and order in held.header
                rows = held.given.select(**held.made, **({ORDER: _[order]} if has_order else {}))
                by = [ORDER] if has_order else [name for name in rows.columns if name != SUBJECT]
                self._keep(level, first_rows(rows, SUBJECT, by))

    def _keep(self, level: Level, table: ir.Table) -> None:
        name = _["name"] if "name" in table.columns else ibis.null("string")
        table = table.mutate(
            **{
                "code": _[SUBJECT],
                PLACE + level.id: _[SUBJECT],
                "name": ibis.coalesce(name, ibis.literal("")),
            }
        )
        self.tables[level.id] = self.placed(table, self.above(level), f"places {level.id}")

    # --- the places above -----------------------------------------------------------------------

    def placed(self, table: ir.Table, levels: Sequence[Level], name: str) -> ir.Table:
        """Return a table with the codes of all places that its rows lie in.

        A code that the table of its level does not have is taken away, and reported.

        Args:
            table: The table.
            levels: The levels that its rows may name, from the lowest up.
            name: What it holds, for errors.
        """
        checks: list[Check] = []
        for level in levels:
            column = PLACE + level.id
            if column not in table.columns:
                table = table.mutate(**{column: ibis.null("string")})
            elif level.id in self.tables:
                table = self._joined(table, level)
                checks.append(_lost(level))
        made = self.view(table)
        if checks:
            self.checks.append(TableChecks(name, made, tuple(checks), _[SUBJECT]))
        return made.select([own for own in made.columns if not own.startswith(_LOST)])

    def _joined(self, table: ir.Table, level: Level) -> ir.Table:
        column, key = PLACE + level.id, f"/key/{level.id}"
        higher = [PLACE + own.id for own in self.above(level)]
        places: Any = self.tables[level.id]
        beside = places.select(
            **{key: places[SUBJECT], **{f"/up/{own}": places[own] for own in higher}}
        )
        joined = table.left_join(beside, [(column, key)])
        kept = [own for own in table.columns if own != column and own not in higher]
        changed = {
            own: ibis.coalesce(_[f"/up/{own}"], _[own]) if own in table.columns else _[f"/up/{own}"]
            for own in higher
        }
        changed |= {_LOST + level.id: ibis.cases((_[key].isnull(), _[column])), column: _[key]}
        # Changed before it is picked: Ibis takes what is made while it joins for part of the join.
        return joined.mutate(**changed).select(*kept, *changed)

    # --- named by activities only ---------------------------------------------------------------

    def complete(self, activities: ir.Table) -> None:
        """Make the tables of places that are only named.

        Args:
            activities: The activities, with the codes of all their places, and what is said of
                places beside them.
        """
        for level in self.levels:
            if level.id not in self.tables:
                self._complete(level, activities)
        self.tables = {level.id: self.tables[level.id] for level in self.levels}

    def _complete(self, level: Level, activities: ir.Table) -> None:
        column = PLACE + level.id
        higher = [PLACE + own.id for own in self.above(level)]
        prefix = f"{level.id}."
        beside = [name for name in activities.columns if name.startswith(prefix)]
        below = self.levels[: self.levels.index(level)]
        # What activities name below they name here too.
        given = [lower.id for lower in below if lower.id in self.taken]
        sources = [activities, *(self.tables[lower] for lower in given)]
        order = [ORDER] if ORDER in activities.columns else []
        kinds = activities.schema()
        parts = [
            own.select(
                **{name: own[name] for name in (column, *higher)},
                **{
                    name: own[name] if not at else ibis.null(kinds[name])
                    for name in (*beside, *order)
                },
                **{_SOURCE: ibis.literal(at, "int64")},
            )
            for at, own in enumerate(sources)
        ]
        rows = ibis.union(*parts) if len(parts) > 1 else parts[0]
        rows = rows.filter(rows[column].notnull())
        self._check_parents(level, rows, higher)
        by = [_SOURCE, *(order or [*higher, *beside])]
        first = first_rows(rows, column, by)
        described = {name.removeprefix(prefix): _[name] for name in beside}
        named = {SUBJECT: _[column], **{own: _[own] for own in higher}, **described}
        held = self.layouts.get(level.id, Layout())
        self.layouts[level.id] = Layout({"code": None, "name": None, **held.fields})
        self._keep(level, first.select(**named))

    def _check_parents(self, level: Level, rows: ir.Table, higher: list[str]) -> None:
        """Note places that different rows put into different places."""
        if not higher:
            return
        column = PLACE + level.id
        # The least beside the greatest costs far less than how many there are. Where one row names
        # a place above and another names none, they differ too.
        parts = {
            f"/differ/{own}": ibis.coalesce(_[own].min() != _[own].max(), False)
            | _[own].count().between(1, _.count() - 1)
            for own in higher
        }
        grouped = rows.group_by(column).aggregate(**parts)
        says = Text(
            id="berada di beberapa tempat; yang pertama dipakai",
            en="lies in several places; the first is used",
        )
        check = Check(one_of(_[own] for own in parts), _[column], says, level.id)
        self.checks.append(TableChecks(f"places {level.id}", grouped, (check,)))


def _lost(level: Level) -> Check:
    """Return the check of codes that no place of a level has."""
    says = Text(id=f"tidak ada {level.id} seperti itu", en=f"there is no such {level.id}")
    lost = _[_LOST + level.id]
    return Check(lost.notnull(), lost, says, level.id)
