"""Paths as people write them: what is no possible path is simply not there.

``pathlib`` raises for a name that the system finds too long, where ``os.path`` says no.
"""

from __future__ import annotations

import glob
import os
from typing import Final

_SIGNS: Final = ("*", "?", "[")


def is_folder(path: str | os.PathLike[str]) -> bool:
    """Whether a path is that of a folder; never raises.

    >>> is_folder("9" * 1000)
    False
    """
    return os.path.isdir(path)  # noqa: PTH112 - see above


def is_file(path: str | os.PathLike[str]) -> bool:
    """Whether a path is that of a file; never raises.

    >>> is_file("9" * 1000)
    False
    """
    return os.path.isfile(path)  # noqa: PTH113 - see above


def matching(path: str) -> list[str] | None:
    """Return the paths that a pattern stands for, in order; ``None`` for what is no pattern.

    >>> matching("no-such-folder/*.parquet"), matching("no-such-file")
    ([], None)
    """
    if is_file(path) or is_folder(path) or not any(sign in path for sign in _SIGNS):
        return None
    return sorted(glob.glob(path, recursive=True))  # noqa: PTH207 - absolute patterns too
