"""Wordings: why a sample says less than one may wish, in both languages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kotaku_eval.texts import Text


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:_NAMED]) + (", …" if len(names) > _NAMED else "")


_NAMED: Final = 5


def aside(names: Sequence[str], unit: Text) -> Text:
    """Return which rules judge what was not seen whole."""
    return Text(
        id=f"{len(names)} aturan menilai tempat yang tidak dikunjungi seluruhnya (satuan sampel: "
        f"{unit.id}), jadi nilainya di seluruh kerangka tidak diketahui (0 sampai 100): "
        f"{_listed(names)}",
        en="rules on places that were not visited whole (the unit of the sample: "
        f"{unit.en}), whose score in the frame is not known, 0 to 100 ({len(names)}): "
        f"{_listed(names)}",
    )


def silent(names: Sequence[str]) -> Text:
    """Return which rules applied to nothing."""
    return Text(
        id=f"{len(names)} aturan tidak berlaku pada satu pun yang dikunjungi, jadi tidak ikut "
        f"dalam taksiran: {_listed(names)}",
        en=f"rules that applied to nothing visited, and are in no estimate ({len(names)}): "
        f"{_listed(names)}",
    )


def incomplete(names: Sequence[str]) -> Text:
    """Return which units were not visited whole."""
    return Text(
        id=f"{len(names)} satuan tidak dikunjungi seluruhnya; yang kurang dihitung belum "
        f"diketahui: {_listed(names)}",
        en=f"units that were not visited whole; what is missing counts as unknown ({len(names)}): "
        f"{_listed(names)}",
    )


def no_total(why: Text) -> Text:
    """Return why the total has no interval."""
    return Text(
        id=f"nilai keseluruhan tanpa selang: {why.id}",
        en=f"no interval of the total: {why.en}",
    )


def mean_of(level: str, title: Text) -> Text:
    """Return that a mean over a level needs its places whole."""
    return Text(
        id=f"nilai itu rata-rata per {title.id}, sedangkan yang ditarik satuan yang lebih kecil; "
        f"tarik setiap {title.id} seluruhnya (--unit {level})",
        en=f"it is a mean by {title.en}, and smaller units were drawn; draw each {title.en} whole "
        f"(--unit {level})",
    )


MODEL: Final = Text(
    id="model nilai ini tidak mulus (yang terlemah, atau semua atau tidak)",
    en="this model of scores is not smooth (the weakest, or all or nothing)",
)
PARTIAL: Final = Text(
    id="sebagian aturannya menilai tempat yang tidak dikunjungi seluruhnya",
    en="some of its rules judge places that were not visited whole",
)
NOTHING_VISITED: Final = Text(
    id="tidak satu pun satuan dalam rencana sampel ada dalam data: apakah rencananya untuk data "
    "lain?",
    en="none of the units of the sampling plan is in the data: is it the plan of other data?",
)
