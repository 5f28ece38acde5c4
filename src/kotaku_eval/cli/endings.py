"""Endings: the exit codes of the program."""

from __future__ import annotations

from enum import IntEnum


class Ending(IntEnum):
    """How a run ended."""

    CLEAN = 0
    FOUND = 1
    REFUSED = 2
    BROKEN = 3
    INTERRUPTED = 130
