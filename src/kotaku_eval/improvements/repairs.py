"""Repairs: the cheapest set of findings to put right that leads to the next category."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from attrs import field, frozen

from kotaku_eval.errors import UnknownNameError, name_hint
from kotaku_eval.findings import FAIL, UNKNOWN, Severity
from kotaku_eval.improvements.aims import Aim, Ledger
from kotaku_eval.improvements.coverings import Covering, Option, cheapest
from kotaku_eval.improvements.gains import Gain, gain_of
from kotaku_eval.improvements.standings import Cell, Kind
from kotaku_eval.rulesets import RuleSet, ScoreModel
from kotaku_eval.scales import Band, Scale
from kotaku_eval.score_models import is_counted
from kotaku_eval.scores import Score
from kotaku_eval.texts import Text
from kotaku_eval.views import Lazy

_SLACK: Final = 1e-9
Group = tuple[str, Kind]

NO_SCALE: Final = Text(
    id="Kumpulan aturan tidak punya skala kategori.", en="The rule set has no scale of categories."
)
NO_SCORE: Final = Text(
    id="Tidak ada nilai, jadi tidak ada kategori berikutnya.",
    en="There is no score, so there is no next category.",
)
OUT_OF_REACH: Final = Text(
    id="Memperbaiki semua temuan pun belum mencapai kategori berikutnya.",
    en="Even with all findings put right the next category is not reached.",
)
IS_BEST: Final = Text(id="Kategori sudah yang terbaik.", en="The category is the best already.")


@frozen
class RepairPlan:
    """The findings to put right for the next category, and what comes of it.

    It was applied and scored again before it was returned: ``after`` is that score.

    Args:
        now: The score as it is.
        target: The title of the next category.
        threshold: The score from which on that category begins.
        after: The score once the findings are put right.
        repairs: The findings, each with what it brings alone.
        capping: How many of them have to be put right whatever the score, because their severity
            caps the category.
        cost: What they cost together; their number, unless costs were given.
        bound: No set that leads there costs less than this.
        is_minimal: Whether it is proved that none costs less than this one.
        reason: Why there is no plan; empty when there is one.
    """

    now: Score
    target: Text | None = None
    threshold: float | None = None
    after: Score | None = None
    repairs: Sequence[Gain] = field(default=(), eq=False)
    capping: int = 0
    cost: float = 0.0
    bound: float = 0.0
    is_minimal: bool = False
    reason: Text = Text.same("")


class Costs:
    """What repairs cost: 1 each, or by the rule's id, or by severity; a rule's own comes first.

    Raises:
        UnknownNameError: A name that is no rule of the set and no severity.
        ValueError: A cost that is not a number from 0 on.
    """

    def __init__(self, ruleset: RuleSet, given: Mapping[str, float] | None = None) -> None:
        self.given = dict(given or {})
        known = [*(severity.value for severity in Severity), *(rule.id for rule in ruleset.rules)]
        for name, cost in self.given.items():
            if name not in known:
                text = Text(
                    id=f"bukan aturan dan bukan tingkat: {name}.",
                    en=f"neither a rule nor a severity: {name}.",
                )
                raise UnknownNameError(Text.joined(" ", [text, name_hint(name, known)]))
            if not (math.isfinite(cost) and cost >= 0):
                msg = f"the cost of {name} must be a number from 0 on, not {cost!r}"
                raise ValueError(msg)

    def of(self, kind: Kind) -> float:
        """Return what one repair of a kind costs."""
        return self.given.get(kind.rule, self.given.get(kind.severity.value, 1.0))


def next_band(aim: Aim) -> tuple[Scale, int] | Text:
    """Return the scale and the position of the band above the present one, or why there is none."""
    scale = aim.ruleset.scale
    if scale is None:
        return NO_SCALE
    if aim.score.low is None or aim.score.category is None:
        return NO_SCORE
    worst = max(
        (own for own, count in aim.failures.items() if count), key=lambda s: s.rank, default=None
    )
    at = scale.bands.index(scale.category(aim.score.low, worst))
    return (scale, at - 1) if at else IS_BEST


def plan_of(ledger: Ledger, aim: Aim, cells: Iterable[Cell], costs: Costs) -> RepairPlan:
    """Return the cheapest repairs that lead to the next category.

    Args:
        ledger: What every repair is worth.
        aim: The score to raise.
        cells: The findings within it.
        costs: What repairs cost.
    """
    found = next_band(aim)
    if isinstance(found, Text):
        return RepairPlan(aim.score, reason=found)
    scale, position = found
    return _Planner(aim, scale, position, _grouped(aim, cells), costs).plan(ledger)


def _grouped(aim: Aim, cells: Iterable[Cell]) -> dict[Group, list[Cell]]:
    groups: dict[Group, list[Cell]] = {}
    for cell in cells:
        unit = aim.unit_of(cell.subject)
        if unit is not None:
            groups.setdefault((unit, cell.kind), []).append(cell)
    return {group: groups[group] for group in sorted(groups, key=_group_key)}


def _group_key(group: Group) -> tuple[object, ...]:
    """Take the graver first, and what failed before what is not known."""
    unit, kind = group
    return (-kind.severity.rank, kind.code == UNKNOWN, kind.rule, kind.weight, unit)


@frozen
class _Need:
    """A value that repairs have to bring: one of the total, or one of each weak indicator."""

    groups: tuple[Group, ...]
    options: tuple[Option, ...]
    missing: float

    def cover(self, slack: float) -> Covering:
        """Return the cheapest repairs that bring the value and a little more, or else all."""
        found = cheapest(self.options, self.missing + slack)
        if found is not None:
            return found
        cost = math.fsum(own.cost * own.count for own in self.options)
        return Covering(tuple(own.count for own in self.options), cost, cost, is_minimal=True)


@frozen
class _Planner:
    """Looks for the cheapest repairs that lead to one band."""

    aim: Aim
    scale: Scale
    position: int
    groups: Mapping[Group, list[Cell]]
    costs: Costs

    @property
    def band(self) -> Band:
        """The band to come to."""
        return self.scale.bands[self.position]

    def plan(self, ledger: Ledger) -> RepairPlan:
        """Return the plan, applied and scored again."""
        aim, band = self.aim, self.band
        forced = self._forced()
        chosen, after, cost, bound = self._chosen(forced)
        if not self._reaches(after):
            return RepairPlan(aim.score, band.title, band.threshold, reason=OUT_OF_REACH)
        cells = list(self._picked(chosen))
        return RepairPlan(
            now=aim.score,
            target=band.title,
            threshold=band.threshold,
            after=after,
            repairs=Lazy(len(cells), lambda at: gain_of(ledger, aim, cells[at])),
            capping=sum(count for (_, kind), count in forced.items() if self._caps(kind)),
            cost=cost,
            bound=bound,
            is_minimal=cost <= bound + _SLACK,
        )

    def _caps(self, kind: Kind) -> bool:
        """Whether a failure of a kind keeps the category below the band."""
        return kind.code == FAIL and any(
            ceiling.band > self.position and kind.severity.rank >= ceiling.severity.rank
            for ceiling in self.scale.ceilings
        )

    def _forced(self) -> dict[Group, int]:
        """Return the repairs that every set needs: of what caps the category, and maybe all.

        Under ``absolute`` all that counts must pass before the score moves from 0.
        """
        ruleset, low = self.aim.ruleset, self.aim.score.low or 0.0
        is_all = ruleset.score_model is ScoreModel.ABSOLUTE and low < self.band.threshold
        return {
            group: len(cells)
            for group, cells in self.groups.items()
            if self._caps(group[1]) or (is_all and _counts(ruleset, group[1]))
        }

    def _needs(self, forced: Mapping[Group, int]) -> Iterator[_Need]:
        """Yield what is still needed after the forced repairs.

        Under all models but the weakest link and ``absolute`` a repair adds the same points to the
        total whatever else is repaired; under the weakest link it does so within its indicator.
        """
        aim, threshold = self.aim, self.band.threshold
        ruleset = aim.ruleset
        if ruleset.score_model is ScoreModel.ABSOLUTE:
            return
        if ruleset.score_model is not ScoreModel.WEAKEST_LINK:
            worth = {group: aim.gain(*group) or 0.0 for group in self.groups}
            yield self._need(worth, forced, threshold - (aim.score.low or 0.0))
            return
        standing = aim.standings[""]
        for name, score in standing.indicators.items():
            if score.low is not None and is_counted(ruleset, name):
                own = [group for group in self.groups if group[1].indicator == name]
                worth = {group: standing.indicator_gain(group[1]) for group in own}
                yield self._need(worth, forced, threshold - score.low)

    def _need(
        self, worth: Mapping[Group, float], forced: Mapping[Group, int], missing: float
    ) -> _Need:
        brought = [worth[group] * count for group, count in forced.items() if group in worth]
        free = tuple(group for group in worth if group not in forced and worth[group] > 0)
        options = tuple(
            Option(worth[own], self.costs.of(own[1]), len(self.groups[own])) for own in free
        )
        return _Need(free, options, missing - math.fsum(brought))

    def _chosen(self, forced: Mapping[Group, int]) -> tuple[dict[Group, int], Score, float, float]:
        """Choose repairs and score again; where rounding decides, take a little more than needed.

        Returns:
            How many to repair of each group, the score afterwards, what they cost, and what any
            set costs at least.
        """
        base = math.fsum(self.costs.of(kind) * count for (_, kind), count in forced.items())
        needs = list(self._needs(forced))
        bounds: list[float] = []
        chosen, after, cost = dict(forced), self.aim.score, base
        for slack in (-_SLACK, _SLACK, 1e-6, math.inf):
            covers = [need.cover(slack) for need in needs]
            chosen = dict(forced)
            for need, cover in zip(needs, covers, strict=True):
                chosen |= {own: n for own, n in zip(need.groups, cover.taken, strict=True) if n}
            cost = base + math.fsum(cover.cost for cover in covers)
            bounds.append(base + math.fsum(cover.bound for cover in covers))
            after = self.aim.after(chosen)
            if self._reaches(after):
                break
        return chosen, after, cost, bounds[0]

    def _reaches(self, after: Score) -> bool:
        """Whether a score has come to the band, or beyond it, with all that may cap it."""
        reached = self.scale.bands[: self.position + 1]
        return any(after.category is band.title for band in reached)

    def _picked(self, chosen: Mapping[Group, int]) -> Iterator[Cell]:
        """Yield the findings to put right: of each group the first by subject."""
        for group, cells in self.groups.items():
            ordered = sorted(cells, key=lambda cell: (cell.subject.level, cell.subject.id))
            yield from ordered[: chosen.get(group, 0)]


def _counts(ruleset: RuleSet, kind: Kind) -> bool:
    return bool(kind.indicator) and kind.weight > 0 and is_counted(ruleset, kind.indicator)
