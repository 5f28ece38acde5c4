"""Units: those that the facts of a programme have, and what is said of one that none has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kotaku_eval.errors import Problem, suggestion
from kotaku_eval.facts import ACTIVITY, vocabulary_of
from kotaku_eval.lifecycles import Lifecycle
from kotaku_eval.models import Field
from kotaku_eval.rulesets import ParameterDefinition
from kotaku_eval.sources import Mapping, Node, Scalar
from kotaku_eval.texts import Text

DAY: Final = "day"
_MEANT: Final = {
    "hari": DAY, "persen": "percent", "%": "percent", "orang": "person", "rp": "rupiah",
    "idr": "rupiah", "hok": "person-day", "tahun": "year",
}  # fmt: skip


def units_of(lifecycle: Lifecycle) -> frozenset[str]:
    """Return the units of the facts of a programme, and that of the days between two dates."""
    levels = (ACTIVITY, *(level.id for level in lifecycle.levels))
    names = [vocabulary_of(lifecycle, level) for level in levels]
    found = {unit for known in names for name in known for unit in _units(known[name].field)}
    return frozenset({DAY, *found} - {""})


def in_known_unit(
    made: ParameterDefinition | None, node: Node, units: frozenset[str], problems: list[Problem]
) -> ParameterDefinition | None:
    """Return a parameter, or note a unit that is a slip of one that facts have.

    Another unit altogether may be meant: where it does not fit, the condition that uses it tells.

    Args:
        made: The parameter.
        node: Its block.
        units: The units of the facts.
        problems: Where mistakes are noted.
    """
    written = node.items.get("unit") if isinstance(node, Mapping) else None
    if made is None or not isinstance(written, Scalar) or written.text in units:
        return made
    meant = _MEANT.get(written.text.casefold(), written.text)
    near = suggestion(meant, units)
    if not near.en:
        return made
    text = Text(id=f"satuan tidak dikenal '{written.text}'", en=f"unknown unit '{written.text}'")
    problems.append(written.source.problem(text, near))
    return None


def _units(field: Field) -> Iterator[str]:
    yield field.unit
    for part in field.fields:
        yield from _units(part)
