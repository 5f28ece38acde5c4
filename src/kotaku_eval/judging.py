"""Judging: whatever holds activities, by all rules, level by level."""

from __future__ import annotations

from typing import Any, Final

from kotaku_eval.bars import Bar
from kotaku_eval.columns.tables import Tables
from kotaku_eval.dates import EventDate
from kotaku_eval.engines.records import compile_rules
from kotaku_eval.errors import DefinitionError, KotakuEvalError, Problem, needing
from kotaku_eval.facts import ACTIVITY, Subject
from kotaku_eval.findings import (
    Finding,
)
from kotaku_eval.lifecycles import Lifecycle
from kotaku_eval.outcomes import findings_in
from kotaku_eval.portfolios import Portfolio
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.sheets import Sheet
from kotaku_eval.texts import Text
from kotaku_eval.verdicts import ObjectVerdicts, Verdicts

_SILENT: Final = Bar(after=None)

_TOLD_AFTER: Final = 1_000
"""After so many judged objects the next are told."""


def verdicts_of(
    portfolio: Any, ruleset: RuleSet, as_of: EventDate | Any = None, bar: Bar = _SILENT
) -> Verdicts:
    """Return the verdicts of every level, before they are counted and worded.

    Args:
        portfolio: A portfolio, tables, any data frame of activities or a table of a database.
        ruleset: The rules.
        as_of: The day of the judgement.
        bar: Told how many objects are judged.

    Raises:
        DefinitionError: The rules are written for another lifecycle.
        DataError: A data frame lacks what is needed, or an activity stands in it twice.
        MissingExtraError: A data frame came, and the libraries for them are not installed.
    """
    if isinstance(portfolio, Portfolio):
        day, sheets = judged(portfolio, ruleset, as_of, bar)
        return ObjectVerdicts(ruleset, day, sheets, portfolio)
    if (extra := _database_of(portfolio)) is not None:
        return _in_database(portfolio, ruleset, as_of, extra)
    # Data frames are an extra: loaded when one comes.
    with needing("frames", Text(id="Penilaian tabel data", en="Judging data frames")):
        from kotaku_eval.frames import tables_from  # noqa: PLC0415
        from kotaku_eval.frames.verdicts import judged_tables  # noqa: PLC0415

    tables = tables_from(portfolio, ruleset.lifecycle)
    check_lifecycles(tables.lifecycle, ruleset)
    return judged_tables(tables, ruleset, as_of)


def one_by_one(given: Any, ruleset: RuleSet) -> Portfolio:
    """Return what is judged as activities and places: what a sample says is worked out of these.

    Raises:
        KotakuEvalError: It lies in a database, or there are too many.
    """
    if isinstance(given, Portfolio):
        return given
    if _database_of(given) is not None:
        raise KotakuEvalError(_NOT_IN_DATABASE)
    with needing("frames", Text(id="Penilaian tabel data", en="Judging data frames")):
        from kotaku_eval.frames import tables_from  # noqa: PLC0415
        from kotaku_eval.frames.checks import noted  # noqa: PLC0415
        from kotaku_eval.frames.objects import objects_of  # noqa: PLC0415

    tables = tables_from(given, ruleset.lifecycle)
    check_lifecycles(tables.lifecycle, ruleset)
    return objects_of(noted(tables))


_NOT_IN_DATABASE: Final = Text(
    id="Taksiran dari sampel tidak dihitung di basis data. Ambil dahulu baris yang dikunjungi, "
    "misalnya dengan .to_pyarrow(), lalu nilai tabel itu.",
    en="Estimates from a sample are not worked out in a database. Fetch the rows that were visited "
    "first, such as by .to_pyarrow(), and judge that table.",
)

_DATABASES: Final = {"ibis": "sql", "duckdb": "sql", "_duckdb": "sql", "pyspark": "spark"}
"""The libraries whose tables lie in a database, and the extra that judges them there."""


def _database_of(given: Any) -> str | None:
    """Return the extra that judges a table where it lies; ``None`` for what is no such table."""
    held = given.activities if isinstance(given, Tables) else given
    libraries = (own.__module__.partition(".")[0] for own in type(held).__mro__)
    return next((_DATABASES[own] for own in libraries if own in _DATABASES), None)


def _in_database(given: Any, ruleset: RuleSet, as_of: EventDate | Any, extra: str) -> Verdicts:
    with needing(extra, Text(id="Penilaian di basis data", en="Judging in a database")):
        from kotaku_eval.databases import judged_in_database, read_tables  # noqa: PLC0415 - an extra

    tables = given if isinstance(given, Tables) else read_tables(given, ruleset.lifecycle)
    check_lifecycles(tables.lifecycle, ruleset)
    return judged_in_database(tables, ruleset, as_of)


def judged(
    portfolio: Portfolio, ruleset: RuleSet, as_of: EventDate | Any = None, bar: Bar = _SILENT
) -> tuple[int, list[Sheet]]:
    """Return the day of the judgement, and the verdicts of every level on that day.

    Raises:
        DefinitionError: The rules are written for another lifecycle.
    """
    check_lifecycles(portfolio.lifecycle, ruleset)
    day = portfolio.day_of(as_of)
    levels = [ACTIVITY, *(level.id for level in portfolio.lifecycle.levels)]
    return day, [_judge_level(portfolio, ruleset, level, day, bar=bar) for level in levels]


def check_lifecycles(lifecycle: Lifecycle, ruleset: RuleSet) -> None:
    """Refuse rules that are written for another lifecycle than the data follow.

    Raises:
        DefinitionError: They are.
    """
    if lifecycle.id != ruleset.lifecycle.id:
        ours, theirs = lifecycle.id, ruleset.lifecycle.id
        text = Text(
            id=f"aturan {ruleset.id} untuk siklus '{theirs}', data mengikuti '{ours}'",
            en=f"the rules {ruleset.id} are for the lifecycle '{theirs}', the data follow '{ours}'",
        )
        raise DefinitionError([Problem(text)])


def findings_on(subject: Subject, ruleset: RuleSet, day: int) -> tuple[Finding, ...]:
    """Return what the rules find on one activity or place, worst first; waivers are not asked.

    Args:
        subject: The activity or place, out of ``Portfolio.subjects``.
        ruleset: The rules.
        day: The day of the judgement, an ordinal.
    """
    rules = ruleset.rules_on(subject.level)
    row = compile_rules(ruleset, subject.level)(subject, day)
    return findings_in(Sheet(subject.level, (subject,), rules, (row,)), ruleset, day)


def _judge_level(
    portfolio: Portfolio, ruleset: RuleSet, level: str, day: int, *, bar: Bar
) -> Sheet:
    rules = ruleset.rules_on(level)
    if not rules:
        return Sheet(level, (), (), ())
    subjects = portfolio.subjects(level, ruleset.undated)
    judge = compile_rules(ruleset, level)
    rows: list[bytes] = []
    for start in range(0, len(subjects), _TOLD_AFTER):
        rows += [judge(subject, day) for subject in subjects[start : start + _TOLD_AFTER]]
        bar(level, len(rows), len(subjects))
    return Sheet(level, subjects, rules, tuple(rows))
