"""Aims: the score that repairs are to raise, of the whole or of one place, and what they bring."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from attrs import evolve

from kotaku_eval.facts import Subject
from kotaku_eval.findings import FAIL, Severity
from kotaku_eval.improvements.standings import Cell, Kind, Standing, cells_of
from kotaku_eval.means import mean_score
from kotaku_eval.places import Place
from kotaku_eval.rollups import RollUp
from kotaku_eval.scores import Score, total_score, with_category
from kotaku_eval.sheets import worst_of
from kotaku_eval.texts import Text

Rows = Mapping[str, list[bytes]]


class Aim:
    """The score that repairs are to raise: of the whole, or of one place.

    Args:
        ledger: What is known of all places.
        place: The place; ``None`` for the whole.
    """

    def __init__(self, ledger: Ledger, place: Place | None = None) -> None:
        self.rollup = rollup = ledger.rollup
        self.ruleset = rollup.ruleset
        self.place = place
        self.is_mean = rollup.is_mean(place)
        self.score = rollup.total() if place is None else rollup.place(place)
        self.standings = self._standings(ledger)

    def _standings(self, ledger: Ledger) -> dict[str, Standing]:
        place = self.place
        if self.is_mean:
            within = None if place is None else (place.level, place.code)
            return {own.code: ledger.standing(own) for own in self.rollup.averaged(within)}
        return {"": ledger.standing(place)}

    def unit_of(self, subject: Subject) -> str | None:
        """Return the unit a subject counts in; ``None`` when it counts in none of this score."""
        if not self.is_within(subject):
            return None
        if not self.is_mean:
            return ""
        home = subject.parents.get(self.ruleset.mean_level)
        return home.code if home is not None and home.code in self.standings else None

    def is_within(self, subject: Subject) -> bool:
        """Whether a subject lies in the place."""
        if self.place is None:
            return True
        home = subject.parents.get(self.place.level)
        return home is not None and home.code == self.place.code

    @cached_property
    def counted(self) -> int:
        """How many units have a score: what the mean divides by."""
        return sum(held.score.low is not None for held in self.standings.values())

    def gain(self, unit: str | None, kind: Kind) -> float | None:
        """Return the points one repair in a unit brings; ``None`` when there is no score."""
        if self.score.low is None:
            return None
        if unit is None or self.standings[unit].score.low is None:
            return 0.0
        return self.standings[unit].gain(kind) / self.counted

    @cached_property
    def failures(self) -> dict[Severity, int]:
        """How many failures of each severity are open, unscored rules included."""
        found: dict[Severity, int] = {}
        for cell in cells_of(self.rollup.sheets):
            if cell.code == FAIL and self.unit_of(cell.subject) is not None:
                severity = cell.rule.severity
                found[severity] = found.get(severity, 0) + 1
        return found

    def after(self, repairs: Mapping[tuple[str, Kind], int]) -> Score:
        """Return the score, with its category, after several repairs given by unit and kind."""
        by_unit: dict[str, dict[Kind, int]] = {unit: {} for unit in self.standings}
        left = dict(self.failures)
        for (unit, kind), count in repairs.items():
            by_unit[unit][kind] = count
            if kind.code == FAIL:
                left[kind.severity] -= count
        worst = worst_of(severity for severity, count in left.items() if count)
        made = {
            unit: held.after(by_unit[unit]) if by_unit[unit] else held.score
            for unit, held in self.standings.items()
        }
        name, title = self.score.id, self.score.title
        if self.is_mean:
            parts = [evolve(own, id=unit) for unit, own in made.items()]
            return mean_score(self.ruleset, parts, worst, name=name, title=title)
        return with_category(evolve(made[""], id=name, title=title), self.ruleset, worst)

    def category_after(self, unit: str | None, kind: Kind) -> Text | None:
        """Return the category after one repair; ``None`` without a scale or score."""
        points = self.gain(unit, kind)
        scale = self.ruleset.scale
        if scale is None or self.score.low is None or points is None:
            return None
        left = dict(self.failures)
        if kind.code == FAIL and unit is not None:
            left[kind.severity] -= 1
        worst = worst_of(severity for severity, count in left.items() if count)
        return scale.category(min(100.0, self.score.low + points), worst).title


class Ledger:
    """What every repair is worth, to the whole and to each place; worked out once each."""

    def __init__(self, rollup: RollUp) -> None:
        self.rollup = rollup
        self._aims: dict[tuple[str, str], Aim] = {}
        self._standings: dict[tuple[str, str], Standing] = {}
        self._rows: dict[tuple[str, bytes], Standing] = {}

    def aim(self, place: Place | None = None) -> Aim:
        """Return the score of the whole, or of a place, as what repairs are to raise."""
        key = ("", "") if place is None else (place.level, place.code)
        if key not in self._aims:
            self._aims[key] = Aim(self, place)
        return self._aims[key]

    def standing(self, place: Place | None) -> Standing:
        """Return the verdict counts of a place, or of everything; made once for all aims."""
        key = ("", "") if place is None else (place.level, place.code)
        if key not in self._standings:
            rollup = self.rollup
            rows: Rows = rollup.rows.get(key, {})
            if place is None:
                rows = {sheet.level: list(sheet.rows) for sheet in rollup.sheets}
            score = rollup.total() if place is None else rollup.place(place)
            self._standings[key] = Standing(rollup.ruleset, rollup.tallies(rows), score)
        return self._standings[key]

    def own_gain(self, cell: Cell) -> float | None:
        """Return the points a repair brings to the score of the activity itself."""
        key = (cell.sheet.level, cell.sheet.rows[cell.row])
        if key not in self._rows:
            tallies = self.rollup.tallies({key[0]: [key[1]]})
            score = total_score(self.rollup.ruleset, tallies)
            self._rows[key] = Standing(self.rollup.ruleset, tallies, score)
        standing = self._rows[key]
        return None if standing.score.low is None else standing.gain(cell.kind)
