"""Sharing: shapes that occur again and again are written once, under ``$defs``."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Final

from attrs import define, field

from kotaku_eval.schemas.shapes import Shape

_ONE: Final = frozenset({
    "additionalProperties", "else", "if", "items", "not", "propertyNames", "then",
})  # fmt: skip
_LISTS: Final = frozenset({"allOf", "anyOf", "oneOf", "prefixItems"})
_MAPS: Final = frozenset({"$defs", "properties"})
_LEAST: Final = 120
"""Shapes of fewer characters are easier to read where they stand."""


def shared(shape: Shape) -> Shape:
    """Return a schema that says the same, with each repeated part in it once.

    >>> part = {"enum": ["a" * 60, "b" * 60]}
    >>> shared({"properties": {"x": part, "y": part}})["properties"]
    {'x': {'$ref': '#/$defs/shared-1'}, 'y': {'$ref': '#/$defs/shared-1'}}
    """
    sharing = _Sharing()
    root = sharing.folded(shape)
    made: Shape = sharing.written(root)
    if sharing.definitions:
        made["$defs"] = {**made.get("$defs", {}), **sharing.definitions}
    return made


@define
class _Part:
    """A shape whose parts are parts in turn, each kept once; how often it is used elsewhere."""

    shape: dict[str, Any]
    size: int
    uses: int = 0
    name: str = ""


@define
class _Sharing:
    parts: dict[str, _Part] = field(factory=dict)
    seen: dict[int, tuple[Shape, _Part]] = field(factory=dict)
    definitions: dict[str, Shape] = field(factory=dict)

    def folded(self, shape: Any) -> Any:
        """Return the one part that is equal to a shape."""
        if not isinstance(shape, dict):
            return shape
        if id(shape) not in self.seen:
            inner = _mapped(shape, self.folded)
            text = json.dumps(inner, default=id)
            if text not in self.parts:
                self.parts[text] = _Part(inner, len(text) + _inner_size(inner))
                _mapped(inner, _count)
            self.seen[id(shape)] = (shape, self.parts[text])
        return self.seen[id(shape)][1]

    def written(self, part: Any) -> Any:
        """Return a part as it stands in the schema: a reference if it is used several times."""
        if not isinstance(part, _Part):
            return part
        if part.uses <= 1 or part.size < _LEAST:
            return _mapped(part.shape, self.written)
        if not part.name:
            part.name = f"shared-{len(self.definitions) + 1}"
            self.definitions[part.name] = {}
            self.definitions[part.name] = _mapped(part.shape, self.written)
        return {"$ref": f"#/$defs/{part.name}"}


def _mapped(shape: dict[str, Any], change: Callable[[Any], Any]) -> dict[str, Any]:
    """Return a shape with a change made to each shape directly inside it."""
    made: dict[str, Any] = {}
    for key, value in shape.items():
        if key in _ONE:
            made[key] = change(value)
        elif key in _LISTS:
            made[key] = [change(part) for part in value]
        elif key in _MAPS:
            made[key] = {name: change(part) for name, part in value.items()}
        else:
            made[key] = value
    return made


def _count(part: Any) -> Any:
    if isinstance(part, _Part):
        part.uses += 1
    return part


def _inner_size(shape: dict[str, Any]) -> int:
    sizes: list[int] = []

    def add(part: Any) -> Any:
        sizes.append(part.size if isinstance(part, _Part) else 0)
        return part

    _mapped(shape, add)
    return sum(sizes)
