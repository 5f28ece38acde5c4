"""What a column mapping says twice, for nothing, or in two ways."""

from __future__ import annotations

from kotaku_eval.definitions.blocks import Block
from kotaku_eval.readers.mappings import ColumnMapping, EventMapping
from kotaku_eval.sources import Scalar
from kotaku_eval.texts import Text


def repeated(scalars: tuple[Scalar, ...] | list[Scalar]) -> list[Scalar]:
    """Return every text of a list that stands further up already."""
    texts = [own.text.strip() for own in scalars]
    return [own for at, own in enumerate(scalars) if texts[at] in texts[:at]]


def twice(text: str) -> Text:
    """Return what is said of a text that stands twice."""
    return Text(id=f"'{text}' ditulis dua kali", en=f"'{text}' stands twice")


def note_ambiguous(written: Scalar, above: tuple[Scalar, ...], block: Block) -> None:
    """Note a format that reads day and month the other way round than one above it."""
    swapped = written.text.translate(str.maketrans("DM", "MD"))
    if swapped != written.text and any(own.text == swapped for own in above):
        text = Text(
            id=f"'{written.text}' dan '{swapped}' membaca tanggal yang sama secara berlainan",
            en=f"'{written.text}' and '{swapped}' read the same date differently",
        )
        hint = Text(id="Tulis salah satu.", en="Write one of them.")
        block.note(written.source, text, hint)


def note_idle(made: ColumnMapping, block: Block) -> None:
    """Note a column that is ignored and read, and one that cannot be two things of an event."""
    read = {column.name: column for column in made.columns}
    for column in made.ignore:
        if column.name in read and column.source is not None:
            text = Text(
                id=f"kolom '{column.name}' diabaikan tetapi juga dipakai",
                en=f"the column '{column.name}' is ignored, and is read",
            )
            block.note(column.source, text, Text(id="Hapus.", en="Remove one of the two."))
    if isinstance(made, EventMapping):
        parts = [made.key, made.activity, made.timestamp]
        for at, column in enumerate(parts):
            if column.name in {other.name for other in parts[:at]}:
                block.note(column.source, twice(column.name))
