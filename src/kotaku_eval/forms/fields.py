"""Fields: the values that a programme records of an activity or a place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from attrs import field, frozen

from kotaku_eval.conditions import Condition, FactRef, ItemRef, walk
from kotaku_eval.facts import Fact, Origin
from kotaku_eval.forms.answers import YES_NO, question
from kotaku_eval.forms.items import Item, both, group, plain, ref, repeat
from kotaku_eval.forms.kleene import UntranslatableError, any_of
from kotaku_eval.forms.reads import Guard, Reads, conjuncts, weakest
from kotaku_eval.models import Field, Kind
from kotaku_eval.questions import YES, Path, Schema, dotted, identifier, leaves
from kotaku_eval.texts import Text

Translate = Callable[[Guard], str]
"""Returns when a condition certainly holds, as an expression."""
Note = Callable[[Guard, UntranslatableError], None]

_ANY: Final = Text(id="ada yang tercatat?", en="is any recorded?")
_ONE: Final = Text(id="satu entri", en="one entry")
_EACH: Final = Text(id="Tambahkan satu untuk setiap entri.", en="Add one for each entry.")


@frozen
class FieldQuestions:
    """Makes the questions about the fields of activities and places.

    Args:
        schema: What questions are called.
        reads: What the rules read.
        asks_all: Whether fields are asked that no rule reads.
        translate: Turns conditions into expressions.
        note: Told of conditions that have none; their questions are always shown.
        lists: The choices that the questions need: the name of a list, and its field.
    """

    schema: Schema
    reads: Reads
    asks_all: bool
    translate: Translate
    note: Note
    lists: dict[str, Field] = field(factory=dict)

    def is_asked(self, level: str, path: Path, own: Field) -> bool:
        """Whether there is a question about a field."""
        role = "list" if own.kind is Kind.LIST else "field"
        key = (level, dotted(path))
        if self.asks_all or self.reads.has(role, *key):
            return True
        return own.kind is Kind.LIST and any(
            self.reads.has("entry", *key, dotted(inner)) for inner, _ in leaves(own.fields)
        )

    def guards(self, level: str, path: Path, own: Field) -> list[Guard] | None:
        """Return under which conditions a field matters; ``None`` for always."""
        key = (level, dotted(path))
        if own.kind is not Kind.LIST:
            return self.reads.conditions("field", *key)
        keys: list[tuple[str, ...]] = [("list", *key)] if self.reads.has("list", *key) else []
        inner = [("entry", *key, dotted(part)) for part, _ in leaves(own.fields)]
        keys += [part for part in inner if self.reads.has(*part)]
        found = [self.reads.conditions(*part) for part in keys] or [None]
        known = [guards for guards in found if guards is not None]
        if len(known) < len(found):
            return None
        return weakest([guard for guards in known for guard in guards])

    def relevant(self, level: str, path: Path, own: Field) -> str:
        """Return when the question about a field is shown."""
        guards = None if self.asks_all else self.guards(level, path, own)
        if guards is None:
            return ""
        parts = [self._certain(guard) for guard in guards]
        return any_of(parts) if all(parts) else ""

    def _certain(self, guard: Guard) -> str:
        """Return when a condition holds, as far as that translates; empty for always."""
        level, node = guard
        parts = []
        for part in conjuncts(node):
            try:
                parts.append(self.translate((level, part)))
            except UntranslatableError as failure:
                self.note(guard, failure)
        return both(*parts)

    def items(
        self, level: str, fields: list[tuple[Path, Field]], lead: Text, *, shown: str = ""
    ) -> Iterator[Item]:
        """Yield the questions about some fields, lists as repeats.

        Args:
            level: Whose fields they are.
            fields: With the way to each.
            lead: What stands in front of what is asked.
            shown: When they are shown at all.
        """
        for path, own in fields:
            relevant = both(shown, self.relevant(level, path, own))
            key = (level, dotted(path))
            if own.kind is Kind.LIST:
                yield from self._list(level, path, own, relevant)
                continue
            name = self.schema.name("field", *key)
            precision = self._precision("field_precision", *key, own=own)
            label = _led(lead, _words(own, path))
            yield from question(name, own, label, relevant=relevant, precision=precision)
            self._keep(name, own)

    def _list(self, level: str, path: Path, own: Field, shown: str) -> Iterator[Item]:
        key = (level, dotted(path))
        title = plain(_words(own, path))
        gate = self.schema.name("any", *key)
        label = Text(id=f"{title.id}: {_ANY.id}", en=f"{title.en}: {_ANY.en}")
        yield Item(type=f"select_one {YES_NO}", name=gate, label=label, relevant=shown)
        entries = [
            (inner, item)
            for inner, item in leaves(own.fields)
            if self.asks_all or self.reads.has("entry", *key, dotted(inner))
        ] or list(leaves(own.fields))
        items: list[Item] = []
        for inner, item in entries:
            name = self.schema.name("entry", *key, dotted(inner))
            precision = self._precision("entry_precision", *key, dotted(inner), own=item)
            items += question(name, item, _words(item, inner), precision=precision)
            self._keep(name, item)
        inner_group = group(identifier("one", self.schema.name("list", *key)), title, items,
                            appearance="field-list")  # fmt: skip
        shown = f"{ref(gate)} = '{YES}'"
        yield repeat(self.schema.name("list", *key), _led(title, _ONE), [inner_group],
                     relevant=shown)  # fmt: skip

    def _precision(self, *key: str, own: Field) -> str:
        return self.schema.name(*key) if own.kind is Kind.DATE else ""

    def _keep(self, name: str, own: Field) -> None:
        if own.kind is Kind.CHOICE:
            self.lists[name] = own


def _words(own: Field, path: Path) -> Text:
    return own.meaning if own.meaning.en else Text.same(dotted(path))


def _led(lead: Text, words: Text) -> Text:
    if not lead.en:
        return words
    return Text(id=f"{lead.id}: {words.id}", en=f"{lead.en}: {words.en}")


def anchor_of(guards: list[Guard] | None, near: set[str], order: list[str]) -> str:
    """Return the stage after which a field is asked; empty for in front of all.

    A field that depends on stages comes after the last of them, when it is known whether it
    matters; one that is always asked comes after the first stage that it is asked about with.

    Args:
        guards: The conditions under which it matters; ``None`` for always.
        near: The stages that it is asked about with.
        order: The stages in the order they are asked.
    """
    if guards is None:
        return next((stage for stage in order if stage in near), "")
    named = {
        known.path[0]
        for _, condition in guards
        for known in facts_of(condition)
        if known.origin in {Origin.STAGE, Origin.DOCUMENT}
    }
    return next((stage for stage in reversed(order) if stage in named), "")


def facts_of(node: Condition) -> list[Fact]:
    """Return the facts a condition speaks of, those of the entry it is asked of included."""
    return [part.fact for part in walk(node) if isinstance(part, FactRef | ItemRef)]
