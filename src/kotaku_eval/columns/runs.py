"""Runs: from the tables of a portfolio to a row of verdict codes per subject, on any engine.

What is joined and gathered is decided here, once for all engines; an engine only knows how its
tables do it. Nothing is read before its result is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Generic, Protocol, TypeVar

import attrs
from attrs import define, field

from kotaku_eval.columns.events import EVENTS, stage_view
from kotaku_eval.columns.expressions import Expression, columns_in
from kotaku_eval.columns.gatherings import ACTIVITIES, ENTRY, Gathering
from kotaku_eval.columns.layouts import SUBJECT, Layout, StageLayout
from kotaku_eval.columns.plans import LevelPlan, plan_level
from kotaku_eval.columns.tables import PLACE, Tables
from kotaku_eval.facts import ACTIVITY
from kotaku_eval.rulesets import RuleSet

T = TypeVar("T")

Named = Sequence[tuple[str, Expression]]
"""Expressions with the names of the columns they make."""


class Engine(Protocol[T]):
    """What an engine does with its tables; each returns a new one, and reads nothing yet."""

    def names(self, table: T) -> list[str]:
        """Return the names of the columns."""
        ...

    def prefixed(self, table: T, prefix: str) -> T:
        """Return a table with something before the name of every column."""
        ...

    def pick(self, table: T, columns: Mapping[str, str]) -> T:
        """Return some columns: new name to old name."""
        ...

    def derive(self, table: T, named: Named) -> T:
        """Return a table with columns added, or put in the place of those of the same name."""
        ...

    def select(self, table: T, kept: Sequence[str], named: Named) -> T:
        """Return some columns as they are, and some expressions beside them."""
        ...

    def join(self, left: T, right: T, on: str, *, keep_all: bool) -> T:
        """Join two tables that share just one column; keep all rows of the left, or those of both.

        The right has one row at most for each value.
        """
        ...

    def gather(self, entries: T, gatherings: Sequence[Gathering], key: str) -> T:
        """Return a row for each value of a column, named ``SUBJECT``, with what is gathered."""
        ...

    def known(self, table: T, column: str) -> T:
        """Return the rows in which a column is not null."""
        ...


def code_name(at: int) -> str:
    """Return the name of the column of verdict codes of the rule at a position."""
    return f"code/{at}"


def variant_name(at: int) -> str:
    """Return the name of the column of the variants in force of the rule at a position."""
    return f"variant/{at}"


@define
class Run(Generic[T]):
    """The rules of a set on the tables of a portfolio.

    Args:
        engine: What the tables are worked with.
        tables: The tables.
        ruleset: The rules.
        as_of: The day of the judgement, as an ordinal.
    """

    engine: Engine[T]
    tables: Tables[T]
    ruleset: RuleSet
    as_of: int
    layouts: Mapping[str, Layout] = field(init=False)
    plans: dict[str, LevelPlan] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.layouts = self._layouts()
        levels = [ACTIVITY, *(own.id for own in self.tables.lifecycle.levels)]
        self.plans = {
            level: plan_level(self.ruleset, level, self.layouts, self.as_of)
            for level in levels
            if self.ruleset.rules_on(level)
        }

    def _layouts(self) -> Mapping[str, Layout]:
        """Return the columns of each level, those of the places above it and of stages included."""
        tables = self.tables
        found: dict[str, Layout] = {}
        levels = [own.id for own in tables.lifecycle.levels]
        for level in (ACTIVITY, *levels):
            own = tables.layouts.get(level, Layout())
            above = levels if level == ACTIVITY else levels[levels.index(level) + 1 :]
            fields = dict(own.fields)
            for parent in above:
                held = tables.layouts.get(parent, Layout()).fields
                fields |= {f"{parent}.{name}": shape for name, shape in held.items()}
            stages = dict(own.stages)
            if level == ACTIVITY and tables.events is not None:
                stages |= self._event_stages()
            found[level] = attrs.evolve(own, fields=fields, stages=stages)
        return found

    def _event_stages(self) -> dict[str, StageLayout]:
        layout = self.tables.event_layout
        return {own.id: layout.stage(own.evidence) for own in self.tables.lifecycle.stages}

    # --- facts ----------------------------------------------------------------------------------

    def subjects(self, level: str, wanted: Iterable[str]) -> T:
        """Return the activities, or the places of a level, with some facts as columns."""
        names = set(wanted)
        table = self.tables.activities if level == ACTIVITY else self.tables.places[level]
        if level == ACTIVITY:
            table = self._with_stages(table, names)
        table = self._with_parents(table, level, names)
        kept = (own for own in self.engine.names(table)
                if own in names or own == SUBJECT or own.startswith(PLACE))  # fmt: skip
        return self.engine.pick(table, {name: name for name in kept})

    def _with_stages(self, table: T, names: set[str]) -> T:
        events = self.tables.events
        if events is None:
            return table
        stages = [
            (stage, own)
            for stage, own in self._event_stages().items()
            if any(name.startswith(f"{stage}.") for name in names)
        ]
        if not stages:
            return table
        view = stage_view(stages, self.tables.event_layout, self.ruleset.undated)
        view = view.only(names)
        entries = self.engine.prefixed(events, ENTRY)
        made = self.engine.gather(entries, view.gatherings, ENTRY + SUBJECT)
        joined = self.engine.join(table, made, SUBJECT, keep_all=True)
        return self.engine.derive(joined, view.derived)

    def _with_parents(self, table: T, level: str, names: set[str]) -> T:
        for parent, places in self.tables.places.items():
            asked = sorted(
                name.removeprefix(f"{parent}.") for name in names if name.startswith(f"{parent}.")
            )
            if asked and parent != level:
                columns = {f"{parent}.{name}": name for name in asked}
                above = self.engine.pick(places, {PLACE + parent: SUBJECT, **columns})
                table = self.engine.join(table, above, PLACE + parent, keep_all=True)
        return table

    # --- verdicts -------------------------------------------------------------------------------

    def codes(self, level: str) -> T:
        """Return a row per subject: its id, the codes of its places, and a code per rule.

        The columns are ``SUBJECT``, one for each level of places, and those of ``code_name`` and
        ``variant_name`` for what columns express.
        """
        plan = self.plans[level]
        table = self.subjects(level, (column.name for column in plan.columns))
        table = self._with_gathered(table, plan)
        places = [name for name in self.engine.names(table) if name.startswith(PLACE)]
        return self.engine.select(table, [SUBJECT, *places], _verdicts(plan))

    def _with_gathered(self, table: T, plan: LevelPlan) -> T:
        by_source: dict[str, list[Gathering]] = {}
        for own in plan.gatherings:
            by_source.setdefault(own.source, []).append(own)
        made = table
        for source, held in by_source.items():
            entries, key = self._entries(source, plan.level, held)
            asked = columns_in(own.of for own in held)
            outer = sorted(own.name for own in asked if not own.name.startswith(ENTRY))
            if outer:
                beside = {key: SUBJECT, **{name: name for name in outer if name != SUBJECT}}
                subjects = self.engine.pick(table, beside)
                entries = self.engine.join(entries, subjects, key, keep_all=False)
            found = self.engine.gather(entries, held, key)
            made = self.engine.join(made, found, SUBJECT, keep_all=True)
        return made

    def _entries(self, source: str, level: str, held: list[Gathering]) -> tuple[T, str]:
        """Return the entries of a list, and the column that names the subject of each."""
        if source == ACTIVITIES and level != ACTIVITY:
            asked = columns_in(own.of for own in held)
            names = {own.name.removeprefix(ENTRY) for own in asked if own.name.startswith(ENTRY)}
            within = self.engine.known(self.subjects(ACTIVITY, names), PLACE + level)
            return self.engine.prefixed(within, ENTRY), ENTRY + PLACE + level
        table = self.tables.events if source == EVENTS else self.tables.lists[source]
        if table is None:
            msg = f"no table of {source}"
            raise KeyError(msg)
        return self.engine.prefixed(table, ENTRY), ENTRY + SUBJECT


def _verdicts(plan: LevelPlan) -> list[tuple[str, Expression]]:
    found: list[tuple[str, Expression]] = []
    for at, own in plan.lowered.items():
        found.append((code_name(at), own.code))
        if own.variant is not None:
            found.append((variant_name(at), own.variant))
    return found
