"""The schema of lifecycle files."""

from __future__ import annotations

from typing import Final

from kotaku_eval.definitions.lifecycles import MODELS
from kotaku_eval.lifecycles import Confidence
from kotaku_eval.models import NUMERIC, Kind
from kotaku_eval.schemas.shapes import (
    BOOLEAN,
    NAME_PATTERN,
    TEXT,
    Shape,
    by_name,
    choice,
    described,
    given,
    listed,
    record,
    words,
)
from kotaku_eval.texts import Text

_CONFIDENCE: Final = described(choice(Confidence), Text(en="How sure it is.", id="Seberapa yakin."))


def citation() -> Shape:
    """Return the shape of ``source:``."""
    made = record(
        {
            "text": described(words(), Text(en="Who says it.", id="Siapa yang menyatakannya.")),
            "confidence": _CONFIDENCE,
        },
        required=["text"],
    )
    return described(
        made, Text(en="Where it comes from, and how sure it is.", id="Asalnya, dan keyakinannya.")
    )


def lifecycle_schema() -> Shape:
    """Return the schema of lifecycle files."""
    return record(
        {
            "lifecycle": described(TEXT, Text(en="The name of the lifecycle.", id="Nama siklus.")),
            "title": described(
                words(), Text(en="What people call it.", id="Judulnya bagi pembaca.")
            ),
            "stages": described(
                by_name(_stage(), NAME_PATTERN),
                Text(
                    en="The stages by id, in the order they are shown.",
                    id="Tahap menurut kode, dalam urutan tampilnya.",
                ),
            ),
            "order": described(
                listed(_pair()),
                Text(
                    en="What comes before what: pairs [before, after, confidence].",
                    id="Apa yang mendahului apa: pasangan [sebelum, sesudah, keyakinan].",
                ),
            ),
            "final": described(
                TEXT, Text(en="The stage that closes an activity.", id="Tahap penutup kegiatan.")
            ),
            "phases": described(by_name(words()), Text(en="Phases by id.", id="Fase.")),
            "documents": described(
                by_name(words()), Text(en="Kinds of evidence by id.", id="Jenis bukti.")
            ),
            "levels": described(
                by_name(words(), NAME_PATTERN),
                Text(
                    en="Levels of places, from the lowest up.",
                    id="Tingkat tempat, dari yang terendah.",
                ),
            ),
            "model": described(
                choice(MODELS),
                Text(en="Typed records of the library.", id="Model data dari pustaka ini."),
            ),
            "fields": described(
                by_name({"anyOf": [by_name(_FIELD, NAME_PATTERN), {"type": "null"}]}),
                Text(
                    en="Fields of its own, under 'activity' or the id of a level.",
                    id="Kolom sendiri, di bawah 'activity' atau kode tingkat.",
                ),
            ),
            "time_zone": described(
                TEXT, Text(en="Asia/Jakarta when left out.", id="Bila kosong: Asia/Jakarta.")
            ),
            "source": citation(),
        },
        required=["lifecycle", "title", "stages"],
        **{"$defs": {"field": _field()}},
    )


def _stage() -> Shape:
    return record(
        {
            "title": described(words(), Text(en="Its name.", id="Namanya.")),
            "phase": described(TEXT, Text(en="The id of a phase.", id="Kode fase.")),
            "actor": described(words(), Text(en="Who does it.", id="Siapa yang melakukannya.")),
            "evidence": described(
                listed(TEXT),
                Text(en="Ids of the documents it leaves.", id="Kode dokumen buktinya."),
            ),
            "confidence": _CONFIDENCE,
        },
        required=["title"],
    )


def _pair() -> Shape:
    return {
        "type": "array",
        "prefixItems": [TEXT, TEXT, _CONFIDENCE],
        "minItems": 2,
        "maxItems": 3,
    }


_FIELD: Final[Shape] = {"$ref": "#/$defs/field"}


def _field() -> Shape:
    keys = {
        "type": described(choice(Kind), Text(en="The type of its values.", id="Jenis nilainya.")),
        "meaning": described(words(), Text(en="What it says.", id="Artinya.")),
        "unit": described(TEXT, Text(en="The unit of a number.", id="Satuan bilangan.")),
        "choices": described(
            listed(TEXT), Text(en="The texts of a choice.", id="Teks yang dapat dipilih.")
        ),
        "fields": described(
            by_name(_FIELD, NAME_PATTERN),
            Text(en="The fields of a record or entry.", id="Kolom catatan atau entrinya."),
        ),
        "planned": described(
            BOOLEAN, Text(en="Whether a date is a plan.", id="Apakah tanggal ini rencana.")
        ),
    }
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
