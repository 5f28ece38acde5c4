"""Contributions: what each rule brings to a total, and what changed between two totals.

A total is a weighted mean of its rules, each with its weight in the whole tree. A change of the
total is therefore a sum over the rules: that their share of passes changed (at the mean of the old
and new weight), and that their weight changed, because other rules came to apply or no longer do.
Weight moved to a rule that stands above the total raises it, and to one below lowers it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Final

from attrs import define, field, frozen

from kotaku_eval.reports import Report
from kotaku_eval.scores import Score
from kotaku_eval.texts import Text

_CLOSE: Final = 1e-9
_NOISE: Final = 1e-12
"""What rounding leaves over; so small a change is none."""


@frozen
class Contribution:
    """What one rule did to the change of a total.

    Args:
        id: The rule's id; that of an indicator, group or place which is no weighted mean of parts.
        title: Its title.
        by_verdicts: The points by which the total changed because its share of passes did.
        by_weight: The points because its weight did: it entered, left, or others did.
        old: Its own score in the old total, ``None`` when it did not count there.
        new: Its own score in the new total, ``None`` when it does not count there.
    """

    id: str
    title: Text
    by_verdicts: float
    by_weight: float
    old: float | None = None
    new: float | None = None

    @property
    def points(self) -> float:
        """The points by which the total changed; those of all rules add up to the change."""
        return self.by_verdicts + self.by_weight


@define
class _Leaf:
    """A rule as it counts in a total: its weight in the whole, and its weight times its score."""

    title: Text
    weights: list[float] = field(factory=list)
    points: list[float] = field(factory=list)

    @property
    def weight(self) -> float:
        return math.fsum(self.weights)

    @property
    def score(self) -> float:
        return math.fsum(self.points) / self.weight


def contributions(old: Report, new: Report) -> tuple[Contribution, ...]:
    """Return what each rule did to the change of the total, the largest change first.

    The points add up to the change of ``score.low``. Nothing when one of the two has no score.

    Args:
        old: The earlier report.
        new: The later one.
    """
    if old.score.low is None or new.score.low is None:
        return ()
    before, after = leaves(old), leaves(new)
    middle = (old.score.low + new.score.low) / 2
    names = {**before, **after}
    made = (_contribution(name, before.get(name), after.get(name), middle) for name in names)
    changed = [one for one in made if max(abs(one.by_verdicts), abs(one.by_weight)) > _NOISE]
    return tuple(sorted(changed, key=lambda one: (-abs(one.points), one.id)))


def _contribution(name: str, old: _Leaf | None, new: _Leaf | None, middle: float) -> Contribution:
    if old is None or new is None:
        only = old or new
        title = only.title if only is not None else Text.same(name)
        left = old.weight * (old.score - middle) if old is not None else 0.0
        came = new.weight * (new.score - middle) if new is not None else 0.0
        return Contribution(
            name,
            title,
            0.0,
            came - left,
            None if old is None else old.score,
            None if new is None else new.score,
        )
    weight, score = (old.weight + new.weight) / 2, (old.score + new.score) / 2
    return Contribution(
        name,
        new.title,
        (new.score - old.score) * weight + 0.0,
        (new.weight - old.weight) * (score - middle) + 0.0,  # never -0.0
        old.score,
        new.score,
    )


def leaves(report: Report) -> Mapping[str, _Leaf]:
    """Return the rules as they count in the total of a report, by id.

    Where the total is a mean over places, it is looked for in the scores of these.
    """
    found: dict[str, _Leaf] = {}
    whole = {row.code: row.score for row in report.averaged()}
    _gather(report.score, 1.0, whole, found)
    return found


def _gather(
    score: Score, share: float, whole: Mapping[str, Score], found: dict[str, _Leaf]
) -> None:
    """Add what counts in a score, which has a share in the total."""
    own = whole.get(score.id, score) if score.kind == "total" and not score.parts else score
    counted = [part for part in own.parts if part.low is not None and part.weight > 0]
    weights = math.fsum(part.weight for part in counted)
    if own.low is not None and counted and _is_mean(own.low, counted, weights):
        for part in counted:
            _gather(part, share * part.weight / weights, whole, found)
        return
    leaf = found.setdefault(own.id, _Leaf(own.title))
    leaf.weights.append(share)
    leaf.points.append(share * (own.low or 0.0))


def _is_mean(low: float, parts: Iterable[Score], weights: float) -> bool:
    """Whether a score is the weighted mean of its parts; under other models it need not be."""
    mean = math.fsum((part.low or 0.0) * part.weight for part in parts) / weights
    return math.isclose(mean, low, abs_tol=_CLOSE)
