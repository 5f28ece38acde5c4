"""Choosing: plain values for the days, numbers and texts of a case."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from attrs import frozen

from kotaku_eval.analysis.cases import days_in, numbers_in
from kotaku_eval.analysis.scopes import Scope
from kotaku_eval.analysis.solver import Formula, Prover, Term
from kotaku_eval.analysis.verdicts import Verdicts
from kotaku_eval.conditions import Literal, walk
from kotaku_eval.dates import EventDate
from kotaku_eval.rules import Rule

START: Final = date(2018, 1, 1).toordinal()
# A text that no rule writes.
NEW_WORD: Final = 1_000_000


@frozen(eq=False)
class Chooser:
    """Gives values to what a case holds, within the trial of a prover.

    Args:
        prover: Knows what must hold.
        read: The facts of the subject.
    """

    prover: Prover
    read: Verdicts

    def choose(self, rule: Rule, names: list[str]) -> None:
        """Give every day and number a value: early days close together, small numbers."""
        if not self.prover.can(names):
            return
        model = self.prover.model()
        scopes = scopes_of(self.read)
        days = [term for scope in scopes for term, counts in days_in(scope) if model(counts)]
        start = self._start(rule)
        bound = [term >= start for term in days]
        if days and self._holds(names, self.read.terms.every(*bound)):
            self.prover.require(*bound)
        last = start
        for term in [*days, self.read.as_of]:
            settled = self._settle(names, term, (start, last, last + 1), start)
            last = max(last, int(settled or last))
        numbers = _numbers(rule)
        for scope in scopes:
            for term, counts, is_text in numbers_in(scope):
                if model(counts):
                    wanted = (NEW_WORD, 1) if is_text else numbers
                    self._settle(names, term, wanted, 0)

    def _start(self, rule: Rule) -> int:
        """Return the day that cases begin with: the rule's own, where it names one."""
        return min(
            (v.first_day for v in _literals(rule) if isinstance(v, EventDate)), default=START
        )

    def _holds(self, names: list[str], formula: Formula) -> bool:
        with self.prover.trial(formula):
            return self.prover.can(names) is True

    def _settle(
        self, names: list[str], term: Term, wanted: tuple[float, ...], least: int
    ) -> float | None:
        """Fix a term to the first value that is possible, else to the least one near its bound."""
        for value in dict.fromkeys(wanted):
            fixed = term == self.read.terms.constant(value)
            if self._holds(names, fixed):
                self.prover.require(fixed)
                return value
        if not self._holds(names, term >= least) or not self.prover.can(names):
            return None
        with self.prover.trial(term >= least):
            if not self.prover.can(names):
                return None
            high = int(self.prover.model()(term))
        low = least
        while low < high:
            middle = (low + high) // 2
            if self._holds(names, self.read.terms.every(term >= least, term <= middle)):
                high = middle
            else:
                low = middle + 1
        if self._holds(names, term == high):
            self.prover.require(term == high)
            return high
        return None


def scopes_of(read: Verdicts) -> list[Scope]:
    """Return the facts of the subject, and those of the entries of its lists."""
    entries = (scope for scopes in read.lowering.entries.lists.values() for scope in scopes)
    return [read.scope, *entries]


def _literals(rule: Rule) -> list[Any]:
    """Return the values that a rule names, parameters included; those of its check first."""
    parts = (part for node in reversed(rule.conditions) for part in walk(node))
    return [part.value for part in parts if isinstance(part, Literal)]


def _numbers(rule: Rule) -> tuple[float, ...]:
    """Return the numbers to try in a case: those of the rule and beside them, then small ones."""
    own = [
        value
        for value in _literals(rule)
        if isinstance(value, int | float) and not isinstance(value, bool) and value >= 0
    ]
    return (*own, *(value + 1 for value in own), *(max(value - 1, 0) for value in own), 1, 0, 10)
