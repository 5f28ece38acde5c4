"""Verdicts: what judging a portfolio gave, before it is counted and put into words."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Any

from attrs import frozen

from kotaku_eval.facts import ACTIVITY
from kotaku_eval.findings import UNKNOWN, Severity
from kotaku_eval.portfolios import Portfolio
from kotaku_eval.rollups import RollUp
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.sheets import FINDING_CODES, Sheet
from kotaku_eval.waiving import Cell, Known


@frozen(slots=False)
class Verdicts:
    """The verdicts of a rule set.

    Args:
        ruleset: The rules.
        day: The day of the judgement, as an ordinal.
        sheets: The verdicts of every level.
    """

    ruleset: RuleSet
    day: int
    sheets: Sequence[Sheet]

    def ids(self) -> Iterable[str]:
        """Return the ids of all activities."""
        return (own.id for own in self.portfolio.activities)

    def known(self) -> Known:
        """Return the activities and places there are, by level."""
        found: dict[str, set[str]] = {ACTIVITY: set(self.ids())}
        for place in self.portfolio.places:
            found.setdefault(place.level, set()).add(place.code)
        return {level: frozenset(names) for level, names in found.items()}

    @property
    def portfolio(self) -> Portfolio:
        """The activities and places; of tables, the places alone."""
        raise NotImplementedError

    @property
    def activities(self) -> int:
        """How many activities there are."""
        return len(self.portfolio)

    @property
    def keeps_outcomes(self) -> bool:
        """Whether every single verdict can still be looked at."""
        return True

    @property
    def digest(self) -> str:
        """The SHA-256 of the data; empty where it was not asked for."""
        return self.portfolio.digest

    def roll_up(self, sheets: Sequence[Sheet]) -> RollUp:
        """Return what rolls some sheets up to scores: its own, or those after waivers."""
        return RollUp(self.portfolio, self.ruleset, list(sheets))

    def finding_columns(self, sheets: Sequence[Sheet]) -> Callable[[], Any] | None:
        """Return what gives the findings as a frame; ``None`` where there are only objects.

        Args:
            sheets: Its own sheets, or those after waivers.
        """
        del sheets
        return None

    def outcome_columns(self, sheets: Sequence[Sheet]) -> Callable[[], Any] | None:
        """Return what gives every verdict as a frame; ``None`` where there are only objects.

        Args:
            sheets: Its own sheets, or those after waivers.
        """
        del sheets
        return None

    def ordered(self, waived: Collection[Cell] = ()) -> Sequence[Cell]:
        """Return the cells of open findings, worst first, as ``Finding.sort_key`` does."""
        return sorted(self._open(waived), key=self.place_of)

    def _open(self, waived: Collection[Cell]) -> Iterator[Cell]:
        for at, sheet in enumerate(self.sheets):
            for row, codes in enumerate(sheet.rows):
                for column in range(len(sheet.rules)):
                    cell = (at, row, column)
                    if codes[column] in FINDING_CODES and cell not in waived:
                        yield cell

    def severity_at(self, cells: Sequence[Cell], at: int) -> Severity:
        """Return the severity of one of some cells of findings, without wording it."""
        sheet_at, row, column = cells[at]
        sheet = self.sheets[sheet_at]
        return sheet.rule(column, sheet.rows[row]).severity

    def place_of(self, cell: Cell) -> tuple[int, bool, str, str, str, int]:
        """Return what sorts a finding."""
        at, row, column = cell
        sheet = self.sheets[at]
        codes = sheet.rows[row]
        rule, code = sheet.rule(column, codes), codes[column]
        name = sheet.names()[row]
        return -rule.severity.rank, code == UNKNOWN, sheet.level, name, rule.id, code


@frozen(slots=False)
class ObjectVerdicts(Verdicts):
    """The verdicts of a rule set on objects.

    Args:
        held: The activities and places.
    """

    held: Portfolio

    @property
    def portfolio(self) -> Portfolio:
        """The activities and places."""
        return self.held
