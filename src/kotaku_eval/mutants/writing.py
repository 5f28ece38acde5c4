"""Writing: conditions as text again."""

from __future__ import annotations

from typing import Any, Final

from kotaku_eval.conditions import (
    Aggregate,
    Arithmetic,
    Call,
    Compare,
    Condition,
    IsMissing,
    Junction,
    Literal,
    Member,
    Not,
)
from kotaku_eval.dates import EventDate

_OR, _AND, _NOT, _COMPARISON, _SUM, _PRODUCT, _SIGN, _ATOM = range(8)
_STRENGTH: Final = {"or": _OR, "and": _AND, "+": _SUM, "-": _SUM, "*": _PRODUCT, "/": _PRODUCT}


def written(node: Condition) -> str:
    """Return a condition as it could have been written.

    >>> from kotaku_eval import load_ruleset
    >>> written(load_ruleset("kotaku-2018").rule("wage-share-reached").check)
    'labour.wages / agreement.amount * 100 >= param.wage_share'
    """
    return _written(node)[0]


def _written(  # noqa: C901 - one branch per kind of node, nothing nested
    node: Condition,
) -> tuple[str, int]:
    """Return the text of a node, and how strongly it holds together."""
    match node:
        case Compare():
            left, right = (_within(part, _SUM) for part in (node.left, node.right))
            return f"{left} {node.op} {right}", _COMPARISON
        case Member():
            word = "not in" if node.negated else "in"
            listed = ", ".join(_value(value) for value in sorted(node.values, key=repr))
            comma = "," if len(node.values) == 1 else ""
            return f"{_within(node.operand, _SUM)} {word} ({listed}{comma})", _COMPARISON
        case IsMissing():
            word = "is not" if node.negated else "is"
            return f"{_within(node.operand, _SUM)} {word} None", _COMPARISON
        case Junction():
            strength = _STRENGTH[node.op]
            parts = (_within(part, strength + 1) for part in node.parts)
            return f" {node.op} ".join(parts), strength
        case Not():
            return f"not {_within(node.operand, _NOT)}", _NOT
        case Arithmetic():
            strength = _STRENGTH[node.op]
            left, right = _within(node.left, strength), _within(node.right, strength + 1)
            return f"{left} {node.op} {right}", strength
        case Call(function="-"):
            return f"-{_within(node.arguments[0], _SIGN)}", _SIGN
        case Call():
            return f"{node.function}({', '.join(map(written, node.arguments))})", _ATOM
        case Aggregate():
            return _aggregate(node), _ATOM
        case Literal():
            text = _literal(node)
            return text, _SIGN if text.startswith("-") else _ATOM
        case _:
            return node.text, _ATOM


def _within(node: Condition, strength: int) -> str:
    text, own = _written(node)
    return text if own >= strength else f"({text})"


def _aggregate(node: Aggregate) -> str:
    element = node.variable if node.element is None else _within(node.element, _OR)
    kept = "" if node.condition is None else f" if {written(node.condition)}"
    inner = f"{element} for {node.variable} in {node.items.text}{kept}"
    if node.default is None:
        return f"{node.function}({inner})"
    return f"{node.function}(({inner}), default={written(node.default)})"


def _literal(node: Literal) -> str:
    """Return a parameter by its name, and a value as expressions quote it."""
    is_quoted = isinstance(node.value, str | EventDate)
    is_own = node.text and (not is_quoted or node.text.startswith("param."))
    return node.text if is_own else _value(node.value)


def _value(value: Any) -> str:
    if isinstance(value, EventDate):
        value = value.isoformat()
    if isinstance(value, str):
        quoted = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{quoted}"'
    return str(value)
