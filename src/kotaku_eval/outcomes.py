"""Outcomes and findings: verdicts put into words, one when somebody looks at it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Final

from kotaku_eval.engines.variants import undecided
from kotaku_eval.errors import KotakuEvalError
from kotaku_eval.facts import Subject
from kotaku_eval.findings import (
    VERDICTS,
    Finding,
    Outcome,
    SubjectRef,
    Verdict,
    Waived,
)
from kotaku_eval.judgements import Judgement
from kotaku_eval.messages import message_of
from kotaku_eval.particulars import particulars_of
from kotaku_eval.reasons import Grounds, grounds_of
from kotaku_eval.rules import Rule, Scope
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.selections import FoundList
from kotaku_eval.sheets import FINDING_CODES, Sheet
from kotaku_eval.texts import Text
from kotaku_eval.verdicts import Verdicts
from kotaku_eval.views import Lazy
from kotaku_eval.waiving import Cell, Waiving


def subject_ref(subject: Subject) -> SubjectRef:
    """Return how findings name an activity or place."""
    places = {level: place.code for level, place in subject.parents.items()}
    return SubjectRef(subject.level, subject.id, subject.value.label, places)


def outcomes_of(found: Verdicts, done: Waiving) -> Lazy[Outcome]:
    """Return every outcome, by level, subject and rule; each is put into words when asked for."""
    sheets = found.sheets
    starts = list(accumulate((sheet.size for sheet in sheets), initial=0))

    def make(index: int) -> Outcome:
        if not found.keeps_outcomes:
            raise KotakuEvalError(_NOT_KEPT)
        at = bisect_right(starts, index) - 1
        row, column = divmod(index - starts[at], len(sheets[at].rules))
        judged, words = _worded(found, (at, row, column))
        waiver = done.waived.get((at, row, column))
        return Outcome(
            judged.rule.id,
            subject_ref(judged.subject),
            judged.verdict if waiver is None else Verdict.WAIVED,
            words.reason,
            words.values,
            words.source,
            waiver,
        )

    return Lazy(starts[-1], make, found.outcome_columns(done.sheets))


_NOT_KEPT: Final = Text(
    id="Putusan satu per satu tidak disimpan, hanya temuan: di berkas atau di basis data.",
    en="Single verdicts were not kept, only findings: in the file, or in the database.",
)


def _worded(found: Verdicts, cell: Cell) -> tuple[Judgement, Grounds]:
    """Return one verdict with all that led to it, and the reason for it in words."""
    at, row, column = cell
    sheet = found.sheets[at]
    judged = _judgement(sheet, (row, column), found.ruleset, found.day)
    return judged, grounds_of(judged)


def _judgement(sheet: Sheet, cell: tuple[int, int], ruleset: RuleSet, day: int) -> Judgement:
    row, column = cell
    codes, subject = sheet.rows[row], sheet.subjects[row]
    verdict = VERDICTS[codes[column]]
    doubt = _doubt(sheet.rules[column], subject, ruleset, verdict)
    return Judgement(sheet.rule(column, codes), subject, verdict, ruleset, day, doubt)


def _doubt(rule: Rule, subject: Subject, ruleset: RuleSet, verdict: Verdict) -> tuple[Scope, ...]:
    """Return the scopes of a rule of which it is not known whether they hold, if that decided."""
    if verdict is not Verdict.UNKNOWN or rule.variants is None:
        return ()
    return undecided(rule, subject, ruleset.settings)


def findings_of(found: Verdicts, done: Waiving) -> Lazy[Finding]:
    """Return the open findings worst first; counted now, worded when one is asked for."""
    held: list[Sequence[Cell]] = []

    def cells() -> Sequence[Cell]:
        if not held:
            held.append(found.ordered(done.waived))
        return held[0]

    return FoundList(
        sum(sheet.found for sheet in found.sheets) - len(done.waived),
        lambda at: _finding(found, cells(), at, None),
        lambda at: found.severity_at(cells(), at),
        found.finding_columns(done.sheets),
    )


def findings_in(sheet: Sheet, ruleset: RuleSet, day: int) -> tuple[Finding, ...]:
    """Return all findings of a sheet in words, worst first; waivers are not asked."""
    found = []
    for row, codes in enumerate(sheet.rows):
        named = subject_ref(sheet.subjects[row])
        for column in range(len(sheet.rules)):
            if codes[column] in FINDING_CODES:
                judged = _judgement(sheet, (row, column), ruleset, day)
                found.append(_told(judged, grounds_of(judged), named))
    return tuple(sorted(found, key=lambda own: own.sort_key))


def waived_findings_of(found: Verdicts, waived: Mapping[Cell, Waived]) -> Lazy[Finding]:
    """Return the findings under a waiver in force, worst first."""
    cells = sorted(waived, key=found.place_of)
    return Lazy(len(cells), lambda at: _finding(found, cells, at, waived[cells[at]]))


_AHEAD: Final = 200
"""So many findings further on their subjects are fetched with that of one that is looked at."""


def _finding(found: Verdicts, cells: Sequence[Cell], index: int, waiver: Waived | None) -> Finding:
    at, row, _ = cells[index]
    sheet = found.sheets[at]
    if sheet.is_missing(row):
        ahead = cells[index : index + _AHEAD]
        sheet.prefetch([row, *(other for of, other, _ in ahead if of == at)])
    judged, words = _worded(found, cells[index])
    return _told(judged, words, subject_ref(judged.subject), waiver)


def _told(
    judged: Judgement, words: Grounds, subject: SubjectRef, waiver: Waived | None = None
) -> Finding:
    rule = judged.rule
    return Finding(
        rule=rule.id,
        title=rule.title,
        severity=rule.severity,
        indicator=rule.indicator,
        subject=subject,
        verdict=judged.verdict if waiver is None else Verdict.WAIVED,
        message=message_of(judged, words.reason),
        reason=words.reason,
        fix=rule.fix,
        values=words.values,
        source=words.source,
        confidence=particulars_of(rule, judged.ruleset).confidence,
        waiver=waiver,
    )
