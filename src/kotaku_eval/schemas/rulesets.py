"""The schema of rule-set files."""

from __future__ import annotations

from typing import Final

from kotaku_eval.dates import Ties, Undated
from kotaku_eval.definitions.merging import OVERRIDABLE
from kotaku_eval.definitions.orders import KEPT, STAGE_ORDER
from kotaku_eval.definitions.scales import Weekday
from kotaku_eval.facts import ACTIVITY
from kotaku_eval.findings import Severity, Verdict
from kotaku_eval.lifecycles import Confidence
from kotaku_eval.rules import RULE_ID
from kotaku_eval.rulesets import ScoreModel
from kotaku_eval.schemas.checks import check_keys
from kotaku_eval.schemas.lifecycles import citation
from kotaku_eval.schemas.names import Names
from kotaku_eval.schemas.records import case_schema
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

_SEVERITY: Final = choice(Severity)
_SURE: Final = described(choice(Confidence), Text(en="How sure it is.", id="Seberapa yakin."))
_WEIGHT: Final = described(
    {**NUMBER, "minimum": 0}, Text(en="How much it counts.", id="Seberapa besar bobotnya.")
)
_TITLE: Final = described(words(), Text(en="What people call it.", id="Judulnya bagi pembaca."))


def ruleset_schema(names: Names) -> Shape:
    """Return the schema of rule-set files, with the names that are known."""
    rule = _rule(names)
    made = record(
        {
            "ruleset": described(TEXT, Text(en="The name of the rule set.", id="Namanya.")),
            "title": _TITLE,
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
            **_sections(names, rule),
        },
        required=["ruleset"],
    )
    extends = {"type": ["string", "number", "boolean", "array"], "minItems": 1}
    titled = by_name({"type": "object", **given("title")})
    valued = {"anyOf": [TEXT, given("value")]}
    made["properties"]["title"] = _TITLE
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


def _sections(names: Names, rule: Shape) -> dict[str, Shape]:
    keys = {key: rule["properties"][key] for key in OVERRIDABLE}
    # By confidence it is said where the order is, not where one of its rules is changed.
    changes = record(keys | {"severity": _SEVERITY})
    override: Shape = by_name(optional(changes))
    override["properties"] = {name: optional(changes) for name in names.rules()}
    disable: Shape = by_name(words())
    disable["properties"] = {name: words() for name in names.rules()}
    parameters: Shape = by_name(_parameter(), "^[A-Za-z]")
    parameters["properties"] = {name: _parameter() for name in names.parameters()}
    group = record({"title": _TITLE, "weight": _WEIGHT})
    indicator = record(
        {
            "title": _TITLE,
            "group": described(names.group(), Text(en="The id of its group.", id="Kelompoknya.")),
            "weight": _WEIGHT,
            "source": citation(),
        }
    )
    sections = {
        "parameters": (parameters, Text(en="Named values.", id="Nilai bernama.")),
        "groups": (by_name(optional(group)), Text(en="Groups by id.", id="Kelompok indikator.")),
        "indicators": (
            by_name(optional(indicator)),
            Text(en="Indicators by id.", id="Indikator menurut kode."),
        ),
        "rules": (
            by_name(rule, f"^{RULE_ID.pattern}$"),
            Text(en="Rules by id, in kebab-case.", id="Aturan menurut kode (kebab-case)."),
        ),
        "override": (
            override,
            Text(en="Changes to rules of other files.", id="Perubahan pada aturan berkas lain."),
        ),
        "disable": (
            disable,
            Text(en="Rules left out, with the reason.", id="Aturan yang ditiadakan, dan sebabnya."),
        ),
    }
    return {key: described(shape, help_text) for key, (shape, help_text) in sections.items()}


def _rule(names: Names) -> Shape:
    checks = check_keys(names)
    by_confidence = record({sure.value: _SEVERITY for sure in Confidence})
    made = record({
        "title": described(words(), Text(en="The requirement, in few words.", id="Syaratnya.")),
        "subject": described(
            names.subject(), Text(en="What it is about.", id="Tentang apa aturan ini.")
        ),
        "indicator": described(
            names.indicator(), Text(en="What it counts for.", id="Dihitung untuk indikator apa.")
        ),
        "severity": described(
            {"anyOf": [_SEVERITY, by_confidence]},
            Text(en="How much a finding matters.", id="Seberapa berat temuannya."),
        ),
        "weight": _WEIGHT,
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


def _parameter() -> Shape:
    block = record({
        "value": described(TEXT, Text(en="The value; it gives the type.", id="Nilainya.")),
        "unit": described(TEXT, Text(en="The unit of a number.", id="Satuannya.")),
        "min": described(NUMBER, Text(en="The least it may be.", id="Paling kecil.")),
        "max": described(NUMBER, Text(en="The most it may be.", id="Paling besar.")),
        "confidence": _SURE,
        "meaning": described(words(), Text(en="What it says.", id="Artinya.")),
    })  # fmt: skip
    return {"anyOf": [TEXT, block]}


def _scale() -> Shape:
    percent = {**NUMBER, "minimum": 0, "maximum": 100}
    band = record({"from": percent, "title": words()}, required=["from", "title"])
    position = {**INTEGER, "minimum": 1}
    ceiling = record({"severity": _SEVERITY, "band": position}, required=["severity", "band"])
    keys = {
        "bands": listed(band, minItems=1),
        "ceilings": listed(ceiling),
        "confidence": _SURE,
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
