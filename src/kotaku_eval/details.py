"""Details: what findings of tables say, put into words as columns, for as many as are asked."""

from __future__ import annotations

import json
from typing import Any, Final

import polars as pl

from kotaku_eval.findings import Finding
from kotaku_eval.frames import tables_from
from kotaku_eval.frames.days import day_of
from kotaku_eval.frames.findings import with_fingerprints
from kotaku_eval.frames.sheets import subjects_of
from kotaku_eval.judging import findings_on
from kotaku_eval.rulesets import RuleSet

_AT_ONCE: Final = 2_000
_KEY: Final = ("level", "subject", "rule")
_WORDS: Final = ("values", "message_id", "message_en", "reason_id", "reason_en")
_SCHEMA: Final = {name: pl.String() for name in (*_KEY, *_WORDS)}


def with_details(
    findings: pl.DataFrame, tables: Any, ruleset: RuleSet, as_of: Any = None
) -> pl.DataFrame:
    """Return findings with what a report says of each: its values, message and reason.

    Every subject that is named is made into an object and judged again, which takes a hundred
    times as long as the verdicts did: filter the findings before.

    Args:
        findings: Some rows of the findings of these tables, with ``level``, ``subject`` and
            ``rule``.
        tables: The tables that were judged, or the data frame.
        ruleset: The rules.
        as_of: The day of the judgement, as it was then.

    Returns:
        The same rows in their order, with the columns ``fingerprint`` (a name that survives
        reordering and rewording), ``values`` (the deciding facts as JSON), ``message_id``,
        ``message_en``, ``reason_id`` and ``reason_en``. A row that is no finding of these tables
        has a fingerprint, and nulls.

    Raises:
        DataError: The data frame lacks what is needed.

    >>> from kotaku_eval import load_ruleset
    >>> from kotaku_eval.frames.findings import findings_of
    >>> from kotaku_eval.frames.verdicts import judged_tables
    >>> rules = load_ruleset("kotaku-2018")
    >>> frame = pl.DataFrame(
    ...     {"id": ["A1"], "mp2k_held": ["2018-08-10"], "construction_started": ["2018-08-06"]}
    ... )
    >>> tables = tables_from(frame, rules.lifecycle)
    >>> sheet, *_ = judged_tables(tables, rules).sheets
    >>> found = findings_of(sheet.held.frame, "activity", rules)
    >>> late = found.filter(pl.col("rule").cast(pl.String) == "mp2k-before-construction")
    >>> json.loads(with_details(late, tables, rules)["values"].item())["mp2k_held.first"]
    '2018-08-10'
    """
    held = tables_from(tables, ruleset.lifecycle)
    named = findings.select(pl.col(_KEY).cast(pl.String))
    day = day_of(held, as_of)
    rows = []
    for level, subjects in named.unique().group_by("level"):
        ids = subjects["subject"].unique().sort().to_list()
        for start in range(0, len(ids), _AT_ONCE):
            some = ids[start : start + _AT_ONCE]
            for subject in subjects_of(held, str(level[0]), ruleset.undated, some):
                rows += [_row(one) for one in findings_on(subject, ruleset, day)]
    told = pl.DataFrame(rows, schema=_SCHEMA, orient="row")
    joined = named.join(told, on=_KEY, how="left", maintain_order="left")
    return with_fingerprints(findings).with_columns(joined[name] for name in _WORDS)


def _row(finding: Finding) -> tuple[str, ...]:
    subject, message, reason = finding.subject, finding.message, finding.reason
    values = json.dumps(dict(finding.values), ensure_ascii=False)
    return (
        subject.level,
        subject.id,
        finding.rule,
        values,
        message.id,
        message.en,
        reason.id,
        reason.en,
    )
