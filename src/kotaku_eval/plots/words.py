"""Words of charts, in both languages."""

from __future__ import annotations

from typing import Final

from kotaku_eval.texts import Language, Text

PURPOSE: Final = Text(id="Menggambar bagan", en="Drawing a chart")
ILLUSTRATIVE: Final = Text(id="DATA ILUSTRATIF", en="ILLUSTRATIVE DATA")
AS_OF: Final = Text(id="per", en="as of")
PLANNED: Final = Text(id="rencana", en="planned")
DONE: Final = Text(id="terlaksana", en="done")
LATE: Final = Text(id="lebih lambat dari rencana", en="later than planned")
COARSE: Final = Text(
    id="Balok: tanggal hanya diketahui bulan, tahun, atau rentangnya.",
    en="Bar: a date known by its month, year or span only.",
)
NO_DATES: Final = Text(id="Tidak ada tanggal untuk digambar.", en="There is no date to draw.")
TIMELINE: Final = Text(id="Rencana dan pelaksanaan", en="Planned and done")
SCORES: Final = Text(id="Nilai", en="Scores")
SCORE: Final = Text(id="Nilai keseluruhan", en="Total score")
LOW: Final = Text(id="batas bawah", en="lower bound")
HIGH: Final = Text(id="batas atas", en="upper bound")
HEAT_MAP: Final = Text(id="Nilai per indikator", en="Scores by indicator")
DISTRIBUTION: Final = Text(id="Sebaran nilai", en="Distribution of scores")
PARTLY_UNKNOWN: Final = Text(
    id="Garis putus-putus: sebagian belum diketahui (batas bawah–atas)",
    en="Dashed: partly unknown (lower–upper bound)",
)
NOT_JUDGED: Final = Text(id="– tidak dinilai", en="– not judged")
NO_SCORE: Final = Text(id="tanpa nilai", en="without a score")
WHOLE: Final = Text(id="keseluruhan", en="whole")
RANGE_SAID: Final = Text(
    id="Titik: batas bawah. Garis: sampai batas atas, bila yang belum diketahui ternyata sesuai.",
    en="Dot: lower bound. Line: up to the upper bound, if all that is unknown turns out to pass.",
)
BINS_SAID: Final = Text(
    id="Batang: batas bawah. Garis jingga: batas atas, bila yang belum diketahui ternyata sesuai.",
    en="Bars: lower bound. Orange lines: upper bound, if all that is unknown turns out to pass.",
)
NOTHING: Final = Text(id="Tidak ada nilai untuk digambar.", en="There is no score to draw.")
INDICATORS: Final = Text(id="indikator", en="indicators")
_LEVELS: Final = {
    "activity": Text(id="kegiatan", en="activities"),
    "village": Text(id="kelurahan/desa", en="villages"),
    "city": Text(id="kota/kabupaten", en="cities or districts"),
    "province": Text(id="provinsi", en="provinces"),
}


def level(name: str) -> Text:
    """Return what the places of a level are called; its id where a programme has its own."""
    return _LEVELS.get(name, Text.same(name))


def number(value: int, language: Language) -> str:
    """Return a number with the separators of the language.

    >>> number(1579, "id")
    '1.579'
    """
    written = f"{value:,}"
    return written.replace(",", ".") if language == "id" else written


def some_of(some: int, every: int, what: Text, language: Language) -> str:
    """Return that only some are shown.

    >>> some_of(60, 1579, level("village"), "en")
    '60 of 1,579 villages are shown'
    """
    held, all_of = number(some, language), number(every, language)
    if language == "id":
        return f"Ditampilkan {held} dari {all_of} {what.id}"
    return f"{held} of {all_of} {what.en} are shown"


def without_date(names: list[str], language: Language) -> str:
    """Return what happened on a day that nobody recorded."""
    some = ", ".join(dict.fromkeys(names[:4])) + (", …" if len(names) > 4 else "")  # noqa: PLR2004 - as shown
    many = number(len(names), language)
    if language == "id":
        return f"Terjadi tanpa tanggal, tidak digambar ({many}): {some}"
    return f"Happened on a day not recorded, not drawn ({many}): {some}"
