"""Facts: the named, typed values that rules speak of, and nothing else they may see.

A vocabulary lists every name that a rule on one level may use. A subject is an activity or place
with what surrounds it; ``value_of`` reads one fact of it.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from enum import Enum
from functools import lru_cache
from typing import Any, Final, cast

import attrs
from attrs import field, frozen

from kotaku_eval.activities import (
    BASE_FIELDS,
    EVENT_FIELDS,
    NEVER,
    Activity,
    Occurrences,
    Timeline,
)
from kotaku_eval.dates import EventDate
from kotaku_eval.lifecycles import Lifecycle
from kotaku_eval.models import Field, Kind, fields_of, walk
from kotaku_eval.places import Place
from kotaku_eval.texts import Text

ACTIVITY: Final = "activity"
ACTIVITIES: Final = "activities"
EVENT: Final = "event"
_PLACE_BASE: Final = ("code", "level", "name", "parent", "source")


class Origin(Enum):
    """Where the value of a fact is found."""

    FIELD = "field"
    STAGE = "stage"
    DOCUMENT = "document"
    CLOSED = "closed"
    PARENT = "parent"
    ACTIVITIES = "activities"


@frozen
class Fact:
    """One name of a vocabulary.

    Args:
        name: The name rules use.
        field: Its type, unit and meaning.
        origin: Where its value is found.
        path: The way there: attribute names, or a stage and what is asked of it.
        level: The level of the place it belongs to, for a parent's fact.
        is_certain: Whether it always has a value.
    """

    name: str
    field: Field
    origin: Origin
    path: tuple[str, ...]
    level: str = ACTIVITY
    is_certain: bool = False


@frozen
class Subject:
    """An activity or place with everything a rule may know about it."""

    level: str
    value: Activity | Place
    timeline: Timeline = field(factory=dict, repr=False)
    parents: Mapping[str, Place] = field(factory=dict, repr=False)
    activities: tuple[Subject, ...] = field(default=(), repr=False)
    is_closed: bool = True

    @property
    def id(self) -> str:
        """The activity's id or the place's code."""
        return self.value.id if isinstance(self.value, Activity) else self.value.code


@frozen(eq=False)
class Vocabulary:
    """The facts a rule on one level may use, by name.

    >>> from kotaku_eval.lifecycles import Lifecycle, Stage
    >>> tiny = Lifecycle("tiny", Text.same("Tiny"), stages=[Stage("built", Text.same("Built"))])
    >>> vocabulary_of(tiny)["built.first"].field.kind.value
    'date'
    """

    level: str
    facts: Mapping[str, Fact]
    stages: tuple[str, ...] = ()
    activities: Vocabulary | None = None

    def __getitem__(self, name: str) -> Fact:
        return self.facts[name]

    def __contains__(self, name: object) -> bool:
        return name in self.facts

    def __iter__(self) -> Iterator[str]:
        return iter(self.facts)

    def find(self, name: str) -> Fact | None:
        """Return the fact of a name (also written with the subject's own level in front)."""
        return self.facts.get(name) or self.facts.get(name.removeprefix(f"{self.level}."))

    def items_of(self, listed: Fact) -> Vocabulary:
        """Return the vocabulary of the entries of a list fact."""
        if listed.origin is Origin.ACTIVITIES and self.activities is not None:
            return self.activities
        return item_vocabulary(listed.field)


@lru_cache(maxsize=64)
def vocabulary_of(lifecycle: Lifecycle, level: str = ACTIVITY) -> Vocabulary:
    """Return the vocabulary of the activities, or of the places of one level."""
    if level == ACTIVITY:
        facts = [*_own_facts(lifecycle.activity_type), *_stage_facts(lifecycle)]
        above = lifecycle.levels
    else:
        names = [known.id for known in lifecycle.levels]
        at = names.index(level)
        facts = [*_place_facts(lifecycle.levels[at].kind, level), _activities_fact()]
        above = lifecycle.levels[at + 1 :]
    for parent in above:
        facts += [
            attrs.evolve(
                known, name=f"{parent.id}.{known.name}", origin=Origin.PARENT, is_certain=False
            )
            for known in _place_facts(parent.kind, parent.id)
        ]
    stages = tuple(stage.id for stage in lifecycle.stages) if level == ACTIVITY else ()
    below = None if level == ACTIVITY else vocabulary_of(lifecycle)
    return Vocabulary(level, {known.name: known for known in facts}, stages, below)


@lru_cache(maxsize=256)
def item_vocabulary(listed: Field) -> Vocabulary:
    """Return the vocabulary of the entries of a list of records."""
    facts = [
        Fact(name, child, Origin.FIELD, tuple(name.split(".")))
        for name, child in walk(listed.fields)
    ]
    return Vocabulary(listed.name, {known.name: known for known in facts})


@lru_cache(maxsize=64)
def event_vocabulary(lifecycle: Lifecycle) -> Vocabulary:
    """Return the vocabulary of one event: what every event has, and the programme's own fields."""
    facts = [
        Fact("stage", _stage_field(lifecycle), Origin.FIELD, ("stage",), is_certain=True),
        *(
            Fact(name, Field(name, Kind.DATE, meaning=meaning), Origin.FIELD, (name,))
            for name, meaning in _EVENT_DATES.items()
        ),
    ]
    for name, child in walk(fields_of(lifecycle.event_type, without=EVENT_FIELDS)):
        facts.append(Fact(name, child, Origin.FIELD, tuple(name.split("."))))
    return Vocabulary(EVENT, {known.name: known for known in facts})


def _stage_field(lifecycle: Lifecycle) -> Field:
    names = tuple(stage.id for stage in lifecycle.stages)
    return Field("stage", Kind.CHOICE, meaning=Text(en="Its stage", id="Tahapnya"), choices=names)


_EVENT_DATES: Final = {
    "date": Text(en="When it happened", id="Tanggal terjadinya"),
    "planned": Text(en="When it was planned", id="Tanggal rencananya"),
}


def _own_facts(kind: type[Activity]) -> Iterator[Fact]:
    yield Fact("id", _text("id", "Identifier", "Kode"), Origin.FIELD, ("id",), is_certain=True)
    yield Fact("title", _text("title", "Title", "Judul"), Origin.FIELD, ("title",), is_certain=True)
    closed = Text(en="Nothing more is to come", id="Kegiatan sudah selesai atau dibatalkan")
    yield Fact(
        "closed",
        Field("closed", Kind.BOOLEAN, meaning=closed),
        Origin.CLOSED,
        (),
        is_certain=True,
    )
    for name, child in walk(fields_of(kind, without=BASE_FIELDS)):
        yield Fact(name, child, Origin.FIELD, tuple(name.split(".")))


def _place_facts(kind: type[Place], level: str) -> Iterator[Fact]:
    for name, en, indonesian in (("code", "Code", "Kode"), ("name", "Name", "Nama")):
        own = _text(name, en, indonesian)
        yield Fact(name, own, Origin.FIELD, (name,), level, is_certain=True)
    for name, child in walk(fields_of(kind, without=_PLACE_BASE)):
        yield Fact(name, child, Origin.FIELD, tuple(name.split(".")), level)


def _text(name: str, en: str, indonesian: str) -> Field:
    return Field(name, Kind.TEXT, meaning=Text(en=en, id=indonesian))


def _activities_fact() -> Fact:
    meaning = Text(en="The activities within the place", id="Kegiatan di tempat itu")
    own = Field(ACTIVITIES, Kind.LIST, meaning=meaning)
    return Fact(ACTIVITIES, own, Origin.ACTIVITIES, (), is_certain=True)


_STAGE_PARTS: Final = (
    ("done", Kind.BOOLEAN, "has happened", "sudah terjadi"),
    ("count", Kind.INTEGER, "number of events", "jumlah kejadian"),
    ("undated", Kind.INTEGER, "number of events without a date", "jumlah kejadian tanpa tanggal"),
    ("first", Kind.DATE, "date of the first event", "tanggal kejadian pertama"),
    ("last", Kind.DATE, "date of the last event", "tanggal kejadian terakhir"),
    ("date", Kind.DATE, "date of the first event", "tanggal kejadian pertama"),
    ("planned", Kind.DATE, "planned date", "tanggal rencana"),
)


def _stage_facts(lifecycle: Lifecycle) -> Iterator[Fact]:
    for stage in lifecycle.stages:
        for part, kind, en, indonesian in _STAGE_PARTS:
            name = f"{stage.id}.{part}"
            meaning = Text(en=f"{stage.title.en}: {en}", id=f"{stage.title.id}: {indonesian}")
            own = Field(name, kind, meaning=meaning, planned=part == "planned")
            certain = part in {"done", "count", "undated"}
            path = (stage.id, "first" if part == "date" else part)
            yield Fact(name, own, Origin.STAGE, path, is_certain=certain)
        for document in stage.evidence:
            shown = lifecycle.document(document)
            for part, en, indonesian in (
                ("evidence", "exists", "ada"),
                ("correct", "is correctly filled", "terisi benar"),
            ):
                name = f"{stage.id}.{part}.{document}"
                meaning = Text(
                    en=f"{stage.title.en}: {shown.en} {en}",
                    id=f"{stage.title.id}: {shown.id} {indonesian}",
                )
                own = Field(name, Kind.BOOLEAN, meaning=meaning)
                yield Fact(name, own, Origin.DOCUMENT, (stage.id, part, document))


def value_of(known: Fact, subject: Subject) -> Any:
    """Return the value of a fact of a subject; ``None`` when it is not known."""
    match known.origin:
        case Origin.FIELD:
            return read_path(subject.value, known.path)
        case Origin.PARENT:
            return read_path(subject.parents.get(known.level), known.path)
        case Origin.STAGE:
            return stage_value(subject.timeline.get(known.path[0], NEVER), known.path[1])
        case Origin.DOCUMENT:
            seen = subject.timeline.get(known.path[0], NEVER)
            return document_value(seen, known.path[1], known.path[2])
        case Origin.CLOSED:
            return subject.is_closed
        case Origin.ACTIVITIES:
            return subject.activities


def read_path(value: Any, path: tuple[str, ...]) -> Any:
    """Follow attribute names; ``None`` as soon as one is missing. Choices become their text."""
    for name in path:
        if value is None:
            return None
        value = getattr(value, name)
    return value.value if isinstance(value, Enum) else value


def stage_value(seen: Occurrences, part: str) -> Any:
    """Return what is asked of a stage; its first and last are unknown while one is undated."""
    match part:
        case "done":
            return seen.count > 0
        case "count":
            return seen.count
        case "undated":
            return seen.undated
        case "planned":
            return seen.planned
        case "first":
            return None if seen.undated else seen.first
        case _:
            return None if seen.undated else seen.last


def document_value(seen: Occurrences, part: str, document: str) -> bool | None:
    """Say whether a document exists (or is correct); ``None`` when nobody recorded it."""
    if not seen.count or seen.documents is None:
        return None
    found = seen.documents.get(document)
    if part == "evidence":
        return found is not None and found.exists
    return None if found is None or not found.exists else found.correct


def facts_of(subject: Subject, vocabulary: Vocabulary) -> dict[str, Any]:
    """Return every fact of a subject as a flat row: name to value."""
    return {name: value_of(known, subject) for name, known in vocabulary.facts.items()}


def observed_dates(value: Any) -> Iterator[EventDate]:
    """Yield every date among an attrs value's facts that is an observation, not a plan."""
    for name, kind in _dated_fields(cast("Hashable", type(value))):
        held = getattr(value, name)
        if held is None:
            continue
        if kind is Kind.DATE:
            yield held
        elif kind is Kind.RECORD:
            yield from observed_dates(held)
        else:
            for item in held:
                yield from observed_dates(item)


@lru_cache(maxsize=256)
def _dated_fields(kind: Any) -> tuple[tuple[str, Kind], ...]:
    """Return the fields of a class that hold observed dates, or records that do."""
    base = BASE_FIELDS if issubclass(kind, Activity) else _PLACE_BASE
    without = base if issubclass(kind, Activity | Place) else ()
    return tuple((own.name, own.kind) for own in fields_of(kind, without=without) if _is_dated(own))


def _is_dated(own: Field) -> bool:
    if own.kind is Kind.DATE:
        return not own.planned
    return any(_is_dated(child) for child in own.fields)
