"""Sheet habits: what people and spreadsheets do to tables that no table should hold."""

from __future__ import annotations

import re
from typing import Final

from kotaku_eval.texts import Text

_TOTAL: Final = re.compile(r"(?:(?:sub|grand)[ -]?)?(?:total|jumlah)(?: [^\d]*)?[:.=]?")
_SHORTENED: Final = re.compile(r"\d(?:[.,]\d+)?E\+\d+", re.IGNORECASE)


def is_total(written: object) -> bool:
    """Whether a cell says that its row adds up the others.

    >>> is_total("JUMLAH :"), is_total("Sub total Kota Contoh"), is_total("Total-1")
    (True, True, False)
    """
    if not isinstance(written, str):
        return False
    return _TOTAL.fullmatch(" ".join(written.split()).casefold()) is not None


def is_shortened(code: str) -> bool:
    """Whether a code is a long number as Excel shows it: its last digits are lost.

    >>> is_shortened("1.234E+15")
    True
    """
    return _SHORTENED.fullmatch(code) is not None


SHORTENED: Final = Text(
    id="Excel memendekkan kode ini; angka terakhirnya hilang",
    en="Excel cut this code; its last digits are lost",
)
REWRITE: Final = Text(
    id="Tulis ulang seluruh angkanya dalam sel berformat Teks.",
    en="Write all of its digits again, in a cell of the format Text.",
)
TOTALS: Final = Text(id="baris jumlah tidak dibaca", en="rows of totals are not read")
