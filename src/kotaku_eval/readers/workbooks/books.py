"""Books: the sheets of a workbook file with everything that was saved of their cells.

A file is looked at before it is opened: what is no workbook, is protected, or would fill the
memory is one clear mistake.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any, Final

from attrs import field, frozen

from kotaku_eval.errors import DataError, Problem, needing
from kotaku_eval.failures import unreadable
from kotaku_eval.readers.notes import Notes
from kotaku_eval.readers.workbooks.marks import BookMarks, Marks, Position, marks_of
from kotaku_eval.readers.workbooks.open_marks import open_marks_of
from kotaku_eval.sources import MAX_BYTES, Source, SourceFile
from kotaku_eval.texts import Text

PURPOSE: Final = Text(id="Membaca buku kerja Excel", en="Reading an Excel workbook")
_CHUNK: Final = 1 << 20
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_RESAVE: Final = Text(
    id="Buka di Excel dan simpan sebagai Buku Kerja Excel (.xlsx).",
    en="Open it in Excel and save it as an Excel Workbook (.xlsx).",
)


@frozen
class Sheet:
    """One sheet as it was saved.

    Args:
        file: The workbook.
        name: The name on its tab.
        rows: Its cells from A1 on; an empty cell is an empty text.
        merged: The areas whose cells are merged: first and last position.
        marks: What is said of its cells beside their values.
        is_hidden: Whether nobody sees it.
    """

    file: SourceFile
    name: str
    rows: Sequence[Sequence[Any]] = field(repr=False)
    merged: tuple[tuple[Position, Position], ...] = ()
    marks: Marks = field(factory=Marks)
    is_hidden: bool = False

    def source(self, row: int, column: int) -> Source:
        """Return the place of a cell, which is counted from 0."""
        return Source(self.file, row + 1, column + 1, sheet=self.name)


@frozen
class Book:
    """A workbook.

    Args:
        file: Its name.
        sheets: Its sheets with cells, in order.
        others: The names of sheets that hold a chart or a macro and no cells.
        is_1904: Whether its days count from 1904, as on old Macintoshes.
        has_marks: Whether its format tells more of cells than their values.
    """

    file: SourceFile
    sheets: tuple[Sheet, ...]
    others: tuple[str, ...] = ()
    is_1904: bool = False
    has_marks: bool = True

    @property
    def by_name(self) -> Mapping[str, Sheet]:
        """The sheets by their names."""
        return {sheet.name: sheet for sheet in self.sheets}

    def headers(self) -> Mapping[str, Sequence[str]]:
        """Return the first row of each sheet as text, by the name of the sheet."""
        return {own.name: [str(cell) for cell in own.rows[0]] for own in self.sheets if own.rows}


def read_book(path: Path) -> Book:
    """Read a workbook: ``.xlsx``, ``.xlsm``, ``.xlsb``, ``.xls`` or ``.ods``.

    Raises:
        DataError: It is missing, no workbook, damaged, protected by a password, or too large.
        MissingExtraError: The library that reads workbooks is not installed.
    """
    name = path.as_posix()
    data, marks = _opened(path, name)
    with needing("excel", PURPOSE):
        import python_calamine  # noqa: PLC0415 - an extra

    try:
        with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            return _book(book, SourceFile(name), marks)
    except python_calamine.PasswordError as failure:
        raise DataError([_protected(name)]) from failure
    except BaseException as failure:
        # A panic of the reading library is no Exception; anything but these two is the user's.
        if isinstance(failure, Exception) or type(failure).__name__ == "PanicException":
            raise DataError([_damaged(name, str(failure))]) from failure
        raise


def note_unmarked(book: Book, notes: Notes) -> None:
    """Note what the format of a workbook keeps from the reader: a failed formula looks empty."""
    if book.has_marks or not book.sheets:
        return
    ending = PurePosixPath(book.file.name).suffix.lower()
    text = Text(
        id=f"pada berkas {ending}, sel yang rumusnya gagal (#REF!, #N/A) dibaca sebagai sel "
        "kosong, dan format persen serta baris tersembunyi tidak diketahui; simpan sebagai .xlsx "
        "bila ada rumus",
        en=f"in a {ending} file a cell whose formula failed (#REF!, #N/A) is read as an empty one, "
        "and per cent formats and hidden rows are not known; save it as .xlsx where it has "
        "formulas",
    )
    notes.remark(book.sheets[0].source(0, 0), text)


def check_book(path: Path) -> None:
    """See that a workbook can be opened without harm; whoever opens one by itself asks first.

    Raises:
        DataError: It is missing, no workbook, damaged, protected by a password, or too large.
    """
    _opened(path, path.as_posix())


def _opened(path: Path, name: str) -> tuple[bytes, BookMarks]:
    data = _bytes(path, name)
    marks = _looked_at(data, name)
    if marks.too_wide:
        raise DataError([_too_wide(name, marks.too_wide)])
    return data, marks


def _book(book: Any, file: SourceFile, marks: BookMarks) -> Book:
    sheets, others = [], []
    for meta in book.sheets_metadata:
        if not str(meta.typ).endswith(".WorkSheet"):
            others.append(meta.name)
            continue
        own = book.get_sheet_by_name(meta.name)
        sheets.append(
            Sheet(
                file,
                meta.name,
                own.to_python(skip_empty_area=False),
                tuple(own.merged_cell_ranges or ()),
                marks.sheets.get(meta.name, Marks()),
                is_hidden=not str(meta.visible).endswith(".Visible"),
            )
        )
    return Book(file, tuple(sheets), tuple(others), marks.is_1904, marks.is_known)


def _bytes(path: Path, name: str) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise DataError([_too_large(name)])
        return path.read_bytes()
    except OSError as failure:
        raise DataError([unreadable(name, failure)]) from failure


def _looked_at(data: bytes, name: str) -> BookMarks:
    """Return the marks of a workbook, once it is known that it can be opened.

    Raises:
        DataError: It cannot.
    """
    if not data:
        raise DataError([Problem(Text(id="berkas kosong", en="the file is empty"), name)])
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise DataError([_protected(name)])
        return BookMarks(is_known=False)
    if not data.startswith(b"PK"):
        raise DataError([_no_workbook(data, name)])
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _measure(archive, name)
            if "content.xml" in archive.namelist():
                return BookMarks(open_marks_of(archive.read("content.xml")))
            return marks_of(archive)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as failure:
        raise DataError([_damaged(name, str(failure))]) from failure
    except Exception as failure:
        if isinstance(failure, DataError):
            raise
        # zlib's own error, and others that a damaged archive may bring out of its parts.
        raise DataError([_damaged(name, str(failure))]) from failure


def _measure(archive: zipfile.ZipFile, name: str) -> None:
    """Unpack every part to see how large it is: what the archive says of itself may be a lie."""
    total = 0
    for part in archive.infolist():
        with archive.open(part) as stream:
            while chunk := stream.read(_CHUNK):
                total += len(chunk)
                if total > MAX_BYTES:
                    raise DataError([_too_large(name, unpacked=True)])


def _too_large(name: str, *, unpacked: bool = False) -> Problem:
    megabytes = MAX_BYTES // (1024 * 1024)
    text = Text(id=f"lebih besar dari {megabytes} MB", en=f"larger than {megabytes} MB")
    if unpacked:
        text = Text(
            id=f"isinya lebih besar dari {megabytes} MB", en=f"unpacks to more than {megabytes} MB"
        )
    hint = Text(id="Bagi menjadi beberapa buku kerja.", en="Split it into several workbooks.")
    return Problem(text, name, hint)


def _too_wide(name: str, sheet: str) -> Problem:
    text = Text(
        id=f"lembar '{sheet}' terlalu luas: ada isi jauh di kanan atau di bawah",
        en=f"the sheet '{sheet}' is too wide: a cell far to the right or far below is filled",
    )
    hint = Text(
        id="Tekan Ctrl+End di Excel, lalu hapus isi yang tersesat itu.",
        en="Press Ctrl+End in Excel, and delete what was left there.",
    )
    return Problem(text, name, hint)


def _protected(name: str) -> Problem:
    text = Text(id="dilindungi kata sandi", en="protected by a password")
    hint = Text(
        id="Buka di Excel, hapus kata sandinya (File, Info), lalu simpan.",
        en="Open it in Excel, remove the password (File, Info), and save it.",
    )
    return Problem(text, name, hint)


def _damaged(name: str, reason: str) -> Problem:
    shown = " ".join(reason.split())[:120]
    told = f" ({shown})" if shown else ""
    text = Text(
        id=f"buku kerja rusak, atau bukan buku kerja{told}",
        en=f"a damaged workbook, or none at all{told}",
    )
    return Problem(text, name, _RESAVE)


def _no_workbook(data: bytes, name: str) -> Problem:
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<html", b"<!doctype", b"<table", b"<?xml")):
        text = Text(
            id="halaman web atau XML dengan akhiran buku kerja",
            en="a web page or XML with the ending of a workbook",
        )
        return Problem(text, name, _RESAVE)
    return Problem(Text(id="bukan buku kerja Excel", en="not an Excel workbook"), name, _RESAVE)
