"""Evaluation: the only place where rules meet facts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from attrs import frozen

from kotaku_eval.activities import Activity
from kotaku_eval.conditions import Aggregate, Condition, ItemRef, children, walk
from kotaku_eval.conditions import evaluate as value_of_condition
from kotaku_eval.dates import EventDate
from kotaku_eval.displays import show
from kotaku_eval.engines.judgement import judge_rule
from kotaku_eval.engines.records import compile_rules
from kotaku_eval.errors import DefinitionError, Problem, UnknownNameError, name_hint
from kotaku_eval.facts import ACTIVITY, Subject, value_of
from kotaku_eval.findings import (
    ERROR,
    FAIL,
    PASS,
    UNKNOWN,
    VERDICTS,
    Finding,
    Outcome,
    Severity,
    SubjectRef,
    Verdict,
)
from kotaku_eval.places import Place
from kotaku_eval.portfolios import Portfolio
from kotaku_eval.reasons import Grounds, grounds_of
from kotaku_eval.reports import Header, Lazy, PlaceScore, Report
from kotaku_eval.rules import PythonCheck, Rule, fill
from kotaku_eval.rulesets import RuleSet, ScoreModel
from kotaku_eval.scores import Score, Tally, mean_score, total_score
from kotaku_eval.templates import OrderCheck
from kotaku_eval.texts import Text


@frozen
class _Sheet:
    """The verdicts of one level: a row of codes per subject, a column per rule."""

    level: str
    subjects: tuple[Subject, ...]
    rules: tuple[Rule, ...]
    rows: tuple[bytes, ...]

    def tallies(self, rows: Iterable[bytes]) -> dict[str, Tally]:
        """Count verdicts by rule over some rows."""
        codes = b"".join(rows)
        width = len(self.rules)
        return {
            rule.id: Tally(*(codes[at::width].count(code) for code in (PASS, FAIL, UNKNOWN, ERROR)))
            for at, rule in enumerate(self.rules)
        }


def evaluate(
    portfolio: Portfolio, ruleset: RuleSet, as_of: EventDate | Any = None
) -> Report:
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
    >>> late = kind(id="A1", events=[Event("mp2k_held", "2018-08-10"),
    ...                              Event("construction_started", "2018-08-06")])
    >>> report = evaluate(Portfolio(rules.lifecycle, [late]), rules)
    >>> report.where(rule="mp2k-before-construction")[0].verdict.value
    'fail'
    """
    _check_lifecycles(portfolio, ruleset)
    day = _day_of(portfolio, as_of)
    levels = [ACTIVITY, *(level.id for level in portfolio.lifecycle.levels)]
    sheets = [_judge_level(portfolio, ruleset, level, day) for level in levels]
    scores = _Scorer(portfolio, ruleset, sheets)
    return Report(
        header=_header(portfolio, ruleset, day),
        score=scores.total(),
        scores=scores.all(),
        outcomes=_outcomes(sheets, ruleset, day),
        findings=_findings(sheets, ruleset, day),
        notes=portfolio.notes,
        verdict_counts=_verdict_counts(sheets),
    )


def _check_lifecycles(portfolio: Portfolio, ruleset: RuleSet) -> None:
    if portfolio.lifecycle.id != ruleset.lifecycle.id:
        ours, theirs = portfolio.lifecycle.id, ruleset.lifecycle.id
        text = Text(
            id=f"aturan {ruleset.id} untuk siklus '{theirs}', data mengikuti '{ours}'",
            en=f"the rules {ruleset.id} are for the lifecycle '{theirs}', the data follow '{ours}'",
        )
        raise DefinitionError([Problem(text)])


def _day_of(portfolio: Portfolio, as_of: Any) -> int:
    chosen = EventDate.of(as_of) if as_of is not None else portfolio.as_of
    newest = chosen or portfolio.newest_date()
    return newest.last_day if newest is not None else 0


def _judge_level(portfolio: Portfolio, ruleset: RuleSet, level: str, day: int) -> _Sheet:
    rules = ruleset.rules_on(level)
    if not rules:
        return _Sheet(level, (), (), ())
    subjects = portfolio.subjects(level, ruleset.undated)
    judge = compile_rules(ruleset, level)
    return _Sheet(level, subjects, rules, tuple(judge(subject, day) for subject in subjects))


class _Scorer:
    """Rolls verdicts up to scores of activities, places and the whole."""

    def __init__(self, portfolio: Portfolio, ruleset: RuleSet, sheets: list[_Sheet]) -> None:
        self.portfolio = portfolio
        self.ruleset = ruleset
        self.sheets = sheets
        self.levels = [level.id for level in portfolio.lifecycle.levels]
        self.rows: dict[tuple[str, str], dict[str, list[bytes]]] = {}
        for sheet in sheets:
            for subject, row in zip(sheet.subjects, sheet.rows, strict=True):
                for place in subject.parents.values():
                    held = self.rows.setdefault((place.level, place.code), {})
                    held.setdefault(sheet.level, []).append(row)
        self.by_place = {
            (place.level, place.code): self._place(place)
            for level in self.levels
            for place in sorted(portfolio.places, key=lambda place: place.code)
            if place.level == level
        }

    def _score(self, rows: Mapping[str, Iterable[bytes]], name: str, title: Text) -> Score:
        tallies: dict[str, Tally] = {}
        for sheet in self.sheets:
            tallies |= sheet.tallies(rows.get(sheet.level, ()))
        worst = self._worst(tallies)
        return total_score(self.ruleset, tallies, worst, name=name, title=title)

    def _worst(self, tallies: Mapping[str, Tally]) -> Severity | None:
        failed = [
            rule.severity
            for rule in self.ruleset.rules
            if tallies.get(rule.id, _NOTHING).failed
        ]
        return max(failed, key=lambda severity: severity.rank, default=None)

    def _is_above_mean(self, level: str) -> bool:
        """Whether a level lies above the one whose scores are averaged."""
        mean = self.ruleset.mean_level
        if self.ruleset.score_model is not ScoreModel.MEAN_OF_VILLAGES or mean not in self.levels:
            return False
        return level not in self.levels or self.levels.index(level) > self.levels.index(mean)

    def _place(self, place: Place) -> Score:
        title = Text.same(place.label)
        if self._is_above_mean(place.level):
            return self._mean((place.level, place.code), place.code, title)
        rows = self.rows.get((place.level, place.code), {})
        return self._score(rows, place.code, title)

    def _mean(self, within: tuple[str, str] | None, name: str, title: Text) -> Score:
        """Average the places of the mean level that lie within a place (or all of them)."""
        chosen: list[tuple[Place, Score]] = []
        rows: dict[str, list[bytes]] = {}
        for place in sorted(self.portfolio.places, key=lambda place: place.code):
            if place.level != self.ruleset.mean_level:
                continue
            chain = self.portfolio.places_of(place)
            if within is None or (
                within[0] in chain and chain[within[0]].code == within[1]
            ):
                key = (place.level, place.code)
                held = self.rows.get(key, {})
                chosen.append((place, self._score(held, place.code, Text.same(place.label))))
                for level, found in held.items():
                    rows.setdefault(level, []).extend(found)
        tallies: dict[str, Tally] = {}
        for sheet in self.sheets:
            tallies |= sheet.tallies(rows.get(sheet.level, ()))
        scores = [score for _, score in chosen]
        if any(tally.errors for tally in tallies.values()):
            return Score(name, title, "mean", None, None)
        return mean_score(self.ruleset, scores, self._worst(tallies), name=name, title=title)

    def total(self) -> Score:
        """Return the score of the whole portfolio."""
        title = self.portfolio.title if self.portfolio.title.en else self.ruleset.title
        if self._is_above_mean("") and self._has_mean_places():
            return self._mean(None, "total", title)
        rows = {sheet.level: sheet.rows for sheet in self.sheets}
        return self._score(rows, "total", title)

    def _has_mean_places(self) -> bool:
        return any(place.level == self.ruleset.mean_level for place in self.portfolio.places)

    def all(self) -> tuple[PlaceScore, ...]:
        """Return the score of every activity and place."""
        found = [
            PlaceScore(
                ACTIVITY,
                subject.id,
                subject.value.label,
                self._score({ACTIVITY: (row,)}, subject.id, Text.same(subject.value.label)),
            )
            for sheet in self.sheets
            if sheet.level == ACTIVITY
            for subject, row in zip(sheet.subjects, sheet.rows, strict=True)
        ]
        found += [
            PlaceScore(level, code, score.title.en, score)
            for (level, code), score in self.by_place.items()
        ]
        return tuple(found)


_NOTHING = Tally()


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
        repr((known.parameter.name, known.parameter.value))
        for known in ruleset.parameters.values()
    ]
    for rule in ruleset.rules:
        when = rule.when.text if rule.when is not None else ""
        due = rule.due.text if rule.due is not None else ""
        parts = (rule.id, rule.subject, rule.indicator, rule.severity.value, rule.weight)
        lines.append(repr((*parts, when, due, rule.text)))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _verdict_counts(
    sheets: list[_Sheet],
) -> tuple[tuple[str, tuple[tuple[str, int], ...]], ...]:
    found = []
    for sheet in sheets:
        codes = b"".join(sheet.rows)
        for at, rule in enumerate(sheet.rules):
            column = codes[at :: len(sheet.rules)]
            counts = ((verdict.value, column.count(verdict.code)) for verdict in VERDICTS)
            found.append((rule.id, tuple((name, n) for name, n in counts if n)))
    return tuple(found)


def _subject_ref(subject: Subject) -> SubjectRef:
    places = {level: place.code for level, place in subject.parents.items()}
    return SubjectRef(subject.level, subject.id, subject.value.label, places)


def _outcomes(sheets: list[_Sheet], ruleset: RuleSet, day: int) -> Lazy[Outcome]:
    cells = [(sheet, row, at) for sheet in sheets if sheet.rules
             for row in range(len(sheet.subjects)) for at in range(len(sheet.rules))]  # fmt: skip

    def make(index: int) -> Outcome:
        sheet, row, at = cells[index]
        rule, subject = sheet.rules[at], sheet.subjects[row]
        verdict = VERDICTS[sheet.rows[row][at]]
        found = grounds_of(rule, subject, verdict, ruleset, day)
        return Outcome(
            rule.id, _subject_ref(subject), verdict, found.reason, found.values, found.source
        )

    return Lazy(len(cells), make)


_FINDING_CODES = frozenset({FAIL, UNKNOWN, ERROR})


def _findings(sheets: list[_Sheet], ruleset: RuleSet, day: int) -> Lazy[Finding]:
    """Return the findings worst first; sorted before any of them is put into words."""
    cells = [
        (-rule.severity.rank, sheet.level, subject.id, rule.id, row[at], rule, subject)
        for sheet in sheets
        for subject, row in zip(sheet.subjects, sheet.rows, strict=True)
        for at, rule in enumerate(sheet.rules)
        if row[at] in _FINDING_CODES
    ]
    cells.sort(key=lambda cell: cell[:5])

    def make(index: int) -> Finding:
        *_, code, rule, subject = cells[index]
        return _finding(rule, subject, VERDICTS[code], ruleset, day)

    return Lazy(len(cells), make)


def _finding(
    rule: Rule, subject: Subject, verdict: Verdict, ruleset: RuleSet, day: int
) -> Finding:
    found: Grounds = grounds_of(rule, subject, verdict, ruleset, day)
    return Finding(
        rule=rule.id,
        title=rule.title,
        severity=rule.severity,
        indicator=rule.indicator,
        subject=_subject_ref(subject),
        verdict=verdict,
        message=_message(rule, subject, verdict, ruleset, found),
        reason=found.reason,
        fix=rule.fix,
        values=found.values,
        source=found.source,
        confidence=rule.source.confidence.value,
    )


def _message(
    rule: Rule, subject: Subject, verdict: Verdict, ruleset: RuleSet, found: Grounds
) -> Text:
    """Return the rule's message with its values; the reason where the message would mislead."""
    if verdict is not Verdict.FAIL or not rule.message.en:
        return Text(id=f"{rule.title.id}: {found.reason.id}", en=f"{rule.title.en}: {found.reason.en}")
    shown = {name: _placeholder(name, subject, ruleset) for name in rule.placeholders}
    return Text(
        id=fill(rule.message.id, {name: words.id for name, words in shown.items()}),
        en=fill(rule.message.en, {name: words.en for name, words in shown.items()}),
    )


def _placeholder(name: str, subject: Subject, ruleset: RuleSet) -> Text:
    if name in {"id", "code"}:
        return Text.same(subject.id)
    if name in {"title", "name"}:
        return Text.same(subject.value.label)
    if name.startswith("param."):
        parameter = ruleset.parameters[name.removeprefix("param.")].parameter
        return show(parameter.value, parameter.type.unit)
    known = ruleset.vocabulary(subject.level).find(name)
    if known is None:
        return Text.same(f"{{{name}}}")
    if known.path[-1:] in {("first",), ("last",)} and value_of(known, subject) is None:
        return _undated(known.path[0], subject)
    return show(value_of(known, subject), known.field.unit)


def _undated(stage: str, subject: Subject) -> Text:
    seen = subject.timeline.get(stage)
    if seen is not None and seen.count:
        return Text(id="tanpa tanggal", en="undated")
    return Text(id="tidak tercatat", en="not recorded")


@frozen
class Explanation:
    """A rule on one subject, part by part.

    Args:
        rule: The rule's id.
        subject: The activity's id or place's code.
        verdict: What the rule says.
        reason: Why.
        parts: Every part of the condition with its depth, its text and its value in words.
    """

    rule: str
    subject: str
    verdict: Verdict
    reason: Text
    parts: tuple[tuple[int, str, Text], ...]

    def __str__(self) -> str:
        lines = [f"{self.rule} on {self.subject}: {self.verdict.value}"]
        lines += [f"  {self.reason.en}"] if self.reason.en else []
        lines += [f"  {'  ' * depth}{text} = {value.en}" for depth, text, value in self.parts]
        return "\n".join(lines)


def explain(
    rule: Rule | str, subject: Activity | Place | str, ruleset: RuleSet, portfolio: Portfolio,
    as_of: Any = None,
) -> Explanation:  # fmt: skip
    """Show how a rule came to its verdict on one activity or place, part by part.

    Raises:
        UnknownNameError: No such rule, or no such activity or place in the portfolio.
    """
    chosen = ruleset.rule(rule) if isinstance(rule, str) else rule
    day = _day_of(portfolio, as_of)
    wanted = subject if isinstance(subject, str) else Subject("", subject).id
    subjects = {s.id: s for s in portfolio.subjects(chosen.subject, ruleset.undated)}
    if wanted not in subjects:
        text = Text(
            id=f"{chosen.subject} tidak ada: {wanted}.", en=f"no such {chosen.subject}: {wanted}."
        )
        raise UnknownNameError(Text.joined(" ", [text, name_hint(wanted, subjects)]))
    found = subjects[wanted]
    verdict = VERDICTS[judge_rule(chosen, found, ruleset, day)]
    reason = grounds_of(chosen, found, verdict, ruleset, day).reason
    return Explanation(chosen.id, wanted, verdict, reason, tuple(_parts(chosen, found, ruleset)))


def _parts(rule: Rule, subject: Subject, ruleset: RuleSet) -> list[tuple[int, str, Text]]:
    found: list[tuple[int, str, Text]] = []

    def visit(node: Condition, depth: int) -> None:
        value = value_of_condition(node, subject, ruleset.settings)
        found.append((depth, node.text, show(value, node.type.unit)))
        for child in children(node):
            if child.text != node.text and not _needs_entry(child):
                visit(child, depth + 1)

    if rule.when is not None:
        visit(rule.when, 0)
    if isinstance(rule.check, OrderCheck):
        for name in (f"{s}.{part}" for s in rule.check.a + rule.check.b for part in ("count", "first", "last")):
            known = ruleset.vocabulary()[name]
            found.append((1, name, show(value_of(known, subject))))
    elif isinstance(rule.check, PythonCheck):
        for name in rule.check.facts:
            known = ruleset.vocabulary(rule.subject)[name]
            found.append((1, name, show(value_of(known, subject), known.field.unit)))
    else:
        visit(rule.check, 0)
    return found


def _needs_entry(node: Condition) -> bool:
    """Whether a part has a value only for one entry of a list."""
    return not isinstance(node, Aggregate) and any(isinstance(part, ItemRef) for part in walk(node))
