"""Entries: lists of a few entries at most.

So cases are built. Nothing is proved this way, since a list may be longer.
"""

from __future__ import annotations

from typing import Any

from attrs import field, frozen

from kotaku_eval.analysis.scopes import Scope
from kotaku_eval.analysis.solver import Formula, Term, Terms
from kotaku_eval.analysis.values import Truth, Value, conjunction, disjunction, given, plain

Pair = tuple[Truth, Truth | Value | None]


@frozen(eq=False)
class Entries:
    """The entries of the lists of one subject.

    Args:
        scope: The facts of the subject.
        most: How many entries a list has at most.
    """

    scope: Scope
    most: int
    lists: dict[str, tuple[Scope, ...]] = field(factory=dict)

    @property
    def terms(self) -> Terms:
        """What builds the formulas."""
        return self.scope.terms

    def scopes(self, name: str) -> tuple[Scope, ...]:
        """Return the facts of each entry that a list may have."""
        if name not in self.lists:
            made = tuple(self.scope.within(f"{name}[{at}]") for at in range(self.most))
            self.lists[name] = made
        return self.lists[name]

    def combined(
        self, function: str, listed: Value, pairs: list[Pair], default: Value | None
    ) -> Truth | Value:
        """Return what an aggregate makes of the entries (see ``logic.aggregate``)."""
        terms = self.terms
        self.scope.axioms.append(listed.low <= len(pairs))
        there = [listed.low > at for at in range(len(pairs))]
        if function in {"all", "any"}:
            return self._quantified(function, listed, there, pairs)
        kept = [terms.every(here, keep.true) for here, (keep, _) in zip(there, pairs, strict=True)]
        sure = [
            terms.some(terms.no(here), keep.true, keep.false)
            for here, (keep, _) in zip(there, pairs, strict=True)
        ]
        if function in {"count", "len"}:
            return plain(terms.every(listed.known, *sure), self._sum(kept, None))
        values = [value if isinstance(value, Value) else None for _, value in pairs]
        parts = [value or plain(terms.false, terms.constant(0)) for value in values]
        if default is not None:
            return self._with_default(function, listed, (there, pairs, parts), default)
        known = [
            terms.every(fine, terms.some(terms.no(keep), part.known))
            for fine, keep, part in zip(sure, kept, parts, strict=True)
        ]
        return self._reckoned(function, terms.every(listed.known, *known), kept, parts)

    def _with_default(self, function: str, listed: Value, rows: Any, default: Value) -> Value:
        terms = self.terms
        there, pairs, parts = rows
        kept, filled = [], []
        for here, (keep, _), part in zip(there, pairs, parts, strict=True):
            kept.append(terms.every(here, terms.no(keep.false)))
            has = terms.every(keep.true, part.known)
            filled.append(plain(terms.true, terms.either(has, part.low, default.low)))
        made = self._reckoned(function, terms.true, kept, filled)
        value = terms.either(listed.known, made.low, default.low)
        return plain(terms.some(terms.every(listed.known, made.known), default.known), value)

    def _reckoned(
        self, function: str, known: Formula, kept: list[Formula], parts: list[Value]
    ) -> Value:
        if function == "sum":
            return plain(known, self._sum(kept, parts))
        terms = self.terms
        some, chosen = terms.false, terms.constant(0)
        for keep, part in zip(kept, parts, strict=True):
            better = part.low < chosen if function == "min" else part.low > chosen
            taken = terms.every(keep, terms.some(terms.no(some), better))
            chosen = terms.either(taken, part.low, chosen)
            some = terms.some(some, keep)
        return plain(terms.every(known, some), chosen)

    def _sum(self, kept: list[Formula], parts: list[Value] | None) -> Term:
        total, nought = self.terms.constant(0), self.terms.constant(0)
        for at, keep in enumerate(kept):
            part = self.terms.constant(1) if parts is None else parts[at].low
            total = total + self.terms.either(keep, part, nought)
        return total

    def _quantified(
        self, function: str, listed: Value, there: list[Formula], pairs: list[Pair]
    ) -> Truth:
        terms = self.terms
        answers = []
        for here, (keep, value) in zip(there, pairs, strict=True):
            part = value if isinstance(value, Truth) else Truth(terms.false, terms.false)
            if function == "all":
                true = terms.some(terms.no(here), keep.false, part.true)
                answers.append(Truth(true, terms.every(here, keep.true, part.false)))
            else:
                false = terms.some(terms.no(here), keep.false, part.false)
                answers.append(Truth(terms.every(here, keep.true, part.true), false))
        joined = conjunction if function == "all" else disjunction
        found = joined(terms, answers)
        known = given(terms, listed.known, terms.true).true
        return Truth(terms.every(known, found.true), terms.every(known, found.false))
