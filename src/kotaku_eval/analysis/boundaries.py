"""Boundaries: the values beside those that the conditions of a rule name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from kotaku_eval.conditions import Condition, FactRef, ItemRef, Literal, walk
from kotaku_eval.dates import EventDate
from kotaku_eval.facts import Fact, Origin
from kotaku_eval.models import NUMERIC, Field, Kind
from kotaku_eval.templates import OrderCheck

MOST_GAPS: Final = 6
LONGEST_GAP: Final = 1_000
PLANNED: Final = "planned"

_OF_EVERY_EVENT: Final = frozenset({"stage", "date", PLANNED})


def literals(conditions: Iterable[Condition]) -> list[Any]:
    """Return the values that conditions name, parameters included, each once."""
    parts = (part for node in conditions for part in walk(node))
    values = (part.value for part in parts if isinstance(part, Literal))
    sets = (own for part in conditions for own in _members(part))
    return list(dict.fromkeys([*values, *sets]))


def _members(condition: Condition) -> Iterator[Any]:
    for part in walk(condition):
        yield from sorted(getattr(part, "values", ()), key=repr)


def gaps_of(check: OrderCheck) -> tuple[int, ...]:
    """Return the days to try between one event and the next: one, and those beside the bounds.

    >>> from kotaku_eval.templates import Template
    >>> gaps_of(OrderCheck(Template.RESPONSE, ("a",), ("b",), max_days=5))
    (1, 5, 6, 4)
    """
    bounds = [own for own in (check.min_days, check.max_days) if own is not None]
    bounds += [check.days] if check.days else []
    bounds += [
        own for own in literals(check.conditions) if isinstance(own, int) and 0 < own <= LONGEST_GAP
    ]
    if check.is_working:
        bounds += [days * 7 // 5 for days in bounds] + [days * 7 // 5 + 2 for days in bounds]
    near = [days + more for days in bounds for more in (0, 1, -1)]
    return tuple(dict.fromkeys([1, *(days for days in near if days >= 0)]))[:MOST_GAPS]


def starts_of(check: OrderCheck, usual: int) -> tuple[int, ...]:
    """Return the days to try for the first event: the usual one, and those beside a named one."""
    named = [own.first_day for own in literals(check.conditions) if isinstance(own, EventDate)]
    near = [day + more for day in named for more in (0, -1, 1)]
    return tuple(dict.fromkeys([*near, usual]))


def fields_of_events(check: OrderCheck) -> list[Fact]:
    """Return the fields of single events that a check looks at, but for stage, date and plan."""
    parts = (part for node in check.conditions for part in walk(node))
    found = (part.fact for part in parts if isinstance(part, ItemRef))
    return [known for known in dict.fromkeys(found) if known.name not in _OF_EVERY_EVENT]


def asks_plans(check: OrderCheck) -> bool:
    """Whether a check looks at when its events were planned."""
    parts = (part for node in check.conditions for part in walk(node))
    return any(isinstance(part, ItemRef) and part.fact.name == PLANNED for part in parts)


def fields_of_activity(check: OrderCheck) -> list[Fact]:
    """Return the fields of the activity that the conditions on events look at."""
    parts = (part for node in check.conditions for part in walk(node))
    found = (part.fact for part in parts if isinstance(part, FactRef))
    kept = {Origin.FIELD, Origin.PARENT}
    return [own for own in dict.fromkeys(found) if own.origin in kept and own.name != "id"]


def values_beside(field: Field, named: list[Any]) -> tuple[Any, ...]:
    """Return the values to try for a field, plain ones first.

    >>> values_beside(Field("amount", Kind.INTEGER), [5])
    (5, 6, 4)
    """
    match field.kind:
        case Kind.BOOLEAN:
            return (True, False)
        case Kind.CHOICE:
            own = [text for text in named if text in field.choices]
            return tuple(dict.fromkeys([*own, *field.choices]))[:3]
        case Kind.TEXT:
            return tuple(dict.fromkeys([*(own for own in named if isinstance(own, str)), "A"]))[:3]
        case Kind.DATE:
            days = [own.first_day for own in named if isinstance(own, EventDate)]
            near = [day + more for day in days for more in (0, 1, -1)]
            return tuple(EventDate.of_day(day).isoformat() for day in near)[:3]
        case kind if kind in NUMERIC:
            own = [x for x in named if isinstance(x, int | float) and not isinstance(x, bool)]
            near = [value + more for value in own for more in (0, 1, -1)]
            return tuple(dict.fromkeys(near or [1, 2]))[:4]
        case _:
            return ()
