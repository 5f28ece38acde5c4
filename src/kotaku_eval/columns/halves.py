"""Halves: the directions of a template, with the events that activate each and those it seeks."""

from __future__ import annotations

from typing import Final

from attrs import frozen

from kotaku_eval.columns.courses import DAY, Course
from kotaku_eval.columns.expressions import (
    FALSE,
    TRUE,
    Expression,
    Kept,
    Operation,
    applied,
    at_most,
    below,
    both,
    either,
    less,
    whole,
)
from kotaku_eval.columns.values import day_value, days_between, working_days_between
from kotaku_eval.templates import OrderCheck, Template
from kotaku_eval.templates.names import COEXISTENCES, FORBIDDING, activated_by

TIMED: Final = frozenset({Template.WITHIN, Template.MIN_GAP})


@frozen
class Half:
    """One direction of a template.

    Args:
        check: The template.
        course: The events it is asked of.
        as_of: The day of the judgement, in days since 1970.
        is_forward: Whether the first stage activates it.
        acting: Which events activate it.
        other: Which events it looks for.
    """

    check: OrderCheck
    course: Course
    as_of: int
    is_forward: bool
    acting: Expression
    other: Expression

    @property
    def relevant(self) -> Expression:
        """Which events it reads."""
        return either(self.acting, self.other)

    @property
    def is_active(self) -> Expression:
        """Whether there is anything to judge."""
        return self.course.has(self.acting)

    @property
    def forbids(self) -> bool:
        """Whether what it looks for must not be there."""
        return self.check.template in FORBIDDING

    @property
    def longest(self) -> int | None:
        """How many days may lie between the two at most; ``None`` for any number."""
        is_within = self.check.template is Template.WITHIN
        return self.check.days if is_within else self.check.max_days

    @property
    def asks_days(self) -> bool:
        """Whether the days of events matter, beside their order."""
        return self.check.has_window or self.check.template in TIMED

    def gap(self, acting: Expression, other: Expression) -> Expression:
        """Return the days from the event of the first stage to that of the second."""
        first, second = (acting, other) if self.is_forward else (other, acting)
        found = self._between(first, second)
        if self.check.template in COEXISTENCES:
            return applied(Operation.ABS, Kept.INT, found)
        return found

    def _between(self, first: Expression, second: Expression) -> Expression:
        count = working_days_between if self.check.is_working else days_between
        return count(day_value(first), day_value(second)).low

    def fits(self, gap: Expression) -> Expression:
        """Return whether so many days may lie between two events that belong together."""
        shortest, longest = self.check.min_days, self.longest
        return both(
            TRUE if shortest is None else at_most(whole(shortest), gap),
            TRUE if longest is None else at_most(gap, whole(longest)),
        )

    def is_over(self, day: Expression = DAY) -> Expression:
        """Return whether the time in which an activation may be answered is over."""
        if self.longest is None:
            return FALSE
        return below(whole(self.longest), self._between(day, whole(self.as_of)))

    def is_early(self, rank: Expression, other: Expression) -> Expression:
        """Return whether an event comes before another as this direction looks."""
        return below(rank, other) if self.is_forward else below(other, rank)

    def beside(self, rank: Expression) -> Expression:
        """Return the rank of the very next event, as this direction looks."""
        return less(rank, whole(-1 if self.is_forward else 1))


def halves_of(check: OrderCheck, course: Course, as_of: int) -> list[Half]:
    """Return the directions of a template."""
    activating = activated_by(check.template)
    found = []
    for name, acting, other in (("a", check.a, check.b), ("b", check.b, check.a)):
        if name in activating:
            roles = course.role(acting, check.when), course.role(other, check.target)
            found.append(Half(check, course, as_of, name == "a", *roles))
    return found
