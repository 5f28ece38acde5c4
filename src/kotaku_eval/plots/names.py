"""Names: what stands beside the rows and columns of a chart, out of data that may hold anything."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence
from typing import Final

LONGEST: Final = 50
"""So many characters of a name are shown; a chart cuts no further, or two would look alike."""

LONGEST_TITLE: Final = 100
"""So many of a title."""


def shown(name: str, longest: int = LONGEST) -> str:
    r"""Return a name as it can be drawn: on one line, without what no file can hold, not too long.

    Args:
        name: The name.
        longest: So many characters of it at most.

    >>> shown("Jalan\tRT 01")
    'Jalan RT 01'
    """
    clean = "".join(" " if unicodedata.category(own)[0] == "C" else own for own in name[:500])
    clean = " ".join(clean.split())
    return clean if len(clean) <= longest else f"{clean[: longest - 1]}…"


def unique(names: Sequence[str], codes: Sequence[str]) -> list[str]:
    """Return names of which no two are the same: those that were alike carry their codes.

    >>> unique(["Sukamaju", "Sukamaju", "Sukasari"], ["01", "02", "03"])
    ['Sukamaju 01', 'Sukamaju 02', 'Sukasari']
    """
    plain = [shown(name) for name in names]
    counts = Counter(plain)
    found: list[str] = []
    taken: set[str] = set()
    for name, code in zip(plain, codes, strict=True):
        made = name if counts[name] == 1 and name else f"{name} {shown(code)}".strip() or "–"
        number, first = 2, made
        while made in taken:
            made, number = f"{first} ({number})", number + 1
        taken.add(made)
        found.append(made)
    return found
