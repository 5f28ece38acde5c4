"""Notebook tables of findings: the same ones in reports and in selections."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from kotaku_eval.findings import Finding, SubjectRef
from kotaku_eval.renderers import labels, outlines
from kotaku_eval.renderers.markup import charts
from kotaku_eval.renderers.markup.elements import (
    BREAK,
    Html,
    dated,
    element,
    joined,
    named,
    row,
    table,
)
from kotaku_eval.texts import Language


def finding_table(
    findings: Iterable[Finding], language: Language, names: Callable[[SubjectRef], Iterable[str]]
) -> Html:
    """Return findings as a table.

    Args:
        findings: The findings, in their order.
        language: The language of the words.
        names: What a subject is called, and what it lies in.
    """
    heads = (labels.SEVERITY, labels.VERDICT, labels.SUBJECT, labels.FINDING)
    rows = [
        row(
            [
                charts.severity_mark(own.severity, language),
                charts.verdict_mark(own.verdict, language),
                named(names(own.subject)),
                _told(own, language),
            ]
        )
        for own in findings
    ]
    return table([head.to(language) for head in heads], rows, "ke-findings")


def _told(finding: Finding, language: Language) -> Html:
    below = " · ".join(part for part in (finding.rule, finding.source) if part)
    return joined(
        [
            element("b", finding.title.to(language)),
            BREAK,
            dated(outlines.detail(finding, language)),
            BREAK,
            element("span", below, class_="ke-id ke-aside"),
        ]
    )
