"""An independent meaning of the order templates: every possible order, judged by LTLf.

Shares no code with the library. A record is a list of events ``(letter, first, last)`` with whole
days, or ``(letter, None, None)`` for an event of unknown date. A *world* is one way things may
really have happened: a trace of moments, each the set of letters that happened then. A template
passes (or fails) if its formula holds (or not) in every world, and is unknown otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import permutations, product

Moment = frozenset[str]
Trace = tuple[Moment, ...]
Event = tuple[str, int | None, int | None]
Formula = Callable[[Trace, int], bool]

PASS, FAIL, UNKNOWN, NOT_APPLICABLE = "pass", "fail", "unknown", "not_applicable"


# --- linear temporal logic on finite traces, straight from its definition -----------------


def is_(letter: str) -> Formula:
    return lambda trace, at: letter in trace[at]


def only(letter: str) -> Formula:
    return lambda trace, at: trace[at] == {letter}


def no(f: Formula) -> Formula:
    return lambda trace, at: not f(trace, at)


def if_(f: Formula, g: Formula) -> Formula:
    return lambda trace, at: not f(trace, at) or g(trace, at)


def both(f: Formula, g: Formula) -> Formula:
    return lambda trace, at: f(trace, at) and g(trace, at)


def always(f: Formula) -> Formula:
    return lambda trace, at: all(f(trace, k) for k in range(at, len(trace)))


def eventually(f: Formula) -> Formula:
    return lambda trace, at: any(f(trace, k) for k in range(at, len(trace)))


def once(f: Formula) -> Formula:
    return lambda trace, at: any(f(trace, k) for k in range(at + 1))


def later(f: Formula) -> Formula:
    """X F: at a later moment."""
    return lambda trace, at: any(f(trace, k) for k in range(at + 1, len(trace)))


def earlier(f: Formula) -> Formula:
    """Y O: at an earlier moment."""
    return lambda trace, at: any(f(trace, k) for k in range(at))


def weak_until(f: Formula, g: Formula) -> Formula:
    def holds(trace: Trace, at: int) -> bool:
        for k in range(at, len(trace)):
            if g(trace, k):
                return True
            if not f(trace, k):
                return False
        return True

    return holds


def last(f: Formula) -> Formula:
    return lambda trace, _: bool(trace) and f(trace, len(trace) - 1)


def first(f: Formula) -> Formula:
    return lambda trace, _: bool(trace) and f(trace, 0)


A, B = is_("a"), is_("b")

# What `partial` says, where no two events share a moment, and `lenient`: together is in order.
_RESPONSE = always(if_(A, eventually(B)))
_PRECEDENCE = weak_until(no(B), A)
# What `strict` says: together is out of order, and so never breaks a forbidden order.
_STRICT_RESPONSE = always(if_(A, later(B)))
_STRICT_PRECEDENCE = always(if_(B, earlier(A)))
# Together is neither before nor after.
_NOT_RESPONSE = always(if_(A, no(later(B))))
_NOT_PRECEDENCE = always(if_(B, no(earlier(A))))

_ALIKE: dict[str, Formula] = {
    "responded_existence": if_(eventually(A), eventually(B)),
    "not_responded_existence": if_(eventually(A), no(eventually(B))),
    "not_response": _NOT_RESPONSE,
    "not_precedence": _NOT_PRECEDENCE,
    "not_succession": both(_NOT_RESPONSE, _NOT_PRECEDENCE),
}
FORMULAS: dict[str, dict[str, Formula]] = {
    "lenient": {
        **_ALIKE,
        "init": first(A),
        "end": last(A),
        "response": _RESPONSE,
        "precedence": _PRECEDENCE,
        "succession": both(_RESPONSE, _PRECEDENCE),
    },
    "strict": {
        **_ALIKE,
        "init": first(only("a")),
        "end": last(only("a")),
        "response": _STRICT_RESPONSE,
        "precedence": _STRICT_PRECEDENCE,
        "succession": both(_STRICT_RESPONSE, _STRICT_PRECEDENCE),
    },
}
FORMULAS["partial"] = {
    **FORMULAS["lenient"],
    "not_response": always(if_(A, no(eventually(B)))),
    "not_precedence": always(if_(B, no(once(A)))),
    "not_succession": always(if_(A, no(eventually(B)))),
}
TEMPLATES = tuple(FORMULAS["partial"])

ACTIVATED_BY = {
    "init": "",
    "end": "",
    "responded_existence": "a",
    "not_responded_existence": "a",
    "response": "a",
    "not_response": "a",
    "precedence": "b",
    "not_precedence": "b",
    "succession": "ab",
    "not_succession": "ab",
}


# --- worlds ------------------------------------------------------------------------------


def worlds(events: Iterable[Event], ties: str) -> frozenset[Trace]:
    """Return every way in which a record may really have happened."""
    held = tuple(sorted(events, key=repr))
    return _linear(held) if ties == "partial" else _weak(held)


@lru_cache(maxsize=4096)
def _weak(events: tuple[Event, ...]) -> frozenset[Trace]:
    """Return all traces in which events of one day share a moment."""
    return frozenset(_trace(placed) for placed in _placements(events))


@lru_cache(maxsize=4096)
def _linear(events: tuple[Event, ...]) -> frozenset[Trace]:
    """Return all traces in which every event has a moment of its own."""
    found: set[Trace] = set()
    for trace in {_moments(placed) for placed in _placements(events)}:
        for orders in product(*(set(permutations(moment)) for moment in trace)):
            found.add(tuple(frozenset(letter) for moment in orders for letter in moment))
    return frozenset(found)


def _placements(events: tuple[Event, ...]) -> Iterator[list[tuple[str, float]]]:
    """Yield all ways to give every event a day; an undated one may lie on or between any."""
    free = sum(low is None for _, low, _ in events)
    days = sorted({day for _, low, high in events if low is not None for day in _span(low, high)})
    steps = [(step + 1) / (free + 1) for step in range(free)]
    between = [day + step for day in [min(days, default=1) - 1, *days] for step in steps]
    anywhere = sorted({*map(float, days), *between})
    choices = [
        anywhere if low is None else [float(day) for day in _span(low, high)]
        for _, low, high in events
    ]
    for places in product(*choices):
        yield [(event[0], place) for event, place in zip(events, places, strict=True)]


def _span(low: int | None, high: int | None) -> range:
    assert low is not None
    assert high is not None
    return range(low, high + 1)


def _moments(placed: list[tuple[str, float]]) -> tuple[tuple[str, ...], ...]:
    days = sorted({day for _, day in placed})
    return tuple(tuple(sorted(x for x, at in placed if at == day)) for day in days)


def _trace(placed: list[tuple[str, float]]) -> Trace:
    return tuple(frozenset(moment) for moment in _moments(placed))


# --- verdicts of closed cases --------------------------------------------------------------


def verdict(template: str, events: list[Event], ties: str) -> str:
    """Return what a template says of a closed case, whatever really happened."""
    letters = {letter for letter, _, _ in events}
    activation = ACTIVATED_BY[template]
    if activation and not letters & set(activation):
        return NOT_APPLICABLE
    holds = _answers(template, ties, worlds(events, ties))
    if len(holds) == 2:
        return UNKNOWN
    return PASS if holds == {True} else FAIL


@lru_cache(maxsize=65536)
def _answers(template: str, ties: str, traces: frozenset[Trace]) -> frozenset[bool]:
    formula = FORMULAS[ties][template]
    return frozenset(formula(trace, 0) for trace in traces)


def counted(template: str, events: list[Event], count: int) -> str:
    """Return what a counting template says of a closed case."""
    seen = sum(letter == "a" for letter, _, _ in events)
    holds = {"existence": seen >= count, "absence": seen < count, "exactly": seen == count}
    return PASS if holds[template] else FAIL
