"""Repetitions: how many events come before or after an activation."""

from __future__ import annotations

from typing import Any

from attrs import frozen

from kotaku_eval.findings import FAIL, PASS, UNKNOWN
from kotaku_eval.templates.automata import (
    ACTS,
    ALIKE,
    FAILED,
    MAY_ACT,
    MAY_MEET,
    MEETS,
    OTHER,
    IsOver,
    Meets,
    State,
    Who,
    lacking,
    meeting,
    noted,
)
from kotaku_eval.templates.verdicts import worst


def is_between(least: int, surely: int, perhaps: int, most: int | None) -> bool | None:
    """Say whether a number of events, some of them doubtful, lies between two others."""
    if surely + perhaps < least or (most is not None and surely > most):
        return False
    return None if surely < least or (most is not None and surely + perhaps > most) else True


@frozen
class Followed:
    """Every activation is followed by at least (and at most) so many of the others.

    Args:
        meets: Which events belong together.
        is_over: Whether the time in which an activation may still be followed is over.
        least: How many must follow.
        most: How many may follow; ``None`` for any number.
    """

    meets: Meets
    is_over: IsOver
    least: int = 1
    most: int | None = None

    def start(self) -> State:
        """Return the state in which nothing is waiting."""
        return PASS, frozenset[Any]()

    def step(self, state: State, role: int, who: Who) -> State:
        """Let an activation wait, or count an event for all that wait."""
        code, waiting = state
        if role == OTHER or code == FAIL:
            return state
        if role in {ACTS, MAY_ACT}:
            begun = self._kept((who, role == ACTS, 0, 0))
            return state if begun is None else (code, waiting | {begun})
        kept = []
        for acting, is_sure, surely, perhaps in waiting:
            found = meeting(self.meets, acting, who, role)
            entry = (acting, is_sure, surely + (found is True), perhaps + (found is None))
            if self.most is not None and entry[2] > self.most:
                if is_sure:
                    return FAILED
                code = UNKNOWN
            elif (held := self._kept(entry)) is not None:
                kept.append(held)
        return code, frozenset(_extremes(kept) if who == ALIKE else kept)

    def _kept(self, entry: tuple[Who, bool, int, int]) -> Any:
        """Return what is worth remembering of an activation; ``None`` when it is settled."""
        acting, is_sure, surely, perhaps = entry
        if self.most is None and surely >= self.least:
            return None
        limit = max(self.least, (self.most or 0) + 1)
        return acting, is_sure, min(surely, limit), min(perhaps, limit)

    def end(self, state: State) -> int:
        """Judge what is still waiting."""
        code, waiting = state
        return code if code == FAIL else worst(code, *(self._judged(own) for own in waiting))

    def _judged(self, entry: tuple[Who, bool, int, int]) -> int:
        acting, is_sure, surely, perhaps = entry
        found = is_between(self.least, surely, perhaps, self.most)
        if found is not False:
            return PASS if found else UNKNOWN
        if not is_sure:
            return UNKNOWN
        return lacking(self.is_over(acting))


def _extremes(waiting: list[Any]) -> list[Any]:
    """Return those that have waited longest and shortest: between them none decides.

    Of events that are all alike, the longer one waits the more have followed it.
    """
    found = []
    for is_sure in (True, False):
        held = sorted((own for own in waiting if own[1] is is_sure), key=_followers)
        found += [held[0], held[-1]] if held else []
    return found


def _followers(entry: tuple[Who, bool, int, int]) -> int:
    return entry[2] + entry[3]


@frozen
class Preceded:
    """Every activation comes after at least (and at most) so many of the others."""

    meets: Meets
    least: int = 1
    most: int | None = None

    def start(self) -> State:
        """Return the state in which nothing was seen."""
        return PASS, (0, 0, frozenset[Any]())

    def step(self, state: State, role: int, who: Who) -> State:
        """Remember an event, or judge an activation by those seen."""
        code, seen = state
        if role == OTHER or code == FAIL:
            return state
        if role in {MEETS, MAY_MEET}:
            return code, self._with(seen, role, who)
        surely, perhaps = self._counted(seen, who)
        found = is_between(self.least, surely, perhaps, self.most)
        return noted(code, found, seen, surely=role == ACTS)

    def _with(self, seen: Any, role: int, who: Who) -> Any:
        surely, perhaps, known = seen
        if who != ALIKE:
            return surely, perhaps, known | {(who, role)}
        limit = max(self.least, (self.most or 0) + 1)
        more = (surely + 1, perhaps) if role == MEETS else (surely, perhaps + 1)
        return min(more[0], limit), min(more[1], limit), known

    def _counted(self, seen: Any, who: Who) -> tuple[int, int]:
        surely, perhaps, known = seen
        found = [meeting(self.meets, who, other, role) for other, role in known]
        return surely + found.count(True), perhaps + found.count(None)

    def end(self, state: State) -> int:
        """Return the verdict."""
        return state[0]
