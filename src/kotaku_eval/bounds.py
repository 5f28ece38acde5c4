"""Bounds: what is known of one value, put together from the questions asked of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from attrs import define, field

_SMALL: Final = 50


@define
class Bounds:
    """What is known of one value, by the questions asked of it.

    A coarse date or a range is looked at by its lower end: what a comparison that is decided says
    of that end is true of exact values too.
    """

    is_whole: bool = False
    low: Any = None
    high: Any = None
    low_open: bool = False
    high_open: bool = False
    allowed: frozenset[Any] | None = None
    excluded: set[Any] = field(factory=set)
    is_missing: bool = False
    is_known: bool = False

    def at_least(self, limit: Any, *, is_open: bool) -> None:
        """Learn that it is not below a limit, or above it."""
        if self.low is None or (limit, is_open) > (self.low, self.low_open):
            self.low, self.low_open = limit, is_open

    def at_most(self, limit: Any, *, is_open: bool) -> None:
        """Learn that it is not above a limit, or below it."""
        if self.high is None or (limit, not is_open) < (self.high, not self.high_open):
            self.high, self.high_open = limit, is_open

    def only(self, values: Iterable[Any]) -> None:
        """Learn that it is one of some values."""
        chosen = frozenset(values)
        self.allowed = chosen if self.allowed is None else self.allowed & chosen

    def is_possible(self) -> bool:
        """Say whether some value, or none at all, is left."""
        if self.is_missing:
            return not self.is_known
        if self.allowed is not None:
            return any(self._fits(value) for value in self.allowed)
        if self.low is None or self.high is None:
            return True
        if self.is_whole and 0 <= self.high - self.low <= _SMALL:
            first = -int(-self.low // 1)
            return any(self._fits(value) for value in range(first, int(self.high // 1) + 1))
        if self.low == self.high:
            return self._fits(self.low)
        return bool(self.low < self.high)

    def _fits(self, value: Any) -> bool:
        above = self.low is None or value > self.low or (value == self.low and not self.low_open)
        below = (
            self.high is None or value < self.high or (value == self.high and not self.high_open)
        )
        return above and below and value not in self.excluded
