"""Excerpts: the line of a file that an error speaks of, with carets under the wrong part.

The carets stand where a person sees the characters: a tab, a wide or a combining character moves
them, a long line is cut around them, and a control character is shown instead of sent.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

MARGIN: Final = "    "
LONGEST: Final = 100
"""How many columns of a line are shown."""

_BEFORE: Final = 60
_CUT: Final = "…"
_BREAK: Final = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_KEY: Final = re.compile(
    r"""("(?:[^"\\]|\\.)*"|'[^']*'|[^\s,{}\[\]"'#][^,{}\[\]#]*?)\s*:(?=\s|$)"""
)
_QUOTED: Final = re.compile(r""""(?:[^"\\]|\\.)*"?|'(?:[^']|'')*'?""")
_IN_FLOW: Final = re.compile(r"[^,\]}]*")
_PLAIN: Final = re.compile(r"(?:[^\s]|\s(?!#))*")
_HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_CLOSERS: Final = {"[": "]", "{": "}"}


def lines_of(text: str) -> tuple[str, ...]:
    r"""Return the lines of a text, broken where YAML breaks them.

    >>> lines_of("a\r\nb\x0bc\n")
    ('a', 'b\x0bc', '')
    """
    return tuple(_BREAK.split(text))


def excerpt(line: str, column: int, width: int = 0) -> str:
    """Return a line with carets under a part of it.

    Args:
        line: The line as it stands in the file.
        column: Where the part begins, counted from 1.
        width: How many characters it has; found from the line when 0.

    >>> print(excerpt("weight: tow", 9))
        weight: tow
                ^^^
    """
    start = min(max(0, column - 1), len(line))
    end = min(len(line), start + (width or extent(line, start)))
    first = max(0, start - _BEFORE) if len(line) > LONGEST else 0
    last = min(len(line), first + LONGEST)
    shown = [_seen(sign) for sign in line[first:last]]
    lead = _CUT if first else ""
    at = len(lead) + sum(_columns(part) for part in shown[: start - first])
    marked = sum(_columns(part) for part in shown[start - first : max(end, start) - first])
    tail = _CUT if last < len(line) else ""
    carets = "^" * max(1, marked)
    return f"{MARGIN}{lead}{''.join(shown)}{tail}\n{MARGIN}{' ' * at}{carets}"


def extent(line: str, start: int) -> int:
    """Return how many characters the value or key has that begins at an index of a line of YAML."""
    head = line[start : start + 1]
    if not head or head in "|>":
        return 1
    key = _KEY.match(line, start)
    if key:
        return len(key.group(1).rstrip())
    if head in "\"'":
        quoted = _QUOTED.match(line, start)
        return len(quoted.group()) if quoted else 1
    if head in _CLOSERS:
        return _bracketed(line, start)
    in_flow = any(_open_brackets(line[:start]))
    found = (_IN_FLOW if in_flow else _PLAIN).match(line, start)
    return max(1, len(found.group().rstrip())) if found else 1


def _bracketed(line: str, start: int) -> int:
    """Return the length of a list or mapping as far as it stands on the line."""
    depth = 0
    for at in range(start, len(line)):
        depth += (line[at] in "[{") - (line[at] in "]}")
        if not depth:
            return at - start + 1
    return len(line.rstrip()) - start


def _open_brackets(before: str) -> Iterator[str]:
    plain = _QUOTED.sub("", before)
    for opener, closer in _CLOSERS.items():
        if plain.count(opener) > plain.count(closer):
            yield opener


def place_within(lines: Sequence[str], row: int, column: int, words: str) -> list[tuple[int, int]]:
    r"""Return where each character of a text stands, when the text begins at a place of a file.

    YAML folds lines and doubles quotes, so the characters are followed one by one; blanks stand
    where the next character does.

    Args:
        lines: The lines of the file.
        row: The line the text begins on, counted from 1.
        column: Its column, counted from 1.
        words: The text as it was read.

    Returns:
        A line and column for each character, as far as the file and the text agree.

    >>> place_within(["a: >", "  b", "  c"], 1, 4, "b c")
    [(2, 3), (3, 3), (3, 3)]
    """
    found: list[tuple[int, int]] = []
    at, index = row - 1, column - 1
    if not 0 <= at < len(lines):
        return found
    head = lines[at][index : index + 1]
    quote = head if head in {"'", '"'} else ""
    if head in {"|", ">"}:
        at, index = at + 1, 0
    elif quote:
        index += 1
    blanks = 0
    for sign in words:
        if sign.isspace():
            blanks += 1
            continue
        at, index = _next_sign(lines, at, index)
        if at >= len(lines):
            break
        index += _skipped(lines[at], index, quote)
        if lines[at][index : index + 1] != sign:
            break
        found += [(at + 1, index + 1)] * (blanks + 1)
        blanks = 0
        index += 1
    return found


def _next_sign(lines: Sequence[str], at: int, index: int) -> tuple[int, int]:
    """Return the place of the next character that is no blank."""
    while at < len(lines):
        line = lines[at]
        while index < len(line) and line[index].isspace():
            index += 1
        if index < len(line):
            break
        at, index = at + 1, 0
    return at, index


def _skipped(line: str, index: int, quote: str) -> int:
    """Return how many characters only escape the one after them."""
    if quote == "'":
        return int(line.startswith("''", index))
    after = line[index + 1 : index + 2]
    return int(quote == '"' and line[index] == "\\" and after in {'"', "\\", "/"})


def _seen(sign: str) -> str:
    """Return a character as it is shown on one line of a terminal."""
    if sign == "\t":
        return " "
    if unicodedata.category(sign) in _HIDDEN:
        return sign.encode("unicode_escape").decode("ascii")
    return sign


def _columns(shown: str) -> int:
    """Return how many columns a shown character takes."""
    if len(shown) > 1:
        return len(shown)
    if unicodedata.combining(shown) or unicodedata.category(shown) == "Me":
        return 0
    return 2 if unicodedata.east_asian_width(shown) in "WF" else 1
