"""Gaps: where a value or an operator is missing between two parts of an expression."""

from __future__ import annotations

import re
from typing import Final

from kotaku_eval.expression_slips import Slip, masked
from kotaku_eval.texts import Text

_TOKEN: Final = re.compile(r"'[^']*'|[A-Za-z_][\w.]*|\d[\w.]*|==|!=|<=|>=|[<>+\-*/()\[\],]|\S")
_INFIX: Final = frozenset({
    "and", "or", "in", "is", "for", "if", "else", "==", "!=", "<=", ">=", "<", ">", "*", "/",
    "+", "-", ",",
})  # fmt: skip
_SIGNS: Final = frozenset({"not", "-", "+"})


def gap(text: str) -> Slip | None:
    """Return the first place where a value or an operator is missing, if there is one.

    >>> gap("closed title").hint.en
    "Write 'and', 'or' or a comparison between the two."
    >>> gap("closed and").text.en
    "a value is missing after 'and'"
    """
    previous: re.Match[str] | None = None
    wants_value = True
    for found in _TOKEN.finditer(masked(text)):
        word = found.group()
        if not word.isascii():
            return None  # a stranger, which the parser tells by its name
        kind = _kind(word, previous, wants_value=wants_value)
        if kind in _GAPS:
            shown = text[found.start() : found.end()]
            return _slip(_GAPS[kind], shown, found.start(), len(word))
        wants_value = kind == "operator"
        previous = found
    if previous is not None and wants_value:
        return _slip(_AFTER, previous.group(), previous.start(), len(previous.group()))
    return None


def _kind(word: str, previous: re.Match[str] | None, *, wants_value: bool) -> str:
    """Say what a word is at its place: a value, an operator, or a gap before it."""
    before = previous.group() if previous is not None else ""
    if word in {"(", "["}:
        is_call = bool(re.match(r"[A-Za-z_]", before)) and before not in _INFIX | _SIGNS
        return "operator" if wants_value or is_call else "no operator"
    if word in {")", "]"}:
        return "value" if not wants_value or before in {"(", "[", ","} else "no value"
    if word == "not" and before == "is":
        return "operator"
    if word == "not" and not wants_value:
        return "operator"  # not in; what follows shows whether it is
    if word in _SIGNS and wants_value:
        return "operator"
    if word in _INFIX:
        is_membership = before == "not" and word == "in"
        return "operator" if not wants_value or is_membership else "no value"
    return "value" if wants_value else "no operator"


def _slip(words: tuple[Text, Text], shown: str, start: int, length: int) -> Slip:
    text, hint = words
    filled = Text(id=text.id.replace("…", shown), en=text.en.replace("…", shown))
    return Slip(start, length, filled, hint)


_VALUE: Final = Text(
    id="Tulis nama atau nilai di kedua sisinya.", en="Write a name or value on both sides of it."
)
_AFTER: Final = (Text(id="nilai kurang setelah '…'", en="a value is missing after '…'"), _VALUE)
_GAPS: Final = {
    "no value": (Text(id="nilai kurang sebelum '…'", en="a value is missing before '…'"), _VALUE),
    "no operator": (
        Text(id="operator kurang sebelum '…'", en="an operator is missing before '…'"),
        Text(
            id="Tulis 'and', 'or' atau perbandingan di antara keduanya.",
            en="Write 'and', 'or' or a comparison between the two.",
        ),
    ),
}
