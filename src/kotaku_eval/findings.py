"""Verdicts and the findings they lead to."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from enum import Enum
from typing import Any, ClassVar, Final

from attrs import field, frozen

from kotaku_eval.notebooks import Shown
from kotaku_eval.texts import Text


class Severity(Enum):
    """How much a finding matters, from the least to the most."""

    INFO = "info"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """The position from 0 (info) to 4 (critical)."""
        return _SEVERITIES.index(self)


_SEVERITIES: Final = tuple(Severity)


class Verdict(Enum):
    """What a rule says of a subject; the terms of XCCDF (NISTIR 7275)."""

    PASS = "pass"  # noqa: S105 - a verdict, no password
    FAIL = "fail"
    NOT_APPLICABLE = "not_applicable"
    PENDING = "pending"
    UNKNOWN = "unknown"
    ERROR = "error"
    WAIVED = "waived"

    @property
    def code(self) -> int:
        """The small number the engines write."""
        return VERDICTS.index(self)

    @property
    def is_finding(self) -> bool:
        """Whether it asks somebody to do something."""
        return self in {Verdict.FAIL, Verdict.UNKNOWN, Verdict.ERROR}

    @property
    def title(self) -> Text:
        """The word reports show."""
        return _VERDICT_TITLES[self]


VERDICTS: Final = tuple(Verdict)
PASS, FAIL, NOT_APPLICABLE, PENDING, UNKNOWN, ERROR, WAIVED = range(7)
"""Verdict codes, as the engines write them; a waiver is put in their place afterwards."""

_VERDICT_TITLES: Final = {
    Verdict.PASS: Text(id="sesuai", en="pass"),
    Verdict.FAIL: Text(id="tidak sesuai", en="fail"),
    Verdict.NOT_APPLICABLE: Text(id="tidak berlaku", en="not applicable"),
    Verdict.PENDING: Text(id="belum waktunya", en="pending"),
    Verdict.UNKNOWN: Text(id="belum diketahui", en="unknown"),
    Verdict.ERROR: Text(id="galat", en="error"),
    Verdict.WAIVED: Text(id="dikecualikan", en="waived"),
}


@frozen
class SubjectRef:
    """Which activity or place a verdict is about.

    Args:
        level: ``activity`` or the level of a place.
        id: The activity's id or the place's code.
        label: The name people know it by.
        places: The codes of the places it lies in, by level, its own included.
    """

    level: str
    id: str
    label: str = ""
    places: Mapping[str, str] = field(factory=dict, hash=False)


@frozen
class Waived:
    """Why a verdict does not count for now: what was found, and who lets it pass until when.

    Args:
        verdict: The raw verdict: what the rule says, waiver or not.
        reason: Why it is let pass.
        approver: Who decided that.
        issued: The first day on which that holds, ISO.
        expires: The last day, ISO.
        place: Where the waiver is written, ``file:line:col``; empty when it came from Python.
    """

    verdict: Verdict
    reason: Text
    approver: Text
    issued: str
    expires: str
    place: str = ""


@frozen
class Outcome:
    """The verdict of one rule on one subject, with the reason for it.

    Args:
        rule: The rule's id.
        subject: What was judged.
        verdict: What was found.
        reason: Why, in both languages; empty for a pass.
        values: The facts that decided, by name, as ISO text or plain values.
        source: The place in the data, empty when it came from Python.
        waiver: What waives the verdict; ``None`` for one that counts.
    """

    rule: str
    subject: SubjectRef
    verdict: Verdict
    reason: Text = Text.same("")
    values: Mapping[str, Any] = field(factory=dict, hash=False)
    source: str = ""
    waiver: Waived | None = None

    @property
    def raw_verdict(self) -> Verdict:
        """What the rule says, whether or not that is waived."""
        return self.waiver.verdict if self.waiver is not None else self.verdict


@frozen
class Finding(Shown):
    """An outcome that asks somebody to do something: a fail, an unknown or an error.

    Args:
        rule: The rule's id.
        title: The rule's title.
        severity: How much it matters.
        indicator: The indicator it counts for; empty for none.
        subject: What it was found on.
        verdict: ``fail``, ``unknown`` or ``error``; ``waived`` under a waiver in force.
        message: What was found, with the deciding values.
        reason: Why the verdict is what it is.
        fix: What to do about it.
        values: The deciding facts by name.
        source: The place in the data.
        confidence: How sure the rule's own source is.
        waiver: What waives it; ``None`` for one that is open.
    """

    shown_by: ClassVar[str] = "kotaku_eval.renderers.notebooks.reports:show_finding"

    rule: str
    title: Text
    severity: Severity
    indicator: str
    subject: SubjectRef
    verdict: Verdict
    message: Text
    reason: Text
    fix: Text
    values: Mapping[str, Any] = field(factory=dict, hash=False)
    source: str = ""
    confidence: str = ""
    waiver: Waived | None = None

    @property
    def raw_verdict(self) -> Verdict:
        """What the rule says, whether or not that is waived."""
        return self.waiver.verdict if self.waiver is not None else self.verdict

    @property
    def fingerprint(self) -> str:
        """A name for this finding that survives reordering, rewording and new versions."""
        return fingerprint_of(self.rule, self.subject.level, self.subject.id)

    @property
    def sort_key(self) -> tuple[int, bool, str, str, str, int]:
        """Worst first, what is unknown last; then by subject and rule, whatever the rows' order."""
        return (
            -self.severity.rank,
            self.raw_verdict is Verdict.UNKNOWN,
            self.subject.level,
            self.subject.id,
            self.rule,
            self.raw_verdict.code,
        )


def fingerprint_of(rule: str, level: str, subject: str) -> str:
    """Return the name of what a rule may find on a subject.

    >>> fingerprint_of("mp2k-held", "activity", "A-1")
    '0f1f4f7cff54c40d'
    """
    return hashlib.sha256(f"{rule}\x1f{level}\x1f{subject}".encode()).hexdigest()[:16]
