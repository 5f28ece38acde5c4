"""Submission records: what one submission says, as the record of an activity and of its places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from attrs import field, frozen

from kotaku_eval.definitions.events import UNDATED
from kotaku_eval.facts import ACTIVITY
from kotaku_eval.lifecycles import Lifecycle, Stage
from kotaku_eval.models import Field, Kind
from kotaku_eval.places import Level
from kotaku_eval.questions import (
    ID,
    KNOWN_TITLE,
    NO,
    NOT_LOOKED,
    OTHER,
    PICK,
    STATUS,
    TITLE,
    UNKNOWN,
    YES,
    Key,
    Schema,
    Slot,
)
from kotaku_eval.questions import UNDATED as NO_DATE
from kotaku_eval.readers.cells import record
from kotaku_eval.readers.notes import Notes
from kotaku_eval.readers.submissions.answers import Answer, AnswerReader
from kotaku_eval.readers.submissions.rows import Answers, Submission
from kotaku_eval.sources import Mapping as Record
from kotaku_eval.sources import Node, Scalar, Sequence, Source
from kotaku_eval.texts import Text

_YES_NO: Final = Field("", Kind.BOOLEAN)
_DATE: Final = Field("", Kind.DATE)
_WORDS: Final = Field("", Kind.TEXT)
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
        unlooked: Documents that were not looked at beside others that were, with the places.
    """

    lifecycle: Lifecycle
    schema: Schema
    asked: frozenset[str]
    reader: AnswerReader
    notes: Notes
    unlooked: dict[tuple[str, str], list[Source]] = field(factory=dict)

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
        stages = {stage.id: self._stage(own, stage) for stage in self.lifecycle.stages}
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
            scalar = self._value(own.answers, slot, "field_precision")
            if scalar is not None:
                items[slot.key[2]] = scalar
        for slot in self.schema.of("any", level):
            listed = self._list(own, slot.name, slot.key)
            if listed is not None:
                items[slot.key[2]] = listed
        return items

    def _value(self, answers: Answers, slot: Slot, coarse: str) -> Scalar | None:
        answer = answers.get(slot.name)
        precision = ""
        if answer is not None and slot.field.kind is Kind.DATE:
            asked = self.schema.name(coarse, *slot.key[1:])
            precision = self.reader.precision(answers.get(asked))
        return self.reader.scalar(answer, slot.field, precision)

    def _list(self, own: Submission, gate: str, key: Key) -> Sequence | None:
        answer = own.answers.get(gate)
        rows = own.repeats.get(("list", *key[1:]), [])
        said = answer.text if answer is not None else ("" if gate in self.asked else YES)
        source = answer.source if answer is not None else own.source
        if said == YES:
            entries = [entry for entry in (self._entry(row, key) for row in rows) if entry]
            if entries or gate not in self.asked:
                return Sequence(tuple(entries), source) if entries else None
            self._note(source, _NO_ENTRIES)
            return None
        if rows:
            self._note(source, _UNASKED_ENTRIES)
        return Sequence((), source) if said == NO else None

    def _entry(self, row: Answers, key: Key) -> Record | None:
        items: dict[str, Node] = {}
        for slot in self.schema.of("entry", *key[1:]):
            scalar = self._value(row, slot, "entry_precision")
            if scalar is not None:
                items[slot.key[3]] = scalar
        if not items:
            return None
        return _nested(items)

    # --- stages ---------------------------------------------------------------------------------

    def _stage(self, own: Submission, stage: Stage) -> Sequence | None:
        """Return what a submission says of a stage; ``None`` when it says nothing."""
        happened = self._happened(own, stage.id)
        rows = own.repeats.get(("events", stage.id), [])
        if not happened and (rows or own.answers.get(self.schema.name("date", stage.id))):
            self._note(own.source, _not_said(stage))
        answer = own.answers.get(self.schema.name("happened", stage.id))
        source = answer.source if answer is not None else own.source
        said = (rows or [own.answers]) if happened else []
        events = [self._event(row, stage, source) for row in said]
        plan = self._planned(own.answers, stage.id)
        if plan is not None:
            first = dict(events[0].items) if events else {}
            events[:1] = [record({**first, "planned": plan}, source)]
        return Sequence(tuple(events), source) if events else None

    def _happened(self, own: Submission, stage: str) -> bool:
        name = self.schema.name("happened", stage)
        answer = own.answers.get(name)
        if answer is None:
            dated = own.answers.get(self.schema.name("date", stage))
            return name not in self.asked and (dated is not None)
        if answer.text == UNKNOWN:
            title = self.lifecycle.stage(stage).title
            self.notes.remark(
                answer.source,
                Text(
                    id=f"petugas tidak tahu apakah “{title.id}” sudah terjadi: dianggap belum "
                    "tercatat",
                    en=f"the enumerator did not know whether “{title.en}” has happened: taken as "
                    "not recorded",
                ),
            )
            return False
        scalar = self.reader.scalar(answer, _YES_NO)
        return scalar is not None and scalar.text == "true"

    def _event(self, answers: Answers, stage: Stage, source: Source) -> Record:
        precision = self.reader.precision(answers.get(self.schema.name("precision", stage.id)))
        written = answers.get(self.schema.name("date", stage.id))
        date = None if precision == NO_DATE else self.reader.scalar(written, _DATE, precision)
        items: dict[str, Node] = {"date": date or Scalar(UNDATED, plain=True, source=source)}
        evidence = self._evidence(answers, stage)
        if evidence:
            items["evidence"] = Sequence(evidence, evidence[0].source)
        fields: dict[str, Node] = {}
        for slot in self.schema.of("own", stage.id):
            scalar = self._value(answers, slot, "own_precision")
            if scalar is not None:
                fields[slot.key[2]] = scalar
        items.update(_nested(fields).items if fields else {})
        return record(items, source)

    def _planned(self, answers: Answers, stage: str) -> Scalar | None:
        precision = self.reader.precision(answers.get(self.schema.name("planned_precision", stage)))
        return self.reader.scalar(answers.get(self.schema.name("planned", stage)), _DATE, precision)

    def _evidence(self, answers: Answers, stage: Stage) -> tuple[Record, ...]:
        found: list[Record] = []
        blank: list[tuple[str, Source]] = []
        for document in stage.evidence:
            name = self.schema.name("exists", stage.id, document)
            answer = answers.get(name)
            exists = self.reader.scalar(answer, _YES_NO)
            if exists is not None:
                found.append(self._document(answers, stage.id, document, exists))
            elif answer is not None and answer.text == NOT_LOOKED:
                blank.append((document, answer.source))
        if found:
            for document, source in blank:
                self.unlooked.setdefault((stage.id, document), []).append(source)
        return tuple(found)

    def _document(self, answers: Answers, stage: str, document: str, exists: Scalar) -> Record:
        kind = Scalar(document, plain=False, source=exists.source)
        items: dict[str, Node] = {"kind": kind, "exists": exists}
        for role, own in (("correct", _YES_NO), ("number", _WORDS)):
            answer = answers.get(self.schema.name(role, stage, document))
            scalar = self.reader.scalar(answer, own)
            if scalar is not None:
                items[role] = scalar
        return record(items, exists.source)

    def note_unlooked(self) -> None:
        """Note the documents that were not looked at beside others that were."""
        for (stage, document), sources in self.unlooked.items():
            title, paper = self.lifecycle.stage(stage).title, self.lifecycle.document(document)
            count = len(sources)
            text = Text(
                id=f"{count} kali “{paper.id}” ({title.id}) tidak diperiksa di samping bukti yang "
                "diperiksa: dianggap tidak ada",
                en=f"{count} times “{paper.en}” ({title.en}) was not looked at beside evidence "
                "that was: taken as not there",
            )
            self.notes.problem(sources[0], text)

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


def _not_said(stage: Stage) -> Text:
    return Text(
        id=f"ada tanggal “{stage.title.id}” padahal tidak dikatakan sudah: tidak dipakai",
        en=f"“{stage.title.en}” has a date though it is not said to be done: it is not used",
    )


def _quoted(answer: Answer) -> Scalar:
    return Scalar(answer.text, plain=False, source=answer.source)


def _nested(items: Mapping[str, Node]) -> Record:
    """Return fields by dotted name as records within records."""
    made: dict[str, Node] = {}
    inner: dict[str, dict[str, Node]] = {}
    for name, node in items.items():
        head, dot, rest = name.partition(".")
        if dot:
            inner.setdefault(head, {})[rest] = node
        else:
            made[head] = node
    made.update({head: _nested(parts) for head, parts in inner.items()})
    return record(made, next(iter(items.values())).source)
