"""Stages: did it happen, when, when was it planned, and what shows it."""

from __future__ import annotations

from typing import Final

from attrs import frozen

from kotaku_eval.activities import EVENT_FIELDS
from kotaku_eval.forms.answers import (
    CORRECT,
    FOUND,
    HAPPENED,
    LATER,
    NOT_LATER,
    WHEN,
    exactness,
    question,
)
from kotaku_eval.forms.items import Item, both, group, plain, ref, repeat
from kotaku_eval.forms.reads import Reads
from kotaku_eval.lifecycles import Lifecycle, Stage
from kotaku_eval.models import Kind, fields_of
from kotaku_eval.questions import DAY, UNDATED, YES, Schema, dotted, identifier, leaves
from kotaku_eval.texts import Text

_DONE: Final = Text(id="sudah?", en="done?")
_WHEN: Final = Text(id="kapan?", en="when?")
_DATE: Final = Text(id="tanggal", en="date")
_FIRST: Final = Text(
    id="Bila terjadi lebih dari sekali, isi yang pertama.",
    en="If it happened more than once, tell the first.",
)
_ANY_DAY: Final = Text(
    id="Bila hanya bulan atau tahunnya yang diketahui, pilih hari mana pun di dalamnya.",
    en="If only the month or year is known, choose any day of it.",
)
_PLANNED: Final = Text(id="tanggal rencana", en="planned date")
_PLAN_HINT: Final = Text(
    id="Dari jadwal tertulis. Lewati bila tidak ada.",
    en="From a written schedule. Skip it if there is none.",
)
_EACH: Final = Text(id="setiap kejadian", en="each time")
_THERE: Final = Text(id="ada?", en="there?")
_FILLED: Final = Text(id="terisi benar?", en="correctly filled?")
_NUMBER: Final = Text(id="nomor", en="number")
_PHOTO: Final = Text(id="foto bukti (boleh dilewati)", en="photograph of the evidence (optional)")
_PIXELS: Final = "max-pixels=1024"
"""Enough to see what it shows, and little enough to send from a village."""
_ACTOR: Final = Text(id="Oleh", en="By")


@frozen
class StageQuestions:
    """Makes the questions about stages.

    Args:
        lifecycle: The lifecycle.
        schema: What questions are called.
        reads: What is asked.
        photos: Whether photographs are asked for.
    """

    lifecycle: Lifecycle
    schema: Schema
    reads: Reads
    photos: bool = False

    def is_asked(self, stage: Stage) -> bool:
        """Whether anything is asked about a stage."""
        asked = (self.reads.happened, self.reads.planned, self.reads.planned_until)
        return any(stage.id in stages for stages in asked)

    def section(self, stage: Stage, remarks: list[Item]) -> Item:
        """Return the group of a stage.

        Args:
            stage: The stage.
            remarks: What is said when an answer contradicts another.
        """
        items = [*self._happened(stage), *self._plan(stage)]
        if stage.id in self.reads.several:
            inner = group(f"one_{self.schema.name('events', stage.id)}", _title(stage),
                          self._event(stage, ""), appearance="field-list")  # fmt: skip
            events = self.schema.name("events", stage.id)
            shown = self._is_done(stage)
            items.append(repeat(events, _joined(stage, _EACH), [inner], relevant=shown))
            return group(_name(stage), _title(stage), [*items, *remarks])
        items[1:1] = self._event(stage, self._is_done(stage))
        return group(_name(stage), _title(stage), [*items, *remarks], appearance="field-list")

    def _is_done(self, stage: Stage) -> str:
        return f"{ref(self.schema.name('happened', stage.id))} = '{YES}'"

    def _happened(self, stage: Stage) -> list[Item]:
        actor = stage.actor
        hint = Text(id=f"{_ACTOR.id}: {actor.id}", en=f"{_ACTOR.en}: {actor.en}")
        return [
            Item(
                type=f"select_one {HAPPENED}",
                name=self.schema.name("happened", stage.id),
                label=_joined(stage, _DONE),
                hint=plain(hint) if actor.id else Text.same(""),
            )
        ]

    def _event(self, stage: Stage, shown: str) -> list[Item]:
        items = self._date(stage, shown) if stage.id in self.reads.dates else []
        for document in stage.evidence:
            items += self._document(stage, document, shown)
        own = fields_of(self.lifecycle.event_type, without=EVENT_FIELDS)
        for path, field in leaves(own):
            if (stage.id, dotted(path)) not in self.reads.own:
                continue
            key = (stage.id, dotted(path))
            is_date = field.kind is Kind.DATE
            items += question(
                self.schema.name("own", *key),
                field,
                _joined(stage, field.meaning if field.meaning.en else Text.same(dotted(path))),
                relevant=shown,
                precision=self.schema.name("own_precision", *key) if is_date else "",
            )
        if self.photos:
            name = self.schema.name("photo", stage.id)
            label = _joined(stage, _PHOTO)
            items.append(
                Item(type="image", name=name, label=label, relevant=shown, parameters=_PIXELS)
            )
        return items

    def _date(self, stage: Stage, shown: str) -> list[Item]:
        coarse = self.schema.name("precision", stage.id)
        first = Text.same("") if stage.id in self.reads.several else _FIRST
        return [
            Item(
                type=f"select_one {WHEN}", name=coarse, label=_joined(stage, _WHEN), hint=first,
                appearance="minimal", default=DAY, relevant=shown,
            ),
            Item(
                type="date", name=self.schema.name("date", stage.id),
                label=_joined(stage, _DATE), hint=_ANY_DAY,
                relevant=both(shown, f"{ref(coarse)} != '{UNDATED}'"),
                constraint=NOT_LATER, refusal=LATER,
            ),
        ]  # fmt: skip

    def _plan(self, stage: Stage) -> list[Item]:
        is_open = stage.id not in self.reads.planned
        if is_open and stage.id not in self.reads.planned_until:
            return []
        shown = f"{ref(self.schema.name('happened', stage.id))} != '{YES}'" if is_open else ""
        name = self.schema.name("planned", stage.id)
        label = _joined(stage, _PLANNED)
        date = Item(type="date", name=name, label=label, hint=_PLAN_HINT, relevant=shown)
        return [date, exactness(self.schema.name("planned_precision", stage.id), name, label)]

    def _document(self, stage: Stage, document: str, shown: str) -> list[Item]:
        words = plain(self.lifecycle.document(document))
        items = []
        exists = self.schema.name("exists", stage.id, document)
        found = f"{ref(exists)} = '{YES}'"
        if (stage.id, "exists", document) in self.reads.documents:
            kind, label = f"select_one {FOUND}", _paper(words, _THERE)
            items.append(Item(type=kind, name=exists, label=label, relevant=shown))
        if (stage.id, "correct", document) in self.reads.documents:
            name = self.schema.name("correct", stage.id, document)
            kind, label = f"select_one {CORRECT}", _paper(words, _FILLED)
            items.append(Item(type=kind, name=name, label=label, relevant=found))
        if (stage.id, "number", document) in self.reads.documents:
            name = self.schema.name("number", stage.id, document)
            items.append(Item(type="text", name=name, label=_paper(words, _NUMBER), relevant=found))
        return items


def _name(stage: Stage) -> str:
    return identifier("stage", stage.id)


def _title(stage: Stage) -> Text:
    return plain(stage.title)


def _joined(stage: Stage, words: Text) -> Text:
    title = plain(stage.title)
    return Text(id=f"{title.id}: {plain(words).id}", en=f"{title.en}: {plain(words).en}")


def _paper(document: Text, words: Text) -> Text:
    return Text(id=f"{document.id}: {words.id}", en=f"{document.en}: {words.en}")
