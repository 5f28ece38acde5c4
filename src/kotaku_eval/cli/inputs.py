"""Inputs: the portfolio and the rules that a command works on."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from attrs import frozen
from rich.console import Console
from rich.progress import track

from kotaku_eval.cli.helps import BadValueError
from kotaku_eval.cli.sessions import is_terminal, session
from kotaku_eval.cli.table_files import NO_TABLES, TableFiles, expanded, is_parquet
from kotaku_eval.definitions import load_lifecycle, load_ruleset
from kotaku_eval.errors import DefinitionError, Problem, needing
from kotaku_eval.lifecycles import Lifecycle
from kotaku_eval.portfolios import Portfolio, combine
from kotaku_eval.readers import read_portfolio
from kotaku_eval.readers.endings import TABLE_ENDINGS, WORKBOOK_ENDINGS
from kotaku_eval.readers.mapping_files import load_mapping
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.texts import Text

DEFAULT_RULES: Final = "kotaku-2018"
NOTES_TOLD: Final = 10


def read(
    paths: Sequence[str],
    *,
    rules: str | None = None,
    profile: str | None = None,
    mapping: str | None = None,
    lifecycle: str | None = None,
    strict: bool = False,
    tables: Mapping[str, Any] | None = None,
    only: str | None = None,
    tells_notes: bool = True,
) -> tuple[Portfolio, RuleSet]:
    """Read portfolios into one, with the rules they are judged by.

    Args:
        paths: The files.
        rules: A rule set by name, path or package; the one the data name when not given.
        profile: The profile of the rule set; the whole set when not given.
        mapping: A column mapping, for tables.
        lifecycle: A lifecycle by name or path; the one the data name when not given.
        strict: Whether a note on what could not be read is an error.
        tables: The tables beside that of activities, where there is Parquet (see ``TableFiles``).
        only: The one activity or place that is asked for.
        tells_notes: Whether notes on what could not be read are told.
    """
    known = load_ruleset(rules, profile=profile) if rules is not None else None
    parts = read_parts(
        paths, known, mapping=mapping, lifecycle=lifecycle, strict=strict, tables=tables, only=only
    )
    portfolio = together(parts, tells_notes=tells_notes)
    return portfolio, known or load_ruleset(_named(parts), profile=profile)


def read_parts(
    paths: Sequence[str],
    rules: RuleSet | None = None,
    *,
    mapping: str | None = None,
    lifecycle: str | None = None,
    strict: bool = False,
    tables: Mapping[str, Any] | None = None,
    only: str | None = None,
) -> list[Portfolio]:
    """Read portfolios, one of each file; all Parquet files are one (see :func:`read`)."""
    own = load_lifecycle(lifecycle) if lifecycle is not None else None
    files = expanded(paths)
    _refuse_twice(files)
    parquet = [path for path in files if is_parquet(path)]
    if mapping is not None and not parquet and not any(map(_takes_mapping, files)):
        raise BadValueError(_NO_TABLE)
    given = TableFiles.of(parquet, **(tables or NO_TABLES))
    parts = [
        read_portfolio(
            path,
            lifecycle=own,
            mapping=mapping if _takes_mapping(path) else None,
            strict=strict,
            default=rules.lifecycle if rules is not None else None,
        )
        for path in _with_progress([path for path in files if path not in parquet])
    ]
    if given is not None:
        source = _Source(own, rules, mapping, strict)
        parts.insert(0, _of_tables(given, source, only))
    return parts


@frozen
class _Source:
    """How Parquet files are read."""

    lifecycle: Lifecycle | None
    rules: RuleSet | None
    mapping: str | None
    strict: bool


def _of_tables(given: TableFiles, source: _Source, only: str | None) -> Portfolio:
    with needing("frames", Text(id="Membaca berkas Parquet", en="Reading Parquet files")):
        from kotaku_eval.cli.table_readings import TableReading, found_files
    lifecycle, columns = source.lifecycle, None
    if source.mapping is not None:
        columns = load_mapping(source.mapping, lifecycle=lifecycle)
        lifecycle = columns.lifecycle
    lifecycle = lifecycle or (source.rules or load_ruleset(DEFAULT_RULES)).lifecycle
    held = TableReading(given, found_files(given), lifecycle, columns, source.strict)
    return held.portfolio(only)


def together(parts: Sequence[Portfolio], *, tells_notes: bool = True) -> Portfolio:
    """Put portfolios into one, and tell what could not be read, unless something else does."""
    portfolio = parts[0] if len(parts) == 1 else combine(parts)
    if tells_notes:
        tell_notes(portfolio.notes)
    return portfolio


_NO_TABLE: Final = Text(
    id="--mapping hanya untuk tabel: CSV, lembar Excel, atau Parquet.",
    en="--mapping goes with tables only: CSV, a sheet of Excel, or Parquet.",
)


def _refuse_twice(files: Sequence[str]) -> None:
    seen: set[str] = set()
    for file in files:
        name = os.path.realpath(file)
        if name in seen:
            raise BadValueError(Text(id=f"{file} disebut dua kali.", en=f"{file} is named twice."))
        seen.add(name)


def _takes_mapping(path: str) -> bool:
    return Path(path).suffix.lower() in {*TABLE_ENDINGS, *WORKBOOK_ENDINGS}


def _with_progress(paths: Sequence[str]) -> Iterable[str]:
    if len(paths) == 1 or not is_terminal(sys.stderr):
        return paths
    words = session().say(Text(id="Membaca data", en="Reading data"))
    console = Console(stderr=True)
    return track(paths, words, console=console, transient=True)


def _named(parts: Sequence[Portfolio]) -> str:
    """Return the one rule set that the data name."""
    names = sorted({part.ruleset for part in parts if part.ruleset})
    if len(names) > 1:
        text = Text(
            id=f"berkas data menyebut kumpulan aturan yang berbeda: {', '.join(names)}",
            en=f"the data files name different rule sets: {', '.join(names)}",
        )
        hint = Text(id="Pilih satu dengan --rules.", en="Choose one with --rules.")
        raise DefinitionError([Problem(text, hint=hint)])
    return names[0] if names else DEFAULT_RULES


def tell_notes(notes: Sequence[Problem]) -> None:
    """Tell what could not be read; the report has it all."""
    own = session()
    for note in notes[:NOTES_TOLD]:
        own.tell(Text(id=f"catatan: {note.to('id')}", en=f"note: {note.to('en')}"))
    rest = len(notes) - NOTES_TOLD
    if rest > 0:
        own.tell(Text(id=f"… dan {rest} catatan lagi", en=f"… and {rest} more notes"))
