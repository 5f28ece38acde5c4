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
_PARAMETER: Final = Text(
    id="di dalam satu parameter: parameters: nama:", en="in a parameter: parameters: name:"
)

HOMES: Final[dict[str, Text]] = {
    **dict.fromkeys(
        (
            "ruleset", "lifecycle", "extends", "parameters", "groups", "indicators", "rules",
            "override", "disable", "scale", "calendar", "ties", "undated", "score", "mean_level",
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


def key_hint(key: str, known: Iterable[str]) -> Text:
    """Return what to do about an unknown key: its place, the near name, or the known names.

    >>> key_hint("severity", ["id", "en"]).en
    "'severity' belongs in a rule: rules: rule-id:"
    """
    names = list(known)
    near = suggestion(key, names)
    home = HOMES.get(key)
    if home is None or f"'{key}s'" in near.en:
        return near if near.en else name_hint(key, names)
    return Text(id=f"'{key}' tempatnya {home.id}", en=f"'{key}' belongs {home.en}")
