"""Templates: the form of a lifecycle as a workbook, empty or filled with a portfolio."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Mapping
from typing import Any, Final

from attrs import frozen

from kotaku_eval.errors import Problem, needing
from kotaku_eval.lifecycles import Lifecycle
from kotaku_eval.portfolios import Basis, Portfolio
from kotaku_eval.readers.workbooks.headings import Column
from kotaku_eval.readers.workbooks.layouts import PORTFOLIO, BookLayout, Part, SheetLayout
from kotaku_eval.readers.workbooks.words import BASES, storable
from kotaku_eval.renderers.workbooks.heights import height_of
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.texts import Language, Text
from kotaku_eval.workbooks.columns import ColumnFiller
from kotaku_eval.workbooks.examples import example_row
from kotaku_eval.workbooks.filling import FilledRows, Row, filled
from kotaku_eval.workbooks.instructions import instructions, meanings
from kotaku_eval.workbooks.lists import Lists
from kotaku_eval.workbooks.readings import readings_of
from kotaku_eval.workbooks.styles import Styles

PURPOSE: Final = Text(id="Membuat buku kerja Excel", en="Making an Excel workbook")
HEADER_ROW: Final = 1
FIRST_ROW: Final = 2
READY_ROWS: Final = 1000
"""So many rows have their lists and checks ready."""

_OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_GUIDE_WIDTHS: Final = (34, 60, 60)
_ABOUT_WIDTH: Final = 70
_COMMENT_WIDTH: Final = 300
"""In pixels; so wide that so many signs stand in a line:"""
_COMMENT_SIGNS: Final = 48
_A4: Final = 9
_SCALE: Final = 70
"""Percent of their size at which wide sheets are printed."""
_CREATED: Final = dt.datetime(2018, 1, 1)  # noqa: DTZ001 - the same form is the same bytes


@frozen(kw_only=True)
class Template:
    """What a form is made for.

    Args:
        lifecycle: The lifecycle whose stages and fields it asks for.
        ruleset: The rules that will judge it, told beside each heading; ``None`` for none.
        language: The language of its headings.
        lifecycle_name: What the form names the lifecycle by: a shipped name or a path.
        ruleset_name: What it names the rule set by; empty for none.
        portfolio: What it is filled with; ``None`` for an example row.
    """

    lifecycle: Lifecycle
    ruleset: RuleSet | None = None
    language: Language = "id"
    lifecycle_name: str = ""
    ruleset_name: str = ""
    portfolio: Portfolio | None = None


@frozen
class MadeForm:
    """A form that has been made.

    Args:
        data: The workbook.
        problems: What it could not hold.
    """

    data: bytes
    problems: tuple[Problem, ...] = ()


def make_form(template: Template) -> MadeForm:
    """Make the form of a lifecycle as a workbook.

    Args:
        template: What it is made for.

    Raises:
        MissingExtraError: The library that writes workbooks is not installed.

    >>> from kotaku_eval.definitions import load_lifecycle
    >>> make_form(Template(lifecycle=load_lifecycle("kotaku"))).data[:2]
    b'PK'
    """
    with needing("excel", PURPOSE):
        import xlsxwriter  # noqa: PLC0415 - an extra

    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, dict(_OPTIONS))
    title = template.lifecycle.title.to(template.language)
    book.set_properties({"title": storable(title), "created": _CREATED})
    writer = _FormWriter(book, template)
    writer.write()
    book.close()
    return MadeForm(target.getvalue(), writer.rows.problems)


class _FormWriter:
    """Writes the sheets of one form."""

    def __init__(self, book: Any, template: Template) -> None:
        self.book = book
        self.template = template
        self.language: Language = template.language
        self.layout = BookLayout.of(template.lifecycle)
        self.styles = Styles(book)
        self.lists = Lists(self.language)
        self.rows = FilledRows({})
        if template.portfolio is not None:
            self.rows = filled(template.portfolio, self.layout, self.language)
        self.readings: Mapping[tuple[str, str], tuple[str, ...]] = {}
        if template.ruleset is not None:
            self.readings = readings_of(template.ruleset, self.layout)

    def write(self) -> None:
        """Write every sheet: instructions, the portfolio, activities, stages, lists, places."""
        names = {"id": "Petunjuk", "en": "Instructions"}
        guide = self.book.add_worksheet(names[self.language])
        sheets = {own.id: self.book.add_worksheet(self._name(own)) for own in self._ordered()}
        self._write_guide(guide)
        for own in self._ordered():
            if own.part is Part.PORTFOLIO:
                self._write_about(sheets[own.id], own)
            else:
                self._write_rows(sheets[own.id], own)
        self.lists.write(self.book)
        guide.activate()

    def _ordered(self) -> Iterable[SheetLayout]:
        """Yield the sheets as they are filled: the places before what lies in them."""
        yield from self.layout.part(Part.PORTFOLIO)
        yield from reversed(list(self.layout.part(Part.PLACES)))
        for part in (Part.ACTIVITIES, Part.STAGES, Part.LIST):
            yield from self.layout.part(part)

    def _name(self, sheet: SheetLayout) -> str:
        return sheet.title.to(self.language)

    def _write_guide(self, sheet: Any) -> None:
        for column, width in enumerate(_GUIDE_WIDTHS):
            sheet.set_column(column, column, width, self.styles.wrapped)
        sheet.hide_gridlines(2)
        _print(sheet)
        for at, (style, cells) in enumerate(
            instructions(self.layout, list(self._ordered()), self.template.ruleset, self.language)
        ):
            for column, words in enumerate(cells):
                sheet.write_string(at, column, words, self.styles.named(style))
            if style == "plain":
                _fit(sheet, at, zip(cells, _GUIDE_WIDTHS, strict=False))

    def _write_about(self, sheet: Any, own: SheetLayout) -> None:
        sheet.set_column(0, 0, 30, self.styles.text)
        sheet.set_column(1, 1, 44, self.styles.text)
        sheet.set_column(2, 2, _ABOUT_WIDTH, self.styles.wrapped)
        _print(sheet)
        sheet.write_string(0, 0, own.meaning.to(self.language), self.styles.title)
        row = self._about()
        for at, column in enumerate(own.columns, start=FIRST_ROW):
            sheet.write_string(at, 0, column.heading(self.language), self.styles.heading)
            filler = ColumnFiller(sheet, column, 1, self.styles, self.lists, self.language)
            filler.write(at, row.get(column.key))
            filler.validate(at, at)
            words = meanings(column.key).to(self.language)
            sheet.write_string(at, 2, words, self.styles.wrapped)
            _fit(sheet, at, [(words, _ABOUT_WIDTH)])

    def _about(self) -> Row:
        template = self.template
        census = BASES.word(Basis.CENSUS.value, self.language)
        held = (self.rows.rows.get(PORTFOLIO.id) or [{"basis": census}])[0]
        names = {
            "lifecycle": template.lifecycle_name or template.lifecycle.id,
            "ruleset": template.ruleset_name,
        }
        return {**held, **{key: name for key, name in names.items() if name}}

    def _write_rows(self, sheet: Any, own: SheetLayout) -> None:
        is_filled = self.template.portfolio is not None
        columns = self.rows.columns(own) if is_filled else own.usual
        rows = self.rows.rows.get(own.id, []) if is_filled else [example_row(own, self.language)]
        sheet.write_string(0, 0, own.meaning.to(self.language), self.styles.title)
        keys = 2 if own.part in {Part.PLACES, Part.ACTIVITIES} else 1
        sheet.freeze_panes(FIRST_ROW, keys)
        _print(sheet, keys)
        last = FIRST_ROW + max(READY_ROWS, 2 * len(rows)) - 1
        shade = _Shade()
        heads: list[tuple[str, float]] = []
        for at, column in enumerate(columns):
            heading = column.heading(self.language)
            style = self.styles.heading_of(is_odd=shade.is_odd(column))
            sheet.write_string(HEADER_ROW, at, heading, style)
            self._comment(sheet, at, own, column)
            filler = ColumnFiller(sheet, column, at, self.styles, self.lists, self.language)
            heads.append((heading, filler.format_column()))
            filler.validate(FIRST_ROW, last, self._codes(own, column))
            for number, row in enumerate(rows, start=FIRST_ROW):
                filler.write(number, row.get(column.key), is_example=not is_filled)
        _fit(sheet, HEADER_ROW, heads)
        sheet.autofilter(
            HEADER_ROW, 0, max(FIRST_ROW + len(rows) - 1, HEADER_ROW + 1), len(columns) - 1
        )

    def _codes(self, own: SheetLayout, column: Column) -> str:
        """Return the range of codes that a column may name; empty for none."""
        return self.lists.codes(self.layout, own, column, FIRST_ROW + READY_ROWS)

    def _comment(self, sheet: Any, at: int, own: SheetLayout, column: Column) -> None:
        lines = [_MEANINGS[key].to(self.language) for key in _marks_of(column)]
        rules = self.readings.get((own.id, column.key), ())
        if rules:
            words = {"id": "Dibaca aturan", "en": "Read by the rules"}[self.language]
            more = ", …" if len(rules) > 8 else ""  # noqa: PLR2004 - as shown
            lines.append(f"{words}: {', '.join(rules[:8])}{more}")
        lines.append(f"[{column.key}]")
        told = "\n".join(lines)
        height = 10 + height_of([(told, _COMMENT_SIGNS)])
        options = {"width": _COMMENT_WIDTH, "height": height, "author": "kotaku-eval"}
        sheet.write_comment(HEADER_ROW, at, told, options)


def _print(sheet: Any, keys: int = 0) -> None:
    """Print a sheet across A4.

    Args:
        sheet: The sheet.
        keys: How many columns stand on every page of a sheet that is wider than one; 0 for a
            sheet that fits on one.
    """
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&L&A&R&P / &N")
    if not keys:
        sheet.fit_to_pages(1, 0)
        return
    sheet.repeat_rows(HEADER_ROW)
    sheet.repeat_columns(0, keys - 1)
    sheet.set_print_scale(_SCALE)
    sheet.print_across()


def _fit(sheet: Any, row: int, cells: Iterable[tuple[str, float]]) -> None:
    """Make a row high enough for its text."""
    sheet.set_row(row, height_of(cells))


_MEANINGS: Final = {
    "required": Text(id="Wajib diisi.", en="Required."),
    "date": Text(
        id="Tanggal; bila hanya bulan atau tahunnya diketahui: 2018-08 atau 2018.",
        en="A date; where only month or year are known: 2018-08 or 2018.",
    ),
    "percent": Text(id="Tulis 60 untuk 60 %.", en="Write 60 for 60 %."),
    "code": Text(id="Kode adalah teks: nol di depan tetap ada.", en="Codes are text: zeros stay."),
}


def _marks_of(column: Column) -> Iterable[str]:
    if column.is_required:
        yield "required"
    if column.field.kind.value == "date":
        yield "date"
    if column.field.unit == "percent":
        yield "percent"
    if column.role.value in {"key", "place", "parent"}:
        yield "code"


class _Shade:
    """Tells the groups of columns apart by two shades."""

    def __init__(self) -> None:
        self.last: Text | None = None
        self.odd = False

    def is_odd(self, column: Column) -> bool:
        """Whether a column belongs to an odd group."""
        if column.group != self.last:
            self.odd = not self.odd
            self.last = column.group
        return self.odd
