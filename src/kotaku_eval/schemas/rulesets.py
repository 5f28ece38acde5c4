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
from kotaku_eval.schemas.lifecycles import SURE, TITLE, citation
from kotaku_eval.schemas.names import Names
from kotaku_eval.schemas.records import case_schema
from kotaku_eval.schemas.sections import SEVERITY, WEIGHT, sections
from kotaku_eval.schemas.shapes import (
    DAY,
    EXPRESSION,
    INTEGER,
    NAMED,
    NUMBER,
    TEXT,
    Shape,
    by_name,
    choice,
    given,
    helped,
    listed,
    one_of,
    optional,
    record,
    words,
)


def ruleset_schema(names: Names) -> Shape:
    """Return the schema of rule-set files, with the names that are known."""
    keys = {**_settings(), "title": TITLE, "source": citation(), **sections(names, _rule(names))}
    made = record(keys, required=["ruleset"])
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


def _settings() -> dict[str, Shape]:
    names = {"anyOf": [TEXT, listed(TEXT)]}
    return helped({
        "ruleset": (NAMED, "The name of the rule set.", "Namanya."),
        "lifecycle": (TEXT, "The lifecycle, by name or path.", "Siklus: nama atau berkas."),
        "extends": (
            names,
            "The rule sets it builds on, by name or path.",
            "Kumpulan aturan yang diperluas.",
        ),
        "ties": (choice(Ties), "What equal dates mean.", "Arti tanggal yang sama."),
        "undated": (
            choice(Undated), "What an event without a date means.", "Arti kejadian tanpa tanggal."
        ),
        "score": (choice(ScoreModel), "How the total is made.", "Cara membuat total."),
        "mean_level": (TEXT, "The level whose mean is taken.", "Tingkat yang dirata-ratakan."),
        "scale": (_scale(), "Bands of the total.", "Pita nilai total."),
        "calendar": (_calendar(), "Working days.", "Hari kerja."),
        "python": (listed(TEXT), "Plug-ins with Python rules.", "Plug-in berisi aturan Python."),
    })  # fmt: skip


# What --select could not name is no tag: it splits at commas, and reads patterns.
_TAG: Shape = {**TEXT, "pattern": r"^[^*?\[,]*[^*?\[,\s][^*?\[,]*$"}


def _rule(names: Names) -> Shape:
    checks = check_keys(names)
    made = record({**_judging(names), "weight": WEIGHT, **checks, **_wording()})
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


def _judging(names: Names) -> dict[str, Shape]:
    """Return the keys that say what is judged, and what it counts; the check is not among them."""
    by_confidence = record({sure.value: SEVERITY for sure in Confidence})
    return helped({
        "title": (words(), "The requirement, in few words.", "Syaratnya."),
        "subject": (names.subject(), "What it is about.", "Tentang apa aturan ini."),
        "indicator": (names.indicator(), "What it counts for.", "Dihitung untuk indikator apa."),
        "severity": (
            {"anyOf": [SEVERITY, by_confidence]},
            "How much a finding matters.",
            "Seberapa berat temuannya.",
        ),
        "when": (EXPRESSION, "It applies only where this is true.", "Berlaku bila benar."),
        STAGE_ORDER: (
            _stage_order(names),
            "One rule for each pair of the order.",
            "Satu aturan per pasangan urutan.",
        ),
        "due": (
            EXPRESSION, "The date until which it may be met.", "Tanggal batas pemenuhannya."
        ),
    })  # fmt: skip


def _wording() -> dict[str, Shape]:
    """Return the keys for people: what is said of it, where it comes from, its examples."""
    made = helped({
        "message": (
            words(),
            "What a finding says; {fact.name} is filled in.",
            "Bunyi temuan; {nama.fakta} diisi.",
        ),
        "why": (words(), "Why it is required.", "Mengapa disyaratkan."),
        "fix": (words(), "How to put it right.", "Cara memperbaikinya."),
        "over_reports": (
            words(),
            "When it may report what is no failing.",
            "Kapan bisa melaporkan yang bukan kesalahan.",
        ),
        "under_reports": (words(), "When it may miss a failing.", "Kapan bisa luput."),
        "tags": (
            listed(_TAG), "Words to select by.", "Kata untuk memilih aturan."
        ),
        "examples": (
            listed(_example(by_name({}))),
            "Cases with the verdict each gets.",
            "Kasus dengan putusannya.",
        ),
    })  # fmt: skip
    return {**made, "source": citation()}


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
    position = {**INTEGER, "minimum": 2}
    ceiling = record({"severity": SEVERITY, "band": position}, required=["severity", "band"])
    keys = {
        "bands": listed(band, minItems=1),
        "ceilings": listed(ceiling),
        "confidence": SURE,
        "source": citation(),
    }
    return record(keys, required=["bands"])


def _calendar() -> Shape:
    digits = {**INTEGER, "minimum": 1000, "maximum": 9999}
    year = {"anyOf": [digits, {"type": "string", "pattern": "^[0-9]{4}$"}]}
    keys = {
        "name": TEXT,
        "rest_days": listed(choice(Weekday), uniqueItems=True),
        "holidays": listed(DAY),
        "working": listed(DAY),
        "country": TEXT,
        "years": listed(year, minItems=1),
        "source": citation(),
    }
    return record(keys, dependentRequired={"country": ["years"], "years": ["country"]})
