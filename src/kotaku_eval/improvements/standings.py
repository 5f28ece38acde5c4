"""Standings: the score of a place, or of the whole, as a function of what is put right.

A repair turns one verdict that is a fail or unknown into a pass; nothing else changes. What counts
is only how many verdicts of a kind are repaired in a unit (a village where villages are averaged,
else everything), so a portfolio of any size has few different repairs to work out.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Final

from attrs import evolve, frozen

from kotaku_eval.facts import Subject
from kotaku_eval.findings import FAIL, UNKNOWN, Severity
from kotaku_eval.rules import Rule
from kotaku_eval.rulesets import RuleSet, ScoreModel
from kotaku_eval.scores import (
    Score,
    Share,
    Tally,
    indicator_score,
    total_of,
)
from kotaku_eval.sheets import Sheet

Rows = Mapping[str, list[bytes]]
_TREES: Final = frozenset({ScoreModel.WEIGHTED, ScoreModel.MEAN_OF_VILLAGES})


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

    def __init__(self, ruleset: RuleSet, tallies: Mapping[str, Tally], score: Score) -> None:
        self.ruleset = ruleset
        self.tallies = tallies
        self.score = score
        self._gains: dict[tuple[str, float, int], float] = {}
        self._indicator_gains: dict[tuple[str, float, int], float] = {}

    @cached_property
    def indicators(self) -> dict[str, Score]:
        """The scores of all indicators, taken from the tree of the score where they stand."""
        known = {
            part.id: part
            for own in self.score.parts
            for part in (own.parts if own.kind == "group" else (own,))
        }
        return {
            name: known.get(name) or indicator_score(self.ruleset, own, self.tallies)
            for name, own in self.ruleset.indicators.items()
        }

    @cached_property
    def shares(self) -> dict[str, float]:
        """What part of the total each indicator is, in the weighted tree."""
        found: dict[str, float] = {}
        for own, share in _counted(self.score):
            if own.kind == "group":
                found |= {part.id: share * inner for part, inner in _counted(own)}
            else:
                found[own.id] = share
        return found

    def gain(self, kind: Kind) -> float:
        """Return the points that one repair of a kind brings to ``low``."""
        key = (kind.rule, kind.weight, kind.code)
        if key not in self._gains:
            self._gains[key] = self._gain(kind)
        return self._gains[key]

    def _gain(self, kind: Kind) -> float:
        if not kind.indicator or self.score.low is None:
            return 0.0
        if self.ruleset.score_model in _TREES:
            share = self.shares.get(kind.indicator, 0.0)
            return share * self.indicator_gain(kind) if share else 0.0
        tallies = {**self.tallies, kind.rule: repaired(self.tallies[kind.rule], kind)}
        own = indicator_score(self.ruleset, self.ruleset.indicators[kind.indicator], tallies)
        indicators = [*({**self.indicators, kind.indicator: own}).values()]
        made = total_of(self.ruleset, indicators, tallies).low
        return 0.0 if made is None else made - self.score.low

    def indicator_gain(self, kind: Kind) -> float:
        """Return the points that one repair of a kind brings to its own indicator."""
        key = (kind.rule, kind.weight, kind.code)
        if key not in self._indicator_gains:
            tallies = {**self.tallies, kind.rule: repaired(self.tallies[kind.rule], kind)}
            own = indicator_score(self.ruleset, self.ruleset.indicators[kind.indicator], tallies)
            now = self.indicators[kind.indicator].low
            self._indicator_gains[key] = (own.low or 0.0) - (now or 0.0)
        return self._indicator_gains[key]

    def after(self, repairs: Mapping[Kind, int]) -> Score:
        """Return the score after several repairs, without category."""
        if self.score.low is None:
            return self.score
        tallies = dict(self.tallies)
        for kind, count in repairs.items():
            tallies[kind.rule] = repaired(tallies[kind.rule], kind, count)
        known = self.ruleset.indicators
        changed = {
            name: indicator_score(self.ruleset, known[name], tallies)
            for name in {kind.indicator for kind in repairs if kind.indicator}
        }
        return total_of(self.ruleset, [*(self.indicators | changed).values()], tallies)


def _counted(score: Score) -> Iterator[tuple[Score, float]]:
    """Yield the parts that count in a weighted mean, each with its share."""
    held = [part for part in score.parts if part.low is not None and part.weight > 0]
    whole = math.fsum(part.weight for part in held)
    for part in held:
        yield part, part.weight / whole
