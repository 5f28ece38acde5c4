"""Questions: what each is called in a form, and what of a record its answer fills.

They follow from the lifecycle alone, so that an export is read without the form that was filled
in: by whichever version of it, with its groups in the names of the columns or without.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Final

from attrs import field, frozen

from kotaku_eval.activities import BASE_FIELDS, EVENT_FIELDS
from kotaku_eval.facts import ACTIVITY
from kotaku_eval.lifecycles import Lifecycle
from kotaku_eval.models import Field, Kind, fields_of

Path = tuple[str, ...]
Key = tuple[str, ...]
"""What a question is about: its role, then the level or stage, then the way to a field."""

MARK: Final = "kotaku_eval_form"
"""The hidden question that tells the lifecycle, the rule set and the version of the form."""
ROWS: Final = "kotaku_eval_rows"
"""The hidden question that tells how many rows each repeat has."""
ID: Final = "activity_id"
TITLE: Final = "activity_title"
STATUS: Final = "activity_status"
PICK: Final = "activity_pick"
KNOWN_TITLE: Final = "activity_known_title"
VISIT_DATE: Final = "visit_date"
ENUMERATOR: Final = "enumerator"
OTHER: Final = "-other-"
"""The choice of an activity or place that is not in the list."""

YES: Final = "yes"
NO: Final = "no"
UNKNOWN: Final = "dk"
NOT_LOOKED: Final = "not_looked"
UNDATED: Final = "undated"
DAY: Final = "day"
MONTH: Final = "month"
YEAR: Final = "year"

WITH_PRECISION: Final = "precision"
PLACE_PARTS: Final = ("pick", "code", "name", "named")
PLACE_BASE: Final = ("code", "level", "name", "parent", "source")
_UNSAFE: Final = re.compile(r"[^A-Za-z0-9_]+")
_OWN_NAMES: Final = (
    MARK, ROWS, ID, TITLE, STATUS, PICK, KNOWN_TITLE, VISIT_DATE, ENUMERATOR,
    "start", "end", "visit_gps", "consent", "remarks", "visit", "identity", "meta", "instanceid",
    "instancename", "key", "parent_key", "check", "check_reason", "general",
)  # fmt: skip
NO_FACTS: Final = frozenset({"start", "end", "visit_gps", "consent", "remarks", "check_reason"})
"""Questions whose answers serve the survey and are no facts of an activity."""


@frozen
class Slot:
    """One question that fills a part of a record.

    Args:
        name: What the question is called.
        key: What it is about.
        field: The type of the value; of the owner for a repeat.
    """

    name: str
    key: Key
    field: Field

    @property
    def role(self) -> str:
        """The first part of the key."""
        return self.key[0]


@frozen(eq=False)
class Schema:
    """All questions that forms of one lifecycle may ask.

    Args:
        slots: By name.
        keys: The names by key.
        owned: The slots by role and level or stage; of entries by their list.
    """

    slots: Mapping[str, Slot]
    keys: Mapping[Key, str] = field(repr=False)
    owned: Mapping[Key, list[Slot]] = field(repr=False)

    def of(self, *owner: str) -> list[Slot]:
        """Return the questions of one role about a level or stage, or about a list."""
        return self.owned.get(owner, [])

    def name(self, *key: str) -> str:
        """Return what the question about something is called."""
        return self.keys[key]

    def has(self, *key: str) -> bool:
        """Whether there may be a question about something."""
        return key in self.keys

    def precision_of(self, slot: Slot) -> str:
        """Return what the question is called that tells how exact a date is; empty for others."""
        if slot.field.kind is not Kind.DATE:
            return ""
        return self.keys[f"{slot.role}_{WITH_PRECISION}", *slot.key[1:]]


@lru_cache(maxsize=32)
def schema_of(lifecycle: Lifecycle) -> Schema:
    """Return the questions of a lifecycle.

    >>> from kotaku_eval import load_lifecycle
    >>> schema_of(load_lifecycle("kotaku")).name("date", "mp2k_held")
    'mp2k_held__date'
    """
    slots: dict[str, Slot] = {}
    keys: dict[Key, str] = {}
    owned: dict[Key, list[Slot]] = {}
    taken: set[str] = set(_OWN_NAMES)
    for key, wanted, own in _wanted(lifecycle):
        name = _free(wanted, taken)
        taken.add(name.casefold())
        slots[name], keys[key] = Slot(name, key, own), name
        owner = key[:3] if key[0] == "entry" else key[:2]
        owned.setdefault(owner, []).append(slots[name])
    return Schema(slots, keys, owned)


def dotted(path: Iterable[str]) -> str:
    """Return the way to a field as one word."""
    return ".".join(path)


def identifier(*parts: str) -> str:
    """Return parts as one name that XML takes."""
    made = "__".join(_UNSAFE.sub("_", part).strip("_") or "x" for part in parts)
    return made if made[0].isalpha() else f"q_{made}"


def choice_names(texts: Iterable[str]) -> dict[str, str]:
    """Return for each text of a choice the name that stands for it in the data.

    >>> choice_names(["Baik", "Pihak ketiga"])
    {'Baik': 'Baik', 'Pihak ketiga': 'Pihak_ketiga'}
    """
    taken: set[str] = set()
    found = {}
    for text in texts:
        name = _free(_UNSAFE.sub("_", text).strip("_") or "x", taken)
        taken.add(name.casefold())
        found[text] = name
    return found


def _free(wanted: str, taken: set[str]) -> str:
    name, number = wanted, 1
    while name.casefold() in taken:
        number += 1
        name = f"{wanted}_{number}"
    return name


_Wanted = tuple[Key, str, Field]
_YES_NO: Final = Field("", Kind.BOOLEAN)
_TEXT: Final = Field("", Kind.TEXT)
_DATE: Final = Field("", Kind.DATE)
_PLAN: Final = Field("", Kind.DATE, planned=True)


def _wanted(lifecycle: Lifecycle) -> Iterator[_Wanted]:
    for stage in lifecycle.stages:
        yield from _of_stage(lifecycle, stage.id, stage.evidence)
    for level in lifecycle.levels:
        for part in PLACE_PARTS:
            yield (part, level.id), identifier("place", level.id, part), _TEXT
        yield ("ask", level.id), identifier("place", level.id, "ask"), _YES_NO
        yield from _of_record(level.id, fields_of(level.kind, without=PLACE_BASE), (level.id,))
    own = fields_of(lifecycle.activity_type, without=BASE_FIELDS)
    yield from _of_record(ACTIVITY, own, ())


def _of_stage(lifecycle: Lifecycle, stage: str, documents: tuple[str, ...]) -> Iterator[_Wanted]:
    for role, own in (("happened", _YES_NO), ("precision", _TEXT), ("date", _DATE)):
        yield (role, stage), identifier(stage, role), own
    for role, own in (("planned", _PLAN), ("planned_precision", _TEXT), ("reason", _TEXT)):
        yield (role, stage), identifier(stage, role), own
    yield ("photo", stage), identifier(stage, "photo"), _TEXT
    yield ("events", stage), identifier("events", stage), _TEXT
    for document in documents:
        for role, own in (("exists", _YES_NO), ("correct", _YES_NO), ("number", _TEXT)):
            yield (role, stage, document), identifier(stage, document, role), own
    for path, own in leaves(fields_of(lifecycle.event_type, without=EVENT_FIELDS)):
        yield ("own", stage, dotted(path)), identifier(stage, *path), own
        if own.kind is Kind.DATE:
            coarse = ("own_precision", stage, dotted(path))
            yield coarse, identifier(stage, *path, WITH_PRECISION), _TEXT


def _of_record(level: str, fields: tuple[Field, ...], before: Path) -> Iterator[_Wanted]:
    for path, own in leaves(fields, lists=True):
        key = (level, dotted(path))
        if own.kind is not Kind.LIST:
            yield ("field", *key), identifier(*before, *path), own
            if own.kind is Kind.DATE:
                name = identifier(*before, *path, WITH_PRECISION)
                yield ("field_precision", *key), name, _TEXT
            continue
        yield ("any", *key), identifier(*before, *path, "any"), own
        yield ("list", *key), identifier("list", *before, *path), own
        for inner, item in leaves(own.fields):
            deep = (*key, dotted(inner))
            yield ("entry", *deep), identifier(*before, *path, *inner), item
            if item.kind is Kind.DATE:
                name = identifier(*before, *path, *inner, WITH_PRECISION)
                yield ("entry_precision", *deep), name, _TEXT


def leaves(
    fields: Iterable[Field], *, lists: bool = False, before: Path = ()
) -> Iterator[tuple[Path, Field]]:
    """Yield the fields that one answer fills, with the way to each.

    Args:
        fields: Fields, those of records entered.
        lists: Whether lists are yielded too; they are never entered.
        before: The way to the fields.
    """
    for own in fields:
        path = (*before, own.name)
        if own.kind is Kind.RECORD:
            yield from leaves(own.fields, lists=lists, before=path)
        elif own.kind is not Kind.LIST or lists:
            yield path, own
