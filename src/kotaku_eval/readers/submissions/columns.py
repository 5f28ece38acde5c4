"""Columns: what each column of an export holds, told by the last part of its name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from attrs import field, frozen

from kotaku_eval.models import Kind
from kotaku_eval.questions import (
    ENUMERATOR,
    ID,
    KNOWN_TITLE,
    MARK,
    NO_FACTS,
    PICK,
    ROWS,
    STATUS,
    TITLE,
    VISIT_DATE,
    Schema,
)
from kotaku_eval.readers.notes import Notes
from kotaku_eval.readers.submissions.answers import Answer
from kotaku_eval.readers.submissions.files import parts_of
from kotaku_eval.readers.tables import Row, Table
from kotaku_eval.sources import Source
from kotaku_eval.texts import Text

_OWN: Final = frozenset(
    {MARK, ROWS, ID, TITLE, STATUS, PICK, KNOWN_TITLE, VISIT_DATE, ENUMERATOR, *NO_FACTS}
)
_SYSTEM: Final = frozenset({
    "key", "parent_key", "submissiondate", "submitterid", "submittername", "attachmentspresent",
    "attachmentsexpected", "status", "reviewstate", "deviceid", "edits", "formversion", "deletedat",
    "instanceid", "instancename", "deprecatedid", "rootuuid", "uuid", "today", "username", "audit",
    "phonenumber", "simserial", "subscriberid", "_id", "_uuid", "_submission_time", "_notes",
    "_validation_status", "_status", "_submitted_by", "__version__", "_tags", "_index", "_version_",
    "_parent_index", "_parent_table_name", "_attachments", "_geolocation", "_xform_id_string",
    "_bamboo_dataset_id", "_media_all_received",
})  # fmt: skip
_SYSTEM_LEADS: Final = ("_submission__", "_visit_gps_", "note__", "_version__")
_URL: Final = "_URL"
_FILLER: Final = "n/a"
"""What older exports of KoboToolbox write where nothing was answered."""
_FREE: Final = frozenset({"field", "entry", "own", "number"})
"""The roles of questions that may be answered with any text at all."""
_CHANGED: Final = Text(
    id="Satu pertanyaan, dua kolom: kelompoknya berubah di antara versi formulir.",
    en="One question in two columns: its group changed between versions of the form.",
)

Answers = Mapping[str, Answer]


@frozen(eq=False)
class Columns:
    """The columns of one table, by what they are.

    Args:
        table: The table.
        schema: What questions are called.
        notes: Where it is noted what cannot be kept.
        questions: The positions of each question; several where its group was changed.
        system: The position of each column of the server, by its name without groups.
        unknown: The columns that nobody knows, with their positions.
    """

    table: Table
    schema: Schema
    notes: Notes
    questions: dict[str, list[int]] = field(factory=dict)
    system: dict[str, int] = field(factory=dict)
    unknown: dict[str, int] = field(factory=dict)

    @classmethod
    def of(cls, table: Table, schema: Schema, notes: Notes) -> Columns:
        """Tell the columns apart."""
        made = cls(table, schema, notes)
        for at, column in enumerate(table.header):
            parts = parts_of(column)
            name = parts[-1] if parts else ""
            if name in schema.slots or name in _OWN:
                made.questions.setdefault(name, []).append(at)
            elif is_known(parts, schema):
                made.system.setdefault(name.casefold(), at)
            else:
                made.unknown[column or f"({at + 1})"] = at
        return made

    def note_unknown(self) -> None:
        """Note the columns that nobody knows, where they hold anything."""
        rows = self.table.rows
        held = [
            name
            for name, at in self.unknown.items()
            if any(row.cells[at] for row in rows if at < len(row.cells))
        ]
        if held:
            listed = ", ".join(held)
            self.notes.problem(
                Source(self.table.file, 1),
                Text(id=f"kolom yang tidak dibaca: {listed}", en=f"columns not read: {listed}"),
                Text(
                    id="Kolom ini bukan bagian dari formulir siklus ini.",
                    en="These columns are no part of the form of this lifecycle.",
                ),
            )

    def answers(self, row: Row) -> dict[str, Answer]:
        """Return what was answered in a row."""
        found = {}
        for name, places in self.questions.items():
            said = list(self._said(row, name, places))
            if said:
                found[name] = said[0]
                self._note_second(said)
        return found

    def _said(self, row: Row, name: str, places: list[int]) -> Iterator[Answer]:
        for at in places:
            text = row.cells[at] if at < len(row.cells) else ""
            if text and not (text.casefold() == _FILLER and not self._is_free(name)):
                yield Answer(text, self.table.source(row, at))

    def _is_free(self, name: str) -> bool:
        slot = self.schema.slots.get(name)
        return slot is not None and slot.role in _FREE and slot.field.kind is Kind.TEXT

    def _note_second(self, said: list[Answer]) -> None:
        first = said[0]
        for other in said[1:]:
            if other.text != first.text:
                text = Text(
                    id=f"'{other.text}' berbeda dari '{first.text}' ({first.source}), yang dipakai",
                    en=f"'{other.text}' differs from '{first.text}' ({first.source}), which is "
                    "used",
                )
                self.notes.problem(other.source, text, _CHANGED)

    def meta(self, row: Row, *names: str) -> Answer | None:
        """Return the first of several columns of the server that says something."""
        for name in names:
            at = self.system.get(name, -1)
            if 0 <= at < len(row.cells) and row.cells[at]:
                return Answer(row.cells[at], self.table.source(row, at))
        return None


def is_known(parts: tuple[str, ...], schema: Schema) -> bool:
    """Whether a column is the server's own, or belongs to a question that holds no fact."""
    if not parts:
        return False
    name = parts[-1]
    if name.casefold() in _SYSTEM or name.startswith(_SYSTEM_LEADS):
        return True
    base = name.removesuffix(_URL)
    if base != name and base in schema.slots:
        return True
    return any(part in NO_FACTS for part in parts[:-1])
