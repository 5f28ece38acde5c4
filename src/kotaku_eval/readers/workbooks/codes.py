"""Codes: what a row of a form goes by, where it is missing, and where two are nearly the same."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import field, frozen

from kotaku_eval.readers.notes import Notes
from kotaku_eval.readers.workbooks.rows import RowReader
from kotaku_eval.sources import Node, Scalar, Source
from kotaku_eval.texts import Text


@frozen
class Codes:
    """The codes of one sheet.

    Args:
        notes: Where codes that are nearly the same are noted.
        seen: The first code of each that are alike, and its place.
    """

    notes: Notes
    seen: dict[str, tuple[str, Source]] = field(factory=dict)

    def add(self, code: str, source: Source) -> None:
        """Take a code; one that differs from an earlier one by case or spaces only is noted."""
        alike = "".join(code.split()).casefold()
        other, place = self.seen.setdefault(alike, (code, source))
        if other != code:
            text = Text(
                id=f"kode '{code}' berbeda dari '{other}' ({place}) hanya dalam huruf besar atau "
                "spasi, dan dibaca sebagai kode lain",
                en=f"the code '{code}' differs from '{other}' ({place}) in case or spaces only, "
                "and is read as another one",
            )
            self.notes.remark(source, text)


def has_code(reader: RowReader, row: int, fields: Mapping[str, Node]) -> bool:
    """Whether a row has a code; one that has none is noted.

    Args:
        reader: The reader of its sheet.
        row: The row.
        fields: What was read from it.
    """
    key = reader.grid.layout.key
    held = fields.get(key.key)
    if isinstance(held, Scalar) and held.text:
        return True
    words = key.words
    text = Text(id=f"{words.id.lower()} kosong", en=f"the {words.en.lower()} is empty")
    hint = Text(
        id="Isi kodenya; isi baris ini tidak dibaca.",
        en="Fill it in; what stands in this row is not read.",
    )
    reader.notes.problem(reader.grid.source(row), text, hint)
    return False
