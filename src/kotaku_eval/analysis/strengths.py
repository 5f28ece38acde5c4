"""Strengths: which template asks at least what another one asks of the same stages."""

from __future__ import annotations

from enum import Enum
from typing import Any, Final

from kotaku_eval.analysis.shapes import shape
from kotaku_eval.templates import OrderCheck, Template
from kotaku_eval.templates.names import (
    CHAINS,
    COUNTED,
    FORBIDDING,
    ORDERS,
    REPETITIONS,
    SPACED,
)

_T = Template

ACTS_FIRST: Final = frozenset({
    _T.RESPONSE, _T.ALTERNATE_RESPONSE, _T.CHAIN_RESPONSE, _T.RESPONSE_COUNT, _T.WITHIN,
    _T.MIN_GAP, _T.RESPONDED_EXISTENCE, _T.NOT_RESPONDED_EXISTENCE, _T.NOT_RESPONSE,
    _T.NOT_CHAIN_RESPONSE,
})  # fmt: skip
"""What the first stage alone activates."""

ACTS_SECOND: Final = frozenset({
    _T.PRECEDENCE, _T.ALTERNATE_PRECEDENCE, _T.CHAIN_PRECEDENCE, _T.PRECEDENCE_COUNT,
    _T.NOT_PRECEDENCE, _T.NOT_CHAIN_PRECEDENCE,
})  # fmt: skip
"""What the second stage alone activates."""

BASES: Final = {
    _T.ALTERNATE_RESPONSE: _T.RESPONSE,
    _T.ALTERNATE_PRECEDENCE: _T.PRECEDENCE,
    _T.ALTERNATE_SUCCESSION: _T.SUCCESSION,
    _T.CHAIN_RESPONSE: _T.RESPONSE,
    _T.CHAIN_PRECEDENCE: _T.PRECEDENCE,
    _T.CHAIN_SUCCESSION: _T.SUCCESSION,
    _T.RESPONSE_COUNT: _T.RESPONSE,
    _T.PRECEDENCE_COUNT: _T.PRECEDENCE,
    _T.WITHIN: _T.RESPONSE,
    _T.NOT_CHAIN_RESPONSE: _T.NOT_RESPONSE,
    _T.NOT_CHAIN_PRECEDENCE: _T.NOT_PRECEDENCE,
    _T.NOT_CHAIN_SUCCESSION: _T.NOT_SUCCESSION,
}
"""The plain order behind a template, for those that are not one themselves."""

_DIRECT: Final = {
    _T.CHAIN_RESPONSE: {_T.ALTERNATE_RESPONSE},
    _T.CHAIN_PRECEDENCE: {_T.ALTERNATE_PRECEDENCE},
    _T.CHAIN_SUCCESSION: {_T.ALTERNATE_SUCCESSION, _T.CHAIN_RESPONSE, _T.CHAIN_PRECEDENCE},
    _T.ALTERNATE_RESPONSE: {_T.RESPONSE},
    _T.ALTERNATE_PRECEDENCE: {_T.PRECEDENCE},
    _T.ALTERNATE_SUCCESSION: {_T.SUCCESSION, _T.ALTERNATE_RESPONSE, _T.ALTERNATE_PRECEDENCE},
    _T.SUCCESSION: {_T.RESPONSE, _T.PRECEDENCE},
    _T.RESPONSE: {_T.RESPONSE_COUNT},
    _T.WITHIN: {_T.RESPONSE},
    _T.PRECEDENCE: {_T.PRECEDENCE_COUNT},
    _T.RESPONSE_COUNT: {_T.RESPONSE},
    _T.PRECEDENCE_COUNT: {_T.PRECEDENCE},
    _T.NOT_SUCCESSION: {_T.NOT_RESPONSE, _T.NOT_PRECEDENCE, _T.NOT_CHAIN_SUCCESSION},
    _T.NOT_RESPONSE: {_T.NOT_CHAIN_RESPONSE},
    _T.NOT_PRECEDENCE: {_T.NOT_CHAIN_PRECEDENCE},
    _T.NOT_CHAIN_SUCCESSION: {_T.NOT_CHAIN_RESPONSE, _T.NOT_CHAIN_PRECEDENCE},
}
# Without conditions these three forbid the very same, and differ only in when they apply.
_SAME_CHAINS: Final = FORBIDDING & CHAINS


def _closure() -> dict[Template, frozenset[Template]]:
    found = {}
    for template in Template:
        reached = [template]
        for one in reached:
            reached += [
                own for own in sorted(_DIRECT.get(one, ()), key=_name) if own not in reached
            ]
        found[template] = frozenset(reached)
    return found


def _name(template: Template) -> str:
    return template.value


_IMPLIES: Final = _closure()


def asked_of_events(check: OrderCheck) -> Any:
    """Return what a check asks of single events, but for the days between them."""
    return tuple(shape(node) for node in (check.when, check.target, check.correlate))


def is_stronger(x: OrderCheck, y: OrderCheck) -> bool:
    """Whether one check passes only where another one passes or does not apply.

    Both are about the same stages; their conditions on single events are the same, or those of the
    first come on top.

    >>> chain = OrderCheck(Template.CHAIN_RESPONSE, ("a",), ("b",))
    >>> turns = OrderCheck(Template.ALTERNATE_RESPONSE, ("a",), ("b",))
    >>> is_stronger(chain, turns), is_stronger(turns, chain)
    (True, False)
    """
    if x.template in COUNTED and y.template in COUNTED:
        is_same = shape(x.when) == shape(y.when)
        return is_same and _is_narrower(x.bounds, y.bounds)
    if not _are_conditions_kept(x, y):
        return False
    same_chains = x.is_plain and x.template in _SAME_CHAINS and y.template in _SAME_CHAINS
    if not same_chains and y.template not in _IMPLIES[x.template]:
        return False
    if not _is_window_kept(x, y):
        return False
    if x.template is y.template and x.template in SPACED:
        shorter, longer = (x.days, y.days) if x.template is _T.WITHIN else (y.days, x.days)
        return x.is_working == y.is_working and shorter <= longer
    repeated = {x.template, y.template} & REPETITIONS
    return not repeated or _is_narrower(times_of(x), times_of(y))


def waits_alike(x: OrderCheck, y: OrderCheck) -> bool:
    """Whether the weaker of two checks is no finding where the stronger one still waits.

    One that waits for an event of a certain kind, or for several, may wait where of the other it
    is not known whether it has come.
    """
    if x.template in COUNTED or (x.min_days or 0) != (y.min_days or 0):
        return False
    return asked_of_events(x) == asked_of_events(y) and times_of(x)[0] <= 1


def times_of(check: OrderCheck) -> tuple[int, int | None]:
    """Return how many of the others an activation needs at least, and may have at most.

    >>> times_of(OrderCheck(Template.CHAIN_RESPONSE, ("a",), ("b",)))
    (1, None)
    """
    return (check.count, check.most) if check.template in REPETITIONS else (1, None)


def asks_throughout(check: OrderCheck) -> bool:
    """Whether a check asks something for every activation that the stages alone make.

    Then conditions on events can only make it harder to pass.

    >>> asks_throughout(OrderCheck(Template.RESPONSE, ("a",), ("b",)))
    True
    """
    is_asking = check.template not in FORBIDDING | COUNTED | {_T.MIN_GAP}
    return is_asking and check.when is None and times_of(check)[0] > 0


def _are_conditions_kept(x: OrderCheck, y: OrderCheck) -> bool:
    """Whether what one check asks of events is what the other does, or comes on top of it."""
    if asked_of_events(x) == asked_of_events(y):
        return True
    return y.is_plain and asks_throughout(x) and times_of(x)[1] is times_of(y)[1] is None


def _is_narrower(x: tuple[int, int | None], y: tuple[int, int | None]) -> bool:
    """Whether all numbers between two bounds lie between two others."""
    return x[0] >= y[0] and (y[1] is None or (x[1] is not None and x[1] <= y[1]))


def _is_window_kept(x: OrderCheck, y: OrderCheck) -> bool:
    """Whether the days between events that one check allows serve the other."""
    if not (x.has_window or y.has_window):
        return True
    if x.has_window and y.has_window and x.is_working != y.is_working:
        return False
    inner, outer = (y, x) if x.template in FORBIDDING else (x, y)
    if times_of(x)[1] is not None or times_of(y)[1] is not None:
        return (x.min_days, x.max_days) == (y.min_days, y.max_days)
    # No days at all are known between events without a date: nothing serves as "0 or more".
    least, most = (inner.min_days, outer.min_days), (inner.max_days, outer.max_days)
    is_early = least[1] is None or (least[0] is not None and least[0] >= least[1])
    is_late = most[1] is None or (most[0] is not None and most[0] <= most[1])
    return is_early and is_late


class Opposition(Enum):
    """Why two checks cannot both pass, and which ties of one day could let them."""

    NONE = "they can"
    COUNTS = "one asks for more than the other allows"
    ORDER = "ties between their two stages"
    NEXT = "ties between any of their stages"
    ANY = "ties with any event"


def opposition(x: OrderCheck, y: OrderCheck) -> Opposition:
    """Return why two checks cannot both pass once both apply.

    >>> least = OrderCheck(Template.EXISTENCE, ("a",), count=3)
    >>> most = OrderCheck(Template.ABSENCE, ("a",), count=2)
    >>> opposition(least, most)
    <Opposition.COUNTS: 'one asks for more than the other allows'>
    """
    if _stages(x) != _stages(y):
        return Opposition.NEXT if _has_two_next(x, y) else Opposition.NONE
    for one, other in ((x, y), (y, x)):
        if _asks_more(one, other):
            return Opposition.COUNTS if one.template in COUNTED else Opposition.ORDER
        is_banned = other.is_plain and other.template in _SAME_CHAINS
        if is_banned and one.template in CHAINS and asks_throughout(one):
            return Opposition.ANY
    return Opposition.NONE


def keys_of(check: OrderCheck) -> list[Any]:
    """Return under what to look up the checks that may imply or oppose one.

    That is its stages, and for chains each side as well.
    """
    a, b = _stages(check)
    sides = [(a, "next"), ("last", b)] if check.template in CHAINS - FORBIDDING else []
    return [(a, b), *sides]


def _stages(check: OrderCheck) -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(check.a), frozenset(check.b)


def _asks_more(x: OrderCheck, y: OrderCheck) -> bool:
    """Whether one check needs more events than another one allows."""
    if x.template in COUNTED and y.template in COUNTED:
        most = y.bounds[1]
        return shape(x.when) == shape(y.when) and most is not None and x.bounds[0] > most
    most = times_of(y)[1]
    if y.template not in REPETITIONS or most is None or times_of(x)[0] <= most:
        return False
    is_like = asked_of_events(x) == asked_of_events(y) and _window(x) == _window(y)
    if not is_like and not (y.is_plain and asks_throughout(x)):
        return False
    looks = ACTS_FIRST if y.template is _T.RESPONSE_COUNT else ACTS_SECOND
    base = BASES.get(x.template, x.template)
    return base in ORDERS - FORBIDDING and (x.template in looks or base is _T.SUCCESSION)


def _window(check: OrderCheck) -> tuple[int | None, int | None, bool]:
    return check.min_days, check.max_days, check.is_working and check.has_window


def _has_two_next(x: OrderCheck, y: OrderCheck) -> bool:
    """Whether the very next (or last) event would have to be of two stages at once."""
    chains = CHAINS - FORBIDDING
    if not {x.template, y.template} <= chains or not (asks_throughout(x) and asks_throughout(y)):
        return False
    (a, b), (c, d) = _stages(x), _stages(y)
    is_next = a == c and not b & d and not {x.template, y.template} & ACTS_SECOND
    is_last = b == d and not a & c and not {x.template, y.template} & ACTS_FIRST
    return is_next or is_last
