"""Shapes: the parts that JSON Schemas are made of, and values as an editor sees them.

An editor reads plain YAML by the rules of YAML 1.2: ``012`` and ``2018`` are numbers to it, dates
are text. The library reads a value by the field it fills, so a text may look like a number here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Any, Final

from kotaku_eval import sources
from kotaku_eval.texts import Text

Shape = dict[str, Any]

TEXT: Final[Shape] = {"type": ["string", "number", "boolean"]}
NAMED: Final[Shape] = {**TEXT, "pattern": r"\S"}
"""A text that says something."""
INTEGER: Final[Shape] = {"type": "integer"}
NUMBER: Final[Shape] = {"type": "number"}
BOOLEAN: Final[Shape] = {"type": "boolean"}
EXPRESSION: Final[Shape] = {"type": ["string", "boolean"]}
DATE: Final[Shape] = {
    "anyOf": [
        {
            "type": "string",
            "pattern": r"^\s*[0-9]{4}(-[0-9]{2}(-[0-9]{2}([T ][0-9]{2}:[0-9]{2}.*)?)?)?\s*(/.*)?$",
        },
        {"type": "integer", "minimum": 1, "maximum": 9999},
    ]
}
DAY: Final[Shape] = {"type": "string", "pattern": r"^\s*[0-9]{4}-[0-9]{2}-[0-9]{2}"}
NAME_PATTERN: Final = "^[A-Za-z][A-Za-z0-9_]*$"
"""What may be a name in expressions."""

_EMPTY: Final[Shape] = {"type": "null"}
_SWITCHES: Final = {"true": True, "false": False}
_INTEGER: Final = re.compile(r"[-+]?[0-9]+", re.ASCII)
_BASED: Final = re.compile(r"0(o[0-7]+|x[0-9a-fA-F]+)")
_NUMBER: Final = re.compile(
    r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)"
)


def described(shape: Shape, words: Text) -> Shape:
    """Return a shape with help for an editor, in both languages."""
    return {"description": f"{words.en}\n\n{words.id}", **shape}


def helped(rows: Mapping[str, tuple[Shape, str, str]]) -> dict[str, Shape]:
    """Return the shapes of keys, each given with its help in English and in Indonesian."""
    return {key: described(shape, Text(en=en, id=id_)) for key, (shape, en, id_) in rows.items()}


def optional(shape: Shape) -> Shape:
    """Return a shape that may be left empty."""
    if "enum" in shape:
        return {**shape, "enum": [*(own for own in shape["enum"] if own is not None), None]}
    if "type" in shape and not shape.keys() & {"anyOf", "if"}:
        kinds = shape["type"] if isinstance(shape["type"], list) else [shape["type"]]
        return {**shape, "type": [*(own for own in kinds if own != "null"), "null"]}
    if shape.keys() == {"anyOf"}:
        return {"anyOf": [*(own for own in shape["anyOf"] if own != _EMPTY), _EMPTY]}
    return {"anyOf": [shape, {"type": "null"}]}


def given(key: str) -> Shape:
    """Return the shape of a mapping in which a key is present and not empty."""
    return {"required": [key], "properties": {key: {"not": {"type": "null"}}}}


def one_of(keys: Iterable[str]) -> Shape:
    """Return the shape of a mapping in which exactly one of some keys is present."""
    return {"oneOf": [given(key) for key in keys]}


def record(keys: Mapping[str, Shape], *, required: Iterable[str] = (), **more: Any) -> Shape:
    """Return the shape of a mapping with these keys and no other.

    >>> record({"count": INTEGER}, required=["count"])["required"]
    ['count']
    """
    needed = list(required)
    made: Shape = {"type": "object", "properties": dict(keys), "additionalProperties": False}
    if needed:
        made["required"] = needed
    return {**made, **more}


def sparse(keys: Mapping[str, Shape], *, required: Iterable[str] = (), **more: Any) -> Shape:
    """Return the shape of a mapping of which what is not required may also be left empty.

    >>> sparse({"count": INTEGER})["properties"]
    {'count': {'type': ['integer', 'null']}}
    """
    needed = list(required)
    kept = {
        key: shape if key in needed or not shape else _may_be_empty(shape)
        for key, shape in keys.items()
    }
    return record(kept, required=needed, **more)


def _may_be_empty(shape: Shape) -> Shape:
    help_text = {key: shape[key] for key in ("description",) if key in shape}
    bare = {key: part for key, part in shape.items() if key not in help_text}
    return {**help_text, **optional(bare)}


def listed(item: Shape, **more: Any) -> Shape:
    """Return the shape of a list."""
    return {"type": "array", "items": item, **more}


def by_name(value: Shape, pattern: str = "") -> Shape:
    """Return the shape of a mapping of named things."""
    made: Shape = {"type": "object", "additionalProperties": value}
    if pattern:
        made["propertyNames"] = {"pattern": pattern}
    return made


def words() -> Shape:
    """Return the shape of words: plain, or in both languages."""
    both = {
        "type": "object",
        "properties": {"id": NAMED, "en": NAMED},
        "required": ["id", "en"],
        "additionalProperties": False,
    }
    return {"anyOf": [NAMED, both]}


def choice(values: Iterable[str | Enum] | type[Enum]) -> Shape:
    """Return the shape of one of some texts, also where an editor takes one for a number.

    >>> choice(["low", "2018"])
    {'enum': ['low', '2018', 2018]}
    """
    names = [str(own.value) if isinstance(own, Enum) else own for own in values]
    spelled: list[Any] = []
    for name in names:
        seen = _seen(name)
        spelled += [name] if seen == name else [name, seen]
    return {"enum": spelled}


def suggested(names: Iterable[str], shape: Shape) -> Shape:
    """Return a shape for which an editor offers names, without insisting on them."""
    known = list(names)
    return {"anyOf": [choice(known), shape]} if known else shape


def as_editors_see(node: sources.Node) -> Any:
    """Return a node of a file as the value that an editor checks against a schema.

    >>> from kotaku_eval.sources import parse_yaml
    >>> as_editors_see(parse_yaml("{code: 012, day: 2018-08-06, on: yes, none: ~}"))
    {'code': 12, 'day': '2018-08-06', 'on': 'yes', 'none': None}
    """
    match node:
        case sources.Scalar():
            return _seen(node.text) if node.plain else node.text
        case sources.Sequence():
            return [as_editors_see(part) for part in node.items]
        case _:
            return {name: as_editors_see(part) for name, part in node.items.items()}


def _seen(text: str) -> Any:
    """Return what a plain scalar is by the core schema of YAML 1.2."""
    if text in {"", "~", "null", "Null", "NULL"}:
        return None
    if text.lower() in _SWITCHES and text in {text.lower(), text.title(), text.upper()}:
        return _SWITCHES[text.lower()]
    if _INTEGER.fullmatch(text):
        return int(text) if len(text) < 400 else float("inf")  # noqa: PLR2004 - beyond any number
    if _BASED.fullmatch(text):
        return int(text, 0)
    if _NUMBER.fullmatch(text):
        return float(text.lower().replace(".inf", "inf").replace(".nan", "nan"))
    return text
