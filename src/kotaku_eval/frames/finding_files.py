"""Files of findings: Parquet, CSV and JSON lines, written as findings come."""

from __future__ import annotations

import glob
import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import polars as pl

from kotaku_eval.errors import DataError, Problem
from kotaku_eval.findings import Finding
from kotaku_eval.formulas import GUARD, PATTERN
from kotaku_eval.frames.findings import findings_schema
from kotaku_eval.frames.outcomes import findings_on
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.texts import Text

StrPath = str | os.PathLike[str]


def _guarded(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Guard texts that a spreadsheet would take for formulas."""
    text = pl.selectors.string(include_categorical=False)
    guarded = pl.when(text.str.contains(PATTERN)).then(pl.lit(GUARD) + text).otherwise(text)
    return rows.with_columns(guarded.name.keep())


def _unguarded(rows: pl.LazyFrame) -> pl.LazyFrame:
    return rows.with_columns(pl.selectors.string().str.strip_prefix(GUARD))


def _scan_lines(path: Path, names: Iterable[str]) -> pl.LazyFrame:
    # Of an empty file the columns cannot be told, and a path is taken for a pattern.
    return pl.scan_ndjson(glob.escape(str(path)), schema=dict.fromkeys(names, pl.String))


_WRITERS: Final[Mapping[str, Callable[[pl.LazyFrame, Path], None]]] = {
    ".parquet": lambda rows, path: rows.sink_parquet(path),
    ".csv": lambda rows, path: _guarded(rows).sink_csv(path),
    ".ndjson": lambda rows, path: rows.sink_ndjson(path),
    ".jsonl": lambda rows, path: rows.sink_ndjson(path),
}


def kind_of(path: StrPath) -> str:
    """Return the kind of a file of findings, which its ending tells.

    Raises:
        DataError: It is none of those that are known.

    >>> kind_of("findings.CSV")
    '.csv'
    """
    target = Path(path)
    ending = target.suffix.lower()
    if ending in _WRITERS:
        return ending
    known = ", ".join(_WRITERS)
    text = Text(
        id=f"jenis berkas tidak dikenal: {target.name}", en=f"unknown kind of file: {target.name}"
    )
    raise DataError([Problem(text, hint=Text(id=f"Yang dikenal: {known}.", en=f"Known: {known}."))])


def write_findings(rows: pl.LazyFrame, path: StrPath) -> None:
    """Write findings to a file as they come; it is replaced once all of them are written.

    In CSV, text that a spreadsheet would take for a formula has an apostrophe before it.

    Args:
        rows: The findings.
        path: A ``.parquet``, ``.csv`` or ``.ndjson`` file.

    Raises:
        DataError: The file is of another kind.
    """
    ending, target = kind_of(path), Path(path)
    unfinished = target.with_name(f".{target.name}.{os.getpid()}.unfinished")
    try:
        _WRITERS[ending](rows, unfinished)
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)


def read_findings(path: StrPath, names: Iterable[str]) -> pl.LazyFrame:
    """Return the findings of a file, as they were before they were written.

    Args:
        path: The file.
        names: Its columns.

    Raises:
        DataError: The file is of another kind.
    """
    file = Path(path)
    match kind_of(file):
        case ".parquet":
            return pl.scan_parquet(file, glob=False)
        case ".csv":
            return _unguarded(pl.scan_csv(file, infer_schema=False, glob=False))
        case _:
            return _scan_lines(file, names)


def rows_of(findings: Any, ruleset: RuleSet) -> pl.LazyFrame:
    """Return findings of a report as rows.

    Args:
        findings: The findings.
        ruleset: The rules they are of.
    """
    schema = findings_schema(ruleset.lifecycle, ruleset)
    levels = [level.id for level in ruleset.lifecycle.levels]
    return pl.LazyFrame([_row(own, levels) for own in findings], schema=schema, orient="row")


def _row(own: Finding, levels: list[str]) -> tuple[str | None, ...]:
    subject = own.subject
    places = (subject.places.get(level) for level in levels)
    return (
        subject.level, subject.id, *places,
        own.rule, own.severity.value, own.indicator, own.verdict.value,
    )  # fmt: skip


def rows_judged(found: Any, waived: Any) -> pl.LazyFrame:
    """Return the open findings of verdicts on tables in memory as rows; none is put into words.

    Args:
        found: The verdicts, of ``judged_tables``.
        waived: The findings that are waived.
    """
    ruleset = found.ruleset
    rows = findings_on(found.sheets, ruleset).lazy()
    keys = ["level", "subject", "rule"]
    return rows.join(rows_of(waived, ruleset).select(keys), on=keys, how="anti")
