"""The results of a SARIF log: one per finding, and one per finding that is not found any more."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from kotaku_eval.baselines import GoneFinding
from kotaku_eval.findings import Finding, Severity, SubjectRef, Verdict, Waived, fingerprint_of
from kotaku_eval.renderers import outlines, remarks
from kotaku_eval.renderers.escapes import paragraphs
from kotaku_eval.renderers.locations import Location, location_of
from kotaku_eval.renderers.rows import KNOWN, NEW, WORSE
from kotaku_eval.texts import Language

FINGERPRINT: Final = "kotakuEval/v1"
LEVELS: Final[Mapping[Severity, str]] = {
    Severity.CRITICAL: "error",
    Severity.HIGH: "error",
    Severity.MEDIUM: "warning",
    Severity.LOW: "note",
    Severity.INFO: "note",
}
"""The level of a failed requirement by its severity."""

_KINDS: Final = {Verdict.FAIL: "fail", Verdict.UNKNOWN: "open", Verdict.ERROR: "open"}
_STATES: Final = {NEW: "new", WORSE: "updated", KNOWN: "unchanged"}
_BRACES: Final = str.maketrans({"{": "{{", "}": "}}"})
_LINK: Final = re.compile(r"\[(?=[^\]]*\]\()")


def message(words: str) -> dict[str, str]:
    r"""Return words as a plain message: nothing in them is a placeholder or a link.

    >>> message("{0} [klik](x)")
    {'text': '{{0}} \\[klik](x)'}
    """
    shown = paragraphs(words).translate(_BRACES)
    return {"text": _LINK.sub(r"\\[", shown) or "-"}


def result(finding: Finding, index: int, standing: str, language: Language) -> dict[str, Any]:
    """Return the result of a finding.

    Args:
        finding: The finding.
        index: The position of its rule.
        standing: What a baseline says of it; empty without one.
        language: The language of its words.
    """
    verdict = finding.raw_verdict
    made: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "kind": _KINDS.get(verdict, "open"),
        "level": LEVELS[finding.severity] if verdict is Verdict.FAIL else "none",
        "message": message(_words(finding, language)),
        "locations": [_location(finding.source, finding.subject)],
        "partialFingerprints": {FINGERPRINT: finding.fingerprint},
        "properties": {
            "verdict": verdict.value,
            "severity": finding.severity.value,
            "indicator": finding.indicator,
            "confidence": finding.confidence,
            "subjectLevel": finding.subject.level,
            "subject": finding.subject.id,
            "fix": finding.fix.to(language),
        },
    }
    if standing:
        made["baselineState"] = _STATES[standing]
    # An empty list says that nothing suppresses it, where other results may be suppressed.
    made["suppressions"] = [_suppression(finding.waiver, language)] if finding.waiver else []
    return made


def absent(one: GoneFinding, index: int, language: Language) -> dict[str, Any]:
    """Return the result of a finding that the baseline holds and that is not found any more."""
    subject = SubjectRef(one.level, one.subject)
    return {
        "ruleId": one.rule,
        "ruleIndex": index,
        "kind": "informational",
        "level": "none",
        "message": message(remarks.gone(one).to(language)),
        "locations": [_location("", subject)],
        "partialFingerprints": {FINGERPRINT: fingerprint_of(one.rule, one.level, one.subject)},
        "baselineState": "absent",
        "suppressions": [],
        "properties": {"why": one.why.value},
    }


def _words(finding: Finding, language: Language) -> str:
    name = outlines.named(finding.subject)
    found = outlines.detail(finding, language) or finding.reason.to(language)
    return f"{name}: {finding.title.to(language)}. {found}".strip()


def _location(source: str, subject: SubjectRef) -> dict[str, Any]:
    logical = [_logical(level, code) for level, code in subject.places.items() if code]
    own: dict[str, Any] = _logical(subject.level, subject.id)
    if subject.label:
        own["name"] = paragraphs(subject.label)
    others = [one for one in logical if one["fullyQualifiedName"] != own["fullyQualifiedName"]]
    location = location_of(source)
    made: dict[str, Any] = {"logicalLocations": [own, *others]}
    if location is None:
        return made
    if location.cell:
        cell = {"name": paragraphs(location.cell), "kind": "cell"}
        made["logicalLocations"].append(cell)
    return {"physicalLocation": physical(location), **made}


def _logical(level: str, code: str) -> dict[str, Any]:
    return {
        "name": paragraphs(code),
        "fullyQualifiedName": f"{level}:{paragraphs(code)}",
        "kind": level,
    }


def physical(location: Location) -> dict[str, Any]:
    """Return a place in a file."""
    artifact = {"uri": location.uri}
    if location.is_relative:
        artifact["uriBaseId"] = "%SRCROOT%"
    made: dict[str, Any] = {"artifactLocation": artifact}
    if location.line:
        made["region"] = {"startLine": location.line}
        if location.column:
            made["region"]["startColumn"] = location.column
    return made


def _suppression(waiver: Waived, language: Language) -> dict[str, Any]:
    made: dict[str, Any] = {
        "kind": "external",
        "status": "accepted",
        "justification": paragraphs(remarks.let_pass(waiver).to(language)),
        "properties": {
            "approver": waiver.approver.to(language),
            "issued": waiver.issued,
            "expires": waiver.expires,
        },
    }
    location = location_of(waiver.place)
    if location is not None:
        made["location"] = {"physicalLocation": physical(location)}
    return made
