"""The schemas of what the library writes: the report as JSON, and its findings as JSON lines.

That of the report is made of the report's own types, so it can say nothing else than they do. Both
leave room for keys that a later version adds.
"""

from __future__ import annotations

import types
from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

import attrs
from attrs import field, frozen

from kotaku_eval.findings import Finding, Severity, Verdict
from kotaku_eval.reports import FINDINGS_FORMAT, FORMAT, Report
from kotaku_eval.schemas.shapes import BOOLEAN, INTEGER, NUMBER, Shape, choice, helped, listed
from kotaku_eval.texts import LANGUAGES

_STRING: Final[Shape] = {"type": "string"}
_SHARE: Final[Shape] = {"type": ["number", "null"], "minimum": 0, "maximum": 100}
_PLAIN: Final[dict[Any, Shape]] = {
    str: _STRING,
    int: INTEGER,
    float: NUMBER,
    bool: BOOLEAN,
    Any: {},
    type(None): {"type": "null"},
}

SUBJECT_COLUMNS: Final[Mapping[str, tuple[Shape, str, str]]] = {
    "level": (_STRING, "`activity`, or the level of a place.", "`activity`, atau tingkat tempat."),
    "subject": (_STRING, "The activity's id or the place's code.", "Kode kegiatan atau tempat."),
}
"""What stands before the codes of the places in a row of findings; each with its help."""

FINDING_COLUMNS: Final[Mapping[str, tuple[Shape, str, str]]] = {
    "rule": (_STRING, "The id of the rule.", "Kode aturan."),
    "severity": (choice(Severity), "How much it matters.", "Tingkatnya."),
    "indicator": (_STRING, "The indicator it counts for.", "Indikatornya."),
    "verdict": (choice(["fail", "unknown", "error", "waived"]), "What counts.", "Putusannya."),
    "raw_verdict": (choice(Verdict), "What the rule says.", "Putusan aturan sendiri."),
    "label": (_STRING, "The name of the subject.", "Nama objek."),
    "title": (_STRING, "The title of the rule.", "Judul aturan."),
    "message": (_STRING, "What was found.", "Temuannya."),
    "reason": (_STRING, "Why the verdict is what it is.", "Alasan putusan."),
    "fix": (_STRING, "What to do about it.", "Perbaikannya."),
    "source": (_STRING, "The place in the data.", "Tempatnya dalam data."),
    "confidence": (_STRING, "How sure the rule is.", "Keyakinan atas aturan."),
    "fingerprint": (_STRING, "A name that lasts.", "Sidik yang tetap."),
    "baseline": (
        choice(["", "new", "worse", "known"]),
        "What the baseline says; empty without one.",
        "Menurut acuan; kosong tanpa acuan.",
    ),
    "waived_until": (_STRING, "The last day of its waiver.", "Hari terakhir pengecualian."),
    "waived_by": (_STRING, "Who waived it.", "Siapa yang mengecualikan."),
    "waived_for": (_STRING, "Why it is waived.", "Alasan pengecualian."),
}
"""What stands after the codes of the places in a row of findings; each with its help."""


def report_schema() -> Shape:
    """Return the schema of reports, as ``Report.to_json`` writes them."""
    made = _Definitions()
    top = made.record(Report)
    properties = {"format": {"const": FORMAT}, **top["properties"]}
    return {
        **top,
        "properties": properties,
        "required": list(properties),
        "$defs": made.definitions,
    }


@frozen
class _Definitions:
    """The shapes of classes, each written once under its name."""

    definitions: dict[str, Shape] = field(factory=dict)

    def of(self, kind: Any) -> Shape:
        """Return the shape of the values of a type."""
        if kind in _PLAIN:
            return dict(_PLAIN[kind])
        if isinstance(kind, type) and issubclass(kind, Enum):
            return choice(kind)
        if isinstance(kind, type) and attrs.has(kind):
            return self._named(kind)
        return self._of_several(get_origin(kind), get_args(kind))

    def _named(self, kind: type) -> Shape:
        if kind.__name__ not in self.definitions:
            self.definitions[kind.__name__] = {}  # a score has scores within
            self.definitions[kind.__name__] = self.record(kind)
        return {"$ref": f"#/$defs/{kind.__name__}"}

    def _of_several(self, origin: Any, inner: tuple[Any, ...]) -> Shape:
        if origin in {Union, types.UnionType}:
            return {"anyOf": [self.of(own) for own in inner]}
        if origin is Mapping:
            return {"type": "object", "additionalProperties": self.of(inner[1])}
        if origin is Sequence or inner[1:] == (...,):
            return listed(self.of(inner[0]))
        if origin is tuple:
            parts = [self.of(own) for own in inner]
            count = {"minItems": len(parts), "maxItems": len(parts)}
            return {"type": "array", "prefixItems": parts, **count}
        msg = f"no shape of {origin}{inner}"
        raise TypeError(msg)

    def record(self, kind: type) -> Shape:
        """Return the shape of the fields of a class."""
        hints = get_type_hints(kind)
        fields: tuple[Any, ...] = attrs.fields(kind)
        properties = {own.name: self.of(hints[own.name]) for own in fields}
        if kind is Finding:
            properties["fingerprint"] = _STRING
        return {"type": "object", "properties": properties, "required": list(properties)}


def findings_schema() -> Shape:
    """Return the schema of a line of findings, as ``check --format jsonl`` writes them."""
    return {"oneOf": [_head(), _finding(), _note()]}


def _line(kind: str, rows: Mapping[str, tuple[Shape, str, str]], **more: Any) -> Shape:
    properties = {"type": {"const": kind}, **helped(rows)}
    return {"type": "object", "properties": properties, "required": list(properties), **more}


def _head() -> Shape:
    score = {
        "low": _SHARE,
        "high": _SHARE,
        "completeness": _SHARE,
        "category": {"type": ["string", "null"]},
        "is_uncertain": BOOLEAN,
        "interval": {"anyOf": [_limits(), {"type": "null"}]},
    }
    whole: Shape = {"type": "object", "properties": score, "required": list(score)}
    return _line("report", {
        "format": ({"const": FINDINGS_FORMAT}, "The form of these lines.", "Bentuk baris ini."),
        "language": (choice(LANGUAGES), "The language of its words.", "Bahasanya."),
        "portfolio": (_STRING, "The id of the portfolio.", "Kode portofolio."),
        "title": (_STRING, "The title of the portfolio.", "Judul portofolio."),
        "ruleset": (_STRING, "The id of the rule set.", "Kode kumpulan aturan."),
        "lifecycle": (_STRING, "The id of the lifecycle.", "Kode siklus."),
        "as_of": (_STRING, "The day of the judgement; empty without dates.", "Hari penilaian."),
        "basis": (_STRING, "`census` or `sample`.", "`census` atau `sample`."),
        "illustrative": (BOOLEAN, "Whether the data are made up.", "Apakah datanya contoh."),
        "activities": (INTEGER, "How many activities there are.", "Jumlah kegiatan."),
        "score": (whole, "The total with its bounds.", "Nilai dengan batas-batasnya."),
        "estimate": (_STRING, "What a sample says of the whole.", "Arti sampel bagi semuanya."),
        "findings": (INTEGER, "How many findings are open.", "Jumlah temuan terbuka."),
        "waived": (INTEGER, "How many are waived.", "Jumlah yang dikecualikan."),
        "version": (_STRING, "The version of the library.", "Versi pustaka."),
        "rules_digest": (_STRING, "SHA-256 of the rules.", "SHA-256 aturan."),
        "data_digest": (_STRING, "SHA-256 of the data.", "SHA-256 data."),
    })  # fmt: skip


def _limits() -> Shape:
    """Return the shape of the interval of a sample."""
    ends: dict[str, Shape] = {key: {"type": "number"} for key in ("low", "high", "confidence")}
    return {"type": "object", "properties": ends, "required": list(ends)}


def _finding() -> Shape:
    # The codes of the places stand under the names of their levels, which a programme chooses.
    return _line("finding", {**SUBJECT_COLUMNS, **FINDING_COLUMNS}, additionalProperties=_STRING)


def _note() -> Shape:
    return _line("note", {
        "text": (_STRING, "What could not be read.", "Yang tidak dapat dibaca."),
        "hint": (_STRING, "What to do about it.", "Yang dapat dilakukan."),
        "source": (_STRING, "Where it stands.", "Tempatnya."),
    })  # fmt: skip
