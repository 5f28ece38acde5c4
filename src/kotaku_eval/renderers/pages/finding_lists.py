"""Findings of a page: the same ones by place and by rule, each put into words once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from attrs import frozen

from kotaku_eval.findings import Finding, Severity, Verdict
from kotaku_eval.renderers import labels, outlines
from kotaku_eval.renderers.markup.elements import Html, dated
from kotaku_eval.scores import Score
from kotaku_eval.texts import Language, Text

MOST_LINKS: Final = 30
"""So many subjects of one rule are named beside it."""


@frozen
class Row:
    """One finding on the page.

    Args:
        at: Its number on the page, from 1, the worst first.
        finding: What was found.
        place: The code of its place; empty outside of any.
        place_name: The name of that place.
        subject: What it was found on.
        detail: What was found, in words.
        values: The facts that decided, in words.
    """

    at: int
    finding: Finding
    place: str
    place_name: str
    subject: str
    detail: Html
    values: str

    @property
    def rank(self) -> int:
        """How much it matters, for sorting."""
        return self.finding.severity.rank


@frozen
class PlaceGroup:
    """The findings in one place."""

    code: str
    name: str
    rows: tuple[Row, ...]


@frozen
class RuleGroup:
    """The findings of one rule.

    Args:
        rule: The rule's id.
        title: Its title.
        fix: What to do about it; empty where none of its findings is on the page.
        severity: The worst severity among its findings on the page; ``None`` where none is.
        doubt: How sure its source is, where it is not.
        counts: How often it gave each verdict that is a finding.
        rows: Its findings on the page, as many as are named.
        more: How many others of its findings are on the page.
    """

    rule: str
    title: Text
    fix: Text
    severity: Severity | None
    doubt: str
    counts: Counter[str]
    rows: tuple[Row, ...]
    more: int


@frozen
class Loss:
    """What one rule takes from the total."""

    rule: str
    title: Text
    points: float
    counts: Counter[str]


def rows_of(
    findings: Iterable[Finding], names: outlines.PlaceNames, language: Language
) -> list[Row]:
    """Return the rows of some findings, in their order."""
    made = []
    for at, finding in enumerate(findings, start=1):
        code, name = names.place(finding.subject)
        made.append(
            Row(
                at,
                finding,
                code,
                name,
                _subject(finding),
                dated(outlines.detail(finding, language)),
                outlines.deciding(finding, language),
            )
        )
    return made


def _subject(finding: Finding) -> str:
    subject = finding.subject
    return subject.label if subject.label not in {"", subject.id} else ""


def by_place(rows: Iterable[Row]) -> list[PlaceGroup]:
    """Return rows by place, ordered by its code; those outside of any place come last."""
    held: dict[str, list[Row]] = {}
    for row in rows:
        held.setdefault(row.place, []).append(row)
    ordered = sorted(held, key=lambda code: (not code, code))
    return [PlaceGroup(code, held[code][0].place_name, tuple(held[code])) for code in ordered]


def by_rule(
    rows: Sequence[Row], counts: dict[str, Counter[str]], titles: dict[str, Text],
    language: Language,
) -> list[RuleGroup]:  # fmt: skip
    """Return rows by rule, the rule with the worst and most findings first.

    Args:
        rows: The findings on the page.
        counts: How often each rule gave each verdict that is a finding.
        titles: The titles of rules of which no finding is on the page.
        language: The language of the words.
    """
    held: dict[str, list[Row]] = {rule: [] for rule in counts}
    for row in rows:
        held.setdefault(row.finding.rule, []).append(row)
    made = [
        _group(found, counts.get(rule, Counter()), language)
        if found
        else _elsewhere(rule, titles.get(rule, Text.same(rule)), counts[rule])
        for rule, found in held.items()
    ]
    return sorted(
        made,
        key=lambda own: (
            -1 if own.severity is None else -own.severity.rank - 1,
            -own.counts.total(),
            own.rule,
        ),
    )


def _group(rows: list[Row], counts: Counter[str], language: Language) -> RuleGroup:
    shown = outlines.shown(len(rows), MOST_LINKS, show_all=False)
    first = rows[0].finding
    return RuleGroup(
        first.rule,
        first.title,
        first.fix,
        max((row.finding.severity for row in rows), key=lambda own: own.rank),
        labels.doubt(first.confidence, language),
        counts,
        tuple(rows[:shown]),
        len(rows) - shown,
    )


def _elsewhere(rule: str, title: Text, counts: Counter[str]) -> RuleGroup:
    """Return a rule of which no finding is on the page."""
    return RuleGroup(rule, title, Text.same(""), None, "", counts, (), 0)


def counts_of(findings: Iterable[Finding]) -> dict[str, Counter[str]]:
    """Return how often each verdict was given by each rule, over some findings."""
    found: dict[str, Counter[str]] = {}
    for finding in findings:
        found.setdefault(finding.rule, Counter())[finding.verdict.value] += 1
    return found


def finding_counts(
    verdict_counts: Iterable[tuple[str, tuple[tuple[str, int], ...]]],
) -> dict[str, Counter[str]]:
    """Return the verdicts that are findings, by rule, out of all that were counted."""
    kinds = {verdict.value for verdict in Verdict if verdict.is_finding}
    found = {
        rule: Counter({name: number for name, number in counts if name in kinds})
        for rule, counts in verdict_counts
    }
    return {rule: counts for rule, counts in found.items() if counts.total()}


def options(
    rows: Sequence[Row], places: list[tuple[str, str]], language: Language
) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Return what findings can be filtered by: name, label, and values with their words.

    Args:
        rows: The findings.
        places: The code and the name of their places.
        language: The language of the words.
    """
    severities = dict.fromkeys(row.finding.severity for row in rows)
    verdicts = dict.fromkeys(row.finding.verdict for row in rows)
    ids = sorted({row.finding.rule for row in rows})
    return [
        (
            "severity",
            labels.SEVERITY.to(language),
            [(own.value, labels.severity(own).to(language)) for own in severities],
        ),
        (
            "verdict",
            labels.VERDICT.to(language),
            [(own.value, own.title.to(language)) for own in verdicts],
        ),
        ("place", labels.PLACE.to(language), places),
        ("rule", labels.RULE.to(language), [(rule, rule) for rule in ids]),
    ]


def titles_of(scores: Iterable[Score]) -> dict[str, Text]:
    """Return the titles of the rules that scores are made of, by their ids."""
    found: dict[str, Text] = {}
    for score in scores:
        rules = [part for part in score.parts if part.kind == "rule"]
        found |= {part.id: part.title for part in rules}
        found |= titles_of(part for part in score.parts if part.kind != "rule")
    return found
