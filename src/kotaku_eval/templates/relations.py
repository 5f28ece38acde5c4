"""Relations: whether two events of an activity belong together, and how many days lie between."""

from __future__ import annotations

from attrs import field, frozen

from kotaku_eval.logic import kleene_and
from kotaku_eval.templates.automata import Who
from kotaku_eval.templates.cases import Case
from kotaku_eval.templates.checks import EventTests, OrderCheck
from kotaku_eval.templates.courses import Placed
from kotaku_eval.templates.names import COEXISTENCES, Template

Span = tuple[int, int]


@frozen
class Relation:
    """What a check asks of an event of its first stage and one of its second.

    Args:
        check: The check.
        case: The activity.
        tests: The conditions of the check.
    """

    check: OrderCheck
    case: Case
    tests: EventTests
    events: tuple[Placed, ...] = field(init=False)

    def __attrs_post_init__(self) -> None:
        # Looked up for every pair: the property of the case is not.
        object.__setattr__(self, "events", self.case.course.events)

    @property
    def longest(self) -> int | None:
        """How many days may lie between the two at most; ``None`` for any number."""
        is_within = self.check.template is Template.WITHIN
        return self.check.days if is_within else self.check.max_days

    @property
    def asks_days(self) -> bool:
        """Whether the days of events matter, beside their order."""
        return self.check.has_window or self.check.template in {Template.WITHIN, Template.MIN_GAP}

    def forward(self, acting: Who, other: Who) -> bool | None:
        """Say whether an activating first event and another belong together."""
        return self.together(acting, other)

    def backward(self, acting: Who, other: Who) -> bool | None:
        """Say whether an activating second event and another belong together."""
        return self.together(other, acting)

    def together(self, a: Who, b: Who) -> bool | None:
        """Say whether an event of the first stage and one of the second belong together."""
        found: bool | None = True
        if self.tests.correlate is not None:
            found = self.tests.correlate(self.events[a[0]].event, self.events[b[0]].event)
        if found is False or (self.longest is None and self.check.min_days is None):
            return found
        return kleene_and((found, self._is_in_window(self.days(a, b))))

    def days(self, a: Who, b: Who) -> Span | None:
        """Return the least and the most days from one event to another; ``None``: no date."""
        x, y = self._span(a), self._span(b)
        if x is None or y is None:
            return None
        found = self._between(x[1], y[0]), self._between(x[0], y[1])
        return _sizes(found) if self.check.template in COEXISTENCES else found

    def _span(self, who: Who) -> Span | None:
        which, day = who
        if day is not None:
            return day, day
        date = self.events[which].date
        return None if date is None else (date.first_day, date.last_day)

    def _between(self, first: int, last: int) -> int:
        if self.check.is_working:
            return self.case.calendar.days_between(first, last)
        return last - first

    def _is_in_window(self, days: Span | None) -> bool | None:
        if days is None:
            return None
        least, most = days
        shortest = least if self.check.min_days is None else self.check.min_days
        longest = most if self.longest is None else self.longest
        if most < shortest or least > longest:
            return False
        return True if shortest <= least and most <= longest else None

    def is_near(self, a: Who, b: Who) -> bool | None:
        """Say whether fewer days lie between two events than the check asks for."""
        days = self.days(a, b)
        if days is None:
            return None
        least, most = days
        return True if most < self.check.days else False if least >= self.check.days else None

    def is_over(self, acting: Who) -> bool | None:
        """Say whether the time in which an event may still be met is over.

        Without the day it began this cannot be told.
        """
        if self.longest is None:
            return False
        span = self._span(acting)
        return None if span is None else self._between(span[1], self.case.as_of) > self.longest


def _sizes(days: Span) -> Span:
    """Return the least and the most days between two events, whichever comes first."""
    least, most = days
    return (0 if least <= 0 <= most else min(abs(least), abs(most))), max(abs(least), abs(most))
