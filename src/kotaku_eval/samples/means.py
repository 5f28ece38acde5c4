"""Means over places: what each unit of a sample adds to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import evolve

from kotaku_eval.facts import ACTIVITY
from kotaku_eval.places import Place
from kotaku_eval.samples.observations import Observations
from kotaku_eval.samples.plans import Planned
from kotaku_eval.samples.ratios import Part, Ratio
from kotaku_eval.scores import Score, Tally, total_score
from kotaku_eval.verdicts import ObjectVerdicts

MeanParts = Mapping[tuple[str, str], Ratio]
_FULL = 100.0


def mean_parts(own: Observations, found: ObjectVerdicts, level: str) -> MeanParts:
    """Return the means over the places of a level, of the total and of its parts, as ratios.

    Args:
        own: What was seen of the plan.
        found: The verdicts.
        level: The level of the places whose mean is taken; it lies within the units, or is theirs.
    """
    rolled = found.roll_up(own.sheets)
    held: dict[tuple[str, str], dict[str, list[float]]] = {}
    for place in rolled.averaged():
        home = own.portfolio.places_of(place).get(own.plan.design.unit)
        unit = own.planned.get(home.code) if home is not None else None
        if unit is None or unit.id not in own.present:
            continue
        score = rolled.place(place)
        if unit.id in own.incomplete():
            score = _doubtful(own, found, place, rolled.place_tallies(level, place.code))
        for key, low, high in _values(score):
            sums = held.setdefault(key, {}).setdefault(unit.id, [0.0, 0.0, 0.0])
            for at, value in enumerate((low / _FULL, high / _FULL, 1.0)):
                sums[at] += value
    for unit in own.plan.units:
        _add_missing(held, unit, own.missing(unit, level))
    most = own.most(level)
    return {
        key: Ratio(own.plan, {name: Part(*sums) for name, sums in parts.items()}, most)
        for key, parts in held.items()
    }


def _add_missing(
    held: Mapping[tuple[str, str], dict[str, list[float]]], unit: Planned, missing: int
) -> None:
    """Count places that were not seen: nothing is known of them."""
    for parts in held.values() if missing else ():
        sums = parts.setdefault(unit.id, [0.0, 0.0, 0.0])
        sums[1] += missing
        sums[2] += missing


def _values(score: Score) -> Iterator[tuple[tuple[str, str], float, float]]:
    """Yield a total, its groups and their indicators, as a report shows them."""
    if score.low is not None and score.high is not None:
        kind, name = ("total", "total") if score.kind not in _PARTS else (score.kind, score.id)
        yield (kind, name), score.low, score.high
    for part in score.parts:
        if part.kind in _PARTS:
            yield from _values(part)


_PARTS = frozenset({"group", "indicator"})


def _doubtful(
    own: Observations, found: ObjectVerdicts, place: Place, tallies: Mapping[str, Tally]
) -> Score:
    """Return the score of a place of which some activities were not seen.

    These count as unknown in every rule on activities; a rule on places is unknown altogether.
    """
    home = own.portfolio.places_of(place)[own.plan.design.unit]
    missing = own.missing(own.planned[home.code], ACTIVITY)
    on = {rule.id: rule.subject for rule in found.ruleset.rules}
    held = {
        name: _with_unknown(tally, missing)
        if on[name] == ACTIVITY
        else Tally(unknown=max(1, tally.judged))
        for name, tally in tallies.items()
    }
    return total_score(found.ruleset, held)


def _with_unknown(tally: Tally, more: int) -> Tally:
    """Return a tally with more unknown; those count with the highest weight of the rule."""
    if not tally.shares:
        return evolve(tally, unknown=tally.unknown + more)
    *lighter, last = tally.shares
    heavier = evolve(last, subjects=last.subjects + more, tally=_with_unknown(last.tally, more))
    return evolve(tally, unknown=tally.unknown + more, shares=(*lighter, heavier))
