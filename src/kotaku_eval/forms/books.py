"""Books: a form as the workbook that KoboToolbox and ODK Central take (XLSForm)."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from kotaku_eval.errors import DefinitionError, Problem, needing
from kotaku_eval.forms.builds import Form, Left
from kotaku_eval.forms.items import Item
from kotaku_eval.texts import Text

LANGUAGES: Final = {"id": "Bahasa Indonesia (id)", "en": "English (en)"}
LONGEST: Final = 32_767
"""So many characters a cell of a workbook holds."""
NOTES_SHEET: Final = "_keterangan"
"""A sheet for people: a form reader leaves out what begins with an underscore."""

_MADE: Final = dt.datetime(2020, 1, 1)  # noqa: DTZ001 - no moment: the same form, the same bytes
_SURVEY: Final = (
    "type", "name",
    *(f"label::{name}" for name in LANGUAGES.values()),
    *(f"hint::{name}" for name in LANGUAGES.values()),
    "relevant", "constraint",
    *(f"constraint_message::{name}" for name in LANGUAGES.values()),
    "required", "appearance", "default", "calculation", "choice_filter",
    "parameters",
)  # fmt: skip
Rows = list[Mapping[str, str]]


def workbook_of(form: Form) -> bytes:
    """Return a form as the bytes of an XLSX file; equal forms give equal bytes.

    Raises:
        DefinitionError: A condition is longer than a cell of a workbook.
        MissingExtraError: The library that writes workbooks is not installed.
    """
    with needing("odk", Text(id="Formulir", en="A form")):
        import xlsxwriter  # noqa: PLC0415 - an extra
    out = io.BytesIO()
    settings: dict[str, Any] = {
        "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
        "strings_to_numbers": False,
    }  # fmt: skip
    _check_lengths(form)
    book = xlsxwriter.Workbook(out, settings)
    book.set_properties({"created": _MADE})
    for name, header, rows in sheets_of(form):
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        for at, cell in enumerate(header):
            sheet.write_string(0, at, cell)
        for line, row in enumerate(rows, start=1):
            for at, column in enumerate(header):
                if row.get(column):
                    sheet.write_string(line, at, row[column])
    book.close()
    return out.getvalue()


def _check_lengths(form: Form) -> None:
    """Refuse what a workbook would leave out without a word."""
    problems = [
        Problem(
            Text(
                id=f"{row.get('name', name)}: {column} lebih panjang dari {LONGEST} karakter",
                en=f"{row.get('name', name)}: {column} is longer than {LONGEST} characters",
            ),
            hint=Text(
                id="Pilih lebih sedikit aturan dengan --select.",
                en="Choose fewer rules with --select.",
            ),
        )
        for name, _, rows in sheets_of(form)
        for row in rows
        for column, text in row.items()
        if len(text) > LONGEST
    ]
    if problems:
        raise DefinitionError(problems)


def sheets_of(form: Form) -> Iterator[tuple[str, tuple[str, ...], Rows]]:
    """Yield the sheets of a form: name, header, and rows by column."""
    yield "survey", _SURVEY, list(_survey(form.items))
    yield "choices", *_choices(form)
    settings = {
        "form_title": form.title.id,
        "form_id": form.id,
        "version": form.version,
        "default_language": LANGUAGES["id"],
        "instance_name": _instance_name(form),
    }
    yield "settings", tuple(settings), [settings]
    yield NOTES_SHEET, *_notes(form)


def _instance_name(form: Form) -> str:
    names = {item.name for item in form.items for item in _all(item)}
    picked = ["${activity_pick}"] if "activity_pick" in names else []
    parts = ", ' ', ".join([*picked, "${activity_id}", "${visit_date}"])
    return f"concat({parts})"


def _all(item: Item) -> Iterator[Item]:
    yield item
    for part in item.items:
        yield from _all(part)


def _survey(items: Iterable[Item]) -> Iterator[Mapping[str, str]]:
    for item in items:
        row = _row(item)
        if not item.is_section:
            yield row
            continue
        yield {**row, "type": f"begin_{item.type}"}
        yield from _survey(item.items)
        yield {"type": f"end_{item.type}", "name": item.name}


def _row(item: Item) -> dict[str, str]:
    row = {
        "type": item.type, "name": item.name, "relevant": item.relevant,
        "constraint": item.constraint, "required": "yes" if item.required else "",
        "appearance": item.appearance, "default": item.default,
        "calculation": item.calculation, "choice_filter": item.choice_filter,
        "parameters": item.parameters,
    }  # fmt: skip
    for column, text in (
        ("label", item.label), ("hint", item.hint), ("constraint_message", item.refusal)
    ):  # fmt: skip
        row[f"{column}::{LANGUAGES['id']}"] = text.id
        row[f"{column}::{LANGUAGES['en']}"] = text.en
    return row


def _choices(form: Form) -> tuple[tuple[str, ...], Rows]:
    further = dict.fromkeys(name for choice in form.choices for name, _ in choice.columns)
    labels = [f"label::{name}" for name in LANGUAGES.values()]
    rows: Rows = [
        {
            "list_name": choice.list, "name": choice.name,
            labels[0]: choice.label.id, labels[1]: choice.label.en,
            **dict(choice.columns),
        }
        for choice in form.choices
    ]  # fmt: skip
    return ("list_name", "name", *labels, *further), rows


def _notes(form: Form) -> tuple[tuple[str, ...], Rows]:
    header = ("apa / what", "aturan / rule", "syarat / condition", "alasan", "reason")
    kinds: tuple[tuple[str, Iterable[Left]], ...] = (
        ("ditanyakan tanpa melihat syarat ini / asked whatever this says", form.always_shown),
        ("hanya di laporan / in the report only", form.without_note),
    )
    rows: Rows = [
        dict(zip(header, (kind, own.rule, own.text, own.reason.id, own.reason.en), strict=True))
        for kind, left in kinds
        for own in left
    ]
    rows += [
        {header[0]: "tidak ditanyakan / not asked", header[2]: name} for name in form.not_asked
    ]
    return header, rows
