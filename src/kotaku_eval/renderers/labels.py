"""Labels: the words of a report that come from no data, in both languages."""

from __future__ import annotations

from typing import Final

from kotaku_eval.findings import Severity, Verdict
from kotaku_eval.lifecycles import Confidence
from kotaku_eval.texts import Language, Text

UNTITLED: Final = Text(id="Portofolio tanpa judul", en="Untitled portfolio")
RULES: Final = Text(id="Aturan", en="Rules")
AS_OF: Final = Text(id="Per tanggal", en="As of")
NO_DATE: Final = Text(id="tidak ada tanggal dalam data", en="no date in the data")
BASIS: Final = Text(id="Cakupan", en="Basis")
ACTIVITIES: Final = Text(id="Kegiatan", en="Activities")
ILLUSTRATIVE: Final = Text(
    id="DATA ILUSTRATIF: contoh, bukan hasil pemeriksaan lapangan",
    en="ILLUSTRATIVE DATA: an example, not the result of a field check",
)
SCORE: Final = Text(id="Nilai", en="Score")
RANGE: Final = Text(id="Rentang", en="Range")
COMPLETENESS: Final = Text(id="Lengkap", en="Complete")
COUNT: Final = Text(id="n", en="n")
CATEGORY: Final = Text(id="Kategori", en="Category")
UNCERTAIN: Final = Text(id="belum pasti", en="uncertain")
PART: Final = Text(id="Bagian", en="Part")
PLACE: Final = Text(id="Tempat", en="Place")
CODE: Final = Text(id="Kode", en="Code")
PARTS: Final = Text(id="Nilai per kelompok dan indikator", en="Scores by group and indicator")
LOWEST_FIRST: Final = Text(id="terendah dahulu", en="lowest first")
OTHER_LEVELS: Final = Text(id="Tingkat lain", en="Other levels")
ALL_SCORES: Final = Text(
    id="Semua nilai: kotaku-eval check dengan --format json, atau report.by(...) dalam Python.",
    en="All scores: kotaku-eval check with --format json, or report.by(...) in Python.",
)
SHOWN_ONLY: Final = Text(id="hanya ditampilkan, bobot 0", en="shown only, weight 0")
ASIDE: Final = Text(
    id="Hanya ditampilkan, tidak ikut dihitung (bobot 0):",
    en="Shown only, not counted in the total (weight 0):",
)
COMPLETE: Final = Text(id="kelengkapan", en="completeness")
WEIGHT: Final = Text(id="bobot", en="weight")
DROPPED: Final = Text(
    id="Tidak dinilai (tidak berlaku atau belum waktunya)",
    en="Not judged (not applicable or pending)",
)
HOW_TO_READ: Final = Text(
    id="Nilai = batas bawah: yang belum diketahui dihitung tidak sesuai. Rentang = sampai nilai "
    "bila semua yang belum diketahui ternyata sesuai. n = putusan yang dinilai.",
    en="Score = lower bound: what is unknown counts as failed. Range = up to the score if all that "
    "is unknown turned out to pass. n = verdicts judged.",
)
_MODELS: Final = {
    "flat": Text(
        id="Model flat: bobot semua putusan yang sesuai dibagi bobot semua putusan yang dinilai; "
        "bagian di bawah ditampilkan di sampingnya.",
        en="Model flat: the weight of all verdicts that pass over that of all judged; the parts "
        "below stand beside it.",
    ),
    "flat_unweighted": Text(
        id="Model flat_unweighted: bagian putusan yang sesuai, setiap putusan dihitung satu; "
        "bagian di bawah ditampilkan di sampingnya.",
        en="Model flat_unweighted: the share of verdicts that pass, each counting one; the parts "
        "below stand beside it.",
    ),
    "absolute": Text(
        id="Model absolute: 100 bila semua yang dinilai sesuai, selain itu 0; bagian di bawah "
        "ditampilkan di sampingnya.",
        en="Model absolute: 100 if everything judged passes, else 0; the parts below stand beside "
        "it.",
    ),
    "weakest_link": Text(
        id="Model weakest_link: nilai indikator yang terendah.",
        en="Model weakest_link: the score of the lowest indicator.",
    ),
}
UNCERTAIN_NOTE: Final = Text(
    id="? setelah kategori = belum pasti: dapat berubah bila data dilengkapi.",
    en="? after a category = uncertain: it may change once the data are complete.",
)
NO_SCORE_ERROR: Final = Text(
    id="Tidak ada nilai: ada aturan yang tidak dapat dievaluasi (galat).",
    en="No score: a rule could not be evaluated (error).",
)
NO_SCORE_EMPTY: Final = Text(
    id="Tidak ada nilai: tidak satu pun indikator dapat dinilai (tidak ada data, tidak berlaku, "
    "atau belum waktunya).",
    en="No score: no indicator could be judged (no data, not applicable, or pending).",
)
NO_INDICATORS: Final = Text(
    id="Tidak ada nilai: kumpulan aturan ini tidak punya indikator, jadi hanya melaporkan temuan.",
    en="No score: this rule set has no indicators, so it reports findings only.",
)
FINDINGS: Final = Text(id="Temuan", en="Findings")
FINDING: Final = Text(id="Temuan", en="Finding")
NO_FINDINGS: Final = Text(id="Tidak ada temuan.", en="No findings.")
ASKED: Final = Text(id="Yang diminta", en="What is asked")
FIX: Final = Text(id="Perbaikan", en="Fix")
REASON: Final = Text(id="Alasan", en="Reason")
VALUES: Final = Text(id="Data penentu", en="Deciding data")
SUBJECT: Final = Text(id="Objek", en="Subject")
VERDICT: Final = Text(id="Putusan", en="Verdict")
NO_VERDICTS: Final = Text(id="Tidak ada yang dinilai.", en="Nothing was judged.")
VERDICTS: Final = Text(id="Jumlah putusan", en="Verdicts")
RULE: Final = Text(id="Aturan", en="Rule")
SOURCE: Final = Text(id="Sumber data", en="Place in the data")
SEVERITY: Final = Text(id="Keparahan", en="Severity")
CONFIDENCE: Final = Text(id="Keyakinan", en="Confidence")
NOTES: Final = Text(id="Catatan pembacaan data", en="Notes on reading the data")
DISABLED: Final = Text(id="Aturan yang dinonaktifkan", en="Disabled rules")
VERSION: Final = Text(id="Dibuat dengan", en="Made with")
DIGESTS: Final = Text(id="Sidik SHA-256", en="SHA-256 digests")
DATA: Final = Text(id="data", en="data")

_BASES: Final = {
    "census": Text(id="sensus (semua kegiatan)", en="census (all activities)"),
    "sample": Text(id="sampel", en="sample"),
}
_SEVERITIES: Final = {
    Severity.INFO: Text(id="info", en="info"),
    Severity.LOW: Text(id="rendah", en="low"),
    Severity.MEDIUM: Text(id="sedang", en="medium"),
    Severity.HIGH: Text(id="tinggi", en="high"),
    Severity.CRITICAL: Text(id="kritis", en="critical"),
}
_CONFIDENCES: Final = {
    Confidence.PRIMARY.value: Text(id="sumber primer", en="primary source"),
    Confidence.SECONDARY.value: Text(id="sumber sekunder", en="secondary source"),
    Confidence.INFERRED.value: Text(id="disimpulkan", en="inferred"),
    Confidence.ASSUMED.value: Text(id="asumsi", en="assumed"),
}
_MARKS: Final = {
    Verdict.FAIL: "✗",
    Verdict.UNKNOWN: "?",
    Verdict.ERROR: "!",
    Verdict.PASS: "✓",
    Verdict.PENDING: "…",
    Verdict.NOT_APPLICABLE: "–",
    Verdict.WAIVED: "~",
}


def how_to_read(kind: str) -> Text:
    """Return how a headline is read, with the model it is made by where that is no plain tree."""
    model = _MODELS.get(kind)
    return HOW_TO_READ if model is None else Text.joined(" ", [HOW_TO_READ, model])


def basis(name: str) -> Text:
    """Return the words for census or sample."""
    return _BASES.get(name, Text.same(name))


def severity(value: Severity) -> Text:
    """Return the word for a severity."""
    return _SEVERITIES[value]


def severity_named(name: str) -> Text:
    """Return the word for a severity that is given by its name."""
    return _SEVERITIES[Severity(name)]


def verdict_named(name: str) -> Text:
    """Return the word for a verdict that is given by its name."""
    return Verdict(name).title


def confidence(name: str) -> Text:
    """Return the words for how sure something is."""
    return _CONFIDENCES.get(name, Text.same(name))


def doubt(name: str, language: Language) -> str:
    """Return " (inferred)" or " (assumed)"; nothing where a source says it.

    >>> doubt("assumed", "id"), doubt("primary", "id")
    (' (asumsi)', '')
    """
    unsure = {Confidence.INFERRED.value, Confidence.ASSUMED.value}
    return f" ({confidence(name).to(language)})" if name in unsure else ""


def titled(title: Text, name: str = "") -> Text:
    """Return what a portfolio is called: by its title, or else by its name.

    >>> titled(Text.same(""), "kepri-2018").en, titled(Text.same("")).en
    ('kepri-2018', 'Untitled portfolio')
    """
    return title if title.en else Text.same(name) if name else UNTITLED


def mark(verdict: Verdict) -> str:
    """Return the sign that tells verdicts apart where there is no colour."""
    return _MARKS[verdict]
