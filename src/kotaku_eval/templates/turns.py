"""Turns: what comes between an activation and the next one, or right beside it."""

from __future__ import annotations

from typing import Any

from attrs import frozen

from kotaku_eval.findings import FAIL, PASS, UNKNOWN
from kotaku_eval.logic import kleene_not, kleene_or
from kotaku_eval.templates.automata import (
    ACTS,
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


@frozen
class Answered:
    """Between an activation and the next one lies one of the others; it reads no ``MAY_ACT``."""

    meets: Meets
    is_over: IsOver

    def start(self) -> State:
        """Return the state in which nothing is waiting."""
        return PASS, None

    def step(self, state: State, role: int, who: Who) -> State:
        """Let an activation wait, or answer the one that waits."""
        code, waiting = state
        if role == OTHER or code == FAIL:
            return state
        if role == ACTS:
            answer = None if waiting is not None and waiting[1] else waiting is None
            return noted(code, answer, (who, False))
        if waiting is None:
            return state
        found = meeting(self.meets, waiting[0], who, role)
        if found is not False:
            waiting = None if found else (waiting[0], True)
        return code, waiting

    def end(self, state: State) -> int:
        """Judge what is still waiting."""
        code, waiting = state
        if code == FAIL or waiting is None:
            return code
        if waiting[1]:
            return UNKNOWN
        return worst(code, lacking(self.is_over(waiting[0])))


@frozen
class Announced:
    """Between an activation and the one before it lies one of the others; no ``MAY_ACT``."""

    meets: Meets

    def start(self) -> State:
        """Return the state in which nothing was seen."""
        return PASS, frozenset[Any]()

    def step(self, state: State, role: int, who: Who) -> State:
        """Remember an event, or judge an activation by those since the last one."""
        code, seen = state
        if role == OTHER or code == FAIL:
            return state
        if role in {MEETS, MAY_MEET}:
            return code, seen | {(who, role)}
        found = kleene_or(meeting(self.meets, who, other, own) for other, own in seen)
        return noted(code, found, frozenset[Any]())

    def end(self, state: State) -> int:
        """Return the verdict."""
        return state[0]


@frozen
class Next:
    """The very next event after (or the last before) an activation is one of the others.

    Args:
        meets: Which events belong together.
        is_over: Whether the time in which an activation may still be followed is over.
        is_forward: Whether the other event comes after the activation.
        is_forbidden: Whether just that must not be.
    """

    meets: Meets
    is_over: IsOver
    is_forward: bool = True
    is_forbidden: bool = False

    def start(self) -> State:
        """Return the state before the first event."""
        return PASS, None

    def step(self, state: State, role: int, who: Who) -> State:
        """Judge the pair of an event and the one before it."""
        code, before = state
        if code == FAIL:
            return state
        now = (role, who) if role in self._roles() else None
        if self.is_forward:
            return state if before is now is None else self._judged(code, before, (role, who), now)
        if role not in {ACTS, MAY_ACT}:
            return code, now
        return self._judged(code, (role, who), before, now)

    def _roles(self) -> set[int]:
        return {ACTS, MAY_ACT} if self.is_forward else {MEETS, MAY_MEET}

    def _judged(self, code: int, acting: Any, other: Any, now: Any) -> State:
        if acting is None:
            return code, now
        found: bool | None = False
        if other is not None and other[0] in {MEETS, MAY_MEET}:
            found = meeting(self.meets, acting[1], other[1], other[0])
        found = kleene_not(found) if self.is_forbidden else found
        return noted(code, found, now, surely=acting[0] == ACTS)

    def end(self, state: State) -> int:
        """Judge an activation that is the last event."""
        code, before = state
        if code == FAIL or not self.is_forward or self.is_forbidden or before is None:
            return code
        if before[0] != ACTS:
            return UNKNOWN
        return worst(code, lacking(self.is_over(before[1])))
