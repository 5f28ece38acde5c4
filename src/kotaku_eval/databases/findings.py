"""Findings: a row for each, in the database that holds the verdicts; fetched worst first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import ibis
import ibis.expr.types as ir
import polars as pl

from kotaku_eval.columns.layouts import SUBJECT
from kotaku_eval.columns.plans import LevelPlan
from kotaku_eval.columns.tables import PLACE
from kotaku_eval.databases.keeping import Keeper
from kotaku_eval.engines.sql import hits
from kotaku_eval.findings import UNKNOWN, VERDICTS, Severity
from kotaku_eval.frames.databases import fetched
from kotaku_eval.frames.sinks import FoundFindings
from kotaku_eval.sheets import FINDING_CODES

_FIRST: Final = 10_000
"""So many of the worst findings are fetched at first, and then ten times as many each time."""

_ORDER: Final = ["rank", "unknown", "level", "subject", "rule", "code"]
_KEY: Final = ["rule", "variant", "code"]
_BY_RANK: Final = {-own.rank: own for own in Severity}


def rule_frame(plan: LevelPlan) -> pl.DataFrame:
    """Return what findings say of each rule of a level, in each variant and with each verdict."""
    rows = []
    for at, rule in enumerate(plan.rules):
        own = (rule,) if rule.variants is None else rule.variants.rules
        for variant, held in enumerate(own):
            rows += [
                (at, variant, code, -held.severity.rank,
                 rule.id, held.severity.value, rule.indicator, VERDICTS[code].value)
                for code in sorted(FINDING_CODES)
            ]  # fmt: skip
    texts = dict.fromkeys(("name", "severity", "indicator", "verdict"), pl.String)
    schema = {**dict.fromkeys((*_KEY, "rank"), pl.Int64), **texts}
    return pl.DataFrame(rows, schema=schema, orient="row")


def level_findings(codes: ir.Table, plan: LevelPlan, keeper: Keeper) -> ir.Table:
    """Return the findings of one level with what is said of their rules.

    Args:
        codes: A row per subject, with no verdict left open.
        plan: The rules of the level.
        keeper: Keeps what is said of rules in the database.
    """
    found = hits(codes, {at: own.variants is not None for at, own in enumerate(plan.rules)})
    said = keeper.put(rule_frame(plan))
    return found.inner_join(said, _KEY).select(*found.columns, *said.columns[len(_KEY) :])


def findings_table(found: Mapping[str, ir.Table], levels: list[str]) -> ir.Table:
    """Return the findings of all levels as one table, with the columns that frames have.

    Args:
        found: By level its findings, as ``level_findings`` returns them.
        levels: The levels of places.
    """
    parts = [_named(level, own, levels) for level, own in found.items()]
    return ibis.union(*parts) if len(parts) > 1 else parts[0]


def _named(level: str, found: ir.Table, levels: list[str]) -> ir.Table:
    places: dict[str, Any] = {
        own: found[PLACE + own] if PLACE + own in found.columns else ibis.null("string")
        for own in levels
    }
    return found.select(
        level=ibis.literal(level), subject=found[SUBJECT], **places, rule=found["name"],
        severity=found["severity"], indicator=found["indicator"], verdict=found["verdict"],
    )  # fmt: skip


class DatabaseFindings(FoundFindings):
    """Findings in a database, the worst first; no more of them are fetched than were asked for.

    Args:
        found: By level its findings, as ``level_findings`` returns them.
        many: How many there are.
    """

    def __init__(self, found: Mapping[str, ir.Table], many: int) -> None:
        self._found = found
        self._many = many
        self._held = pl.DataFrame()

    def __len__(self) -> int:
        return self._many

    def row(self, at: int) -> dict[str, Any]:
        """Return one of them by its place."""
        if at >= self._held.height:
            many = max(_FIRST, self._held.height)
            while many <= at:
                many *= 10
            self._held = self._worst(many)
        return self._held.row(at, named=True)

    def severity(self, at: int) -> Severity:
        """Return the severity of one of them by its place."""
        return _BY_RANK[self.row(at)["rank"]]

    def _worst(self, many: int) -> pl.DataFrame:
        """Fetch so many of the worst."""
        parts = []
        for level, found in self._found.items():
            is_unknown: Any = found["code"] == UNKNOWN
            rows = found.select(
                rank=found["rank"], unknown=is_unknown, subject=found[SUBJECT],
                rule=found["name"], verdict=found["verdict"], code=found["code"],
            )  # fmt: skip
            order = ["rank", "unknown", "subject", "rule", "code"]
            frame = fetched(rows.order_by(order).limit(many))
            parts.append(frame.with_columns(pl.lit(level).alias("level")))
        return pl.concat(parts).sort(_ORDER).head(many)
