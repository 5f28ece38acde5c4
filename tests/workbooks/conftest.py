"""Workbooks written cell by cell, as people write them."""

from __future__ import annotations

import datetime as dt

import pytest

ABOUT = [["Kode portofolio", "uji"], ["Siklus", "kotaku"], ["Kumpulan aturan", "kotaku-2018"]]
KSM = [["Kode", "Nama"], ["K-1", "KSM Satu"], ["K-2", "KSM Dua"]]


@pytest.fixture
def write(tmp_path):
    """Write a workbook: rows by sheet; `change` may do more to it before it is closed."""
    import xlsxwriter

    def written(sheets, change=None, name="form.xlsx"):
        path = tmp_path / name
        options = {"strings_to_formulas": False, "strings_to_urls": False}
        book = xlsxwriter.Workbook(path, options)
        date = book.add_format({"num_format": "dd/mm/yyyy"})
        made = {}
        for title, rows in sheets.items():
            sheet = made[title] = book.add_worksheet(title)
            for at, row in enumerate(rows):
                for column, value in enumerate(row):
                    if isinstance(value, dt.date):
                        sheet.write_datetime(at, column, value, date)
                    elif value is not None:
                        sheet.write(at, column, value)
        if change is not None:
            change(book, made)
        book.close()
        return path

    return written


@pytest.fixture
def form(write):
    """Write a form of one activity, with other rows in place of those named."""

    def written(change=None, **sheets):
        held = {
            "Portofolio": ABOUT,
            "KSM": KSM,
            "Kegiatan": [["Kode kegiatan", "Kode tempat (KSM)"], ["A-1", "K-1"]],
            "Tahap": [["Kode kegiatan", "MP2K: tanggal"], ["A-1", dt.date(2018, 8, 1)]],
        }
        names = {"about": "Portofolio", "activities": "Kegiatan", "stages": "Tahap"}
        held |= {names.get(name, name): rows for name, rows in sheets.items()}
        return write(held, change)

    return written


@pytest.fixture
def told():
    """Return the notes of a portfolio in English, without the folder of the file."""

    def words(portfolio_or_error, path):
        notes = getattr(portfolio_or_error, "notes", None) or portfolio_or_error.problems
        return [note.to("en").replace(f"{path.parent.as_posix()}/", "") for note in notes]

    return words
