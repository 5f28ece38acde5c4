"""Separations: what must not come before something else, or not so soon."""

from __future__ import annotations

from typing import Any

from attrs import frozen

from kotaku_eval.findings import FAIL, NOT_APPLICABLE, PASS, UNKNOWN
from kotaku_eval.logic import kleene_not, kleene_or
from kotaku_eval.templates.automata import (
    ACTS,
    FAILED,
    MAY_ACT,
    OTHER,
    Meets,
    State,
    Who,
    meeting,
    noted,
)


@frozen
class Apart:
    """No event of one kind comes before one of another kind that belongs to it.

    Args:
        meets: Which events belong together.
        is_forward: Whether the activation is what comes first.
    """

    meets: Meets
    is_forward: bool = True

    def start(self) -> State:
        """Return the state in which nothing was seen."""
        return PASS, frozenset[Any]()

    def step(self, state: State, role: int, who: Who) -> State:
        """Remember what must not come first, or look at what then comes."""
        code, seen = state
        if role == OTHER or code == FAIL:
            return state
        if (role in {ACTS, MAY_ACT}) is self.is_forward:
            return code, seen | {(who, role)}
        found = kleene_or(
            meeting(self.meets, *((first, who) if self.is_forward else (who, first)), role, own)
            for first, own in seen
        )
        return noted(code, kleene_not(found), seen)

    def end(self, state: State) -> int:
        """Return the verdict."""
        return state[0]


@frozen
class Spaced:
    """Wherever one of the others follows an activation, enough time lies between.

    Args:
        meets: Which events belong together.
        is_near: Whether too little time lies between two events.
    """

    meets: Meets
    is_near: Meets

    def start(self) -> State:
        """Return the state in which nothing was seen, and no pair found."""
        return PASS, (frozenset[Any](), False)

    def step(self, state: State, role: int, who: Who) -> State:
        """Remember an activation, or measure the time since all of them."""
        code, memory = state
        if role == OTHER or code == FAIL:
            return state
        seen, has_pair = memory
        if role in {ACTS, MAY_ACT}:
            return code, (seen | {(who, role)}, has_pair)
        for acting, acting_role in seen:
            found = meeting(self.meets, acting, who, role, acting_role)
            near = self.is_near(acting, who)
            has_pair = kleene_or((has_pair, found))
            if found and near:
                return FAILED
            if found is not False and near is not False:
                code = UNKNOWN
        return code, (seen, has_pair)

    def end(self, state: State) -> int:
        """Return the verdict; without a pair there was nothing to measure."""
        code, memory = state
        if code == FAIL:
            return FAIL
        _, has_pair = memory
        if has_pair:
            return code
        return NOT_APPLICABLE if has_pair is False else UNKNOWN
