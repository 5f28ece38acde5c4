"""Reports: everything one evaluation found, as a value that other tools can keep."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any, ClassVar, Final

from attrs import evolve, frozen

from kotaku_eval.baselines import BaselineMatch
from kotaku_eval.errors import KotakuEvalError, Problem, UnknownNameError, name_hint
from kotaku_eval.estimates import Sampling
from kotaku_eval.findings import Finding, Outcome, Severity, Verdict
from kotaku_eval.notebooks import Shown
from kotaku_eval.places import level_words
from kotaku_eval.plain_values import converter
from kotaku_eval.scores import Score
from kotaku_eval.selections import (
    Kind,
    Named,
    Selection,
    criteria_of,
    findings_asked,
    framed,
    outcomes_asked,
    severity_at,
)
from kotaku_eval.texts import Language, Text
from kotaku_eval.waivers import WaiverUse

FORMAT: Final = "kotaku-eval-report/1"
FINDINGS_FORMAT: Final = "kotaku-eval-findings/1"
"""The form of findings written one per line."""

_NO_SCORES: Final = Text(
    id="Kegiatan tidak bernilai sendiri-sendiri di sini: putusan satu per satu tidak disimpan.",
    en="Here activities have no scores of their own: single verdicts were not kept.",
)


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
        levels: The levels of places, from the lowest up.
        indicators: The indicator of every rule, by the rule's id; empty for none.
        level_titles: What the lifecycle calls its levels, by their ids.
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
    levels: tuple[str, ...] = ()
    indicators: tuple[tuple[str, str], ...] = ()
    level_titles: tuple[tuple[str, Text], ...] = ()

    def level_title(self, name: str) -> Text:
        """Return what a level is called; the usual word where the lifecycle is not told."""
        return dict(self.level_titles).get(name) or level_words(name)


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

    shown_by: ClassVar[str] = "kotaku_eval.renderers.notebooks.reports:show_report"

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

    def by(self, level: str) -> Selection[PlaceScore]:
        """Return the scores of one level (``activity``, ``village``, ...), which may be none.

        Raises:
            UnknownNameError: There is no such level.
            KotakuEvalError: Activities have no scores, as their verdicts were not kept.
        """
        start = 0
        for known, count in self.level_counts:
            if known == level:
                return Selection.of(self.scores[start : start + count], self, "scores")
            start += count
        if level == "activity" and self.header.activities:
            raise KotakuEvalError(_NO_SCORES)
        if level == "activity" or level in self.header.levels:
            return Selection.of((), self, "scores")
        text = Text(id=f"tingkat tidak ada: {level}.", en=f"no such level: {level}.")
        levels = ["activity", *(self.header.levels or (known for known, _ in self.level_counts))]
        raise UnknownNameError(Text.joined(" ", [text, name_hint(level, levels)]))

    def counts(self, rule: str | None = None) -> Counter[str]:
        """Return how often each verdict was given, by one rule or by all."""
        found: Counter[str] = Counter()
        for name, counts in self.verdict_counts:
            if rule in {None, name}:
                found.update(dict(counts))
        return found

    def where(
        self,
        *,
        rule: Named | None = None,
        verdict: Any = None,
        severity: Any = None,
        indicator: Named | None = None,
        **places: Named,
    ) -> Selection[Outcome]:
        """Return the outcomes of rules, verdicts, indicators or places.

        Args:
            rule: A rule's id, or several.
            verdict: A verdict or its name, or several.
            severity: A severity or its name, or several: only outcomes that are findings have one.
            indicator: An indicator's id, or several.
            places: A place by its code or name, or several, by level (``village="2172010001"``).

        Raises:
            UnknownNameError: There is no such rule, verdict, severity, indicator, level or place.
        """
        given = {"rule": rule, "verdict": verdict, "severity": severity, "indicator": indicator}
        rows = outcomes_asked(self, criteria_of(self, given, places))
        return Selection.of(rows, self, "outcomes")

    def findings_where(
        self,
        *,
        rule: Named | None = None,
        severity: Any = None,
        verdict: Any = None,
        indicator: Named | None = None,
        **places: Named,
    ) -> Selection[Finding]:
        """Return the findings of rules, severities, indicators or places, worst first.

        What may be asked is what :meth:`where` takes.

        Raises:
            UnknownNameError: There is no such rule, verdict, severity, indicator, level or place.
        """
        given = {"rule": rule, "verdict": verdict, "severity": severity, "indicator": indicator}
        rows = findings_asked(self, criteria_of(self, given, places))
        return Selection.of(rows, self, "findings")

    def place_names(self, level: str) -> dict[str, str]:
        """Return the names of the places of a level, by code; empty where there are none."""
        held = {known for known, _ in self.level_counts}
        return {row.code: row.label for row in self.by(level)} if level in held else {}

    def frame(
        self,
        name: str,
        *,
        kind: Kind = "polars",
        language: Language | None = None,
        words: bool | None = None,
    ) -> Any:
        """Return the findings, scores, parts of scores or outcomes as a data frame.

        Args:
            name: ``findings``, ``scores``, ``parts`` (groups, indicators and rules of the scores of
                places) or ``outcomes``.
            kind: ``polars`` or ``pandas``.
            language: The one language of the words; both, in columns of their own, without one.
            words: Whether findings and outcomes are put into words: message, reason, deciding
                values. Not unless asked where tables were judged, since it takes far longer.

        Raises:
            UnknownNameError: There is no such frame.
            MissingExtraError: The libraries for tables are not installed.
        """
        return framed(self, name, None, kind=kind, language=language, words=words)

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
