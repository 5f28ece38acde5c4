"""JUnit XML: every verdict as a test case, for the test pages of build servers.

A suite is a rule and a case is a subject. A case fails where ``check`` counts a finding: on a fail
or an unknown that is neither waived nor in the baseline. A rule that broke is an error; what does
not apply, is still to come, is waived or known is skipped, with the reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final
from xml.etree import ElementTree as ET

from attrs import frozen

from kotaku_eval.findings import Finding, Outcome, Verdict, fingerprint_of
from kotaku_eval.renderers import labels, outlines, remarks
from kotaku_eval.renderers.escapes import one_line, paragraphs
from kotaku_eval.renderers.rows import KNOWN, Standings, told
from kotaku_eval.reports import Report
from kotaku_eval.texts import Language

FAILURE: Final = "failure"
ERROR: Final = "error"
SKIPPED: Final = "skipped"
_SIGNS: Final = {Verdict.FAIL: FAILURE, Verdict.UNKNOWN: FAILURE, Verdict.ERROR: ERROR}


def render_junit(report: Report, language: Language = "id") -> str:
    """Return the verdicts as JUnit XML: a suite per rule, a case per activity or place."""
    suites = list(_suites(report, language))
    root = ET.Element("testsuites", {"name": _name(report, language), **_counted(suites)})
    root.extend(suites)
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, "unicode") + "\n"


def _name(report: Report, language: Language) -> str:
    title = report.header.title.to(language) or report.header.portfolio
    return one_line(title) or labels.UNTITLED.to(language)


def _counted(suites: Iterable[ET.Element]) -> dict[str, str]:
    """Return the numbers of several suites together."""
    names = ("tests", "failures", "errors")
    held = list(suites)
    return {name: str(sum(int(suite.get(name, "0")) for suite in held)) for name in names}


def _suites(report: Report, language: Language) -> Iterator[ET.Element]:
    cases = _Cases.of(report, language)
    outcomes = sorted(
        report.outcomes, key=lambda own: (own.rule, own.subject.level, own.subject.id)
    )
    for rule, own in groupby(outcomes, key=lambda outcome: outcome.rule):
        yield _suite(rule, [cases.case(outcome) for outcome in own], report)


def _suite(rule: str, cases: list[ET.Element], report: Report) -> ET.Element:
    kinds = [sign.tag for case in cases for sign in case]
    suite = ET.Element(
        "testsuite",
        {
            "name": rule,
            "tests": str(len(cases)),
            "failures": str(kinds.count(FAILURE)),
            "errors": str(kinds.count(ERROR)),
            "skipped": str(kinds.count(SKIPPED)),
        },
    )
    # The day the data speak of: when the program ran says nothing of them.
    if report.header.as_of:
        suite.set("timestamp", f"{report.header.as_of}T00:00:00")
    suite.extend(cases)
    return suite


@frozen
class _Cases:
    """Makes test cases of outcomes, with the words of their findings."""

    findings: dict[str, Finding]
    standings: Standings
    language: Language

    @classmethod
    def of(cls, report: Report, language: Language) -> _Cases:
        findings = {finding.fingerprint: finding for finding in told(report)}
        return cls(findings, Standings.of(report), language)

    def case(self, outcome: Outcome) -> ET.Element:
        """Return the case of one outcome."""
        subject = outcome.subject
        name = outlines.named(subject)
        case = ET.Element(
            "testcase", {"classname": f"{outcome.rule}.{subject.level}", "name": one_line(name)}
        )
        if outcome.verdict is not Verdict.PASS:
            self._mark(case, outcome)
        return case

    def _mark(self, case: ET.Element, outcome: Outcome) -> None:
        name = fingerprint_of(outcome.rule, outcome.subject.level, outcome.subject.id)
        finding = self.findings.get(name)
        tag = _SIGNS.get(outcome.verdict, SKIPPED)
        if finding is not None and self.standings.word(finding) == KNOWN:
            tag = SKIPPED
        said = outcome.reason.to(self.language) or outcome.verdict.title.to(self.language)
        if finding is not None:
            said = outlines.detail(finding, self.language) or said
        word = outcome.verdict.title.to(self.language)
        sign = ET.SubElement(case, tag, {"message": one_line(f"{word}: {said}")})
        sign.set("type", outcome.verdict.value)
        if tag == SKIPPED:
            sign.set("message", one_line(self._why_skipped(outcome, finding, said)))
        elif finding is not None:
            sign.text = paragraphs(self._text(finding))

    def _why_skipped(self, outcome: Outcome, finding: Finding | None, said: str) -> str:
        if outcome.waiver is not None:
            return f"{remarks.let_pass(outcome.waiver).to(self.language)} ({said})"
        if finding is not None:
            return f"{remarks.KNOWN.to(self.language)}: {said}"
        return f"{outcome.verdict.title.to(self.language)}: {said}"

    def _text(self, finding: Finding) -> str:
        rows = (
            (labels.RULE, finding.title.to(self.language)),
            (labels.SEVERITY, labels.severity(finding.severity).to(self.language)),
            (labels.VERDICT, finding.reason.to(self.language)),
            (labels.FIX, finding.fix.to(self.language)),
            (labels.SOURCE, finding.source),
        )
        return "\n".join(f"{head.to(self.language)}: {words}" for head, words in rows if words)
