"""Traces: templates on events whose order is certain and that nothing tells apart but their stage.

This is what most cases are, and here a template is one pass over the names of stages. What it means
is said by the machines of ``automata``, to which these short cuts are held by tests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from kotaku_eval.activities import Event
from kotaku_eval.dates import Ties, Undated
from kotaku_eval.findings import FAIL, NOT_APPLICABLE, PASS
from kotaku_eval.templates.checks import OrderCheck
from kotaku_eval.templates.names import ABSENT, Template
from kotaku_eval.templates.verdicts import worst

Trace = tuple[str, ...]
"""The stages of events in the one order they can have."""


def trace_of(events: Iterable[Event], ties: Ties, undated: Undated) -> Trace | None:
    """Return the trace of some events; ``None`` where dates leave more than one order."""
    found: list[tuple[int, int, int, str]] = []
    for row, event in enumerate(events):
        date = event.date
        if not event.happened:
            continue
        if date is None:
            if undated is Undated.DROP:
                continue
            return None
        if date.first_day != date.last_day:
            return None
        instant = -1 if date.instant is None else date.instant
        found.append((date.first_day, instant, row, event.stage))
    found.sort()
    return tuple(own[3] for own in found) if _is_certain(found, ties) else None


def _is_certain(found: list[tuple[int, int, int, str]], ties: Ties) -> bool:
    before, moment = -1, -1
    for day, instant, _, _ in found:
        if day == before and not -1 < moment < instant:
            by_row = ties is Ties.INPUT and moment == instant
            if not by_row:
                return False
        before, moment = day, instant
    return True


Stages = tuple[str, ...]


def _alternate_response(a: Stages, b: Stages, trace: Trace) -> int:
    waiting = seen = False
    for stage in trace:
        if stage in a:
            if waiting:
                return FAIL
            waiting = seen = True
        elif stage in b:
            waiting = False
    return ABSENT if waiting else PASS if seen else NOT_APPLICABLE


def _alternate_precedence(a: Stages, b: Stages, trace: Trace) -> int:
    ready = seen = False
    for stage in trace:
        if stage in b:
            if not ready:
                return FAIL
            ready, seen = False, True
        elif stage in a:
            ready = True
    return PASS if seen else NOT_APPLICABLE


def _chain_response(a: Stages, b: Stages, trace: Trace) -> int:
    waiting = seen = False
    for stage in trace:
        if waiting and stage not in b:
            return FAIL
        waiting = stage in a
        seen = seen or waiting
    return ABSENT if waiting else PASS if seen else NOT_APPLICABLE


def _chain_precedence(a: Stages, b: Stages, trace: Trace) -> int:
    ready = seen = False
    for stage in trace:
        if stage in b:
            if not ready:
                return FAIL
            seen = True
        ready = stage in a
    return PASS if seen else NOT_APPLICABLE


def _not_chain(a: Stages, b: Stages, trace: Trace) -> bool:
    ready = False
    for stage in trace:
        if ready and stage in b:
            return False
        ready = stage in a
    return True


def _not_chain_response(a: Stages, b: Stages, trace: Trace) -> int:
    seen = any(stage in a for stage in trace)
    return NOT_APPLICABLE if not seen else PASS if _not_chain(a, b, trace) else FAIL


def _not_chain_precedence(a: Stages, b: Stages, trace: Trace) -> int:
    seen = any(stage in b for stage in trace)
    return NOT_APPLICABLE if not seen else PASS if _not_chain(a, b, trace) else FAIL


_HALVES: Final[dict[Template, tuple[Callable[[Stages, Stages, Trace], int], ...]]] = {
    Template.ALTERNATE_RESPONSE: (_alternate_response,),
    Template.ALTERNATE_PRECEDENCE: (_alternate_precedence,),
    Template.ALTERNATE_SUCCESSION: (_alternate_response, _alternate_precedence),
    Template.CHAIN_RESPONSE: (_chain_response,),
    Template.CHAIN_PRECEDENCE: (_chain_precedence,),
    Template.CHAIN_SUCCESSION: (_chain_response, _chain_precedence),
    Template.NOT_CHAIN_RESPONSE: (_not_chain_response,),
    Template.NOT_CHAIN_PRECEDENCE: (_not_chain_precedence,),
    Template.NOT_CHAIN_SUCCESSION: (_not_chain_response, _not_chain_precedence),
}


def judge_trace(check: OrderCheck, trace: Trace) -> int:
    """Return the verdict code of a template without conditions on a trace."""
    if check.template is Template.RESPONSE_COUNT:
        found = _counted(check, check.a, check.b, trace)
        # After an activation more may still come; before one nothing can.
        return ABSENT if found is None else found
    if check.template is Template.PRECEDENCE_COUNT:
        found = _counted(check, check.b, check.a, trace[::-1])
        return FAIL if found is None else found
    verdicts = [half(check.a, check.b, trace) for half in _HALVES[check.template]]
    return verdicts[0] if len(verdicts) == 1 else worst(*verdicts)


def _counted(check: OrderCheck, acting: Stages, others: Stages, trace: Trace) -> int | None:
    """Judge how many follow the first activation, which are the most, and the last.

    ``None`` says that too few do.
    """
    most = least = 0
    seen = False
    for stage in trace:
        if stage in acting:
            seen, least = True, 0
        elif seen and stage in others:
            most += 1
            least += 1
    if not seen:
        return NOT_APPLICABLE
    if check.most is not None and most > check.most:
        return FAIL
    return PASS if least >= check.count else None
