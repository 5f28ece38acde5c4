"""Fields that a lifecycle file declares for a programme without a Python model."""

from __future__ import annotations

import keyword
from typing import Final

from kotaku_eval.definitions.blocks import Block, is_empty
from kotaku_eval.definitions.nodes import NOWHERE
from kotaku_eval.errors import Problem
from kotaku_eval.models import NUMERIC, Field, Kind
from kotaku_eval.sources import Scalar, Source
from kotaku_eval.texts import Text

_NONE: Final = Scalar("", plain=True, source=NOWHERE)
RESERVED: Final = frozenset({
    "id", "title", "place", "level", "events", "status", "source", "sources", "timeline", "closed",
    "code", "name", "parent", "label", "stages", "activities", "activity", "as_of", "param",
    "event",
})  # fmt: skip
"""Names that already mean something in every record, case or condition."""


def note_bad_name(name: str, source: Source, problems: list[Problem]) -> bool:
    """Note a name that conditions could not speak of; return whether it was one."""
    is_plain = name.isascii() and name.isidentifier() and not name.startswith("_")
    if is_plain and not keyword.iskeyword(name):
        return False
    text = Text(
        id=f"'{name}' bukan nama yang dapat dipakai", en=f"'{name}' cannot be used as a name"
    )
    hint = Text(
        id="Pakai huruf, angka dan garis bawah, diawali huruf; bukan kata kunci Python.",
        en="Use letters, digits and underscores, a letter first; no Python keyword.",
    )
    problems.append(source.problem(text, hint))
    return True


def note_taken_name(
    name: str, source: Source, taken: dict[str, Text], problems: list[Problem]
) -> bool:
    """Note a name that already means something else; return whether it did."""
    if name not in taken:
        return False
    other = taken[name]
    text = Text(id=f"nama '{name}' sudah dipakai: {other.id}", en=f"'{name}' is already {other.en}")
    problems.append(source.problem(text, Text(id="Pilih nama lain.", en="Choose another name.")))
    return True


def declared_fields(
    block: Block, key: str, taken: dict[str, Text] | None = None
) -> tuple[Field, ...]:
    """Return the fields declared under a key.

    Args:
        block: What holds the declarations.
        key: Their key.
        taken: Names that already mean something, and what.
    """
    found = []
    for name, source, node in block.entries(key):
        bad = note_bad_name(name, source, block.problems)
        if not bad and not note_taken_name(name, source, taken or {}, block.problems):
            found.append(_declared(name, Block(node, block.problems, source)))
    return tuple(found)


def _declared(name: str, block: Block) -> Field:
    before = len(block.problems)
    kind = block.choice("type", Kind.TEXT)
    block.node("type", required=True)
    is_known = len(block.problems) == before
    made = Field(
        name,
        kind,
        unit=block.string("unit"),
        meaning=block.text("meaning"),
        choices=block.strings("choices"),
        fields=declared_fields(block, "fields"),
        planned=block.boolean("planned"),
    )
    block.close()
    if is_known:
        _note_misfits(made, block)
    return made


def _note_misfits(made: Field, block: Block) -> None:
    """Note what a field of its type needs and lacks, or has and cannot use."""
    is_nested = made.kind in {Kind.RECORD, Kind.LIST}
    needed = {"choices": made.kind is Kind.CHOICE, "fields": is_nested}
    fitting = {**needed, "unit": made.kind in NUMERIC, "planned": made.kind is Kind.DATE}
    kind = made.kind.value
    for key, is_fitting in fitting.items():
        if key in block and not is_fitting:
            text = Text(
                id=f"'{key}' tidak berlaku untuk jenis {kind}",
                en=f"'{key}' means nothing for a field of type {kind}",
            )
            block.note(block.keys[key], text)
        if needed.get(key) and not getattr(made, key) and is_empty(block.items.get(key, _NONE)):
            text = Text(id=f"jenis {kind} memerlukan '{key}'", en=f"type {kind} needs '{key}'")
            block.note(block.place_of("type"), text)
    for at, scalar in enumerate(block.scalars("choices") if made.choices else ()):
        if scalar.text in made.choices[:at]:
            text = Text(
                id=f"pilihan '{scalar.text}' ditulis dua kali",
                en=f"the choice '{scalar.text}' stands twice",
            )
            block.note(scalar.source, text)
