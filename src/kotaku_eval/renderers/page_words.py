"""Page words: what only notebooks and pages of HTML say, in both languages."""

from __future__ import annotations

from typing import Final

from kotaku_eval.texts import Text

INDICATORS_BY_PLACE: Final = Text(id="Indikator per tempat", en="Indicators by place")
STAGES_BY_PLACE: Final = Text(id="Tahapan per tempat", en="Stages by place")
WORST_FINDINGS: Final = Text(id="Temuan terberat", en="Worst findings")
WHERE_LOST: Final = Text(id="Yang paling mengurangi nilai", en="What takes most from the score")
POINTS: Final = Text(id="Poin", en="Points")
FAILS: Final = Text(id="Tidak sesuai", en="Fail")
UNKNOWNS: Final = Text(id="Belum diketahui", en="Unknown")
ERRORS: Final = Text(id="Galat", en="Error")
HOW_TO_RAISE: Final = Text(
    id="Poin = kenaikan nilai bila semua putusan aturan itu menjadi sesuai. Per temuan dan sampai "
    "kategori berikutnya: kotaku_eval.improvements.improvements(portfolio, ruleset), atau "
    "kotaku-eval improve.",
    en="Points = what the score would rise by if every verdict of that rule passed. Finding by "
    "finding, and up to the next category: kotaku_eval.improvements.improvements(portfolio, "
    "ruleset), or kotaku-eval improve.",
)
MORE_FINDINGS: Final = Text(id="temuan berikutnya", en="further findings")
WHERE_THE_REST: Final = Text(
    id="Semuanya ada di report.findings.", en="All of them are in report.findings."
)

IN_FILES: Final = Text(
    id="Semuanya: kotaku-eval check dengan --findings BERKAS atau --format json.",
    en="All of them: kotaku-eval check with --findings FILE or --format json.",
)
NO_PLACE: Final = Text(id="tanpa tempat", en="no place")
PROGRAMME: Final = Text(id="Program", en="Programme")
PLACES: Final = Text(id="Tempat", en="Places")
PERIOD: Final = Text(id="Periode data", en="Period of the data")
CONTENTS: Final = Text(id="Isi", en="Contents")
SKIP: Final = Text(id="Langsung ke isi", en="Skip to the content")
BY_RULE: Final = Text(id="Temuan per aturan", en="Findings by rule")
FILTER: Final = Text(id="Saring temuan", en="Filter the findings")
ALL: Final = Text(id="semua", en="all")
SEARCH: Final = Text(id="Cari kata", en="Search words")
RESET: Final = Text(id="Hapus saringan", en="Clear the filter")
SHOWN: Final = Text(
    id="{shown} dari {all} temuan ditampilkan", en="{shown} of {all} findings shown"
)
NOTHING_LEFT: Final = Text(
    id="Tidak ada temuan yang cocok dengan saringan.", en="No finding matches the filter."
)
WORST_ON_PAGE: Final = Text(
    id="Halaman ini memuat temuan yang terberat: {shown} dari {all}. Semuanya: kotaku-eval check "
    "dengan --findings BERKAS (baris) atau --format json.",
    en="This page holds the worst findings: {shown} of {all}. All of them: kotaku-eval check with "
    "--findings FILE (rows) or --format json.",
)
NOT_ON_PAGE: Final = Text(id="tidak dimuat di halaman ini", en="not on this page")
PRINTED_FILTERED: Final = Text(
    id="Tercetak dengan saringan: sebagian temuan tidak tampak.",
    en="Printed with a filter: some findings do not appear.",
)
TIMELINES: Final = Text(id="Rencana dan pelaksanaan per kegiatan", en="Plan and fact by activity")
NO_TIMELINES: Final = Text(
    id="Data kegiatan tidak ada pada laporan ini (dibaca dari JSON atau dinilai sebagai tabel), "
    "jadi jadwal per kegiatan tidak ditampilkan.",
    en="This report holds no data of activities (it was read from JSON, or tables were judged), so "
    "their schedules are left out.",
)
NO_ACTIVITIES: Final = Text(
    id="Tidak ada kegiatan dalam data.", en="There is no activity in the data."
)
STAGE: Final = Text(id="Tahap", en="Stage")
ORDER: Final = Text(id="Urutan", en="Order")
PLANNED: Final = Text(id="Rencana", en="Planned")
ACTUAL: Final = Text(id="Terjadi", en="Happened")
DELAY: Final = Text(id="Selisih (hari)", en="Difference (days)")
COURSE: Final = Text(id="Jalannya waktu", en="Course of time")
UNDATED_COUNT: Final = Text(id="Tanpa tanggal", en="Undated")
UNDATED: Final = Text(id="tanpa tanggal", en="undated")
LEGEND: Final = Text(
    id="○ rencana, ● terjadi; garis di antaranya: selisih. Batang: tanggal yang hanya diketahui "
    "bulan atau tahunnya. Garis putus-putus: tanggal penilaian.",
    en="○ planned, ● happened; the line between: the difference. A bar: a date of which only month "
    "or year is known. Dashed line: the day of the judgement.",
)
FEWER_TIMELINES: Final = Text(
    id="Ditampilkan {shown} dari {all} kegiatan, yang temuannya terberat. Keadaan kegiatan lain: "
    "kotaku-eval next PORTOFOLIO KEGIATAN.",
    en="{shown} of {all} activities are shown, those with the worst findings. How others stand: "
    "kotaku-eval next PORTFOLIO ACTIVITY.",
)

BY_CODE: Final = Text(id="menurut kode", en="by code")
BY: Final = Text(id="per", en="by")
LOSSES_READ: Final = Text(
    id="Poin = kenaikan nilai bila semua putusan aturan itu menjadi sesuai. Per temuan dan sampai "
    "kategori berikutnya: kotaku-eval improve.",
    en="Points = what the score would rise by if every verdict of that rule passed. Finding by "
    "finding, and up to the next category: kotaku-eval improve.",
)
RELIEFS: Final = Text(id="Pengecualian dan acuan", en="Waivers and baseline")

CITED: Final = Text(id="Sumber", en="Source")
LIFECYCLE: Final = Text(id="Siklus", en="Lifecycle")
MODEL: Final = Text(id="Model nilai", en="Score model")
PROFILE: Final = Text(id="Profil", en="Profile")
UNSCORED: Final = Text(id="tanpa indikator, tidak dinilai", en="no indicator, not scored")
PARAMETER: Final = Text(id="Parameter", en="Parameter")
PARAMETERS: Final = Text(id="Parameter", en="Parameters")
VALUE: Final = Text(id="Nilai", en="Value")
MEANING: Final = Text(id="Arti", en="Meaning")
LEVELS: Final = Text(id="Tingkat tempat", en="Levels of places")
FINAL: Final = Text(id="Ditutup oleh", en="Closed by")
PHASE: Final = Text(id="Fase", en="Phase")
ACTOR: Final = Text(id="Pelaku", en="Actor")
EVIDENCE: Final = Text(id="Bukti", en="Evidence")
AFTER: Final = Text(id="Setelah", en="Comes after")
NAME: Final = Text(id="Nama", en="Name")
FURTHEST: Final = Text(id="Tahap terjauh", en="Furthest stage")
STATE: Final = Text(id="Keadaan", en="State")
STATUSES: Final = {
    "open": Text(id="terbuka", en="open"),
    "closed": Text(id="ditutup", en="closed"),
    "cancelled": Text(id="dibatalkan", en="cancelled"),
}


def not_shown(number: str, rest: Text = Text.same("")) -> Text:
    """Return how many are not shown, and where they are."""
    text = Text(id=f"… {number} lagi tidak ditampilkan.", en=f"… {number} more not shown.")
    return Text.joined(" ", [text, rest]) if rest.en else text


def other_rules(number: str) -> Text:
    """Return how many other rules take something from the total."""
    return Text(
        id=f"Aturan lain yang mengurangi nilai: {number}.",
        en=f"Other rules that take from the score: {number}.",
    )


def by_level(level: str) -> Text:
    """Return where the scores of all places of a level are."""
    return Text.same(f"report.by({level!r})")
