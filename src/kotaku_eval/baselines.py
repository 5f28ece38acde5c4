"""Baselines: findings that are known already, so that only new ones count."""

from __future__ import annotations

import json
import re
from collections.abc import Container, Iterable, Iterator, Mapping
from enum import Enum
from typing import Final

from attrs import field, frozen

from kotaku_eval.findings import Finding, Severity, Verdict, fingerprint_of
from kotaku_eval.sources import Source
from kotaku_eval.texts import Text

KNOWABLE: Final = (Verdict.UNKNOWN, Verdict.FAIL)
"""The verdicts that a baseline may hold, the worse one last; an error is never let pass by it."""

_UNPRINTABLE: Final = re.compile(r"[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")


@frozen
class KnownFinding:
    """One finding of a baseline.

    Args:
        rule: The rule's id.
        level: The level of the subject.
        subject: The activity's id or the place's code.
        verdict: What it was when it was written down.
        severity: How much it mattered then.
        reason: Why it is let stand.
        place: Where it is written.
    """

    rule: str
    level: str
    subject: str
    verdict: Verdict
    severity: Severity
    reason: Text
    place: Source | None = field(default=None, eq=False, repr=False)

    @property
    def fingerprint(self) -> str:
        """The name of the finding, the same as that of :class:`Finding`."""
        return fingerprint_of(self.rule, self.level, self.subject)

    def covers(self, finding: Finding) -> bool:
        """Whether a finding is this one and has not become worse since."""
        if finding.verdict not in KNOWABLE or finding.fingerprint != self.fingerprint:
            return False
        is_worse = KNOWABLE.index(finding.verdict) > KNOWABLE.index(self.verdict)
        return not is_worse and finding.severity.rank <= self.severity.rank


@frozen
class Baseline:
    """The findings that were known on a day, under one rule set.

    Args:
        ruleset: The id of the rule set that found them.
        findings: In the order of rule, level and subject.
        as_of: The day of that judgement, ISO; empty when the data had no date.
    """

    ruleset: str
    findings: tuple[KnownFinding, ...] = ()
    as_of: str = ""

    @classmethod
    def of(
        cls, findings: Iterable[Finding], *, ruleset: str, reason: Text, as_of: str = "",
        before: Baseline | None = None,
    ) -> Baseline:  # fmt: skip
        """Return the baseline of what a report found; what could not be evaluated is left out.

        Args:
            findings: The open findings.
            ruleset: The id of the rule set.
            reason: Why they are let stand.
            as_of: The day of the judgement, ISO.
            before: An earlier baseline, which keeps its reasons for what it knows.
        """
        kept = {one.fingerprint: one for one in before.findings} if before is not None else {}
        known = [
            KnownFinding(
                finding.rule,
                finding.subject.level,
                finding.subject.id,
                finding.verdict,
                finding.severity,
                kept[finding.fingerprint].reason if _is_known(finding, kept) else reason,
            )
            for finding in findings
            if finding.verdict in KNOWABLE
        ]
        ordered = sorted(known, key=lambda one: (one.rule, one.level, one.subject))
        return cls(ruleset, tuple(ordered), as_of)

    def to_yaml(self) -> str:
        """Return the text of its file: the same baseline always gives the same text."""
        return "\n".join([*self._lines(), ""])

    def _lines(self) -> Iterator[str]:
        yield "# Known findings: only others count. Written by kotaku-eval check --write-baseline."
        yield f"baseline: {_quoted(self.ruleset)}"
        if self.as_of:
            yield f"as_of: {_quoted(self.as_of)}"
        yield "findings:" if self.findings else "findings: []"
        for one in self.findings:
            yield f"  - fingerprint: {_quoted(one.fingerprint)}"
            yield f"    rule: {one.rule}"
            yield f"    subject: {{{one.level}: {_quoted(one.subject)}}}"
            yield f"    verdict: {one.verdict.value}"
            yield f"    severity: {one.severity.value}"
            yield f"    reason: {_words(one.reason)}"


def _words(text: Text) -> str:
    if text.id == text.en:
        return _quoted(text.en)
    return f"{{id: {_quoted(text.id)}, en: {_quoted(text.en)}}}"


def _quoted(words: str) -> str:
    """Return text in double quotes, as YAML and JSON both read it."""
    quoted = json.dumps(words, ensure_ascii=False)
    return _UNPRINTABLE.sub(lambda sign: f"\\u{ord(sign.group()):04x}", quoted)


class Gone(Enum):
    """Why a known finding is not found any more."""

    NO_FINDING = "no_finding"
    WAIVED = "waived"
    NO_SUBJECT = "no_subject"
    NOT_JUDGED = "not_judged"
    UNKNOWN_RULE = "unknown_rule"


@frozen
class GoneFinding:
    """A known finding that is not found any more.

    Args:
        rule: The rule's id.
        level: The level of the subject.
        subject: The activity's id or the place's code.
        why: ``no_finding``: it is put right, and no longer needed in the baseline; ``waived``;
            ``no_subject``: the activity or place is not in the data; ``not_judged``: the rule was
            left out of this run; ``unknown_rule``: the rule set has no such rule.
        place: Where the baseline holds it.
    """

    rule: str
    level: str
    subject: str
    why: Gone
    place: str = ""


@frozen
class BaselineMatch:
    """How the findings of a report compare with a baseline.

    Args:
        ruleset: The id of the rule set of the baseline.
        new: The fingerprints of the findings that it does not hold, or that became worse.
        worse: Those of them that became worse.
        known: The fingerprints of the findings that it holds.
        gone: What it holds and is not found any more.
        is_other_ruleset: Whether it was written under another rule set.
    """

    ruleset: str
    new: tuple[str, ...] = ()
    worse: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    gone: tuple[GoneFinding, ...] = ()
    is_other_ruleset: bool = False


@frozen
class Judged:
    """What was judged, to tell what is put right from what was not looked at.

    Args:
        ruleset: The id of the rule set.
        rules: The rules that were judged.
        all_rules: The rules that there are.
        subjects: The activities and places that there are, by level and id.
    """

    ruleset: str
    rules: Container[str]
    all_rules: Container[str]
    subjects: Container[tuple[str, str]]


def matched(
    baseline: Baseline, findings: Iterable[Finding], waived: Iterable[Finding], judged: Judged
) -> BaselineMatch:
    """Return how findings compare with a baseline.

    Args:
        baseline: What is known.
        findings: The open findings.
        waived: The findings under a waiver.
        judged: What was judged.
    """
    known = {one.fingerprint: one for one in baseline.findings}
    held = list(findings)
    new = [one for one in held if not _is_known(one, known)]
    found = {one.fingerprint for one in held}
    let_pass = {one.fingerprint for one in waived}
    gone = [
        GoneFinding(
            one.rule, one.level, one.subject, _why(one, let_pass, judged), str(one.place or "")
        )
        for name, one in known.items()
        if name not in found
    ]
    old = {one.fingerprint for one in new}
    return BaselineMatch(
        ruleset=baseline.ruleset,
        new=tuple(one.fingerprint for one in new),
        worse=tuple(one.fingerprint for one in new if one.fingerprint in known),
        known=tuple(one.fingerprint for one in held if one.fingerprint not in old),
        gone=tuple(gone),
        is_other_ruleset=baseline.ruleset != judged.ruleset,
    )


def _is_known(finding: Finding, known: Mapping[str, KnownFinding]) -> bool:
    own = known.get(finding.fingerprint)
    return own is not None and own.covers(finding)


def _why(one: KnownFinding, waived: Container[str], judged: Judged) -> Gone:
    if one.fingerprint in waived:
        return Gone.WAIVED
    if one.rule not in judged.all_rules:
        return Gone.UNKNOWN_RULE
    if one.rule not in judged.rules:
        return Gone.NOT_JUDGED
    if (one.level, one.subject) not in judged.subjects:
        return Gone.NO_SUBJECT
    return Gone.NO_FINDING
