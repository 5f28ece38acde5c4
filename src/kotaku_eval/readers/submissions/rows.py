"""Submission rows: the tables of an export as submissions, each with its repeats."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from attrs import field, frozen

from kotaku_eval.dates import EventDate
from kotaku_eval.errors import DataError, Problem
from kotaku_eval.questions import MARK, ROWS, STATUS, VISIT_DATE, YES, Key, Schema
from kotaku_eval.readers.notes import Notes
from kotaku_eval.readers.submissions.answers import Answer
from kotaku_eval.readers.submissions.columns import Answers, Columns
from kotaku_eval.readers.submissions.files import has_mark, parts_of
from kotaku_eval.readers.submissions.labels import HOW_TO_EXPORT, check_headings, check_values
from kotaku_eval.readers.tables import Row, Table
from kotaku_eval.sources import Source
from kotaku_eval.texts import Text

_REJECTED: Final = frozenset({"rejected", "validation_status_not_approved", "not approved"})
_DOUBTED: Final = frozenset({"hasissues", "validation_status_on_hold", "on hold"})

_FINE: Final = frozenset(
    {"approved", "validation_status_approved", "received", "edited", "{}", "[]", "null", "none"}
)
_STATE: Final = re.compile(r"validation_status_\w+")
_WHOLE: Final = Text(
    id="KoboToolbox: ekspor XLS, bukan CSV. ODK Central: berikan zip seperti yang diunduh.",
    en="KoboToolbox: export XLS, not CSV. ODK Central: give the zip as it was downloaded.",
)

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
            DataError: No table is the main table of a form, or several are; or it holds labels.
        """
        main = main_table(tables)
        columns = Columns.of(main, self.schema, self.notes)
        check_headings(columns)
        columns.note_unknown()
        self._note_no_state(columns)
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
        check_values((own.answers for own in found.values()), self.schema)
        for table in tables:
            if table is not main:
                self._take_repeat(table, found, left_out - set(found))
        self._note_missing_rows(found.values())
        for table in tables:
            self.notes.problems.extend(table.problems)
        return sorted(found.values(), key=lambda own: own.order)

    def _note_no_state(self, columns: Columns) -> None:
        if STATUS not in columns.questions and columns.table.rows:
            text = Text(
                id=f"tidak ada kolom {STATUS}: semua kegiatan dianggap masih berjalan",
                en=f"there is no column {STATUS}: all activities are taken as still running",
            )
            self.notes.problem(Source(columns.table.file, 1), text, HOW_TO_EXPORT)

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
        if state is not None and self._is_rejected(state):
            return True
        own = columns.meta(row, "instanceid", "_uuid", "key")
        if own is not None and _bare(own.text) in replaced:
            text = Text(
                id="kiriman ini diganti oleh perbaikannya", en="this submission was replaced"
            )
            self.notes.remark(own.source, text)
            return True
        return False

    def _is_rejected(self, state: Answer) -> bool:
        """Whether a review forbids to judge a submission; tells what it says."""
        said = state.text.casefold()
        known = _STATE.search(said)  # some exports hold all there is to say of the review
        word = known[0] if known else said
        if word in _REJECTED:
            text = Text(
                id=f"kiriman ini ditolak saat ditinjau ({state.text}), jadi tidak dinilai",
                en=f"this submission was rejected in review ({state.text}), so it is not judged",
            )
        elif word in _DOUBTED:
            text = Text(
                id=f"kiriman ini ditandai bermasalah ({state.text}); tetap dinilai",
                en=f"this submission is marked as having issues ({state.text}); it is judged",
            )
        elif word not in _FINE:
            text = Text(
                id=f"hasil tinjauan tidak dikenal ({state.text}); kiriman ini tetap dinilai",
                en=f"the result of the review is unknown ({state.text}); it is judged",
            )
        else:
            return False
        self.notes.remark(state.source, text)
        return word in _REJECTED

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
        columns.note_unknown()
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

    def _note_missing_rows(self, submissions: Iterable[Submission]) -> None:
        """Note the rows of repeats that were filled in, and are not in the export."""
        missing: dict[str, list[tuple[int, Source]]] = {}
        for own in submissions:
            told = own.answers.get(ROWS)
            if told is not None:
                for name, count in self._missing_rows(own, told):
                    missing.setdefault(name, []).append((count, told.source))
        for name, found in missing.items():
            count = sum(number for number, _ in found)
            text = Text(
                id=f"{count} baris {name} dari {len(found)} kiriman tidak ada dalam ekspor ini: "
                "isinya dianggap tidak diketahui",
                en=f"{count} rows of {name} of {len(found)} submissions are not in this export: "
                "what they say is taken as unknown",
            )
            self.notes.problem(found[0][1], text, _WHOLE)

    def _missing_rows(self, own: Submission, told: Answer) -> Iterator[tuple[str, int]]:
        for word in told.text.split():
            name, _, number = word.partition("=")
            slot = self.schema.slots.get(name)
            if slot is None or not number.isdecimal() or not self._is_open(own, slot.key):
                continue
            missing = int(number) - len(own.repeats.get(slot.key, ()))
            if missing > 0:
                yield name, missing

    def _is_open(self, own: Submission, repeat: Key) -> bool:
        """Whether a submission says that a repeat has rows: others are no longer shown."""
        role = "happened" if repeat[0] == "events" else "any"
        gate = own.answers.get(self.schema.name(role, *repeat[1:]))
        return gate is not None and gate.text == YES

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
    raise DataError([Problem(text, where, HOW_TO_EXPORT)])


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
