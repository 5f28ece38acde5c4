"""Where keys belong: what is said about a key that is right, but stands in the wrong block."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from kotaku_eval.errors import name_hint, suggestion
from kotaku_eval.templates import Template
from kotaku_eval.texts import Text

_TOP: Final = Text(
    id="paling kiri, di luar semua blok", en="at the left margin, outside every block"
)
_RULE: Final = Text(id="di dalam satu aturan: rules: kode-aturan:", en="in a rule: rules: rule-id:")
_SCALE: Final = Text(id="di bawah 'scale:'", en="under 'scale:'")
_CALENDAR: Final = Text(id="di bawah 'calendar:'", en="under 'calendar:'")
_PROFILE: Final = Text(
    id="di dalam satu profil: profiles: nama-profil:", en="in a profile: profiles: profile-name:"
)
_PARAMETER: Final = Text(
    id="di dalam satu parameter: parameters: nama:", en="in a parameter: parameters: name:"
)

HOMES: Final[dict[str, Text]] = {
    **dict.fromkeys(
        (
            "ruleset", "lifecycle", "extends", "parameters", "groups", "indicators", "rules",
            "override", "disable", "scale", "calendar", "ties", "undated", "score", "mean_level",
            "profiles", "python",
        ),
        _TOP,
    ),
    **dict.fromkeys(
        (
            "require", "when", "due", "severity", "indicator", "message", "why", "fix", "tags",
            "examples", "subject", "stage_order", *(template.value for template in Template),
        ),
        _RULE,
    ),
    **dict.fromkeys(("bands", "ceilings"), _SCALE),
    **dict.fromkeys(("select", "ignore"), _PROFILE),
    **dict.fromkeys(("rest_days", "holidays", "working", "country", "years"), _CALENDAR),
    **dict.fromkeys(("value", "min", "max"), _PARAMETER),
    "group": Text(
        id="di dalam satu indikator: indicators: nama:", en="in an indicator: indicators: name:"
    ),
    "weight": Text(
        id="di dalam aturan, indikator atau kelompok", en="in a rule, an indicator or a group"
    ),
}  # fmt: skip
"""Keys with one home, by name; a key that stands in several kinds of block is left out."""

TRANSLATED: Final = {
    "judul": "title", "aturan": "rules", "siklus": "lifecycle", "keparahan": "severity",
    "tingkat": "severity", "indikator": "indicator", "kelompok": "group", "bobot": "weight",
    "bila": "when", "jika": "when", "syarat": "require", "wajib": "require", "pesan": "message",
    "mengapa": "why", "alasan": "why", "perbaikan": "fix", "sumber": "source", "label": "tags",
    "contoh": "examples", "nilai": "value", "satuan": "unit", "arti": "meaning", "dari": "from",
    "tahap": "stage", "hari": "days", "sampai": "to", "tenggat": "due", "pilihan": "choices",
    "jenis": "type", "urutan": "order", "kolom": "column", "keyakinan": "confidence",
}  # fmt: skip
"""Keys as somebody may write them who takes them for words of Indonesian."""


def key_hint(key: str, known: Iterable[str]) -> Text:
    """Return what to do about an unknown key: its place, the near name, or the known names.

    >>> key_hint("severity", ["id", "en"]).en
    "'severity' belongs in a rule: rules: rule-id:"
    """
    names = list(known)
    if key.isdigit():
        return Text(
            id="Koma memisahkan kunci; desimal ditulis dengan titik: 1.5.",
            en="A comma separates keys; a decimal number has a point: 1.5.",
        )
    meant = TRANSLATED.get(key.casefold(), "")
    near = suggestion(meant if meant in names else key, names)
    home = HOMES.get(key)
    if home is None or f"'{key}s'" in near.en:
        return near if near.en else name_hint(key, names)
    return Text(id=f"'{key}' tempatnya {home.id}", en=f"'{key}' belongs {home.en}")
