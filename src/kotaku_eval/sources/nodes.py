"""What a text holds: scalars as they were written, lists and mappings, each with its place."""

from __future__ import annotations

from typing import Final

from attrs import frozen

from kotaku_eval.errors import Problem
from kotaku_eval.sources.places import Source
from kotaku_eval.texts import Text

_NULLS: Final = frozenset({"", "null", "Null", "NULL", "~"})


@frozen
class Scalar:
    """One value as written. ``plain`` is true when it stood without quotes."""

    text: str
    plain: bool
    source: Source

    @property
    def is_null(self) -> bool:
        """Whether nothing was written: an empty value, ``null`` or ``~``."""
        return self.plain and self.text in _NULLS


@frozen
class Sequence:
    """A list of nodes."""

    items: tuple[Node, ...]
    source: Source


@frozen
class Mapping:
    """Named nodes, with the place of each name."""

    items: dict[str, Node]
    keys: dict[str, Source]
    source: Source


Node = Scalar | Sequence | Mapping


def place_of(node: Node | None) -> str:
    """Return the place of a node as text, empty for none."""
    return "" if node is None else str(node.source)


def key_problem(key: Node, keys: dict[str, Source]) -> Problem | None:
    """Say why a mapping key cannot be used, if so."""
    if not isinstance(key, Scalar):
        return key.source.problem(
            Text(id="kunci harus berupa teks", en="a key must be text, not a list or mapping")
        )
    if key.plain and key.text == "<<":
        return key.source.problem(
            Text(id="kunci gabungan << tidak diterima", en="merge keys (<<) are not accepted"),
            Text(id="Tulis kuncinya lengkap.", en="Write the keys out in full."),
        )
    if key.is_null:
        return key.source.problem(Text(id="kunci kosong", en="empty key"))
    if key.text in keys:
        first = keys[key.text]
        return key.source.problem(
            Text(
                id=f"kunci ganda '{key.text}', sudah ada di baris {first.line}",
                en=f"duplicate key '{key.text}', first on line {first.line}",
            ),
            Text(id="Hapus salah satunya.", en="Remove one of them."),
        )
    return None
