"""Outcomes as columns: every verdict of tables in memory, and the findings among them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl

from kotaku_eval.columns.layouts import SUBJECT
from kotaku_eval.columns.plans import code_name
from kotaku_eval.columns.tables import PLACE
from kotaku_eval.frames.findings import VERDICT_NAMES, findings_of, findings_schema
from kotaku_eval.frames.sheets import TableSheet
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.sheets import Sheet


def findings_on(sheets: Sequence[Sheet], ruleset: RuleSet) -> pl.DataFrame:
    """Return the findings among the verdicts of tables, in no order; none is put into words."""
    parts = [
        findings_of(sheet.held.frame, sheet.level, ruleset)
        for sheet in sheets
        if isinstance(sheet, TableSheet)
    ]
    schema = findings_schema(ruleset.lifecycle, ruleset)
    return pl.concat([pl.DataFrame(schema=schema), *parts])


def outcomes_on(raw: Sequence[Sheet], sheets: Sequence[Sheet], ruleset: RuleSet) -> pl.DataFrame:
    """Return every verdict of tables, by level, subject and rule.

    Args:
        raw: What the rules said.
        sheets: The same after waivers.
        ruleset: The rules.

    Returns:
        The columns ``level``, ``subject``, those of its places, ``rule``, ``indicator``,
        ``verdict`` and ``raw_verdict``.
    """
    levels = [level.id for level in ruleset.lifecycle.levels]
    parts = [
        _outcomes(before, after, levels)
        for before, after in zip(raw, sheets, strict=True)
        if isinstance(before, TableSheet) and isinstance(after, TableSheet) and before.rules
    ]
    texts: dict[str, Any] = dict.fromkeys(
        ("level", "subject", *levels, "rule", "indicator"), pl.String
    )
    schema = {**texts, "verdict": VERDICT_NAMES, "raw_verdict": VERDICT_NAMES}
    return pl.concat([pl.DataFrame(schema=schema), *parts])


def _outcomes(raw: TableSheet, sheet: TableSheet, levels: Sequence[str]) -> pl.DataFrame:
    rows, many = sheet.held.ordered, len(sheet.rules)
    repeated = pl.Series(np.repeat(np.arange(rows.height, dtype=np.uint32), many))
    subjects = rows.select(
        pl.lit(sheet.level).alias("level"),
        pl.col(SUBJECT).alias("subject"),
        *(_place(rows, level) for level in levels),
    )[repeated]
    return subjects.with_columns(
        pl.Series("rule", [rule.id for rule in sheet.rules] * rows.height, dtype=pl.String),
        pl.Series("indicator", [own.indicator for own in sheet.rules] * rows.height, pl.String),
        _verdicts(sheet).alias("verdict"),
        _verdicts(raw).alias("raw_verdict"),
    )


def _place(rows: pl.DataFrame, level: str) -> pl.Expr:
    there = PLACE + level in rows.columns
    return (pl.col(PLACE + level) if there else pl.lit(None, dtype=pl.String)).alias(level)


def _verdicts(sheet: TableSheet) -> pl.Series:
    """Return the verdicts of all rows, one row after the other."""
    names = [code_name(at) for at in range(len(sheet.rules))]
    codes = sheet.held.ordered.select(pl.col(names).cast(pl.UInt8)).to_numpy(order="c")
    return pl.Series(codes.reshape(-1)).cat.to(VERDICT_NAMES)
