"""Event terms: what a condition on events speaks of, and what it cannot mean."""

from __future__ import annotations

from collections import abc

from kotaku_eval.conditions import Compare, Condition, ItemRef, Junction, Literal, Member, walk
from kotaku_eval.facts import EVENT
from kotaku_eval.templates import PAIR, Template
from kotaku_eval.templates.names import activated_by
from kotaku_eval.texts import Text

Stages = abc.Mapping[str, tuple[str, ...]]
"""The stages that the event of each variable may be of."""


def spoken_of(template: Template, key: str, sides: Stages) -> Stages:
    """Return the stages of the events that a condition is asked of, by their variables.

    Args:
        template: The template.
        key: ``when``, ``target`` or ``correlate``.
        sides: The stages of ``a`` and ``b``.
    """
    if key == "correlate":
        return sides
    acting = activated_by(template)
    asked = acting if key == "when" or acting >= set(PAIR) else set(PAIR) - acting
    return {EVENT: tuple(stage for side in sorted(asked) for stage in sides[side])}


def misplaced(
    condition: Condition, key: str, stages: Stages
) -> abc.Iterator[tuple[Text, Text | None]]:
    """Yield what is wrong with a condition, and what to do about it.

    That is a relation that speaks of one event only, and a stage that its event never has.
    """
    told = {part.variable for part in walk(condition) if isinstance(part, ItemRef)}
    if key == "correlate" and not told >= set(PAIR):
        text = Text(
            id=f"'correlate' menghubungkan dua kejadian: {condition.text}",
            en=f"'correlate' relates two events: {condition.text}",
        )
        hint = Text(
            id="Syarat pada satu kejadian ditulis di bawah 'when' atau 'target'.",
            en="A condition on one event goes under 'when' or 'target'.",
        )
        yield text, hint
    for variable, names, part in _asked_stages(condition):
        possible = stages.get(variable, ())
        if possible and names.isdisjoint(possible):
            known = ", ".join(possible)
            text = Text(
                id=f"{part.text}: kejadian ini selalu bertahap {known}",
                en=f"{part.text}: this event is always of the stage {known}",
            )
            yield text, None


def _asked_stages(condition: Condition) -> abc.Iterator[tuple[str, frozenset[str], Condition]]:
    """Yield the stages that a condition asks for wherever it is to hold."""
    match condition:
        case Junction(op="and", parts=parts):
            for part in parts:
                yield from _asked_stages(part)
        case Compare(op="==", left=ItemRef() as item, right=Literal(value=str() as value)):
            if item.fact.name == "stage":
                yield item.variable, frozenset({value}), condition
        case Member(operand=ItemRef() as item, values=values, negated=False):
            if item.fact.name == "stage":
                yield item.variable, frozenset(map(str, values)), condition
        case _:
            return
