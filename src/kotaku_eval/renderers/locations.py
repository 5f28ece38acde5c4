"""Locations: the place of a finding in the data, taken apart into file, line and cell."""

from __future__ import annotations

import re
from pathlib import PurePosixPath, PureWindowsPath
from typing import Final
from urllib.parse import quote

from attrs import frozen

_LINE: Final = re.compile(r"(?s)(.+?):(\d+)(?::(\d+))?(?: \((.*)\))?")
_CELL: Final = re.compile(r"(?s)(.+\.(?:xlsx|xlsm|xlsb|xls|ods))!(.+)", re.IGNORECASE)
_DRIVE: Final = re.compile(r"[A-Za-z]:[\\/]")
_SHARE: Final = re.compile(r"(?:\\\\|//)[^\\/]+[\\/]")


@frozen
class Location:
    """Where in the data something stands.

    Args:
        file: The path of the file, as it was named.
        line: Its line, counted from 1; 0 when there is none.
        column: Its column, counted from 1; 0 when there is none.
        cell: The name of a cell or column; empty for none.
    """

    file: str
    line: int = 0
    column: int = 0
    cell: str = ""

    @property
    def uri(self) -> str:
        """The file as a URI: relative as it was named, absolute with ``file:``."""
        if _DRIVE.match(self.file) or _SHARE.match(self.file):
            path = _quoted(PureWindowsPath(self.file).as_posix(), "/:")
            return "file:" + ("" if path.startswith("//") else "///") + path
        posix = PurePosixPath(self.file)
        return ("file://" if posix.is_absolute() else "") + _quoted(posix.as_posix(), "/")

    @property
    def is_relative(self) -> bool:
        """Whether the file is named from where the program ran."""
        return not self.uri.startswith("file:")


def _quoted(path: str, safe: str) -> str:
    """Return a path as part of a URI: bytes of its name that are no UTF-8 as those bytes."""
    try:
        return quote(path.encode("utf-8", "surrogateescape"), safe=safe)
    except UnicodeEncodeError:
        return quote(path.encode("utf-8", "backslashreplace"), safe=safe)


def location_of(source: str) -> Location | None:
    """Return the location that ``file:line:column`` or ``file.xlsx!Sheet!B7`` names, if any.

    >>> location_of("data/desa.yaml:3:7")
    Location(file='data/desa.yaml', line=3, column=7, cell='')
    >>> location_of("form.xlsx!Kegiatan!B7").cell
    'Kegiatan!B7'
    >>> location_of("data.csv:12:1 (mp2k)").cell, location_of("")
    ('mp2k', None)
    """
    cell = _CELL.fullmatch(source)
    if cell:
        return Location(cell[1], cell=cell[2])
    line = _LINE.fullmatch(source)
    if line is None:
        return Location(source) if source else None
    file, at, column, label = line.groups()
    return Location(file, int(at), int(column or 0), label or "")
