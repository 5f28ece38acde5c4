"""Submission rows: the tables of an export as submissions, each with its repeats."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from attrs import field, frozen

from kotaku_eval.dates import EventDate
from kotaku_eval.errors import DataError, Problem
from kotaku_eval.questions import (
    ENUMERATOR,
    ID,
    KNOWN_TITLE,
    MARK,
    NO_FACTS,
    PICK,
    STATUS,
    TITLE,
    VISIT_DATE,
    Key,
    Schema,
)
from kotaku_eval.readers.notes import Notes
from kotaku_eval.readers.submissions.answers import Answer
from kotaku_eval.readers.submissions.files import has_mark, parts_of
from kotaku_eval.readers.tables import Row, Table
from kotaku_eval.sources import Source
from kotaku_eval.texts import Text

_OWN: Final = frozenset(
    {MARK, ID, TITLE, STATUS, PICK, KNOWN_TITLE, VISIT_DATE, ENUMERATOR, *NO_FACTS}
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
_SYSTEM_LEADS: Final = ("_submission__", "_visit_gps_", "note__")
_URL: Final = "_URL"
_REJECTED: Final = frozenset({"rejected", "validation_status_not_approved", "not approved"})
_DOUBTED: Final = frozenset({"hasissues", "validation_status_on_hold", "on hold"})

Answers = Mapping[str, Answer]
Moments = Callable[[Answer | None], EventDate | None]
"""Tells the moment that an answer names."""


@frozen
class Submission:
    """One submission.

    Args:
        key: What the rows of its repeats call it.
        answers: What was answered, by the name of the question.
        source: Its row.
        order: What tells a later submission from an earlier one.
        repeats: The rows of its repeats, by the key of the repeat.
    """

    key: str
    answers: Answers
    source: Source
    order: tuple[str, str, int] = ("", "", 0)
    repeats: dict[Key, list[Answers]] = field(factory=dict)


@frozen(eq=False)
class Columns:
    """The columns of one table, by what they are.

    Args:
        table: The table.
        questions: The position of each question.
        system: The position of each column of the server, by its name without groups.
    """

    table: Table
    questions: Mapping[str, int]
    system: Mapping[str, int]

    @classmethod
    def of(cls, table: Table, schema: Schema, notes: Notes) -> Columns:
        """Tell the columns apart, and note those that nobody knows."""
        questions: dict[str, int] = {}
        system: dict[str, int] = {}
        unknown = []
        for at, column in enumerate(table.header):
            parts = parts_of(column)
            name = parts[-1] if parts else ""
            if name in schema.slots or name in _OWN:
                questions.setdefault(name, at)
            elif is_known(parts, schema):
                system.setdefault(name.casefold(), at)
            elif any(row.cells[at] for row in table.rows if at < len(row.cells)):
                unknown.append(column or f"({at + 1})")
        if unknown:
            listed = ", ".join(unknown)
            notes.problem(
                Source(table.file, 1),
                Text(id=f"kolom yang tidak dibaca: {listed}", en=f"columns not read: {listed}"),
                Text(
                    id="Kolom ini bukan bagian dari formulir siklus ini.",
                    en="These columns are no part of the form of this lifecycle.",
                ),
            )
        return cls(table, questions, system)

    def answers(self, row: Row) -> dict[str, Answer]:
        """Return what was answered in a row."""
        found = {}
        for name, at in self.questions.items():
            if at < len(row.cells) and row.cells[at]:
                found[name] = Answer(row.cells[at], self.table.source(row, at))
        return found

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


@frozen(eq=False)
class SubmissionRows:
    """Puts the rows of an export together.

    Args:
        schema: What questions are called.
        notes: Where rows are noted that cannot be used.
    """

    schema: Schema
    notes: Notes

    def read(self, tables: list[Table], when: Moments) -> list[Submission]:
        """Return the submissions that count, the oldest first.

        Args:
            tables: The tables of the export.
            when: Tells the moments of a submission.

        Raises:
            DataError: No table is the main table of a form, or several are.
        """
        main = main_table(tables)
        columns = Columns.of(main, self.schema, self.notes)
        found: dict[str, Submission] = {}
        left_out: set[str] = set()
        replaced = self._replaced(main, columns)
        for row in main.rows:
            submission = self._submission(row, columns, when)
            if self._is_left_out(row, columns, replaced) or submission.key in found:
                self._note_twice(submission, found)
                left_out.add(submission.key)
                continue
            found[submission.key] = submission
        for table in tables:
            if table is not main:
                self._take_repeat(table, found, left_out - set(found))
        for table in tables:
            self.notes.problems.extend(table.problems)
        return sorted(found.values(), key=lambda own: own.order)

    # --- the main table -------------------------------------------------------------------------

    def _submission(self, row: Row, columns: Columns, when: Moments) -> Submission:
        answers = columns.answers(row)
        key = columns.meta(row, "key", "_index", "_uuid", "instanceid")
        sent = when(columns.meta(row, "submissiondate", "_submission_time") or answers.get("end"))
        visited = when(answers.get(VISIT_DATE))
        order = (
            visited.earliest.isoformat() if visited is not None else "",
            sent.isoformat() if sent is not None else "",
            row.line,
        )
        name = key.text if key is not None else f"row {row.line}"
        return Submission(name, answers, columns.table.source(row, 0), order)

    def _replaced(self, main: Table, columns: Columns) -> set[str]:
        """Return the ids of submissions that a later version of themselves replaces."""
        found = (columns.meta(row, "deprecatedid") for row in main.rows)
        return {_bare(answer.text) for answer in found if answer is not None}

    def _is_left_out(self, row: Row, columns: Columns, replaced: set[str]) -> bool:
        """Whether a row is not judged; says why."""
        state = columns.meta(row, "reviewstate", "_validation_status")
        if state is not None and state.text.casefold() in _REJECTED:
            text = Text(
                id=f"kiriman ini ditolak saat ditinjau ({state.text}), jadi tidak dinilai",
                en=f"this submission was rejected in review ({state.text}), so it is not judged",
            )
            self.notes.remark(state.source, text)
            return True
        if state is not None and state.text.casefold() in _DOUBTED:
            text = Text(
                id=f"kiriman ini ditandai bermasalah ({state.text}); tetap dinilai",
                en=f"this submission is marked as having issues ({state.text}); it is judged",
            )
            self.notes.remark(state.source, text)
        own = columns.meta(row, "instanceid", "_uuid", "key")
        if own is not None and _bare(own.text) in replaced:
            text = Text(
                id="kiriman ini diganti oleh perbaikannya", en="this submission was replaced"
            )
            self.notes.remark(own.source, text)
            return True
        return False

    def _note_twice(self, submission: Submission, found: Mapping[str, Submission]) -> None:
        if submission.key in found:
            text = Text(
                id=f"kiriman ganda; yang dipakai {found[submission.key].source}",
                en=f"the same submission twice; used is {found[submission.key].source}",
            )
            self.notes.remark(submission.source, text)

    # --- repeats --------------------------------------------------------------------------------

    def _take_repeat(
        self, table: Table, found: Mapping[str, Submission], left_out: set[str]
    ) -> None:
        owners = {_owner(self.schema.slots[name].key) for name in self._questions(table)}
        owners.discard(())
        if len(owners) != 1:
            if table.rows:
                text = Text(
                    id="tabel ini tidak dikenal, jadi tidak dibaca",
                    en="this table is unknown, so it is not read",
                )
                self.notes.problem(Source(table.file, 1), text)
            return
        columns = Columns.of(table, self.schema, self.notes)
        (owner,) = owners
        for row in table.rows:
            parent = columns.meta(row, "parent_key", "_parent_index")
            key = parent.text if parent is not None else ""
            if key in found:
                found[key].repeats.setdefault(owner, []).append(columns.answers(row))
            elif key not in left_out:
                text = Text(
                    id=f"baris ini milik kiriman yang tidak ada: '{key}'",
                    en=f"this row belongs to a submission that is not there: '{key}'",
                )
                self.notes.problem(table.source(row, 0), text)

    def _questions(self, table: Table) -> Iterator[str]:
        for column in table.header:
            name = parts_of(column)[-1:]
            if name and name[0] in self.schema.slots:
                yield name[0]


def main_table(tables: list[Table]) -> Table:
    """Return the table with a row for each submission.

    Raises:
        DataError: There is none, or there are several.
    """
    found = [table for table in tables if has_mark(table.header)]
    if len(found) == 1:
        return found[0]
    where = (found or tables)[0].file.name if tables else ""
    if found:
        names = ", ".join(table.file.name for table in found)
        text = Text(
            id=f"ekspor ini memuat beberapa formulir: {names}",
            en=f"this export holds several forms: {names}",
        )
        hint = Text(id="Ekspor satu formulir saja.", en="Export one form only.")
        raise DataError([Problem(text, where, hint)])
    text = Text(id=f"ekspor ini tidak memuat kolom {MARK}", en=f"this export has no column {MARK}")
    hint = Text(
        id="KoboToolbox: pilih format “XML values and headers”, dan sertakan semua kolom. ODK "
        "Central: unduh “All data and Attachments”. Formulirnya harus dibuat dengan "
        "`kotaku-eval form`.",
        en="KoboToolbox: choose the format “XML values and headers”, with all columns. ODK "
        "Central: download “All data and Attachments”. The form has to be made by "
        "`kotaku-eval form`.",
    )
    raise DataError([Problem(text, where, hint)])


def marks_of(submissions: Iterable[Submission]) -> Counter[str]:
    """Return how many submissions came by which version of a form."""
    found = (own.answers.get(MARK) for own in submissions)
    return Counter(answer.text for answer in found if answer is not None)


def _owner(key: Key) -> Key:
    """Return the repeat in which a question may stand; empty for none."""
    role = key[0]
    if role in {"entry", "entry_precision"}:
        return ("list", *key[1:3])
    if role in {"precision", "date", "exists", "correct", "number", "own", "own_precision"}:
        return ("events", key[1])
    return ()


def _bare(identifier: str) -> str:
    return identifier.removeprefix("uuid:")
