"""Verdicts in a database: judged, counted and listed where the tables are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import attrs
import ibis
import ibis.expr.types as ir
import numpy as np
import polars as pl
from attrs import frozen

from kotaku_eval.columns.layouts import SUBJECT
from kotaku_eval.columns.plans import LevelPlan, code_name, variant_name
from kotaku_eval.columns.rules import ASK
from kotaku_eval.columns.runs import Run
from kotaku_eval.columns.tables import PLACE, Tables
from kotaku_eval.databases.checks import noted
from kotaku_eval.databases.counting import counted
from kotaku_eval.databases.days import day_of
from kotaku_eval.databases.fetching import DatabaseSubjects, Fetching
from kotaku_eval.databases.findings import DatabaseFindings, findings_table, level_findings
from kotaku_eval.databases.keeping import Keeper
from kotaku_eval.dates import Ties, Undated
from kotaku_eval.engines.records import compile_rules
from kotaku_eval.engines.sql import IbisEngine
from kotaku_eval.errors import DefinitionError, Problem
from kotaku_eval.facts import ACTIVITY
from kotaku_eval.frames.counts import PlaceCounts
from kotaku_eval.frames.databases import fetched
from kotaku_eval.frames.sinks import FoundSheet, StreamVerdicts
from kotaku_eval.frames.verdicts import Others, left_to_records
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.sheets import FINDING_CODES, Sheet
from kotaku_eval.texts import Text
from kotaku_eval.views import View

_ROWS_AT_ONCE: Final = 20_000
_CODE: Final = "int16"


def judged_in_database(
    tables: Tables[ir.Table],
    ruleset: RuleSet,
    as_of: Any = None,
    *,
    others: Others = Others.RECORDS,
) -> DatabaseVerdicts:
    """Judge the tables of a portfolio in the database that holds them.

    Args:
        tables: The tables.
        ruleset: The rules.
        as_of: The day of the judgement; the tables' own, or else the newest observed date.
        others: What is done with rules that columns cannot express.

    Raises:
        DataError: An activity or a place stands in several rows.
        DefinitionError: Some rules are refused.
    """
    _check_order(tables, ruleset)
    tables = noted(tables)
    run = Run(IbisEngine(ruleset.calendar), tables, ruleset, day_of(tables, as_of))
    left = tuple(left_to_records(run.plans.values(), others))
    if left and others is Others.REFUSE:
        raise DefinitionError(left)
    run.tables = attrs.evolve(tables, notes=(*tables.notes, *left))
    return _Judging(run).verdicts()


def _check_order(tables: Tables[ir.Table], ruleset: RuleSet) -> None:
    """Refuse rules that ask for the order of rows where no column tells it."""
    asks = ruleset.ties is Ties.INPUT or ruleset.undated is Undated.INPUT
    if asks and tables.events is not None and not tables.event_layout.has_rows:
        raise DefinitionError([Problem(_NO_ORDER, hint=_NAME_ORDER)])


_NO_ORDER: Final = Text(
    id="aturan ini memakai urutan baris kejadian, yang tidak dikenal basis data",
    en="these rules ask for the order of the rows of events, which a database does not know",
)
_NAME_ORDER: Final = Text(
    id="Sebutkan kolom yang menyatakannya: read_tables(..., order='...').",
    en="Name the column that tells it: read_tables(..., order='...').",
)


@frozen(slots=False)
class DatabaseVerdicts(StreamVerdicts):
    """What was found in a database.

    Args:
        codes: By level a row per subject: its id, the codes of its places and of its verdicts.
        hits: By level the findings.
        keeper: Keeps them.
        many: How many activities there are.
    """

    codes: dict[str, ir.Table] = attrs.field(kw_only=True)
    hits: dict[str, ir.Table] = attrs.field(kw_only=True)
    keeper: Keeper = attrs.field(kw_only=True)
    many: int = attrs.field(kw_only=True)

    @property
    def activities(self) -> int:
        """How many activities there are."""
        return self.many

    def findings(self) -> ir.Table:
        """Return all findings as a table of the database; it is worked out when it is asked for.

        Returns:
            The columns ``level``, ``subject``, those of its places, ``rule``, ``severity``,
            ``indicator`` and ``verdict``, in no order.
        """
        return findings_table(self.hits, [own.id for own in self.ruleset.lifecycle.levels])

    def finding_columns(self, sheets: Sequence[Sheet]) -> Callable[[], pl.DataFrame]:
        """Return what fetches the findings as a frame."""
        del sheets
        return lambda: fetched(self.findings())

    def close(self) -> None:
        """Drop the verdicts from the database; no further finding can be looked at then."""
        self.keeper.close()


class _Judging:
    """One evaluation.

    Args:
        run: The rules on the tables.
    """

    def __init__(self, run: Run[ir.Table]) -> None:
        self.run = run
        self.keeper = Keeper(run.tables.activities.get_backend())
        self.fetching = Fetching(run.tables, self.keeper.connection)

    def verdicts(self) -> DatabaseVerdicts:
        """Judge all levels, and count what was found."""
        run, levels = self.run, [own.id for own in self.run.tables.lifecycle.levels]
        codes = {level: self._judged(plan) for level, plan in run.plans.items()}
        counts = {level: counted(codes[level], run.plans[level], levels) for level in codes}
        hits = {
            level: level_findings(codes[level], plan, self.keeper)
            for level, plan in run.plans.items()
        }
        found = DatabaseFindings(hits, sum(map(_found, counts.values())))
        sheets = [self._sheet(plan, counts[level], found) for level, plan in run.plans.items()]
        return DatabaseVerdicts(
            run.ruleset, run.as_of, sheets, self.fetching.places, found,
            codes=codes, hits=hits, keeper=self.keeper, many=self._activities(counts),
        )  # fmt: skip

    def _activities(self, counts: Mapping[str, PlaceCounts]) -> int:
        if ACTIVITY in counts:
            return counts[ACTIVITY].height
        many: Any = self.run.tables.activities.count()
        return int(fetched(many.as_table()).item())

    def _sheet(self, plan: LevelPlan, counts: PlaceCounts, found: DatabaseFindings) -> FoundSheet:
        subjects = DatabaseSubjects(self.fetching, plan.level, self.run.ruleset.undated, found)
        judge, day = compile_rules(self.run.ruleset, plan.level), self.run.as_of
        rows = View(lambda: len(found), lambda at: judge(subjects[at], day))
        return FoundSheet(
            level=plan.level, subjects=subjects, rules=plan.rules, rows=rows, counted=counts
        )

    # --- by the records engine ------------------------------------------------------------------

    def _judged(self, plan: LevelPlan) -> ir.Table:
        """Return the codes of a level, those filled in that the records engine is asked for."""
        if not plan.left and not plan.asking:
            return self.keeper.keep(self.run.codes(plan.level))
        before = Keeper(self.keeper.connection)
        codes = before.keep(self.run.codes(plan.level))
        asking: list[Any] = [codes[code_name(at)] == ASK for at in plan.asking]
        asked = codes if plan.left else codes.filter(ibis.or_(*asking))
        names = fetched(asked.select(SUBJECT)).to_series().sort().to_list()
        patch = before.put(self._by_records(plan, names))
        made = self.keeper.keep(_patched(codes, patch, plan))
        before.close()
        return made

    def _by_records(self, plan: LevelPlan, names: Sequence[str]) -> pl.DataFrame:
        """Return what the records engine says of some subjects, a column for each rule asked."""
        judge, undated = compile_rules(self.run.ruleset, plan.level), self.run.ruleset.undated
        found: dict[str, bytes] = {}
        for start in range(0, len(names), _ROWS_AT_ONCE):
            part = names[start : start + _ROWS_AT_ONCE]
            for subject in self.fetching.subjects(plan.level, undated, part):
                found[subject.id] = judge(subject, self.run.as_of)
        scoped = [at for at, own in enumerate(plan.rules) if own.variants is not None]
        columns = {code_name(at): at for at in (*plan.left, *plan.asking)}
        columns |= {variant_name(at): len(plan.rules) + place for place, at in enumerate(scoped)}
        width = len(plan.rules) + len(scoped)
        matrix = np.frombuffer(b"".join(found[name] for name in names), dtype=np.uint8)
        matrix = matrix.reshape(len(names), width).astype(np.int32)
        asked = {f"/asked/{name}": matrix[:, at].copy() for name, at in columns.items()}
        return pl.DataFrame({"/asked": pl.Series(names, dtype=pl.String), **asked})


def _patched(codes: ir.Table, patch: ir.Table, plan: LevelPlan) -> ir.Table:
    """Return codes with what the records engine said, in the order of the rules."""
    joined: Any = codes.left_join(patch, [(SUBJECT, "/asked")])
    kept = [name for name in codes.columns if name == SUBJECT or name.startswith(PLACE)]
    made: dict[str, Any] = {name: joined[name] for name in kept}
    for at, rule in enumerate(plan.rules):
        name = code_name(at)
        said = joined[f"/asked/{name}"].cast(_CODE) if f"/asked/{name}" in patch.columns else None
        if at in plan.left:
            made[name] = said
        else:
            own = joined[name]
            made[name] = own if said is None else (own == ASK).ifelse(said, own)
        if rule.variants is not None:
            name = variant_name(at)
            said = joined[f"/asked/{name}"].cast(_CODE)
            made[name] = ibis.coalesce(said, joined[name]) if name in codes.columns else said
    return joined.select(**made)


def _found(counts: PlaceCounts) -> int:
    return sum(own.get(code, 0) for own in counts.counts for code in FINDING_CODES)
