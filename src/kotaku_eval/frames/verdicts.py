"""Verdicts on tables: judged by columns, and by the records engine where columns cannot tell."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from enum import Enum
from functools import cached_property
from typing import Any, Final, cast

import attrs
import numpy as np
import polars as pl
from attrs import frozen
from numpy.typing import NDArray

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
from kotaku_eval.frames.counts import PlaceCounts
from kotaku_eval.frames.days import day_of
from kotaku_eval.frames.records import places_of
from kotaku_eval.frames.scores import (
    SCORES,
    Counted,
    mean_totals,
    score_frame,
    totals,
    worst_of,
)
from kotaku_eval.frames.sheets import TableSheet, subjects_of, table_sheet
from kotaku_eval.places import Place
from kotaku_eval.portfolios import Portfolio
from kotaku_eval.rollups import RollUp
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.scores import Tally
from kotaku_eval.sheets import FINDING_CODES, Sheet
from kotaku_eval.texts import Text
from kotaku_eval.verdicts import Verdicts
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
class OfTables(Verdicts):
    """Verdicts on tables, whose places become objects only when somebody looks at them.

    Args:
        tables: The tables.
    """

    tables: Frames

    @property
    def portfolio(self) -> Portfolio:
        """The places; no activity."""
        return self._places

    @cached_property
    def _places(self) -> Portfolio:
        return places_of(self.tables)


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


class TableRollUp(RollUp):
    """Rolls verdicts up by counting columns.

    Args:
        verdicts: The verdicts.
        sheets: Its sheets, or those after waivers.
    """

    def __init__(self, verdicts: OfTables, sheets: list[Sheet]) -> None:
        super().__init__(None, verdicts.ruleset, sheets)
        self._verdicts = verdicts

    @property
    def portfolio(self) -> Portfolio:
        """The places."""
        return self._verdicts.portfolio

    def codes(self, level: str) -> list[str]:
        """Return the codes of the places of a level, in order."""
        if level in self._verdicts.tables.named:
            return sorted({code for counts in self.counted for code in counts.places(level)})
        return [place.code for place in self.places if place.level == level]

    @cached_property
    def counted(self) -> list[PlaceCounts]:
        """The verdicts of each sheet, counted by place."""
        found = []
        for sheet in self.sheets:
            if isinstance(sheet, TableSheet):
                counts = PlaceCounts(sheet.rules, self.levels)
                counts.add(sheet.held.frame)
                found.append(counts)
        return found

    def _tallies(self, level: str, codes: Iterable[str]) -> dict[str, Tally]:
        names = list(codes)
        found: dict[str, Tally] = {}
        for counts in self.counted:
            found |= counts.tallies(level, names)
        return found

    def place_tallies(self, level: str, code: str) -> dict[str, Tally]:
        """Count the verdicts of all rules within a place."""
        return self._tallies(level, [code])

    def merged_tallies(self, places: Iterable[Place]) -> dict[str, Tally]:
        """Count the verdicts of all rules within several places of one level."""
        chosen = list(places)
        return self._tallies(chosen[0].level, [own.code for own in chosen]) if chosen else {}

    def whole_tallies(self) -> dict[str, Tally]:
        """Count the verdicts of all rules on everything."""
        return self._tallies("", ())

    def level_scores(self, level: str) -> pl.DataFrame:
        """Return the scores of all places of a level as columns, worked out at once.

        Returns:
            The columns ``level``, ``code``, ``low``, ``high``, ``completeness``, ``judged``,
            ``category_id``, ``category_en`` and ``uncertain``, by code.
        """
        places = self.codes(level)
        is_mean = self._is_above_mean(level)
        averaged = self.averaged() if is_mean else []
        found: dict[str, Counted] = {}
        for counts in self.counted:
            if is_mean:
                found |= counts.counted(self.ruleset.mean_level, [own.code for own in averaged])
            else:
                found |= counts.counted(level, places)
        if not found or not places:
            return pl.DataFrame(schema=dict(SCORES))
        part, worst = totals(self.ruleset, found), worst_of(found.values())
        if is_mean:
            owners = self._owners(averaged, level, places)
            broken = np.sum([own.errors for own in found.values()], axis=0)
            part = mean_totals(part, owners, len(places), broken)
            worst = _worst_within(worst, owners, len(places))
        made = score_frame(self.ruleset, places, part, worst)
        return made.select(pl.lit(level).alias("level"), pl.all()).cast(dict(SCORES))

    def level_counts_by_rule(self, level: str) -> pl.DataFrame:
        """Return how often each rule gave each verdict within each place of a level.

        Returns:
            The columns ``level``, ``code``, ``rule``, ``pass``, ``fail``, ``unknown`` and
            ``error``, by rule and code; a rule that does not apply, or not yet, is not counted.
        """
        places = self.codes(level)
        kinds = ("pass", "fail", "unknown", "error")
        schema: dict[Any, Any] = dict.fromkeys(("level", "code", "rule"), pl.String)
        schema.update(dict.fromkeys(kinds, pl.Int64))
        parts = [pl.DataFrame(schema=schema)]
        for counts in self.counted if places else ():
            for rule, own in counts.counted(level, places).items():
                found = (own.passed, own.failed, own.unknown, own.errors)
                named = {"level": level, "code": places, "rule": rule}
                columns = dict(zip(kinds, found, strict=True))
                parts.append(pl.DataFrame({**named, **columns}).cast(schema))
        return pl.concat(parts)

    def _owners(self, averaged: list[Place], level: str, places: list[str]) -> NDArray[np.int64]:
        """Return which place of a level each averaged place lies in; -1 for none."""
        known = {code: at for at, code in enumerate(places)}
        above = (self.portfolio.places_of(place).get(level) for place in averaged)
        found = [-1 if own is None else known.get(own.code, -1) for own in above]
        return np.array(found, dtype=np.int64)


def _worst_within(
    worst: NDArray[np.float64], owners: NDArray[np.int64], many: int
) -> NDArray[np.float64]:
    found = np.full(many, -1.0)
    held = owners >= 0
    np.maximum.at(found, owners[held], worst[held])
    return found
