"""The shapes of checks: ``require:`` and every template."""

from __future__ import annotations

from typing import Final

from kotaku_eval.schemas.names import Names
from kotaku_eval.schemas.shapes import (
    EXPRESSION,
    INTEGER,
    Shape,
    described,
    one_of,
    record,
)
from kotaku_eval.templates import Template
from kotaku_eval.texts import Text

_COUNTED: Final = frozenset({Template.EXISTENCE, Template.ABSENCE, Template.EXACTLY})
_EDGES: Final = frozenset({Template.INIT, Template.END})
_SPACED: Final = frozenset({Template.WITHIN, Template.MIN_GAP})


def check_keys(names: Names) -> dict[str, Shape]:
    """Return the shape of each key under which a check may stand."""
    require = described(
        EXPRESSION, Text(en="What must be true, an expression.", id="Apa yang harus benar.")
    )
    return {"require": require, **{own.value: template(own, names) for own in Template}}


def template(own: Template, names: Names) -> Shape:
    """Return the shape of what stands after the name of a template."""
    if own is Template.DATED:
        return {"const": True, "default": True}
    if own in _COUNTED:
        count = {**INTEGER, "minimum": 1}
        counted = record({"stage": names.stages(), "count": count}, required=["stage"])
        return {"anyOf": [*names.stages()["anyOf"], counted]}
    if own in _EDGES:
        return names.stages()
    if own in _SPACED:
        return _spaced(names)
    if own is Template.DEADLINE:
        return _deadline(names)
    return {"type": "array", "items": names.stages(), "minItems": 2, "maxItems": 2}


def _spaced(names: Names) -> Shape:
    days = names.days(least=0)
    return record(
        {"from": names.stages(), "to": names.stages(), "days": days, "working_days": days},
        required=["from", "to"],
        **one_of(["days", "working_days"]),
    )


def _deadline(names: Names) -> Shape:
    days = names.days(least=None)
    after = {"anyOf": [{"enum": ["start"]}, *names.stages()["anyOf"]]}
    keys = {
        "stage": names.stages(),
        "after": after,
        "by": EXPRESSION,
        "days": days,
        "working_days": days,
    }
    empty = {"days": {"type": "null"}, "working_days": {"type": "null"}}
    neither: Shape = {"properties": empty}
    counted: Shape = one_of(["days", "working_days"])
    given_by = {"required": ["by"], "properties": {"by": {"not": {"type": "null"}}}}
    return record(
        keys,
        required=["stage"],
        **one_of(["after", "by"]),
        **{"if": given_by, "then": {"anyOf": [neither, counted]}, "else": counted},
    )
