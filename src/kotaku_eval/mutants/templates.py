"""Mutants of templates: stages swapped, numbers shifted, and the templates that are near."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

import attrs
from attrs import frozen

from kotaku_eval.conditions import Condition
from kotaku_eval.facts import Vocabulary
from kotaku_eval.mutants.conditions import changes
from kotaku_eval.mutants.operators import Operator
from kotaku_eval.mutants.template_texts import template_text
from kotaku_eval.templates import OrderCheck, Template

# By name, so that a template the library does not have (yet) is no mistake.
_NEIGHBOURS: Final[dict[str, tuple[str, ...]]] = {
    "existence": ("absence", "exactly"),
    "absence": ("existence",),
    "exactly": ("existence", "absence"),
    "between": ("existence", "exactly"),
    "init": ("end",),
    "end": ("init",),
    "choice": ("exclusive_choice",),
    "exclusive_choice": ("choice",),
    "responded_existence": ("not_responded_existence", "co_existence", "response"),
    "not_responded_existence": ("responded_existence", "not_response"),
    "co_existence": ("not_co_existence", "responded_existence"),
    "not_co_existence": ("co_existence",),
    "precedence": ("response", "succession", "not_precedence"),
    "response": ("precedence", "succession", "not_response"),
    "succession": ("precedence", "response", "not_succession"),
    "not_precedence": ("precedence", "not_response"),
    "not_response": ("response", "not_precedence"),
    "not_succession": ("succession", "not_response", "not_precedence"),
    "alternate_response": ("response", "chain_response"),
    "alternate_precedence": ("precedence", "chain_precedence"),
    "alternate_succession": ("alternate_response", "alternate_precedence", "succession"),
    "chain_response": ("alternate_response", "response"),
    "chain_precedence": ("alternate_precedence", "precedence"),
    "chain_succession": ("chain_response", "chain_precedence", "alternate_succession"),
    "not_chain_response": ("chain_response", "not_response"),
    "not_chain_precedence": ("chain_precedence", "not_precedence"),
    "not_chain_succession": ("chain_succession", "not_succession"),
    "response_count": ("precedence_count",),
    "precedence_count": ("response_count",),
    "within": ("min_gap", "response"),
    "min_gap": ("within",),
}
_KNOWN: Final = {template.value: template for template in Template}
_TIMED: Final = frozenset({"within", "min_gap", "max_duration", "deadline"})
_BOUNDED: Final = frozenset({"between", "precedence_count", "response_count"})
_COUNTED: Final = _BOUNDED | {"existence", "absence", "exactly"}
# The two stages of these may be written in either order.
_SYMMETRIC: Final = frozenset({"choice", "exclusive_choice", "co_existence", "not_co_existence"})
_NEEDED: Final = frozenset({"by"})

# Fields are named at run time here, which the checkers of types cannot follow.
_with: Final[Callable[..., Any]] = attrs.evolve


@frozen
class TemplateChange:
    """A template with one mistake in it.

    Args:
        operator: The kind of mistake.
        check: The template.
    """

    operator: Operator
    check: OrderCheck


def template_changes(check: OrderCheck, vocabulary: Vocabulary) -> Iterator[TemplateChange]:
    """Yield every template that is one mistake away.

    What it reads is the fields of the check, so it holds for templates it has never heard of.

    Args:
        check: The template as it is right.
        vocabulary: The facts that the conditions in it may speak of.
    """
    for operator, made in (*_others(check), *_stages(check), *_fields(check, vocabulary)):
        if _is_possible(made):
            yield TemplateChange(operator, _with(made, text=template_text(made)))


def _is_possible(check: OrderCheck) -> bool:
    """Whether the loader would take the numbers of a template: no least above its most."""
    least, most = check.min_days, check.max_days
    if check.most is not None and check.most < check.count:
        return False
    return least is None or most is None or least <= most


def _others(check: OrderCheck) -> Iterator[tuple[Operator, OrderCheck]]:
    for name in _NEIGHBOURS.get(check.template.value, ()):
        if name in _KNOWN:
            days = check.days if name in _TIMED else 0
            most = check.most if name in _BOUNDED else None
            made = _with(check, template=_KNOWN[name], days=days, most=most)
            yield Operator.TEMPLATE, made


def _stages(check: OrderCheck) -> Iterator[tuple[Operator, OrderCheck]]:
    if check.a and check.b and check.a != check.b and check.template.value not in _SYMMETRIC:
        yield Operator.STAGES, _with(check, a=check.b, b=check.a)
    for side, stages in (("a", check.a), ("b", check.b)):
        for stage in stages if len(stages) > 1 else ():
            rest = tuple(other for other in stages if other != stage)
            yield Operator.STAGES, _with(check, **{side: rest})


def _fields(
    check: OrderCheck, vocabulary: Vocabulary
) -> Iterator[tuple[Operator, OrderCheck]]:  # fmt: skip
    """Yield mistakes in the numbers, switches and conditions of a template."""
    for own in attrs.fields(type(check)):
        value = getattr(check, own.name)
        if isinstance(value, Condition):
            for change in changes(value, vocabulary):
                yield change.operator, _with(check, **{own.name: change.node})
            if own.name not in _NEEDED:
                yield Operator.DROP, _with(check, **{own.name: None})
        elif isinstance(value, bool):
            if own.name == "is_working" and _counts_days(check):
                yield Operator.DAYS, _with(check, is_working=not value)
        elif isinstance(value, int) and _counts(check, own, value):
            for shifted in (value + 1, value - 1):
                if shifted >= _least(check, own.name):
                    yield Operator.NUMBER, _with(check, **{own.name: shifted})


def _counts_days(check: OrderCheck) -> bool:
    return check.template.value in _TIMED or check.has_window


def _counts(check: OrderCheck, own: attrs.Attribute[object], value: int) -> bool:
    """Whether a number is part of what a template asks."""
    used = {"count": _COUNTED, "days": _TIMED}.get(own.name, frozenset())
    return check.template.value in used or value != own.default


def _least(check: OrderCheck, name: str) -> float:
    """Return the least number that a rule file may write."""
    if name == "days" and check.template is Template.DEADLINE:
        return float("-inf")
    return 1 if name == "count" and check.template.value not in _BOUNDED else 0
