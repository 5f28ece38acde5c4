"""Labels: exports that hold the words of a form instead of its names are refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from kotaku_eval.errors import DataError, Problem
from kotaku_eval.models import Kind
from kotaku_eval.questions import ID, NO, NOT_LOOKED, PICK, UNKNOWN, YES, Schema
from kotaku_eval.readers.submissions.answers import Answer
from kotaku_eval.readers.submissions.columns import Answers, Columns
from kotaku_eval.sources import Source
from kotaku_eval.texts import Text

HOW_TO_EXPORT: Final = Text(
    id="KoboToolbox: pilih format “XML values and headers”, dan sertakan semua kolom, dengan “/” "
    "di antara kelompok. ODK Central: unduh “All data and Attachments”. Formulirnya harus dibuat "
    "dengan `kotaku-eval form`.",
    en="KoboToolbox: choose the format “XML values and headers”, with all columns, and “/” between "
    "groups. ODK Central: download “All data and Attachments”. The form has to be made by "
    "`kotaku-eval form`.",
)
_CODES: Final = frozenset({YES, NO, UNKNOWN, NOT_LOOKED, "true", "false"})
_SHOWN: Final = 3


def check_headings(columns: Columns) -> None:
    """Refuse a table whose columns are not called by the names of questions.

    Raises:
        DataError: There is no column of the id of an activity.
    """
    if columns.questions.keys() & {ID, PICK}:
        return
    listed = ", ".join(f"'{name}'" for name in list(columns.unknown)[:_SHOWN])
    seen = Text(id=f" (ada: {listed})", en=f" (there are: {listed})")
    shown = seen if listed else Text.same("")
    text = Text(
        id=f"ekspor ini tidak memuat kolom {ID} ataupun {PICK}{shown.id}",
        en=f"this export has neither a column {ID} nor {PICK}{shown.en}",
    )
    raise DataError([Source(columns.table.file, 1).problem(text, HOW_TO_EXPORT)])


def check_values(answers: Iterable[Answers], schema: Schema) -> None:
    """Refuse answers that are all labels.

    Raises:
        DataError: No question that is answered by yes or no has such an answer.
    """
    found = list(_yes_no_answers(answers, schema))
    if not found or any(answer.text in _CODES for answer in found):
        return
    first = found[0]
    text = Text(
        id=f"'{first.text}' bukan nilai jawaban, melainkan labelnya; demikian pula semua jawaban "
        "ya/tidak lainnya",
        en=f"'{first.text}' is no value of an answer but its label; so are all other answers of "
        "yes or no",
    )
    raise DataError([Problem(text, str(first.source), HOW_TO_EXPORT)])


def _yes_no_answers(answers: Iterable[Answers], schema: Schema) -> Iterator[Answer]:
    for row in answers:
        for name, answer in row.items():
            slot = schema.slots.get(name)
            is_gate = slot is not None and slot.role in {"any", "ask", "happened"}
            if slot is not None and (is_gate or slot.field.kind is Kind.BOOLEAN):
                yield answer
