"""Slots: the places in the data where one recorded value could say something else.

The slots of a rule are those of the facts it asks about. Nothing is known of what the rule makes of
them: whether another value lets it pass is found by trying, so that a rule of any form has slots.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from attrs import evolve, frozen

from kotaku_eval.activities import EVENT_FIELDS, Activity
from kotaku_eval.facts import Fact, Origin, Subject, read_path
from kotaku_eval.improvements.records import (
    with_document,
    with_event,
    with_value,
    without_event,
)
from kotaku_eval.improvements.worlds import Value
from kotaku_eval.lifecycles import Lifecycle
from kotaku_eval.models import Kind
from kotaku_eval.places import Place
from kotaku_eval.texts import Text

_FIXED: Final = frozenset({"id", "title", "code", "name"})
PLAIN: Final = frozenset(
    {Kind.TEXT, Kind.INTEGER, Kind.NUMBER, Kind.BOOLEAN, Kind.DATE, Kind.CHOICE}
)
"""The kinds of values that can be another; records and lists hold such values."""


@frozen(eq=False)
class Slot:
    """One value of one record.

    Args:
        fact: The name rules use for it.
        owner: The activity or place it is a record of.
        meaning: What it says, in both languages.
        kind: What kind of value it holds.
        now: Its present value; ``None`` when it is not recorded.
        put: Returns the owner with another value there.
        unit: The unit of a number.
        choices: The allowed texts of a choice.
        is_plan: Whether it is a date in the future by nature.
        rank: 0 for a value that is recorded or could be, 1 for what is tried only where no such
            value helps: another record or one fewer, a plan that would have to be moved, or what
            says which entry of a list it is.
        is_added: Whether it is a record that there is not, or one that would not be there.
    """

    fact: str
    owner: Value
    meaning: Text
    kind: Kind
    now: Any
    put: Callable[[Any], Value]
    unit: str = ""
    choices: tuple[str, ...] = ()
    is_plan: bool = False
    rank: int = 0
    is_added: bool = False


def fact_slots(known: Fact, subject: Subject, lifecycle: Lifecycle) -> Iterator[Slot]:
    """Yield the slots of one fact of a subject."""
    match known.origin:
        case Origin.FIELD:
            yield from _field_slots(known, subject.value)
        case Origin.PARENT:
            place = subject.parents.get(known.level)
            if place is not None:
                yield from _field_slots(known, place)
        case Origin.STAGE if isinstance(subject.value, Activity):
            yield from _part_slots(known, subject.value, lifecycle)
        case Origin.DOCUMENT if isinstance(subject.value, Activity):
            yield from _document_slots(known, subject.value)
        case _:
            return


def _field_slots(known: Fact, owner: Value) -> Iterator[Slot]:
    if known.field.kind in PLAIN and known.path[-1] not in _FIXED:
        now = read_path(owner, known.path)
        yield _slot(known, owner, now, lambda value: with_value(owner, known.path, value))


def _slot(known: Fact, owner: Value, now: Any, put: Callable[[Any], Value]) -> Slot:
    own = known.field
    meaning = own.meaning if own.meaning.en else Text.same(known.name)
    if isinstance(owner, Place):
        meaning = Text(id=f"{owner.label}: {meaning.id}", en=f"{owner.label}: {meaning.en}")
    is_moved = own.planned and now is not None
    return Slot(
        known.name,
        owner,
        meaning,
        own.kind,
        now,
        put,
        own.unit,
        own.choices,
        own.planned,
        int(is_moved),
    )


# --- stages -------------------------------------------------------------------------------------


def _part_slots(known: Fact, activity: Activity, lifecycle: Lifecycle) -> Iterator[Slot]:
    stage, part = known.path[0], known.path[1]
    if part != "planned":
        yield from stage_slots(stage, activity, lifecycle)
        return
    rows = [at for at, own in enumerate(activity.events) if own.stage == stage]
    for number, at in enumerate(rows, start=1):

        def put(value: Any, at: int = at) -> Activity:
            return with_event(activity, at, lambda own: evolve(own, planned=value))

        slot = _slot(known, activity, activity.events[at].planned, put)
        name = f"{stage}[{number}].planned" if len(rows) > 1 else known.name
        yield evolve(slot, fact=name)


def stage_slots(stage: str, activity: Activity, lifecycle: Lifecycle) -> Iterator[Slot]:
    """Yield the dates of a stage's events, an event more, and an event less."""
    title = lifecycle.stage(stage).title
    happened = list(_happened(stage, activity))
    for at, name, nth in happened:
        meaning = Text(id=f"{title.id}{nth}, tanggal", en=f"{title.en}{nth}, date")

        def dated(value: Any, at: int = at) -> Activity:
            return with_event(activity, at, lambda own: evolve(own, date=value))

        yield Slot(f"{name}.date", activity, meaning, Kind.DATE, activity.events[at].date, dated)
    yield _new_event_slot(stage, activity, lifecycle, is_further=bool(happened))
    for at, name, nth in happened:
        meaning = Text(id=f"{title.id}{nth}, terjadi", en=f"{title.en}{nth}, happened")

        def removed(value: Any, at: int = at) -> Activity:
            return activity if value else without_event(activity, at)

        yield Slot(
            f"{name}.done", activity, meaning, Kind.BOOLEAN, now=True, put=removed, rank=1,
            is_added=True,
        )  # fmt: skip


def _happened(stage: str, activity: Activity) -> Iterator[tuple[int, str, str]]:
    """Yield the rows of a stage's events, with what each is called in facts and in words."""
    rows = [at for at, own in enumerate(activity.events) if own.stage == stage and own.happened]
    for number, at in enumerate(rows, start=1):
        is_one = len(rows) == 1
        yield at, stage if is_one else f"{stage}[{number}]", "" if is_one else f" ({number})"


def _new_event_slot(
    stage: str, activity: Activity, lifecycle: Lifecycle, *, is_further: bool
) -> Slot:
    """Return the date of an event that is not recorded."""
    title = lifecycle.stage(stage).title
    more = Text(id=" (satu catatan lagi)", en=" (one more)") if is_further else Text.same("")
    meaning = Text(id=f"{title.id}{more.id}, tanggal", en=f"{title.en}{more.en}, date")
    name = f"{stage}[+].date" if is_further else f"{stage}.date"

    def added(value: Any) -> Activity:
        event = lifecycle.event_type(stage=stage, date=value)
        return evolve(activity, events=(*activity.events, event))

    rank = int(is_further)
    return Slot(name, activity, meaning, Kind.DATE, None, added, rank=rank, is_added=is_further)


def event_slots(
    known: Fact, stages: tuple[str, ...], activity: Activity, lifecycle: Lifecycle
) -> Iterator[Slot]:
    """Yield the slots of a programme's own field in the events of some stages."""
    if known.path[0] in EVENT_FIELDS or known.field.kind not in PLAIN:
        return
    for stage in stages:
        title, own = lifecycle.stage(stage).title, known.field.meaning
        for at, name, nth in _happened(stage, activity):

            def put(value: Any, at: int = at) -> Activity:
                made = with_value(activity.events[at], known.path, value)
                return with_event(activity, at, lambda _: made)

            slot = _slot(known, activity, read_path(activity.events[at], known.path), put)
            meaning = Text(
                id=f"{title.id}{nth}, {own.id or known.name}",
                en=f"{title.en}{nth}, {own.en or known.name}",
            )
            yield evolve(slot, fact=f"{name}.{known.name}", meaning=meaning)


def _document_slots(known: Fact, activity: Activity) -> Iterator[Slot]:
    stage, part, document = known.path
    for at, event in enumerate(activity.events):
        if event.stage != stage or not event.happened:
            continue

        def put(value: Any, at: int = at) -> Activity:
            exists = bool(value) if part == "evidence" else True
            correct = None if part == "evidence" else bool(value)
            found = with_document(activity.events[at], document, exists=exists, correct=correct)
            return with_event(activity, at, lambda _: found)

        found = next((own for own in event.evidence or () if own.kind == document), None)
        now = None if event.evidence is None else found is not None and found.exists
        if part == "correct":
            now = found.correct if found is not None and found.exists else None
        yield _slot(known, activity, now, put)
        return
