"""Sensitivity: how far the score moves when every weight moves by a share of itself.

Within one tree the extremes are exact. A weighted mean is greatest when the heaviest allowed
weights stand at the largest values and the lightest at the others, and what stands below each part
has weights of its own, so the extremes of the parts make the extreme of the whole. A mean over
villages shares its weights among them: villages in which the same parts count are one tree, and
where all do the extremes are exact. Otherwise each tree has its extremes at its own weights, and
their mean certainly contains the range; how much of it is attained is searched for and shown.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from attrs import evolve, frozen

from kotaku_eval.findings import Severity
from kotaku_eval.improvements.aims import Aim
from kotaku_eval.improvements.standings import Standing
from kotaku_eval.rulesets import ScoreModel
from kotaku_eval.score_models import is_counted
from kotaku_eval.scores import Score, counts_of
from kotaku_eval.sheets import worst_of
from kotaku_eval.texts import Text

PERCENT: Final = 20.0
"""By how much weights move when nobody says."""
_CLOSE: Final = 1e-9
_TINY: Final = 1e-13
_SWEEPS: Final = 4
Path = tuple[str, ...]
Factors = Mapping[Path, float]
Range = tuple[float, float]


@frozen
class WeightRange:
    """Where the score can come to when each weight moves by up to some percent of itself.

    Args:
        percent: By how much each weight moves.
        low: The score is never lower than this.
        high: It is never higher than this.
        attained_low: The lowest score that some weights were found to give.
        attained_high: The highest one.
        is_exact: Whether ``low`` and ``high`` are attained.
        categories: The titles of the categories from ``low`` to ``high``, the lowest first; one
            of them when the category cannot change.
        may_change: Whether the category changes: ``False`` is proved, ``True`` was found, and
            ``None`` is neither.
    """

    percent: float
    low: float
    high: float
    attained_low: float
    attained_high: float
    is_exact: bool
    categories: tuple[Text, ...] = ()
    may_change: bool | None = False


@frozen
class Tree:
    """What counts of a score: a part with its weight, and the parts that count in it."""

    path: Path
    weight: float
    value: float = 0.0
    parts: tuple[Tree, ...] = ()

    @property
    def shape(self) -> tuple[object, ...]:
        """What trees must have in common to be one: their parts and weights, not their values."""
        return (self.path, self.weight, tuple(part.shape for part in self.parts))


def weight_range(aim: Aim, percent: float = PERCENT) -> WeightRange | None:
    """Return the range of a score over all weights within some percent of theirs.

    Every rule, indicator and group has one factor between 1 - percent/100 and 1 + percent/100;
    where the weight of a rule differs by scope, all its weights have the same one. A weight of 0
    stays 0. ``None`` when there is no score.

    Raises:
        ValueError: The percentage is not from 0 up to less than 100.
    """
    if not 0 <= percent < 100:  # noqa: PLR2004 - percent
        msg = f"weights can move by 0 to less than 100 percent, not {percent!r}"
        raise ValueError(msg)
    if aim.score.low is None:
        return None
    held = [own for own in aim.standings.values() if own.score.low is not None]
    share = percent / 100
    model = aim.ruleset.score_model
    if model in {ScoreModel.FLAT_UNWEIGHTED, ScoreModel.ABSOLUTE}:
        found = attained = (aim.score.low, aim.score.low)
    elif model is ScoreModel.WEAKEST_LINK:
        found = attained = _weakest(held[0], share)
    elif model is ScoreModel.FLAT:
        found = attained = extremes(flat_tree(held[0]), share)
    else:
        found, attained = _mean([tree_of(own.score) for own in held], share)
    return _ranged(aim, percent, found, attained)


def _ranged(aim: Aim, percent: float, found: Range, attained: Range) -> WeightRange:
    is_exact = max(attained[0] - found[0], found[1] - attained[1]) <= _CLOSE
    made = WeightRange(percent, *found, *attained, is_exact)
    scale, low = aim.ruleset.scale, aim.score.low or 0.0
    if scale is None:
        return made
    worst = worst_of(_open(aim.failures))
    bands = [scale.bands.index(scale.category(value, worst)) for value in (*found, *attained, low)]
    outer, inner, now = bands[:2], bands[2:4], bands[4]
    titles = tuple(scale.bands[at].title for at in range(outer[0], outer[1] - 1, -1))
    changes = True if {*inner} != {now} else False if {*outer} == {now} else None
    return evolve(made, categories=titles, may_change=changes)


def _open(failures: Mapping[Severity, int]) -> Iterable[Severity]:
    return (severity for severity, count in failures.items() if count)


# --- one tree -----------------------------------------------------------------------------------


def tree_of(score: Score, above: Path = ()) -> Tree:
    """Return what counts of a score, at every depth."""
    path = (*above, score.id) if above else (score.kind,)
    parts = tuple(
        tree_of(part, path) for part in score.parts if part.low is not None and part.weight > 0
    )
    return Tree(path, score.weight, score.low or 0.0, parts)


def flat_tree(standing: Standing) -> Tree:
    """Return the flat model as a tree: each rule with all the weight of its verdicts."""
    counts = [
        (name, counts_of(standing.ruleset, {name: tally}))
        for name, tally in standing.tallies.items()
    ]
    parts = tuple(
        Tree(
            ("flat", name),
            whole := math.fsum(own.weight * own.judged for own in held),
            100.0 * math.fsum(own.weight * own.passed for own in held) / whole,
        )
        for name, held in counts
        if held
    )
    return Tree(("flat",), 1.0, 0.0, parts)


def value_of(tree: Tree, factors: Factors) -> float:
    """Return the score of a tree when its weights are multiplied by some factors."""
    if not tree.parts:
        return tree.value
    return _mean_of(
        [
            (part.weight * factors.get(part.path, 1.0), value_of(part, factors))
            for part in tree.parts
        ]
    )


def _mean_of(held: Sequence[tuple[float, float]]) -> float:
    whole = math.fsum(weight for weight, _ in held)
    return math.fsum(weight * value for weight, value in held) / whole


def extremes(tree: Tree, share: float) -> Range:
    """Return the least and the greatest score of a tree."""
    return value_of(tree, steered(tree, share, -1)), value_of(tree, steered(tree, share, 1))


def steered(tree: Tree, share: float, sign: int) -> dict[Path, float]:
    """Return the factors that give the greatest (``sign`` 1) or the least (-1) score."""
    found: dict[Path, float] = {}
    for part in tree.parts:
        found |= steered(part, share, sign)
    held = [(part.path, part.weight, sign * value_of(part, found)) for part in tree.parts]
    held.sort(key=lambda own: -own[2])
    best = -math.inf
    chosen: dict[Path, float] = {}
    for heavy in range(len(held)):
        tried = [1 + share if at <= heavy else 1 - share for at in range(len(held))]
        value = _mean_of([(w * f, v) for (_, w, v), f in zip(held, tried, strict=True)])
        if value > best + _TINY:
            best = value
            chosen = {path: factor for (path, _, _), factor in zip(held, tried, strict=True)}
    return found | chosen


def _weakest(standing: Standing, share: float) -> Range:
    """Return the range of the lowest indicator: each indicator has weights of its own."""
    held = [
        extremes(tree_of(own), share)
        for own in standing.indicators.values()
        if own.low is not None and is_counted(standing.ruleset, own.id)
    ]
    return min(low for low, _ in held), min(high for _, high in held)


# --- a mean of trees ----------------------------------------------------------------------------


def _mean(trees: Sequence[Tree], share: float) -> tuple[Range, Range]:
    """Return what certainly contains the mean of some trees, and what of it is attained."""
    by_shape: dict[tuple[object, ...], list[Tree]] = {}
    for tree in trees:
        by_shape.setdefault(tree.shape, []).append(tree)
    merged = [(len(held) / len(trees), _merged(held)) for held in by_shape.values()]
    ranges = [(part, extremes(tree, share)) for part, tree in merged]
    found = (
        math.fsum(part * low for part, (low, _) in ranges),
        math.fsum(part * high for part, (_, high) in ranges),
    )
    if len(merged) == 1:
        return found, found
    attained = tuple(_searched(merged, share, sign) for sign in (-1, 1))
    return found, (max(attained[0], found[0]), min(attained[1], found[1]))


def _merged(trees: Sequence[Tree]) -> Tree:
    """Return trees of one shape as one: under equal weights their mean is that of their leaves."""
    first = trees[0]
    if not first.parts:
        return evolve(first, value=math.fsum(tree.value for tree in trees) / len(trees))
    columns = zip(*(tree.parts for tree in trees), strict=True)
    return evolve(first, parts=tuple(_merged(column) for column in columns))


def _searched(merged: Sequence[tuple[float, Tree]], share: float, sign: int) -> float:
    """Return the greatest (or least) mean that weights at their ends were found to give.

    It begins at the best weights of the tree of most villages, and turns one weight at a time as
    long as that helps.
    """

    def signed(factors: Factors) -> float:
        return sign * math.fsum(part * value_of(tree, factors) for part, tree in merged)

    paths = sorted({path for _, tree in merged for path in _paths(tree)})
    _, start = max(merged, key=lambda own: own[0])
    factors = dict.fromkeys(paths, 1.0) | steered(start, share, sign)
    best = signed(factors)
    for _ in range(_SWEEPS):
        before = best
        for path in paths:
            for factor in (1 - share, 1 + share):
                value = signed({**factors, path: factor})
                if value > best + _TINY:
                    best, factors[path] = value, factor
        if best <= before:
            break
    return sign * best


def _paths(tree: Tree) -> Iterator[Path]:
    for part in tree.parts:
        yield part.path
        yield from _paths(part)
