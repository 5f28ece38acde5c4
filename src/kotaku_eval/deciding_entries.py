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
from kotaku_eval.displays import show
from kotaku_eval.facts import Fact, Subject, value_of
from kotaku_eval.logic import kleene_and, kleene_not, kleene_or
from kotaku_eval.texts import Text


@frozen
class Deciding:
    """An entry of a list that decided a condition.

    Args:
        items: The list.
        at: Which entry of it, counted from 0.
        entry: The entry: a record, or an activity of a place.
        facts: What decided in it, the field to look at first.
    """

    items: Fact
    at: int
    entry: Any
    facts: tuple[Fact, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Names such as ``tranches.1.amount``."""
        head = f"{self.items.name}.{self.at}"
        return tuple(f"{head}.{known.name}" for known in self.facts) or (head,)

    @property
    def words(self) -> Text:
        """What decided, in words that no order of the entries changes; activities have ids."""
        held = [(known.name, item_value(known, self.entry), known) for known in self.facts]
        shown = [(name, show(value, known.field.unit)) for name, value, known in held]
        local = ", ".join(f"{name} = {text.id}" for name, text in shown)
        english = ", ".join(f"{name} = {text.en}" for name, text in shown)
        items = self.items.name
        if isinstance(self.entry, Subject):
            return Text(
                id=f"{items} {self.entry.id}: {local}", en=f"{items} {self.entry.id}: {english}"
            )
        return Text(id=f"entri {items}: {local}", en=f"entry of {items}: {english}")


def deciding(node: Condition, subject: Subject, settings: Settings) -> Deciding | None:
    """Return an entry that decided a condition; ``None`` where no single entry decides.

    Of several it is the first by its words, as tables have no order.

    Args:
        node: The condition, which does not hold or is open.
        subject: What it is asked of.
        settings: Those of the rule set.
    """
    search = _Search(subject, settings)
    return next(search.found(node, search.value(node)), None)


@frozen
class _Search:
    subject: Subject
    settings: Settings

    def value(self, node: Condition) -> Any:
        """Return the value of a condition on the subject."""
        return evaluate(node, self.subject, self.settings)

    def found(self, node: Condition, given: Any) -> Iterator[Deciding]:
        """Yield the entries that gave a condition its value."""
        match node:
            case Not():
                yield from self.found(node.operand, None if given is None else not given)
            case Junction():
                for part in node.parts:
                    if self.value(part) is given:
                        yield from self.found(part, given)
            case Aggregate():
                yield from self._entries(node, given)
            case _:
                for part in children(node) if given is None else ():
                    if self.value(part) is None:
                        yield from self.found(part, None)

    def _entries(self, node: Aggregate, given: Any) -> Iterator[Deciding]:
        is_open = given is None
        if not (is_open or (node.function, given) in {("all", False), ("any", True)}):
            return
        found: list[Deciding] = []
        for at, entry in enumerate(value_of(node.items.fact, self.subject) or ()):
            held = _Entry(self, node.variable, entry)
            keep, element = held.value(node.condition), held.value(node.element)
            if not (_leaves_open if is_open else _settles)(node.function, keep, element):
                continue
            part = node.condition if keep is None else node.element
            found.append(Deciding(node.items.fact, at, entry, held.asked(part, given)))
        yield from sorted(found, key=lambda own: own.words.en)


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

    def asked(self, part: Condition | None, given: Any) -> tuple[Fact, ...]:
        """Return the facts of the entry that gave a part its value, those that it lacks first."""
        facts = {known.name: known for known in self._deciding(part, given)}
        by_lack = sorted(
            facts.values(), key=lambda known: item_value(known, self.entry) is not None
        )
        return tuple(by_lack)

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
