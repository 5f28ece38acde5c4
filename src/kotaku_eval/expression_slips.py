"""Slips: what people write who know another language than that of expressions.

``&&`` for ``and``, ``=`` for ``==``, a date without quotes: each is told with what to write, where
the parser would only say that the syntax is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from attrs import frozen

from kotaku_eval.texts import Text

_QUOTED: Final = re.compile(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\"""")
_PAIRS: Final = {")": "(", "]": "[", "}": "{"}
_WORDS: Final = {
    "&&": "and", "&": "and", "||": "or", "|": "or", "!": "not", "===": "==", "!==": "!=",
    "<>": "!=", "=>": ">=", "=<": "<=", "=": "==", ":=": "==",
    "AND": "and", "And": "and", "dan": "and", "DAN": "and",
    "OR": "or", "Or": "or", "atau": "or", "ATAU": "or",
    "NOT": "not", "Not": "not", "bukan": "not", "tidak": "not", "TIDAK": "not", "BUKAN": "not",
    "IN": "in", "In": "in", "IS": "is", "Is": "is",
}  # fmt: skip
_OPERATOR: Final = re.compile(
    r"&&?|\|\|?|===|!==|<>|=>|=<|:=|(?<![=<>!:])=(?!=)|!(?!=)|\b(?:AND|And|dan|DAN|OR|Or|atau|ATAU"
    r"|NOT|Not|bukan|BUKAN|tidak|TIDAK|IN|In|IS|Is)\b"
)
_DATE: Final = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
_UNKNOWN: Final = re.compile(r"\b(?:contains|like|between|matches|xor|berisi|antara)\b|[$?@;~^`\\]")
_PERCENT: Final = re.compile(r"\d\s*(%)(?!\s*[\w(])")
_DIGITS: Final = re.compile(r"\b\d{1,3}(?:\.\d{3}){2,}\b|\b0\d+\b")
_CURLY: Final = re.compile("[\u2018\u2019\u201c\u201d\u00ab\u00bb]")
_QUOTES: Final = Text(id="Pakai tanda kutip lurus ' atau \".", en="Use straight quotes ' or \".")


@frozen
class Slip:
    """Something written wrongly at a place of an expression."""

    start: int
    length: int
    text: Text
    hint: Text


def masked(text: str) -> str:
    """Return an expression with its quoted texts blanked out, every place kept.

    >>> masked("title == 'a # b' # c")
    "title == '     ' # c"
    """
    return _QUOTED.sub(lambda found: f"'{' ' * (len(found.group()) - 2)}'", text)


def plain_slips(text: str) -> list[Slip]:
    """Return what is wrong although a parser would take it: comments, bare dates, brackets."""
    shown = masked(text)
    comment = shown.find("#")
    found = []
    if comment >= 0:
        hint = Text(id="Tulis komentar di luar ungkapan.", en="Write comments outside it.")
        words = Text(id="komentar di dalam ungkapan", en="a comment inside the expression")
        found.append(Slip(comment, len(text.rstrip()) - comment, words, hint))
        shown = shown[:comment]
    for date in _DATE.finditer(shown):
        words = Text(id="tanggal tanpa tanda kutip", en="a date without quotes")
        hint = Text(id=f"Tulis '{date.group()}'.", en=f"Write '{date.group()}'.")
        found.append(Slip(date.start(), len(date.group()), words, hint))
    return found or list(_unmatched(shown))


def slips(text: str) -> list[Slip]:
    """Return what looks like another language in an expression that cannot be parsed."""
    shown = masked(text)
    found = [*_operators(shown), *_strangers(shown), *_numbers(shown), *_loose_quotes(shown)]
    return sorted(found, key=lambda slip: slip.start)


def _operators(shown: str) -> Iterator[Slip]:
    for found in _OPERATOR.finditer(shown):
        written = found.group()
        text = Text(id=f"operator tidak dikenal '{written}'", en=f"unknown operator '{written}'")
        meant = _WORDS[written]
        yield Slip(
            found.start(), len(written), text, Text(id=f"Tulis '{meant}'.", en=f"Write '{meant}'.")
        )


def _strangers(shown: str) -> Iterator[Slip]:
    for found in _UNKNOWN.finditer(shown):
        written = found.group()
        text = Text(id=f"operator tidak dikenal '{written}'", en=f"unknown operator '{written}'")
        hint = Text(
            id="Yang ada: == != < <= > >= in and or not + - * /.",
            en="There are == != < <= > >= in and or not + - * /.",
        )
        yield Slip(found.start(), len(written), text, hint)


def _numbers(shown: str) -> Iterator[Slip]:
    for found in _PERCENT.finditer(shown):
        text = Text(id="tanda persen", en="a percent sign")
        hint = Text(id="Persen ditulis sebagai bilangan 0-100.", en="Percent are numbers 0-100.")
        yield Slip(found.start(1), 1, text, hint)
    for found in _DIGITS.finditer(_DATE.sub(lambda date: " " * len(date.group()), shown)):
        text = Text(id=f"bukan bilangan: {found.group()}", en=f"not a number: {found.group()}")
        meant = found.group().replace(".", "").lstrip("0") or "0"
        hint = Text(id=f"Tulis {meant}.", en=f"Write {meant}.")
        yield Slip(found.start(), len(found.group()), text, hint)


def _loose_quotes(shown: str) -> Iterator[Slip]:
    for found in _CURLY.finditer(shown):
        text = Text(
            id=f"tanda kutip melengkung {found.group()}", en=f"a curly quote {found.group()}"
        )
        yield Slip(found.start(), 1, text, _QUOTES)
    rest = re.sub(r"' *'", lambda pair: " " * len(pair.group()), shown)
    for at, sign in enumerate(rest):
        if sign in {"'", '"'}:
            text = Text(id="tanda kutip tidak ditutup", en="a quote is not closed")
            yield Slip(at, len(rest.rstrip()) - at, text, _QUOTES)
            return


def _unmatched(shown: str) -> Iterator[Slip]:
    """Yield the first bracket without a partner."""
    opened: list[int] = []
    hint = Text(id="Setiap kurung perlu pasangan.", en="Every bracket needs its partner.")
    for at, sign in enumerate(shown):
        if sign in "([{":
            opened.append(at)
        elif sign in _PAIRS and (not opened or shown[opened.pop()] != _PAIRS[sign]):
            text = Text(id=f"kurung '{sign}' berlebih", en=f"'{sign}' was never opened")
            yield Slip(at, 1, text, hint)
            return
    if opened:
        sign = shown[opened[-1]]
        text = Text(id=f"kurung '{sign}' tidak ditutup", en=f"'{sign}' is never closed")
        yield Slip(opened[-1], 1, text, hint)
