"""Samples: the words on what a sample says of everything it was drawn from, for renderers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from kotaku_eval.estimates import Interval, Sampling
from kotaku_eval.renderers import labels, outlines
from kotaku_eval.reports import Report
from kotaku_eval.scores import Score
from kotaku_eval.texts import Language, Text

SAMPLE: Final = Text(id="Sampel", en="Sample")
INTERVAL: Final = Text(id="Selang", en="Interval")
ESTIMATE: Final = Text(id="Taksiran", en="Estimate")
INTERVAL_LOW: Final = Text(id="Selang, bawah", en="Interval, lower")
INTERVAL_HIGH: Final = Text(id="Selang, atas", en="Interval, upper")
STRATUM: Final = Text(id="Strata", en="Stratum")
FRAME: Final = Text(id="Kerangka", en="Frame")
DRAWN: Final = Text(id="Ditarik", en="Drawn")
VISITED: Final = Text(id="Dikunjungi", en="Visited")
NAMED: Final = 10

_METHODS: Final = {
    "exact": Text(id="hipergeometrik eksak", en="exact hypergeometric"),
    "bounded": Text(id="batas yang selalu berlaku", en="bounds that hold for any data"),
    "combined": Text(id="gabungan batas setiap aturan", en="the limits of all rules combined"),
}
LINE: Final = Text(
    id="Garis jingga pada batang: selang untuk seluruh kerangka.",
    en="Orange line on a bar: the interval for the whole frame.",
)
PLACES: Final = Text(
    id="Nilai tempat tanpa selang hanya tentang yang dikunjungi di sana.",
    en="Scores of places without an interval are of what was visited there only.",
)


def has_intervals(report: Report) -> bool:
    """Whether what was evaluated was drawn by a plan."""
    return report.sampling is not None and report.sampling.population > 0


def basis(report: Report, language: Language) -> str:
    """Return census or sample, with how many of how many where that is known."""
    words = labels.basis(report.header.basis).to(language)
    own = report.sampling
    if own is None or not own.population:
        return words
    unit = report.header.level_title(own.unit).inside().to(language)
    return f"{words}: {_extent(own, unit, language)}"


def _extent(own: Sampling, unit: str, language: Language) -> str:
    numbers = [
        outlines.count(number, language) for number in (own.visited, own.planned, own.population)
    ]
    return Text(
        id=f"{numbers[0]} dikunjungi, {numbers[1]} ditarik, dari {numbers[2]} {unit}",
        en=f"{numbers[0]} visited, {numbers[1]} drawn, of {numbers[2]} ({unit})",
    ).to(language)


def estimate(report: Report, language: Language) -> str:
    """Return what a sample says of the total, or that it says nothing; empty for a census."""
    own = report.sampling
    if own is None:
        return ""
    found = report.score.interval
    if not own.population:
        return Text(
            id="Hanya tentang yang dikunjungi: sampel tanpa rencana, jadi tanpa selang.",
            en="Of what was visited only: a sample without a plan, so without an interval.",
        ).to(language)
    if found is None:
        return Text(
            id="Hanya tentang yang dikunjungi: selang untuk seluruh kerangka tidak ada (lihat "
            "Sampel).",
            en="Of what was visited only: there is no interval for the whole frame (see Sample).",
        ).to(language)
    method = _METHODS.get(found.method, Text.same(found.method))
    numbers = f"{middle(found, language)} {limits(report.score, language)}"
    sure = _sure(found, language)
    unit = report.header.level_title(own.unit).inside()
    there = outlines.count(own.population, language)
    return Text(
        id=f"Taksiran untuk semua {there} {unit.id}: {numbers}, kepercayaan {sure} %, sampel "
        f"{found.n} dari {there} ({method.id})." + _rough(found, language),
        en=f"Estimate for all {there} ({unit.en}): {numbers}, confidence {sure} %, sample of "
        f"{found.n} out of {there} ({method.en})." + _rough(found, language),
    ).to(language)


def _rough(found: Interval, language: Language) -> str:
    """Return the limits of the textbook, which are not sure to hold so often."""
    if found.approximate is None:
        return ""
    low, high = (outlines.share(value, language) for value in found.approximate)
    return Text(
        id=f" Perkiraan buku teks {low}–{high}: lebih sempit, tetapi tidak dijamin.",
        en=f" The textbook's approximation is {low}–{high}: narrower, but not guaranteed.",
    ).to(language)


def middle(found: Interval, language: Language) -> str:
    """Return an estimate, or both where what is unknown makes a difference."""
    low = outlines.share(found.estimate_low, language)
    high = outlines.share(found.estimate_high, language)
    return low if low == high else f"{low}–{high}"


def uncertain(report: Report) -> Text:
    """Return what an uncertain category means; of a sample the interval is a cause, too."""
    return _UNCERTAIN if has_intervals(report) else labels.UNCERTAIN_NOTE


_UNCERTAIN: Final = Text(
    id="? setelah kategori = belum pasti: dapat berubah bila data dilengkapi atau seluruh kerangka "
    "dikunjungi.",
    en="? after a category = uncertain: it may change once the data are complete or the whole "
    "frame is visited.",
)


def limits(score: Score, language: Language) -> str:
    """Return the limits of a score in brackets; a dash where there are none."""
    own = score.interval
    if own is None:
        return "-"
    return f"[{outlines.share(own.low, language)}–{outlines.share(own.high, language)}]"


def told(score: Score, language: Language) -> str:
    """Return the interval of a score with its name and confidence; empty where there is none."""
    if score.interval is None:
        return ""
    words = f"{INTERVAL.to(language)} {_sure(score.interval, language)} %"
    return f"{words.lower()} {limits(score, language)}"


def _sure(found: Interval, language: Language) -> str:
    return outlines.share(found.confidence, language).removesuffix(".0").removesuffix(",0")


def strata(report: Report, language: Language) -> list[list[str]]:
    """Return the strata as rows; none where there is one only."""
    own = report.sampling
    if own is None or len(own.strata) <= 1:
        return []
    return [
        [
            row.title.to(language),
            *(outlines.count(number, language) for number in (
                row.population, row.planned, row.visited)),
        ]
        for row in own.strata
    ]  # fmt: skip


def remarks(report: Report) -> Iterator[Text]:
    """Yield what a reader must know of the sample."""
    own = report.sampling
    if own is None:
        return
    yield from _units(own.missed, _MISSED)
    yield from _units(own.outside, _OUTSIDE)
    if own.population:
        yield from own.remarks
        yield PLACES


def how_to_read(report: Report) -> Text:
    """Return how the headline and the bars of a report are read."""
    words = labels.how_to_read(report.score.kind)
    return Text.joined(" ", [words, LINE]) if has_intervals(report) else words


def _units(names: Sequence[str], what: Text) -> Iterator[Text]:
    if names:
        listed = ", ".join(names[:NAMED]) + (", …" if len(names) > NAMED else "")
        yield Text(id=f"{len(names)} {what.id}: {listed}", en=f"{len(names)} {what.en}: {listed}")


_MISSED: Final = Text(
    id="ditarik tetapi tidak ada dalam data; dihitung belum diketahui di setiap aturan",
    en="drawn and not in the data; counted as unknown in every rule",
)
_OUTSIDE: Final = Text(
    id="ada dalam data tetapi tidak ditarik; di luar taksiran",
    en="in the data and not drawn; in no estimate",
)
