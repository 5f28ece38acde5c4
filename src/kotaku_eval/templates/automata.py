"""Automata: templates as machines that read the events of one order, one after the other.

A machine follows one direction of a template: it knows which events activate it and which it
looks for, and what it has seen so far. What is asked of events may be unknown, so every answer is
three-valued. The memory of a machine holds no more than its answer depends on, so that orders
which differ in nothing else lead to the same state.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final, Protocol

from kotaku_eval.findings import FAIL, UNKNOWN
from kotaku_eval.templates.names import ABSENT, DOUBTFUL
from kotaku_eval.templates.verdicts import worst

OTHER, ACTS, MAY_ACT, MEETS, MAY_MEET = range(5)
"""What an event is to a machine: nothing, an activation (or perhaps one), or what it looks for."""

Who = tuple[int, int | None]
"""Which event, and on which day; ``ALIKE`` where all events of a role are the same."""

ALIKE: Final[Who] = (-1, None)

Meets = Callable[[Who, Who], bool | None]
"""Whether an activating event and another one belong together."""

IsOver = Callable[[Who], bool | None]
"""Whether the time is over in which an activation may be answered; ``None``: without a date."""

State = tuple[int, Any]
"""A verdict so far, and a memory."""

FAILED: Final[State] = (FAIL, None)
"""The state that nothing can mend."""


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


def noted(code: int, found: bool | None, memory: Any, *, surely: bool = True) -> State:  # noqa: FBT001
    """Return a state with the answer to one activation, which perhaps was none."""
    if found is True:
        return code, memory
    if found is None or not surely:
        return UNKNOWN, memory
    return FAILED


def lacking(is_over: bool | None) -> int:  # noqa: FBT001 - a three-valued answer
    """Return the code of an activation that lacks an answer, by whether time is over."""
    return DOUBTFUL if is_over is None else FAIL if is_over else ABSENT


_DOUBTFUL: Final = frozenset({MAY_ACT, MAY_MEET})


def meeting(meets: Meets, acting: Who, other: Who, *roles: int) -> bool | None:
    """Say whether two events belong together, if they are what their roles say."""
    found = meets(acting, other)
    return None if found and not _DOUBTFUL.isdisjoint(roles) else found


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
