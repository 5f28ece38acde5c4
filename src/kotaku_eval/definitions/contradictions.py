"""Conditions that can never be true, or never false: told where they stand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from attrs import frozen

from kotaku_eval.conditions import Arithmetic, Condition, Junction, Literal, walk
from kotaku_eval.definitions.nodes import problem_at
from kotaku_eval.errors import Problem
from kotaku_eval.satisfiability import contradictions, is_same
from kotaku_eval.sources import Source
from kotaku_eval.texts import Text

_HINTS: Final = {
    True: Text(
        id="Bagian-bagiannya saling bertentangan; ubah atau hapus salah satunya.",
        en="Its parts contradict each other; change or remove one of them.",
    ),
    False: Text(
        id="Syarat yang selalu terpenuhi tidak memeriksa apa pun; ubah atau hapus.",
        en="What always holds checks nothing; change or remove it.",
    ),
}
_NEVER_TRUE: Final = Text(id="tidak mungkin benar", en="can never be true")
_NEVER_FALSE: Final = Text(id="tidak mungkin salah", en="can never be false")
_USELESS: Final = {"require": {True}, "when": {True, False}}
"""The bare answers that a key could not mean: ``require: False`` forbids what ``when`` names."""


@frozen
class Written:
    """A condition as it is written.

    Args:
        node: What it asks.
        words: Its text as it was read.
        source: Where that stands.
    """

    node: Condition
    words: str
    source: Source

    def place(self, part: Condition, after: int = 0) -> Source:
        """Return where a part of it stands, looked for behind so many characters."""
        start = max(0, self.words.replace("\n", " ").find(part.text, after))
        return self.source.part(self.words, start, len(part.text))


def note_contradictions(key: str, written: Written, problems: list[Problem]) -> None:
    """Note every part of a condition that no data could make true, or none false, or given twice.

    Args:
        key: ``when`` or ``require``; a bare ``True`` as a requirement could never fail.
        written: The condition.
        problems: Where mistakes are noted.
    """
    node = written.node
    if isinstance(node, Literal):
        if node.value in _USELESS.get(key, ()) and not node.text.startswith("param."):
            _note(written, node, never=not node.value, problems=problems)
        return
    before = len(problems)
    for part, never in contradictions(node):
        _note(written, part, never=never, problems=problems)
    if len(problems) > before:
        return
    for part in walk(node):
        if isinstance(part, Arithmetic) and part.op == "/" and _is_zero(part.right):
            text = Text(id=f"'{part.text}' membagi dengan nol", en=f"'{part.text}' divides by zero")
            problems.append(problem_at(written.place(part), text))
    for part, at in _repeated(written):
        text = Text(id=f"'{part.text}' ditulis dua kali", en=f"'{part.text}' stands twice")
        hint = Text(id="Hapus salah satunya.", en="Remove one of them.")
        problems.append(problem_at(written.place(part, at), text, hint))


def _is_zero(node: Condition) -> bool:
    return isinstance(node, Literal) and node.value == 0 and not node.text.startswith("param.")


def _repeated(written: Written) -> Iterator[tuple[Condition, int]]:
    """Yield each part that stands twice in one ``and`` or ``or``, and where the first one ends."""
    for node in walk(written.node):
        parts = node.parts if isinstance(node, Junction) else ()
        for at, part in enumerate(parts):
            if any(is_same(part, other) for other in parts[:at]):
                first = written.words.replace("\n", " ").find(part.text)
                yield part, first + len(part.text)


def _note(written: Written, part: Condition, *, never: bool, problems: list[Problem]) -> None:
    what = _NEVER_TRUE if never else _NEVER_FALSE
    shown = " ".join(part.text.split())
    text = Text(id=f"'{shown}' {what.id}", en=f"'{shown}' {what.en}")
    problems.append(problem_at(written.place(part), text, _HINTS[never]))
