"""Automata: templates as machines that read the events of one order, one after the other.

A machine follows one direction of a template: it knows which events activate it and which it
looks for, and what it has seen so far. What is asked of events may be unknown, so every answer is
three-valued. The memory of a machine holds no more than its answer depends on, so that orders
which differ in nothing else lead to the same state.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final, Protocol

from attrs import frozen

from kotaku_eval.findings import FAIL, NOT_APPLICABLE, PASS, UNKNOWN
from kotaku_eval.logic import kleene_not, kleene_or
from kotaku_eval.templates.names import ABSENT
from kotaku_eval.templates.verdicts import worst

OTHER, ACTS, MAY_ACT, MEETS, MAY_MEET = range(5)
"""What an event is to a machine: nothing, an activation (or perhaps one), or what it looks for."""

Who = tuple[int, int | None]
"""Which event, and on which day; ``ALIKE`` where all events of a role are the same."""

ALIKE: Final[Who] = (-1, None)

Meets = Callable[[Who, Who], bool | None]
"""Whether an activating event and another one belong together."""

State = tuple[int, Any]
"""A verdict so far, and a memory."""

_FAILED: Final[State] = (FAIL, None)


class Machine(Protocol):
    """One direction of a template, read event by event."""

    def start(self) -> State:
        """Return the state before the first event."""
        ...

    def step(self, state: State, role: int, who: Who) -> State:
        """Return the state after one more event."""
        ...

    def end(self, state: State) -> int:
        """Return the verdict code after the last event."""
        ...


def _noted(code: int, found: bool | None, memory: Any, *, surely: bool = True) -> State:  # noqa: FBT001
    """Return a state with the answer to one activation, which perhaps was none."""
    if found is True:
        return code, memory
    if found is None or not surely:
        return UNKNOWN, memory
    return _FAILED


_DOUBTFUL: Final = frozenset({MAY_ACT, MAY_MEET})


def _meeting(meets: Meets, acting: Who, other: Who, *roles: int) -> bool | None:
    """Say whether two events belong together, if they are what their roles say."""
    found = meets(acting, other)
    return None if found and not _DOUBTFUL.isdisjoint(roles) else found


def _is_between(least: int, surely: int, perhaps: int, most: int | None) -> bool | None:
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
    is_over: Callable[[Who], bool]
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
            found = _meeting(self.meets, acting, who, role)
            entry = (acting, is_sure, surely + (found is True), perhaps + (found is None))
            if self.most is not None and entry[2] > self.most:
                if is_sure:
                    return _FAILED
                code = UNKNOWN
            elif (held := self._kept(entry)) is not None:
                kept.append(held)
        return code, frozenset(kept)

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
        found = _is_between(self.least, surely, perhaps, self.most)
        if found is not False:
            return PASS if found else UNKNOWN
        if not is_sure:
            return UNKNOWN
        return FAIL if self.is_over(acting) else ABSENT


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
        found = _is_between(self.least, surely, perhaps, self.most)
        return _noted(code, found, seen, surely=role == ACTS)

    def _with(self, seen: Any, role: int, who: Who) -> Any:
        surely, perhaps, known = seen
        if who != ALIKE:
            return surely, perhaps, known | {(who, role)}
        limit = max(self.least, (self.most or 0) + 1)
        more = (surely + 1, perhaps) if role == MEETS else (surely, perhaps + 1)
        return min(more[0], limit), min(more[1], limit), known

    def _counted(self, seen: Any, who: Who) -> tuple[int, int]:
        surely, perhaps, known = seen
        found = [_meeting(self.meets, who, other, role) for other, role in known]
        return surely + found.count(True), perhaps + found.count(None)

    def end(self, state: State) -> int:
        """Return the verdict."""
        return state[0]


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
            _meeting(self.meets, *((first, who) if self.is_forward else (who, first)), role, own)
            for first, own in seen
        )
        return _noted(code, kleene_not(found), seen)

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
            found = _meeting(self.meets, acting, who, role, acting_role)
            near = self.is_near(acting, who)
            has_pair = kleene_or((has_pair, found))
            if found and near:
                return _FAILED
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


@frozen
class Answered:
    """Between an activation and the next one lies one of the others; it reads no ``MAY_ACT``."""

    meets: Meets
    is_over: Callable[[Who], bool]

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
            return _noted(code, answer, (who, False))
        if waiting is None:
            return state
        found = _meeting(self.meets, waiting[0], who, role)
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
        return worst(code, FAIL if self.is_over(waiting[0]) else ABSENT)


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
        found = kleene_or(_meeting(self.meets, who, other, own) for other, own in seen)
        return _noted(code, found, frozenset[Any]())

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
    is_over: Callable[[Who], bool]
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
            found = _meeting(self.meets, acting[1], other[1], other[0])
        found = kleene_not(found) if self.is_forbidden else found
        return _noted(code, found, now, surely=acting[0] == ACTS)

    def end(self, state: State) -> int:
        """Judge an activation that is the last event."""
        code, before = state
        if code == FAIL or not self.is_forward or self.is_forbidden or before is None:
            return code
        if before[0] != ACTS:
            return UNKNOWN
        return worst(code, FAIL if self.is_over(before[1]) else ABSENT)


def run(machines: tuple[Machine, ...], tokens: Iterable[tuple[tuple[int, ...], Who]]) -> int:
    """Return the verdict of several machines on one order of events."""
    found = []
    tokens = list(tokens)
    for at, machine in enumerate(machines):
        state, step = machine.start(), machine.step
        for roles, who in tokens:
            state = step(state, roles[at], who)
        found.append(machine.end(state))
    return worst(*found)
