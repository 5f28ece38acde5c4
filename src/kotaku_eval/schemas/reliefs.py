"""The schemas of what lets findings pass: files of waivers, and baselines."""

from __future__ import annotations

from kotaku_eval.baselines import KNOWABLE
from kotaku_eval.definitions.extents import EVERYWHERE, SCOPE
from kotaku_eval.definitions.scopes import WHERE
from kotaku_eval.facts import ACTIVITY, vocabulary_of
from kotaku_eval.models import Kind
from kotaku_eval.schemas.names import Names
from kotaku_eval.schemas.sections import SEVERITY, where
from kotaku_eval.schemas.shapes import (
    DATE,
    DAY,
    TEXT,
    Shape,
    by_name,
    choice,
    helped,
    listed,
    record,
    suggested,
    words,
)


def waivers_schema(names: Names) -> Shape:
    """Return the schema of files of waivers, with the rules and levels that are known."""
    keys = helped({
        "rule": (_selector(names), "A rule: id, pattern, tag or indicator.", "Aturannya."),
        SCOPE: (_scope(names), "The activity, or the place, by its code.", "Kegiatan atau tempat."),
        WHERE: (where(_facts(names)), "Facts that must hold.", "Fakta yang harus dipenuhi."),
        EVERYWHERE: ({"const": True}, "For every subject of the rule.", "Untuk semua objek."),
        "reason": (words(), "Why the finding is let pass.", "Mengapa temuan dibiarkan."),
        "approver": (words(), "Who decided that.", "Siapa yang memutuskan."),
        "issued": (DAY, "The first day on which it holds.", "Hari pertama berlaku."),
        "expires": (DAY, "The last day on which it holds.", "Hari terakhir berlaku."),
    })  # fmt: skip
    extents = [{"required": [SCOPE]}, {"required": [WHERE]}, {"required": [EVERYWHERE]}]
    alone: Shape = {"not": {"anyOf": extents[:2]}}
    waiver = record(
        keys,
        required=["rule", "reason", "approver", "issued", "expires"],
        anyOf=extents,
        dependentSchemas={EVERYWHERE: alone},
    )
    return record({"waivers": listed(waiver)}, required=["waivers"])


def _selector(names: Names) -> Shape:
    known = names.ruleset.rules if names.ruleset is not None else ()
    others = sorted({tag for rule in known for tag in (*rule.tags, rule.indicator) if tag})
    return suggested([*names.rules(), *others], TEXT)


def _scope(names: Names) -> Shape:
    code = {"anyOf": [TEXT, listed(TEXT, minItems=1)]}
    if names.lifecycle is None:
        return {**by_name(code), "minProperties": 1}
    levels = [ACTIVITY, *(level.id for level in names.lifecycle.levels)]
    return record(dict.fromkeys(levels, code), minProperties=1)


def _facts(names: Names) -> list[str]:
    """Return the single values that a scope may ask for, of activities and places."""
    if names.lifecycle is None:
        return []
    levels = [level.id for level in names.lifecycle.levels]
    several = {Kind.LIST, Kind.RECORD}
    facts = [
        name
        for level in (ACTIVITY, *levels)
        for name, known in vocabulary_of(names.lifecycle, level).facts.items()
        if known.field.kind not in several
    ]
    return list(dict.fromkeys([*levels, *facts]))


def baseline_schema(names: Names) -> Shape:
    """Return the schema of baselines."""
    levels = [own.id for own in names.lifecycle.levels] if names.lifecycle is not None else []
    named = record(dict.fromkeys([ACTIVITY, *levels], TEXT)) if levels else by_name(TEXT)
    subject = {**named, "minProperties": 1, "maxProperties": 1}
    keys = helped({
        "fingerprint": (TEXT, "The name made of rule and subject.", "Sidik aturan dan objek."),
        "rule": (suggested(names.rules(), TEXT), "The id of the rule.", "Kode aturan."),
        "subject": (subject, "What it was found on.", "Ditemukan pada apa."),
        "verdict": (choice(KNOWABLE), "What it was.", "Putusannya waktu itu."),
        "severity": (SEVERITY, "How much it mattered.", "Tingkatnya waktu itu."),
        "reason": (words(), "Why it is let stand.", "Mengapa dibiarkan."),
    })  # fmt: skip
    top = helped({
        "baseline": (TEXT, "The rule set that found them.", "Kumpulan aturannya."),
        "as_of": (DATE, "The day of that judgement.", "Hari penilaiannya."),
        "findings": (listed(record(keys, required=list(keys))), "What is known.", "Temuannya."),
    })  # fmt: skip
    return record(top, required=["baseline", "findings"])
