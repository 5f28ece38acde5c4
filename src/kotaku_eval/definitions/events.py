"""What a record says of a stage: a date, ``undated``, several of them, a plan, its evidence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import attrs
from attrs import frozen

from kotaku_eval.activities import EVENT_FIELDS, Document, Event
from kotaku_eval.dates import EventDate
from kotaku_eval.definitions.blocks import Block
from kotaku_eval.definitions.dotted import nested
from kotaku_eval.definitions.leaves import date_of, text_of
from kotaku_eval.definitions.nodes import LeafError, prefixed, problem_at, recorded
from kotaku_eval.definitions.record_readers import reader_of
from kotaku_eval.errors import Problem, name_hint, suggestion
from kotaku_eval.lifecycles import Lifecycle, Stage
from kotaku_eval.sources import Mapping, Node, Scalar, Sequence
from kotaku_eval.texts import Text

UNDATED: Final = "undated"
_UNDATED_HINT: Final = Text(
    id="Tulis tanggal, atau 'undated' bila terjadi tanpa tanggal.",
    en="Write a date, or 'undated' when it happened on an unknown day.",
)


def events_of(node: Node, lifecycle: Lifecycle, problems: list[Problem]) -> tuple[Event, ...]:
    """Return the events of a mapping of stages, in the order they are written.

    Args:
        node: Stage ids with what is recorded of each.
        lifecycle: Knows the stages and their evidence.
        problems: Where mistakes are noted.
    """
    if not isinstance(node, Mapping):
        text = Text(
            id="stages: diperlukan pemetaan (tahap: tanggal)",
            en="stages: a mapping (stage: date) is needed",
        )
        problems.append(problem_at(node.source, text))
        return ()
    reader = _StageReader(lifecycle.zone, lifecycle.event_type, problems)
    found: list[Event] = []
    for name, part in node.items.items():
        if lifecycle.has_stage(name):
            found += reader.events(lifecycle.stage(name), part)
        else:
            known = [stage.id for stage in lifecycle.stages]
            text = Text(id=f"tahap tidak dikenal '{name}'", en=f"unknown stage '{name}'")
            problems.append(problem_at(node.keys[name], text, name_hint(name, known)))
    return tuple(found)


def event_values(
    node: Mapping, kind: type[Event], zone: str, problems: list[Problem], *, path: str = ""
) -> dict[str, Any]:
    """Return the values of the programme's own fields of an event.

    Args:
        node: The fields by name, those within records also by dotted name.
        kind: The class of the event.
        zone: The time zone that timestamps are converted to.
        problems: Where mistakes are noted.
        path: The way to the event, put before the names of its fields.
    """
    made: Any = kind
    return reader_of(made, zone).values(nested(node, problems), problems, path)


@frozen
class _StageReader:
    zone: str
    kind: type[Event]
    problems: list[Problem]

    @property
    def fields(self) -> tuple[str, ...]:
        """The programme's own fields of an event."""
        own = (field.name for field in attrs.fields(self.kind) if field.init)
        return tuple(name for name in own if name not in EVENT_FIELDS)

    def events(self, stage: Stage, node: Node) -> Iterator[Event]:
        """Yield the events of one stage; null says that nothing is recorded."""
        if isinstance(node, Scalar) and node.is_null:
            return
        for part in node.items if isinstance(node, Sequence) else (node,):
            try:
                event = self._event(stage, part)
            except LeafError as failure:
                self.problems.append(failure.problem(stage.id))
            else:
                if event is not None:
                    yield event

    def _event(self, stage: Stage, node: Node) -> Event | None:
        source = recorded(node.source)
        if isinstance(node, Mapping):
            return self._detailed(stage, node)
        return self.kind(stage=stage.id, date=self._date(node), source=source)

    def _date(self, node: Node) -> EventDate | None:
        if isinstance(node, Scalar) and node.text == UNDATED:
            return None
        try:
            return date_of(node, self.zone)
        except LeafError as failure:
            near = suggestion(node.text, [UNDATED]) if isinstance(node, Scalar) else None
            hint = near if near is not None and near.en else failure.hint or _UNDATED_HINT
            raise LeafError(failure.source, failure.text, hint) from failure

    def _detailed(self, stage: Stage, node: Mapping) -> Event | None:
        before = len(self.problems)
        block = Block(node, self.problems, path=f"{stage.id}.", is_data=True)
        happened = block.node("date") is not None
        date = block.read("date", self._date, None)
        planned = block.read("planned", lambda part: date_of(part, self.zone), None)
        evidence = block.read("evidence", lambda part: self._evidence(stage, part), None)
        own = self._own(stage, block, node)
        block.close()
        if not happened and any(document.exists for document in evidence or ()):
            block.note(block.place_of("evidence"), prefixed(stage.id, _NO_DATE), _NO_DATE_HINT)
        if own and not (happened or planned):
            name = next(iter(own))
            words = Text(id=f"'{name}' tanpa tanggal", en=f"'{name}' stands without a date")
            block.note(block.place_of(name), prefixed(stage.id, words), _NO_DATE_HINT)
        if len(self.problems) > before or not (happened or planned):
            return None
        return self.kind(
            stage=stage.id,
            date=date,
            planned=planned,
            happened=happened,
            evidence=evidence if happened else None,
            source=recorded(node.source),
            **own,
        )

    def _own(self, stage: Stage, block: Block, written: Mapping) -> dict[str, Any]:
        """Return the values of the programme's own fields of an event."""
        items = {name: block.items[name] for name in self.fields if name in block}
        for name in items:
            block.node(name)
        if not items:
            return {}
        node = Mapping(items, {name: block.keys[name] for name in items}, written.source)
        return event_values(node, self.kind, self.zone, self.problems, path=f"{stage.id}.")

    def _evidence(self, stage: Stage, node: Node) -> tuple[Document, ...]:
        if not isinstance(node, Sequence):
            text = Text(id="diperlukan daftar", en="a list is needed")
            hint = Text(id="Tulis [minutes, ...].", en="Write [minutes, ...].")
            raise LeafError(node.source, text, hint)
        found: dict[str, Document] = {}
        for part in node.items:
            document = self._document(part, f"{stage.id}.evidence")
            if document is None:
                continue
            self._check_document(stage, document.kind, part)
            if document.kind in found:
                twice = document.kind
                text = Text(id=f"dokumen ganda '{twice}'", en=f"document '{twice}' stands twice")
                raise LeafError(part.source, text)
            found[document.kind] = document
        return tuple(found.values())

    def _document(self, node: Node, path: str) -> Document | None:
        if not isinstance(node, Mapping):
            return Document(kind=text_of(node))
        exists, correct = node.items.get("exists"), node.items.get("correct")
        if _is_null(exists) and correct is not None and not _is_null(correct):
            self.problems.append(correct.source.problem(prefixed(path, _UNLOOKED)))
            return None
        # cattrs costs a tenth of the start of the library: loaded when a record needs it.
        from kotaku_eval.definitions.structuring import converter_of, problems_of  # noqa: PLC0415

        try:
            made: Any = converter_of(self.zone).structure(node, Document)
        except Exception as failure:  # noqa: BLE001 - told as problems, whatever it was
            self.problems.extend(problems_of(failure, node, path))
            return None
        return made if isinstance(made, Document) else None

    def _check_document(self, stage: Stage, kind: str, node: Node) -> None:
        """Refuse evidence that the stage does not know, if it says what it knows."""
        if not stage.evidence or kind in stage.evidence:
            return
        place = node.items["kind"].source if isinstance(node, Mapping) else node.source
        text = Text(
            id=f"'{kind}' bukan bukti tahap {stage.id}", en=f"'{kind}' is no evidence of {stage.id}"
        )
        raise LeafError(place, text, name_hint(kind, stage.evidence))


def _is_null(node: Node | None) -> bool:
    return isinstance(node, Scalar) and node.is_null


_UNLOOKED: Final = Text(
    id="dokumen yang tidak dicari tidak benar dan tidak salah",
    en="a document that nobody looked for is neither correct nor wrong",
)
_NO_DATE: Final = Text(id="ada bukti tetapi tidak ada tanggal", en="there is evidence but no date")
_NO_DATE_HINT: Final = Text(
    id="Tulis 'date: undated' bila sudah terjadi tanpa tanggal.",
    en="Write 'date: undated' when it happened on an unknown day.",
)
