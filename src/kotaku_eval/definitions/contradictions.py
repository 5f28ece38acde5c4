"""Conditions that can never be true, or never false: told where they stand."""

from __future__ import annotations

from typing import Final

from kotaku_eval.conditions import Condition, Literal
from kotaku_eval.definitions.nodes import problem_at
from kotaku_eval.errors import Problem
from kotaku_eval.satisfiability import contradictions
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


def note_contradictions(
    key: str, node: Condition, words: str, source: Source, *, problems: list[Problem]
) -> None:
    """Note every part of a condition that no data could make true, or none false.

    Args:
        key: ``when`` or ``require``; a bare ``True`` as a requirement could never fail.
        node: The condition.
        words: The expression as it was read.
        source: Where it stands.
        problems: Where mistakes are noted.
    """
    if isinstance(node, Literal):
        useless = {"require": True, "when": False}.get(key)
        if node.value is useless and not node.text.startswith("param."):
            _note(node, words, source, never=not useless, problems=problems)
        return
    for part, never in contradictions(node):
        _note(part, words, source, never=never, problems=problems)


def _note(
    part: Condition, words: str, source: Source, *, never: bool, problems: list[Problem]
) -> None:
    what = _NEVER_TRUE if never else _NEVER_FALSE
    shown = " ".join(part.text.split())
    flat = words.replace("\n", " ")
    start = max(0, flat.find(part.text))
    text = Text(id=f"'{shown}' {what.id}", en=f"'{shown}' {what.en}")
    place = source.part(words, start, len(part.text))
    problems.append(problem_at(place, text, _HINTS[never]))
