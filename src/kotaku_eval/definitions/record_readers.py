"""Record readers: the fields of one class, read from the entries of a mapping."""

from __future__ import annotations

import typing
from collections import abc
from functools import lru_cache
from typing import Any

import attrs
from attrs import frozen

from kotaku_eval.errors import Problem
from kotaku_eval.sources import Mapping, Scalar

_KEPT = frozenset({"source", "sources", "events"})


@frozen(eq=False)
class RecordReader:
    """Reads the fields of one class.

    Args:
        kind: The class.
        hooks: For each of its fields what turns a node into its value.
        types: The type of each field.
    """

    kind: type
    hooks: abc.Mapping[str, Any]
    types: abc.Mapping[str, Any]

    def values(self, node: Mapping, problems: list[Problem], path: str = "") -> dict[str, Any]:
        """Return the values of the fields that a mapping holds.

        Args:
            node: The mapping.
            problems: Where mistakes are noted.
            path: The way to the mapping, put before the names of its fields.
        """
        found: dict[str, Any] = {}
        for name, part in node.items.items():
            hook = self.hooks.get(name)
            if hook is None or (isinstance(part, Scalar) and part.is_null):
                continue
            try:
                found[name] = hook(part, self.types[name])
            except Exception as failure:  # noqa: BLE001 - told as problems, whatever it was
                from kotaku_eval.definitions.structuring import problems_of  # noqa: PLC0415

                problems += problems_of(failure, part, f"{path}{name}")
        return found


@lru_cache(maxsize=256)
def reader_of(kind: Any, zone: str) -> RecordReader:
    """Return the reader of a class, for dates in a time zone."""
    # cattrs costs a tenth of the start of the library: loaded when a record needs it.
    from kotaku_eval.definitions.structuring import converter_of  # noqa: PLC0415

    converter = converter_of(zone)
    hints = typing.get_type_hints(kind)
    types = {
        own.name: hints[own.name]
        for own in attrs.fields(kind)
        if own.init and own.name not in _KEPT
    }
    hooks = {name: converter.get_structure_hook(hint) for name, hint in types.items()}
    return RecordReader(kind, hooks, types)
