"""Formulas: text that a spreadsheet would take for one, and the sign that keeps it text.

Whoever opens a CSV file in a spreadsheet runs what looks like a formula. One sign before such text,
and before text that begins with the sign itself, makes it harmless and can be taken away again.
"""

from __future__ import annotations

import re
from typing import Final

GUARD: Final = "'"
"""What stands before text in CSV that a spreadsheet would take for a formula, and before itself."""

PATTERN: Final = "^[=+@\\t\\r\\n\uff1d\uff0b\uff0d\uff20'-]"
"""Text that begins so, also with the wide signs that spreadsheets may take for plain ones."""

_STARTS: Final = re.compile(PATTERN)


def guarded(words: str) -> str:
    """Return text that a spreadsheet takes for text.

    >>> guarded("=1+1"), guarded("'s Hertogenbosch"), guarded("Lekop")
    ("'=1+1", "''s Hertogenbosch", 'Lekop')
    """
    return GUARD + words if _STARTS.match(words) else words


def unguarded(words: str) -> str:
    """Return text as it was before it was guarded.

    >>> unguarded(guarded("=1+1"))
    '=1+1'
    """
    return words.removeprefix(GUARD)
