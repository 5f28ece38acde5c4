"""Visits: what every form asks of the visit itself, and what it tells of itself unasked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from kotaku_eval.forms.answers import LATER, NOT_LATER, YES_NO
from kotaku_eval.forms.items import Item, group, ref, walk
from kotaku_eval.questions import ENUMERATOR, ROWS, VISIT_DATE
from kotaku_eval.texts import Text

_VISIT: Final = Text(id="Kunjungan", en="Visit")
_ENUMERATOR: Final = Text(id="Nama petugas uji petik", en="Name of the enumerator")
_DATE: Final = Text(id="Tanggal kunjungan", en="Date of the visit")
_GPS: Final = Text(
    id="Titik lokasi pekerjaan (boleh dilewati)", en="Location of the works (optional)"
)
_CONSENT: Final = Text(
    id="Narasumber sudah diberi tahu tujuan kunjungan dan bersedia?",
    en="Have the people asked been told the purpose of the visit, and do they agree?",
)
_REMARKS: Final = Text(
    id="Catatan petugas: apa pun yang perlu diketahui pembaca laporan",
    en="Remarks: anything that a reader of the report should know",
)
METADATA: Final = (Item(type="start", name="start"), Item(type="end", name="end"))
REMARKS: Final = Item(type="text", name="remarks", label=_REMARKS, appearance="multiline")


def visit_section() -> Item:
    """Return the questions about the visit itself."""
    return group(
        "visit",
        _VISIT,
        [
            Item(type="text", name=ENUMERATOR, label=_ENUMERATOR, required=True),
            Item(
                type="date", name=VISIT_DATE, label=_DATE, required=True,
                default="today()", constraint=NOT_LATER, refusal=LATER,
            ),
            Item(type=f"select_one {YES_NO}", name="consent", label=_CONSENT),
            Item(type="geopoint", name="visit_gps", label=_GPS),
        ],
        appearance="field-list",
    )  # fmt: skip


def row_counts(sections: Iterable[Item]) -> Iterator[Item]:
    """Yield what tells the reader of an export how many rows of each repeat it has to find."""
    counts = [
        f"'{item.name}=', count({ref(item.name)}), ' '"
        for item in walk(tuple(sections))
        if item.type == "repeat"
    ]
    if counts:
        yield Item(type="calculate", name=ROWS, calculation=f"concat({', '.join(counts)})")
