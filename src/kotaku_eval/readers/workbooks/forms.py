"""Forms: workbooks in the layout of the library to the content of a portfolio file, and to one.

The rows of all sheets become the same nodes that a portfolio in YAML has, each with the place of
its cell, so both are checked by the same reader.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Final

import attrs

from kotaku_eval.definitions.blocks import Block
from kotaku_eval.definitions.nodes import in_file_order
from kotaku_eval.errors import DataError
from kotaku_eval.lifecycles import Lifecycle
from kotaku_eval.portfolios import Portfolio
from kotaku_eval.readers.notes import Notes
from kotaku_eval.readers.portfolio_files import read_portfolio_node
from kotaku_eval.readers.references import named_lifecycle
from kotaku_eval.readers.workbooks.assembly import Assembly
from kotaku_eval.readers.workbooks.books import Book, Sheet
from kotaku_eval.readers.workbooks.form_sheets import sheets_of
from kotaku_eval.readers.workbooks.grids import Grid, grid_of
from kotaku_eval.readers.workbooks.headings import Column, folded
from kotaku_eval.readers.workbooks.layouts import PORTFOLIO, BookLayout, SheetLayout
from kotaku_eval.readers.workbooks.rows import RowReader, note_left_out_rows
from kotaku_eval.sources import Mapping, Node, Scalar, Source
from kotaku_eval.texts import LANGUAGES, Text

_TITLES: Final = {
    "portfolio": PORTFOLIO.title,
    "activities": Text(id="Kegiatan", en="Activities"),
    "stages": Text(id="Tahap", en="Stages"),
}


def is_form(book: Book) -> bool:
    """Whether a workbook has the sheet about the portfolio, or those of activities and stages."""
    has = {name: _sheet_named(book, name) is not None for name in _TITLES}
    return has["portfolio"] or (has["activities"] and has["stages"])


def _sheet_named(book: Book, name: str) -> Sheet | None:
    """Return the sheet that goes by one of the names that every form has."""
    known = {name, *(folded(_TITLES[name].to(language)) for language in LANGUAGES)}
    return next((sheet for sheet in book.sheets if folded(sheet.name) in known), None)


def read_form(
    book: Book, notes: Notes, *, folder: Path, lifecycle: Lifecycle | None = None
) -> Portfolio:
    """Read a portfolio from a workbook in the layout of its lifecycle.

    Args:
        book: The workbook.
        notes: Where everything that cannot be read is noted; it is left out.
        folder: What paths in it are relative to.
        lifecycle: Used instead of the lifecycle that the form names.

    Raises:
        DataError: The form names no lifecycle that can be loaded, or no portfolio.
    """
    about = _about(book, notes)
    if lifecycle is None and "lifecycle" not in about.items:
        raise DataError([about.source.problem(*_NO_LIFECYCLE)])
    known = _lifecycle(about, folder, lifecycle)
    layout = BookLayout.of(known)
    sheets = sheets_of(book, layout, notes)
    grids: dict[str, Grid] = {}
    for name, sheet in sheets.items():
        grid = grid_of(sheet, layout.by_id[name], notes)
        if grid is not None:
            grids[name] = grid
    assembly = Assembly(layout, grids, notes, about.source, is_1904=book.is_1904)
    node = Mapping(
        {**about.items, "places": assembly.places(), "activities": assembly.activities()},
        about.keys | dict.fromkeys(("places", "activities"), about.source),
        about.source,
    )
    note_left_out_rows(assembly.readers, notes)
    made = read_portfolio_node(node, notes, folder=folder, lifecycle=known)
    if not made.activities and not notes.problems and "activities" in grids:
        text = Text(id="belum ada kegiatan yang diisi", en="no activity is filled in")
        notes.remark(grids["activities"].sheet.source(0, 0), text)
    activities = tuple(assembly.finished(activity) for activity in made.activities)
    return attrs.evolve(made, activities=activities)


_NO_LIFECYCLE: Final = (
    Text(id="siklus belum diisi", en="no lifecycle is named"),
    Text(
        id="Isi di samping 'Siklus' di lembar Portofolio, misalnya kotaku, atau sebutkan "
        "--lifecycle.",
        en="Fill it in beside 'Lifecycle' on the sheet Portfolio, such as kotaku, or give "
        "--lifecycle.",
    ),
)


def _lifecycle(about: Mapping, folder: Path, lifecycle: Lifecycle | None) -> Lifecycle:
    block = Block(about, [], is_data=True)
    found = named_lifecycle(block, folder, lifecycle)
    if found is None:
        raise DataError(in_file_order(block.problems))
    return found


def _about(book: Book, notes: Notes) -> Mapping:
    """Return what the first sheet says of the portfolio: a value beside each name."""
    sheet = _sheet_named(book, "portfolio") or book.sheets[0]
    items: dict[str, Node] = {}
    named = _named_values(sheet, notes) if _sheet_named(book, "portfolio") is sheet else ()
    for column, row, at in named:
        grid = Grid(sheet, PORTFOLIO, 0, {column.key: at}, (row,))
        scalar = RowReader(grid, notes, is_1904=book.is_1904).scalar(row, column)
        if scalar is not None:
            items[column.key] = scalar
    title = _title(items.pop("title.id", None), items.pop("title.en", None))
    if title is not None:
        items["title"] = title
    source = sheet.source(0, 0)
    if "portfolio" not in items:
        stem = PurePosixPath(book.file.name).stem
        items["portfolio"] = Scalar(stem, plain=False, source=source)
    return Mapping(items, {name: node.source for name, node in items.items()}, source)


def _title(local: Node | None, english: Node | None) -> Node | None:
    given = local or english
    if given is None:
        return None
    items = {"id": local or given, "en": english or given}
    return Mapping(items, {name: node.source for name, node in items.items()}, given.source)


def _named_values(sheet: Sheet, notes: Notes) -> Iterator[tuple[Column, int, int]]:
    """Yield the column of each name on the sheet, its row, and where its value stands."""
    names = _names(PORTFOLIO)
    seen: dict[str, Source] = {}
    for row, cells in enumerate(sheet.rows):
        for at, cell in enumerate(cells[:-1]):
            column = names.get(folded(cell)) if isinstance(cell, str) else None
            if column is None:
                continue
            source = sheet.source(row, at)
            if column.key in seen:
                text = Text(
                    id=f"'{cell}' sudah ada di {seen[column.key]}",
                    en=f"'{cell}' stands at {seen[column.key]} already",
                )
                notes.problem(source, text)
            else:
                seen[column.key] = source
                yield column, row, at + 1
            break


def _names(layout: SheetLayout) -> dict[str, Column]:
    return {
        folded(name): column
        for column in layout.columns
        for name in (column.title.id, column.title.en, column.key)
    }
