"""Aliases: everything that a column of a form may be called."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from attrs import frozen

from kotaku_eval.readers.workbooks.headings import Column, folded
from kotaku_eval.readers.workbooks.layouts import SheetLayout
from kotaku_eval.texts import LANGUAGES

_SIGNS: Final = re.compile(r"[\W_]+")
_SHORT: Final = {
    "jml": "jumlah", "kab": "kabupaten", "kec": "kecamatan", "keg": "kegiatan",
    "kel": "kelurahan", "no": "nomor", "prov": "provinsi", "tgl": "tanggal", "thn": "tahun",
    "vol": "volume",
}  # fmt: skip
"""What Indonesian offices shorten in headings."""


@frozen
class Aliases:
    """The columns of a sheet by everything they may be called.

    Args:
        layout: The sheet.
        exact: The columns by their headings.
        loose: The columns by their headings without signs, and with short words in full.
    """

    layout: SheetLayout
    exact: Mapping[str, Column]
    loose: Mapping[str, Column]

    @classmethod
    def of(cls, layout: SheetLayout) -> Aliases:
        """Return what the columns of a sheet may be called, where that is one column only.

        A column goes by its heading in both languages, with and without unit, and by its name for
        the library; by its title without its group, where no other column has that title; by title
        and group the other way round; and by all these without signs, and with short words.
        """
        full = _named((own, _full_names(own)) for own in layout.columns)
        short = _named((own, _short_names(own)) for own in layout.columns)
        turned = _named((own, _turned_names(own)) for own in layout.columns)
        tiers = (full, short, turned)
        return cls(layout, _single(*tiers), _single(*map(_loosened, tiers)))

    def column(self, heading: str) -> Column | None:
        """Return the column that a heading means; ``None`` where it means none, or several."""
        return self.exact.get(folded(heading)) or self.loose.get(loosely(heading))

    def known_in(self, headings: Iterable[str]) -> int:
        """Return how many different columns some headings mean."""
        found = (self.column(heading) for heading in headings if heading)
        return len({column.key for column in found if column is not None})


def loosely(words: str) -> str:
    """Return words without signs and with what offices shorten in full.

    >>> loosely("Tgl. MP2K"), loosely("tanggal_mp2k")
    ('tanggal mp2k', 'tanggal mp2k')
    """
    held = _SIGNS.sub(" ", folded(words)).split()
    return " ".join(_SHORT.get(word, word) for word in held)


def _full_names(column: Column) -> Iterable[str]:
    words = column.words
    return (words.id, words.en, column.heading("id"), column.heading("en"), column.key)


def _short_names(column: Column) -> Iterable[str]:
    for own in LANGUAGES:
        yield column.title.to(own)
        if column.unit.to(own):
            yield f"{column.title.to(own)} ({column.unit.to(own)})"


def _turned_names(column: Column) -> Iterable[str]:
    return (f"{column.title.to(own)} {column.group.to(own)}" for own in LANGUAGES)


def _named(columns: Iterable[tuple[Column, Iterable[str]]]) -> dict[str, dict[str, Column]]:
    """Return the columns that go by each name, by their keys."""
    found: dict[str, dict[str, Column]] = {}
    for column, names in columns:
        for name in names:
            found.setdefault(folded(name), {})[column.key] = column
    return found


def _loosened(tier: Mapping[str, Mapping[str, Column]]) -> dict[str, dict[str, Column]]:
    found: dict[str, dict[str, Column]] = {}
    for name, columns in tier.items():
        found.setdefault(loosely(name), {}).update(columns)
    return found


def _single(*tiers: Mapping[str, Mapping[str, Column]]) -> dict[str, Column]:
    """Return the column of each name that one column has, by the first tier that has the name."""
    found: dict[str, Column] = {}
    taken: set[str] = set()
    for tier in tiers:
        for name, columns in tier.items():
            if name and name not in taken and len(columns) == 1:
                found[name] = next(iter(columns.values()))
        taken |= tier.keys()
    return found
