"""Cases: the facts of one example, as a small portfolio of its own.

A case names stages and fields side by side, without ids or places to look up; the rest of a
portfolio is made up around them.
"""

from __future__ import annotations

from collections import abc
from typing import Any

from attrs import field, frozen

from kotaku_eval.activities import Activity
from kotaku_eval.dates import EventDate
from kotaku_eval.definitions.dotted import nested
from kotaku_eval.definitions.leaves import date_of
from kotaku_eval.definitions.nodes import LeafError, node_of, problem_at
from kotaku_eval.definitions.record_readers import reader_of
from kotaku_eval.definitions.records import structure_activity, structure_place
from kotaku_eval.errors import DataError, Problem, name_hint
from kotaku_eval.facts import ACTIVITIES, ACTIVITY
from kotaku_eval.lifecycles import Lifecycle
from kotaku_eval.places import Level, Place
from kotaku_eval.portfolios import Portfolio
from kotaku_eval.sources import Mapping, Node, Scalar, Sequence, Source
from kotaku_eval.texts import Text

EXAMPLE = "example"
_AS_OF = "as_of"
_STAGES = "stages"
_STATUS = Text(id="Tulis status: closed.", en="Write status: closed.")


def case_portfolio(
    case: Node | abc.Mapping[str, Any], lifecycle: Lifecycle, level: str = ACTIVITY
) -> tuple[Portfolio, str]:
    """Make the portfolio of one example.

    Args:
        case: Stages and fields side by side; for a place its fields and ``activities: [...]``.
        lifecycle: The lifecycle it follows.
        level: What it is about: ``activity``, or the level of a place.

    Returns:
        The portfolio, and the id or code of its subject.

    Raises:
        DataError: Every mistake in the case.

    >>> from kotaku_eval.definitions import load_lifecycle
    >>> portfolio, subject = case_portfolio(
    ...     {"mp2k_held": "2018-08-01", "village.ceiling": 5}, load_lifecycle("kotaku")
    ... )
    >>> portfolio.activity(subject).timeline["mp2k_held"].count, portfolio.places[0].ceiling
    (1, 5)
    """
    problems: list[Problem] = []
    made = read_case(case, lifecycle, level, problems)
    if made is None:
        raise DataError(problems)
    return made


def read_case(
    case: Node | abc.Mapping[str, Any], lifecycle: Lifecycle, level: str, problems: list[Problem]
) -> tuple[Portfolio, str] | None:
    """Make the portfolio of one example, noting mistakes; ``None`` when there were some."""
    before = len(problems)
    try:
        node = node_of(case)
    except DataError as failure:
        problems += failure.problems
        return None
    reader = _CaseReader(lifecycle, problems)
    if not isinstance(node, Mapping):
        reader.note_no_mapping(node)
        return None
    node = nested(node, problems)
    as_of = reader.as_of(node)
    subject = reader.activity(node) if level == ACTIVITY else reader.place(node, level)
    if len(problems) > before or subject is None:
        return None
    try:
        portfolio = Portfolio(
            lifecycle, tuple(reader.activities), tuple(reader.places), id=EXAMPLE, as_of=as_of
        )
    except DataError as failure:
        problems += failure.problems
        return None
    return portfolio, subject


@frozen
class _CaseReader:
    """Collects the activities and places of one case."""

    lifecycle: Lifecycle
    problems: list[Problem]
    activities: list[Activity] = field(factory=list)
    places: list[Place] = field(factory=list)

    def note_no_mapping(self, node: Node) -> None:
        text = Text(
            id="kasus ditulis sebagai pemetaan (tahap atau kolom: nilai)",
            en="a case is a mapping (stage or field: value)",
        )
        self.problems.append(problem_at(node.source, text))

    def as_of(self, node: Mapping) -> EventDate | None:
        written = node.items.get(_AS_OF)
        if written is None:
            return None
        try:
            return date_of(written, self.lifecycle.zone)
        except LeafError as failure:
            self.problems.append(failure.problem(_AS_OF))
            return None

    def activity(
        self, node: Mapping, name: str = EXAMPLE, within: Place | None = None
    ) -> str | None:
        """Read the case of an activity; ``within`` is the place whose case it belongs to."""
        levels = self.lifecycle.levels
        if within is not None:
            levels = levels[: [own.id for own in levels].index(within.level)]
        parts = _Parts(node)
        stages = parts.take(own.id for own in self.lifecycle.stages)
        parents = parts.take(own.id for own in levels)
        parts.drop(() if within is not None else (_AS_OF,))
        self._note_unknown(parts, [own.id for own in levels])
        home = self._chain(levels, parents, name, within) or within
        record = parts.rest
        if stages.items:
            record = _with_stages(record, stages, self.problems)
        record = _named(record, "id", name)
        if home is not None:
            record = _named(_named(record, "place", home.code), "level", home.level)
        made = structure_activity(record, self.lifecycle, self.problems)
        if made is None:
            return None
        self.activities.append(made)
        return made.id

    def place(self, node: Mapping, level: str) -> str | None:
        """Read the case of a place with its activities."""
        names = [own.id for own in self.lifecycle.levels]
        at = names.index(level)
        above = self.lifecycle.levels[at + 1 :]
        parts = _Parts(node)
        parents = parts.take(own.id for own in above)
        listed = parts.take([ACTIVITIES]).items.get(ACTIVITIES)
        parts.drop((_AS_OF,))
        parent = self._chain(above, parents, EXAMPLE, None)
        record = _named(parts.rest, "code", EXAMPLE)
        if parent is not None:
            record = _named(record, "parent", parent.code)
        own = self.lifecycle.levels[at]
        made = structure_place(record, own, self.problems, zone=self.lifecycle.zone)
        if made is None:
            return None
        self.places.append(made)
        self._listed(listed, made)
        return made.code

    def _listed(self, node: Node | None, place: Place) -> None:
        if node is None:
            return
        if not isinstance(node, Sequence):
            text = Text(id="activities: diperlukan daftar", en="activities: a list is needed")
            self.problems.append(problem_at(node.source, text))
            return
        for at, part in enumerate(node.items, start=1):
            if isinstance(part, Mapping):
                self.activity(nested(part, self.problems), f"{EXAMPLE}-{at}", place)
            else:
                self.note_no_mapping(part)

    def _chain(
        self, levels: tuple[Level, ...], written: Mapping, name: str, within: Place | None
    ) -> Place | None:
        """Make the places that a case gives facts of, each within the next; return the lowest."""
        parent = within
        home = None
        for level in reversed(levels):
            node = written.items.get(level.id)
            if node is None:
                continue
            if not isinstance(node, Mapping):
                self.note_no_mapping(node)
                continue
            record = _named(node, "code", f"{name}-{level.id}")
            if parent is not None:
                record = _named(record, "parent", parent.code)
            made = structure_place(record, level, self.problems, zone=self.lifecycle.zone)
            if made is not None:
                self.places.append(made)
                parent = home = made
        return home

    def _note_unknown(self, parts: _Parts, levels: list[str]) -> None:
        """Note what is no stage, field or level, with the near name among all of them."""
        kind: Any = self.lifecycle.activity_type
        reader = reader_of(kind, self.lifecycle.zone)
        known = {*reader.hooks, _STAGES}
        for name, source in list(parts.rest.keys.items()):
            if name not in known:
                names = [*known, *levels, *(own.id for own in self.lifecycle.stages)]
                text = Text(
                    id=f"tahap atau kolom tidak dikenal '{name}'",
                    en=f"unknown stage or field '{name}'",
                )
                near = _STATUS if name == "closed" else name_hint(name, names)
                self.problems.append(problem_at(source, text, near))
                parts.drop((name,))


class _Parts:
    """A mapping that is taken apart."""

    def __init__(self, node: Mapping) -> None:
        self.rest = node

    def take(self, names: abc.Iterable[str]) -> Mapping:
        """Take out the entries of some names."""
        wanted = set(names) & self.rest.items.keys()
        taken = _only(self.rest, wanted)
        self.rest = _only(self.rest, self.rest.items.keys() - wanted)
        return taken

    def drop(self, names: abc.Iterable[str]) -> None:
        """Leave out the entries of some names."""
        self.take(names)


def _only(node: Mapping, names: abc.Set[str]) -> Mapping:
    return Mapping(
        {name: part for name, part in node.items.items() if name in names},
        {name: source for name, source in node.keys.items() if name in names},
        node.source,
    )


def _with_stages(record: Mapping, stages: Mapping, problems: list[Problem]) -> Mapping:
    """Put stages that stand beside the fields where an activity has them."""
    written = record.items.get(_STAGES)
    if isinstance(written, Mapping):
        for name in written.items.keys() & stages.items.keys():
            text = Text(id=f"'{name}' ditulis dua kali", en=f"'{name}' is given twice")
            problems.append(problem_at(stages.keys[name], text))
        stages = Mapping(written.items | stages.items, written.keys | stages.keys, stages.source)
    return _set(record, _STAGES, stages, stages.source)


def _named(record: Mapping, key: str, value: str) -> Mapping:
    """Give a record an id, code or parent when it has none."""
    if key in record.items:
        return record
    scalar = Scalar(value, plain=False, source=record.source)
    return _set(record, key, scalar, record.source)


def _set(record: Mapping, key: str, node: Node, source: Source) -> Mapping:
    return Mapping({**record.items, key: node}, {**record.keys, key: source}, record.source)
