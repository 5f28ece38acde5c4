"""Reads: which facts the rules of a set need, and under which conditions each matters."""

from __future__ import annotations

from attrs import field, frozen

from kotaku_eval.activities import EVENT_FIELDS
from kotaku_eval.conditions import (
    Condition,
    Junction,
)
from kotaku_eval.lifecycles import Lifecycle
from kotaku_eval.models import fields_of
from kotaku_eval.questions import dotted, leaves

Guard = tuple[str, Condition]
"""A condition, and the level of the subjects it is asked of."""
Guards = list[Guard | None]
Key = tuple[str, ...]


@frozen(eq=False)
class Reads:
    """What rules ask about.

    Args:
        guards: For each field the conditions of the rules that read it; ``None`` among them for
            a rule that reads it in every case.
        happened: The stages of which it matters whether they happened.
        dates: The stages of which it matters when.
        planned: The stages of which the plan matters.
        planned_until: The stages of which the plan matters until they have happened.
        several: The stages of which more than the first event matters.
        documents: Stage, ``exists`` or ``correct``, and document.
        own: Stage and field of the programme's own fields of events.
        near: For a field the stages that it is asked about with.
    """

    guards: dict[Key, Guards] = field(factory=dict)
    happened: set[str] = field(factory=set)
    dates: set[str] = field(factory=set)
    planned: set[str] = field(factory=set)
    planned_until: set[str] = field(factory=set)
    several: set[str] = field(factory=set)
    documents: set[tuple[str, str, str]] = field(factory=set)
    own: set[tuple[str, str]] = field(factory=set)
    near: dict[Key, set[str]] = field(factory=dict)

    def has(self, *key: str) -> bool:
        """Whether a field is read."""
        return key in self.guards

    def widened(self, other: Reads) -> Reads:
        """Return what is read here or there."""
        return Reads(
            {**other.guards, **self.guards},
            self.happened | other.happened,
            self.dates | other.dates,
            self.planned | other.planned,
            self.planned_until | other.planned_until,
            self.several | other.several,
            self.documents | other.documents,
            self.own | other.own,
            self.near,
        )

    def conditions(self, *key: str) -> list[Guard] | None:
        """Return under which conditions a field matters; ``None`` for always."""
        found = self.guards.get(key, [None])
        known = [guard for guard in found if guard is not None]
        return weakest(known) if len(known) == len(found) else None


def everything(lifecycle: Lifecycle) -> Reads:
    """Return reads of everything that a form can ask but fields, which are all asked anyway."""
    stages = {stage.id for stage in lifecycle.stages}
    papers = {
        (stage.id, part, document)
        for stage in lifecycle.stages
        for document in stage.evidence
        for part in ("exists", "correct", "number")
    }
    own = {
        (stage, dotted(path))
        for stage in stages
        for path, _ in leaves(fields_of(lifecycle.event_type, without=EVENT_FIELDS))
    }
    return Reads(
        happened=stages, dates=stages, planned=stages, several=stages, documents=papers, own=own
    )


def conjuncts(node: Condition) -> tuple[Condition, ...]:
    """Return the conditions that all have to hold for a condition to hold."""
    if isinstance(node, Junction) and node.op == "and":
        return tuple(part for inner in node.parts for part in conjuncts(inner))
    return (node,)


def weakest(guards: list[Guard]) -> list[Guard]:
    """Return conditions without those that another one follows from."""
    sets = [(level, frozenset(map(str, conjuncts(node)))) for level, node in guards]
    return [
        guard
        for at, (guard, (level, own)) in enumerate(zip(guards, sets, strict=True))
        if not any(
            level == other and (less < own or (less == own and before < at))
            for before, (other, less) in enumerate(sets)
        )
    ]
