"""Comparisons: what changed from one report to another, finding by finding and point by point."""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import Enum
from functools import cached_property
from typing import Any, Final

from attrs import evolve, frozen

from kotaku_eval.caveats import caveats
from kotaku_eval.contributions import Contribution, contributions
from kotaku_eval.findings import (
    Finding,
    Severity,
    SubjectRef,
    Verdict,
    Waived,
    fingerprint_of,
)
from kotaku_eval.plain_values import converter
from kotaku_eval.reports import Header, Report
from kotaku_eval.scores import Score
from kotaku_eval.texts import Text

FORMAT: Final = "kotaku-eval-comparison/1"
_UNSURE: Final = (Verdict.UNKNOWN, Verdict.FAIL, Verdict.ERROR)


class Kind(Enum):
    """What became of a finding."""

    NEW = "new"
    ADDED = "added"
    WAIVER_EXPIRED = "waiver_expired"
    WAIVER_GONE = "waiver_gone"
    VERDICT = "verdict"
    SEVERITY = "severity"
    OPEN = "open"
    WAIVED = "waived"
    STILL_WAIVED = "still_waived"
    FIXED = "fixed"
    LAPSED = "lapsed"
    GONE = "gone"


@frozen
class State:
    """What a report says of a rule on a subject.

    Args:
        verdict: The verdict, after waivers.
        raw_verdict: The verdict before them.
        severity: How much the finding matters; ``None`` where there is none.
        waiver: What waives it.
    """

    verdict: Verdict
    raw_verdict: Verdict
    severity: Severity | None = None
    waiver: Waived | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is a finding that counts."""
        return self.verdict.is_finding


@frozen
class Change:
    """What became of one finding.

    Args:
        kind: ``new``: judged before and no finding then; ``added``: its rule or subject is new;
            ``waiver_expired``, ``waiver_gone``: waived before, and open now because the waiver
            expired, or is not there any more; ``verdict``, ``severity``: open both times, with
            another one; ``open``: open both times and the same; ``waived``: waived now and not
            before; ``still_waived``; ``fixed``: passes now; ``lapsed``: not applicable or pending
            now, which is no repair; ``gone``: its rule or subject is not judged any more.
        rule: The rule's id.
        title: The rule's title.
        subject: What it was found on.
        old: What the old report says; ``None`` when it did not judge it.
        new: What the new report says; ``None`` when it does not judge it.
        message: What was found, in the newer words.
    """

    kind: Kind
    rule: str
    title: Text
    subject: SubjectRef
    old: State | None
    new: State | None
    message: Text

    @property
    def fingerprint(self) -> str:
        """The name of the finding."""
        return fingerprint_of(self.rule, self.subject.level, self.subject.id)

    @property
    def severity(self) -> Severity:
        """How much the finding matters: now, or else before."""
        known = [state.severity for state in (self.new, self.old) if state and state.severity]
        return known[0] if known else Severity.INFO

    @property
    def is_worse(self) -> bool:
        """Whether it counts now as it did not before: new, no longer waived, or graver."""
        if self.new is None or not self.new.is_open:
            return False
        if self.old is None or not self.old.is_open:
            return True
        grave = _UNSURE.index(self.new.verdict) > _UNSURE.index(self.old.verdict)
        before = self.old.severity or Severity.INFO
        return grave or (self.new.severity or Severity.INFO).rank > before.rank

    @property
    def sort_key(self) -> tuple[int, int, str, str, str]:
        """By kind, then the worst first, then by subject and rule."""
        order = list(Kind).index(self.kind)
        return (order, -self.severity.rank, self.subject.level, self.subject.id, self.rule)


@frozen
class Comparison:
    """What changed from one report to another.

    Args:
        old: What the old report is about.
        new: What the new report is about.
        old_score: The old total after waivers, without its parts.
        new_score: The new total after waivers, without its parts.
        old_before: The old total before waivers; ``None`` when there were none.
        new_before: The new total before waivers; ``None`` when there were none.
        changes: What became of every finding of either report, by kind, the worst first.
        contributions: What each rule did to the change of the total, the largest first.
        warnings: Why the two may not be comparable.
    """

    old: Header
    new: Header
    old_score: Score
    new_score: Score
    old_before: Score | None = None
    new_before: Score | None = None
    changes: tuple[Change, ...] = ()
    contributions: tuple[Contribution, ...] = ()
    warnings: tuple[Text, ...] = ()

    def of(self, *kinds: Kind | str) -> tuple[Change, ...]:
        """Return the changes of some kinds, such as ``of("new", "added")``."""
        wanted = {Kind(kind) for kind in kinds}
        return tuple(change for change in self.changes if change.kind in wanted)

    @property
    def is_empty(self) -> bool:
        """Whether nothing changed: the same findings, the same waivers, the same total."""
        same = {Kind.OPEN, Kind.STILL_WAIVED}
        return not self.contributions and all(change.kind in same for change in self.changes)

    @property
    def score_change(self) -> float | None:
        """The change of the total (``low``); ``None`` when one of the two has no score."""
        if self.old_score.low is None or self.new_score.low is None:
            return None
        return self.new_score.low - self.old_score.low

    def worst(self) -> Severity | None:
        """Return the worst severity among what counts now and did not before."""
        found = [change.severity for change in self.changes if change.is_worse]
        return max(found, key=lambda severity: severity.rank, default=None)

    def to_dict(self) -> dict[str, Any]:
        """Return the comparison as plain JSON values; ``from_dict`` gives the same one back."""
        made: dict[str, Any] = converter().unstructure(self)
        for change, values in zip(self.changes, made["changes"], strict=True):
            values["fingerprint"] = change.fingerprint
        return {"format": FORMAT, **made}

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Comparison:
        """Return the comparison of ``to_dict``.

        Raises:
            ValueError: The values are of another format or version.
        """
        found = values.get("format")
        if found != FORMAT:
            msg = f"not a comparison of the format {FORMAT}: {found!r}"
            raise ValueError(msg)
        made: Comparison = converter().structure(values, cls)
        return made

    def to_json(self, *, indent: int | None = None) -> str:
        """Return the comparison as JSON text; the same one always gives the same text."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=indent)

    @classmethod
    def from_json(cls, text: str) -> Comparison:
        """Return the comparison of ``to_json``."""
        return cls.from_dict(json.loads(text))


def compare(old: Report, new: Report) -> Comparison:
    """Compare two reports, usually of the same rules and data at two times.

    Args:
        old: The earlier report.
        new: The later one.

    Returns:
        What became of every finding, and what each rule did to the change of the total. A finding
        whose rule or subject is not judged any more is ``gone``, never ``fixed``.

    >>> from kotaku_eval import Event, Portfolio, evaluate, load_ruleset
    >>> rules = load_ruleset("kotaku-2018").select(["mp2k-before-construction"])
    >>> def report(day):
    ...     events = [Event("mp2k_held", day), Event("construction_started", "2018-08-06")]
    ...     one = rules.lifecycle.activity_type(id="A1", events=events)
    ...     return evaluate(Portfolio(rules.lifecycle, [one]), rules)
    >>> [
    ...     change.kind.value
    ...     for change in compare(report("2018-08-10"), report("2018-08-01")).changes
    ... ]
    ['fixed']
    """
    before, after = _Side(old), _Side(new)
    fingerprints = {**before.findings, **after.findings}
    changes = (_change(name, before, after) for name in fingerprints)
    return Comparison(
        old=old.header,
        new=new.header,
        old_score=evolve(old.score, parts=()),
        new_score=evolve(new.score, parts=()),
        old_before=_headline(old.score_before),
        new_before=_headline(new.score_before),
        changes=tuple(sorted(changes, key=lambda change: change.sort_key)),
        contributions=contributions(old, new),
        warnings=tuple(caveats(old, new)),
    )


def _headline(score: Score | None) -> Score | None:
    return None if score is None else evolve(score, parts=())


class _Side:
    """One of two reports, by fingerprint."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.findings: dict[str, Finding] = {
            finding.fingerprint: finding for finding in (*report.findings, *report.waived)
        }

    @cached_property
    def judged(self) -> Mapping[str, Verdict]:
        return {
            fingerprint_of(one.rule, one.subject.level, one.subject.id): one.verdict
            for one in self.report.outcomes
        }

    def state(self, fingerprint: str) -> State | None:
        """Return what the report says; ``None`` when it judged no such rule or subject."""
        finding = self.findings.get(fingerprint)
        if finding is not None:
            return State(finding.verdict, finding.raw_verdict, finding.severity, finding.waiver)
        verdict = self.judged.get(fingerprint)
        return None if verdict is None else State(verdict, verdict)


def _change(fingerprint: str, before: _Side, after: _Side) -> Change:
    old, new = before.state(fingerprint), after.state(fingerprint)
    known = after.findings.get(fingerprint) or before.findings[fingerprint]
    kind = _kind(old, new, after.report.header.as_of)
    return Change(kind, known.rule, known.title, known.subject, old, new, known.message)


def _kind(old: State | None, new: State | None, as_of: str) -> Kind:
    if new is None:
        return Kind.GONE
    if new.waiver is not None:
        return Kind.STILL_WAIVED if old is not None and old.waiver is not None else Kind.WAIVED
    if not new.is_open:
        return Kind.FIXED if new.verdict is Verdict.PASS else Kind.LAPSED
    if old is None:
        return Kind.ADDED
    if old.waiver is not None:
        return Kind.WAIVER_EXPIRED if old.waiver.expires < as_of else Kind.WAIVER_GONE
    if not old.is_open:
        return Kind.NEW
    if old.verdict is not new.verdict:
        return Kind.VERDICT
    return Kind.OPEN if old.severity is new.severity else Kind.SEVERITY
