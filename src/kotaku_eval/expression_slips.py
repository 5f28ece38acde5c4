"""Slips: what people write who know another language than that of expressions.

``&&`` for ``and``, ``=`` for ``==``, a date without quotes: each is told with what to write, where
the parser would only say that the syntax is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from attrs import frozen

from kotaku_eval.near_dates import near_date
from kotaku_eval.texts import Text

_QUOTED: Final = re.compile(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\"""")
_PAIRS: Final = {")": "(", "]": "[", "}": "{"}
_WORDS: Final = {
    "&&": "and", "&": "and", "||": "or", "|": "or", "!": "not", "! =": "!=", "===": "==",
    "!==": "!=", "<>": "!=", "=>": ">=", "=<": "<=", "=": "==", ":=": "==",
    "AND": "and", "And": "and", "dan": "and", "DAN": "and",
    "OR": "or", "Or": "or", "atau": "or", "ATAU": "or",
    "NOT": "not", "Not": "not", "bukan": "not", "tidak": "not", "TIDAK": "not", "BUKAN": "not",
    "IN": "in", "In": "in", "IS": "is", "Is": "is",
    "\u2265": ">=", "\u2264": "<=", "\u2260": "!=", "\uff1e": ">", "\uff1c": "<", "\uff1d": "==",
    "\u2212": "-", "\u2013": "-", "\u2014": "-", "\u00d7": "*", "\u00f7": "/", "\u2227": "and",
    "\u2228": "or", "\u00ac": "not",
}  # fmt: skip
_OPERATOR: Final = re.compile(
    r"! =|&&?|\|\|?|===|!==|<>|=>|=<|:=|(?<![=<>!:])=(?!=)|!(?!=)"
    r"|\b(?:AND|And|dan|DAN|OR|Or|atau|ATAU"
    r"|NOT|Not|bukan|BUKAN|tidak|TIDAK|IN|In|IS|Is)\b"
    "|[\u2265\u2264\u2260\uff1e\uff1c\uff1d\u2212\u2013\u2014\u00d7\u00f7\u2227\u2228\u00ac]"
)
_DATE: Final = re.compile(
    r"\b(?:\d{4}-\d{2}-\d{2}|\d{1,2}-\d{1,2}-\d{4}|\d{4}/\d{1,2}/\d{1,2}|\d{1,2}/\d{1,2}/\d{4})\b"
)
_UNKNOWN: Final = re.compile(
    r"->|\b(?:contains|like|between|matches|xor|berisi|antara|lebih|kurang)\b|[$?@;~^`\\]+"
)
_IF: Final = re.compile(r"\b(?:then|implies|maka|jika)\b|^\s*(if)\b")
_PERCENT: Final = re.compile(r"\d\s*(%)(?!\s*[\w(])")
_DIGITS: Final = re.compile(
    r"\b\d{1,3}(?:\.\d{3}){2,}\b|\b\d{1,3}(?: \d{3})+\b|\b0\d+\b"
    r"|\b\d+(?:[.,]\d+)?(?![eE]\d|[jJ]\b)[A-Za-z]\w*"
)
_PYTHON_DIGITS: Final = re.compile(r"\b(?:\d+(?:_\d+)+|0[xXoObB]\w+)\b")
_COMMAS: Final = re.compile(r"(?<![\w.])\d+(?:,\d+)+(?![\w.])")
_GROUPED: Final = re.compile(r"\d{1,3}(?:,\d{3})+")
_ENDS_IN_POINT: Final = re.compile(r"\b[A-Za-z_][\w.]*\.(?![\w.])")
_SIDE_BY_SIDE: Final = re.compile(r"' *'\s+(' *')")
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
        near = near_date(date.group()) or date.group()
        hint = Text(id=f"Tulis '{near}'.", en=f"Write '{near}'.")
        found.append(Slip(date.start(), len(date.group()), words, hint))
    found += [*_foreign_numbers(shown), *_neighbours(shown)]
    return found or list(_unmatched(shown))


def _foreign_numbers(shown: str) -> Iterator[Slip]:
    """Yield numbers with commas outside brackets, and those that only Python reads."""
    for found in [*_COMMAS.finditer(shown), *_PYTHON_DIGITS.finditer(shown)]:
        written, before = found.group(), shown[: found.start()]
        if "," in written and before.count("(") + before.count("[") > before.count(
            ")"
        ) + before.count("]"):
            continue
        is_grouped = _GROUPED.fullmatch(written) or "_" in written
        near = written.replace(",", "" if is_grouped else ".").replace("_", "")
        yield _no_number(found.start(), written, near if near.replace(".", "", 1).isdigit() else "")


def _neighbours(shown: str) -> Iterator[Slip]:
    """Yield a text that stands right after another, which a parser would join to it."""
    for found in _SIDE_BY_SIDE.finditer(shown):
        text = Text(id="dua teks berdampingan", en="two texts side by side")
        hint = Text(id="Beri koma di antaranya.", en="Put a comma between them.")
        yield Slip(found.start(1), len(found.group(1)), text, hint)


def _no_number(start: int, written: str, near: str) -> Slip:
    text = Text(id=f"bukan bilangan: {written}", en=f"not a number: {written}")
    hint = Text(id=f"Tulis {near}.", en=f"Write {near}.")
    digits = Text(
        id="Tulis angka saja, misalnya 1500000.", en="Write digits only, such as 1500000."
    )
    return Slip(start, len(written), text, hint if near else digits)


def slips(text: str) -> list[Slip]:
    """Return what looks like another language in an expression that cannot be parsed."""
    shown = masked(text)
    found = [*_operators(shown), *_strangers(shown), *_ifs(shown), *_numbers(shown)]
    found += [*_loose_quotes(shown), *_points(shown)]
    return sorted(found, key=lambda slip: slip.start)


def _points(shown: str) -> Iterator[Slip]:
    for found in _ENDS_IN_POINT.finditer(shown):
        text = Text(id="nama diakhiri titik", en="a name ends in a point")
        hint = Text(id="Tulis bagiannya setelah titik.", en="Write its part after the point.")
        yield Slip(found.start(), len(found.group()), text, hint)


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


def _ifs(shown: str) -> Iterator[Slip]:
    for found in _IF.finditer(shown):
        written = found.group().strip()
        text = Text(id=f"operator tidak dikenal '{written}'", en=f"unknown operator '{written}'")
        hint = Text(
            id="Tulis 'bila' di bawah 'when:' dan syaratnya di bawah 'require:'.",
            en="Write the 'if' under 'when:' and what it asks for under 'require:'.",
        )
        yield Slip(found.end() - len(written), len(written), text, hint)
        return


def _numbers(shown: str) -> Iterator[Slip]:
    for found in _PERCENT.finditer(shown):
        text = Text(id="tanda persen", en="a percent sign")
        hint = Text(id="Persen ditulis sebagai bilangan 0-100.", en="Percent are numbers 0-100.")
        yield Slip(found.start(1), 1, text, hint)
    for found in _DIGITS.finditer(_DATE.sub(lambda date: " " * len(date.group()), shown)):
        near = found.group().replace(".", "").replace(" ", "").lstrip("0") or "0"
        yield _no_number(found.start(), found.group(), near if near.isdigit() else "")


def _loose_quotes(shown: str) -> Iterator[Slip]:
    for found in [*_CURLY.finditer(shown)][::2]:
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
