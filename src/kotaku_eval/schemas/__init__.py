"""JSON Schemas: of the files people write, made of the loader's own tables, and of reports."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Final

from kotaku_eval.errors import UnknownNameError, name_hint
from kotaku_eval.schemas.cases import cases_schema
from kotaku_eval.schemas.lifecycles import lifecycle_schema
from kotaku_eval.schemas.names import Names
from kotaku_eval.schemas.records import portfolio_schema
from kotaku_eval.schemas.reliefs import baseline_schema, waivers_schema
from kotaku_eval.schemas.reports import findings_schema, report_schema
from kotaku_eval.schemas.rulesets import ruleset_schema
from kotaku_eval.schemas.shapes import Shape
from kotaku_eval.schemas.sharing import shared
from kotaku_eval.texts import Text

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

_MAKERS: Final[dict[str, tuple[Callable[[Names], Shape], Text]]] = {
    "baseline": (
        baseline_schema,
        Text(id="Berkas acuan kotaku_eval", en="Baseline file of kotaku_eval"),
    ),
    "cases": (
        cases_schema,
        Text(id="Berkas kasus kotaku_eval", en="Case file of kotaku_eval"),
    ),
    "findings": (
        lambda _: findings_schema(),
        Text(id="Temuan kotaku_eval, satu per baris", en="Findings of kotaku_eval, one per line"),
    ),
    "lifecycle": (
        lambda _: lifecycle_schema(),
        Text(id="Berkas siklus kotaku_eval", en="Lifecycle file of kotaku_eval"),
    ),
    "portfolio": (
        lambda names: portfolio_schema(names.lifecycle),
        Text(id="Berkas portofolio kotaku_eval", en="Portfolio file of kotaku_eval"),
    ),
    "report": (
        lambda _: report_schema(),
        Text(id="Laporan kotaku_eval", en="Report of kotaku_eval"),
    ),
    "rules": (
        ruleset_schema,
        Text(id="Berkas aturan kotaku_eval", en="Rule file of kotaku_eval"),
    ),
    "waivers": (
        waivers_schema,
        Text(id="Berkas pengecualian kotaku_eval", en="File of waivers of kotaku_eval"),
    ),
}
KINDS: Final = tuple(_MAKERS)
"""The kinds of files that there are schemas of."""


def schema(kind: str, names: Names | None = None) -> Shape:
    """Return the JSON Schema (draft 2020-12) of a kind of file.

    Args:
        kind: ``rules``, ``cases``, ``lifecycle``, ``portfolio``, ``waivers``, ``baseline``,
            ``report``, or ``findings`` (of one line).
        names: The stages, rules and parameters that the file may speak of; without them any
            name will do.

    Raises:
        UnknownNameError: There is no schema of that kind.

    >>> schema("lifecycle")["required"]
    ['lifecycle', 'title', 'stages']
    """
    if kind not in _MAKERS:
        text = Text(id=f"skema tidak ada: {kind}.", en=f"no such schema: {kind}.")
        raise UnknownNameError(Text.joined(" ", [text, name_hint(kind, KINDS)]))
    make, title = _MAKERS[kind]
    made = shared(make(names or Names()))
    return {"$schema": DIALECT, "title": f"{title.en} / {title.id}", **made}


def schema_text(kind: str, names: Names | None = None) -> str:
    """Return the text of a schema file."""
    return json.dumps(schema(kind, names), ensure_ascii=False, indent=2) + "\n"
