"""The schema of what a rule set defines by name, and changes of others, in scopes or not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from kotaku_eval.definitions.merging import OVERRIDABLE, SCOPABLE
from kotaku_eval.definitions.profiles import CHANGES
from kotaku_eval.definitions.scopes import WHERE
from kotaku_eval.findings import Severity
from kotaku_eval.rules import RULE_ID
from kotaku_eval.schemas.lifecycles import SURE, TITLE, citation
from kotaku_eval.schemas.names import Names
from kotaku_eval.schemas.shapes import (
    EXPRESSION,
    NUMBER,
    TEXT,
    Shape,
    by_name,
    choice,
    described,
    helped,
    listed,
    optional,
    record,
    sparse,
    words,
)
from kotaku_eval.texts import Text

SEVERITY: Final = choice(Severity)
WEIGHT: Final = described(
    {**NUMBER, "minimum": 0}, Text(en="How much it counts.", id="Seberapa besar bobotnya.")
)
_ID: Final = f"^{RULE_ID.pattern}$"


def sections(names: Names, rule: Shape) -> dict[str, Shape]:
    """Return the shapes of the sections of a rule set.

    Args:
        names: What is known.
        rule: The shape of a rule.
    """
    changes = {"parameters": _parameters(names), "override": _override(names, rule)}
    reason = {**words(), "not": {"type": "boolean"}}
    changes["disable"] = _named(reason, names.rules())
    group = record({"title": TITLE, "weight": WEIGHT})
    indicator = record({
        "title": TITLE,
        "group": described(names.group(), Text(en="The id of its group.", id="Kelompoknya.")),
        "weight": WEIGHT,
        "source": citation(),
    })  # fmt: skip
    found = {
        **changes,
        "groups": by_name(optional(group)),
        "indicators": by_name(optional(indicator)),
        "rules": by_name(rule, _ID),
        "profiles": by_name(_profile({key: changes[key] for key in CHANGES}), _ID),
    }
    return {key: described(shape, _HELP[key]) for key, shape in found.items()}


def _named(shape: Shape, known: list[str]) -> Shape:
    """Return the shape of named things of which some names are known."""
    return {**by_name(shape), "properties": dict.fromkeys(known, shape)}


def _override(names: Names, rule: Shape) -> Shape:
    own = record({"value": TEXT, "unit": TEXT}, required=["value"])
    local = _named({"anyOf": [TEXT, own]}, names.parameters())
    # By confidence it is said where the order is, not where one of its rules is changed.
    known = {**rule["properties"], "severity": SEVERITY, "parameters": local}
    # What stands empty in an override takes the value away.
    general = sparse({key: known[key] for key in OVERRIDABLE}, minProperties=1)
    scoped = {key: known[key] for key in SCOPABLE}
    return _named(_in_scopes(general, scoped), names.rules())


def _parameters(names: Names) -> Shape:
    keys = helped({
        "value": (TEXT, "The value; it gives the type.", "Nilainya."),
        "unit": (TEXT, "The unit of a number.", "Satuannya."),
        "min": (NUMBER, "The least it may be.", "Paling kecil."),
        "max": (NUMBER, "The most it may be.", "Paling besar."),
        "meaning": (words(), "What it says.", "Artinya."),
    })  # fmt: skip
    keys["confidence"] = SURE
    scoped = {key: keys[key] for key in ("value", "unit")}
    block = _in_scopes(record(keys), scoped)
    made = _named({"anyOf": [TEXT, {"type": "null"}, *block["anyOf"]]}, names.parameters())
    return {**made, "propertyNames": {"pattern": "^[A-Za-z][A-Za-z0-9_]*$"}}


def _in_scopes(general: Shape, scoped: dict[str, Shape]) -> Shape:
    """Return the shape of one block for everywhere, or a block or list of them with ``where``."""
    inside = sparse(
        {WHERE: described(where(), _WHERE), **scoped}, required=[WHERE], minProperties=2
    )
    block: Shape = {"if": {"required": [WHERE]}, "then": inside, "else": general}
    block["type"] = "object"
    return {"anyOf": [block, listed({**block, "minProperties": 1}, minItems=1)]}


def where(facts: Iterable[str] = ()) -> Shape:
    """Return the shape of a scope: facts and their values, or a condition.

    Args:
        facts: The names that an editor may offer.
    """
    value = {"anyOf": [TEXT, listed(TEXT, minItems=1)]}
    known = list(facts)
    named = _named(value, known) if known else by_name(value)
    return {"anyOf": [EXPRESSION, {**named, "minProperties": 1}]}


def _profile(changes: dict[str, Shape]) -> Shape:
    names = listed(TEXT, minItems=1)
    keys = {
        "title": TITLE,
        "select": described(names, Text(en="The rules it keeps.", id="Aturan yang dipakai.")),
        "ignore": described(names, Text(en="The rules it leaves out.", id="Yang ditinggalkan.")),
        **changes,
    }
    return record(keys, **{"not": {"propertyNames": {"const": "title"}}})


_WHERE: Final = Text(
    en="For which subjects: {fact: value}, or a condition.",
    id="Untuk objek mana: {fakta: nilai}, atau suatu syarat.",
)
_HELP: Final = {
    "parameters": Text(en="Named values.", id="Nilai bernama."),
    "groups": Text(en="Groups by id.", id="Kelompok indikator."),
    "indicators": Text(en="Indicators by id.", id="Indikator menurut kode."),
    "rules": Text(en="Rules by id, in kebab-case.", id="Aturan menurut kode (kebab-case)."),
    "override": Text(en="Changes to rules of other files.", id="Perubahan pada aturan lain."),
    "disable": Text(en="Rules left out, with the reason.", id="Yang ditiadakan, dan sebabnya."),
    "profiles": Text(en="Named selections with changes.", id="Pilihan bernama dengan perubahan."),
}
