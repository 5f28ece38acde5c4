"""The schema of case files."""

from __future__ import annotations

from typing import Final

from kotaku_eval.facts import ACTIVITY
from kotaku_eval.findings import Verdict
from kotaku_eval.lifecycles import Lifecycle
from kotaku_eval.schemas.names import Names
from kotaku_eval.schemas.records import AS_OF, case_schema, portfolio_schema
from kotaku_eval.schemas.shapes import (
    NUMBER,
    TEXT,
    Shape,
    by_name,
    choice,
    given,
    helped,
    listed,
    one_of,
    record,
    words,
)

_PORTFOLIO: Final = "portfolio"
_MADE_UP: Final = frozenset({_PORTFOLIO, "lifecycle"})
_GIVEN: Final = choice(own.value for own in Verdict if own is not Verdict.WAIVED)
_FINDING: Final = choice(own.value for own in Verdict if own.is_finding)


def cases_schema(names: Names) -> Shape:
    """Return the schema of case files, with the names that are known."""
    keys = helped({
        "rules": (TEXT, "The rule set, by name or path.", "Kumpulan aturan: nama atau berkas."),
        "title": (words(), "What people call it.", "Judulnya."),
        "cases": (listed(_case(names)), "Longer cases.", "Kasus yang panjang."),
        "tables": (listed(_table(names)), "Small cases in rows.", "Kasus kecil dalam baris."),
    })  # fmt: skip
    return record(keys, anyOf=[{"required": [key]} for key in ("cases", "tables")])


def _case(names: Names) -> Shape:
    lifecycle = names.lifecycle
    levels = [level.id for level in lifecycle.levels] if lifecycle else []
    data = {level: case_schema(lifecycle, level) for level in (ACTIVITY, *levels)}
    data[_PORTFOLIO] = _portfolio(lifecycle)
    keys = helped({
        "name": (TEXT, "Its name, unlike all others.", "Namanya, berbeda dari yang lain."),
        "as_of": (AS_OF, "The day of the judgement.", "Hari penilaian."),
        "expect": (
            _by_rule(names, _GIVEN),
            "What each of these rules must say.",
            "Putusan tiap aturan ini.",
        ),
        "findings": (
            _findings(names), "All that may be found.", "Semua yang boleh ditemukan."
        ),
        "score": (NUMBER, "The total, to one decimal.", "Nilai total, satu desimal."),
        "category": (TEXT, "The name of its band.", "Nama kategorinya."),
    })  # fmt: skip
    demands = [given(key) for key in ("expect", "findings", "score", "category")]
    made = record({**keys, **data}, required=["name"], anyOf=demands)
    if lifecycle is None:
        # Any level of a lifecycle may stand here.
        return {**made, "additionalProperties": {"type": "object"}}
    return {**made, **one_of(data)}


def _portfolio(lifecycle: Lifecycle | None) -> Shape:
    """Return the shape of a portfolio file, whose name and lifecycle need not be said."""
    made = portfolio_schema(lifecycle)
    needed = [key for key in made["required"] if key not in _MADE_UP]
    return {**made, "required": needed}


def _by_rule(names: Names, verdict: Shape) -> Shape:
    value = {"anyOf": [verdict, by_name(verdict)]}
    if names.ruleset is None:
        return by_name(value)
    return record(dict.fromkeys(names.rules(), value))


def _findings(names: Names) -> Shape:
    rule = choice(names.rules()) if names.ruleset else TEXT
    found = _by_rule(names, _FINDING)
    return {"anyOf": [listed({"anyOf": [rule, found]}), found, rule]}


def _table(names: Names) -> Shape:
    rule = choice(names.rules()) if names.ruleset else TEXT
    keys = helped({
        "name": (TEXT, "What stands before the name of a row.", "Awalan nama tiap baris."),
        "subject": (names.subject(), "What the rows are about.", "Tentang apa barisnya."),
        "given": ({"type": "object"}, "Facts of all rows.", "Fakta semua baris."),
        "facts": (
            listed(TEXT, minItems=1, uniqueItems=True),
            "The facts of a row, behind its name.",
            "Fakta tiap baris, setelah namanya.",
        ),
        "expect": (
            listed(rule, minItems=1, uniqueItems=True),
            "The rules whose verdicts end a row.",
            "Aturan yang putusannya di akhir baris.",
        ),
        "rows": (
            listed({"type": "array", "minItems": 3}),
            "Name, facts, verdicts.",
            "Nama, fakta, putusan.",
        ),
    })  # fmt: skip
    return record(keys, required=["facts", "expect", "rows"])
