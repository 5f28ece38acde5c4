"""Words of charts, in both languages."""

from __future__ import annotations

from typing import Final

from kotaku_eval.displays import percentage
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
INTERVALS: Final = Text(
    id="Garis hitam putus-putus: selang untuk semua yang mungkin dikunjungi",
    en="Dashed black: the interval for all that might have been visited",
)
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
NO_COLUMNS: Final = Text(
    id="Nilai tempat ini rata-rata nilai tempat di dalamnya: tanpa indikator sendiri.",
    en="These scores are means of the places within: they have no indicators of their own.",
)
NOTHING: Final = Text(id="Tidak ada nilai untuk digambar.", en="There is no score to draw.")
INDICATORS: Final = Text(id="indikator", en="indicators")
ACTIVITIES: Final = Text(id="kegiatan", en="activities")
SAMPLED: Final = Text(
    id="Sampel: nilai tempat tanpa selang hanya tentang yang dikunjungi di sana.",
    en="A sample: scores of places without an interval are of what was visited there only.",
)
NO_PLAN: Final = Text(
    id="Sampel tanpa rencana: hanya tentang yang dikunjungi, tanpa selang.",
    en="A sample without a plan: of what was visited only, without an interval.",
)


def number(value: int, language: Language) -> str:
    """Return a number with the separators of the language.

    >>> number(1579, "id")
    '1.579'
    """
    written = f"{value:,}"
    return written.replace(",", ".") if language == "id" else written


def some_of(some: int, every: int, what: Text, language: Language) -> str:
    """Return that only some are shown.

    >>> some_of(60, 1579, ACTIVITIES, "en")
    'Shown: 60 of 1,579 (activities)'
    """
    held, all_of = number(some, language), number(every, language)
    if language == "id":
        return f"Ditampilkan {held} dari {all_of} {what.id}"
    return f"Shown: {held} of {all_of} ({what.en})"


def dateless(many: int, language: Language) -> str:
    """Return how many activities have no date at all.

    >>> dateless(6, "en")
    'Activities without any date, not drawn: 6'
    """
    if language == "id":
        return f"Kegiatan tanpa tanggal sama sekali, tidak digambar: {number(many, language)}"
    return f"Activities without any date, not drawn: {number(many, language)}"


def without_date(names: list[str], language: Language) -> str:
    """Return what happened on a day that nobody recorded."""
    some = ", ".join(dict.fromkeys(names[:4])) + (", …" if len(names) > 4 else "")  # noqa: PLR2004 - as shown
    many = number(len(names), language)
    if language == "id":
        return f"Terjadi tanpa tanggal, tidak digambar ({many}): {some}"
    return f"Happened on a day not recorded, not drawn ({many}): {some}"


def interval_of_places(confidence: float, language: Language) -> str:
    """Return what the line of an interval means beside a score."""
    sure = percent(confidence, language)
    if language == "id":
        return f"Garis hitam: selang {sure} % untuk semua yang mungkin dikunjungi."
    return f"Black line: {sure} % interval for all that might have been visited."


def drawn_of(visited: int, population: int, unit: Text, language: Language) -> str:
    """Return how many were visited of how many there are."""
    some, every = number(visited, language), number(population, language)
    if language == "id":
        return f"sampel: {some} dikunjungi dari {every} {unit.id}"
    return f"sample: {some} visited of {every} ({unit.en})"


def estimated(low: float, high: float, confidence: float, language: Language) -> str:
    """Return the interval of the total.

    >>> estimated(64.1, 78.8, 95.0, "en")
    'estimate 64.1–78.8 (95 %)'
    """
    word = "taksiran" if language == "id" else "estimate"
    ends = "–".join(share(own, language) for own in (low, high))
    return f"{word} {ends} ({percent(confidence, language)} %)"


def share(value: float | None, language: Language) -> str:
    """Return a score with one decimal, as all reports write it."""
    shown = percentage(value)
    return shown.replace(".", ",") if language == "id" else shown


def percent(value: float, language: Language) -> str:
    """Return a percentage without digits that say nothing.

    >>> percent(95.0, "id"), percent(99.5, "id")
    ('95', '99,5')
    """
    shown = f"{value:g}"
    return shown.replace(".", ",") if language == "id" else shown
