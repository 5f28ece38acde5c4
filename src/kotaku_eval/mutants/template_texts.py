"""Template texts: templates as a rule file writes them."""

from __future__ import annotations

from typing import Any, Final

import attrs

from kotaku_eval.conditions import Condition
from kotaku_eval.mutants.writing import written
from kotaku_eval.templates import OrderCheck

_FROM_TO: Final = frozenset({"within", "min_gap", "max_duration"})
_BOUNDED: Final = frozenset({"between", "precedence_count", "response_count"})
_TIMED: Final = _FROM_TO | {"deadline"}
# What is written in a place or under a name of its own.
_PLACED: Final = frozenset({
    "template", "a", "b", "count", "most", "days", "is_working", "by", "from_start", "text",
    "min_days", "max_days",
})  # fmt: skip


def template_text(check: OrderCheck) -> str:
    """Return a template as a rule file writes it.

    >>> from kotaku_eval.templates import Template
    >>> template_text(OrderCheck(Template.WITHIN, ("paid",), ("built",), days=30))
    'within: {from: paid, to: built, days: 30}'
    >>> template_text(OrderCheck(Template.PRECEDENCE, ("paid",), ("built",), max_days=30))
    'precedence: {a: paid, b: built, max_days: 30}'
    """
    name = check.template.value
    more = {**_numbers(check), **_others(check)}
    if name == "deadline":
        return f"{name}: {_flow({**_anchored(check), **more})}"
    if name in _FROM_TO:
        return f"{name}: {_flow({**_ends(check), **more})}"
    if not more:
        both = f"[{_stages(check.a)}, {_stages(check.b)}]" if check.b else _stages(check.a)
        return f"{name}: {both or 'true'}"
    sides = {"a": _stages(check.a), "b": _stages(check.b)}
    return f"{name}: {_flow({**(sides if check.b else {'stage': sides['a']}), **more})}"


def _anchored(check: OrderCheck) -> dict[str, str]:
    anchor = {"after": "start" if check.from_start else _stages(check.a)}
    if check.by is not None:
        anchor = {"by": written(check.by)}
    return {"stage": _stages(check.b), **anchor}


def _ends(check: OrderCheck) -> dict[str, str]:
    """Return the stages that days are counted between, or the one they are counted in."""
    if check.a == check.b:
        return {"stage": _stages(check.a)} if check.a else {}
    ends = {"from": _stages(check.a), "to": _stages(check.b)}
    return {key: stages for key, stages in ends.items() if stages}


def _numbers(check: OrderCheck) -> dict[str, str]:
    """Return the numbers of a template under the keys they stand under."""
    found: dict[str, Any] = {}
    if check.template.value in _BOUNDED:
        found["min"], found["max"] = check.count, check.most
    else:
        found["count"] = None if check.count == 1 else check.count
        found["max"] = check.most
    working = "working_" if check.is_working else ""
    found[f"{working}days"] = check.days if check.template.value in _TIMED else check.days or None
    found[f"min_{working}days"] = check.min_days
    found[f"max_{working}days"] = check.max_days
    return {key: str(number) for key, number in found.items() if number is not None}


def _others(check: OrderCheck) -> dict[str, str]:
    """Return what else a template says: fields that differ from their default."""
    found = {}
    for own in attrs.fields(type(check)):
        value = getattr(check, own.name)
        if own.name in _PLACED or value is None or value == own.default:
            continue
        found[own.name] = written(value) if isinstance(value, Condition) else str(value)
    return found


def _stages(stages: tuple[str, ...]) -> str:
    return stages[0] if len(stages) == 1 else f"[{', '.join(stages)}]" if stages else ""


def _flow(parts: dict[str, str]) -> str:
    return f"{{{', '.join(f'{name}: {text}' for name, text in parts.items())}}}"
