"""Runs: from the tables of a portfolio to a row of verdict codes per subject, on any engine.

What is joined and gathered is decided here, once for all engines; an engine only knows how its
tables do it. Nothing is read before its result is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Generic, TypeVar

import attrs
from attrs import define, field

from kotaku_eval.columns.course_runs import CourseRun
from kotaku_eval.columns.courses import COURSE
from kotaku_eval.columns.engines import Engine
from kotaku_eval.columns.events import EVENTS, stage_view
from kotaku_eval.columns.expressions import Column, columns_in
from kotaku_eval.columns.gatherings import ACTIVITIES, ENTRY, Gathering
from kotaku_eval.columns.layouts import SUBJECT, Layout, StageLayout
from kotaku_eval.columns.pairings import unpaired
from kotaku_eval.columns.plans import LevelPlan, plan_level
from kotaku_eval.columns.tables import PLACE, Tables
from kotaku_eval.facts import ACTIVITY
from kotaku_eval.rulesets import RuleSet

T = TypeVar("T")


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
        events = None if self.tables.events is None else self.tables.event_layout
        self.plans = {
            level: plan_level(self.ruleset, level, self.layouts, self.as_of, events=events)
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
        table = self.subjects(level, (unpaired(column.name) for column in plan.columns))
        table = self._with_gathered(table, plan)
        places = [name for name in self.engine.names(table) if name.startswith(PLACE)]
        return self.engine.select(table, [SUBJECT, *places], plan.verdicts)

    def _with_gathered(self, table: T, plan: LevelPlan) -> T:
        by_source: dict[str, list[Gathering]] = {}
        for own in plan.gatherings:
            by_source.setdefault(own.source, []).append(own)
        of_events = {COURSE, *(source for source, _ in plan.pairings)}
        made = table
        for source, held in by_source.items():
            if source not in of_events:
                entries, key = self._entries(source, plan.level, held)
                asked = columns_in(own.of for own in held)
                entries = self._with_subjects(entries, key, table, asked)
                found = self.engine.gather(entries, held, key)
                made = self.engine.join(made, found, SUBJECT, keep_all=True)
        if plan.course is not None and self.tables.events is not None:
            entries = self.engine.prefixed(self.tables.events, ENTRY)
            asked = columns_in(plan.asked_of_events)
            entries = self._with_subjects(entries, ENTRY + SUBJECT, made, asked)
            made = CourseRun(self.engine, plan.course, entries).gathered(made, plan, by_source)
        return made

    def _with_subjects(self, entries: T, key: str, table: T, asked: Iterable[Column]) -> T:
        """Return entries with what is asked of their subjects beside them."""
        names = {unpaired(own.name) for own in asked}
        outer = sorted(name for name in names if not name.startswith(ENTRY) and name != SUBJECT)
        if not outer:
            return entries
        subjects = self.engine.pick(table, {key: SUBJECT, **{name: name for name in outer}})
        return self.engine.join(entries, subjects, key, keep_all=False)

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
