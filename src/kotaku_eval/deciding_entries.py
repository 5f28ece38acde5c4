"""Deciding entries: which entry of a list made a condition false, or left it open."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from attrs import frozen

from kotaku_eval.conditions import (
    Aggregate,
    Condition,
    ItemRef,
    Junction,
    Not,
    Settings,
    children,
    evaluate,
    item_value,
    walk,
)
from kotaku_eval.facts import Fact, Subject, value_of
from kotaku_eval.logic import kleene_and, kleene_not, kleene_or


def deciding_entry(node: Condition, subject: Subject, settings: Settings) -> tuple[str, ...]:
    """Return the names of the first entry that decided a condition, the field to look at first.

    Args:
        node: The condition, which does not hold or is open.
        subject: What it is asked of.
        settings: Those of the rule set.

    Returns:
        Names such as ``tranches.1.amount``, counted from 0; none where no single entry decides.
    """
    search = _Search(subject, settings)
    return next(search.names(node, search.value(node)), ())


@frozen
class _Search:
    subject: Subject
    settings: Settings

    def value(self, node: Condition) -> Any:
        """Return the value of a condition on the subject."""
        return evaluate(node, self.subject, self.settings)

    def names(self, node: Condition, given: Any) -> Iterator[tuple[str, ...]]:
        """Yield the names of the entries that gave a condition its value."""
        match node:
            case Not():
                yield from self.names(node.operand, None if given is None else not given)
            case Junction():
                for part in node.parts:
                    if self.value(part) is given:
                        yield from self.names(part, given)
            case Aggregate():
                yield from self._entries(node, given)
            case _:
                for part in children(node) if given is None else ():
                    if self.value(part) is None:
                        yield from self.names(part, None)

    def _entries(self, node: Aggregate, given: Any) -> Iterator[tuple[str, ...]]:
        is_open = given is None
        if not (is_open or (node.function, given) in {("all", False), ("any", True)}):
            return
        for at, entry in enumerate(value_of(node.items.fact, self.subject) or ()):
            held = _Entry(self, node.variable, entry)
            keep, element = held.value(node.condition), held.value(node.element)
            if not (_leaves_open if is_open else _settles)(node.function, keep, element):
                continue
            part = node.condition if keep is None else node.element
            head = f"{node.items.fact.name}.{at}"
            yield tuple(f"{head}.{name}" for name in held.asked(part, given)) or (head,)


def _settles(function: str, keep: Any, element: Any) -> bool:
    """Whether an entry alone makes ``all`` false, or ``any`` true."""
    return keep is True and element is (function == "any")


def _leaves_open(function: str, keep: Any, element: Any) -> bool:
    """Whether an entry alone leaves an aggregate without a value."""
    if function == "all":
        return kleene_or([kleene_not(keep), element]) is None
    if function == "any":
        return kleene_and([keep, element]) is None
    return keep is None or (keep and element is None)


@frozen
class _Entry:
    """An entry of a list, of which parts of a condition are asked."""

    search: _Search
    variable: str
    entry: Any

    def value(self, part: Condition | None) -> Any:
        """Return what a part is of the entry; true where there is none."""
        if part is None:
            return True
        held = {self.variable: self.entry}
        return evaluate(part, self.search.subject, self.search.settings, held)

    def asked(self, part: Condition | None, given: Any) -> list[str]:
        """Return the facts of the entry that gave a part its value, those that it lacks first."""
        facts = {known.name: known for known in self._deciding(part, given)}
        return sorted(facts, key=lambda name: item_value(facts[name], self.entry) is not None)

    def _deciding(self, part: Condition | None, given: Any) -> Iterator[Fact]:
        match part:
            case None:
                return
            case Not():
                yield from self._deciding(part.operand, None if given is None else not given)
            case Junction():
                for one in part.parts:
                    if self.value(one) is given:
                        yield from self._deciding(one, given)
            case _:
                refs = (one for one in walk(part) if isinstance(one, ItemRef))
                yield from (own.fact for own in refs if own.variable == self.variable)
