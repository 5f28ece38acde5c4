"""The rules of a SARIF log: what each asks, why, and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from kotaku_eval.findings import Finding
from kotaku_eval.renderers import labels, requirements
from kotaku_eval.renderers.escapes import markdown, paragraphs
from kotaku_eval.renderers.sarif.results import LEVELS
from kotaku_eval.rules import Rule
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.texts import Language, Text


def descriptors(
    names: Sequence[str],
    findings: Iterable[Finding],
    language: Language,
    ruleset: RuleSet | None,
) -> list[dict[str, Any]]:
    """Return the descriptions of rules.

    Args:
        names: Their ids, in the order they are wanted.
        findings: What they found; of a rule that is known by nothing else they tell the title.
        language: The language of every word.
        ruleset: The rules themselves, where they are at hand.
    """
    rules = {rule.id: rule for rule in ruleset.rules} if ruleset is not None else {}
    first: dict[str, Finding] = {}
    for finding in findings:
        first.setdefault(finding.rule, finding)
    return [_descriptor(name, rules.get(name), first.get(name), language) for name in names]


def _descriptor(
    name: str, rule: Rule | None, finding: Finding | None, language: Language
) -> dict[str, Any]:
    if rule is not None:
        return _of_rule(rule, language)
    if finding is not None:
        return _of_finding(finding, language)
    return {"id": name, "shortDescription": {"text": name}, "fullDescription": {"text": name}}


def _of_rule(rule: Rule, language: Language) -> dict[str, Any]:
    parts = (
        (requirements.WHY, rule.why),
        (requirements.PUT_RIGHT, rule.fix),
        (requirements.SOURCE, Text.joined(": ", [_sure(rule), rule.source.text])),
    )
    told = [(head.to(language), body.to(language)) for head, body in parts if body.to(language)]
    return {
        "id": rule.id,
        "name": _pascal(rule.id),
        "shortDescription": _plain(rule.title.to(language)),
        "fullDescription": _plain(rule.why.to(language) or rule.title.to(language)),
        "help": {
            "text": paragraphs("\n\n".join(f"{head}: {body}" for head, body in told)) or rule.id,
            "markdown": "\n\n".join(
                f"**{markdown(head)}**: {markdown(body)}" for head, body in told
            )
            or rule.id,
        },
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
        "properties": {
            "tags": [tag for tag in dict.fromkeys((rule.indicator, *rule.tags)) if tag],
            "indicator": rule.indicator,
            "severity": rule.severity.value,
            "confidence": rule.source.confidence.value,
        },
    }


def _sure(rule: Rule) -> Text:
    return labels.confidence(rule.source.confidence.value)


def _of_finding(finding: Finding, language: Language) -> dict[str, Any]:
    title, fix = finding.title.to(language), finding.fix.to(language)
    words = fix or title
    return {
        "id": finding.rule,
        "name": _pascal(finding.rule),
        "shortDescription": _plain(title),
        "fullDescription": _plain(title),
        "help": {
            "text": paragraphs(words) or finding.rule,
            "markdown": markdown(words) or finding.rule,
        },
        "defaultConfiguration": {"level": LEVELS[finding.severity]},
        "properties": {
            "tags": [finding.indicator] if finding.indicator else [],
            "indicator": finding.indicator,
            "severity": finding.severity.value,
            "confidence": finding.confidence,
        },
    }


def _plain(words: str) -> dict[str, str]:
    return {"text": paragraphs(words) or "-"}


def _pascal(name: str) -> str:
    return "".join(part[:1].upper() + part[1:] for part in name.split("-"))
