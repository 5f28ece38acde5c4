"""Outlines: what a report shows and in which order, before it is text of any kind."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Container, Iterable, Sequence

from attrs import frozen

from kotaku_eval.displays import percentage, show
from kotaku_eval.findings import VERDICTS, Finding, Severity, SubjectRef, Verdict
from kotaku_eval.renderers import labels
from kotaku_eval.reports import PlaceScore, Report
from kotaku_eval.scores import Score
from kotaku_eval.selections import severity_at
from kotaku_eval.texts import Language, Text


@frozen
class PartRow:
    """One group or indicator of the total.

    Args:
        score: Its score.
        depth: 0 for what stands directly below the total.
        remark: Its weight where that is not 1.
    """

    score: Score
    depth: int
    remark: Text

    @property
    def is_aside(self) -> bool:
        """Whether it stands beside the total and does not count in it."""
        return self.depth == 0 and self.score.weight == 0


@frozen
class Dropped:
    """The indicators of a group that have no score."""

    group: Text
    indicators: Text


@frozen
class PlaceTable:
    """The scores of the places of one level, the lowest first."""

    level: str
    rows: tuple[PlaceScore, ...]


@frozen
class Section:
    """The findings of one severity."""

    severity: Severity
    findings: Sequence[Finding]
    start: int
    stop: int

    def __len__(self) -> int:
        return self.stop - self.start

    def first(self, count: int | None = None) -> tuple[Finding, ...]:
        """Return the first findings, or all of them; only these are put into words."""
        stop = self.stop if count is None else min(self.stop, self.start + count)
        return tuple(self.findings[at] for at in range(self.start, stop))


def headline(score: Score, language: Language) -> str:
    """Return value, bounds, category, completeness and count of a score in one line."""
    complete = f"{labels.COMPLETE.to(language)} {completeness(score, language)}"
    parts = [f"{share(score.low, language)} {bounds(score, language)}"]
    parts += [category(score, language)] if score.category else []
    return ", ".join([*parts, complete, f"n {count(score.judged, language)}"])


def no_score(report: Report) -> Text | None:
    """Return why a report has no score; ``None`` where it has one."""
    if report.score.low is not None:
        return None
    if report.has_errors:
        return labels.NO_SCORE_ERROR
    owners = report.header.indicators
    if owners and not any(indicator for _, indicator in owners):
        return labels.NO_INDICATORS
    return labels.NO_SCORE_EMPTY


def share(value: float | None, language: Language) -> str:
    """Return a percentage with one decimal, written as the language writes it.

    >>> share(74.06, "id"), share(74.06, "en"), share(None, "id")
    ('74,1', '74.1', '-')
    """
    shown = percentage(value)
    return shown.replace(".", ",") if language == "id" else shown


def bounds(score: Score, language: Language) -> str:
    """Return the lower and upper bound in brackets; nothing without a score."""
    if score.low is None:
        return ""
    return f"[{share(score.low, language)}–{share(score.high, language)}]"


def completeness(score: Score, language: Language) -> str:
    """Return the share of verdicts that are decided, rounded down: 100 % is said of all only."""
    if score.completeness is None:
        return ""
    return f"{share(math.floor(10 * score.completeness) / 10, language)} %"


def count(number: int, language: Language) -> str:
    """Return a number with the separators of the language."""
    return show(number).to(language)


def category(score: Score, language: Language, mark: str = "") -> str:
    """Return the category, marked (in words, or by a sign) when missing data could change it."""
    if score.category is None:
        return ""
    unsure = (mark or f" ({labels.UNCERTAIN.to(language)})") if score.is_uncertain else ""
    return score.category.to(language) + unsure


def detail(finding: Finding, language: Language) -> str:
    """Return what was found, without the rule's title in front."""
    return finding.message.to(language).removeprefix(f"{finding.title.to(language)}: ")


def named(subject: SubjectRef) -> str:
    """Return a subject by its code and its name, where it has one of its own.

    >>> named(SubjectRef("activity", "A-1", "Jalan")), named(SubjectRef("activity", "A-1", "A-1"))
    ('A-1 Jalan', 'A-1')
    """
    return subject.id if subject.label in {"", subject.id} else f"{subject.id} {subject.label}"


def deciding(finding: Finding, language: Language) -> str:
    """Return the facts that decided, by name, as people read them."""
    return "; ".join(f"{name} = {show(held).to(language)}" for name, held in finding.values.items())


def part_rows(report: Report) -> list[PartRow | Dropped]:
    """Return groups and indicators, those that do not count (weight 0) after those that do."""
    rows: list[PartRow | Dropped] = []
    for part in sorted(report.axes, key=lambda part: part.weight == 0):
        rows.append(PartRow(part, 0, _remark(part)))
        inner = part.parts if part.kind == "group" else ()
        rows += [PartRow(one, 1, _remark(one)) for one in inner if one.low is not None]
        dropped = [one.title for one in inner if one.low is None]
        if dropped:
            rows.append(Dropped(part.title, Text.joined("; ", dropped)))
    return rows


def _remark(score: Score) -> Text:
    if score.weight == 0:
        return labels.SHOWN_ONLY
    if score.weight == 1:
        return Text.same("")
    weight = f"{score.weight:g}"
    return Text(
        id=f"{labels.WEIGHT.id} {weight.replace('.', ',')}", en=f"{labels.WEIGHT.en} {weight}"
    )


def levels_of(report: Report) -> list[str]:
    """Return the levels that have scores, from the lowest up, activities left out."""
    return [level for level, _ in report.level_counts if level != "activity"]


def place_tables(report: Report) -> list[PlaceTable]:
    """Return the scores of the places that matter most, and of the level above them.

    The level that is averaged comes first, or else the villages, or else the lowest level.
    """
    levels = levels_of(report)
    if not levels:
        return []
    averaged = report.averaged()
    first = averaged[0].level if averaged else "village" if "village" in levels else levels[0]
    at = levels.index(first)
    return [PlaceTable(level, lowest_first(report.by(level))) for level in levels[at : at + 2]]


def levels_left(report: Report, shown: Container[str], language: Language) -> str:
    """Return the levels whose scores are not shown, with how many places each has, as a sentence.

    Empty where all are shown.
    """
    left = ", ".join(
        f"{report.header.level_title(level).inside().to(language)} ({count(number, language)})"
        for level, number in report.level_counts
        if level != "activity" and level not in shown
    )
    return f"{labels.OTHER_LEVELS.to(language)}: {left}." if left else ""


def lowest_first(rows: Iterable[PlaceScore]) -> tuple[PlaceScore, ...]:
    """Return scores of places in the order in which they are shown."""
    return tuple(
        sorted(
            rows,
            key=lambda row: (row.score.low is None, row.score.low or 0.0, row.code),
        )
    )


def sections(findings: Sequence[Finding]) -> list[Section]:
    """Return findings by severity, the worst first, without putting all of them into words."""
    found = []
    start = 0
    while start < len(findings):
        severity = severity_at(findings, start)
        places = range(len(findings))
        stop = bisect_right(
            places, -severity.rank, lo=start, key=lambda at: -severity_at(findings, at).rank
        )
        found.append(Section(severity, findings, start, stop))
        start = stop
    return found


def verdict_counts(report: Report) -> list[tuple[Verdict, int]]:
    """Return how often each verdict was given, those never given left out."""
    counts = report.counts()
    return [(verdict, counts[verdict.value]) for verdict in VERDICTS if counts.get(verdict.value)]


def shown(there: int, limit: int, *, show_all: bool) -> int:
    """Return how many of a list to show: a tail of one or two is not worth folding away."""
    return there if show_all or there <= limit + 2 else limit


def rest(number: int, language: Language) -> str:
    """Return how many lines of a list are not shown."""
    words = count(number, language)
    return Text(
        id=f"… {words} lagi tidak ditampilkan (--all menampilkan semua)",
        en=f"… {words} more not shown (--all shows everything)",
    ).to(language)


class PlaceNames:
    """The names of the places that scores are shown for, to name them beside their activities."""

    def __init__(self, tables: Sequence[PlaceTable]) -> None:
        self._level = tables[0].level if tables else ""
        self._names = {(own.level, row.code): row.label for own in tables for row in own.rows}

    def place(self, subject: SubjectRef) -> tuple[str, str]:
        """Return the code and the name of the place a subject lies in; empty outside of any.

        A place of another level than that of the names is told with its level.
        """
        code = subject.places.get(self._level)
        if code is not None:
            return code, self._names.get((self._level, code)) or code
        for level, other in subject.places.items():
            own = subject.label if level == subject.level else ""
            return f"{level}:{other}", self._names.get((level, other)) or own or other
        return "", ""

    def subject(self, subject: SubjectRef) -> str:
        """Return a subject as people find it: its code, its name, and the place it lies in."""
        return ", ".join(self.names(subject))

    def names(self, subject: SubjectRef) -> list[str]:
        """Return a subject by its code and name, and the name of the place it lies in."""
        parts = [named(subject)]
        code = subject.places.get(self._level)
        if code is not None and self._level != subject.level:
            parts.append(self._names.get((self._level, code)) or code)
        return parts
