"""Marking: the words in which two texts differ."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile
from typing import Final

from attrs import frozen

NOTHING: Final = "–"

_TOKEN: Final = re.compile(r"\"(?:[^\"\\]|\\.)*\"|[\w.]+|[<>=!]+|\S")
_LINKS: Final = frozenset({"and", "or", ",", "if"})
_OPENERS: Final = {"(": ")", "[": "]", "{": "}"}


@frozen
class Marked:
    """A text with the part of it that another text has otherwise.

    Args:
        head: What stands before that part, blanks included.
        old: The part.
        new: What the other text has in its place.
        tail: What stands behind it.
    """

    head: str
    old: str
    new: str
    tail: str

    @property
    def change(self) -> str:
        """The part, and what the other text has in its place."""
        return f"«{self.old or NOTHING} → {self.new or NOTHING}»"

    def __str__(self) -> str:
        return f"{self.head}{self.change}{self.tail}"


def marked(before: str, after: str) -> Marked:
    """Return a text with the smallest run of words marked that differs in another text.

    >>> str(marked("a <= b and c", "a < b and c")), str(marked("a and b", "a"))
    ('a «<= → <» b and c', 'a «and b → –»')
    """
    old, new = ([*_TOKEN.finditer(text)] for text in (before, after))
    first, last = _ends([word.group() for word in old], [word.group() for word in new])
    part, other = old[first : len(old) - last], new[first : len(new) - last]
    if not part:
        at = old[first].start() if first < len(old) else len(before)
        gap = " " if other and _is_apart(after, other[-1].end()) else ""
        lead = " " if at == len(before) and _is_apart(before, at - 1) else ""
        return Marked(before[:at] + lead, "", _text(after, other), gap + before[at:])
    start, end = part[0].start(), part[-1].end()
    return Marked(before[:start], before[start:end], _text(after, other), before[end:])


def _text(whole: str, words: Sequence[re.Match[str]]) -> str:
    return whole[words[0].start() : words[-1].end()] if words else ""


def _is_apart(text: str, at: int) -> bool:
    return text[at : at + 1].isspace()


def _ends(old: list[str], new: list[str]) -> tuple[int, int]:
    """Return how many words are the same at the beginning, and how many at the end."""
    most = min(len(old), len(new))
    first = len([*takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False))])
    rest = zip(old[::-1], new[::-1], strict=False)
    last = len([*takewhile(lambda pair: pair[0] == pair[1], rest)])
    if first + last <= most or len(old) == len(new):
        return first, min(last, most - first)
    # Something was only added or left out, and it may be said in several places which.
    longer = old if len(old) > len(new) else new
    size = len(longer) - most
    places = range(first, most - last - 1, -1)
    at = next((at for at in places if _is_whole(longer[at : at + size])), first)
    return at, most - at


def _is_whole(words: list[str]) -> bool:
    """Whether words are a clause with the word that links it to the rest."""
    closers: list[str] = []
    for word in words:
        if word in _OPENERS:
            closers.append(_OPENERS[word])
        elif word in _OPENERS.values() and (not closers or closers.pop() != word):
            return False
    return not closers and (words[0] in _LINKS or words[-1] in _LINKS or len(words) == 1)
