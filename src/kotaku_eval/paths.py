"""Paths as people write them: what is no possible path is simply not there.

``pathlib`` raises for a name that the system finds too long, where ``os.path`` says no.
"""

from __future__ import annotations

import os


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
