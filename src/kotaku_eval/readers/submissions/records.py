"""Submission records: what one submission says, as the record of an activity and of its places."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from attrs import frozen

from kotaku_eval.facts import ACTIVITY
from kotaku_eval.lifecycles import Lifecycle
from kotaku_eval.places import Level
from kotaku_eval.questions import (
    ID,
    KNOWN_TITLE,
    NO,
    OTHER,
    PICK,
    STATUS,
    TITLE,
    YES,
    Key,
    Schema,
    Slot,
)
from kotaku_eval.readers.cells import record
from kotaku_eval.readers.notes import Notes
from kotaku_eval.readers.submissions.answers import Answer, AnswerReader
from kotaku_eval.readers.submissions.columns import Answers
from kotaku_eval.readers.submissions.rows import Submission
from kotaku_eval.readers.submissions.stages import StageReader, nested
from kotaku_eval.sources import Mapping as Record
from kotaku_eval.sources import Node, Scalar, Sequence, Source
from kotaku_eval.texts import Text

_STATES: Final = ("open", "closed", "cancelled")


@frozen
class PlaceSaid:
    """What a submission says of a place.

    Args:
        level: Its level.
        code: Its code.
        items: Its name and fields, by name.
        source: Where the code stands.
    """

    level: Level
    code: str
    items: dict[str, Node]
    source: Source


@frozen(eq=False)
class RecordReader:
    """Turns submissions into records.

    Args:
        lifecycle: The lifecycle.
        schema: What questions are called.
        asked: The questions that the form had.
        reader: Reads answers.
        notes: Where it is noted what cannot be kept.
        stages: Reads stages.
    """

    lifecycle: Lifecycle
    schema: Schema
    asked: frozenset[str]
    reader: AnswerReader
    notes: Notes
    stages: StageReader

    # --- identity -------------------------------------------------------------------------------

    def identity(self, own: Submission) -> Answer | None:
        """Return the id of the activity: chosen from the list, or written."""
        picked = own.answers.get(PICK)
        if picked is not None and picked.text != OTHER:
            return picked
        return own.answers.get(ID)

    def activity(self, own: Submission, identity: Answer, home: PlaceSaid | None) -> Record:
        """Return the record of the activity of a submission."""
        items: dict[str, Node] = {"id": _quoted(identity)}
        title = own.answers.get(TITLE) or own.answers.get(KNOWN_TITLE)
        if title is not None:
            items["title"] = _quoted(title)
        status = own.answers.get(STATUS)
        if status is not None and self._is_state(status):
            items["status"] = _quoted(status)
        if home is not None:
            items["place"] = Scalar(home.code, plain=False, source=home.source)
        items.update(self.fields(own, ACTIVITY))
        stages = {stage.id: self.stages.events(own, stage) for stage in self.lifecycle.stages}
        happened: dict[str, Node] = {name: node for name, node in stages.items() if node}
        items["stages"] = record(happened, identity.source)
        return record(items, identity.source)

    def _is_state(self, status: Answer) -> bool:
        if status.text in _STATES:
            return True
        text = Text(
            id=f"keadaan tidak dikenal '{status.text}'", en=f"unknown state '{status.text}'"
        )
        self.notes.problem(status.source, text)
        return False

    # --- places ---------------------------------------------------------------------------------

    def places(self, own: Submission) -> Iterator[PlaceSaid]:
        """Yield the places that a submission names, the lowest first."""
        for level in self.lifecycle.levels:
            code, name = self._code(own, level.id)
            if code is None:
                continue
            items = self.fields(own, level.id)
            if name is not None:
                items["name"] = _quoted(name)
            yield PlaceSaid(level, code.text, items, code.source)

    def _code(self, own: Submission, level: str) -> tuple[Answer | None, Answer | None]:
        def asked(part: str) -> Answer | None:
            return own.answers.get(self.schema.name(part, level))

        picked = asked("pick")
        if picked is not None and picked.text != OTHER:
            return picked, asked("named")
        return asked("code"), asked("name")

    # --- fields ---------------------------------------------------------------------------------

    def fields(self, own: Submission, level: str) -> dict[str, Node]:
        """Return the fields of an activity or a place, by dotted name."""
        items: dict[str, Node] = {}
        for slot in self.schema.of("field", level):
            scalar = self._value(own.answers, slot)
            if scalar is not None:
                items[slot.key[2]] = scalar
        for slot in self.schema.of("any", level):
            listed = self._list(own, slot.name, slot.key)
            if listed is not None:
                items[slot.key[2]] = listed
        return items

    def _value(self, answers: Answers, slot: Slot) -> Scalar | None:
        return self.reader.value(answers, slot, self.schema.precision_of(slot))

    def _list(self, own: Submission, gate: str, key: Key) -> Sequence | None:
        answer = own.answers.get(gate)
        rows = own.repeats.get(("list", *key[1:]), [])
        said = answer.text if answer is not None else ("" if gate in self.asked else YES)
        source = answer.source if answer is not None else own.source
        if said == YES:
            entries = [self._entry(row, key) for row in rows]
            if any(entries) or gate not in self.asked:
                return self._entries(entries, source) if any(entries) else None
            self._note(source, _NO_ENTRIES)
            return None
        if rows:
            self._note(source, _UNASKED_ENTRIES)
        return Sequence((), source) if said == NO else None

    def _entries(self, entries: list[Record | None], source: Source) -> Sequence:
        """Return entries; one that is left blank is there, and nothing is known of it."""
        blank = entries.count(None)
        if blank:
            text = Text(
                id=f"{blank} entri dibiarkan kosong di samping yang diisi: ada, tetapi isinya "
                "tidak diketahui",
                en=f"{blank} entries were left blank beside others: they are there, and what they "
                "hold is unknown",
            )
            self.notes.problem(source, text)
        return Sequence(tuple(entry or Record({}, {}, source) for entry in entries), source)

    def _entry(self, row: Answers, key: Key) -> Record | None:
        items: dict[str, Node] = {}
        for slot in self.schema.of("entry", *key[1:]):
            scalar = self._value(row, slot)
            if scalar is not None:
                items[slot.key[3]] = scalar
        if not items:
            return None
        return nested(items)

    def _note(self, source: Source, text: Text) -> None:
        self.notes.problem(source, text)


_NO_ENTRIES: Final = Text(
    id="dikatakan ada, tetapi tidak satu entri pun diisi: dianggap tidak diketahui",
    en="said to be recorded, but no entry is filled in: taken as unknown",
)
_UNASKED_ENTRIES: Final = Text(
    id="ada entri padahal dikatakan tidak ada: entrinya tidak dipakai",
    en="there are entries though none are said to be recorded: they are not used",
)


def _quoted(answer: Answer) -> Scalar:
    return Scalar(answer.text, plain=False, source=answer.source)
