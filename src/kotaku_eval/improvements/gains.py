"""Gains: the points that putting one finding right brings to a score."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from kotaku_eval.facts import ACTIVITY
from kotaku_eval.findings import UNKNOWN, VERDICTS, Severity, SubjectRef, Verdict
from kotaku_eval.improvements.aims import Aim, Ledger
from kotaku_eval.improvements.standings import Cell, cells_of
from kotaku_eval.outcomes import subject_ref
from kotaku_eval.texts import Text
from kotaku_eval.views import Lazy


@frozen
class Gain:
    """What one repair brings: this verdict becomes a pass, all others stay.

    Args:
        rule: The rule's id.
        title: The rule's title.
        severity: How much the finding matters.
        subject: What it was found on.
        verdict: ``fail`` or ``unknown``.
        fix: What to do about it.
        points: The points it brings to the score that is to be raised (0-100), which can be 0;
            ``None`` when there is no score.
        category: The category that score would then have; ``None`` without a scale or score.
        is_next: Whether that is another category than now.
        own: The points it brings to the score of the activity itself; ``None`` for a finding on a
            place, or where there is no score.
        places: The points it brings to the score of each place the subject lies in, by level.
    """

    rule: str
    title: Text
    severity: Severity
    subject: SubjectRef
    verdict: Verdict
    fix: Text
    points: float | None
    category: Text | None = None
    is_next: bool = False
    own: float | None = None
    places: Mapping[str, float | None] = field(factory=dict, hash=False)

    def to_record(self) -> dict[str, Any]:
        """Return the gain as a flat mapping, ready for a data frame."""
        return {
            "rule": self.rule,
            "level": self.subject.level,
            "subject": self.subject.id,
            "label": self.subject.label,
            "verdict": self.verdict.value,
            "severity": self.severity.value,
            "points": self.points,
            "points_own": self.own,
            **{f"points_{level}": points for level, points in self.places.items()},
            "category_id": self.category.id if self.category else None,
            "category_en": self.category.en if self.category else None,
        }


def gains_of(ledger: Ledger, aim: Aim) -> tuple[list[Cell], Lazy[Gain]]:
    """Return the findings within a score with what their repair brings, the most first."""
    cells = sorted(
        (cell for cell in cells_of(ledger.rollup.sheets) if aim.is_within(cell.subject)),
        key=lambda cell: _sort_key(aim, cell),
    )
    return cells, Lazy(len(cells), lambda at: gain_of(ledger, aim, cells[at]))


def _sort_key(aim: Aim, cell: Cell) -> tuple[Any, ...]:
    """Order by points (to a billionth, so that rounding does not), then as findings are."""
    rule, subject = cell.rule, cell.subject
    points = aim.gain(aim.unit_of(subject), cell.kind) or 0.0
    code = cell.code == UNKNOWN
    return (-round(points, 9), -rule.severity.rank, code, subject.level, subject.id, rule.id)


def gain_of(ledger: Ledger, aim: Aim, cell: Cell) -> Gain:
    """Return what the repair of one finding brings."""
    rule, subject, kind = cell.rule, cell.subject, cell.kind
    unit = aim.unit_of(subject)
    category = aim.category_after(unit, kind)
    return Gain(
        rule=rule.id,
        title=rule.title,
        severity=rule.severity,
        subject=subject_ref(subject),
        verdict=VERDICTS[cell.code],
        fix=rule.fix,
        points=aim.gain(unit, kind),
        category=category,
        is_next=category is not None and category != aim.score.category,
        own=ledger.own_gain(cell) if subject.level == ACTIVITY else None,
        places={
            level: _place_gain(ledger.aim(place), cell) for level, place in subject.parents.items()
        },
    )


def _place_gain(aim: Aim, cell: Cell) -> float | None:
    return aim.gain(aim.unit_of(cell.subject), cell.kind)
