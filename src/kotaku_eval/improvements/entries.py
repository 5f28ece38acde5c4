"""Entries: the slots in the lists of a record, and in the activities of a place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from attrs import evolve

from kotaku_eval.conditions import (
    Aggregate,
    Compare,
    Condition,
    FactRef,
    ItemRef,
    Junction,
    Literal,
    Member,
    walk,
)
from kotaku_eval.displays import show
from kotaku_eval.facts import Fact, Origin, Subject, read_path
from kotaku_eval.improvements.records import with_new_entry, with_value
from kotaku_eval.improvements.slots import PLAIN, Slot, fact_slots
from kotaku_eval.improvements.worlds import Value
from kotaku_eval.lifecycles import Lifecycle
from kotaku_eval.models import Kind
from kotaku_eval.texts import Text

MOST_ENTRIES: Final = 60
"""How many entries of one list (or activities of one place) are looked at."""


def condition_slots(node: Condition, subject: Subject, lifecycle: Lifecycle) -> Iterator[Slot]:
    """Yield the slots of all facts that a condition asks about, in the order they are written."""
    for part in walk(node):
        if isinstance(part, FactRef):
            yield from fact_slots(part.fact, subject, lifecycle)
        elif isinstance(part, Aggregate):
            yield from entry_slots(part, subject, lifecycle)


def entry_slots(node: Aggregate, subject: Subject, lifecycle: Lifecycle) -> Iterator[Slot]:
    """Yield the slots of the entries of a list that an aggregate looks at, and of one more."""
    asked = _asked(node)
    listed = node.items.fact
    if listed.origin is Origin.ACTIVITIES:
        for inner in subject.activities[:MOST_ENTRIES]:
            for known in asked:
                for slot in fact_slots(known, inner, lifecycle):
                    yield _named(slot, f"{inner.id} {inner.value.label}")
        return
    owner = subject.value if listed.origin is Origin.FIELD else subject.parents.get(listed.level)
    if owner is None:
        return
    keys = _keys(node)
    for at in range(min(len(read_path(owner, listed.path) or ()), MOST_ENTRIES)):
        for known in asked:
            if known.field.kind in PLAIN:
                yield _entry_slot(listed, at, known, owner, is_key=known in keys)
    yield from _new_entry_slots(node, asked, owner)


def _asked(node: Aggregate) -> list[Fact]:
    """Return the facts of the entries that an aggregate asks about, each once."""
    parts = [part for part in (node.element, node.condition) if part is not None]
    refs = [
        part
        for inner in parts
        for part in walk(inner)
        if isinstance(part, ItemRef) and part.variable == node.variable
    ]
    return list(dict.fromkeys(part.fact for part in refs))


def _named(slot: Slot, label: str) -> Slot:
    meaning = slot.meaning
    return evolve(slot, meaning=Text(id=f"{label}: {meaning.id}", en=f"{label}: {meaning.en}"))


def _words(known: Fact) -> Text:
    meaning = known.field.meaning
    return meaning if meaning.en else Text.same(known.name)


def _keys(node: Aggregate) -> frozenset[Fact]:
    """Return the facts that say which entries are meant, as in ``if t.number == 2``.

    They are only ever compared with fixed values; another number would make it another entry.
    """
    parts = [part for inner in (node.element, node.condition) if inner for part in walk(inner)]
    named: list[Condition] = []
    for part in parts:
        if isinstance(part, Member) and isinstance(part.operand, ItemRef):
            named.append(part.operand)
        elif isinstance(part, Compare) and part.op in {"==", "!="}:
            sides = (part.left, part.right)
            if any(isinstance(side, Literal) for side in sides):
                named += [side for side in sides if isinstance(side, ItemRef)]
    refs = [part for part in parts if isinstance(part, ItemRef)]
    kinds = {Kind.INTEGER, Kind.TEXT}
    return frozenset(
        ref.fact
        for ref in refs
        if ref.type.kind in kinds
        and sum(own.fact == ref.fact for own in refs)
        == sum(isinstance(own, ItemRef) and own.fact == ref.fact for own in named)
    )


def _entry_slot(listed: Fact, at: int, known: Fact, owner: Value, *, is_key: bool) -> Slot:
    own = known.field
    path: tuple[str | int, ...] = (*listed.path, at, *known.path)
    title, words = _words(listed), _words(known)
    meaning = Text(
        id=f"{title.id}, entri {at + 1}: {words.id}", en=f"{title.en}, entry {at + 1}: {words.en}"
    )
    now = read_path(read_path(owner, listed.path)[at], known.path)
    return Slot(
        f"{listed.name}[{at + 1}].{known.name}",
        owner,
        meaning,
        own.kind,
        now,
        lambda value: with_value(owner, path, value),
        own.unit,
        own.choices,
        own.planned,
        int(now is not None and (is_key or own.planned)),
    )


# --- one entry more -----------------------------------------------------------------------------


def _new_entry_slots(node: Aggregate, asked: list[Fact], owner: Value) -> Iterator[Slot]:
    """Yield an entry more, with the values that the aggregate itself names; one may be free."""
    if node.function == "all" or not all(known.field.kind in PLAIN for known in asked):
        return
    fixed: dict[Fact, Any] = {}
    for part in (node.condition, node.element):
        fixed |= {} if part is None else _named_values(part, node.variable)
    free = [known for known in asked if known not in fixed]
    listed = node.items.fact
    if len(free) > 1:
        return
    held = {known.path: value for known, value in fixed.items()}
    more = _more_words(listed, fixed)

    def added(value: Any) -> Value:
        own = {**held, free[0].path: value} if free else held
        made: Value = with_new_entry(owner, listed.path, own) if free or value else owner
        return made

    if not free:
        name = f"{listed.name}[+]"
        yield Slot(name, owner, more, Kind.BOOLEAN, now=False, put=added, rank=1, is_added=True)
        return
    own, words = free[0].field, _words(free[0])
    yield Slot(
        f"{listed.name}[+].{free[0].name}",
        owner,
        Text(id=f"{more.id}: {words.id}", en=f"{more.en}: {words.en}"),
        own.kind,
        None,
        added,
        own.unit,
        own.choices,
        own.planned,
        1,
        is_added=True,
    )


def _more_words(listed: Fact, fixed: Mapping[Fact, Any]) -> Text:
    title = _words(listed)
    shown = [(_words(known), show(value, known.field.unit)) for known, value in fixed.items()]
    inner = Text(
        id="; ".join(f"{name.id} {value.id}" for name, value in shown),
        en="; ".join(f"{name.en} {value.en}" for name, value in shown),
    )
    more = Text(id=f"{title.id}, satu entri lagi", en=f"{title.en}, one entry more")
    return Text(id=f"{more.id} ({inner.id})", en=f"{more.en} ({inner.en})") if inner.en else more


def _named_values(node: Condition, variable: str) -> dict[Fact, Any]:
    """Return the values that a filter names: ``p.percent == 50``, ``p.kind in (..)``, ``p.ok``."""
    match node:
        case Junction(op="and"):
            found: dict[Fact, Any] = {}
            for part in node.parts:
                found |= _named_values(part, variable)
            return found
        case Compare(op="==", left=ItemRef() as own, right=Literal() as value):
            return {own.fact: value.value} if own.variable == variable else {}
        case Member(operand=ItemRef() as own, negated=False):
            first = min(node.values, key=repr)
            return {own.fact: first} if own.variable == variable else {}
        case ItemRef() if node.variable == variable and node.type.kind is Kind.BOOLEAN:
            return {node.fact: True}
        case _:
            return {}
