"""Portfolio files: activities and places in strict YAML or JSON."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from attrs import field, frozen

from kotaku_eval.activities import Activity
from kotaku_eval.definitions import structure_activity, structure_place
from kotaku_eval.definitions.blocks import Block
from kotaku_eval.definitions.nodes import in_file_order
from kotaku_eval.errors import DataError, name_hint
from kotaku_eval.lifecycles import Lifecycle
from kotaku_eval.places import Level, Place
from kotaku_eval.portfolios import Basis, Portfolio
from kotaku_eval.readers.notes import Notes, activity_left_out, place_left_out
from kotaku_eval.readers.references import named_lifecycle, named_ruleset
from kotaku_eval.sources import Mapping, Node, Scalar, Source
from kotaku_eval.texts import Text


def read_portfolio_node(
    node: Node, notes: Notes, *, folder: Path | None = None, lifecycle: Lifecycle | None = None
) -> Portfolio:
    """Read a portfolio from the content of its file.

    Args:
        node: The content.
        notes: Where activities and places that cannot be read are noted; they are left out, and
            so is what refers to them.
        folder: What relative paths in it are relative to.
        lifecycle: Used instead of the lifecycle that the file names.

    Raises:
        DataError: The file itself is wrong: an unknown or missing key, no lifecycle.

    >>> from kotaku_eval.sources import parse_yaml
    >>> text = "{portfolio: one, lifecycle: kotaku, activities: [{id: A1}]}"
    >>> len(read_portfolio_node(parse_yaml(text), Notes()))
    1
    """
    block = Block(node, [], is_data=True)
    found = named_lifecycle(block, folder, lifecycle)
    name = block.string("portfolio", required=True)
    title, ruleset = block.text("title"), named_ruleset(block, folder)
    as_of, basis = block.date("as_of"), block.choice("basis", Basis.CENSUS)
    is_illustrative = block.boolean("illustrative")
    places = _listed_places(block, found)
    activities = block.nodes("activities", required=True)
    block.close()
    if block.problems or found is None:
        raise DataError(in_file_order(block.problems))
    reader = _PortfolioReader(found, notes)
    for level, nodes in reversed(places):
        for part in nodes:
            reader.take_place(part, level)
    for part in activities:
        reader.take_activity(part)
    return Portfolio(
        found,
        tuple(reader.activities.values()),
        tuple(reader.places.values()),
        id=name,
        title=title,
        as_of=as_of,
        basis=basis,
        illustrative=is_illustrative,
        ruleset=ruleset,
    )


def _listed_places(
    block: Block, lifecycle: Lifecycle | None
) -> list[tuple[Level, tuple[Node, ...]]]:
    """Return the places of each level as they are listed, from the lowest level up."""
    listed = block.child("places")
    if listed is None or lifecycle is None:
        return []
    found = [(level, listed.nodes(level.id)) for level in lifecycle.levels]
    known = [level.id for level in lifecycle.levels]
    for name, source in listed.keys.items():
        if name not in known:
            text = Text(id=f"tingkat tidak dikenal '{name}'", en=f"unknown level '{name}'")
            listed.note(source, text, name_hint(name, known))
    return found


@frozen
class _PortfolioReader:
    """Takes places from the highest level down, then activities, noting what does not fit."""

    lifecycle: Lifecycle
    notes: Notes
    places: dict[tuple[str, str], Place] = field(factory=dict)
    activities: dict[str, Activity] = field(factory=dict)
    left_out: set[str] = field(factory=set)

    def take_place(self, node: Node, level: Level) -> None:
        """Read a place, unless its code is taken or its parent unknown."""
        problems = self.notes.problems
        before = len(problems)
        place = structure_place(node, level, problems, zone=self.lifecycle.zone)
        outcome = place_left_out(level.id, _text(node, "code"))
        if place is None:
            self.notes.leave_out(before, outcome)
            self.left_out.add(_text(node, "code"))
            return
        key = (level.id, place.code)
        if key in self.places:
            noun, first = Text.same(level.id), self.places[key].source
            self._note_twice(_source(place, node), noun, place.code, first)
            return
        levels = [own.id for own in self.lifecycle.levels]
        above = levels[levels.index(level.id) + 1 :]
        if place.parent is not None and not self._has(place.parent, above):
            text = Text(
                id=f"induk '{place.parent}' dari {level.id} '{place.code}' tidak ada",
                en=f"the parent '{place.parent}' of {level.id} '{place.code}' does not exist",
            )
            source = _part(node, "parent") or _source(place, node)
            before = len(problems)
            self._note_missing(source, text, place.parent, above)
            self.notes.leave_out(before, outcome)
            self.left_out.add(place.code)
            return
        self.places[key] = place

    def _note_missing(self, source: Source, text: Text, code: str, levels: list[str]) -> None:
        """Note a place that there is not, or that was left out for a mistake of its own."""
        if code not in self.left_out:
            self.notes.problem(source, text, self._code_hint(code, levels))
            return
        words = Text(
            id=f"tempat '{code}' tidak dapat dibaca", en=f"the place '{code}' could not be read"
        )
        self.notes.problem(source, words)

    def take_activity(self, node: Node) -> None:
        """Read an activity, unless its id is taken or its place unknown."""
        before = len(self.notes.problems)
        activity = structure_activity(node, self.lifecycle, self.notes.problems)
        if activity is None:
            self.notes.leave_out(before, activity_left_out(_text(node, "id")))
            return
        source = _source(activity, node)
        if activity.id in self.activities:
            first = self.activities[activity.id].source
            self._note_twice(source, _ACTIVITY, activity.id, first)
            return
        levels = [own.id for own in self.lifecycle.levels]
        levels = [activity.level] if activity.level is not None else levels
        if activity.place is not None and not self._has(activity.place, levels):
            noun = activity.level
            text = Text(
                id=f"{noun or 'tempat'} '{activity.place}' dari kegiatan '{activity.id}' tidak ada",
                en=f"the {noun or 'place'} '{activity.place}' of activity '{activity.id}' "
                "does not exist",
            )
            source = activity.sources.get("place", source)
            self._note_missing(source, text, activity.place, levels)
            self.notes.leave_out(before, activity_left_out(activity.id))
            return
        self.activities[activity.id] = activity

    def _has(self, code: str, levels: list[str]) -> bool:
        return any((level, code) in self.places for level in levels)

    def _code_hint(self, code: str, levels: list[str]) -> Text:
        return name_hint(code, [known for level, known in self.places if level in levels])

    def _note_twice(self, source: Source, noun: Text, name: str, first: Source | None) -> None:
        where = f" ({first})" if first else ""
        text = Text(
            id=f"{noun.id} ganda '{name}'{where}", en=f"duplicate {noun.en} '{name}'{where}"
        )
        hint = Text(id="Yang pertama yang dipakai.", en="The first one is used.")
        self.notes.problem(source, text, hint)


_ACTIVITY: Final = Text(id="kegiatan", en="activity")


def _source(value: Activity | Place, node: Node) -> Source:
    return value.source or node.source


def _text(node: Node, key: str) -> str:
    part = node.items.get(key) if isinstance(node, Mapping) else None
    return part.text if isinstance(part, Scalar) and not part.is_null else ""


def _part(node: Node, key: str) -> Source | None:
    part = node.items.get(key) if isinstance(node, Mapping) else None
    return part.source if part is not None else None
