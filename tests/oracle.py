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


def next_(f: Formula) -> Formula:
    """X: strong, there must be a next moment."""
    return lambda trace, at: at + 1 < len(trace) and f(trace, at + 1)


def yesterday(f: Formula) -> Formula:
    """Y: strong, there must be a moment before."""
    return lambda trace, at: at > 0 and f(trace, at - 1)


def until(f: Formula, g: Formula) -> Formula:
    def holds(trace: Trace, at: int) -> bool:
        return any(
            g(trace, k) and all(f(trace, i) for i in range(at, k)) for k in range(at, len(trace))
        )

    return holds


def since(f: Formula, g: Formula) -> Formula:
    def holds(trace: Trace, at: int) -> bool:
        return any(
            g(trace, k) and all(f(trace, i) for i in range(k + 1, at + 1)) for k in range(at + 1)
        )

    return holds


def either(f: Formula, g: Formula) -> Formula:
    return lambda trace, at: f(trace, at) or g(trace, at)


def number_after(f: Formula, least: int, most: int) -> Formula:
    return lambda trace, at: least <= sum(f(trace, k) for k in range(at + 1, len(trace))) <= most


def number_before(f: Formula, least: int, most: int) -> Formula:
    return lambda trace, at: least <= sum(f(trace, k) for k in range(at)) <= most


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

# What is asked of one event after the other; each formula is read on one order of the events.
LEAST, MOST = 1, 2
_ALTERNATE_RESPONSE = always(if_(A, next_(until(no(A), B))))
_ALTERNATE_PRECEDENCE = always(if_(B, yesterday(since(no(B), A))))
_CHAIN_RESPONSE = always(if_(A, next_(B)))
_CHAIN_PRECEDENCE = always(if_(B, yesterday(A)))
SEQUENCES: dict[str, Formula] = {
    "alternate_response": _ALTERNATE_RESPONSE,
    "alternate_precedence": _ALTERNATE_PRECEDENCE,
    "alternate_succession": both(_ALTERNATE_RESPONSE, _ALTERNATE_PRECEDENCE),
    "chain_response": _CHAIN_RESPONSE,
    "chain_precedence": _CHAIN_PRECEDENCE,
    "chain_succession": both(_CHAIN_RESPONSE, _CHAIN_PRECEDENCE),
    "not_chain_response": always(if_(A, no(next_(B)))),
    "not_chain_precedence": always(if_(B, no(yesterday(A)))),
    "not_chain_succession": always(if_(A, no(next_(B)))),
    "response_count": always(if_(A, number_after(B, LEAST, MOST))),
    "precedence_count": always(if_(B, number_before(A, LEAST, MOST))),
}
# What happens at all, in whatever order.
TOGETHER: dict[str, Formula] = {
    "choice": either(eventually(A), eventually(B)),
    "exclusive_choice": both(
        either(eventually(A), eventually(B)), no(both(eventually(A), eventually(B)))
    ),
    "co_existence": both(if_(eventually(A), eventually(B)), if_(eventually(B), eventually(A))),
    "not_co_existence": no(both(eventually(A), eventually(B))),
}

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
    "alternate_response": "a",
    "alternate_precedence": "b",
    "alternate_succession": "ab",
    "chain_response": "a",
    "chain_precedence": "b",
    "chain_succession": "ab",
    "not_chain_response": "a",
    "not_chain_precedence": "b",
    "not_chain_succession": "ab",
    "response_count": "a",
    "precedence_count": "b",
    "choice": "",
    "exclusive_choice": "",
    "co_existence": "ab",
    "not_co_existence": "ab",
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


def sequence_verdict(template: str, events: list[Event], ties: str) -> str:
    """Return what a template that is read event by event says of a closed case.

    A world gives every event a day. The orders of one day are chosen among: the one that suits the
    rule (lenient), the one that does not (strict; a tie breaks no rule that forbids), or any.
    """
    letters = {letter for letter, _, _ in events}
    activation = ACTIVATED_BY[template]
    if activation and not letters & set(activation):
        return NOT_APPLICABLE
    holds = _sequence_answers(template, ties, tuple(sorted(events, key=repr)))
    if len(holds) == 2:
        return UNKNOWN
    return PASS if holds == {True} else FAIL


@lru_cache(maxsize=65536)
def _sequence_answers(template: str, ties: str, events: tuple[Event, ...]) -> frozenset[bool]:
    formula = {**SEQUENCES, **TOGETHER}[template]
    found: set[bool] = set()
    for world in {_moments(placed) for placed in _placements(events)}:
        answers = {formula(trace, 0) for trace in _orders(world)}
        if ties == "partial":
            found |= answers
        elif ties == "strict" and not template.startswith("not_"):
            found.add(all(answers))
        else:
            found.add(any(answers))
    return frozenset(found)


@lru_cache(maxsize=65536)
def _orders(world: tuple[tuple[str, ...], ...]) -> frozenset[Trace]:
    orders = product(*(set(permutations(moment)) for moment in world))
    return frozenset(
        tuple(frozenset(letter) for moment in order for letter in moment) for order in orders
    )


def counted(template: str, events: list[Event], count: int) -> str:
    """Return what a counting template says of a closed case."""
    seen = sum(letter == "a" for letter, _, _ in events)
    holds = {"existence": seen >= count, "absence": seen < count, "exactly": seen == count}
    return PASS if holds[template] else FAIL
