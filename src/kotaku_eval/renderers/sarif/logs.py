"""SARIF 2.1.0: the findings as the log of an analysis, for code hosts and viewers of such logs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from kotaku_eval.errors import Problem
from kotaku_eval.findings import Finding, Verdict
from kotaku_eval.renderers import samples
from kotaku_eval.renderers.locations import location_of
from kotaku_eval.renderers.rows import Standings, told
from kotaku_eval.renderers.sarif import results, rules
from kotaku_eval.reports import Report
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.texts import Language

VERSION: Final = "2.1.0"
SCHEMA: Final = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
TOOL: Final = "kotaku-eval"


def render_sarif(
    report: Report, language: Language = "id", *, ruleset: RuleSet | None = None
) -> str:
    """Return the findings as a SARIF log.

    A fail is a result of kind ``fail`` with a level by its severity; an unknown or an error is
    ``open``, whose level is ``none``, as the standard asks. What is waived is suppressed; what a
    baseline says is the ``baselineState``.

    Args:
        report: The report.
        language: The language of every word.
        ruleset: The rules, for the why and the source of each; without them the log says what the
            findings say.
    """
    log = {"$schema": SCHEMA, "version": VERSION, "runs": [_run(report, language, ruleset)]}
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _run(report: Report, language: Language, ruleset: RuleSet | None) -> dict[str, Any]:
    header = report.header
    findings = list(told(report))
    names = _rule_names(report, findings)
    at = {name: index for index, name in enumerate(names)}
    standings = Standings.of(report)
    found = [
        results.result(finding, at[finding.rule], standings.word(finding), language)
        for finding in findings
    ]
    found += [
        results.absent(one, at[one.rule], language)
        for one in (report.baseline.gone if report.baseline is not None else ())
    ]
    driver = {
        "name": TOOL,
        "version": header.version,
        "rules": rules.descriptors(names, findings, language, ruleset),
    }
    day = header.as_of or "-"
    return {
        "tool": {"driver": driver},
        "language": language,
        "columnKind": "unicodeCodePoints",
        "automationDetails": {"id": f"{TOOL}/{header.ruleset}/{header.portfolio or '-'}/{day}"},
        "invocations": [_invocation(report, language)],
        "results": found,
        "properties": _properties(report, language),
    }


def _rule_names(report: Report, findings: list[Finding]) -> list[str]:
    """Return the rules that were judged, then those that only a finding or the baseline names."""
    names = dict.fromkeys(name for name, _ in report.verdict_counts)
    names.update(dict.fromkeys(finding.rule for finding in findings))
    gone = report.baseline.gone if report.baseline is not None else ()
    return list(names | dict.fromkeys(one.rule for one in gone))


def _invocation(report: Report, language: Language) -> dict[str, Any]:
    notes = [_notification(note, language) for note in report.notes]
    broken = [_broken(finding, language) for finding in _errors(report)]
    return {
        "executionSuccessful": not report.has_errors,
        "toolExecutionNotifications": [*notes, *broken],
    }


def _errors(report: Report) -> Iterator[Finding]:
    return (finding for finding in report.findings if finding.verdict is Verdict.ERROR)


def _notification(note: Problem, language: Language) -> dict[str, Any]:
    words = ". ".join(part.to(language) for part in (note.text, note.hint) if part.to(language))
    return {
        "level": "warning",
        "message": results.message(words),
        **_places(note.where),
    }


def _broken(finding: Finding, language: Language) -> dict[str, Any]:
    return {
        "level": "error",
        "message": results.message(finding.reason.to(language) or finding.rule),
        "associatedRule": {"id": finding.rule},
        **_places(finding.source),
    }


def _places(source: str) -> dict[str, Any]:
    location = location_of(source)
    if location is None:
        return {}
    return {"locations": [{"physicalLocation": results.physical(location)}]}


def _properties(report: Report, language: Language) -> dict[str, Any]:
    header, score = report.header, report.score
    return {
        "portfolio": header.title.to(language),
        "ruleset": header.ruleset,
        "lifecycle": header.lifecycle,
        "asOf": header.as_of,
        "basis": header.basis,
        "illustrative": header.illustrative,
        "activities": header.activities,
        "scoreLow": score.low,
        "scoreHigh": score.high,
        "completeness": score.completeness,
        "category": None if score.category is None else score.category.to(language),
        "isUncertain": score.is_uncertain,
        **_sampling(report, language),
        "rulesDigest": header.rules_digest,
        "dataDigest": header.data_digest,
    }


def _sampling(report: Report, language: Language) -> dict[str, Any]:
    """Return what a sample says of everything it was drawn from; nothing for a census."""
    own, found = report.sampling, report.score.interval
    if own is None:
        return {}
    made: dict[str, Any] = {
        "sample": {"unit": own.unit, "visited": own.visited, "planned": own.planned,
                   "population": own.population},
        "estimate": samples.estimate(report, language),
    }  # fmt: skip
    if found is not None:
        made |= {
            "intervalLow": found.low,
            "intervalHigh": found.high,
            "intervalConfidence": found.confidence,
        }
    return made
