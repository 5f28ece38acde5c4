"""OpenDocument spreadsheets, and formats that tell less than they do."""

from __future__ import annotations

import zipfile

from kotaku_eval import read_portfolio
from kotaku_eval.readers.notes import Notes
from kotaku_eval.readers.workbooks.books import Book, Sheet, note_unmarked
from kotaku_eval.sources import SourceFile


def open_document(path, rows, columns=""):
    """Write an OpenDocument spreadsheet of a form whose sheet of activities has some rows."""
    names = " ".join(
        f'xmlns:{own}="urn:oasis:names:tc:opendocument:xmlns:{own}:1.0"'
        for own in ("office", "table", "text", "calcext")
    )
    sheets = {
        "Portofolio": row(cell("Siklus"), cell("kotaku")),
        "Kegiatan": columns + row(cell("Kode kegiatan"), cell("volume")) + rows,
    }
    tables = "".join(
        f'<table:table table:name="{name}">{held}</table:table>' for name, held in sheets.items()
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        body = f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
        content = f"<office:document-content {names}>{body}</office:document-content>"
        archive.writestr("content.xml", content)
    return path


def row(*cells, more=""):
    return f"<table:table-row{more}>{''.join(cells)}</table:table-row>"


def cell(words, kind="string", value="", formula="", repeated=1):
    more = f' office:value="{value}"' if value else ""
    more += f' table:formula="of:={formula}"' if formula else ""
    more += f' table:number-columns-repeated="{repeated}"' if repeated > 1 else ""
    kinds = f'office:value-type="{kind}"'
    return f"<table:table-cell {kinds}{more}><text:p>{words}</text:p></table:table-cell>"


def test_open_document_tells_errors_percents_and_what_is_hidden(tmp_path):
    rows = [
        row(cell("A-1"), cell("#REF!", formula="1/0")),
        '<table:table-row table:number-rows-repeated="3"/>',
        row(cell("A-2"), cell("60%", "percentage", "0.6"), more=' table:visibility="filter"'),
        row(cell("A-3"), cell("7", "float", "7")),
        row(cell("#N/A")),
    ]
    columns = '<table:table-column/><table:table-column table:visibility="collapse"/>'
    path = open_document(tmp_path / "form.ods", "".join(rows), columns)

    portfolio = read_portfolio(path)

    assert ["A-3", "#N/A"] == [own.id for own in portfolio.activities]
    told = [note.to("en").rpartition("form.ods!")[2] for note in portfolio.notes]
    assert {
        "Kegiatan!B1: hidden columns are read as well: volume",
        "Kegiatan!A6: hidden rows are read as well: 1, from row 6 on",
        "Kegiatan!B2: the Excel error #REF!. Mend the formula, or write the value. Activity 'A-1' is left out.",
        "Kegiatan!B6: the cell is shown as per cent. Change its format to Number. Activity 'A-2' is left out.",
    } <= set(told)
    assert not any("in a .ods file" in note for note in told)


def test_format_that_hides_failed_formulas_is_told():
    book = Book(
        SourceFile("lama.xls"),
        (Sheet(SourceFile("lama.xls"), "Data", [["a"]]),),
        has_marks=False,
    )
    notes = Notes()
    note_unmarked(book, notes)

    (note,) = notes.all()
    assert ("lama.xls!Data!A1", True) == (note.where, note.text.en.startswith("in a .xls file"))
