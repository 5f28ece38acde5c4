"""Types of the values a programme records: the structure that facts are named by.

One structural type describes a field whether it was declared in YAML or as an attrs class, so
both give the same vocabulary.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator
from enum import Enum
from functools import lru_cache
from typing import Any, Final

import attrs
from attrs import field, frozen

from kotaku_eval.dates import EventDate
from kotaku_eval.texts import Text

_META: Final = "kotaku_eval"


class Kind(Enum):
    """What kind of value a field holds."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    CHOICE = "choice"
    RECORD = "record"
    LIST = "list"


NUMERIC: Final = frozenset({Kind.INTEGER, Kind.NUMBER})


@frozen
class Field:
    """A named, typed value of a record.

    Args:
        name: The name rules use.
        kind: What kind of value it holds.
        unit: The unit of a number, such as ``rupiah`` or ``percent``; empty for none.
        meaning: What it says, for the vocabulary page.
        choices: The allowed texts of a choice.
        fields: The fields of a record, or of each entry of a list of records.
        planned: Whether a date is a plan, and so no evidence of how far time has come.
    """

    name: str
    kind: Kind
    unit: str = ""
    meaning: Text = Text.same("")
    choices: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()
    planned: bool = False

    def child(self, name: str) -> Field | None:
        """Return the field of this record with a name, or ``None``."""
        return next((child for child in self.fields if child.name == name), None)


def fact(
    en: str,
    id: str,  # noqa: A002 - the language code, as everywhere in rule files
    *,
    unit: str = "",
    default: Any = None,
    planned: bool = False,
) -> Any:
    """Declare an attrs field of a programme's model, with its meaning and unit.

    Args:
        en: The meaning in English.
        id: The meaning in Indonesian.
        unit: The unit of a number.
        default: The value when nothing is recorded; ``None`` means unknown.
        planned: Whether a date is a plan rather than an observation.

    >>> @attrs.frozen(kw_only=True)
    ... class Well:
    ...     depth: float | None = fact("Depth of the well", "Kedalaman sumur", unit="metre")
    >>> [(field.name, field.kind.value, field.unit) for field in fields_of(Well)]
    [('depth', 'number', 'metre')]
    """
    meta = {"meaning": Text(id=id, en=en), "unit": unit, "planned": planned}
    return field(default=default, metadata={_META: meta})


def fields_of(kind: type, *, without: tuple[str, ...] = ()) -> tuple[Field, ...]:
    """Return the typed fields of an attrs class, in the order of their definition.

    Raises:
        TypeError: A field has a type that rules cannot speak of.
    """
    return _fields_of(kind, without)


@lru_cache(maxsize=256)
def _fields_of(kind: Any, without: tuple[str, ...]) -> tuple[Field, ...]:
    hints = typing.get_type_hints(kind)
    return tuple(
        _field(attribute.name, hints[attribute.name], attribute.metadata.get(_META, {}))
        for attribute in attrs.fields(kind)
        if attribute.name not in without and attribute.init
    )


_SCALARS: Final[dict[type, Kind]] = {
    str: Kind.TEXT,
    bool: Kind.BOOLEAN,
    int: Kind.INTEGER,
    float: Kind.NUMBER,
    EventDate: Kind.DATE,
}


def _field(name: str, hint: Any, meta: dict[str, Any]) -> Field:
    base = without_none(hint)
    common: dict[str, Any] = {
        "name": name,
        "unit": meta.get("unit", ""),
        "meaning": meta.get("meaning", Text.same("")),
        "planned": meta.get("planned", False),
    }
    if base in _SCALARS:
        return Field(kind=_SCALARS[base], **common)
    if isinstance(base, type) and issubclass(base, Enum):
        return Field(kind=Kind.CHOICE, choices=tuple(str(m.value) for m in base), **common)
    if isinstance(base, type) and attrs.has(base):
        return Field(kind=Kind.RECORD, fields=fields_of(base), **common)
    item = list_item(base)
    if item is not None and attrs.has(item):
        return Field(kind=Kind.LIST, fields=fields_of(item), **common)
    msg = f"field {name!r} has a type that rules cannot speak of: {hint!r}"
    raise TypeError(msg)


def without_none(hint: Any) -> Any:
    """Return the type of an optional value."""
    if typing.get_origin(hint) in {typing.Union, types.UnionType}:
        rest = [part for part in typing.get_args(hint) if part is not types.NoneType]
        return rest[0] if len(rest) == 1 else hint
    return hint


def list_item(hint: Any) -> Any:
    """Return the type of the items of ``tuple[X, ...]``, or ``None``."""
    if typing.get_origin(hint) is tuple:
        arguments = typing.get_args(hint)
        if len(arguments) == 2 and arguments[1] is Ellipsis:  # noqa: PLR2004 - (X, ...)
            return arguments[0]
    return None


def record_class(
    name: str, fields: tuple[Field, ...], base: type = object, **defaults: Any
) -> type:
    """Make the frozen attrs class of fields declared in YAML."""
    # Each type is made once: a record's class and the annotation that names it must be the same.
    hints = {child.name: _hint(child, name) for child in fields}
    members = {child.name: _member(child, hints[child.name]) for child in fields}
    bases = () if base is object else (base,)
    made = attrs.make_class(
        name, members, bases=bases or (object,), frozen=True, slots=True, kw_only=True, **defaults
    )
    made.__annotations__ = hints
    return made


def _member(child: Field, hint: Any) -> Any:
    meta = {"meaning": child.meaning, "unit": child.unit, "planned": child.planned}
    return attrs.field(default=None, type=hint, metadata={_META: meta})


def _hint(child: Field, owner: str) -> Any:
    if child.kind is Kind.RECORD:
        return typing.Optional[record_class(_title(owner, child), child.fields)]  # noqa: UP045
    if child.kind is Kind.LIST:
        item = record_class(_title(owner, child), child.fields)
        return typing.Optional[tuple[item, ...]]  # type: ignore[valid-type] # noqa: UP045
    if child.kind is Kind.CHOICE:
        members = [(f"CHOICE_{at}", text) for at, text in enumerate(child.choices)]
        return typing.Optional[Enum(_title(owner, child), members)]  # noqa: UP045
    scalar = next(kind for kind, name in _SCALARS.items() if name is child.kind)
    return typing.Optional[scalar]  # noqa: UP045


def _title(owner: str, child: Field) -> str:
    return owner + "".join(part.capitalize() for part in child.name.split("_"))


def walk(fields: tuple[Field, ...], prefix: str = "") -> Iterator[tuple[str, Field]]:
    """Yield every field below records with its dotted name; lists are not entered."""
    for child in fields:
        name = f"{prefix}{child.name}"
        yield name, child
        if child.kind is Kind.RECORD:
            yield from walk(child.fields, f"{name}.")
