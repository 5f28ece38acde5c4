"""Commands: their names with what each does, and where each is; imported when it is run.

The list of commands is shown without importing any of them, most of which need the rule engine.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import click
from attrs import frozen

from kotaku_eval.plugins import imported
from kotaku_eval.texts import Text


@frozen
class Listed:
    """One command in the list.

    Args:
        target: Where it is: a module of ``kotaku_eval.cli`` and its name there.
        words: What it does, in one sentence: the line of the list, and the first of its own help.
    """

    target: str
    words: Text

    def command(self) -> click.Command:
        """Return the command itself."""
        found: click.Command = imported(f"kotaku_eval.cli.{self.target}")
        return found


COMMANDS: Final[Mapping[str, Listed]] = MappingProxyType(
    {
        "check": Listed(
            "check:check",
            Text(
                id="Nilai data terhadap aturan: temuan, nilai, dan kategori.",
                en="Judge data by rules: findings, scores and category.",
            ),
        ),
        "report": Listed(
            "report:report",
            Text(
                id="Nilai data dan tulis laporannya ke berkas.",
                en="Judge data and write the report into a file.",
            ),
        ),
        "export": Listed(
            "export:export",
            Text(
                id="Tulis portofolio dalam bentuk alat lain: log kejadian atau OC4IDS.",
                en="Write a portfolio in the form of another tool: an event log or OC4IDS.",
            ),
        ),
        "sample": Listed(
            "sample:sample",
            Text(
                id="Tarik sampel kegiatan yang akan dikunjungi, yang dapat ditarik ulang persis.",
                en="Draw a sample of what is to be visited, which can be drawn again exactly.",
            ),
        ),
        "form": Listed(
            "form:form",
            Text(
                id="Buat formulir uji petik untuk ponsel (XLSForm) dari kumpulan aturan.",
                en="Make a spot-check form for phones (XLSForm) of a rule set.",
            ),
        ),
        "template": Listed(
            "template:template",
            Text(
                id="Buat formulir Excel untuk diisi, atau isi dengan portofolio.",
                en="Make an Excel form to fill in, or fill it with a portfolio.",
            ),
        ),
        "compare": Listed(
            "compare:compare",
            Text(
                id="Bandingkan dua laporan: temuan baru, yang diperbaiki, yang masih terbuka, dan "
                "apa yang mengubah nilai.",
                en="Compare two reports: what is new, fixed and still open, and what moved the "
                "score.",
            ),
        ),
        "improve": Listed(
            "improve:improve",
            Text(
                id="Tunjukkan apa yang paling menaikkan nilai, perbaikan terdekat ke kategori "
                "berikutnya, dan nilai tercatat yang membuat aturan terpenuhi.",
                en="Show what raises the score most, the nearest repairs to the next category, and "
                "the recorded value with which a rule would pass.",
            ),
        ),
        "lint": Listed(
            "lint:lint",
            Text(
                id="Analisis kumpulan aturan sebelum dipakai: aturan yang bertentangan, berlebih, "
                "atau tidak pernah berlaku.",
                en="Analyse a rule set before it is used: rules that contradict each other, are "
                "redundant, or never apply.",
            ),
        ),
        "test": Listed(
            "testing:test",
            Text(
                id="Jalankan contoh di dalam kumpulan aturan dan kasus di sampingnya.",
                en="Run the examples in a rule set and the cases beside it.",
            ),
        ),
        "plugins": Listed(
            "plugin_pages:plugins",
            Text(
                id="Daftar plug-in yang terpasang; setiap plug-in dimuat untuk dicoba.",
                en="List the installed plug-ins; each is loaded to try it.",
            ),
        ),
        "rules": Listed(
            "rule_pages:rules",
            Text(
                id="Aturan dalam satu kumpulan: daftar, atau satu aturan dan asal nilainya.",
                en="The rules of a set: a list, or one rule and where its values come from.",
            ),
        ),
        "explain": Listed(
            "rule_pages:explain",
            Text(
                id="Jelaskan satu aturan: syarat, alasan, sumber, contoh.",
                en="Explain one rule: what it asks, why, its source and examples.",
            ),
        ),
        "schema": Listed(
            "schemas:schemas",
            Text(
                id="Cetak skema JSON satu jenis berkas, untuk penyunting teks.",
                en="Print the JSON Schema of a kind of file, for an editor.",
            ),
        ),
        "next": Listed(
            "steps:next_steps",
            Text(
                id="Tunjukkan keadaan satu kegiatan dan tahap berikutnya.",
                en="Show where an activity stands and what may come next.",
            ),
        ),
        "witness": Listed(
            "witness:witness",
            Text(
                id="Buat kasus kecil untuk setiap aturan: yang lulus, yang gagal hanya pada aturan "
                "itu, yang tidak dinilainya.",
                en="Make small cases for each rule: one that passes, one that fails it alone, one "
                "that it leaves out.",
            ),
        ),
    }
)
"""The commands by name."""
