"""Text: the same words in Indonesian and in English."""

from __future__ import annotations

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
