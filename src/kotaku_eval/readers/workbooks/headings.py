"""Headings: the columns of a form, what each is called, and how what is written is compared."""

from __future__ import annotations

from enum import Enum
from typing import Final

from attrs import evolve, frozen

from kotaku_eval.models import Field
from kotaku_eval.readers.workbooks.words import LONGEST_SHEET_NAME, UNITS, Choices, cut, storable
from kotaku_eval.texts import Language, Text


class Role(Enum):
    """What a column of a form is for."""

    KEY = "key"
    FIELD = "field"
    PLACE = "place"
    PARENT = "parent"
    RECORD = "record"
    PLANNED = "planned"
    DATE = "date"
    DOCUMENT = "document"
    DOCUMENTS = "documents"


CODES: Final = frozenset({Role.KEY, Role.PLACE, Role.PARENT})
"""What holds the code of something, here or on another sheet."""


@frozen
class Column:
    """One column of a form.

    Args:
        key: Its name for the library: a dotted field, or ``stage.date``.
        field: The kind and unit of its cells.
        title: What it is called, within its group.
        role: What it is for.
        group: What it belongs to: a record or a stage; empty for none.
        stage: The stage it belongs to; empty for none.
        is_required: Whether a row without it cannot be read.
        is_extra: Whether a form leaves it out where no data need it.
        choices: The words its cells may hold, where these are not those of the field.
        is_ambiguous: Whether another column of the sheet has the same words, so that the name for
            the library stands behind them.
    """

    key: str
    field: Field
    title: Text
    role: Role = Role.FIELD
    group: Text = Text.same("")
    stage: str = ""
    is_required: bool = False
    is_extra: bool = False
    choices: Choices | None = None
    is_ambiguous: bool = False

    @property
    def words(self) -> Text:
        """The heading without unit and marks."""
        words = self.title
        if self.group.en or self.group.id:
            words = Text.joined(": ", [self.group, self.title])
        return Text.joined(" ", [words, Text.same(f"[{self.key}]")]) if self.is_ambiguous else words

    @property
    def unit(self) -> Text:
        """The unit in words; empty for none."""
        return UNITS.get(self.field.unit, Text.same(storable(self.field.unit)))

    def heading(self, language: Language) -> str:
        """Return the heading as a form has it, with the unit, and a star where it is required."""
        unit = self.unit.to(language)
        shown = f"{self.words.to(language)} ({unit})" if unit else self.words.to(language)
        return f"{shown} *" if self.is_required else shown


def told_apart(columns: list[Column]) -> tuple[Column, ...]:
    """Mark the columns whose words another one has, so that every heading is unique."""
    columns = [
        evolve(own, title=_storable(own.title), group=_storable(own.group)) for own in columns
    ]
    seen: dict[str, int] = {}
    for column in columns:
        for words in {folded(column.words.id), folded(column.words.en)}:
            seen[words] = seen.get(words, 0) + 1
    return tuple(
        evolve(column, is_ambiguous=True)
        if max(seen[folded(column.words.id)], seen[folded(column.words.en)]) > 1
        else column
        for column in columns
    )


def _storable(words: Text) -> Text:
    return Text(id=storable(words.id), en=storable(words.en))


def folded(words: str) -> str:
    """Return words as headings are compared: without case, stars and doubled spaces.

    >>> folded("  Nilai   Proposal * ")
    'nilai proposal'
    """
    return " ".join(words.casefold().replace("*", " ").split())


_FORBIDDEN: Final = str.maketrans(dict.fromkeys("[]:*?/\\'", "-"))


def sheet_name(words: str) -> str:
    """Return words as the name of a sheet, in which some signs and length are forbidden.

    >>> sheet_name("Kota/Kabupaten")
    'Kota-Kabupaten'
    """
    name = " ".join(storable(words).split()).translate(_FORBIDDEN).strip(" -") or "-"
    return cut(name, LONGEST_SHEET_NAME).strip()


RESERVED: Final = frozenset({"petunjuk", "instructions", "daftar", "lists", "history"})
"""Names of sheets that hold no data, and one that Excel keeps for itself."""
