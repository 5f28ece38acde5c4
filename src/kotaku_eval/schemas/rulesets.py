"""The schema of rule-set files."""

from __future__ import annotations

from kotaku_eval.dates import Ties, Undated
from kotaku_eval.definitions.orders import KEPT, STAGE_ORDER
from kotaku_eval.definitions.scales import Weekday
from kotaku_eval.facts import ACTIVITY
from kotaku_eval.findings import Verdict
from kotaku_eval.lifecycles import Confidence
from kotaku_eval.rulesets import ScoreModel
from kotaku_eval.schemas.checks import check_keys
from kotaku_eval.schemas.lifecycles import citation
from kotaku_eval.schemas.names import Names
from kotaku_eval.schemas.records import case_schema
from kotaku_eval.schemas.sections import SEVERITY, SURE, TITLE, WEIGHT, sections
from kotaku_eval.schemas.shapes import (
    DAY,
    EXPRESSION,
    INTEGER,
    NUMBER,
    TEXT,
    Shape,
    by_name,
    choice,
    described,
    given,
    listed,
    one_of,
    optional,
    record,
    words,
)
from kotaku_eval.texts import Text


def ruleset_schema(names: Names) -> Shape:
    """Return the schema of rule-set files, with the names that are known."""
    rule = _rule(names)
    made = record(
        {
            "ruleset": described(TEXT, Text(en="The name of the rule set.", id="Namanya.")),
            "title": TITLE,
            "lifecycle": described(
                TEXT, Text(en="The lifecycle, by name or path.", id="Siklus: nama atau berkas.")
            ),
            "extends": described(
                {"anyOf": [TEXT, listed(TEXT)]},
                Text(
                    en="The rule sets it builds on, by name or path.",
                    id="Kumpulan aturan yang diperluas.",
                ),
            ),
            "ties": described(
                choice(Ties), Text(en="What equal dates mean.", id="Arti tanggal yang sama.")
            ),
            "undated": described(
                choice(Undated),
                Text(en="What an event without a date means.", id="Arti kejadian tanpa tanggal."),
            ),
            "score": described(
                choice(ScoreModel), Text(en="How the total is made.", id="Cara membuat total.")
            ),
            "mean_level": described(
                TEXT,
                Text(en="The level whose mean is taken.", id="Tingkat yang dirata-ratakan."),
            ),
            "scale": described(_scale(), Text(en="Bands of the total.", id="Pita nilai total.")),
            "calendar": described(_calendar(), Text(en="Working days.", id="Hari kerja.")),
            "source": citation(),
            "python": described(
                listed(TEXT),
                Text(en="Plug-ins with Python rules.", id="Plug-in berisi aturan Python."),
            ),
            **sections(names, rule),
        },
        required=["ruleset"],
    )
    extends = {"type": ["string", "number", "boolean", "array"], "minItems": 1}
    titled = by_name({"type": "object", **given("title")})
    valued = {"anyOf": [TEXT, {"type": "array"}, given("value")]}
    made["properties"]["title"] = TITLE
    made["if"] = {"required": ["extends"], "properties": {"extends": extends}}
    made["else"] = {
        "required": ["title", "lifecycle"],
        "properties": {
            "title": {"not": {"type": "null"}},
            "lifecycle": {"not": {"type": "null"}},
            "parameters": optional(by_name(valued)),
            "groups": optional(titled),
            "indicators": optional(titled),
        },
    }
    return made


def _rule(names: Names) -> Shape:
    checks = check_keys(names)
    by_confidence = record({sure.value: SEVERITY for sure in Confidence})
    made = record({
        "title": described(words(), Text(en="The requirement, in few words.", id="Syaratnya.")),
        "subject": described(
            names.subject(), Text(en="What it is about.", id="Tentang apa aturan ini.")
        ),
        "indicator": described(
            names.indicator(), Text(en="What it counts for.", id="Dihitung untuk indikator apa.")
        ),
        "severity": described(
            {"anyOf": [SEVERITY, by_confidence]},
            Text(en="How much a finding matters.", id="Seberapa berat temuannya."),
        ),
        "weight": WEIGHT,
        "when": described(
            EXPRESSION, Text(en="It applies only where this is true.", id="Berlaku bila benar.")
        ),
        **checks,
        STAGE_ORDER: described(
            _stage_order(names),
            Text(en="One rule for each pair of the order.", id="Satu aturan per pasangan urutan."),
        ),
        "due": described(
            EXPRESSION,
            Text(en="The date until which it may be met.", id="Tanggal batas pemenuhannya."),
        ),
        "message": described(
            words(),
            Text(
                en="What a finding says; {fact.name} is filled in.",
                id="Bunyi temuan; {nama.fakta} diisi.",
            ),
        ),
        "why": described(words(), Text(en="Why it is required.", id="Mengapa disyaratkan.")),
        "fix": described(words(), Text(en="How to put it right.", id="Cara memperbaikinya.")),
        "source": citation(),
        "over_reports": described(
            words(),
            Text(
                en="When it may report what is no failing.",
                id="Kapan bisa melaporkan yang bukan kesalahan.",
            ),
        ),
        "under_reports": described(
            words(), Text(en="When it may miss a failing.", id="Kapan bisa luput.")
        ),
        "tags": described(
            listed(TEXT), Text(en="Words to select by.", id="Kata untuk memilih aturan.")
        ),
        "examples": described(
            listed(_example(by_name({}))),
            Text(en="Cases with the verdict each gets.", id="Kasus dengan putusannya."),
        ),
    })  # fmt: skip
    made["if"] = {"required": [STAGE_ORDER]}
    made["then"] = {
        "propertyNames": {"enum": [STAGE_ORDER, "severity", *KEPT]},
        "properties": given(STAGE_ORDER)["properties"],
    }
    made["else"] = {
        "required": ["title"],
        "properties": {
            "title": {"not": {"type": "null"}},
            "severity": {"not": {"type": "object"}},
        },
        "allOf": [one_of(checks), *_subjects(names)],
    }
    return made


def _subjects(names: Names) -> list[Shape]:
    """Return what depends on the subject: places have no stages, and cases of their own."""
    of_activity: Shape = {"properties": {"subject": {"enum": [ACTIVITY, None]}}}
    found: list[Shape] = [
        {
            "if": of_activity,
            "then": {"properties": {"examples": _cases(names, ACTIVITY)}},
            "else": given("require"),
        }
    ]
    for level in names.lifecycle.levels if names.lifecycle else ():
        of_level = {"required": ["subject"], "properties": {"subject": {"const": level.id}}}
        cases = {"properties": {"examples": _cases(names, level.id)}}
        found.append({"if": of_level, "then": cases})
    return found


def _cases(names: Names, level: str) -> Shape:
    return optional(listed(_example(case_schema(names.lifecycle, level))))


def _example(case: Shape) -> Shape:
    verdicts = {verdict.value: case for verdict in Verdict}
    return {
        "type": "object",
        "properties": verdicts,
        "additionalProperties": False,
        "minProperties": 1,
        "maxProperties": 1,
    }


def _stage_order(names: Names) -> Shape:
    stages: Shape = {"anyOf": [{"enum": ["lifecycle"]}, listed(names.stage(), minItems=1)]}
    pair = {"type": "array", "items": names.stages(), "minItems": 2, "maxItems": 2}
    left_out = record({"stages": stages, "except": listed(pair)}, required=["stages"])
    return {"anyOf": [*stages["anyOf"], left_out]}


def _scale() -> Shape:
    percent = {**NUMBER, "minimum": 0, "maximum": 100}
    band = record({"from": percent, "title": words()}, required=["from", "title"])
    position = {**INTEGER, "minimum": 1}
    ceiling = record({"severity": SEVERITY, "band": position}, required=["severity", "band"])
    keys = {
        "bands": listed(band, minItems=1),
        "ceilings": listed(ceiling),
        "confidence": SURE,
        "source": citation(),
    }
    return record(keys, required=["bands"])


def _calendar() -> Shape:
    year = {"anyOf": [INTEGER, {"type": "string", "pattern": "^[0-9]{4}$"}]}
    keys = {
        "name": TEXT,
        "rest_days": listed(choice(Weekday)),
        "holidays": listed(DAY),
        "working": listed(DAY),
        "country": TEXT,
        "years": listed(year, minItems=1),
        "source": citation(),
    }
    return record(keys, dependentRequired={"country": ["years"], "years": ["country"]})
