"""Evaluation: the only place where rules meet facts."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import Any, Final

from attrs import evolve

from kotaku_eval.bars import ADDING, Bar, bar_for
from kotaku_eval.columns.tables import Tables
from kotaku_eval.dates import EventDate
from kotaku_eval.engines.records import compile_rules
from kotaku_eval.engines.variants import undecided
from kotaku_eval.errors import DefinitionError, KotakuEvalError, Problem, needing
from kotaku_eval.estimates import without_plan
from kotaku_eval.facts import ACTIVITY, Subject
from kotaku_eval.findings import (
    VERDICTS,
    Finding,
    Outcome,
    SubjectRef,
    Verdict,
    Waived,
)
from kotaku_eval.judgements import Judgement
from kotaku_eval.lifecycles import Lifecycle
from kotaku_eval.messages import message_of
from kotaku_eval.particulars import particulars_of
from kotaku_eval.portfolios import Basis, Portfolio
from kotaku_eval.reasons import Grounds, grounds_of
from kotaku_eval.reports import Header, Report
from kotaku_eval.rules import Rule, Scope
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.selections import FoundList
from kotaku_eval.sheets import FINDING_CODES, Sheet
from kotaku_eval.texts import Text
from kotaku_eval.verdicts import ObjectVerdicts, Verdicts
from kotaku_eval.views import Lazy
from kotaku_eval.waivers import Waiver
from kotaku_eval.waiving import EXPIRES_WITHIN, Cell, Desk, Waiving

_SILENT: Final = Bar(after=None)
_TOLD_AFTER: Final = 1_000
"""After so many judged objects the next are told."""


def evaluate(
    portfolio: Any,
    ruleset: RuleSet,
    as_of: EventDate | Any = None,
    *,
    waivers: Iterable[Waiver] = (),
    expires_within: int = EXPIRES_WITHIN,
    sample: Any = None,
    progress: bool | None = None,
) -> Report:
    """Judge every activity and place of a portfolio by every rule.

    Pure and deterministic: the same rules, data and day give the same report, whatever the order
    of the rows. It never stops at a finding.

    Args:
        portfolio: The activities and places; or tables, or any data frame of activities, or a table
            of a database, which are judged where they lie (see ``frames`` and ``databases``).
        ruleset: The rules, over the same lifecycle.
        as_of: The day of the judgement (date or ISO text); the portfolio's own, or else the
            newest observed date in the data, when not given. The clock is never read.
        waivers: What ``load_waivers`` returns. Rules are judged first; then a fail, unknown or
            error under a waiver in force becomes ``waived``, with its raw verdict beside it.
        expires_within: How many days before its last day a waiver is announced to expire.
        sample: The plan that the activities were drawn by (see ``samples``): scores then come with
            what they say of everything that they were drawn from. Of data frames the activities
            are then judged one by one; tables of a database must be fetched first.
        progress: Whether a line on the standard error tells how far it is, while it runs. Without
            it only where a person waits (a notebook, a prompt), once it has taken two seconds.

    Returns:
        A report with every verdict, the findings and the scores.

    Raises:
        DefinitionError: The rules are written for another lifecycle.

    >>> from kotaku_eval import Event, Portfolio, load_ruleset
    >>> rules = load_ruleset("kotaku-2018")
    >>> kind = rules.lifecycle.activity_type
    >>> late = kind(
    ...     id="A1",
    ...     events=[Event("mp2k_held", "2018-08-10"), Event("construction_started", "2018-08-06")],
    ... )
    >>> report = evaluate(Portfolio(rules.lifecycle, [late]), rules)
    >>> report.where(rule="mp2k-before-construction")[0].verdict.value
    'fail'
    """
    if sample is not None:
        portfolio = _one_by_one(portfolio, ruleset)
    with bar_for(progress) as bar:
        found = verdicts_of(portfolio, ruleset, as_of, bar)
        bar.say(ADDING)
        return report_of(found, waivers, expires_within, sample=sample)


def report_of(
    found: Verdicts, waivers: Iterable[Waiver] = (), expires_within: int = EXPIRES_WITHIN, *,
    sample: Any = None,
) -> Report:  # fmt: skip
    """Return the report of some verdicts (see :func:`evaluate`)."""
    ruleset = found.ruleset
    held = tuple(waivers)
    if held and not found.keeps_outcomes:
        raise KotakuEvalError(_NO_WAIVERS)
    desk = Desk(found.known, ruleset, found.sheets, found.day)
    done = desk.waive(held, expires_within)
    scores = found.roll_up(done.sheets)
    total = scores.total()
    report = Report(
        header=_header(found),
        score=total,
        scores=scores.all(),
        outcomes=_outcomes(found, done),
        findings=_findings(found, done),
        notes=found.portfolio.notes,
        axes=scores.axes(total),
        verdict_counts=_verdict_counts(done.sheets),
        level_counts=scores.level_counts(),
        score_before=found.roll_up(found.sheets).total() if held else None,
        waived=_waived_findings(found, done.waived),
        waivers=done.uses,
    )
    if sample is not None:
        return _of_frame(report, found, done.sheets, sample)
    if found.portfolio.basis is Basis.CENSUS:
        return report
    return evolve(report, sampling=without_plan(report.header.activities))


def _of_frame(report: Report, found: Verdicts, sheets: Sequence[Sheet], plan: Any) -> Report:
    with needing("sampling", Text(id="Taksiran dari sampel", en="An estimate from a sample")):
        from kotaku_eval.samples.estimation import estimated  # noqa: PLC0415 - scipy is an extra
    return estimated(report, found, sheets, plan)


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


def _one_by_one(given: Any, ruleset: RuleSet) -> Portfolio:
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
    sheet, named = Sheet(subject.level, (subject,), rules, (row,)), subject_ref(subject)
    columns = [at for at, code in enumerate(row[: len(rules)]) if code in FINDING_CODES]
    judged = [_judgement(sheet, (0, column), ruleset, day) for column in columns]
    found = [_told(own, grounds_of(own), named) for own in judged]
    return tuple(sorted(found, key=lambda own: own.sort_key))


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


def _header(found: Verdicts) -> Header:
    portfolio, ruleset, day = found.portfolio, found.ruleset, found.day
    return Header(
        portfolio=portfolio.id,
        title=portfolio.title,
        ruleset=ruleset.id,
        ruleset_title=ruleset.title,
        lifecycle=ruleset.lifecycle.id,
        as_of=EventDate.of_day(day).isoformat() if day else "",
        basis=portfolio.basis.value,
        illustrative=portfolio.illustrative,
        activities=found.activities,
        rules=len(ruleset.rules),
        version=_version(),
        rules_digest=digest_of(ruleset),
        data_digest=found.digest,
        disabled=tuple(sorted(ruleset.disabled.items())),
        levels=tuple(level.id for level in ruleset.lifecycle.levels),
        indicators=tuple((rule.id, rule.indicator) for rule in ruleset.rules),
        level_titles=tuple((level.id, level.title) for level in ruleset.lifecycle.levels),
    )


@lru_cache(maxsize=1)
def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415 - slow to import

    try:
        return version("kotaku-eval")
    except PackageNotFoundError:
        return "0+unknown"


def digest_of(ruleset: RuleSet) -> str:
    """Return the SHA-256 of what a rule set means: its checks, weights and policies."""
    lines = [ruleset.id, ruleset.lifecycle.id, repr(ruleset.ties), repr(ruleset.undated)]
    lines += [repr(ruleset.score_model), repr(ruleset.scale), repr(ruleset.calendar)]
    lines += [repr(own) for own in (*ruleset.groups.values(), *ruleset.indicators.values())]
    lines += [
        repr((known.parameter.name, known.parameter.value)) for known in ruleset.parameters.values()
    ]
    for rule in ruleset.rules:
        lines.append(_meaning(rule))
        if rule.variants is not None:
            lines += [scope.text for scopes in rule.variants.lists for scope in scopes]
            lines += [_meaning(one) for one in rule.variants.rules]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _meaning(rule: Rule) -> str:
    when = rule.when.text if rule.when is not None else ""
    due = rule.due.text if rule.due is not None else ""
    parts = (rule.id, rule.subject, rule.indicator, rule.severity.value, rule.weight)
    own = tuple((parameter.name, parameter.value) for parameter in rule.parameters)
    return repr((*parts, when, due, rule.text, *own))


def _verdict_counts(
    sheets: Sequence[Sheet],
) -> tuple[tuple[str, tuple[tuple[str, int], ...]], ...]:
    found = []
    for sheet in sheets:
        for rule, counts in zip(sheet.rules, sheet.counts, strict=True):
            named = ((verdict.value, counts.get(verdict.code, 0)) for verdict in VERDICTS)
            found.append((rule.id, tuple((name, n) for name, n in named if n)))
    return tuple(found)


def subject_ref(subject: Subject) -> SubjectRef:
    """Return how findings name an activity or place."""
    places = {level: place.code for level, place in subject.parents.items()}
    return SubjectRef(subject.level, subject.id, subject.value.label, places)


def _outcomes(found: Verdicts, done: Waiving) -> Lazy[Outcome]:
    """Return every outcome, by level, subject and rule; each is put into words when asked for."""
    sheets = found.sheets
    starts = list(accumulate((sheet.size for sheet in sheets), initial=0))

    def make(index: int) -> Outcome:
        if not found.keeps_outcomes:
            raise KotakuEvalError(_NOT_KEPT)
        at = bisect_right(starts, index) - 1
        row, column = divmod(index - starts[at], len(sheets[at].rules))
        judged, words = _worded(found, (at, row, column))
        waiver = done.waived.get((at, row, column))
        return Outcome(
            judged.rule.id,
            subject_ref(judged.subject),
            judged.verdict if waiver is None else Verdict.WAIVED,
            words.reason,
            words.values,
            words.source,
            waiver,
        )

    return Lazy(starts[-1], make, found.outcome_columns(done.sheets))


_NOT_KEPT: Final = Text(
    id="Putusan satu per satu tidak disimpan, hanya temuan: di berkas atau di basis data.",
    en="Single verdicts were not kept, only findings: in the file, or in the database.",
)


_NO_WAIVERS: Final = Text(
    id="Pengecualian memerlukan putusan dalam memori: gunakan evaluate().",
    en="Waivers need the verdicts in memory: use evaluate().",
)


def _worded(found: Verdicts, cell: Cell) -> tuple[Judgement, Grounds]:
    """Return one verdict with all that led to it, and the reason for it in words."""
    at, row, column = cell
    sheet = found.sheets[at]
    judged = _judgement(sheet, (row, column), found.ruleset, found.day)
    return judged, grounds_of(judged)


def _judgement(sheet: Sheet, cell: tuple[int, int], ruleset: RuleSet, day: int) -> Judgement:
    row, column = cell
    codes, subject = sheet.rows[row], sheet.subjects[row]
    verdict = VERDICTS[codes[column]]
    doubt = _doubt(sheet.rules[column], subject, ruleset, verdict)
    return Judgement(sheet.rule(column, codes), subject, verdict, ruleset, day, doubt)


def _doubt(rule: Rule, subject: Subject, ruleset: RuleSet, verdict: Verdict) -> tuple[Scope, ...]:
    """Return the scopes of a rule of which it is not known whether they hold, if that decided."""
    if verdict is not Verdict.UNKNOWN or rule.variants is None:
        return ()
    return undecided(rule, subject, ruleset.settings)


def _findings(found: Verdicts, done: Waiving) -> Lazy[Finding]:
    """Return the open findings worst first; counted now, worded when one is asked for."""
    held: list[Sequence[Cell]] = []

    def cells() -> Sequence[Cell]:
        if not held:
            held.append(found.ordered(done.waived))
        return held[0]

    return FoundList(
        sum(sheet.found for sheet in found.sheets) - len(done.waived),
        lambda at: _finding(found, cells(), at, None),
        lambda at: found.severity_at(cells(), at),
        found.finding_columns(done.sheets),
    )


def _waived_findings(found: Verdicts, waived: Mapping[Cell, Waived]) -> Lazy[Finding]:
    """Return the findings under a waiver in force, worst first."""
    cells = sorted(waived, key=found.place_of)
    return Lazy(len(cells), lambda at: _finding(found, cells, at, waived[cells[at]]))


_AHEAD: Final = 200
"""So many findings further on their subjects are fetched with that of one that is looked at."""


def _finding(found: Verdicts, cells: Sequence[Cell], index: int, waiver: Waived | None) -> Finding:
    at, row, _ = cells[index]
    sheet = found.sheets[at]
    if sheet.is_missing(row):
        ahead = cells[index : index + _AHEAD]
        sheet.prefetch([row, *(other for of, other, _ in ahead if of == at)])
    judged, words = _worded(found, cells[index])
    return _told(judged, words, subject_ref(judged.subject), waiver)


def _told(
    judged: Judgement, words: Grounds, subject: SubjectRef, waiver: Waived | None = None
) -> Finding:
    rule = judged.rule
    return Finding(
        rule=rule.id,
        title=rule.title,
        severity=rule.severity,
        indicator=rule.indicator,
        subject=subject,
        verdict=judged.verdict if waiver is None else Verdict.WAIVED,
        message=message_of(judged, words.reason),
        reason=words.reason,
        fix=rule.fix,
        values=words.values,
        source=words.source,
        confidence=particulars_of(rule, judged.ruleset).confidence,
        waiver=waiver,
    )
