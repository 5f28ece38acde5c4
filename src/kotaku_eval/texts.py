"""Text: the same words in Indonesian and in English."""

from __future__ import annotations

import re
from typing import Final, Literal

from attrs import frozen

Language = Literal["id", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("id", "en")


@frozen(order=True)
class Text:
    """Words a person reads, in both languages of the library.

    >>> words = Text(id="Serah terima", en="Handover")
    >>> words.to("id"), str(words)
    ('Serah terima', 'Handover')
    """

    id: str
    en: str

    def to(self, language: Language) -> str:
        """Return the words in one language."""
        return self.id if language == "id" else self.en

    def __str__(self) -> str:
        return self.en

    def inside(self) -> Text:
        """Return a title as it stands inside a sentence: abbreviations keep their capitals.

        >>> Text(id="Kota/Kabupaten", en="KSM group").inside()
        Text(id='kota/kabupaten', en='KSM group')
        """
        return Text(id=_WORD.sub(_small, self.id), en=_WORD.sub(_small, self.en))

    @classmethod
    def same(cls, words: str) -> Text:
        """Make a text that reads the same in both languages: a name, a code, a number."""
        return cls(id=words, en=words)

    @classmethod
    def joined(cls, separator: str, parts: list[Text]) -> Text:
        """Join several texts language by language."""
        return cls(
            id=separator.join(part.id for part in parts),
            en=separator.join(part.en for part in parts),
        )


_WORD: Final = re.compile(r"[^\W\d_]+")


def _small(word: re.Match[str]) -> str:
    own = word[0]
    return own.lower() if own[1:].islower() else own
