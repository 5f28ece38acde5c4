"""Marks: what the parts of a workbook say beside its values, which the reader of values leaves out.

Errors of formulas, formulas never computed, percent formats and hidden rows stand in the XML of a
sheet. It is searched, not parsed, so that nothing hostile in it is ever expanded.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Final

from attrs import field, frozen

from kotaku_eval.sources import cell_of

Position = tuple[int, int]
"""A row and a column, from 0."""

MOST_CELLS: Final = 30_000_000
_ATTRIBUTE: Final = re.compile(rb"""([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_SHEET: Final = re.compile(rb"<(?:\w+:)?sheet\b([^>]*)>")
_RELATION: Final = re.compile(rb"<(?:\w+:)?Relationship\b([^>]*)>")
_FORMAT: Final = re.compile(rb"<(?:\w+:)?numFmt\b([^>]*)>")
_CELL_STYLES: Final = re.compile(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
_STYLE: Final = re.compile(rb"<(?:\w+:)?xf\b([^>]*)>")
_ROW: Final = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_COLUMN: Final = re.compile(rb"<(?:\w+:)?col\b([^>]*)>")
_CELL: Final = re.compile(rb"<(?:\w+:)?c\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
_VALUE: Final = re.compile(rb"<(?:\w+:)?(?:v|is)\b[^>]*>\s*([^<]*)")
_FORMULA: Final = re.compile(rb"<(?:\w+:)?f[\s>/]")
_TRUE: Final = frozenset({"1", "true"})
_MOST_COLUMNS: Final = 16_384
_LITERAL: Final = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_USUAL_PERCENTS: Final = frozenset({"9", "10"})
"""The formats 0% and 0.00%, which every workbook has."""


@frozen
class Marks:
    """What is said of the cells of one sheet beside their values.

    Args:
        errors: The cells whose formula failed, with Excel's word for it.
        uncomputed: The formulas whose result was never saved.
        percents: The cells shown as per cent: 0.6 is shown as 60 %.
        hidden_rows: The rows nobody sees.
        hidden_columns: The columns nobody sees.
    """

    errors: Mapping[Position, str] = field(factory=dict)
    uncomputed: frozenset[Position] = frozenset()
    percents: frozenset[Position] = frozenset()
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: frozenset[int] = frozenset()


@frozen
class BookMarks:
    """The marks of every sheet.

    Args:
        sheets: The marks by the names of sheets.
        is_1904: Whether days count from 1904.
        too_wide: The sheet that would fill the memory; empty for none.
        is_known: Whether the format was looked at; others may hold marks that nobody saw.
    """

    sheets: Mapping[str, Marks] = field(factory=dict)
    is_1904: bool = False
    too_wide: str = ""
    is_known: bool = True


def marks_of(archive: zipfile.ZipFile) -> BookMarks:
    """Return the marks of a workbook in the format of Excel 2007 and later; none for others.

    Args:
        archive: Its parts.
    """
    names = set(archive.namelist())
    if "xl/workbook.xml" not in names:
        return BookMarks(is_known=False)
    book = archive.read("xl/workbook.xml")
    targets = _targets(archive) if "xl/_rels/workbook.xml.rels" in names else {}
    has_styles = "xl/styles.xml" in names
    styles = frozenset(_percent_styles(archive.read("xl/styles.xml")) if has_styles else ())
    found: dict[str, Marks] = {}
    too_wide = ""
    for match in _SHEET.finditer(book):
        own = _attributes(match.group(1))
        part = targets.get(own.get("id", ""), "")
        if part in names:
            xml = archive.read(part)
            name = own.get("name", "")
            too_wide = too_wide or (name if _is_too_wide(xml) else "")
            found[name] = _marks(xml, styles)
    is_1904 = re.search(rb"""date1904\s*=\s*["'](?:1|true)["']""", book) is not None
    return BookMarks(found, is_1904, too_wide)


def _attributes(tag: bytes) -> dict[str, str]:
    """Return the attributes of a tag, without the prefixes of their names."""
    return {
        match.group(1).decode().rpartition(":")[2]: unescape(
            (match.group(2) or match.group(3) or b"").decode("utf-8", "replace")
        )
        for match in _ATTRIBUTE.finditer(tag)
    }


def _targets(archive: zipfile.ZipFile) -> dict[str, str]:
    found = {}
    for match in _RELATION.finditer(archive.read("xl/_rels/workbook.xml.rels")):
        own = _attributes(match.group(1))
        target = own.get("Target", "")
        found[own.get("Id", "")] = target[1:] if target.startswith("/") else f"xl/{target}"
    return found


def _percent_styles(xml: bytes) -> Iterator[str]:
    """Yield the numbers of the cell styles that show per cent."""
    percents = set(_USUAL_PERCENTS)
    for match in _FORMAT.finditer(xml):
        own = _attributes(match.group(1))
        if "%" in _LITERAL.sub("", own.get("formatCode", "")):
            percents.add(own.get("numFmtId", ""))
    styles = _CELL_STYLES.search(xml)
    if styles is not None:
        for at, match in enumerate(_STYLE.finditer(styles.group())):
            if _attributes(match.group(1)).get("numFmtId") in percents:
                yield str(at)


def _is_too_wide(xml: bytes) -> bool:
    """Whether a cell stands so far out that the sheet would fill the memory."""
    last = 0
    for match in re.finditer(rb'<(?:\w+:)?row\b[^>]*?\br="(\d+)"', xml):
        last = int(match.group(1))
    far = re.search(rb'r="[A-Z]{3}\d', xml) is not None
    near = re.search(rb'r="[A-Z]{2}\d', xml) is not None
    widest = 16_384 if far else 702 if near else 26
    if last * widest <= MOST_CELLS:
        return False
    filled = (cell_of(name) for name in _filled_cells(xml))
    rows, columns = 0, 0
    for row, column in filled:
        rows, columns = max(rows, row), max(columns, column)
    return rows * columns > MOST_CELLS


def _filled_cells(xml: bytes) -> Iterator[str]:
    """Yield the names of the cells that hold a value; most cells of a large sheet hold none."""
    for match in _CELL.finditer(xml):
        inner = match.group(2)
        if inner and _VALUE.search(inner):
            name = _attributes(match.group(1)).get("r", "")
            if name:
                yield name


def _marks(xml: bytes, percents: frozenset[str]) -> Marks:
    errors: dict[Position, str] = {}
    uncomputed: set[Position] = set()
    shown: set[Position] = set()
    # Most sheets hold none of them: looking at every cell is left to those that may.
    has_percents = any(f's="{style}"'.encode() in xml for style in percents)
    if b't="e"' in xml or has_percents or _FORMULA.search(xml) is not None:
        for match in _CELL.finditer(xml):
            own = _attributes(match.group(1))
            at = _position(own.get("r", ""))
            inner = match.group(2) or b""
            value = _VALUE.search(inner)
            if at is None:
                continue
            if own.get("t") == "e":
                errors[at] = value.group(1).decode("utf-8", "replace") if value else "#?"
            elif _FORMULA.search(inner) and (value is None or not value.group(1)):
                # A formula that gave an empty text says so: its type is a text.
                if value is None or own.get("t") != "str":
                    uncomputed.add(at)
            elif own.get("s") in percents:
                shown.add(at)
    if b"hidden=" not in xml:
        return Marks(errors, frozenset(uncomputed), frozenset(shown))
    columns = frozenset(_hidden_columns(xml))
    return Marks(errors, frozenset(uncomputed), frozenset(shown), tuple(_hidden_rows(xml)), columns)


def _position(name: str) -> Position | None:
    if not re.fullmatch(r"[A-Z]{1,3}[1-9]\d{0,6}", name):
        return None
    row, column = cell_of(name)
    return row - 1, column - 1


def _hidden_columns(xml: bytes) -> Iterator[int]:
    for match in _COLUMN.finditer(xml):
        own = _attributes(match.group(1))
        first, last = own.get("min", ""), own.get("max", "")
        if own.get("hidden") in _TRUE and first.isdecimal() and last.isdecimal():
            yield from range(int(first) - 1, min(int(last), _MOST_COLUMNS))


def _hidden_rows(xml: bytes) -> Iterator[int]:
    for match in _ROW.finditer(xml):
        own = _attributes(match.group(1))
        if own.get("hidden") in _TRUE and own.get("r", "").isdecimal():
            yield int(own["r"]) - 1
