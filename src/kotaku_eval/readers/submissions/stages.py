"""Stages: what submissions say of the stages of an activity, and of what they say nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from attrs import field, frozen

from kotaku_eval.definitions.events import UNDATED
from kotaku_eval.lifecycles import Lifecycle, Stage
from kotaku_eval.models import Field, Kind
from kotaku_eval.questions import UNDATED as NO_DATE
from kotaku_eval.questions import UNKNOWN, Schema
from kotaku_eval.readers.cells import record
from kotaku_eval.readers.notes import Notes
from kotaku_eval.readers.submissions.answers import AnswerReader
from kotaku_eval.readers.submissions.columns import Answers
from kotaku_eval.readers.submissions.rows import Submission
from kotaku_eval.sources import Mapping as Record
from kotaku_eval.sources import Node, Scalar, Sequence, Source
from kotaku_eval.texts import Text

_YES_NO: Final = Field("", Kind.BOOLEAN)
_DATE: Final = Field("", Kind.DATE)
_WORDS: Final = Field("", Kind.TEXT)


@frozen(eq=False)
class StageReader:
    """Turns what submissions say of stages into events.

    Args:
        lifecycle: The lifecycle.
        schema: What questions are called.
        asked: The questions that the form had.
        reader: Reads answers.
        notes: Where it is noted what cannot be kept.
        silent: Stages of which submissions say nothing, with the places.
    """

    lifecycle: Lifecycle
    schema: Schema
    asked: frozenset[str]
    reader: AnswerReader
    notes: Notes
    silent: dict[str, list[Source]] = field(factory=dict)

    def events(self, own: Submission, stage: Stage) -> Sequence | None:
        """Return what a submission says of a stage; ``None`` when it says nothing."""
        happened = self._happened(own, stage.id)
        rows = own.repeats.get(("events", stage.id), [])
        dated = own.answers.get(self.schema.name("date", stage.id))
        if not happened and (rows or dated):
            place = dated.source if dated is not None else own.source
            self.notes.problem(place, _not_said(stage))
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
            if name in self.asked or dated is None:
                self.silent.setdefault(stage, []).append(own.source)
                return False
            return True
        if answer.text == UNKNOWN:
            self.notes.remark(answer.source, _not_known(self.lifecycle.stage(stage)))
            return False
        scalar = self.reader.scalar(answer, _YES_NO)
        return scalar is not None and scalar.text == "true"

    def _event(self, answers: Answers, stage: Stage, source: Source) -> Record:
        precision = self.reader.precision(answers.get(self.schema.name("precision", stage.id)))
        written = answers.get(self.schema.name("date", stage.id))
        date = None if precision == NO_DATE else self.reader.scalar(written, _DATE, precision)
        items: dict[str, Node] = {"date": date or Scalar(UNDATED, plain=True, source=source)}
        evidence = self._evidence(answers, stage, source)
        if evidence:
            items["evidence"] = Sequence(evidence, evidence[0].source)
        fields: dict[str, Node] = {}
        for slot in self.schema.of("own", stage.id):
            scalar = self.reader.value(answers, slot, self.schema.precision_of(slot))
            if scalar is not None:
                fields[slot.key[2]] = scalar
        items.update(nested(fields).items if fields else {})
        return record(items, source)

    def _planned(self, answers: Answers, stage: str) -> Scalar | None:
        precision = self.reader.precision(answers.get(self.schema.name("planned_precision", stage)))
        return self.reader.scalar(answers.get(self.schema.name("planned", stage)), _DATE, precision)

    def _evidence(self, answers: Answers, stage: Stage, source: Source) -> tuple[Record, ...]:
        found: list[Record] = []
        unlooked: list[Record] = []
        for document in stage.evidence:
            answer = answers.get(self.schema.name("exists", stage.id, document))
            exists = self.reader.scalar(answer, _YES_NO)
            if exists is not None:
                found.append(self._document(answers, stage.id, document, exists))
            else:
                place = source if answer is None else answer.source
                unlooked.append(_unlooked(document, place))
        return (*found, *unlooked) if found else ()

    def _document(self, answers: Answers, stage: str, document: str, exists: Scalar) -> Record:
        kind = Scalar(document, plain=False, source=exists.source)
        items: dict[str, Node] = {"kind": kind, "exists": exists}
        for role, own in (("correct", _YES_NO), ("number", _WORDS)):
            answer = answers.get(self.schema.name(role, stage, document))
            scalar = self.reader.scalar(answer, own)
            if scalar is not None:
                items[role] = scalar
        return record(items, exists.source)

    def note_silent(self, count: int) -> None:
        """Note the stages of which submissions say nothing: they count as not recorded.

        Args:
            count: How many submissions count.
        """
        never = [stage for stage, sources in self.silent.items() if len(sources) == count]
        if never:
            self.notes.remark(self.silent[never[0]][0], _never_asked(self._titles(never)))
        for stage, sources in self.silent.items():
            if stage not in never:
                self.notes.remark(
                    sources[0], _not_answered(self._titles([stage]), len(sources), count)
                )

    def _titles(self, stages: list[str]) -> Text:
        titles = [self.lifecycle.stage(stage).title for stage in stages]
        return Text(
            id=", ".join(f"“{title.id}”" for title in titles),
            en=", ".join(f"“{title.en}”" for title in titles),
        )


def _unlooked(document: str, source: Source) -> Record:
    """Return the record of a document that was not looked at beside others that were."""
    kind = Scalar(document, plain=False, source=source)
    return record({"kind": kind, "exists": Scalar("null", plain=True, source=source)}, source)


def _never_asked(titles: Text) -> Text:
    return Text(
        id=f"tidak satu kiriman pun menjawab tentang tahap {titles.id}: dianggap belum tercatat. "
        "Nilailah dengan aturan yang dipakai membuat formulirnya (--select)",
        en=f"no submission says anything about {titles.en}: taken as not recorded. Judge by the "
        "rules that the form was made of (--select)",
    )


def _not_answered(title: Text, number: int, count: int) -> Text:
    return Text(
        id=f"{number} dari {count} kiriman tidak menjawab tentang tahap {title.id}: dianggap belum "
        "tercatat",
        en=f"{number} of {count} submissions say nothing about {title.en}: taken as not recorded",
    )


def _not_known(stage: Stage) -> Text:
    return Text(
        id=f"petugas tidak tahu apakah “{stage.title.id}” sudah terjadi: dianggap belum tercatat",
        en=f"the enumerator did not know whether “{stage.title.en}” has happened: taken as not "
        "recorded",
    )


def _not_said(stage: Stage) -> Text:
    return Text(
        id=f"ada tanggal “{stage.title.id}” padahal tidak dikatakan sudah: tidak dipakai",
        en=f"“{stage.title.en}” has a date though it is not said to be done: it is not used",
    )


def nested(items: Mapping[str, Node]) -> Record:
    """Return fields by dotted name as records within records."""
    made: dict[str, Node] = {}
    inner: dict[str, dict[str, Node]] = {}
    for name, node in items.items():
        head, dot, rest = name.partition(".")
        if dot:
            inner.setdefault(head, {})[rest] = node
        else:
            made[head] = node
    made.update({head: nested(parts) for head, parts in inner.items()})
    return record(made, next(iter(items.values())).source)
