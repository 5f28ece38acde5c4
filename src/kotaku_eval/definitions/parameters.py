"""Parameters of a rule set: named values whose type follows from how they are written."""

from __future__ import annotations

import re
from typing import Any, Final

from kotaku_eval.definitions.blocks import Block
from kotaku_eval.definitions.fields import note_bad_name
from kotaku_eval.definitions.leaves import (
    INTEGER,
    NUMBER,
    THOUSANDS,
    boolean_of,
    date_of,
    integer_of,
    is_switch,
    number_of,
    scalar_of,
    text_of,
)
from kotaku_eval.definitions.nodes import LeafError
from kotaku_eval.errors import Problem
from kotaku_eval.expressions import Parameter
from kotaku_eval.lifecycles import Confidence
from kotaku_eval.models import NUMERIC, Field, Kind
from kotaku_eval.rulesets import ParameterDefinition
from kotaku_eval.sources import Mapping, Node, Scalar, Sequence, Source
from kotaku_eval.texts import Text

CHANGEABLE: Final = ("value", "confidence", "meaning")
"""What a rule set may change of a parameter that it inherits."""

DECLARABLE: Final = (*CHANGEABLE, "unit", "min", "max")
"""What the rule set says that declares a parameter."""

NAME: Final = re.compile(r"[A-Za-z_]\w*")
USE: Final = re.compile(r"\bparam\.([A-Za-z_]\w*)")

_DATE: Final = re.compile(r"\d{4}-\d{2}(-\d{2}([T ].*)?)?")
_NUMBER_LIKE: Final = re.compile(r"[-+.]?\d[\w.,:+-]*|[-+]?\.(inf|nan)", re.IGNORECASE)
_READERS: Final[dict[Kind, Any]] = {
    Kind.BOOLEAN: boolean_of,
    Kind.INTEGER: integer_of,
    Kind.NUMBER: number_of,
    Kind.DATE: date_of,
    Kind.TEXT: text_of,
}


def kind_of(node: Node) -> Kind:
    """Return the kind of value that is written.

    Raises:
        LeafError: It is no single value, or looks like a number or boolean and is none.

    >>> from kotaku_eval.definitions.nodes import node_of
    >>> kind_of(node_of(30)).value, kind_of(node_of("30")).value
    ('integer', 'text')
    """
    scalar = scalar_of(node, Text(id="satu nilai", en="a single value"))
    if not scalar.plain:
        return Kind.TEXT
    if scalar.text in {"true", "false"}:
        return Kind.BOOLEAN
    if is_switch(scalar):
        boolean_of(scalar)
    if INTEGER.fullmatch(scalar.text):
        return Kind.INTEGER
    if THOUSANDS.fullmatch(scalar.text):
        number_of(scalar)
    if NUMBER.fullmatch(scalar.text):
        return Kind.NUMBER
    if _DATE.fullmatch(scalar.text):
        return Kind.DATE
    if _NUMBER_LIKE.fullmatch(scalar.text):
        number_of(scalar)
    return Kind.TEXT


def as_mapping(node: Node, source: Source) -> Node:
    """Return a parameter's block; a bare value stands for ``{value: ...}``."""
    if isinstance(node, Scalar) and not node.is_null:
        return Mapping({"value": node}, {"value": source}, node.source)
    return node


def as_mappings(node: Node, source: Source) -> Node:
    """Return a parameter's block or list of blocks; nothing at all stands for an empty block."""
    if isinstance(node, Scalar) and node.is_null:
        return Mapping({}, {}, source)
    return node if isinstance(node, Sequence) else as_mapping(node, source)


def parameter_of(
    name: str, source: Source, node: Node, *, declared: Node | None, problems: list[Problem]
) -> ParameterDefinition | None:
    """Make a parameter of its block.

    Args:
        name: Its name.
        source: Where its name stands.
        node: Its block, with what extending rule sets changed.
        declared: The value it was first declared with, which fixes its type.
        problems: Where mistakes are noted.
    """
    block = Block(node, problems, source)
    note_bad_name(name, source, problems)
    written = block.node("value", required=True)
    unit = block.string("unit")
    has_limits = "min" in block or "max" in block
    made = None
    if written is not None:
        try:
            _refuse_quoted_number(written, block)
            kind = kind_of(declared if declared is not None else written)
            value = _value(written, kind)
        except LeafError as failure:
            problems.append(failure.problem(name))
        else:
            made = Parameter(name, value, Field(f"param.{name}", kind, unit=unit))
            _note_misfit(made, block, has_limits=has_limits)
    limits = [block.number(key) if key in block else None for key in ("min", "max")]
    _note_range(made, limits, block)
    meaning = block.text("meaning")
    confidence = block.choice("confidence", Confidence.ASSUMED)
    block.close()
    if made is None:
        return None
    return ParameterDefinition(made, meaning, confidence, limits[0], limits[1])


def _refuse_quoted_number(node: Node, block: Block) -> None:
    """Refuse a number that would be text (in quotes, ``14 days``) where a unit asks for one."""
    if not isinstance(node, Scalar):
        return
    is_quoted = not node.plain and NUMBER.fullmatch(node.text)
    is_started = node.plain and node.text[:1].isdigit() and not NUMBER.fullmatch(node.text)
    is_started = is_started and not _DATE.fullmatch(node.text)
    if (is_quoted or is_started) and any(key in block for key in ("unit", "min", "max")):
        number_of(node)


def changed(
    known: ParameterDefinition, node: Node, source: Source, problems: list[Problem]
) -> Parameter | None:
    """Return a parameter with another value, of its type and within its limits.

    Args:
        known: The parameter.
        node: The other value, plain or as ``{value: ...}``.
        source: Where its name stands.
        problems: Where mistakes are noted.
    """
    old = known.parameter
    block = Block(as_mapping(node, source), problems, source)
    written = block.node("value", required=True)
    note_other_unit(block, old.type.unit)
    block.close()
    if written is None:
        return None
    try:
        made = Parameter(old.name, _value(written, old.type.kind), old.type)
    except LeafError as failure:
        problems.append(failure.problem(old.name))
        return None
    before = len(problems)
    _note_range(made, [known.minimum, known.maximum], block)
    return made if len(problems) == before else None


def note_other_unit(block: Block, unit: str) -> None:
    """Note a unit that is another than the one a parameter was declared with."""
    written = block.string("unit", unit)
    if written != unit:
        own = Text(id=f"dalam '{unit}'", en=f"is in '{unit}'")
        none = Text(id="tanpa satuan", en="has no unit")
        held = own if unit else none
        text = Text(
            id=f"satuannya '{written}', parameter ini {held.id}",
            en=f"the unit is '{written}', this parameter {held.en}",
        )
        hint = Text(id="Hitung nilainya dalam satuan itu.", en="Write the value in that unit.")
        block.note(block.place_of("unit"), text, hint)


def _value(node: Node, kind: Kind) -> Any:
    """Return a value of the kind that the parameter was declared with."""
    found = kind_of(node)
    fits = found is kind or (found is Kind.INTEGER and kind is Kind.NUMBER)
    if not fits:
        text = Text(
            id=f"nilainya berjenis {found.value}, parameter ini {kind.value}",
            en=f"the value is of type {found.value}, this parameter is of type {kind.value}",
        )
        raise LeafError(node.source, text)
    return _READERS[kind](node)


def _note_misfit(made: Parameter, block: Block, *, has_limits: bool) -> None:
    """Note a unit or limits on what is no number."""
    if made.type.kind in NUMERIC:
        return
    for key in ("unit", "min", "max"):
        if key in block and (key == "unit" or has_limits):
            text = Text(id=f"'{key}' hanya untuk bilangan", en=f"'{key}' is only for numbers")
            block.note(block.keys[key], text)


def _note_range(made: Parameter | None, limits: list[float | None], block: Block) -> None:
    low, high = limits
    if low is not None and high is not None and low > high:
        text = Text(id="min lebih besar dari max", en="min is larger than max")
        block.note(block.place_of("min"), text)
        return
    if made is None or made.type.kind not in NUMERIC:
        return
    if (low is not None and made.value < low) or (high is not None and made.value > high):
        shown = f"{_shown(low)} .. {_shown(high)}"
        text = Text(
            id=f"{made.name}: {made.value} di luar {shown}",
            en=f"{made.name}: {made.value} lies outside {shown}",
        )
        block.note(block.place_of("value"), text)


def _shown(limit: float | None) -> str:
    return "" if limit is None else f"{limit:g}"


def parameters_in(node: Node) -> list[str]:
    """Return the names of the parameters that a check or condition speaks of."""
    match node:
        case Scalar():
            return USE.findall(node.text)
        case Sequence():
            return [name for part in node.items for name in parameters_in(part)]
        case _:
            return [name for part in node.items.values() for name in parameters_in(part)]
