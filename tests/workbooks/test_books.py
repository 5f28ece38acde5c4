"""Files that are no workbook, or one that nobody should open."""

from __future__ import annotations

import io
import zipfile

import pytest

from kotaku_eval import read_portfolio
from kotaku_eval.errors import DataError
from kotaku_eval.readers.workbooks import books
from kotaku_eval.sources import Source, SourceFile, cell_name, cell_of

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.xlsx", b"", "the file is empty"),
        ("a.xlsx", b"Kode;Nama\n", "not an Excel workbook"),
        ("a.xls", b"<html><table>", "a web page or XML with the ending of a workbook"),
        ("a.xlsx", b"PK\x03\x04 broken", "a damaged workbook"),
        (
            "a.xlsx",
            OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
            "protected by a password",
        ),
        ("a.xls", OLE + b"\0" * 600, "a damaged workbook"),
        ("a.ods", b"PK", "a damaged workbook"),
    ],
)
def test_what_is_no_workbook_is_one_clear_error(tmp_path, name, data, expected):
    path = tmp_path / name
    path.write_bytes(data)

    with pytest.raises(DataError) as failure:
        read_portfolio(path)

    (problem,) = failure.value.problems
    assert path.as_posix() == problem.where
    assert problem.text.en.startswith(expected)
    assert problem.text.id != problem.text.en


def test_missing_file_is_said_to_be_missing(tmp_path):
    with pytest.raises(DataError, match="cannot read file"):
        read_portfolio(tmp_path / "none.xlsx")


def test_archive_that_unpacks_to_too_much_is_refused_unopened(tmp_path, monkeypatch):
    monkeypatch.setattr(books, "MAX_BYTES", 1_000_000)
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 2_000_000)

    with pytest.raises(DataError, match="unpacks to more than"):
        read_portfolio(path)


def test_archive_that_lies_about_its_size_is_damaged(tmp_path):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"x" * 100_000)
    data = held.getvalue().replace((100_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    path = tmp_path / "lie.xlsx"
    path.write_bytes(data)

    with pytest.raises(DataError, match="a damaged workbook"):
        read_portfolio(path)


def test_cell_far_out_is_refused_before_it_fills_the_memory(write):
    def far(_, sheets):
        sheets["Kegiatan"].write(1_048_575, 16_383, "x")

    path = write(
        {"Portofolio": [["Siklus", "kotaku"]], "Kegiatan": [["Kode kegiatan"], ["A"]]}, far
    )

    with pytest.raises(DataError, match="the sheet 'Kegiatan' is too wide"):
        read_portfolio(path)


def test_workbook_that_is_no_form_says_what_to_do(write):
    path = write({"Sheet1": [["a", "b"]]})

    with pytest.raises(DataError) as failure:
        read_portfolio(path)

    assert "this workbook is no form of kotaku-eval. Give a column mapping" in str(failure.value)


@pytest.mark.parametrize(
    ("row", "column", "name"), [(1, 1, "A1"), (7, 28, "AB7"), (9, 16_384, "XFD9")]
)
def test_cells_are_named_as_in_excel(row, column, name):
    source = Source(SourceFile("a.xlsx"), row, column, sheet="Tahap 'x'!")

    assert name == cell_name(row, column)
    assert (row, column) == cell_of(name)
    assert f"a.xlsx!Tahap 'x'!!{name}" == str(source)


@pytest.mark.parametrize("ending", ["xls", "ods", "xlsb"])
def test_other_formats_are_opened(tmp_path, ending):
    """What stands in them is read by the same library; here only that they are let through."""
    path = tmp_path / f"a.{ending}"
    path.write_bytes(b"PK\x05\x06" + b"\0" * 18)

    with pytest.raises(DataError, match="a damaged workbook"):
        read_portfolio(path)
