"""Mapping files: strict YAML to a column mapping, checked against the lifecycle it names."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Final

from kotaku_eval.activities import BASE_FIELDS, EVENT_FIELDS
from kotaku_eval.definitions.blocks import Block
from kotaku_eval.definitions.nodes import in_file_order
from kotaku_eval.errors import DefinitionError, name_hint
from kotaku_eval.lifecycles import Lifecycle, Stage
from kotaku_eval.models import Field, Kind, fields_of, walk
from kotaku_eval.places import Level
from kotaku_eval.portfolios import Basis
from kotaku_eval.readers.amounts import NumberFormat
from kotaku_eval.readers.date_texts import refuse_format
from kotaku_eval.readers.mapping_checks import note_ambiguous, note_idle, repeated, twice
from kotaku_eval.readers.mappings import (
    FALSE_WORDS,
    TRUE_WORDS,
    CellFormat,
    Column,
    ColumnMapping,
    EventMapping,
    FieldColumn,
    OtherEvents,
    PlaceColumns,
    Repeated,
    StageColumns,
    StatusColumn,
    TableForm,
    WideMapping,
)
from kotaku_eval.readers.references import named_lifecycle, named_ruleset
from kotaku_eval.sources import Node, kinds, read_nodes
from kotaku_eval.texts import Text

_PLACE_BASE: Final = ("code", "level", "name", "parent", "source")
_NESTED: Final = frozenset({Kind.RECORD, Kind.LIST})
_NO_COLUMN: Final = Column("")


def load_mapping(
    path: str | os.PathLike[str], *, lifecycle: Lifecycle | None = None
) -> ColumnMapping:
    """Load a column mapping.

    Args:
        path: The YAML or JSON file; paths in it are relative to its folder.
        lifecycle: Used instead of the lifecycle that the file names.

    Raises:
        DefinitionError: Every mistake of the file, each with its place.
    """
    node = read_nodes(Path(path), wanted=kinds.MAPPING)
    return mapping_from_node(node, folder=Path(path).parent, lifecycle=lifecycle)


def mapping_from_node(
    node: Node, *, folder: Path | None = None, lifecycle: Lifecycle | None = None
) -> ColumnMapping:
    """Make a column mapping of the content of its file (see :func:`load_mapping`).

    Raises:
        DefinitionError: Every mistake, each with its place.

    >>> from kotaku_eval.definitions import node_of
    >>> written = {"table": "wide", "lifecycle": "kotaku", "id": "Kode", "dates": ["DD/MM/YYYY"]}
    >>> mapping = mapping_from_node(node_of(written))
    >>> mapping.key.name, mapping.cells.dates
    ('Kode', ('DD/MM/YYYY',))
    """
    block = Block(node, [])
    named = named_lifecycle(block, folder, lifecycle)
    if named is not None:
        made = _MappingBlock(block, named, folder).mapping()
        block.close()
        if not block.problems:
            note_idle(made, block)
        if not block.problems:
            return made
    raise DefinitionError(in_file_order(block.problems))


def column_of(block: Block, key: str, *, required: bool = False) -> Column | None:
    """Return the column that a key names, ``None`` when it names none."""
    name = block.string(key, required=required).strip()
    return Column(name, block.place_of(key)) if name else None


class _MappingBlock:
    """Reads the block of a mapping, noting every mistake in its list of problems."""

    def __init__(self, block: Block, lifecycle: Lifecycle, folder: Path | None) -> None:
        self.block = block
        self.lifecycle = lifecycle
        self.folder = folder

    def mapping(self) -> ColumnMapping:
        self.block.node("table", required=True)
        if self.block.choice("table", TableForm.WIDE) is TableForm.EVENTS:
            return self._events()
        return self._wide()

    def _wide(self) -> WideMapping:
        block = self.block
        return WideMapping(
            **self._shared("id"),
            stages=self._stages(),
            status=self._status(),
            repeated=block.choice("repeated", Repeated.ERROR),
        )

    def _events(self) -> EventMapping:
        block = self.block
        return EventMapping(
            **self._shared("case"),
            activity=column_of(block, "activity", required=True) or _NO_COLUMN,
            timestamp=column_of(block, "timestamp", required=True) or _NO_COLUMN,
            stages=self._stage_names(),
            is_closed=block.boolean("closed", default=True),
            other=block.choice("other", OtherEvents.NOTE),
            event_fields=_field_columns(
                block, fields_of(self.lifecycle.event_type, without=EVENT_FIELDS), "event_fields"
            ),
        )

    def _shared(self, key: str) -> dict[str, Any]:
        block = self.block
        own = fields_of(self.lifecycle.activity_type, without=BASE_FIELDS)
        ignored = block.scalars("ignore")
        for column in repeated(ignored):
            block.note(column.source, twice(column.text))
        return {
            "lifecycle": self.lifecycle,
            "key": column_of(block, key, required=True) or _NO_COLUMN,
            "name": column_of(block, "name"),
            "title": block.text("title"),
            "ruleset": named_ruleset(block, self.folder),
            "as_of": block.date("as_of"),
            "basis": block.choice("basis", Basis.CENSUS),
            "places": self._places(),
            "fields": _field_columns(block, own),
            "cells": _cells(block),
            "delimiter": self._delimiter(),
            "sheet": block.string("sheet").strip(),
            "ignore": tuple(Column(column.text, column.source) for column in ignored),
        }

    def _places(self) -> tuple[PlaceColumns, ...]:
        levels = {level.id: level for level in self.lifecycle.levels}
        found: dict[str, PlaceColumns] = {}
        for name, inner in self.block.children("places").items():
            if name in levels:
                found[name] = _place(levels[name], inner)
            else:
                text = Text(id=f"tingkat tidak dikenal '{name}'", en=f"unknown level '{name}'")
                inner.note(inner.place, text, name_hint(name, levels))
        return tuple(found[name] for name in levels if name in found)

    def _stages(self) -> tuple[StageColumns, ...]:
        found = []
        for name, inner in self.block.children("stages").items():
            if self.lifecycle.has_stage(name):
                found.append(_stage(self.lifecycle.stage(name), inner))
            else:
                known = [stage.id for stage in self.lifecycle.stages]
                text = Text(id=f"tahap tidak dikenal '{name}'", en=f"unknown stage '{name}'")
                inner.note(inner.place, text, name_hint(name, known))
        return tuple(found)

    def _stage_names(self) -> dict[str, str]:
        known = {stage.id: stage for stage in self.lifecycle.stages}
        inner = self.block.child("stages")
        if inner is None:
            return {}
        what = Text(id="tahap", en="stage")
        found = {name: inner.known(name, known, what, required=True) for name in inner.items}
        return {name: stage for name, stage in found.items() if stage}

    def _status(self) -> StatusColumn | None:
        inner = self.block.child("status")
        if inner is None:
            return None
        values = {
            "closed": frozenset(inner.strings("closed")),
            "cancelled": frozenset(inner.strings("cancelled")),
            "open": frozenset(inner.strings("open")),
        }
        made = StatusColumn(column_of(inner, "column", required=True) or _NO_COLUMN, **values)
        listed = [own for key in ("closed", "cancelled", "open") for own in inner.scalars(key)]
        for own in repeated(listed):
            text = Text(
                id=f"nilai '{own.text}' tercantum pada dua status",
                en=f"the value '{own.text}' stands under two statuses",
            )
            inner.note(own.source, text)
        inner.close()
        if not listed and inner.items.keys() <= {"column"}:
            text = Text(
                id="tidak ada nilai yang berarti selesai atau batal",
                en="no value means closed or cancelled",
            )
            hint = Text(id="Tulis closed: [...].", en="Write closed: [...].")
            inner.note(inner.place, text, hint)
        return made

    def _delimiter(self) -> str:
        block = self.block
        delimiter = {"tab": "\t"}.get(block.string("delimiter"), block.string("delimiter"))
        if len(delimiter) > 1:
            text = Text(
                id=f"pemisah harus satu karakter: '{delimiter}'",
                en=f"a delimiter is one character, not '{delimiter}'",
            )
            block.note(block.place_of("delimiter"), text)
            return ""
        return delimiter


def _place(level: Level, block: Block) -> PlaceColumns:
    made = PlaceColumns(
        level,
        code=column_of(block, "code", required=True) or _NO_COLUMN,
        name=column_of(block, "name"),
        fields=_field_columns(block, fields_of(level.kind, without=_PLACE_BASE)),
    )
    block.close()
    return made


def _stage(stage: Stage, block: Block) -> StageColumns:
    evidence = {}
    inner = block.child("evidence")
    for document in inner.items if inner is not None else ():
        column = column_of(inner, document, required=True) if inner is not None else None
        if inner is not None and document not in stage.evidence:
            text = Text(
                id=f"dokumen tidak dikenal untuk tahap {stage.id}: '{document}'",
                en=f"the stage {stage.id} has no document '{document}'",
            )
            inner.note(inner.keys[document], text, name_hint(document, stage.evidence))
        elif column is not None:
            evidence[document] = column
    made = StageColumns(stage.id, column_of(block, "date"), column_of(block, "planned"), evidence)
    if made.date is None and made.planned is None and block.is_usable:
        text = Text(
            id=f"tahap {stage.id} memerlukan kolom 'date' atau 'planned'",
            en=f"the stage {stage.id} needs a column for 'date' or 'planned'",
        )
        block.note(block.place, text)
    block.close()
    return made


def _field_columns(
    block: Block, fields: tuple[Field, ...], key: str = "fields"
) -> tuple[FieldColumn, ...]:
    known = dict(walk(fields))
    inner = block.child(key)
    found = []
    for name in inner.items if inner is not None else ():
        column = column_of(inner, name, required=True) if inner is not None else None
        field = known.get(name)
        if inner is None or column is None:
            continue
        if field is None:
            text = Text(id=f"kolom model tidak dikenal '{name}'", en=f"unknown field '{name}'")
            inner.note(inner.keys[name], text, name_hint(name, known))
        elif field.kind in _NESTED:
            text = Text(
                id=f"'{name}' berisi beberapa nilai; satu kolom tabel tidak dapat mengisinya",
                en=f"'{name}' holds several values; one column cannot fill it",
            )
            parts = [other for other in known if other.startswith(f"{name}.")]
            inner.note(inner.keys[name], text, name_hint(name, parts))
        else:
            found.append(FieldColumn(name, field, column))
    return tuple(found)


def _cells(block: Block) -> CellFormat:
    formats = block.scalars("dates")
    for own in (*repeated(formats), *repeated(block.scalars("missing"))):
        block.note(own.source, twice(own.text))
    for at, written in enumerate(formats):
        note_ambiguous(written, formats[:at], block)
        refusal = refuse_format(written.text)
        if refusal is not None:
            block.note(written.source, refusal.text, refusal.hint)
    block.node("numbers")
    numbers = block.choice("numbers", NumberFormat.PLAIN) if "numbers" in block else None
    words = block.child("booleans")
    true, false = TRUE_WORDS, FALSE_WORDS
    if words is not None:
        true = frozenset(word.casefold() for word in words.strings("true"))
        false = frozenset(word.casefold() for word in words.strings("false"))
        for own in words.scalars("false"):
            if own.text.casefold() in true:
                text = Text(
                    id=f"'{own.text}' berarti ya dan tidak",
                    en=f"'{own.text}' means both yes and no",
                )
                words.note(own.source, text)
        words.close()
    missing = frozenset(word.strip() for word in block.strings("missing"))
    return CellFormat(block.strings("dates"), numbers, missing, true, false)
