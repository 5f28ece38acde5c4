"""Lists: what drop-downs offer, kept on a hidden sheet since a cell's own list is short."""

from __future__ import annotations

from typing import Any

from kotaku_eval.readers.workbooks.headings import Column, Role
from kotaku_eval.readers.workbooks.layouts import BookLayout, Part, SheetLayout
from kotaku_eval.texts import Language


class Lists:
    """The drop-down lists of one workbook.

    Args:
        language: The language of their words.
    """

    def __init__(self, language: Language) -> None:
        self.language: Language = language
        self.lists: dict[tuple[str, ...], int] = {}

    @property
    def name(self) -> str:
        """The name of the hidden sheet."""
        return {"id": "Daftar", "en": "Lists"}[self.language]

    def range_of(self, words: tuple[str, ...]) -> str:
        """Return the range in which a list stands."""
        at = self.lists.setdefault(words, len(self.lists))
        letters = _letters(at)
        return f"={self.name}!${letters}$1:${letters}${len(words)}"

    def codes(self, layout: BookLayout, own: SheetLayout, column: Column, last: int) -> str:
        """Return the range of the codes that a column names; empty where it names none."""
        named: SheetLayout | None = None
        if column.role is Role.KEY and own.part in {Part.STAGES, Part.LIST}:
            named = layout.by_id["activities"]
        elif column.role is Role.PLACE and layout.lifecycle.levels:
            named = layout.by_id[layout.lifecycle.levels[0].id]
        elif column.role is Role.PARENT:
            levels = [level.id for level in layout.lifecycle.levels]
            named = layout.by_id[levels[levels.index(own.id) + 1]]
        if named is None:
            return ""
        title = named.title.to(self.language).replace("'", "''")
        return f"='{title}'!$A$3:$A${last}"

    def write(self, book: Any) -> None:
        """Write the hidden sheet."""
        sheet = book.add_worksheet(self.name)
        for words, at in self.lists.items():
            for row, word in enumerate(words):
                sheet.write_string(row, at, word)
        sheet.hide()


def _letters(at: int) -> str:
    letters = ""
    number = at + 1
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
