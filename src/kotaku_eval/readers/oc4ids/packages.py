"""Packages: the projects that a publisher puts into one file."""

from __future__ import annotations

import re
from collections.abc import Iterable
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
from kotaku_eval.readers.oc4ids.projects import (
    PERIODS,
    RETIRED_STATUSES,
    STATUSES,
    dates_of,
    event_of,
    record_of,
)
from kotaku_eval.sources import Mapping, Node, Scalar, Sequence
from kotaku_eval.texts import Text

STANDARD: Final = "oc4ids"
"""The shipped lifecycle and the shipped rule set for such projects."""

_KNOWN: Final = re.compile(r"0\.9(\.\d+)?|1\.0")
_OTHERS: Final = ("releases", "records")
"""What packages of contracting data (OCDS) hold, instead of projects."""
_OWN_KEYS: Final = frozenset({
    *(f"{phase}Period" for phase in PERIODS), "period", "budget", "completion", "sector",
    "publicAuthority", "contractingProcesses", "locations", "milestones", "assetLifetime",
})  # fmt: skip
"""By one of these a project is known that stands in no package."""


def is_package(node: Node) -> bool:
    """Whether the content of a file is projects of OC4IDS, in a package or bare.

    A package of contracting data counts as one, too: it is refused with the reason.

    >>> from kotaku_eval.sources import parse_json
    >>> is_package(parse_json('{"version": "0.9", "projects": []}'))
    True
    >>> is_package(parse_json('[{"id": "p-1", "budget": {}}]'))
    True
    """
    if isinstance(node, Sequence):
        return any(_is_project(item) for item in node.items)
    if not isinstance(node, Mapping) or "portfolio" in node.items:
        return False
    lists = [isinstance(node.items.get(name), Sequence) for name in ("projects", *_OTHERS)]
    return any(lists) or _is_project(node)


def _is_project(node: Node) -> bool:
    if not isinstance(node, Mapping) or "id" not in node.items:
        return False
    status = node.items.get("status")
    has_code = isinstance(status, Scalar) and status.text in {*STATUSES, *RETIRED_STATUSES}
    is_ours = bool(node.items.keys() & {"portfolio", "lifecycle", "activities"})
    return not is_ours and (has_code or bool(node.items.keys() & _OWN_KEYS))


def read_package(
    node: Node, notes: Notes, *, name: str = "", lifecycle: Lifecycle | None = None
) -> Portfolio:
    """Read the projects of a package, each as an activity.

    A date after the day of publication is a plan. A time at the very beginning or end of a day
    stands for that day, as publishers write it where they know no time.

    Args:
        node: The content of the file: a package, a list of projects, or one project.
        notes: Where projects that cannot be read are noted, and all that is not read.
        name: The name of the portfolio.
        lifecycle: Used instead of the shipped one; stages that it lacks are left out and noted.

    Raises:
        DataError: It is a package of contracting data, which holds no projects.

    >>> from kotaku_eval.sources import parse_json
    >>> text = '{"version": "0.9", "projects": [{"id": "p-1", "status": "preparation"}]}'
    >>> read_package(parse_json(text), Notes()).activities[0].phase.value
    'preparation'
    """
    used = lifecycle or load_lifecycle(STANDARD)
    package = _package_of(node)
    taker = Taker(used.zone)
    _check_version(package, taker)
    projects = taker.items(package, "projects")
    published = _published(package, projects, taker)
    publisher = taker.text(package, "publisher", "name")
    taker.scalar(package, "uri")
    notes.problems.extend(taker.problems)
    taker.problems.clear()
    reader = _Reader(used, taker, notes, published, Locations(used, taker))
    for project in projects:
        reader.take(project)
    reader.note_rest(package)
    return Portfolio(
        used,
        tuple(reader.activities.values()),
        tuple(reader.locations.places.values()),
        id=name,
        title=Text.same(publisher),
        as_of=published,
        ruleset=STANDARD if lifecycle is None or lifecycle.id == STANDARD else "",
    )


def _package_of(node: Node) -> Mapping:
    """Return a package; projects that stand in none are put into one."""
    if isinstance(node, Mapping) and "projects" in node.items:
        return node
    held = next((name for name in _OTHERS if _has(node, name)), "")
    if held:
        text = Text(
            id=f"ini paket data pengadaan (OCDS, '{held}'), bukan proyek OC4IDS",
            en=f"this is a package of contracting data (OCDS, '{held}'), not projects of OC4IDS",
        )
        hint = Text(
            id="Ubah dahulu menjadi proyek, misalnya dengan convert-to-oc4ids dari OCDS Kit.",
            en="Convert it to projects first, for example by convert-to-oc4ids of OCDS Kit.",
        )
        raise DataError([node.source.problem(text, hint)])
    projects = node if isinstance(node, Sequence) else Sequence((node,), node.source)
    return Mapping({"projects": projects}, {"projects": node.source}, node.source)


def _has(node: Node, name: str) -> bool:
    return isinstance(node, Mapping) and isinstance(node.items.get(name), Sequence)


def _published(package: Mapping, projects: Iterable[Node], taker: Taker) -> EventDate | None:
    """Return the day of publication, or else that of the latest change to a project."""
    published = taker.date(package, "publishedDate")
    if published is not None:
        return published
    changes = [taker.date(own, "updated") for own in projects if isinstance(own, Mapping)]
    known = [change for change in changes if change is not None]
    if known:
        latest = max(known, key=lambda change: change.last_day)
        words = Text(
            id=f"hari penerbitan (publishedDate) tidak diketahui; dipakai perubahan terakhir, "
            f"{latest}",
            en=f"the day of publication (publishedDate) is not known; used is the latest change, "
            f"{latest}",
        )
        taker.remark(package.source, words)
        return latest
    words = Text(
        id="hari penerbitan (publishedDate) tidak diketahui, jadi rencana tidak dapat dibedakan: "
        "semua tanggal dianggap sudah terjadi",
        en="the day of publication (publishedDate) is not known, so plans cannot be told apart: "
        "all dates are taken to have passed",
    )
    taker.remark(package.source, words)
    return None


def _check_version(node: Node, taker: Taker) -> None:
    version = taker.scalar(node, "version")
    if version is not None and not _KNOWN.fullmatch(version.text.strip()):
        taker.remark(
            version.source,
            Text(
                id=f"OC4IDS versi {version.text:.20}: yang dikenal di sini 0.9",
                en=f"OC4IDS version {version.text:.20}: known here is 0.9",
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
        """Read one project; a value that cannot be read is left out, and noted."""
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
        for (code, current), left in self.taker.retired.items():
            text = Text(
                id=f"kode '{code}' sudah ditarik dari standar; dibaca sebagai '{current}' "
                f"({left.count} x)",
                en=f"the code '{code}' was retired from the standard; read as '{current}' "
                f"({left.count} x)",
            )
            self.taker.remark(left.first, text)
        for name, count in self.unknown.items():
            text = Text(
                id=f"siklus {self.lifecycle.id} tidak punya '{name}' ({count} x)",
                en=f"the lifecycle {self.lifecycle.id} has no '{name}' ({count} x)",
            )
            self.taker.remark(package.source, text)
        self.notes.remarks.extend(self.taker.remarks)
