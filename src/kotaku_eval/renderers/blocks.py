"""Blocks: a page of headings, paragraphs, tables and entries, as text or as Markdown."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from attrs import frozen

from kotaku_eval.errors import needing
from kotaku_eval.renderers.escapes import markdown as escaped
from kotaku_eval.renderers.text import EXTRA
from kotaku_eval.texts import Text

NOTE: Final = "dim"


@frozen
class Heading:
    """A heading; the first of a page is its title."""

    words: str


@frozen
class Paragraph:
    """Words of their own; ``style`` is for a terminal."""

    words: str
    style: str = ""


@frozen
class Entry:
    """A numbered entry: its first line, and the lines below it, each with its style."""

    number: int
    words: str
    lines: tuple[tuple[str, str], ...] = ()


@frozen
class Rows:
    """A table: its columns, each said to hold numbers or not, and its rows."""

    columns: tuple[tuple[str, bool], ...]
    rows: tuple[tuple[str, ...], ...]


Block = Heading | Paragraph | Entry | Rows


def as_markdown(blocks: Iterable[Block]) -> str:
    """Return a page as Markdown, every word of the data escaped."""
    parts: list[str] = []
    for block in blocks:
        match block:
            case Heading():
                parts.append(f"{'##' if parts else '#'} {escaped(block.words)}")
            case Paragraph():
                parts.append(escaped(block.words))
            case Entry():
                below = [f"    - {escaped(words)}" for words, _ in block.lines]
                parts.append("\n".join([f"{block.number}. {escaped(block.words)}", *below]))
            case Rows():
                parts.append(_table(block))
    return "\n\n".join(parts) + "\n"


def _table(block: Rows) -> str:
    head = [escaped(name) for name, _ in block.columns]
    rule = ["--:" if is_number else "---" for _, is_number in block.columns]
    rows = [[escaped(cell) for cell in row] for row in block.rows]
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, rule, *rows))


def as_text(blocks: Iterable[Block], *, width: int, color: bool) -> str:
    """Return a page as text for a terminal.

    Raises:
        MissingExtraError: The extra ``cli`` is not installed.
    """
    with needing(EXTRA, Text(id="Tampilan tabel", en="The table output")):
        from kotaku_eval.renderers.boards import Board, cell, columns  # noqa: PLC0415 - an extra
    board = Board(width, color=color)
    is_first = True
    for block in blocks:
        match block:
            case Heading() if is_first:
                board.line(block.words, "bold")
            case Heading():
                board.heading(block.words)
            case Paragraph():
                board.line(block.words, block.style)
            case Entry():
                board.spans((f"{block.number:>3}. ", ""), (block.words, "bold"), hanging=5)
                for words, style in block.lines:
                    board.spans((words, style), indent=5, hanging=2)
            case Rows():
                table = columns(block.columns)
                for row in block.rows:
                    table.add_row(*(cell(words) for words in row))
                board.table(table)
        is_first = False
    return board.text()
