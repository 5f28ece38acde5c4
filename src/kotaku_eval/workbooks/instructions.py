"""Instructions: the first sheet of a form, which says how to fill it and who fills what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from kotaku_eval.readers.workbooks.layouts import BookLayout, Part, SheetLayout
from kotaku_eval.readers.workbooks.words import EXAMPLE, NONE, UNDATED
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.texts import Language, Text

Line = tuple[str, tuple[str, ...]]
"""The style of a row, and its cells."""


def instructions(
    layout: BookLayout,
    sheets: Sequence[SheetLayout],
    ruleset: RuleSet | None,
    language: Language,
) -> Iterator[Line]:
    """Yield the rows of the sheet of instructions."""

    def say(text: Text) -> str:
        return text.to(language)

    yield "title", (layout.lifecycle.title.to(language),)
    yield "line", (say(_INTRODUCTION),)
    if ruleset is not None:
        yield "line", (f"{say(_RULES)}: {ruleset.title.to(language)} ({ruleset.id})",)
    yield "plain", ("",)
    yield "title", (say(_HOW),)
    for name, words in _LINES:
        yield "plain", (say(name), say(words))
    yield "plain", ("",)
    yield "title", (say(_SHEETS),)
    yield "heading", tuple(say(own) for own in (_SHEET, _ROW, _REQUIRED))
    for sheet in sheets:
        needed = ", ".join(
            own.words.to(language) for own in sheet.columns if own.is_required and not own.is_extra
        )
        yield "plain", (sheet.title.to(language), sheet.meaning.to(language), needed)
    yield "plain", ("",)
    yield "title", (say(_WHO),)
    yield "heading", tuple(say(own) for own in (_STAGE, _ACTOR, _EVIDENCE))
    for stage in layout.lifecycle.stages:
        documents = ", ".join(layout.lifecycle.document(own).to(language) for own in stage.evidence)
        actor = stage.actor.to(language) or "–"
        yield "plain", (stage.title.to(language), actor, documents or "–")
    yield from _lists(layout, language)


def _lists(layout: BookLayout, language: Language) -> Iterator[Line]:
    names = [sheet.title.to(language) for sheet in layout.part(Part.LIST)]
    if names:
        yield "plain", ("",)
        yield "plain", (_ENTRIES.to(language), ", ".join(names))


def meanings(key: str) -> Text:
    """Return what is said beside a value of the sheet of the portfolio."""
    return _MEANINGS.get(key, Text.same(""))


_INTRODUCTION: Final = Text(
    id="Isi lembar-lembar berikut, simpan, lalu periksa: kotaku-eval check NAMA-BERKAS.xlsx",
    en="Fill in the sheets that follow, save, and check: kotaku-eval check NAME-OF-FILE.xlsx",
)
_RULES: Final = Text(id="Diperiksa dengan", en="Checked by")
_HOW: Final = Text(id="Cara mengisi", en="How to fill it in")
_SHEETS: Final = Text(id="Lembar", en="Sheets")
_SHEET: Final = Text(id="Lembar", en="Sheet")
_ROW: Final = Text(id="Isi", en="What a row is")
_REQUIRED: Final = Text(id="Wajib diisi", en="Required")
_WHO: Final = Text(id="Siapa melaksanakan, dan buktinya", en="Who does what, with which evidence")
_STAGE: Final = Text(id="Tahap", en="Stage")
_ACTOR: Final = Text(id="Pelaksana", en="Who")
_EVIDENCE: Final = Text(id="Bukti", en="Evidence")
_ENTRIES: Final = Text(id="Lembar dengan beberapa baris", en="Sheets with several rows")

_LINES: Final = (
    (
        Text(id="Kolom bertanda *", en="Columns with a *"),
        Text(
            id="Wajib diisi. Kolom lain boleh kosong: kosong berarti tidak tercatat, bukan nol dan "
            "bukan tidak.",
            en="Required. Others may stay empty: empty says not recorded, which is neither zero "
            "nor no.",
        ),
    ),
    (
        Text(id=f"Baris {EXAMPLE.id}", en=f"The row {EXAMPLE.en}"),
        Text(
            id=f"Contoh isian; baris dengan kode {EXAMPLE.id} tidak pernah dibaca. Boleh dihapus.",
            en=f"Shows how to fill the sheet; a row with the code {EXAMPLE.en} is never read. It "
            "may be deleted.",
        ),
    ),
    (
        Text(id="Kode", en="Codes"),
        Text(
            id="Kode adalah teks, sehingga nol di depan tetap ada. Kode tempat dan kegiatan harus "
            "sama di semua lembar.",
            en="Codes are text, so that zeros in front stay. The code of a place or an activity is "
            "the same on every sheet.",
        ),
    ),
    (
        Text(id="Tanggal", en="Dates"),
        Text(
            id="Tanggal Excel, atau teks dengan hari di depan: 31/08/2018, 31 Agustus 2018. Bila "
            f"hanya bulan atau tahunnya diketahui: 2018-08 atau 2018. Terjadi tetapi harinya tidak "
            f"diketahui: {UNDATED.id}.",
            en="Excel dates, or text with the day first: 31/08/2018, 31 August 2018. Where only "
            "month or year are known: 2018-08 or 2018. Happened on a day nobody recorded: "
            f"{UNDATED.en}.",
        ),
    ),
    (
        Text(id="Rupiah dan bilangan", en="Amounts and numbers"),
        Text(
            id="Angka saja: 150000000. Persen ditulis 0 sampai 100: 60 untuk 60 %.",
            en="Digits only: 150000000. Per cent from 0 to 100: 60 for 60 %.",
        ),
    ),
    (
        Text(id="Dokumen", en="Documents"),
        Text(
            id="Pilih: ada | tidak ada | ada, benar (isinya benar) | ada, salah. Nomornya boleh "
            "ditulis di belakang: ada; no. 12/BA/2018. Kosong: belum dicari.",
            en="Choose: found | not found | found, correct (filled in correctly) | found, wrong. "
            "Its number may follow: found; no. 12/BA/2018. Empty: nobody looked.",
        ),
    ),
    (
        Text(id=f"Kata {NONE.id}", en=f"The word {NONE.en}"),
        Text(
            id="Di kolom kedua lembar daftar: sudah dicari dan memang tidak ada satu entri pun.",
            en="In the second column of a sheet of entries: somebody looked, and there is none.",
        ),
    ),
    (
        Text(id="Kolom dan lembar", en="Columns and sheets"),
        Text(
            id="Urutannya boleh diubah dan kolom yang tidak dipakai boleh dihapus; judulnya jangan "
            "diganti.",
            en="They may be moved, and columns nobody needs deleted; leave the headings alone.",
        ),
    ),
)

_MEANINGS: Final = {
    "portfolio": Text(
        id="Nama pendek, misalnya kepri-2018. Kosong: nama berkas.",
        en="A short name, such as kepri-2018. Empty: the name of the file.",
    ),
    "title.id": Text(id="Judul yang ditampilkan di laporan.", en="Shown in Indonesian reports."),
    "title.en": Text(id="Boleh kosong.", en="Shown in English reports."),
    "lifecycle": Text(id="Jangan diubah.", en="Leave it as it is."),
    "ruleset": Text(
        id="Aturan yang dipakai bila --rules tidak disebut.", en="The rules, without --rules."
    ),
    "as_of": Text(
        id="Tanggal penilaian. Kosong: tanggal terbaru dalam data.",
        en="The day of the judgement. Empty: the newest date in the data.",
    ),
    "basis": Text(
        id="sensus: semua kegiatan; sampel: sebagian.", en="census: every activity; sample: some."
    ),
    "illustrative": Text(
        id="ya bila datanya dibuat-buat sebagai contoh.", en="yes where the data are made up."
    ),
}
