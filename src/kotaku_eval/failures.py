"""Failures: why the system did not open or write a file, and what to do, in both languages."""

from __future__ import annotations

import errno
import os
from typing import Final

from kotaku_eval.errors import Problem, suggestion
from kotaku_eval.texts import Text

_NO_RIGHT: Final = Text(id="tidak ada izin", en="permission denied")
_REASONS: Final = {
    errno.ENOENT: Text(id="tidak ada berkas atau folder itu", en="no such file or folder"),
    errno.EACCES: _NO_RIGHT,
    errno.EPERM: _NO_RIGHT,
    errno.EISDIR: Text(id="ini folder, bukan berkas", en="it is a folder, not a file"),
    errno.ENOTDIR: Text(id="sebagian jalurnya bukan folder", en="a part of its path is no folder"),
    errno.ENOSPC: Text(id="disk penuh", en="the disk is full"),
    errno.EROFS: Text(id="disk hanya dapat dibaca", en="the disk can only be read"),
    errno.ENAMETOOLONG: Text(id="namanya terlalu panjang", en="its name is too long"),
}
_RIGHTS: Final = Text(
    id="Periksa izinnya, atau tutup program lain yang membukanya.",
    en="Check its permissions, or close the other program that has it open.",
)
_NAMES: Final = Text(
    id="Periksa nama berkas dan foldernya.", en="Check the name of the file and its folder."
)
_MOST: Final = 2_000


def reason_of(failure: OSError) -> Text:
    """Return why the system refused.

    >>> str(reason_of(FileNotFoundError(2, "No such file or directory")))
    'no such file or folder'
    """
    known = _REASONS.get(failure.errno or 0)
    return known if known is not None else Text.same(failure.strerror or str(failure))


def advice_on(path: str, failure: OSError) -> Text:
    """Return what to do about it: the name that comes near where there is one.

    Args:
        path: The file that was asked for.
        failure: What the system said.
    """
    if failure.errno in {errno.EACCES, errno.EPERM}:
        return _RIGHTS
    if failure.errno != errno.ENOENT:
        return Text.same("")
    folder, name = os.path.split(path)
    try:
        with os.scandir(folder or ".") as found:
            names = [entry.name for entry, _ in zip(found, range(_MOST), strict=False)]
    except OSError:
        return Text(id=f"Folder '{folder}' tidak ada.", en=f"There is no folder '{folder}'.")
    near = suggestion(name, names)
    return near if near.en else _NAMES


def unreadable(path: str, failure: OSError) -> Problem:
    """Return that a file cannot be read, and why."""
    reason = reason_of(failure)
    text = Text(id=f"berkas tidak dapat dibaca: {reason.id}", en=f"cannot read file: {reason.en}")
    return Problem(text, path, advice_on(path, failure))
