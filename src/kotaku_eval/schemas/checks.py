"""The shapes of checks: ``require:`` and every template."""

from __future__ import annotations

from kotaku_eval.schemas.names import Names
from kotaku_eval.schemas.shapes import (
    EXPRESSION,
    Shape,
    described,
    given,
    one_of,
    record,
)
from kotaku_eval.templates import Template
from kotaku_eval.templates.names import CHOICES, COUNTED, EDGES, REPETITIONS, SPACED
from kotaku_eval.texts import Text


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
    if own in COUNTED:
        return _counted(own, names)
    if own in EDGES:
        return names.stages()
    if own in SPACED:
        return _spaced(names)
    if own is Template.MAX_DURATION:
        return _duration(names)
    if own is Template.DEADLINE:
        return _deadline(names)
    return _pair(own, names)


def _counted(own: Template, names: Names) -> Shape:
    stage = {"stage": names.stages(), "when": EXPRESSION}
    if own is Template.BETWEEN:
        required = ["stage", "min", "max"]
        return record(
            {**stage, "min": names.days(least=0), "max": names.days(least=0)}, required=required
        )
    counted = record({**stage, "count": names.days(least=1)}, required=["stage"])
    return {"anyOf": [*names.stages()["anyOf"], counted]}


def _pair(own: Template, names: Names) -> Shape:
    keys: dict[str, Shape] = {"a": names.stages(), "b": names.stages()}
    listed: Shape = {"type": "array", "items": names.stages(), "minItems": 2, "maxItems": 2}
    if own in CHOICES:
        return {"anyOf": [listed, record(keys, required=["a", "b"])]}
    days = names.days(least=0)
    keys |= dict.fromkeys(("when", "target", "correlate"), EXPRESSION)
    keys |= dict.fromkeys(("min_days", "max_days", "min_working_days", "max_working_days"), days)
    if own not in REPETITIONS:
        return {"anyOf": [listed, record(keys, required=["a", "b"])]}
    keys |= dict.fromkeys(("min", "max"), days)
    either = {"anyOf": [given("min"), given("max")]}
    return record(keys, required=["a", "b"], **either)


def _spaced(names: Names) -> Shape:
    days = names.days(least=0)
    keys = {"from": names.stages(), "to": names.stages(), "days": days, "working_days": days}
    keys |= dict.fromkeys(("when", "target", "correlate"), EXPRESSION)
    return record(keys, required=["from", "to"], **one_of(["days", "working_days"]))


def _duration(names: Names) -> Shape:
    days = names.days(least=0)
    keys = {name: names.stages() for name in ("stage", "from", "to")}
    made = record({**keys, "days": days, "working_days": days}, **one_of(["days", "working_days"]))
    alone = {"required": ["stage"], "not": {"anyOf": [given("from"), given("to")]}}
    return {"allOf": [made, {"anyOf": [alone, {"not": given("stage")}]}]}


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
