"""Homes: the tables of places, and the places that each activity lies in."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import polars as pl
from attrs import define, field

from kotaku_eval.columns.layouts import SUBJECT, Layout
from kotaku_eval.columns.tables import PLACE
from kotaku_eval.errors import Problem
from kotaku_eval.frames.checks import Check, TableChecks
from kotaku_eval.frames.columns import TableColumns
from kotaku_eval.frames.takings import take_place, unread_places
from kotaku_eval.places import Level
from kotaku_eval.texts import Text

_THERE = "/there"


@define
class Homes:
    """The places of a portfolio: those of tables, and those that activities name.

    Args:
        levels: From the lowest up.
        tables: The tables of places, by level; each place once.
        layouts: Their columns.
        checks: What may be wrong with their rows.
    """

    levels: Sequence[Level]
    tables: dict[str, pl.LazyFrame] = field(factory=dict)
    layouts: dict[str, Layout] = field(factory=dict)
    checks: list[TableChecks] = field(factory=list)

    def above(self, level: Level) -> Sequence[Level]:
        """Return the levels above one."""
        return self.levels[self.levels.index(level) + 1 :]

    # --- given as tables ------------------------------------------------------------------------

    def take(self, level: Level, held: TableColumns) -> Iterator[Problem]:
        """Take the table of the places of a level; those above have been taken before.

        Yields:
            A note on every column that nothing reads.
        """
        layout = take_place(held, level, self.above(level))
        if layout is None:
            return
        self.checks.append(held.table_checks)
        named = held.result.filter(pl.col(SUBJECT).is_not_null()).unique(
            subset=SUBJECT, keep="first", maintain_order=True
        )
        self._keep(level, named, layout, named.collect_schema().names())
        yield from unread_places(held, level, self.above(level))

    def _keep(
        self, level: Level, table: pl.LazyFrame, layout: Layout, names: Collection[str]
    ) -> None:
        name = pl.col("name") if "name" in names else pl.lit(None, pl.String)
        table = table.with_columns(
            pl.col(SUBJECT).alias("code"),
            pl.col(SUBJECT).alias(PLACE + level.id),
            name.fill_null("").alias("name"),
        )
        held = {*names, PLACE + level.id}
        self.tables[level.id] = self.placed(table, self.above(level), f"places {level.id}", held)
        self.layouts[level.id] = Layout({"code": None, "name": None, **layout.fields})

    # --- the places above -----------------------------------------------------------------------

    def placed(
        self,
        table: pl.LazyFrame,
        levels: Sequence[Level],
        name: str,
        columns: Collection[str] | None = None,
    ) -> pl.LazyFrame:
        """Return a table with the codes of all places that its rows lie in.

        A code that the table of its level does not have is taken away, and reported.

        Args:
            table: The table.
            levels: The levels that its rows may name, from the lowest up.
            name: What it holds, for errors.
            columns: The names of its columns, if they are known: asking a table costs time.
        """
        held = set(table.collect_schema().names() if columns is None else columns)
        for level in levels:
            column = PLACE + level.id
            if column not in held:
                table = table.with_columns(pl.lit(None, pl.String).alias(column))
                held.add(column)
            elif level.id in self.tables:
                table = self._joined(table, level, name, held)
        return table

    def _joined(
        self, table: pl.LazyFrame, level: Level, name: str, held: set[str]
    ) -> pl.LazyFrame:  # fmt: skip
        column = PLACE + level.id
        higher = [PLACE + own.id for own in self.above(level)]
        places = self.tables[level.id].select(
            pl.col(SUBJECT).alias(column),
            pl.lit(value=True).alias(_THERE),
            *(pl.col(own).alias(f"/up/{own}") for own in higher),
        )
        joined = table.join(places, on=column, how="left", maintain_order="left")
        says = Text(id=f"tidak ada {level.id} seperti itu", en=f"there is no such {level.id}")
        bad = pl.col(column).is_not_null() & pl.col(_THERE).is_null()
        self.checks.append(TableChecks(name, joined, (Check(bad, pl.col(column), says, level.id),)))
        changed = [pl.when(pl.col(_THERE)).then(pl.col(column)).alias(column)]
        for own in higher:
            above = pl.col(f"/up/{own}")
            changed.append((pl.coalesce(above, own) if own in held else above).alias(own))
        held.update(higher)
        return joined.with_columns(changed).drop(_THERE, *(f"/up/{own}" for own in higher))

    # --- named by activities only ---------------------------------------------------------------

    def complete(self, activities: pl.LazyFrame) -> None:
        """Make the tables of places that are only named.

        Args:
            activities: The activities, with the codes of all their places, and what is said of
                places beside them.
        """
        names = activities.collect_schema().names()
        addresses = _addresses(activities, [PLACE + level.id for level in self.levels])
        given = dict(self.tables)
        for at, level in enumerate(self.levels):
            if level.id in given:
                continue
            beside = [name for name in names if name.startswith(f"{level.id}.")]
            # A table that was completed names nothing that activities and given tables do not.
            below = [given[own.id] for own in self.levels[:at] if own.id in given]
            self._complete(level, [activities if beside else addresses, *below], beside)
        self.tables = {level.id: self.tables[level.id] for level in self.levels}

    def _complete(
        self, level: Level, sources: Sequence[pl.LazyFrame], beside: Sequence[str]
    ) -> None:
        """Make the table of a level of what names its places; only the first says more of them."""
        higher = [PLACE + own.id for own in self.above(level)]
        first, *others = sources
        named = [first.select(PLACE + level.id, *higher, *beside)]
        named += [own.select(PLACE + level.id, *higher) for own in others]
        rows = pl.concat(named, how="diagonal").filter(pl.col(PLACE + level.id).is_not_null())
        grouped = rows.group_by(pl.col(PLACE + level.id).alias(SUBJECT), maintain_order=True)
        table = grouped.agg(pl.col(name).first() for name in (*higher, *beside))
        self._check_parents(level, rows, higher)
        described = {name: name.removeprefix(f"{level.id}.") for name in beside}
        layout = self.layouts.get(level.id, Layout())
        held = [SUBJECT, *higher, *described.values()]
        self._keep(level, table.rename(described), layout, held)

    def _check_parents(self, level: Level, rows: pl.LazyFrame, higher: list[str]) -> None:
        """Note places that different rows put into different places."""
        if not higher:
            return
        column = PLACE + level.id
        ways = rows.select(column, *higher).unique(maintain_order=True)
        grouped = ways.group_by(column, maintain_order=True).agg(pl.len().alias("/ways"))
        says = Text(
            id="berada di beberapa tempat; yang pertama dipakai",
            en="lies in several places; the first is used",
        )
        check = Check(pl.col("/ways") > 1, pl.col(column), says, level.id)
        self.checks.append(TableChecks(f"places {level.id}", grouped, (check,)))


def _addresses(activities: pl.LazyFrame, columns: Sequence[str]) -> pl.LazyFrame:
    """Return the different addresses of activities, in the order in which they are met.

    They are found once, when somebody asks for them, for all levels of places.
    """
    met = (
        activities.select(columns)
        .with_row_index("/row")
        .group_by(columns)
        .agg(pl.col("/row").min())
        .sort("/row")
        .select(columns)
    )
    found: list[pl.DataFrame] = []

    def once() -> pl.DataFrame:
        if not found:
            found.append(met.collect(engine="streaming"))
        return found[0]

    return pl.defer(once, schema=dict.fromkeys(columns, pl.String()))
