"""Packages: the projects that a publisher puts into one file."""

from __future__ import annotations

from typing import Any, Final

import attrs
from attrs import field, frozen

from kotaku_eval.activities import Activity
from kotaku_eval.dates import EventDate
from kotaku_eval.definitions import load_lifecycle, structure_activity
from kotaku_eval.errors import DataError
from kotaku_eval.lifecycles import Lifecycle
from kotaku_eval.portfolios import Portfolio
from kotaku_eval.readers.notes import Notes, activity_left_out
from kotaku_eval.readers.oc4ids.locations import Locations
from kotaku_eval.readers.oc4ids.parts import Taker
from kotaku_eval.readers.oc4ids.projects import dates_of, event_of, record_of
from kotaku_eval.sources import Mapping, Node, Scalar, Sequence
from kotaku_eval.texts import Text

STANDARD: Final = "oc4ids"
"""The shipped lifecycle and the shipped rule set for such projects."""

_VERSIONS: Final = "0.9"


def is_package(node: Node) -> bool:
    """Whether the content of a file is a package of projects, and no portfolio of ours.

    >>> from kotaku_eval.sources import parse_json
    >>> is_package(parse_json('{"version": "0.9", "projects": []}'))
    True
    """
    if not isinstance(node, Mapping) or "portfolio" in node.items:
        return False
    return isinstance(node.items.get("projects"), Sequence)


def read_package(
    node: Node, notes: Notes, *, name: str = "", lifecycle: Lifecycle | None = None
) -> Portfolio:
    """Read the projects of a package, each as an activity.

    A date after the day of publication is a plan. A time at the very beginning or end of a day
    stands for that day, as publishers write it where they know no time.

    Args:
        node: The content of the file.
        notes: Where projects that cannot be read are noted, and all that is not read.
        name: The name of the portfolio.
        lifecycle: Used instead of the shipped one; stages that it lacks are left out and noted.

    Raises:
        DataError: The package itself is wrong.

    >>> from kotaku_eval.sources import parse_json
    >>> text = '{"version": "0.9", "projects": [{"id": "p-1", "status": "preparation"}]}'
    >>> read_package(parse_json(text), Notes()).activities[0].phase.value
    'preparation'
    """
    used = lifecycle or load_lifecycle(STANDARD)
    taker = Taker(used.zone)
    _check_version(node, taker)
    published = taker.date(node, "publishedDate")
    publisher = taker.text(node, "publisher", "name")
    taker.part(node, "publisher")
    taker.scalar(node, "uri")
    if taker.problems:
        raise DataError(taker.problems)
    reader = _Reader(used, taker, notes, published, Locations(used, taker))
    for project in taker.items(node, "projects"):
        reader.take(project)
    reader.note_rest(node)
    return Portfolio(
        used,
        tuple(reader.activities.values()),
        tuple(reader.locations.places.values()),
        id=name,
        title=Text.same(publisher),
        as_of=published,
        ruleset=STANDARD if lifecycle is None or lifecycle.id == STANDARD else "",
    )


def _check_version(node: Node, taker: Taker) -> None:
    version = taker.scalar(node, "version")
    if version is not None and version.text.strip() not in {_VERSIONS, "1.0"}:
        taker.remark(
            version.source,
            Text(
                id=f"OC4IDS versi {version.text:.20}: yang dikenal di sini {_VERSIONS}",
                en=f"OC4IDS version {version.text:.20}: known here is {_VERSIONS}",
            ),
        )


@frozen
class _Reader:
    """Takes projects, noting what does not fit."""

    lifecycle: Lifecycle
    taker: Taker
    notes: Notes
    published: EventDate | None
    locations: Locations
    activities: dict[str, Activity] = field(factory=dict)
    unknown: dict[str, int] = field(factory=dict)

    def take(self, project: Node) -> None:
        """Read one project; it is read whole or not at all."""
        if not isinstance(project, Mapping):
            text = Text(id="proyek bukan objek", en="a project is not an object")
            self.notes.problem(project.source, text)
            return
        activity = self._activity(project)
        before = len(self.notes.problems)
        self.notes.problems.extend(self.taker.problems)
        if activity is None:
            name = project.items.get("id")
            known = name.text if isinstance(name, Scalar) else ""
            self.notes.leave_out(before, activity_left_out(known))
        self.taker.problems.clear()
        if activity is None:
            return
        if activity.id in self.activities:
            text = Text(id=f"proyek ganda '{activity.id}'", en=f"duplicate project '{activity.id}'")
            hint = Text(id="Yang pertama yang dipakai.", en="The first one is used.")
            self.notes.problem(project.source, text, hint)
            return
        self.activities[activity.id] = activity

    def _activity(self, project: Mapping) -> Activity | None:
        problems = self.taker.problems
        record = self._known(record_of(project, self.taker))
        home = self.locations.home(project)
        if home is not None:
            for key, word in (("place", home.code), ("level", home.level)):
                record[key] = Scalar(word, plain=False, source=project.source)
        dates = list(dates_of(project, self.taker))
        if problems:
            return None
        keys = {name: node.source for name, node in record.items()}
        made = structure_activity(Mapping(record, keys, project.source), self.lifecycle, problems)
        if made is None:
            return None
        kind = self.lifecycle.event_type
        events = []
        for dated in dates:
            if self.lifecycle.has_stage(dated.stage):
                events.append(event_of(dated, kind, self.published))
            else:
                self.unknown[dated.stage] = self.unknown.get(dated.stage, 0) + 1
        changed: dict[str, Any] = {"events": events}
        return attrs.evolve(made, **changed)

    def _known(self, record: dict[str, Node]) -> dict[str, Node]:
        """Leave out what the activities of another lifecycle have no field for."""
        kind: Any = self.lifecycle.activity_type
        names = {own.name for own in attrs.fields(kind)}
        for name in record.keys() - names:
            self.unknown[name] = self.unknown.get(name, 0) + 1
        return {name: node for name, node in record.items() if name in names}

    def note_rest(self, package: Node) -> None:
        """Note everything that was not read, each kind once with its place in the file."""
        for path, left in self.taker.left(package).items():
            text = Text(
                id=f"{path} tidak dibaca ({left.count} x)",
                en=f"{path} is not read ({left.count} x)",
            )
            self.taker.remark(left.first, text)
        for name, count in self.unknown.items():
            text = Text(
                id=f"siklus {self.lifecycle.id} tidak punya '{name}' ({count} x)",
                en=f"the lifecycle {self.lifecycle.id} has no '{name}' ({count} x)",
            )
            self.taker.remark(package.source, text)
        self.notes.remarks.extend(self.taker.remarks)
