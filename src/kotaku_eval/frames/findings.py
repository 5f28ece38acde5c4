"""Findings as columns: a row for each, made of whole columns of verdict codes at once."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import polars as pl

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

_IS_FOUND: Final = np.array([code in FINDING_CODES for code in range(256)])
_EVERY: Final = np.ones(256, dtype=np.bool_)


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
    return _long(codes, level, ruleset, _IS_FOUND)


def outcomes_of(codes: pl.DataFrame, level: str, ruleset: RuleSet) -> pl.DataFrame:
    """Return every verdict of one level as a row; the columns are those of ``findings_of``."""
    return _long(codes, level, ruleset, _EVERY)


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


def _long(codes: pl.DataFrame, level: str, ruleset: RuleSet, kept: Any) -> pl.DataFrame:
    rules = ruleset.rules_on(level)
    columns = [codes[code_name(at)].to_numpy() for at in range(len(rules))]
    hits = [np.flatnonzero(kept[column]) for column in columns]
    rows = pl.Series(np.concatenate(hits) if hits else np.empty(0, dtype=np.int64))
    lengths = [len(own) for own in hits]
    found = [column[own] for column, own in zip(columns, hits, strict=True)]
    verdicts = np.concatenate(found) if found else np.empty(0, dtype=np.uint8)
    places = [PLACE + level.id for level in ruleset.lifecycle.levels]
    there = [name for name in places if name in codes.columns]
    subjects = codes.select(SUBJECT, *there)[rows]
    nowhere = pl.repeat(None, len(rows), dtype=pl.String, eager=True)
    return pl.DataFrame(
        {
            "level": pl.repeat(level, len(rows), dtype=pl.String, eager=True),
            "subject": subjects[SUBJECT],
            **{
                name.removeprefix(PLACE): subjects[name] if name in there else nowhere
                for name in places
            },
            "rule": _repeated([rule.id for rule in rules], lengths, _names(ruleset)),
            "severity": _severities(codes, rules, hits),
            "indicator": _repeated(
                [rule.indicator for rule in rules], lengths, ["", *ruleset.indicators]
            ),
            "verdict": pl.Series(verdicts, dtype=pl.UInt8).cat.to(VERDICT_NAMES),
        }
    )


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
