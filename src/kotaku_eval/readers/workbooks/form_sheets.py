"""Form sheets: which sheet of a workbook holds which part of a form, and which holds none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kotaku_eval.errors import DataError, Problem, suggestion
from kotaku_eval.readers.notes import Notes
from kotaku_eval.readers.workbooks.aliases import Aliases
from kotaku_eval.readers.workbooks.books import Book, Sheet
from kotaku_eval.readers.workbooks.header_rows import header_of
from kotaku_eval.readers.workbooks.headings import RESERVED, folded
from kotaku_eval.readers.workbooks.layouts import PORTFOLIO, BookLayout, SheetLayout
from kotaku_eval.texts import LANGUAGES, Text


def sheets_of(book: Book, layout: BookLayout, notes: Notes) -> dict[str, Sheet]:
    """Return the sheet of each part of a form that has rows, by the name of the part.

    Args:
        book: The workbook.
        layout: The parts.
        notes: Where it is noted which sheets hold none of them, and which parts are missing.

    Raises:
        DataError: There is no sheet of activities.
    """
    names: dict[str, str] = {}
    for own in layout.sheets:
        for name in (own.title.id, own.title.en, own.id):
            names.setdefault(folded(name), own.id)
    found: dict[str, Sheet] = {}
    others: list[Sheet] = []
    for sheet in book.sheets:
        name = names.get(folded(sheet.name), "")
        if not name:
            others.append(sheet)
        elif name in found:
            _note_second(sheet, found[name], notes)
        else:
            found[name] = sheet
            _note_hidden(sheet, notes)
    others = [own for own in others if folded(own.name) not in RESERVED and own.rows]
    _refuse_without_activities(book, layout, found, others)
    known = [Aliases.of(own) for own in layout.sheets] if others else []
    missing = [own for own in known if own.layout.id not in found]
    there = [own for own in known if own.layout.id in found]
    for sheet in others:
        _note_unknown(sheet, missing, there, notes)
    if "stages" not in found:
        title = layout.by_id["stages"].title
        text = Text(
            id=f"lembar '{title.id}' tidak ada; tidak satu tahap pun dibaca",
            en=f"there is no sheet '{title.en}'; no stage is read",
        )
        notes.remark(found["activities"].source(0, 0), text)
    found.pop(PORTFOLIO.id, None)
    return found


def _note_second(sheet: Sheet, first: Sheet, notes: Notes) -> None:
    text = Text(
        id=f"lembar ini sama artinya dengan '{first.name}' dan tidak dibaca",
        en=f"this sheet means the same as '{first.name}', and is not read",
    )
    notes.problem(sheet.source(0, 0), text)


def _note_hidden(sheet: Sheet, notes: Notes) -> None:
    if sheet.is_hidden and sheet.rows:
        text = Text(id="lembar tersembunyi ini ikut dibaca", en="this hidden sheet is read as well")
        notes.remark(sheet.source(0, 0), text)


def _refuse_without_activities(
    book: Book, layout: BookLayout, found: Mapping[str, Sheet], others: Iterable[Sheet]
) -> None:
    if "activities" in found:
        return
    own = layout.by_id["activities"]
    text = Text(id=f"lembar '{own.title.id}' tidak ada", en=f"there is no sheet '{own.title.en}'")
    hint = suggestion(own.title.id, [sheet.name for sheet in book.sheets])
    aliases = [Aliases.of(own)]
    alike = [sheet for sheet in others if _like(sheet, aliases) is not None]
    if len(alike) == 1:
        hint = Text(
            id=f"Ganti nama lembar '{alike[0].name}' menjadi '{own.title.id}'.",
            en=f"Rename the sheet '{alike[0].name}' to '{own.title.en}'.",
        )
    raise DataError([Problem(text, book.file.name, hint)])


def _note_unknown(
    sheet: Sheet, missing: Iterable[Aliases], there: Iterable[Aliases], notes: Notes
) -> None:
    """Note a sheet that is not read; one that may be a missing one, or a copy, as a mistake."""
    text = Text(id="lembar ini tidak dibaca", en="this sheet is not read")
    hint = Text.same("")
    if (own := _like(sheet, missing)) is not None:
        hint = Text(
            id=f"Judul kolomnya seperti pada lembar '{own.title.id}': ganti namanya.",
            en=f"Its headings are those of the sheet '{own.title.en}': rename it.",
        )
    elif (near := suggestion(sheet.name, _titles(missing))).en:
        hint = near
    elif _like(sheet, there) is not None or suggestion(sheet.name, _titles(there)).en:
        hint = Text(
            id="Lembar yang mirip sudah ada dan dibaca; pindahkan isinya ke sana.",
            en="A sheet like it is there and is read; move what it holds to that one.",
        )
    if hint.en:
        notes.problem(sheet.source(0, 0), text, hint)
    else:
        notes.remark(sheet.source(0, 0), text)


def _titles(parts: Iterable[Aliases]) -> list[str]:
    return [own.layout.title.to(language) for own in parts for language in LANGUAGES]


def _like(sheet: Sheet, parts: Iterable[Aliases]) -> SheetLayout | None:
    """Return the part whose headings a sheet has, the code among them; ``None`` for none."""
    best, most = None, 1
    for own in parts:
        header = header_of(sheet, own.known_in)
        has_key = any(own.column(name) == own.layout.key for name in header.names if name)
        if has_key and header.known > most:
            best, most = own.layout, header.known
    return best
