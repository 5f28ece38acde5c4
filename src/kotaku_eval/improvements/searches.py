"""Searches: the whole numbers that pass a test, as near as can be to the one that does not.

Days are searched as ordinals, amounts as they are. The test is asked, never guessed: what is
returned passes, and one step nearer to the present value does not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from attrs import evolve, frozen

Test = Callable[[int], bool]


@frozen
class Limits:
    """The numbers that may be searched.

    Args:
        lowest: The least.
        highest: The greatest.
        latest: The value that is returned is no greater than this; the numbers around it that pass
            may be. ``None`` for no such end.
    """

    lowest: int
    highest: int
    latest: int | None = None

    @property
    def top(self) -> int:
        """The greatest number that may be returned as the value."""
        return self.highest if self.latest is None else min(self.highest, self.latest)


@frozen
class Span:
    """Numbers next to each other that pass.

    Args:
        value: The one nearest to the present number; of an unknown one, an end of the span.
        lowest: The least that passes; ``None`` when none was found that is too small.
        highest: The greatest that passes; ``None`` when none was found that is too large.
        passing: Further numbers that were seen to pass, where the present one is not known.
    """

    value: int
    lowest: int | None
    highest: int | None
    passing: tuple[int, ...] = ()


def nearest_span(test: Test, now: int | None, probes: Iterable[int], limits: Limits) -> Span | None:
    """Return the passing numbers nearest to a number that does not pass.

    Args:
        test: Whether a number passes.
        now: The present number, which does not pass; ``None`` when it is not known.
        probes: Numbers worth trying.
        limits: The numbers there may be.

    >>> nearest_span(lambda n: n <= 140, 150, [0], Limits(0, 1000))
    Span(value=140, lowest=None, highest=140, passing=())
    """
    top = limits.top
    tried = sorted({n for n in (*probes, top) if limits.lowest <= n <= top})
    passing = [n for n in tried if test(n)]
    if not passing:
        return None
    if now is None:
        return evolve(_around(test, passing[len(passing) // 2], limits), passing=tuple(passing))
    below = max((n for n in passing if n < now), default=None)
    above = min((n for n in passing if n > now), default=None)
    ends = [_edge(test, now, n) for n in (below, above) if n is not None]
    if not ends:  # a coarse value that becomes exact without moving
        return _around(test, now, limits)
    value = min(ends, key=lambda n: (abs(n - now), n))
    far = _far_end(test, value, 1 if value > now else -1, limits)
    return Span(value, value, far) if value > now else Span(value, far, value)


def _around(test: Test, inner: int, limits: Limits) -> Span:
    """Return the passing numbers on both sides of one that passes."""
    low = _far_end(test, inner, -1, limits)
    high = _far_end(test, inner, 1, limits)
    value = low if high is None and low is not None else inner
    if high is not None:
        value = high if high <= limits.top else limits.top if test(limits.top) else inner
    return Span(value, low, high)


def _edge(test: Test, failing: int, passing: int) -> int:
    """Return a passing number whose neighbour on the side of the failing one fails."""
    while abs(passing - failing) > 1:
        middle = (passing + failing) // 2
        if test(middle):
            passing = middle
        else:
            failing = middle
    return passing


def _far_end(test: Test, start: int, direction: int, limits: Limits) -> int | None:
    """Return the last passing number in a direction; ``None`` when it goes on to the limit."""
    low, high = limits.lowest, limits.highest
    step, known = 1, start
    while low <= start + direction * step <= high:
        tried = start + direction * step
        if not test(tried):
            return _edge(test, tried, known)
        known = tried
        step *= 2
    last = high if direction > 0 else low
    return None if test(last) else _edge(test, last, known)
