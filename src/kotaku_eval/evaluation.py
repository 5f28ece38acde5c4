"""Evaluation: the only place where rules meet facts."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate
from typing import Any

from kotaku_eval.dates import EventDate
from kotaku_eval.displays import show
from kotaku_eval.engines.records import compile_rules
from kotaku_eval.engines.variants import undecided
from kotaku_eval.errors import DefinitionError, Problem
from kotaku_eval.expressions import Parameter
from kotaku_eval.facts import ACTIVITY, Subject, value_of
from kotaku_eval.findings import (
    ERROR,
    FAIL,
    UNKNOWN,
    VERDICTS,
    Finding,
    Outcome,
    SubjectRef,
    Verdict,
)
from kotaku_eval.judgements import Judgement
from kotaku_eval.portfolios import Portfolio
from kotaku_eval.reasons import grounds_of
from kotaku_eval.reports import Header, Lazy, Report
from kotaku_eval.rollups import RollUp, Sheet
from kotaku_eval.rules import Rule, Scope, fill
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.texts import Text


def evaluate(portfolio: Portfolio, ruleset: RuleSet, as_of: EventDate | Any = None) -> Report:
    """Judge every activity and place of a portfolio by every rule.

    Pure and deterministic: the same rules, data and day give the same report, whatever the order
    of the rows. It never stops at a finding.

    Args:
        portfolio: The activities and places.
        ruleset: The rules, over the same lifecycle.
        as_of: The day of the judgement (date or ISO text); the portfolio's own, or else the
            newest observed date in the data, when not given. The clock is never read.

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
    _check_lifecycles(portfolio, ruleset)
    day = portfolio.day_of(as_of)
    levels = [ACTIVITY, *(level.id for level in portfolio.lifecycle.levels)]
    sheets = [_judge_level(portfolio, ruleset, level, day) for level in levels]
    scores = RollUp(portfolio, ruleset, sheets)
    total = scores.total()
    return Report(
        header=_header(portfolio, ruleset, day),
        score=total,
        scores=scores.all(),
        outcomes=_outcomes(sheets, ruleset, day),
        findings=_findings(sheets, ruleset, day),
        notes=portfolio.notes,
        axes=scores.axes(total),
        verdict_counts=_verdict_counts(sheets),
        level_counts=scores.level_counts(),
    )


def _check_lifecycles(portfolio: Portfolio, ruleset: RuleSet) -> None:
    if portfolio.lifecycle.id != ruleset.lifecycle.id:
        ours, theirs = portfolio.lifecycle.id, ruleset.lifecycle.id
        text = Text(
            id=f"aturan {ruleset.id} untuk siklus '{theirs}', data mengikuti '{ours}'",
            en=f"the rules {ruleset.id} are for the lifecycle '{theirs}', the data follow '{ours}'",
        )
        raise DefinitionError([Problem(text)])


def _judge_level(portfolio: Portfolio, ruleset: RuleSet, level: str, day: int) -> Sheet:
    rules = ruleset.rules_on(level)
    if not rules:
        return Sheet(level, (), (), ())
    subjects = portfolio.subjects(level, ruleset.undated)
    judge = compile_rules(ruleset, level)
    return Sheet(level, subjects, rules, tuple(judge(subject, day) for subject in subjects))


def _header(portfolio: Portfolio, ruleset: RuleSet, day: int) -> Header:
    return Header(
        portfolio=portfolio.id,
        title=portfolio.title,
        ruleset=ruleset.id,
        ruleset_title=ruleset.title,
        lifecycle=ruleset.lifecycle.id,
        as_of=EventDate.of_day(day).isoformat() if day else "",
        basis=portfolio.basis.value,
        illustrative=portfolio.illustrative,
        activities=len(portfolio),
        rules=len(ruleset.rules),
        version=_version(),
        rules_digest=digest_of(ruleset),
        data_digest=portfolio.digest,
        disabled=tuple(sorted(ruleset.disabled.items())),
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
    sheets: list[Sheet],
) -> tuple[tuple[str, tuple[tuple[str, int], ...]], ...]:
    found = []
    for sheet in sheets:
        codes = b"".join(sheet.rows)
        for at, rule in enumerate(sheet.rules):
            column = codes[at :: sheet.width]
            counts = ((verdict.value, column.count(verdict.code)) for verdict in VERDICTS)
            found.append((rule.id, tuple((name, n) for name, n in counts if n)))
    return tuple(found)


def _subject_ref(subject: Subject) -> SubjectRef:
    places = {level: place.code for level, place in subject.parents.items()}
    return SubjectRef(subject.level, subject.id, subject.value.label, places)


def _outcomes(sheets: list[Sheet], ruleset: RuleSet, day: int) -> Lazy[Outcome]:
    """Return every outcome, by level, subject and rule; each is put into words when asked for."""
    starts = list(accumulate((sheet.size for sheet in sheets), initial=0))

    def make(index: int) -> Outcome:
        at = bisect_right(starts, index) - 1
        sheet = sheets[at]
        row, column = divmod(index - starts[at], len(sheet.rules))
        rule, subject = sheet.rule(column, sheet.rows[row]), sheet.subjects[row]
        verdict = VERDICTS[sheet.rows[row][column]]
        doubt = _doubt(sheet.rules[column], subject, ruleset, verdict)
        found = grounds_of(Judgement(rule, subject, verdict, ruleset, day, doubt))
        return Outcome(
            rule.id, _subject_ref(subject), verdict, found.reason, found.values, found.source
        )

    return Lazy(starts[-1], make)


def _doubt(rule: Rule, subject: Subject, ruleset: RuleSet, verdict: Verdict) -> tuple[Scope, ...]:
    """Return the scopes of a rule of which it is not known whether they hold, if that decided."""
    is_open = verdict is Verdict.UNKNOWN
    return undecided(rule, subject, ruleset.settings) if is_open else ()


_FINDINGS = (FAIL, UNKNOWN, ERROR)


def _findings(sheets: list[Sheet], ruleset: RuleSet, day: int) -> Lazy[Finding]:
    """Return the findings worst first; counted now, sorted and worded when one is asked for."""
    found = sum(
        row[: len(sheet.rules)].count(code)
        for sheet in sheets
        for row in sheet.rows
        for code in _FINDINGS
    )
    cells: list[tuple[Any, ...]] = []

    def make(index: int) -> Finding:
        if not cells:
            cells.extend(_sorted_cells(sheets))
        *_, code, rule, subject, written = cells[index]
        verdict = VERDICTS[code]
        doubt = _doubt(written, subject, ruleset, verdict)
        return _finding(Judgement(rule, subject, verdict, ruleset, day, doubt))

    return Lazy(found, make)


def _sorted_cells(sheets: list[Sheet]) -> list[tuple[Any, ...]]:
    """Return what every finding is about, in the order of ``Finding.sort_key``."""
    cells = [
        _cell(sheet, subject, row, column)
        for sheet in sheets
        for subject, row in zip(sheet.subjects, sheet.rows, strict=True)
        for column in range(len(sheet.rules))
        if row[column] in _FINDINGS
    ]
    return sorted(cells, key=lambda cell: cell[:6])


def _cell(sheet: Sheet, subject: Subject, row: bytes, column: int) -> tuple[Any, ...]:
    """Return what sorts one finding, and then what it is about."""
    rule, code = sheet.rule(column, row), row[column]
    key = (-rule.severity.rank, code == UNKNOWN, sheet.level, subject.id, rule.id, code)
    return (*key, rule, subject, sheet.rules[column])


def _finding(judged: Judgement) -> Finding:
    rule, subject, verdict = judged.rule, judged.subject, judged.verdict
    found = grounds_of(judged)
    return Finding(
        rule=rule.id,
        title=rule.title,
        severity=rule.severity,
        indicator=rule.indicator,
        subject=_subject_ref(subject),
        verdict=verdict,
        message=_message(judged, found.reason),
        reason=found.reason,
        fix=rule.fix,
        values=found.values,
        source=found.source,
        confidence=rule.source.confidence.value,
    )


def _message(judged: Judgement, reason: Text) -> Text:
    """Return the rule's message with its values; the reason where the message would mislead."""
    rule = judged.rule
    if judged.verdict is not Verdict.FAIL or not rule.message.en:
        return Text(id=f"{rule.title.id}: {reason.id}", en=f"{rule.title.en}: {reason.en}")
    shown = {name: _placeholder(name, judged) for name in rule.placeholders}
    return Text(
        id=fill(rule.message.id, {name: words.id for name, words in shown.items()}),
        en=fill(rule.message.en, {name: words.en for name, words in shown.items()}),
    )


def _placeholder(name: str, judged: Judgement) -> Text:
    subject, ruleset = judged.subject, judged.ruleset
    if name in {"id", "code"}:
        return Text.same(subject.id)
    if name in {"title", "name"}:
        return Text.same(subject.value.label)
    if name.startswith("param."):
        parameter = _parameter(name.removeprefix("param."), judged)
        return show(parameter.value, parameter.type.unit)
    known = ruleset.vocabulary(subject.level).find(name)
    if known is None:
        return Text.same(f"{{{name}}}")
    if known.path[-1:] in {("first",), ("last",)} and value_of(known, subject) is None:
        return _undated(known.path[0], subject)
    return show(value_of(known, subject), known.field.unit)


def _parameter(name: str, judged: Judgement) -> Parameter:
    """Return a parameter as it is for the rule that was judged."""
    own = (one for one in judged.rule.parameters if one.name == name)
    return next(own, None) or judged.ruleset.parameters[name].parameter


def _undated(stage: str, subject: Subject) -> Text:
    seen = subject.timeline.get(stage)
    if seen is not None and seen.count:
        return Text(id="tanpa tanggal", en="undated")
    return Text(id="tidak tercatat", en="not recorded")
