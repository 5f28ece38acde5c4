"""Submission files: what KoboToolbox and ODK Central export, as tables of text.

A zip is never unpacked to the disk: its tables are read where they are, up to a size. A workbook is
taken for an export by what its header rows say, not by its name.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from kotaku_eval.errors import DataError, Problem, needing
from kotaku_eval.questions import MARK
from kotaku_eval.readers.endings import TABLE_ENDINGS, WORKBOOK_ENDINGS
from kotaku_eval.readers.tables import Row, Table, parse_table, read_table
from kotaku_eval.sources import MAX_BYTES, SourceFile
from kotaku_eval.texts import Text

_HEAD: Final = 256 * 1024
_PARTS: Final = re.compile(r"[^A-Za-z0-9_]+")
_CENTRAL: Final = frozenset({"KEY", "SubmissionDate"})
_KOBO: Final = frozenset({"_uuid", "_submission_time"})
_MOST_TABLES: Final = 500
_ENCRYPTED: Final = 0x1
_BROKEN: Final = (
    OSError, zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError,
)  # fmt: skip
"""What opening a broken file raises."""


def parts_of(column: str) -> tuple[str, ...]:
    """Return the groups and the question in the name of a column, whatever stands between.

    >>> parts_of("visit/visit_date"), parts_of("visit-visit_date")
    (('visit', 'visit_date'), ('visit', 'visit_date'))
    """
    return tuple(part for part in _PARTS.split(column) if part)


def has_mark(header: Iterable[str]) -> bool:
    """Whether a header names the hidden question by which our forms are known."""
    return any(parts_of(column)[-1:] == (MARK,) for column in header)


def is_export(headers: Mapping[str, Sequence[str]]) -> bool:
    """Whether sheets are an export of submissions, told by their header rows.

    Args:
        headers: The first row of each sheet, by the name of the sheet.

    >>> is_export({"uji petik": ["start", "visit/kotaku_eval_form", "_uuid"]})
    True
    >>> is_export({"Kegiatan": ["id", "title"]})
    False
    """
    return any(
        has_mark(header) or set(header) >= _CENTRAL or set(header) >= _KOBO
        for header in headers.values()
    )


def is_submission_export(path: Path | str) -> bool:
    """Whether a file is an export of submissions; reads no more than header rows.

    A workbook is not asked: it tells its headers only once it is read (see :func:`is_export`).

    Args:
        path: A ``.zip`` or a table in text. One that cannot be opened is none.
    """
    file = Path(path)
    try:
        ending = file.suffix.lower()
        if ending == ".zip":
            return is_export(dict(_zip_headers(file)))
        if ending not in TABLE_ENDINGS:
            return False
        with file.open("rb") as handle:
            head = handle.read(_HEAD)
        return is_export({file.name: _header(head)})
    except _BROKEN:
        return False


def read_tables(path: Path | str) -> list[Table]:
    """Read all tables of an export.

    Raises:
        DataError: It cannot be opened, is encrypted or too large, or a table is broken.
    """
    file = Path(path)
    ending = file.suffix.lower()
    if ending == ".zip":
        return list(_zip_tables(file))
    if ending in WORKBOOK_ENDINGS:
        return list(_sheet_tables(file))
    return [read_table(file)]


# --- zips --------------------------------------------------------------------------------


def _zip_headers(path: Path) -> Iterator[tuple[str, Sequence[str]]]:
    with zipfile.ZipFile(path) as archive:
        for member in _tables_in(archive):
            if member.flag_bits & _ENCRYPTED:
                continue
            with archive.open(member) as handle:
                yield member.filename, _header(handle.read(_HEAD))


def _header(head: bytes) -> Sequence[str]:
    text = head.decode("utf-8-sig", "replace")
    line = text.splitlines()[:1]
    try:
        return parse_table(line[0]).header if line else ()
    except DataError:
        return ()


def _zip_tables(path: Path) -> Iterator[Table]:
    name = path.as_posix()
    try:
        with zipfile.ZipFile(path) as archive:
            members = _tables_in(archive)
            _check_members(name, members)
            for member in members:
                text = _text_of(archive, member, name)
                if text.strip():
                    yield parse_table(text, f"{name}!{member.filename}")
    except _BROKEN as failure:
        reason = getattr(failure, "strerror", None) or str(failure)
        raise DataError([_unreadable(name, reason)]) from failure


def _tables_in(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    return [
        member
        for member in archive.infolist()
        if member.filename.lower().endswith(".csv")
        and not member.filename.startswith(("media/", "__MACOSX/"))
    ]


def _check_members(name: str, members: list[zipfile.ZipInfo]) -> None:
    problems = []
    locked = [member for member in members if member.flag_bits & _ENCRYPTED]
    if locked:
        text = Text(id="zip ini dikunci dengan kata sandi", en="this zip is locked by a password")
        hint = Text(id="Ekspor tanpa kata sandi.", en="Export it without a password.")
        problems.append(Problem(text, f"{name}!{locked[0].filename}", hint))
    if not members:
        text = Text(id="zip ini tidak memuat tabel CSV", en="this zip holds no CSV table")
        hint = Text(
            id="Berikan ekspor ODK Central (zip berisi CSV) atau KoboToolbox (XLSX).",
            en="Give an export of ODK Central (a zip of CSV) or KoboToolbox (XLSX).",
        )
        problems.append(Problem(text, name, hint))
    if len(members) > _MOST_TABLES or sum(member.file_size for member in members) > MAX_BYTES:
        problems.append(_too_large(name))
    if problems:
        raise DataError(problems)


def _text_of(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> str:
    with archive.open(member) as handle:
        # What the zip says of a size is only said: no more than that is read.
        raw = handle.read(member.file_size + 1)
    if len(raw) > member.file_size:
        raise DataError([_too_large(f"{name}!{member.filename}")])
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as failure:
        where = f"{name}!{member.filename}"
        text = Text(id=f"bukan teks UTF-8: {failure}", en=f"not UTF-8 text: {failure}")
        raise DataError([Problem(text, where)]) from failure


def _too_large(name: str) -> Problem:
    megabytes = MAX_BYTES // (1024 * 1024)
    return Problem(
        Text(id=f"lebih besar dari {megabytes} MB", en=f"larger than {megabytes} MB"), name
    )


def _unreadable(name: str, reason: str) -> Problem:
    return Problem(
        Text(id=f"berkas tidak dapat dibaca: {reason}", en=f"cannot read file: {reason}"), name
    )


# --- workbooks --------------------------------------------------------------------------------


def _workbook(path: Path) -> Any:
    with needing("excel", Text(id="Membaca XLSX", en="Reading XLSX")):
        import python_calamine  # noqa: PLC0415 - an extra
    from kotaku_eval.readers.workbooks.books import check_book  # noqa: PLC0415 - with workbooks only

    check_book(path)
    try:
        # From its content: people give a workbook another ending.
        return python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
    except (python_calamine.CalamineError, OSError) as failure:
        raise DataError([_unreadable(path.as_posix(), str(failure))]) from failure


def _sheet_tables(path: Path) -> Iterator[Table]:
    if path.stat().st_size > MAX_BYTES:
        raise DataError([_too_large(path.as_posix())])
    book = _workbook(path)
    for meta in book.sheets_metadata:
        name = meta.name
        if not str(meta.typ).endswith(".WorkSheet"):
            continue  # a sheet that is a chart holds no rows
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        file = SourceFile(f"{path.as_posix()}!{name}")
        header = tuple(cell_text(cell) for cell in rows[0]) if rows else ()
        found = [
            Row(line, tuple(cell_text(cell) for cell in row))
            for line, row in enumerate(rows[1:], start=2)
        ]
        yield Table(file, header, tuple(row for row in found if any(row.cells)))


def cell_text(value: Any) -> str:
    """Return what a cell holds as the text that a CSV file would have.

    >>> cell_text(5.0), cell_text(dt.date(2018, 8, 6)), cell_text(True)
    ('5', '2018-08-06', 'true')
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime):
        is_day = value.time() == dt.time()
        return value.date().isoformat() if is_day else value.isoformat()
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return "" if value is None else str(value).strip()
