"""The schema of lifecycle files."""

from __future__ import annotations

from typing import Final

from kotaku_eval.definitions.lifecycles import MODELS
from kotaku_eval.lifecycles import Confidence
from kotaku_eval.models import NUMERIC, Kind
from kotaku_eval.schemas.shapes import (
    BOOLEAN,
    NAME_PATTERN,
    NAMED,
    TEXT,
    Shape,
    by_name,
    choice,
    described,
    given,
    helped,
    listed,
    record,
    words,
)
from kotaku_eval.texts import Text

SURE: Final = described(choice(Confidence), Text(en="How sure it is.", id="Seberapa yakin."))
TITLE: Final = described(words(), Text(en="What people call it.", id="Judulnya bagi pembaca."))


def citation() -> Shape:
    """Return the shape of ``source:``."""
    said = described(words(), Text(en="Who says it.", id="Siapa yang menyatakannya."))
    made = record({"text": said, "confidence": SURE}, required=["text"])
    return described(
        made, Text(en="Where it comes from, and how sure it is.", id="Asalnya, dan keyakinannya.")
    )


def lifecycle_schema() -> Shape:
    """Return the schema of lifecycle files."""
    keys = {
        "lifecycle": described(NAMED, Text(en="The name of the lifecycle.", id="Nama siklus.")),
        "title": TITLE,
        **_order(),
        **_things(),
        "source": citation(),
    }
    required = ["lifecycle", "title", "stages"]
    return record(keys, required=required, **{"$defs": {"field": _field()}})


def _order() -> dict[str, Shape]:
    stages = {**by_name(_stage(), NAME_PATTERN), "minProperties": 1}
    return helped({
        "stages": (
            stages,
            "The stages by id, in the order they are shown.",
            "Tahap menurut kode, dalam urutan tampilnya.",
        ),
        "order": (
            listed(_pair()),
            "What comes before what: pairs [before, after, confidence].",
            "Apa yang mendahului apa: pasangan [sebelum, sesudah, keyakinan].",
        ),
        "final": (TEXT, "The stage that closes an activity.", "Tahap penutup kegiatan."),
        "phases": (by_name(words()), "Phases by id.", "Fase."),
    })  # fmt: skip


def _things() -> dict[str, Shape]:
    return helped({
        "documents": (by_name(words()), "Kinds of evidence by id.", "Jenis bukti."),
        "levels": (
            by_name(words(), NAME_PATTERN),
            "Levels of places, from the lowest up.",
            "Tingkat tempat, dari yang terendah.",
        ),
        "model": (choice(MODELS), "Typed records of the library.", "Model data dari pustaka ini."),
        "fields": (
            by_name(by_name(_FIELD, NAME_PATTERN)),
            "Fields of its own, under 'activity', 'event' or the id of a level.",
            "Kolom sendiri, di bawah 'activity', 'event' atau kode tingkat.",
        ),
        "time_zone": (TEXT, "Asia/Jakarta when left out.", "Bila kosong: Asia/Jakarta."),
    })  # fmt: skip


def _stage() -> Shape:
    keys = helped({
        "title": (words(), "Its name.", "Namanya."),
        "phase": (TEXT, "The id of a phase.", "Kode fase."),
        "actor": (words(), "Who does it.", "Siapa yang melakukannya."),
        "evidence": (listed(TEXT), "Ids of the documents it leaves.", "Kode dokumen buktinya."),
    })  # fmt: skip
    return record({**keys, "confidence": SURE}, required=["title"])


def _pair() -> Shape:
    return {
        "type": "array",
        "prefixItems": [TEXT, TEXT, SURE],
        "minItems": 2,
        "maxItems": 3,
    }


_FIELD: Final[Shape] = {"$ref": "#/$defs/field"}


def _field() -> Shape:
    keys = helped({
        "type": (choice(Kind), "The type of its values.", "Jenis nilainya."),
        "meaning": (words(), "What it says.", "Artinya."),
        "unit": (TEXT, "The unit of a number.", "Satuan bilangan."),
        "choices": (
            listed(TEXT, minItems=1),
            "The texts of a choice.",
            "Teks yang dapat dipilih.",
        ),
        "fields": (
            by_name(_FIELD, NAME_PATTERN),
            "The fields of a record or entry.",
            "Kolom catatan atau entrinya.",
        ),
        "planned": (BOOLEAN, "Whether a date is a plan.", "Apakah tanggal ini rencana."),
    })  # fmt: skip
    fitting = {
        "choices": [Kind.CHOICE],
        "fields": [Kind.RECORD, Kind.LIST],
        "unit": sorted(NUMERIC, key=lambda kind: kind.value),
        "planned": [Kind.DATE],
    }
    rules = [
        {
            "if": {"properties": {"type": {"enum": [kind.value for kind in kinds]}}},
            "then": given(key) if key in {"choices", "fields"} else {},
            "else": {"properties": {key: False}},
        }
        for key, kinds in fitting.items()
    ]
    return record(keys, required=["type"], allOf=rules)
