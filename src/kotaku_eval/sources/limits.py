"""How large and how deep a text may be."""

from __future__ import annotations

from typing import Final

from kotaku_eval.errors import Problem
from kotaku_eval.texts import Text

MAX_DEPTH: Final = 40
MAX_BYTES: Final = 256 * 1024 * 1024
MAX_SCALAR: Final = 1024 * 1024


def too_large(name: str) -> Problem:
    """Say that a text is too large to be read."""
    megabytes = MAX_BYTES // (1024 * 1024)
    return Problem(
        Text(id=f"lebih besar dari {megabytes} MB", en=f"larger than {megabytes} MB"),
        name,
        Text(
            id="Bagi menjadi beberapa berkas, atau pakai tabel Parquet.",
            en="Split it into several files, or use tables of Parquet.",
        ),
    )
