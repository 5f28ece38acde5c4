"""Reports: everything one evaluation found, as a value that other tools can keep."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, ClassVar, Final, TypeVar

from attrs import evolve, frozen

from kotaku_eval.baselines import BaselineMatch
from kotaku_eval.errors import Problem, UnknownNameError, name_hint
from kotaku_eval.estimates import Sampling
from kotaku_eval.findings import Finding, Outcome, Severity, Verdict
from kotaku_eval.notebooks import Shown
from kotaku_eval.plain_values import converter
from kotaku_eval.scores import Score
from kotaku_eval.texts import Text
from kotaku_eval.views import View
from kotaku_eval.waivers import WaiverUse

FORMAT: Final = "kotaku-eval-report/1"
FINDINGS_FORMAT: Final = "kotaku-eval-findings/1"
"""The form of findings written one per line."""
T = TypeVar("T")


class Lazy(View[T]):
    """A sequence whose items are made when they are asked for, and then kept.

    Reasons and messages cost far more than verdicts; a report of a million outcomes words only
    those that somebody looks at.
    """

    def __init__(self, length: int, make: Callable[[int], T]) -> None:
        super().__init__(lambda: length, make)
        self._made: dict[int, T] = {}

    def _item(self, at: int) -> T:
        if at not in self._made:
            self._made[at] = self._make(at)
        return self._made[at]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment] # pyright: ignore[reportAssignmentType]

    def __repr__(self) -> str:
        return f"<{len(self)} items>"


class FoundList(Lazy[Finding]):
    """Findings that tell their severity before they are put into words.

    Args:
        length: How many there are.
        make: Words the one at a place.
        severity: Tells the severity of the one at a place.
    """

    def __init__(
        self, length: int, make: Callable[[int], Finding], severity: Callable[[int], Severity]
    ) -> None:
        super().__init__(length, make)
        self.severity = severity


def severity_at(findings: Sequence[Finding], at: int) -> Severity:
    """Return the severity of one of some findings, without wording it where that is possible."""
    return findings.severity(at) if isinstance(findings, FoundList) else findings[at].severity


@frozen
class PlaceScore:
    """The score of one activity or place."""

    level: str
    code: str
    label: str
    score: Score


@frozen
class Header:
    """What was evaluated, with what, and as of when.

    Args:
        portfolio: The portfolio's id.
        title: The portfolio's title.
        ruleset: The rule set's id.
        ruleset_title: The rule set's title.
        lifecycle: The lifecycle's id.
        as_of: The day of the judgement, ISO; empty when the data hold no date.
        basis: ``census`` or ``sample``.
        illustrative: Whether the data are made up to show something.
        activities: How many activities there are.
        rules: How many rules were judged.
        version: The version of this library.
        rules_digest: SHA-256 of the rules.
        data_digest: SHA-256 of the data, whatever their order.
        disabled: Rules left out on purpose, with the reasons.
    """

    portfolio: str
    title: Text
    ruleset: str
    ruleset_title: Text
    lifecycle: str
    as_of: str
    basis: str
    illustrative: bool
    activities: int
    rules: int
    version: str
    rules_digest: str
    data_digest: str
    disabled: tuple[tuple[str, Text], ...] = ()


@frozen(repr=False)
class Report(Shown):
    """The outcome of one evaluation.

    Args:
        header: What was evaluated.
        score: The total.
        scores: The score of every activity and place.
        outcomes: Every verdict, sorted by subject and rule.
        findings: Every fail, unknown and error, worst first.
        notes: What the reader could not read.
        axes: The groups of indicators over the whole, those of weight 0 included.
        verdict_counts: How often each rule gave each verdict.
        level_counts: How many scores there are by level, in the order of ``scores``.
        score_before: The total before waivers; ``None`` when none were given. All other scores,
            counts and findings are those after waivers.
        waived: The findings under a waiver in force, each with its raw verdict and its waiver.
        waivers: What became of each waiver.
        baseline: How the findings compare with a baseline; ``None`` when none was given.
        sampling: How what was evaluated was drawn; ``None`` for a census. The intervals are with
            the scores.
    """

    shown_by: ClassVar[str] = "kotaku_eval.renderers.notebook_reports:show_report"

    header: Header
    score: Score
    scores: Sequence[PlaceScore]
    outcomes: Sequence[Outcome]
    findings: Sequence[Finding]
    notes: tuple[Problem, ...] = ()
    axes: tuple[Score, ...] = ()
    verdict_counts: tuple[tuple[str, tuple[tuple[str, int], ...]], ...] = ()
    level_counts: tuple[tuple[str, int], ...] = ()
    score_before: Score | None = None
    waived: Sequence[Finding] = ()
    waivers: tuple[WaiverUse, ...] = ()
    baseline: BaselineMatch | None = None
    sampling: Sampling | None = None

    def by(self, level: str) -> tuple[PlaceScore, ...]:
        """Return the scores of one level: ``activity``, ``village``, ...

        Raises:
            UnknownNameError: The report has no score on such a level.
        """
        start = 0
        for known, count in self.level_counts:
            if known == level:
                return tuple(self.scores[start : start + count])
            start += count
        text = Text(id=f"tingkat tidak ada: {level}.", en=f"no such level: {level}.")
        levels = [known for known, _ in self.level_counts]
        raise UnknownNameError(Text.joined(" ", [text, name_hint(level, levels)]))

    def counts(self, rule: str | None = None) -> Counter[str]:
        """Return how often each verdict was given, by one rule or by all."""
        found: Counter[str] = Counter()
        for name, counts in self.verdict_counts:
            if rule in {None, name}:
                found.update(dict(counts))
        return found

    def where(
        self, *, rule: str | None = None, verdict: Verdict | None = None, **places: str
    ) -> tuple[Outcome, ...]:
        """Return the outcomes of a rule, a verdict, or a place (``village="2172010001"``)."""
        return tuple(
            outcome
            for outcome in self.outcomes
            if rule in {None, outcome.rule}
            and verdict in {None, outcome.verdict}
            and all(outcome.subject.places.get(level) == code for level, code in places.items())
        )

    def averaged(self) -> tuple[PlaceScore, ...]:
        """Return the places whose mean the total is; empty when it is no mean."""
        if self.score.kind != "mean":
            return ()
        wanted = {part.id for part in self.score.parts}
        for level, count in self.level_counts:
            is_candidate = level != "activity" and count == len(wanted)
            rows = self.by(level) if is_candidate else ()
            if wanted and {row.code for row in rows} == wanted:
                return rows
        return ()

    @property
    def has_errors(self) -> bool:
        """Whether a rule could not be evaluated."""
        return bool(self.counts()[Verdict.ERROR.value])

    def worst(self) -> Severity | None:
        """Return the worst severity among the findings, ``None`` when there is none."""
        return severity_at(self.findings, 0) if self.findings else None

    def to_records(self) -> list[dict[str, Any]]:
        """Return every outcome as a flat mapping, ready for a data frame."""
        return [_record(outcome) for outcome in self.outcomes]

    def to_dict(self) -> dict[str, Any]:
        """Return the report as plain JSON values; ``from_dict`` gives the same report back."""
        plain = evolve(
            self,
            scores=tuple(self.scores),
            outcomes=tuple(self.outcomes),
            findings=tuple(self.findings),
            waived=tuple(self.waived),
        )
        made: dict[str, Any] = converter().unstructure(plain)
        for key, findings in (("findings", plain.findings), ("waived", plain.waived)):
            for finding, values in zip(findings, made[key], strict=True):
                values["fingerprint"] = finding.fingerprint
        return {"format": FORMAT, **made}

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Report:
        """Return the report of ``to_dict``.

        A report that an older version wrote lacks what was added since; it is read all the same.

        Raises:
            ValueError: The values are of another format or version.
        """
        found = values.get("format")
        if found != FORMAT:
            msg = f"not a report of the format {FORMAT}: {found!r}"
            raise ValueError(msg)
        made: Report = converter().structure(values, cls)
        return made

    def to_json(self, *, indent: int | None = None) -> str:
        """Return the report as JSON text; the same report always gives the same text."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=indent)

    @classmethod
    def from_json(cls, text: str) -> Report:
        """Return the report of ``to_json``."""
        return cls.from_dict(json.loads(text))

    def __repr__(self) -> str:
        return (
            f"<Report {self.header.ruleset} on {self.header.portfolio or 'portfolio'}: "
            f"{self.score}; {len(self.findings)} findings>"
        )


def _record(outcome: Outcome) -> dict[str, Any]:
    return {
        "rule": outcome.rule,
        "level": outcome.subject.level,
        "subject": outcome.subject.id,
        "label": outcome.subject.label,
        **outcome.subject.places,
        "verdict": outcome.verdict.value,
        "raw_verdict": outcome.raw_verdict.value,
        "reason_id": outcome.reason.id,
        "reason_en": outcome.reason.en,
        "source": outcome.source,
    }
