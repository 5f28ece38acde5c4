"""Means: the simple mean of several totals, and of the parts that each of them is made of."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import evolve

from kotaku_eval.findings import Severity
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.scores import Score, weighted_mean, with_category
from kotaku_eval.texts import Text


def mean_score(
    ruleset: RuleSet, scores: Iterable[Score], worst: Severity | None = None, *,
    name: str = "total", title: Text | None = None,
) -> Score:  # fmt: skip
    """Return the simple mean of several totals: the mean over villages of the source article."""
    parts = [_as_part(score) for score in scores]
    made = weighted_mean(name, title or ruleset.title, "mean", parts)
    return with_category(made, ruleset, worst)


def mean_parts(columns: Iterable[Iterable[Score]]) -> tuple[Score, ...]:
    """Average the groups and indicators of several totals, each total counting once."""
    by_id: dict[str, list[Score]] = {}
    for column in columns:
        for score in column:
            by_id.setdefault(score.id, []).append(score)
    return tuple(_mean_part(found) for found in by_id.values())


def _mean_part(found: list[Score]) -> Score:
    first = found[0]
    parts = mean_parts(score.parts for score in found) if first.kind == "group" else ()
    alike = [evolve(score, weight=1.0) for score in found]
    mean = weighted_mean(first.id, first.title, first.kind, alike, weight=first.weight)
    dropped = tuple(part.id for part in parts if part.low is None)
    return evolve(mean, parts=parts, dropped=dropped)


def _as_part(score: Score) -> Score:
    return Score(
        score.id, score.title, "total", score.low, score.high, score.judged, score.decided,
        category=score.category, is_uncertain=score.is_uncertain,
    )  # fmt: skip
