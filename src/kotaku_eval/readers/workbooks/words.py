"""Words of a form: what stands in its cells beside numbers, dates and names, in both languages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from attrs import frozen

from kotaku_eval.activities import Status
from kotaku_eval.portfolios import Basis
from kotaku_eval.readers.mappings import FALSE_WORDS, TRUE_WORDS
from kotaku_eval.texts import Language, Text

LONGEST_SHEET_NAME: Final = 31
LONGEST_TEXT: Final = 32_767
"""So many characters a cell of a workbook may hold."""


@frozen(eq=False)
class Choices:
    """The words for some values.

    Args:
        words: For each value as files have it, the words for people.
    """

    words: Mapping[str, Text]

    def shown(self, language: Language) -> list[str]:
        """Return the words of a language."""
        return [text.to(language) for text in self.words.values()]

    def value(self, written: str) -> str:
        """Return the value that is meant; what is written where that is none of the words."""
        wanted = written.casefold()
        for value, text in self.words.items():
            if wanted in {value.casefold(), text.id.casefold(), text.en.casefold()}:
                return value
        return written

    def word(self, value: str, language: Language) -> str:
        """Return the word for a value."""
        return self.words[value].to(language) if value in self.words else value


STATUSES: Final = Choices(
    {
        Status.OPEN.value: Text(id="berjalan", en="open"),
        Status.CLOSED.value: Text(id="selesai", en="closed"),
        Status.CANCELLED.value: Text(id="batal", en="cancelled"),
    }
)
BASES: Final = Choices(
    {
        Basis.CENSUS.value: Text(id="sensus", en="census"),
        Basis.SAMPLE.value: Text(id="sampel", en="sample"),
    }
)
YES_NO: Final = Choices({"true": Text(id="ya", en="yes"), "false": Text(id="tidak", en="no")})

UNDATED: Final = Text(id="tanpa tanggal", en="undated")
"""Says in place of a date that a stage happened on a day nobody recorded."""
NONE: Final = Text(id="nihil", en="none")
"""Says that somebody looked and there was nothing: no entry in a list, no evidence."""
EXAMPLE: Final = Text(id="CONTOH", en="EXAMPLE")
"""The code of the example row, which is never read."""
EMPTY: Final = '""'
"""Text that was recorded and is empty, unlike an empty cell, which records nothing."""

FOUND: Final = Text(id="ada", en="found")
CORRECT: Final = Text(id="ada, benar", en="found, correct")
WRONG: Final = Text(id="ada, salah", en="found, wrong")
MISSING: Final = Text(id="tidak ada", en="not found")
UNLOOKED: Final = Text(id="tidak diperiksa", en="not looked at")
MISSING_CORRECT: Final = Text(id="tidak ada, benar", en="not found, correct")
MISSING_WRONG: Final = Text(id="tidak ada, salah", en="not found, wrong")
NUMBER: Final = "; no. "
"""Stands between what was found of a document and its number."""

DOCUMENTS: Final[Mapping[tuple[bool | None, bool | None], Text]] = {
    (True, None): FOUND,
    (True, True): CORRECT,
    (True, False): WRONG,
    (False, None): MISSING,
    (None, None): UNLOOKED,
    (False, True): MISSING_CORRECT,
    (False, False): MISSING_WRONG,
}
"""The words for a document: whether it exists, and whether it is correct."""

OFFERED: Final = (FOUND, CORRECT, WRONG, MISSING, UNLOOKED)
"""Those that a form offers to choose from."""


def document_words() -> dict[str, tuple[bool | None, bool | None]]:
    """Return what each word says of a document."""
    found: dict[str, tuple[bool | None, bool | None]] = {}
    for state, words in DOCUMENTS.items():
        found[words.id] = found[words.en] = state
    found.update(dict.fromkeys(TRUE_WORDS, (True, None)))
    found.update(dict.fromkeys(FALSE_WORDS, (False, None)))
    return found


_INVISIBLE: Final = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
"""Signs without a shape, which come along when text is copied from a page or a message."""
_EDGES: Final = re.compile(rf"^[\s{_INVISIBLE}]+|[\s{_INVISIBLE}]+$")


def trimmed(text: str) -> str:
    """Return text without the spaces and the invisible signs around it.

    >>> trimmed("\u00a0K-2\u200b ")
    'K-2'
    """
    short = text.strip()
    if short and (short[0] in _INVISIBLE or short[-1] in _INVISIBLE):
        return _EDGES.sub("", short)
    return short


_UNSTORABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def storable(text: str) -> str:
    """Return text with a mark in place of the characters that no workbook may hold."""
    return _UNSTORABLE.sub("\ufffd", text)


def cut(text: str, most: int) -> str:
    """Return the beginning of a text, as long as a workbook counts: in units of UTF-16.

    >>> cut("\U0001f600" * 20, 31) == "\U0001f600" * 15
    True
    """
    held = text[:most]
    while len(held.encode("utf-16-le", "surrogatepass")) > 2 * most:
        held = held[:-1]
    return held


UNITS: Final[Mapping[str, Text]] = {
    "rupiah": Text(id="Rp", en="Rp"),
    "percent": Text(id="persen, 0–100", en="percent, 0–100"),
    "person": Text(id="orang", en="people"),
    "person-day": Text(id="HOK", en="person-days"),
    "year": Text(id="tahun", en="year"),
    "day": Text(id="hari", en="days"),
    "metre": Text(id="meter", en="metres"),
}


def is_word(written: object, words: Text) -> bool:
    """Whether a cell holds one of our words, in either language.

    >>> is_word("Nihil ", NONE)
    True
    """
    if not isinstance(written, str):
        return False
    held = " ".join(written.split()).casefold()
    return held in {words.id.casefold(), words.en.casefold()}
