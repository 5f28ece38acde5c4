"""Annotations of GitHub: workflow commands that show findings beside the lines they are about."""

from __future__ import annotations

from collections import Counter
from typing import Final

from kotaku_eval.findings import Finding, Severity, Verdict
from kotaku_eval.renderers import outlines, remarks, samples
from kotaku_eval.renderers.escapes import paragraphs
from kotaku_eval.renderers.locations import location_of
from kotaku_eval.reports import Report
from kotaku_eval.texts import Language, Text

SHOWN: Final = 10
"""So many annotations of one kind GitHub shows for a step; the log holds all of them."""

_KINDS: Final = {
    Severity.CRITICAL: "error",
    Severity.HIGH: "error",
    Severity.MEDIUM: "warning",
    Severity.LOW: "notice",
    Severity.INFO: "notice",
}
_DATA: Final = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY: Final = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})


def render_github(report: Report, language: Language = "id") -> str:
    """Return a command per finding that counts, the worst first, and a summary before them.

    What is waived, or known to the baseline, is only counted in the summary.
    """
    findings = remarks.by_baseline(report).new
    lines = [_summary(report, language), *(_annotation(own, language) for own in findings)]
    return "".join(f"{line}\n" for line in lines)


def _annotation(finding: Finding, language: Language) -> str:
    subject = finding.subject
    location = location_of(finding.source)
    properties: dict[str, str] = {}
    if location is not None and location.is_relative:
        properties["file"] = location.file
        if location.line:
            properties["line"] = str(location.line)
        if location.column:
            properties["col"] = str(location.column)
    properties["title"] = f"{outlines.named(subject)}: {finding.title.to(language)}"
    said = [outlines.detail(finding, language) or finding.reason.to(language)]
    if finding.verdict is not Verdict.FAIL:
        said.insert(0, finding.verdict.title.to(language))
    return command(_KINDS[finding.severity], properties, ": ".join(said) + _tail(finding, language))


def _tail(finding: Finding, language: Language) -> str:
    fix = finding.fix.to(language)
    return f"\n{fix}\n{finding.rule}" if fix else f"\n{finding.rule}"


def command(kind: str, properties: dict[str, str], words: str) -> str:
    r"""Return one command: nothing in its words begins another.

    >>> command("error", {"file": "a,b.yaml"}, "50 %\n::warning::x")
    '::error file=a%2Cb.yaml::50 %25%0A::warning::x'
    """
    told = ",".join(f"{name}={_escaped(value)}" for name, value in properties.items())
    head = f"{kind} {told}" if told else kind
    return f"::{head}::{paragraphs(words).translate(_DATA)}"


def _escaped(value: str) -> str:
    return paragraphs(value).translate(_PROPERTY)


def _summary(report: Report, language: Language) -> str:
    held = remarks.by_baseline(report)
    kinds = Counter(_KINDS[finding.severity] for finding in held.new)
    counts = ", ".join(
        f"{kind} {outlines.count(kinds[kind], language)}" for kind in ("error", "warning", "notice")
    )
    new, known, waived = (
        outlines.count(len(own), language) for own in (held.new, held.known, report.waived)
    )
    said = Text(
        id=f"Temuan: {new} ({counts}); dikecualikan {waived}, dalam acuan {known}.",
        en=f"Findings: {new} ({counts}); waived {waived}, in the baseline {known}.",
    )
    parts = [_headline(report, language), said.to(language)]
    if any(number > SHOWN for number in kinds.values()):
        parts.append(
            Text(
                id=f"GitHub hanya menampilkan {SHOWN} per jenis; semuanya ada dalam log.",
                en=f"GitHub shows {SHOWN} of each kind only; the log has all of them.",
            ).to(language)
        )
    title = report.header.title.to(language) or report.header.portfolio
    return command("notice", {"title": title or "kotaku-eval"}, " ".join(parts))


def _headline(report: Report, language: Language) -> str:
    none = outlines.no_score(report)
    if none is not None:
        return none.to(language)
    told = (f"{outlines.headline(report.score, language)}.", samples.estimate(report, language))
    return " ".join(words for words in told if words)
