"""Writing: conditions and templates as text again."""

from __future__ import annotations

from typing import Any, Final

import attrs

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
from kotaku_eval.templates import OrderCheck

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


def template_text(check: OrderCheck) -> str:
    """Return a template as a rule file writes it.

    >>> from kotaku_eval.templates import Template
    >>> template_text(OrderCheck(Template.WITHIN, ("paid",), ("built",), days=30))
    'within: {from: paid, to: built, days: 30}'
    """
    name = check.template.value
    extra = _extra(check)
    if name in {"within", "min_gap"}:
        parts = {"from": _stages(check.a), "to": _stages(check.b), _days(check): str(check.days)}
        return f"{name}: {_flow(parts | extra)}"
    if name == "deadline":
        anchor = {"after": "start" if check.from_start else _stages(check.a)}
        if check.by is not None:
            anchor = {"by": written(check.by)}
        parts = {"stage": _stages(check.b), **anchor, _days(check): str(check.days)}
        return f"{name}: {_flow(parts | extra)}"
    stages = f"[{_stages(check.a)}, {_stages(check.b)}]" if check.b else _stages(check.a)
    if check.days:
        extra = {**extra, _days(check): str(check.days)}
    if not extra:
        return f"{name}: {stages or 'true'}"
    return f"{name}: {_flow({'stage' if not check.b else 'stages': stages, **extra})}"


_PLAIN_FIELDS: Final = frozenset(
    {"template", "a", "b", "count", "days", "is_working", "by", "from_start", "text"}
)


def _extra(check: OrderCheck) -> dict[str, str]:
    """Return what else a template says: fields that differ from their default."""
    found = {} if check.count == 1 else {"count": str(check.count)}
    for own in attrs.fields(type(check)):
        value = getattr(check, own.name)
        if own.name in _PLAIN_FIELDS or value == own.default or value is None:
            continue
        found[own.name] = written(value) if isinstance(value, Condition) else str(value)
    return found


def _days(check: OrderCheck) -> str:
    return "working_days" if check.is_working else "days"


def _stages(stages: tuple[str, ...]) -> str:
    return stages[0] if len(stages) == 1 else f"[{', '.join(stages)}]" if stages else ""


def _flow(parts: dict[str, str]) -> str:
    return f"{{{', '.join(f'{name}: {text}' for name, text in parts.items())}}}"
