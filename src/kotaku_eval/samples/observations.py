"""Observations: the verdicts on the units of a plan, as ratios."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from attrs import frozen

from kotaku_eval.activities import Activity
from kotaku_eval.facts import ACTIVITY, Subject
from kotaku_eval.findings import FAIL, PASS, UNKNOWN
from kotaku_eval.places import Place
from kotaku_eval.portfolios import Portfolio
from kotaku_eval.rules import Rule
from kotaku_eval.samples.plans import Plan, Planned
from kotaku_eval.samples.ratios import Part, Ratio
from kotaku_eval.sheets import Sheet


@frozen(slots=False)
class Observations:
    """The verdicts on what a plan asked to visit.

    Args:
        plan: The plan.
        portfolio: The data of the visits.
        sheets: The verdicts.
    """

    plan: Plan
    portfolio: Portfolio
    sheets: Sequence[Sheet]

    @cached_property
    def levels(self) -> list[str]:
        """The levels of what lies within a unit, and its own: what was visited whole."""
        levels = [ACTIVITY, *(level.id for level in self.portfolio.lifecycle.levels)]
        return levels[: levels.index(self.plan.design.unit) + 1]

    @cached_property
    def planned(self) -> dict[str, Planned]:
        """The units of the plan by id."""
        return {unit.id: unit for unit in self.plan.units}

    @cached_property
    def present(self) -> set[str]:
        """The ids of the units in the data."""
        unit = self.plan.design.unit
        if unit == ACTIVITY:
            return {own.id for own in self.portfolio.activities}
        return {place.code for place in self.portfolio.places if place.level == unit and (
            not self.planned.get(place.code, _NONE).counts.get(ACTIVITY)
            or self.seen[place.code, ACTIVITY]
        )}  # fmt: skip

    @cached_property
    def seen(self) -> Counter[tuple[str, str]]:
        """How many activities and places of each level there are in the data, by unit."""
        unit = self.plan.design.unit
        found: Counter[tuple[str, str]] = Counter()
        values: list[tuple[str, Activity | Place]] = [
            (ACTIVITY, own) for own in self.portfolio.activities
        ]
        for level, value in [*values, *((place.level, place) for place in self.portfolio.places)]:
            home = self.portfolio.places_of(value).get(unit)
            if home is not None and level != unit:
                found[home.code, level] += 1
        return found

    def missing(self, unit: Planned, level: str) -> int:
        """Return how many activities or places of a level a visit should have seen, and did not."""
        if level == self.plan.design.unit:
            return int(unit.id not in self.present)
        return max(0, unit.counts.get(level, 0) - self.seen[unit.id, level])

    def most(self, level: str) -> tuple[float, ...]:
        """Return how many activities or places of a level one unit has at most, by stratum."""
        if level == self.plan.design.unit:
            return (1.0,) * len(self.plan.strata)
        found = [float(own.largest.get(level, 0)) for own in self.plan.strata]
        for unit in self.plan.units:
            found[unit.stratum] = max(found[unit.stratum], float(self.seen[unit.id, level]))
        return tuple(found)

    def home(self, subject: Subject) -> str:
        """Return the id of the unit that an activity or place belongs to; empty when none is."""
        if subject.level == self.plan.design.unit:
            return subject.id
        place = subject.parents.get(self.plan.design.unit)
        return place.code if place is not None else ""

    def rules(self) -> Iterator[tuple[Rule, dict[float, Ratio]]]:
        """Yield each rule that was judged on whole units, with a ratio for each of its weights."""
        for sheet in self.sheets:
            if sheet.level in self.levels:
                homes = [self.home(subject) for subject in sheet.subjects]
                for at, rule in enumerate(sheet.rules):
                    yield rule, self._ratios(sheet, at, homes)

    def _ratios(self, sheet: Sheet, at: int, homes: Sequence[str]) -> dict[float, Ratio]:
        found: dict[float, dict[str, list[float]]] = {}
        for home, row in zip(homes, sheet.rows, strict=True):
            weight = sheet.rule(at, row).weight
            sums = found.setdefault(weight, {}).setdefault(home, [0.0, 0.0, 0.0])
            _add(sums, row[at])
        heaviest = max(found, default=sheet.rules[at].weight)
        absent = found.setdefault(heaviest, {})
        for unit in self.plan.units:
            missing = self.missing(unit, sheet.level)
            if missing:
                sums = absent.setdefault(unit.id, [0.0, 0.0, 0.0])
                sums[1] += missing
                sums[2] += missing
        most, is_count = self.most(sheet.level), sheet.level == self.plan.design.unit
        return {
            weight: Ratio(self.plan, _parts(sums), most, is_count) for weight, sums in found.items()
        }

    def outside(self) -> tuple[str, ...]:
        """Return the ids of the units in the data that were not drawn."""
        return tuple(sorted(self.present - self.planned.keys()))

    def missed(self) -> tuple[str, ...]:
        """Return the ids of the units that were drawn and are not in the data."""
        return tuple(sorted(self.planned.keys() - self.present))

    def incomplete(self) -> tuple[str, ...]:
        """Return the ids of the units of which some activities are not in the data."""
        return tuple(
            unit.id
            for unit in self.plan.units
            if unit.id in self.present and any(self.missing(unit, level) for level in self.levels)
        )


_NONE = Planned("", 0)


def _add(sums: list[float], code: int) -> None:
    if code in _JUDGED:
        sums[0] += code == PASS
        sums[1] += code in {PASS, UNKNOWN}
        sums[2] += 1


_JUDGED = frozenset({PASS, FAIL, UNKNOWN})


def _parts(sums: Mapping[str, Iterable[float]]) -> dict[str, Part]:
    return {name: Part(*own) for name, own in sums.items()}
