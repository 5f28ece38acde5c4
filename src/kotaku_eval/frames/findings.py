"""Findings as columns: a row for each, made of whole columns of verdict codes at once."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from kotaku_eval.columns.layouts import SUBJECT
from kotaku_eval.columns.plans import code_name, variant_name
from kotaku_eval.columns.tables import PLACE
from kotaku_eval.findings import VERDICTS, Severity, fingerprint_of
from kotaku_eval.lifecycles import Lifecycle
from kotaku_eval.rules import Rule
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.sheets import FINDING_CODES

SEVERITIES: Final = pl.Enum([own.value for own in Severity])
VERDICT_NAMES: Final = pl.Enum([own.value for own in VERDICTS])

_FEW: Final = 20_000
"""So many rows are few."""


def findings_of(codes: pl.DataFrame, level: str, ruleset: RuleSet) -> pl.DataFrame:
    """Return the findings among the verdicts of one level, by rule and then as the rows stand.

    Args:
        codes: A row per subject with its id, the codes of its places, and the code of every rule.
        level: ``activity`` or the level of a place.
        ruleset: The rules.

    Returns:
        The columns ``level``, ``subject``, those of its places, ``rule``, ``severity``,
        ``indicator`` and ``verdict``.
    """
    rows = _picked if codes.height < _FEW else _filtered
    if not ruleset.rules_on(level):
        return pl.DataFrame(schema=findings_schema(ruleset.lifecycle, ruleset))
    return rows(codes, level, ruleset)


def findings_schema(lifecycle: Lifecycle, ruleset: RuleSet) -> dict[str, Any]:
    """Return the columns of findings with their types: those of places by level."""
    return {
        "level": pl.String,
        "subject": pl.String,
        **{level.id: pl.String for level in lifecycle.levels},
        "rule": pl.Enum(_names(ruleset)),
        "severity": SEVERITIES,
        "indicator": pl.Enum(["", *ruleset.indicators]),
        "verdict": VERDICT_NAMES,
    }


def _filtered(codes: pl.DataFrame, level: str, ruleset: RuleSet) -> pl.DataFrame:
    """Filter all columns for each rule, so that they are read from begin to end."""
    frame, schema = codes.lazy(), findings_schema(ruleset.lifecycle, ruleset)
    same = _beside(codes, level, ruleset)
    parts = []
    for at, rule in enumerate(ruleset.rules_on(level)):
        code = pl.col(code_name(at))
        is_wanted = pl.any_horizontal(code == own for own in sorted(FINDING_CODES))
        parts.append(
            frame.filter(is_wanted).select(
                *same,
                pl.lit(rule.id, dtype=schema["rule"]).alias("rule"),
                _severity(at, rule).alias("severity"),
                pl.lit(rule.indicator, dtype=schema["indicator"]).alias("indicator"),
                code.cat.to(VERDICT_NAMES).alias("verdict"),
            )
        )
    return pl.concat(parts).collect()


def _severity(at: int, rule: Rule) -> pl.Expr:
    if rule.variants is None:
        return pl.lit(rule.severity.value, dtype=SEVERITIES)
    ranks = pl.Series([own.severity.rank for own in rule.variants.rules], dtype=pl.UInt8)
    return pl.lit(ranks).gather(pl.col(variant_name(at))).cat.to(SEVERITIES)


def _beside(subjects: pl.DataFrame, level: str, ruleset: RuleSet) -> list[pl.Expr]:
    """Return what a finding says of its subject."""
    found = [pl.lit(level).alias("level"), pl.col(SUBJECT).alias("subject")]
    for own in ruleset.lifecycle.levels:
        there = PLACE + own.id in subjects.columns
        place = pl.col(PLACE + own.id) if there else pl.lit(None, dtype=pl.String)
        found.append(place.alias(own.id))
    return found


def _picked(codes: pl.DataFrame, level: str, ruleset: RuleSet) -> pl.DataFrame:
    """Pick the rows of all rules at once, which is faster where there are few."""
    rules = ruleset.rules_on(level)
    columns = [codes[code_name(at)].to_numpy() for at in range(len(rules))]
    hits = [_hits(column) for column in columns]
    lengths = [len(own) for own in hits]
    verdicts = np.concatenate([own[rows] for own, rows in zip(columns, hits, strict=True)])
    rows = pl.Series(np.concatenate(hits).astype(np.uint32))
    subjects = codes.select(_of_subjects(codes))[rows]
    return subjects.select(_beside(subjects, level, ruleset)).with_columns(
        _repeated([rule.id for rule in rules], lengths, _names(ruleset)).alias("rule"),
        _severities(codes, rules, hits).alias("severity"),
        _repeated([own.indicator for own in rules], lengths, ["", *ruleset.indicators]).alias(
            "indicator"
        ),
        pl.Series("verdict", verdicts, dtype=pl.UInt8).cat.to(VERDICT_NAMES),
    )


def _hits(column: NDArray[np.uint8]) -> NDArray[np.intp]:
    """Return the rows of findings; to compare with few codes costs half of looking each up."""
    is_one = np.zeros(len(column), dtype=np.bool_)
    for code in FINDING_CODES:
        is_one |= column == code
    return np.flatnonzero(is_one)


def _of_subjects(codes: pl.DataFrame) -> list[str]:
    """Return the columns about subjects, without those that say nothing of any."""
    return [
        name
        for name in codes.columns
        if name == SUBJECT or (name.startswith(PLACE) and codes[name].null_count() < codes.height)
    ]


def _names(ruleset: RuleSet) -> list[str]:
    return [rule.id for rule in ruleset.rules]


def _repeated(words: list[str], lengths: list[int], known: list[str]) -> pl.Series:
    """Return each word so many times, as a column of a few known words."""
    places = {word: at for at, word in enumerate(known)}
    numbers = np.repeat(np.array([places[word] for word in words], dtype=np.uint32), lengths)
    return pl.Series(numbers).cat.to(pl.Enum(known))


def _severities(codes: pl.DataFrame, rules: tuple[Rule, ...], hits: list[Any]) -> pl.Series:
    found = []
    for at, (rule, rows) in enumerate(zip(rules, hits, strict=True)):
        if rule.variants is None:
            found.append(np.full(len(rows), rule.severity.rank, dtype=np.uint32))
            continue
        ranks = np.array([own.severity.rank for own in rule.variants.rules], dtype=np.uint32)
        found.append(ranks[codes[variant_name(at)].to_numpy()[rows]])
    ranks = np.concatenate(found) if found else np.empty(0, dtype=np.uint32)
    return pl.Series(ranks).cat.to(SEVERITIES)


def with_fingerprints(findings: pl.DataFrame) -> pl.DataFrame:
    """Return findings with the name of each that survives reordering and rewording."""
    rows = findings.select(pl.col("rule").cast(pl.String), "level", "subject").iter_rows()
    names = [fingerprint_of(rule, level, subject) for rule, level, subject in rows]
    return findings.with_columns(pl.Series("fingerprint", names, dtype=pl.String))
