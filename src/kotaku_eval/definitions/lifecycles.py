"""Lifecycle files: stages, their order, and the fields of a programme."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from kotaku_eval.activities import EVENT_FIELDS, Activity, Event
from kotaku_eval.dates import DEFAULT_ZONE, time_zone
from kotaku_eval.definitions.blocks import Block, empty_key
from kotaku_eval.definitions.citations import citation_of
from kotaku_eval.definitions.fields import (
    RESERVED,
    declared_fields,
    note_bad_name,
    note_taken_name,
)
from kotaku_eval.definitions.leaves import choice_of, text_of
from kotaku_eval.definitions.nodes import LeafError, in_file_order
from kotaku_eval.definitions.plugged import Found, found
from kotaku_eval.definitions.shipped import DefinitionFile
from kotaku_eval.definitions.words import text_pair
from kotaku_eval.errors import DefinitionError, Problem, name_hint
from kotaku_eval.facts import ACTIVITY, EVENT
from kotaku_eval.lifecycles import UNCITED, Confidence, Edge, Lifecycle, Stage, find_cycle
from kotaku_eval.models import fields_of, record_class
from kotaku_eval.places import Level, Place
from kotaku_eval.sources import Mapping, Node, Scalar, Sequence, kinds
from kotaku_eval.texts import LANGUAGES, Text
from kotaku_eval.works import WORKS_MODEL

MODELS: Final[dict[str, dict[str, type]]] = {"community-works": WORKS_MODEL}
"""The Python models that a lifecycle may name."""

_BASE_NAMES: Final = {
    name: Text(id="nama tetap", en="a name with a fixed meaning") for name in RESERVED
}
_PAIR: Final = (2, 3)


def load_lifecycle(name: str | os.PathLike[str], *, folder: Path | str | None = None) -> Lifecycle:
    """Load a lifecycle by name, from a file, or from an installed package.

    Args:
        name: A shipped name such as ``kotaku``, the path of a YAML or JSON file, the name of a
            plug-in, or a package (``package:attribute``).
        folder: What a relative path is relative to; the working directory when not given.

    Raises:
        DefinitionError: The file is wrong; every mistake is listed with its place.
        UnknownNameError: There is no lifecycle of that name.
        PluginError: A plug-in of that name cannot be used.

    >>> load_lifecycle("kotaku").stage("mp2k_held").phase
    'pelaksanaan'
    """
    return lifecycle_of(found("lifecycles", name, Path(folder) if folder else None))


def lifecycle_of(known: Found) -> Lifecycle:
    """Load the lifecycle of a file; shipped ones are read once. What is one already stays."""
    if isinstance(known, Lifecycle):
        return known
    if not isinstance(known, DefinitionFile):
        msg = f"no lifecycle: {known!r}"
        raise TypeError(msg)
    return _shipped(known) if known.shipped else lifecycle_from_node(known.read(kinds.LIFECYCLE))


@lru_cache(maxsize=16)
def _shipped(file: DefinitionFile) -> Lifecycle:
    return lifecycle_from_node(file.read(kinds.LIFECYCLE))


def lifecycle_from_node(node: Node) -> Lifecycle:
    """Make a lifecycle of the content of its file.

    Raises:
        DefinitionError: Every mistake, each with its place.
    """
    block = Block(node, [])
    made = _arguments(block)
    if block.problems:
        raise DefinitionError(in_file_order(block.problems))
    return Lifecycle(**made)


def _arguments(block: Block) -> dict[str, Any]:
    identifier = block.string("lifecycle", required=True)
    levels = _texts(block, "levels")
    documents = _texts(block, "documents")
    phases = _texts(block, "phases")
    model = MODELS.get(block.known("model", MODELS, Text(id="model", en="model")), {})
    for name, source, _ in block.entries("levels"):
        if not note_bad_name(name, source, block.problems):
            note_taken_name(name, source, _BASE_NAMES, block.problems)
    stages = _stages(block, phases, documents, _taken_by_model(model, levels))
    known = {stage.id: stage for stage in stages}
    classes = _classes(block, model, levels, known)
    order = _order(block, known)
    made = {
        "id": identifier,
        "title": block.text("title", required=True),
        "stages": stages,
        "order": order,
        "final": _final(block, known, order) or None,
        "phases": phases,
        "documents": documents,
        "levels": [Level(name, title, classes.get(name, Place)) for name, title in levels.items()],
        "activity_type": classes.get(ACTIVITY, Activity),
        "event_type": classes.get(EVENT, Event),
        "zone": block.read("time_zone", _zone, DEFAULT_ZONE),
        "source": citation_of(block) or UNCITED,
    }
    block.close()
    return made


def _texts(block: Block, key: str) -> dict[str, Text]:
    found = {}
    for name, _, node in block.entries(key):
        try:
            found[name] = text_pair(node)
        except LeafError as failure:
            block.problems.append(failure.problem(name))
            found[name] = Text.same(name)
    return found


def _zone(node: Node) -> str:
    name = text_of(node)
    try:
        time_zone(name)
    except ValueError as failure:
        text = Text(id=f"zona waktu tidak dikenal '{name}'", en=f"unknown time zone '{name}'")
        hint = Text(id="Misalnya Asia/Jakarta.", en="For example Asia/Jakarta.")
        raise LeafError(node.source, text, hint) from failure
    return name


def _taken_by_model(model: dict[str, type], levels: dict[str, Text]) -> dict[str, Text]:
    level = Text(id="tingkat", en="a level")
    field = Text(id="kolom model", en="a field of the model")
    fields = fields_of(model[ACTIVITY], without=tuple(RESERVED)) if ACTIVITY in model else ()
    return {
        **_BASE_NAMES,
        **{own.name: field for own in fields},
        **dict.fromkeys(levels, level),
    }


def _stages(
    block: Block, phases: dict[str, Text], documents: dict[str, Text], taken: dict[str, Text]
) -> list[Stage]:
    found: list[Stage] = []
    for name, source, node in block.entries("stages", required=True):
        stage = Block(node, block.problems, source)
        if not note_bad_name(name, source, block.problems):
            note_taken_name(name, source, taken, block.problems)
        made = Stage(
            name,
            title=stage.text("title", required=True),
            phase=stage.known("phase", phases, Text(id="fase", en="phase")),
            actor=stage.text("actor"),
            evidence=_evidence(stage, documents),
            confidence=stage.choice("confidence", Confidence.PRIMARY),
        )
        stage.close()
        _note_title(made, stage, found)
        found.append(made)
    if isinstance(block.items.get("stages"), Mapping) and not found:
        block.problems.append(empty_key("stages", block.keys["stages"]))
    return found


def _note_title(made: Stage, block: Block, others: list[Stage]) -> None:
    """Note a title that another stage has: a log that names it could mean either."""
    for language in LANGUAGES:
        title = made.title.to(language).casefold()
        if title and any(title == own.title.to(language).casefold() for own in others):
            text = Text(
                id=f"judul '{made.title.to(language)}' ada dua kali",
                en=f"the title '{made.title.to(language)}' stands twice",
            )
            block.note(block.place_of("title"), text)
            return


def _evidence(stage: Block, documents: dict[str, Text]) -> tuple[str, ...]:
    for scalar in stage.scalars("evidence"):
        if scalar.text not in documents:
            text = Text(
                id=f"dokumen tidak dikenal '{scalar.text}'", en=f"unknown document '{scalar.text}'"
            )
            stage.note(scalar.source, text, name_hint(scalar.text, documents))
    return tuple(dict.fromkeys(stage.strings("evidence")))


def _order(block: Block, known: dict[str, Stage]) -> list[Edge]:
    edges: dict[tuple[str, str], Edge] = {}
    for node in block.nodes("order"):
        edge = _edge(node, known, block.problems)
        if edge is None:
            continue
        pair = (edge.before, edge.after)
        if pair in edges:
            text = Text(
                id=f"pasangan ganda: {pair[0]}, {pair[1]}",
                en=f"pair stands twice: {pair[0]}, {pair[1]}",
            )
            block.note(node.source, text)
        cycle = find_cycle((*edges.values(), edge))
        if cycle:
            path = " < ".join(cycle)
            block.note(
                node.source,
                Text(id=f"urutan melingkar: {path}", en=f"the order has a cycle: {path}"),
                Text(id="Hapus salah satu pasangan.", en="Remove one of these pairs."),
            )
        else:
            edges[pair] = edge
    return list(edges.values())


def _final(block: Block, known: dict[str, Stage], order: list[Edge]) -> str:
    """Return the final stage, which no other may follow."""
    if not known:
        block.node("final")
        return ""
    name = block.known("final", known, Text(id="tahap", en="stage"))
    after = next((edge.after for edge in order if edge.before == name), None)
    if after is not None:
        text = Text(
            id=f"tahap terakhir '{name}' mendahului '{after}' menurut 'order'",
            en=f"the final stage '{name}' comes before '{after}' in the order",
        )
        block.note(block.place_of("final"), text)
    return name


def _edge(node: Node, known: dict[str, Stage], problems: list[Problem]) -> Edge | None:
    parts = node.items if isinstance(node, Sequence) else ()
    scalars = [part for part in parts if isinstance(part, Scalar)]
    if len(parts) not in _PAIR or len(scalars) < len(parts):
        text = Text(
            id="pasangan urutan ditulis [sebelum, sesudah, keyakinan]",
            en="a pair of the order is written [before, after, confidence]",
        )
        problems.append(node.source.problem(text))
        return None
    before = len(problems)
    for part in scalars[:2]:
        if known and part.text not in known:
            name = part.text
            text = Text(id=f"tahap tidak dikenal '{name}'", en=f"unknown stage '{name}'")
            problems.append(part.source.problem(text, name_hint(name, known)))
    sure = Confidence.PRIMARY
    try:
        for part in scalars[2:]:
            sure = choice_of(part, Confidence)
    except LeafError as failure:
        problems.append(failure.problem())
    return None if len(problems) > before else Edge(scalars[0].text, scalars[1].text, sure)


def _classes(
    block: Block,
    model: dict[str, type],
    levels: dict[str, Text],
    stages: dict[str, Stage],
) -> dict[str, type]:
    """Return the class of each level: the model's, extended with the declared fields."""
    declared = block.child("fields")
    classes = dict(model)
    if declared is None:
        return classes
    stage = Text(id="tahap", en="a stage")
    level = Text(id="tingkat", en="a level")
    taken = {**_BASE_NAMES, **dict.fromkeys(stages, stage), **dict.fromkeys(levels, level)}
    for owner in (ACTIVITY, *levels):
        base = model.get(owner, Activity if owner == ACTIVITY else Place)
        own = Text(id="kolom model", en="a field of the model")
        inherited = {field.name: own for field in fields_of(base, without=tuple(RESERVED))}
        fields = declared_fields(declared, owner, {**taken, **inherited})
        if fields:
            title = "".join(part.capitalize() for part in owner.split("_"))
            classes[owner] = record_class(title, fields, base)
    fixed = dict.fromkeys(EVENT_FIELDS, Text(id="kolom tiap kejadian", en="a field of every event"))
    of_event = declared_fields(declared, EVENT, {**taken, **fixed})
    if of_event:
        classes[EVENT] = record_class("ProgrammeEvent", of_event, Event)
    declared.close()
    return classes
