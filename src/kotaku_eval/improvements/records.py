"""Records: an activity or place as it is when one value in it is another."""

from __future__ import annotations

import typing
from collections.abc import Callable, Hashable
from enum import Enum
from functools import lru_cache
from typing import Any, cast

import attrs
from attrs import evolve

from kotaku_eval.activities import Activity, Document, Event
from kotaku_eval.models import list_item, without_none

Step = str | int


def _hints(record: Any) -> dict[str, Any]:
    return _class_hints(cast("Hashable", type(record)))


@lru_cache(maxsize=256)
def _class_hints(kind: Any) -> dict[str, Any]:
    return {name: without_none(hint) for name, hint in typing.get_type_hints(kind).items()}


def with_value(record: Any, path: tuple[Step, ...], value: Any) -> Any:
    """Return a record with another value at a path; records on the way are made where missing.

    Args:
        record: An attrs value.
        path: Names of fields, and positions in lists.
        value: The value, a choice as its text.

    >>> from kotaku_eval.works import Works
    >>> with_value(Works(id="A1"), ("certification", "grade"), "Baik").certification.grade.value
    'Baik'
    """
    name = str(path[0])
    hint = _hints(record)[name]
    rest = path[1:]
    if not rest:
        return evolve(record, **{name: _fitting(hint, value)})
    held = getattr(record, name)
    if isinstance(rest[0], int):
        return evolve(record, **{name: _with_entry(held, rest[0], rest[1:], value)})
    return evolve(record, **{name: with_value(hint() if held is None else held, rest, value)})


def _with_entry(
    entries: tuple[Any, ...], at: int, path: tuple[Step, ...], value: Any
) -> tuple[Any, ...]:
    changed = with_value(entries[at], path, value)
    return (*entries[:at], changed, *entries[at + 1 :])


def with_new_entry(record: Any, path: tuple[str, ...], values: dict[tuple[str, ...], Any]) -> Any:
    """Return a record with one more entry in a list."""
    kind, held = _list_at(record, path)
    entry = kind()
    for name, value in values.items():
        entry = with_value(entry, name, value)
    return _with_list(record, path, (*(held or ()), entry))


def _list_at(record: Any, path: tuple[str, ...]) -> tuple[Any, tuple[Any, ...] | None]:
    """Return the class of the entries of a list, and the entries."""
    hint = _hints(record)[path[0]]
    held = getattr(record, path[0])
    if len(path) == 1:
        return list_item(hint), held
    return _list_at(hint() if held is None else held, path[1:])


def _with_list(record: Any, path: tuple[str, ...], entries: tuple[Any, ...]) -> Any:
    if len(path) == 1:
        return evolve(record, **{path[0]: entries})
    held = getattr(record, path[0])
    inner = _hints(record)[path[0]]() if held is None else held
    return evolve(record, **{path[0]: _with_list(inner, path[1:], entries)})


def _fitting(hint: Any, value: Any) -> Any:
    is_choice = isinstance(hint, type) and issubclass(hint, Enum)
    return hint(value) if is_choice and value is not None else value


def with_event(activity: Activity, at: int, change: Callable[[Event], Event]) -> Activity:
    """Return an activity with one of its events changed."""
    events = activity.events
    return evolve(activity, events=(*events[:at], change(events[at]), *events[at + 1 :]))


def without_event(activity: Activity, at: int) -> Activity:
    """Return an activity without one of its events."""
    return evolve(activity, events=activity.events[:at] + activity.events[at + 1 :])


def with_document(event: Event, kind: str, *, exists: bool, correct: bool | None) -> Event:
    """Return an event for which a document was found (or not), and looked at."""
    others = tuple(own for own in event.evidence or () if own.kind != kind)
    known = next((own for own in event.evidence or () if own.kind == kind), Document(kind=kind))
    found = attrs.evolve(
        known, exists=exists, correct=known.correct if correct is None else correct
    )
    return evolve(event, evidence=(*others, found))
