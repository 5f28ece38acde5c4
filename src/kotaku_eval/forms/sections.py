"""Sections: where in a form the fields of activities and places are asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from attrs import frozen

from kotaku_eval.activities import BASE_FIELDS
from kotaku_eval.facts import ACTIVITY
from kotaku_eval.forms.answers import YES_NO
from kotaku_eval.forms.fields import FieldQuestions, anchor_of
from kotaku_eval.forms.items import Item, group, plain, ref
from kotaku_eval.lifecycles import Lifecycle
from kotaku_eval.models import Field, Kind, fields_of
from kotaku_eval.places import Level
from kotaku_eval.questions import PLACE_BASE, YES, Path, Schema, dotted, identifier, leaves
from kotaku_eval.texts import Text

_ASK: Final = Text(id="isi datanya sekarang?", en="enter its facts now?")
_ASK_HINT: Final = Text(
    id="Cukup sekali; pilih Tidak bila sudah diisi bersama kegiatan lain.",
    en="Once is enough; choose No if they were entered with another activity.",
)


@frozen
class FieldSections:
    """Puts the questions about fields into groups.

    Args:
        lifecycle: The lifecycle.
        schema: What questions are called.
        fields: Makes the questions.
    """

    lifecycle: Lifecycle
    schema: Schema
    fields: FieldQuestions

    def _own_fields(self) -> list[Field]:
        return list(fields_of(self.lifecycle.activity_type, without=BASE_FIELDS))

    def _asked_fields(self, level: str, own: Field) -> list[tuple[Path, Field]]:
        return [
            (path, part)
            for path, part in leaves([own], lists=True)
            if self.fields.is_asked(level, path, part)
        ]

    def by_anchor(self, order: list[str]) -> dict[str, list[Item]]:
        """Return the groups of fields by the stage they follow; empty for those in front.

        Args:
            order: The stages in the order they are asked.
        """
        found: dict[str, list[Item]] = {}
        for own in self._own_fields():
            parts: dict[str, list[tuple[Path, Field]]] = {}
            for path, part in self._asked_fields(ACTIVITY, own):
                near = self.fields.reads.near.get((ACTIVITY, dotted(path)), set())
                anchor = anchor_of(self.fields.guards(ACTIVITY, path, part), near, order)
                parts.setdefault(anchor, []).append((path, part))
            for anchor, fields in parts.items():
                found.setdefault(anchor, []).extend(self._field_group(own, anchor, fields))
        return found

    def _field_group(
        self, own: Field, anchor: str, fields: list[tuple[Path, Field]]
    ) -> Iterator[Item]:
        title = plain(own.meaning if own.meaning.en else Text.same(own.name))
        lead = title if own.kind is Kind.RECORD else Text.same("")
        items = list(self.fields.items(ACTIVITY, fields, lead))
        if own.kind is not Kind.RECORD:
            yield from items
            return
        name = identifier("about", own.name, anchor) if anchor else identifier("about", own.name)
        has_list = any(item.type == "repeat" for item in items)
        shown_as = "" if has_list else "field-list"
        yield group(name, title, items, appearance=shown_as)

    def of_level(self, level: Level) -> Iterator[Item]:
        """Yield the group about a place, asked once for each."""
        found = [
            part
            for own in fields_of(level.kind, without=PLACE_BASE)
            for part in self._asked_fields(level.id, own)
        ]
        if not found:
            return
        title = plain(level.title)
        ask = self.schema.name("ask", level.id)
        shown = f"{ref(ask)} = '{YES}'"
        gate = Item(
            type=f"select_one {YES_NO}", name=ask, hint=_ASK_HINT,
            label=Text(id=f"{title.id}: {_ASK.id}", en=f"{title.en}: {_ASK.en}"),
        )  # fmt: skip
        items = list(self.fields.items(level.id, found, Text.same(""), shown=shown))
        has_list = any(item.type == "repeat" for item in items)
        shown_as = "" if has_list else "field-list"
        yield group(identifier("about", level.id), title, [gate, *items], appearance=shown_as)

    def unaskable(self) -> Iterator[str]:
        """Yield what a form cannot ask: lists within the entries of a list."""
        for path, own in leaves(self._own_fields(), lists=True):
            if own.kind is Kind.LIST:
                for inner, item in leaves(own.fields, lists=True):
                    if item.kind is Kind.LIST:
                        yield ".".join((*path, *inner))
