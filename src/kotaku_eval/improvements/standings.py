"""Standings: the score of a place, or of the whole, as a function of what is put right.

A repair turns one verdict that is a fail or unknown into a pass; nothing else changes. What counts
is only how many verdicts of a kind are repaired in a unit (a village where villages are averaged,
else everything), so a portfolio of any size has few different repairs to work out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from attrs import evolve, frozen

from kotaku_eval.facts import Subject
from kotaku_eval.findings import ERROR, FAIL, UNKNOWN, Severity
from kotaku_eval.means import mean_score
from kotaku_eval.places import Place
from kotaku_eval.rollups import RollUp, Sheet, worst_of
from kotaku_eval.rules import Rule
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.scores import (
    Score,
    Share,
    Tally,
    indicator_score,
    total_of,
    total_score,
    with_category,
)
from kotaku_eval.texts import Text

Rows = Mapping[str, list[bytes]]


@frozen
class Kind:
    """Verdicts of one unit that a repair treats alike.

    Args:
        rule: The rule's id.
        indicator: What it counts for; empty for nothing.
        weight: Its weight at these subjects.
        severity: Its severity there.
        code: The verdict: fail or unknown.
    """

    rule: str
    indicator: str
    weight: float
    severity: Severity
    code: int


@frozen(eq=False)
class Cell:
    """One verdict that can be repaired: a row and a column of a sheet."""

    sheet: Sheet
    row: int
    column: int

    @property
    def subject(self) -> Subject:
        """The activity or place that was judged."""
        return self.sheet.subjects[self.row]

    @property
    def rule(self) -> Rule:
        """The rule, as it is for the subject."""
        return self.sheet.rule(self.column, self.sheet.rows[self.row])

    @property
    def code(self) -> int:
        """The verdict."""
        return self.sheet.rows[self.row][self.column]

    @property
    def kind(self) -> Kind:
        """What a repair of it is worth the same as."""
        rule = self.rule
        return Kind(rule.id, rule.indicator, rule.weight, rule.severity, self.code)


def cells_of(sheets: list[Sheet]) -> Iterator[Cell]:
    """Yield every verdict that can be repaired."""
    for sheet in sheets:
        width = len(sheet.rules)
        for at, row in enumerate(sheet.rows):
            if FAIL in row[:width] or UNKNOWN in row[:width]:
                for column in range(width):
                    if row[column] in {FAIL, UNKNOWN}:
                        yield Cell(sheet, at, column)


def repaired(tally: Tally, kind: Kind, count: int = 1) -> Tally:
    """Return a tally after some of its verdicts of a kind have become passes."""
    lost = "failed" if kind.code == FAIL else "unknown"
    change = {"passed": tally.passed + count, lost: getattr(tally, lost) - count}
    shares = tuple(_repaired_share(share, kind, count) for share in tally.shares)
    return evolve(tally, shares=shares, **change)


def _repaired_share(share: Share, kind: Kind, count: int) -> Share:
    if share.weight != kind.weight:
        return share
    return evolve(share, tally=repaired(share.tally, kind, count))


class Standing:
    """One unit: its verdict counts, its score, and what repairs make of it."""

    def __init__(self, ruleset: RuleSet, tallies: Mapping[str, Tally]) -> None:
        self.ruleset = ruleset
        self.tallies = tallies
        self.score = total_score(ruleset, tallies)
        self._gains: dict[tuple[str, float, int], float] = {}

    @cached_property
    def indicators(self) -> dict[str, Score]:
        """The scores of all indicators."""
        return {
            own.id: indicator_score(self.ruleset, own, self.tallies)
            for own in self.ruleset.indicators.values()
        }

    def gain(self, kind: Kind) -> float:
        """Return the points that one repair of a kind brings to ``low``."""
        key = (kind.rule, kind.weight, kind.code)
        if key not in self._gains:
            self._gains[key] = self._gain(kind)
        return self._gains[key]

    def _gain(self, kind: Kind) -> float:
        if not kind.indicator or self.score.low is None:
            return 0.0
        tallies = {**self.tallies, kind.rule: repaired(self.tallies[kind.rule], kind)}
        own = indicator_score(self.ruleset, self.ruleset.indicators[kind.indicator], tallies)
        indicators = [*({**self.indicators, kind.indicator: own}).values()]
        made = total_of(self.ruleset, indicators, tallies).low
        return 0.0 if made is None else made - self.score.low

    def indicator_gain(self, kind: Kind) -> float:
        """Return the points that one repair of a kind brings to its own indicator."""
        tallies = {**self.tallies, kind.rule: repaired(self.tallies[kind.rule], kind)}
        own = indicator_score(self.ruleset, self.ruleset.indicators[kind.indicator], tallies)
        return (own.low or 0.0) - (self.indicators[kind.indicator].low or 0.0)

    def after(self, repairs: Mapping[Kind, int]) -> Score:
        """Return the score after several repairs, without category."""
        tallies = dict(self.tallies)
        for kind, count in repairs.items():
            tallies[kind.rule] = repaired(tallies[kind.rule], kind, count)
        return total_score(self.ruleset, tallies)


class Aim:
    """The score that repairs are to raise: of the whole, or of one place.

    Args:
        rollup: The verdicts and how they are rolled up.
        place: The place; ``None`` for the whole.
    """

    def __init__(self, rollup: RollUp, place: Place | None = None) -> None:
        self.rollup = rollup
        self.ruleset = rollup.ruleset
        self.place = place
        self.is_mean = rollup.is_mean(place)
        self.score = rollup.total() if place is None else rollup.place(place)
        self.standings = self._standings()

    def _standings(self) -> dict[str, Standing]:
        rollup, place = self.rollup, self.place
        if self.is_mean:
            within = None if place is None else (place.level, place.code)
            rows = {
                own.code: rollup.rows.get((own.level, own.code), {})
                for own in rollup.averaged(within)
            }
        elif place is not None:
            rows = {"": rollup.rows.get((place.level, place.code), {})}
        else:
            rows = {"": {sheet.level: list(sheet.rows) for sheet in rollup.sheets}}
        return {key: Standing(self.ruleset, rollup.tallies(held)) for key, held in rows.items()}

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

    @property
    def has_errors(self) -> bool:
        """Whether a rule could not be evaluated, so that there is no score."""
        return any(ERROR in row[: len(s.rules)] for s in self.rollup.sheets for row in s.rows)

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

    def aim(self, place: Place | None = None) -> Aim:
        """Return the score of the whole, or of a place, as what repairs are to raise."""
        key = ("", "") if place is None else (place.level, place.code)
        if key not in self._aims:
            self._aims[key] = Aim(self.rollup, place)
        return self._aims[key]

    def own_gain(self, cell: Cell) -> float | None:
        """Return the points a repair brings to the score of the activity itself."""
        row = cell.sheet.rows[cell.row]
        standing = Standing(self.rollup.ruleset, self.rollup.tallies({cell.sheet.level: [row]}))
        return None if standing.score.low is None else standing.gain(cell.kind)
