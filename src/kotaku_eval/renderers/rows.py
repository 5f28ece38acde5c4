"""Rows: findings as flat records, with the same columns in CSV, JSON lines and workbooks.

The first columns are those of the files that ``--findings`` writes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Final

from attrs import frozen

from kotaku_eval.facts import ACTIVITY
from kotaku_eval.findings import Finding
from kotaku_eval.renderers import outlines
from kotaku_eval.reports import Report
from kotaku_eval.schemas.reports import FINDING_COLUMNS, SUBJECT_COLUMNS
from kotaku_eval.texts import Language

_BEFORE: Final = tuple(SUBJECT_COLUMNS)
_AFTER: Final = tuple(FINDING_COLUMNS)
NEW: Final = "new"
WORSE: Final = "worse"
KNOWN: Final = "known"


@frozen
class Columns:
    """The columns of the findings of a report.

    Args:
        levels: The levels of places that its findings name.
    """

    levels: tuple[str, ...]

    @classmethod
    def of(cls, report: Report) -> Columns:
        """Return the columns: those of the levels with scores, then of any other that is named."""
        levels = dict.fromkeys(outlines.levels_of(report))
        for finding in told(report):
            levels.update(dict.fromkeys(finding.subject.places))
        return cls(tuple(level for level in levels if level != ACTIVITY))

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all columns; a level that is named as another column is told apart."""
        taken = {*_BEFORE, *_AFTER}
        own = (f"place_{level}" if level in taken else level for level in self.levels)
        return (*_BEFORE, *own, *_AFTER)


@frozen
class Standings:
    """What the baseline of a report says of its findings.

    Args:
        words: ``new``, ``worse`` or ``known`` by fingerprint; empty without a baseline.
    """

    words: dict[str, str]

    @classmethod
    def of(cls, report: Report) -> Standings:
        """Return what the baseline says; nothing without one."""
        match = report.baseline
        if match is None:
            return cls({})
        words = dict.fromkeys(match.known, KNOWN)
        words |= dict.fromkeys(match.new, NEW)
        return cls(words | dict.fromkeys(match.worse, WORSE))

    def word(self, finding: Finding) -> str:
        """Return what the baseline says of a finding; empty for one that is waived."""
        return self.words.get(finding.fingerprint, "") if finding.waiver is None else ""


def told(report: Report) -> Iterator[Finding]:
    """Yield the open findings, then those that are waived, each worst first."""
    return chain(report.findings, report.waived)


def rows_of(report: Report, language: Language, levels: Sequence[str]) -> Iterator[list[str]]:
    """Yield a row per finding, in one language, put into words one at a time.

    Args:
        report: The report.
        language: The language of titles, messages, reasons and fixes.
        levels: The levels of places, in the order of their columns.
    """
    standings = Standings.of(report)
    for finding in told(report):
        subject, waiver = finding.subject, finding.waiver
        yield [
            subject.level, subject.id, *(subject.places.get(level, "") for level in levels),
            finding.rule, finding.severity.value, finding.indicator, finding.verdict.value,
            finding.raw_verdict.value, subject.label,
            finding.title.to(language), outlines.detail(finding, language),
            finding.reason.to(language), finding.fix.to(language),
            finding.source, finding.confidence, finding.fingerprint, standings.word(finding),
            waiver.expires if waiver is not None else "",
            waiver.approver.to(language) if waiver is not None else "",
            waiver.reason.to(language) if waiver is not None else "",
        ]  # fmt: skip
