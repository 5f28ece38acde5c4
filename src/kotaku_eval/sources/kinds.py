"""Kinds of files, told by their keys: so that a file given in the place of another is named."""

from __future__ import annotations

from typing import Final

from kotaku_eval.errors import DefinitionError, InputError, Problem
from kotaku_eval.sources.nodes import Mapping, Node, Scalar, place_of
from kotaku_eval.texts import Text

PORTFOLIO: Final = Text(id="portofolio", en="a portfolio")
RULES: Final = Text(id="kumpulan aturan", en="a rule set")
LIFECYCLE: Final = Text(id="siklus", en="a lifecycle")
WAIVERS: Final = Text(id="berkas pengecualian", en="a file of waivers")
BASELINE: Final = Text(id="berkas acuan", en="a baseline")
PLAN: Final = Text(id="rencana sampel", en="a sampling plan")
MAPPING: Final = Text(id="pemetaan kolom", en="a column mapping")
CASES: Final = Text(id="berkas kasus", en="a case file")
_REPORT: Final = Text(id="laporan kotaku-eval", en="a report of kotaku-eval")

# The first that fits is the kind; of each set one key has to be there.
_SIGNS: Final = (
    (PORTFOLIO, ({"portfolio", "activities"},)),
    (MAPPING, ({"table"},)),
    (WAIVERS, ({"waivers"},)),
    (BASELINE, ({"baseline"}, {"findings"})),
    (PLAN, ({"sample"}, {"frame", "units"})),
    (CASES, ({"cases", "tables"},)),
    (RULES, ({"ruleset"}, {"rules", "extends", "python"})),
    (LIFECYCLE, ({"lifecycle"}, {"stages"}, {"levels", "order", "final", "phases", "documents"})),
)


def kind_of(node: Node) -> Text | None:
    """Return what a file is, in words; ``None`` where its keys do not tell.

    >>> from kotaku_eval.sources import parse_yaml
    >>> kind_of(parse_yaml("{lifecycle: wells, stages: {}, order: []}")).en
    'a lifecycle'
    """
    if not isinstance(node, Mapping):
        return None
    written = node.items.get("format")
    if isinstance(written, Scalar) and written.text.startswith("kotaku-eval-report/"):
        return _REPORT
    keys = node.items.keys()
    return next((kind for kind, signs in _SIGNS if all(keys & one for one in signs)), None)


def of_kind(node: Node, wanted: Text, error: type[InputError] = DefinitionError) -> Node:
    """Return a file as it is, unless its keys tell that it is of another kind than is wanted.

    Raises:
        InputError: As ``error``: it is.
    """
    found = kind_of(node)
    if found is None or found == wanted:
        return node
    text = Text(
        id=f"berkas ini {found.id}; yang diperlukan di sini {wanted.id}",
        en=f"this file is {found.en}; what is needed here is {wanted.en}",
    )
    raise error([Problem(text, place_of(node))])
