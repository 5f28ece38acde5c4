"""Places, from the group that builds up to the nation, and the levels they stand on."""

from __future__ import annotations

from typing import Final

from attrs import field, frozen
from attrs.validators import min_len

from kotaku_eval.sources import Source
from kotaku_eval.texts import Text


@frozen(kw_only=True)
class Place:
    """A unit that activities roll up to: a community group, village, city, province, nation.

    A programme gives each level its own typed fields by a subclass (see ``works.Village``).

    Args:
        code: The official code as text, so that leading zeros stay. Unique within its level.
        level: The id of its level in the lifecycle, such as ``village``.
        name: What people call it; the code when not given.
        parent: The code of the place it lies in, on a higher level; ``None`` at the top.
        source: Where it was read from.

    >>> Place(code="0012", level="village", name="Sungai Lekop").code
    '0012'
    """

    code: str = field(validator=min_len(1))
    level: str
    name: str = ""
    parent: str | None = None
    source: Source | None = field(default=None, eq=False, repr=False)

    @property
    def label(self) -> str:
        """The name with which the place is shown."""
        return self.name or self.code


@frozen
class Level:
    """One level that scores roll up to, with the class that holds its typed fields."""

    id: str
    title: Text
    kind: type[Place] = Place


_WORDS: Final = {
    "activity": Text(id="Kegiatan", en="Activity"),
    "village": Text(id="Kelurahan/desa", en="Village"),
    "city": Text(id="Kota/kabupaten", en="City or district"),
    "province": Text(id="Provinsi", en="Province"),
    "nation": Text(id="Nasional", en="Nation"),
}


def level_words(name: str) -> Text:
    """Return what a level is called where no lifecycle tells; its id where it is not usual.

    >>> level_words("village").id, level_words("ward").id
    ('Kelurahan/desa', 'ward')
    """
    return _WORDS.get(name, Text.same(name))
