"""Values under analysis: truths that may be unknown; numbers, texts and days that may be missing.

Exactly as rules judge: ``known`` says whether there is a value at all.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from attrs import frozen

from kotaku_eval.analysis.solver import Formula, Term, Terms


@frozen(eq=False)
class Truth:
    """A three-valued answer: when it is true, and when it is false; else it is unknown."""

    true: Formula
    false: Formula


@frozen(eq=False)
class Value:
    """A number, text, day or list (its length): between two ends, which are one where it is exact.

    Args:
        known: Whether there is a value.
        low: The least it may be.
        high: The most; the same object as ``low`` for an exact value.
        fixed: The value as written, for constants.
        tie: For a day: what it may be equal to as a month or year that is written (see ``meets``).
    """

    known: Formula
    low: Term
    high: Term
    fixed: Any = None
    tie: str = ""

    @property
    def is_exact(self) -> bool:
        """Whether it is one value and no range."""
        return self.low is self.high


def plain(known: Formula, term: Term) -> Value:
    """Return an exact value."""
    return Value(known, term, term)


def both(terms: Terms, x: Truth, y: Truth) -> Truth:
    """Return Kleene's *and*."""
    return Truth(terms.every(x.true, y.true), terms.some(x.false, y.false))


def conjunction(terms: Terms, parts: list[Truth]) -> Truth:
    """Return Kleene's *and* of any number of parts."""
    true = terms.every(*(part.true for part in parts))
    return Truth(true, terms.some(*(part.false for part in parts)))


def disjunction(terms: Terms, parts: list[Truth]) -> Truth:
    """Return Kleene's *or* of any number of parts."""
    true = terms.some(*(part.true for part in parts))
    return Truth(true, terms.every(*(part.false for part in parts)))


def opposite(part: Truth) -> Truth:
    """Return Kleene's *not*."""
    return Truth(part.false, part.true)


def certain(terms: Terms, formula: Formula) -> Truth:
    """Return an answer that is never unknown."""
    return Truth(formula, terms.no(formula))


def given(terms: Terms, known: Formula, formula: Formula) -> Truth:
    """Return an answer that is unknown where something is not known."""
    return Truth(terms.every(known, formula), terms.every(known, terms.no(formula)))


def compare(terms: Terms, op: str, x: Value, y: Value) -> Truth:
    """Compare two numbers, texts or days, ranges included."""
    known = terms.every(x.known, y.known)
    if x.is_exact and y.is_exact:
        return given(terms, known, _plainly(op, x.low, y.low))
    match op:
        case "<=":
            return _at_most(terms, x, y, known)
        case ">=":
            return _at_most(terms, y, x, known)
        case ">":
            return opposite(_at_most(terms, x, y, known))
        case "<":
            return opposite(_at_most(terms, y, x, known))
        case "==":
            return both(terms, _at_most(terms, x, y, known), _at_most(terms, y, x, known))
        case _:
            return opposite(compare(terms, "==", x, y))


def _plainly(op: str, x: Term, y: Term) -> Formula:
    match op:
        case "<=":
            return x <= y
        case ">=":
            return x >= y
        case ">":
            return x > y
        case "<":
            return x < y
        case "==":
            return x == y
        case _:
            return x != y


def _at_most(terms: Terms, x: Value, y: Value, known: Formula) -> Truth:
    true = terms.some(x.high <= y.low, _meets(terms, x, y))
    return Truth(terms.every(known, true), terms.every(known, x.low > y.high))


def _meets(terms: Terms, x: Value, y: Value) -> Formula:
    """Return whether a recorded month may be the very month that is written.

    Equal months count as equal where ties are lenient. A recorded month stands here as its first
    day, so only that day may tie.
    """
    if x.tie == y.tie:
        return terms.truth(bool(x.tie))
    day, month = (y, x) if x.tie else (x, y)
    if not day.is_exact:
        return terms.flag(f"{day.low}~{day.high}~{month.tie}")
    return terms.every(terms.flag(f"{day.low}~{month.tie}"), day.low == month.low)


def between_nought(terms: Terms, made: Term, days: Term) -> list[Formula]:
    """Return that working days are no more than days, and of the same sign."""
    forth = terms.every(made >= 0, made <= days)
    back = terms.every(made <= 0, made >= days)
    return [terms.follows(days >= 0, forth), terms.follows(days <= 0, back)]


def rounded_from(terms: Terms, made: Term, parts: list[Value]) -> list[Formula]:
    """Return that a number is rounded by no more than half a unit of its last place."""
    places = parts[1].fixed if len(parts) > 1 else 0
    half = terms.constant(Fraction(1, 2) / Fraction(10) ** int(places or 0))
    gap = terms.real(made) - terms.real(parts[0].low)
    return [gap <= half, -half <= gap]
