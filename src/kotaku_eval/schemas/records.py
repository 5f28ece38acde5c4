"""The schemas of records: activities, places, the cases of examples, and portfolio files."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from kotaku_eval.activities import EVENT_FIELDS, Document, Status
from kotaku_eval.definitions.events import UNDATED
from kotaku_eval.facts import ACTIVITIES, ACTIVITY
from kotaku_eval.lifecycles import Lifecycle, Stage
from kotaku_eval.models import Field, Kind, fields_of
from kotaku_eval.portfolios import Basis
from kotaku_eval.schemas.shapes import (
    BOOLEAN,
    DATE,
    INTEGER,
    NAMED,
    NUMBER,
    TEXT,
    Shape,
    by_name,
    choice,
    described,
    given,
    listed,
    optional,
    sparse,
    words,
)
from kotaku_eval.texts import Text

AS_OF: Final = described(DATE, Text(en="The day of the judgement.", id="Hari penilaian."))
_STATUS: Final = described(
    optional(choice(Status)),
    Text(en="Whether more may still come.", id="Apakah masih ada yang akan terjadi."),
)
_SCALARS: Final[dict[Kind, Shape]] = {
    Kind.TEXT: TEXT,
    Kind.INTEGER: INTEGER,
    Kind.NUMBER: NUMBER,
    Kind.BOOLEAN: BOOLEAN,
    Kind.DATE: DATE,
}
_ACTIVITY_KEYS: Final = ("source", "sources", "events")
_PLACE_KEYS: Final = ("source", "level")


def case_schema(lifecycle: Lifecycle | None, level: str = ACTIVITY) -> Shape:
    """Return the shape of the case of an example.

    Args:
        lifecycle: Whose stages and fields it names; with none, any name will do.
        level: What the case is about.
    """
    if lifecycle is None:
        known = {"as_of": AS_OF, "status": _STATUS}
        return {"type": "object", "properties": known}
    levels = [own.id for own in lifecycle.levels]
    above = levels if level == ACTIVITY else levels[levels.index(level) + 1 :]
    keys = {name: _place(lifecycle, name) for name in above}
    if level == ACTIVITY:
        keys |= _activity_keys(lifecycle) | _stage_keys(lifecycle)
    else:
        keys |= _place_keys(lifecycle, level)
        keys[ACTIVITIES] = listed(case_schema(lifecycle))
    made = sparse(keys | _dotted_places(lifecycle, above))
    made["properties"]["as_of"] = AS_OF
    for name in [*above, ACTIVITIES]:
        if name in keys:
            made["properties"][name] = keys[name]
    return made


def portfolio_schema(lifecycle: Lifecycle | None) -> Shape:
    """Return the schema of portfolio files."""
    activity: Shape = by_name({})
    place: Shape = by_name({})
    places: Shape = by_name(optional(listed({**place, "allOf": [given("code")]})))
    if lifecycle is not None:
        activity = sparse(_activity_keys(lifecycle))
        lists = {
            level.id: listed({**_place(lifecycle, level.id), "allOf": [given("code")]})
            for level in lifecycle.levels
        }
        places = sparse(lists)
    keys = {
        "portfolio": described(NAMED, Text(en="Its name.", id="Namanya.")),
        "title": described(words(), Text(en="What people call it.", id="Judulnya.")),
        "lifecycle": described(
            TEXT, Text(en="The lifecycle it follows, by name or path.", id="Siklusnya.")
        ),
        "ruleset": described(
            TEXT, Text(en="The rules it is judged by.", id="Aturan penilaiannya.")
        ),
        "as_of": AS_OF,
        "basis": described(
            choice(Basis), Text(en="All activities or some.", id="Semua kegiatan atau sebagian.")
        ),
        "illustrative": described(
            BOOLEAN, Text(en="Whether it is made up.", id="Apakah datanya rekaan.")
        ),
        "places": described(places, Text(en="Places by level.", id="Tempat menurut tingkat.")),
        "activities": described(
            listed({**activity, "allOf": [given("id")]}),
            Text(en="The activities.", id="Kegiatannya."),
        ),
    }
    return sparse(keys, required=["portfolio", "lifecycle", "activities"])


def _activity_keys(lifecycle: Lifecycle) -> dict[str, Shape]:
    fields = fields_of(lifecycle.activity_type, without=_ACTIVITY_KEYS)
    made = _field_keys(own for own in fields if own.name not in {"status", "level"})
    stages = sparse({stage.id: _stage(stage, lifecycle) for stage in lifecycle.stages})
    made["stages"] = described(stages, Text(en="What happened when.", id="Apa terjadi kapan."))
    made["status"] = _STATUS
    made["level"] = choice(level.id for level in lifecycle.levels)
    return made | {f"stages.{name}": shape for name, shape in _stage_keys(lifecycle).items()}


def _stage_keys(lifecycle: Lifecycle) -> dict[str, Shape]:
    made: dict[str, Shape] = {}
    for stage in lifecycle.stages:
        made[stage.id] = described(_stage(stage, lifecycle), stage.title)
        made |= {
            f"{stage.id}.{key}": shape for key, shape in _detail_keys(stage, lifecycle).items()
        }
    return made


def _stage(stage: Stage, lifecycle: Lifecycle) -> Shape:
    happened = _date_or_undated()
    event = {"anyOf": [happened, sparse(_detail_keys(stage, lifecycle))]}
    return {"anyOf": [event, {"type": "null"}, listed(event)]}


def _date_or_undated() -> Shape:
    return {"anyOf": [{"enum": [UNDATED]}, *DATE["anyOf"]]}


def _detail_keys(stage: Stage, lifecycle: Lifecycle) -> dict[str, Shape]:
    kind = choice(stage.evidence) if stage.evidence else TEXT
    found = _field_keys(own for own in fields_of(Document) if own.name != "kind")
    document = sparse({"kind": kind, **found}, required=["kind"])
    return {
        **_field_keys(fields_of(lifecycle.event_type, without=EVENT_FIELDS)),
        "date": described(_date_or_undated(), Text(en="When it happened.", id="Kapan terjadi.")),
        "planned": described(DATE, Text(en="When it was to happen.", id="Rencananya.")),
        "evidence": described(
            listed({"anyOf": [kind, document]}),
            Text(en="The documents that were found.", id="Dokumen yang ditemukan."),
        ),
    }


def _place(lifecycle: Lifecycle, level: str) -> Shape:
    return sparse(_place_keys(lifecycle, level))


def _place_keys(lifecycle: Lifecycle, level: str) -> dict[str, Shape]:
    kind = next(own.kind for own in lifecycle.levels if own.id == level)
    return _field_keys(fields_of(kind, without=_PLACE_KEYS))


def _dotted_places(lifecycle: Lifecycle, levels: Iterable[str]) -> dict[str, Shape]:
    return {
        f"{level}.{name}": shape
        for level in levels
        for name, shape in _place_keys(lifecycle, level).items()
    }


def _field_keys(fields: Iterable[Field]) -> dict[str, Shape]:
    """Return the shapes of fields, those inside records also by dotted name."""
    made: dict[str, Shape] = {}
    for own in fields:
        made[own.name] = described(_field(own), own.meaning) if own.meaning.en else _field(own)
        if own.kind is Kind.RECORD:
            inner = _field_keys(own.fields)
            made |= {f"{own.name}.{name}": part for name, part in inner.items()}
    return made


def _field(own: Field) -> Shape:
    if own.kind is Kind.CHOICE:
        return choice(own.choices)
    if own.kind is Kind.RECORD:
        return sparse(_field_keys(own.fields))
    if own.kind is Kind.LIST:
        return listed(sparse(_field_keys(own.fields)))
    made: dict[str, Any] = dict(_SCALARS[own.kind])
    return made
