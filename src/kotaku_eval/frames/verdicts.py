"""Verdicts on tables: judged by columns, and by the records engine where columns cannot tell."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from enum import Enum
from typing import Any, Final, cast

import attrs
import numpy as np
import polars as pl
from attrs import frozen

from kotaku_eval.columns.layouts import SUBJECT
from kotaku_eval.columns.plans import LevelPlan, code_name, variant_name
from kotaku_eval.columns.rules import ASK
from kotaku_eval.columns.runs import Run
from kotaku_eval.columns.tables import Tables
from kotaku_eval.engines.polars import PolarsEngine
from kotaku_eval.engines.records import compile_rules
from kotaku_eval.errors import DefinitionError, Problem
from kotaku_eval.facts import ACTIVITY
from kotaku_eval.findings import UNKNOWN
from kotaku_eval.frames.checks import noted
from kotaku_eval.frames.days import day_of
from kotaku_eval.frames.outcomes import findings_on, outcomes_on
from kotaku_eval.frames.rollups import OfTables, TableRollUp
from kotaku_eval.frames.sheets import TableSheet, subjects_of, table_sheet
from kotaku_eval.rollups import RollUp
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.sheets import FINDING_CODES, Sheet
from kotaku_eval.texts import Text
from kotaku_eval.views import View
from kotaku_eval.waiving import Cell

Frames = Tables[pl.LazyFrame]

_ROWS_AT_ONCE: Final = 2_000


class Others(Enum):
    """What is done with rules that columns cannot express."""

    RECORDS = "records"
    REFUSE = "refuse"


def judged_tables(
    tables: Frames, ruleset: RuleSet, as_of: Any = None, *, others: Others = Others.RECORDS
) -> TableVerdicts:
    """Judge the tables of a portfolio in memory.

    Args:
        tables: The tables.
        ruleset: The rules.
        as_of: The day of the judgement; the tables' own, or else the newest observed date.
        others: What is done with rules that columns cannot express.

    Raises:
        DefinitionError: The rules are for another lifecycle, or some are refused.
    """
    run = prepared(tables, ruleset, as_of, others)
    levels = [ACTIVITY, *(own.id for own in tables.lifecycle.levels)]
    sheets = [_sheet(run, level) for level in levels]
    return TableVerdicts(ruleset, run.as_of, sheets, run.tables)


def prepared(
    tables: Frames, ruleset: RuleSet, as_of: Any, others: Others
) -> Run[pl.LazyFrame]:  # fmt: skip
    """Return what judges tables, once these and the rules have been looked at.

    The tables have notes on what could not be read, and on what the records engine judges.

    Raises:
        DataError: An activity or a place stands in several rows.
        DefinitionError: Some rules are refused.
    """
    tables = noted(tables)
    run = Run(PolarsEngine(ruleset.calendar), tables, ruleset, day_of(tables, as_of))
    left = tuple(left_to_records(run.plans.values(), others))
    if left and others is Others.REFUSE:
        raise DefinitionError(left)
    run.tables = attrs.evolve(tables, notes=(*tables.notes, *left))
    return run


def left_to_records(plans: Iterable[LevelPlan], others: Others) -> Iterator[Problem]:
    """Yield the rules that columns do not express, each with the reason."""
    hint = _REFUSED if others is Others.REFUSE else Text.same("")
    for plan in plans:
        for at, what in plan.left.items():
            rule = plan.rules[at]
            text = Text(
                id=f"aturan {rule.id} tidak dapat dinilai sebagai kolom ({what})",
                en=f"the rule {rule.id} cannot be judged by columns ({what})",
            )
            if others is Others.RECORDS:
                text = Text(
                    id=f"{text.id}; dinilai baris demi baris",
                    en=f"{text.en}; it was judged row by row",
                )
            yield Problem(text, str(rule.place or ""), hint)


_REFUSED: Final = Text(
    id="Pilih others=records, atau tinggalkan aturan itu.",
    en="Choose others=records, or leave the rule out.",
)


def _sheet(run: Run[pl.LazyFrame], level: str) -> Sheet:
    if level not in run.plans:
        return Sheet(level, (), (), ())
    frame = completed(run, level, codes_of(run, level))
    plan = run.plans[level]
    return table_sheet(run.tables, plan, run.ruleset.undated, frame)


def codes_of(run: Run[pl.LazyFrame], level: str) -> pl.DataFrame:
    """Return the verdict codes of a level, with those left open that columns cannot tell.

    Args:
        run: The rules on some tables.
        level: ``activity`` or the level of a place.

    Returns:
        A row per subject with its id, the codes of its places, and the code of every rule.
    """
    # Rows that lie in memory need no pipeline: with few of them it takes twice as long to set up.
    codes = run.codes(level)
    return codes.collect(engine="in-memory" if run.tables.is_held else "streaming")


def completed(run: Run[pl.LazyFrame], level: str, codes: pl.DataFrame) -> pl.DataFrame:
    """Return verdict codes with those filled in that the records engine is asked for."""
    plan = run.plans[level]
    asking = _asking(codes, plan)
    if not plan.left and not asking.any():
        return codes
    rows = np.arange(codes.height) if plan.left else asking.to_numpy().nonzero()[0]
    asked = codes[SUBJECT].gather(rows)
    found = _by_records(run, level, asked.to_list())
    width = len(found[0]) if found else len(plan.rules)
    matrix = np.frombuffer(b"".join(found), dtype=np.uint8).reshape(len(rows), width)
    scoped = [at for at, rule in enumerate(plan.rules) if rule.variants is not None]
    changed = []
    for at in range(len(plan.rules)):
        held = _column(codes, code_name(at))
        here = held[rows] == ASK
        held[rows[here]] = matrix[here, at]
        changed.append(pl.Series(code_name(at), held))
    for behind, at in enumerate(scoped):
        held = _column(codes, variant_name(at))
        held[rows] = matrix[:, len(plan.rules) + behind]
        changed.append(pl.Series(variant_name(at), held))
    return codes.with_columns(changed)


def _asking(codes: pl.DataFrame, plan: LevelPlan) -> pl.Series:
    names = [code_name(at) for at in plan.asking]
    if not names:
        return pl.Series([False] * codes.height, dtype=pl.Boolean)
    return codes.select(pl.any_horizontal(pl.col(names) == ASK)).to_series()


def _column(codes: pl.DataFrame, name: str) -> Any:
    """Return a column that may be written to; of a rule that columns do not express, all open."""
    if name in codes.columns:
        return codes[name].to_numpy(writable=True)
    return np.full(codes.height, ASK if name.startswith("code") else 0, dtype=np.uint8)


def _by_records(run: Run[pl.LazyFrame], level: str, names: Sequence[str]) -> list[bytes]:
    """Return what the records engine says of some subjects, in their order."""
    judge = compile_rules(run.ruleset, level)
    found: dict[str, bytes] = {}
    for start in range(0, len(names), _ROWS_AT_ONCE):
        part = names[start : start + _ROWS_AT_ONCE]
        for subject in subjects_of(run.tables, level, run.ruleset.undated, part):
            found[subject.id] = judge(subject, run.as_of)
    return [found[name] for name in names]


@frozen(slots=False)
class TableVerdicts(OfTables):
    """The verdicts of a rule set on tables in memory."""

    @property
    def activities(self) -> int:
        """How many activities there are."""
        held = [sheet.height for sheet in self.sheets if sheet.level == ACTIVITY and sheet.rules]
        return held[0] if held else int(self.tables.activities.select(pl.len()).collect().item())

    def ids(self) -> Iterable[str]:
        """Return the ids of all activities."""
        return self.tables.activities.select(SUBJECT).collect()[SUBJECT]

    @property
    def digest(self) -> str:
        """Empty: reading all columns of a large table would cost more than judging it."""
        return ""

    def roll_up(self, sheets: Sequence[Sheet]) -> RollUp:
        """Return what rolls some sheets up to scores."""
        return TableRollUp(self, list(sheets))

    def finding_columns(self, sheets: Sequence[Sheet]) -> Callable[[], pl.DataFrame]:
        """Return what gives the open findings as a frame."""
        return lambda: findings_on(sheets, self.ruleset)

    def outcome_columns(self, sheets: Sequence[Sheet]) -> Callable[[], pl.DataFrame]:
        """Return what gives every verdict as a frame."""
        return lambda: outcomes_on(self.sheets, sheets, self.ruleset)

    def ordered(self, waived: Collection[Cell] = ()) -> Sequence[Cell]:
        """Return the cells of open findings, worst first."""
        parts = [
            _cells(at, sheet, column)
            for at, sheet in enumerate(self.sheets)
            if isinstance(sheet, TableSheet)
            for column in range(len(sheet.rules))
        ]
        if not parts:
            return ()
        order = ["rank", "unknown", "level", "subject", "rule", "code"]
        cells = pl.concat(parts).sort(order).select("sheet", "row", "column")
        if not waived:
            return View(lambda: cells.height, lambda at: cast("Cell", cells.row(at)))
        return [cast("Cell", cell) for cell in cells.iter_rows() if cell not in waived]


def _cells(at: int, sheet: TableSheet, column: int) -> pl.DataFrame:
    """Return what sorts the findings of one rule, and where they are."""
    codes = sheet.held.ordered[code_name(column)]
    rows = codes.is_in(list(FINDING_CODES)).arg_true()
    rule = sheet.rules[column]
    ranks = [-rule.severity.rank] * len(rows)
    if rule.variants is not None:
        chosen = sheet.held.ordered[variant_name(column)].gather(rows)
        ranks = [-rule.variants.rules[index].severity.rank for index in chosen]
    found = codes.gather(rows)
    return pl.DataFrame(
        {
            "rank": pl.Series(ranks, dtype=pl.Int8),
            "unknown": found == UNKNOWN,
            "level": pl.Series([sheet.level] * len(rows), dtype=pl.String),
            "subject": sheet.held.ordered[SUBJECT].gather(rows),
            "rule": pl.Series([rule.id] * len(rows), dtype=pl.String),
            "code": found,
            "sheet": pl.Series([at] * len(rows), dtype=pl.Int64),
            "row": rows.cast(pl.Int64),
            "column": pl.Series([column] * len(rows), dtype=pl.Int64),
        }
    )
