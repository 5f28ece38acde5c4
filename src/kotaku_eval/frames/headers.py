"""Headers: what the columns of a frame fill, told by their names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import attrs
from attrs import field, frozen

from kotaku_eval.activities import BASE_FIELDS, EVENT_FIELDS
from kotaku_eval.errors import Problem, name_hint
from kotaku_eval.lifecycles import Lifecycle, Stage
from kotaku_eval.models import Field, Kind, fields_of, walk
from kotaku_eval.places import Level
from kotaku_eval.readers.log_columns import (
    ACTIVITY_NAMES,
    CASE_NAMES,
    PLANNED_NAME,
    STEP_NAME,
    TIMESTAMP_NAMES,
    first_named,
    usual_names,
)
from kotaku_eval.readers.mappings import (
    Column,
    FieldColumn,
    PlaceColumns,
    StageColumns,
    StatusColumn,
    WideMapping,
)
from kotaku_eval.texts import Text

PLACE_BASE: Final = ("code", "level", "name", "parent", "source")
_STATUS: Final = ("open", "closed", "cancelled")
_DOCUMENTS: Final = ("evidence", "correct")

Header = Mapping[str, Any]
"""The columns of a frame with their types."""


@frozen(kw_only=True)
class FrameMapping(WideMapping):
    """The columns of a frame of activities, which may tell more than those of a CSV file.

    Args:
        happened: By stage the column that tells whether it happened.
        correct: By stage and document the column that tells whether it is correctly filled.
        closed: The column that tells that nothing more is to come.
        counts: By list the column of how many entries it has; null where nobody recorded any.
    """

    happened: Mapping[str, Column] = field(factory=dict)
    correct: Mapping[str, Mapping[str, Column]] = field(factory=dict)
    closed: Column | None = None
    counts: Mapping[str, Column] = field(factory=dict)

    @classmethod
    def of(cls, mapping: WideMapping) -> FrameMapping:
        """Take the column mapping of a wide table."""
        held = {own.name: getattr(mapping, own.name) for own in attrs.fields(WideMapping)}
        return cls(**held)

    @property
    def columns(self) -> Iterator[Column]:
        """The columns that are read, some of them more than once."""
        yield from super().columns
        yield from self.happened.values()
        for documents in self.correct.values():
            yield from documents.values()
        if self.closed is not None:
            yield self.closed
        yield from self.counts.values()


@frozen(kw_only=True)
class EventColumns:
    """The columns of a frame of events.

    Args:
        key: The id of the activity.
        stage: What happened.
        date: When; ``None`` where no column tells.
        planned: When it was planned.
        happened: Whether it happened at all.
        step: Whether it is done, planned, or something else was told of it.
        documents: By ``evidence.minutes`` and the like, the columns of documents.
        fields: The programme's own fields of an event.
        stages: The stage that a name stands for.
    """

    key: str
    stage: str
    date: str | None = None
    planned: str | None = None
    happened: str | None = None
    step: str | None = None
    documents: Mapping[str, str] = field(factory=dict)
    fields: tuple[FieldColumn, ...] = ()
    stages: Mapping[str, str] = field(factory=dict)

    @property
    def columns(self) -> Iterator[str]:
        """The columns that are read."""
        yield from (self.key, self.stage)
        told = (self.date, self.planned, self.happened, self.step)
        yield from (own for own in told if own is not None)
        yield from self.documents.values()
        yield from (own.column.name for own in self.fields)


def named_columns(header: Header, lifecycle: Lifecycle) -> FrameMapping:
    """Return what the columns of activities fill, as their names say."""
    listed = list(walk(fields_of(lifecycle.activity_type, without=BASE_FIELDS)))
    found = {name: Column(name) for name in header}
    stages = [_stage(stage, header) for stage in lifecycle.stages]
    status = StatusColumn(
        Column("status"), frozenset({"closed"}), frozenset({"cancelled"}), frozenset({"open"})
    )
    return FrameMapping(
        lifecycle=lifecycle,
        key=Column("id"),
        name=found.get("title"),
        places=tuple(_named_places(header, lifecycle.levels)),
        fields=_named_fields(header, listed),
        stages=tuple(own for own in stages if any(True for _ in own.columns)),
        status=status if "status" in header else None,
        happened=_by_stage(header, lifecycle, "happened"),
        correct=_correct(header, lifecycle),
        closed=found.get("closed"),
        counts={
            name: found[name] for name, own in listed if own.kind is Kind.LIST and name in found
        },
    )  # fmt: skip


def _named_fields(
    header: Header, listed: Iterable[tuple[str, Field]], prefix: str = ""
) -> tuple[FieldColumn, ...]:
    return tuple(
        FieldColumn(name, own, Column(prefix + name))
        for name, own in listed
        if own.kind is not Kind.LIST and prefix + name in header
    )


def _named_places(header: Header, levels: Iterable[Level]) -> Iterator[PlaceColumns]:
    for level in levels:
        if level.id in header:
            prefix = f"{level.id}."
            name = Column(f"{prefix}name") if f"{prefix}name" in header else None
            fields = _named_fields(header, place_fields(level), prefix)
            yield PlaceColumns(level, Column(level.id), name, fields)


def place_fields(level: Level) -> list[tuple[str, Field]]:
    """Return the fields of the places of a level, by dotted name."""
    return list(walk(fields_of(level.kind, without=PLACE_BASE)))


def _stage(stage: Stage, header: Header) -> StageColumns:
    date = next((name for name in (stage.id, f"{stage.id}.date") if name in header), None)
    planned = f"{stage.id}.planned"
    return StageColumns(
        stage.id,
        Column(date) if date is not None else None,
        Column(planned) if planned in header else None,
        _documents(header, stage, "evidence"),
    )


def _documents(header: Header, stage: Stage, part: str) -> dict[str, Column]:
    names = {name: f"{stage.id}.{part}.{name}" for name in stage.evidence}
    return {name: Column(column) for name, column in names.items() if column in header}


def _by_stage(header: Header, lifecycle: Lifecycle, part: str) -> dict[str, Column]:
    names = {stage.id: f"{stage.id}.{part}" for stage in lifecycle.stages}
    return {stage: Column(name) for stage, name in names.items() if name in header}


def _correct(header: Header, lifecycle: Lifecycle) -> dict[str, dict[str, Column]]:
    found = {own.id: _documents(header, own, "correct") for own in lifecycle.stages}
    return {stage: documents for stage, documents in found.items() if documents}


# --- events -------------------------------------------------------------------------------------

_EVENT: Final = (CASE_NAMES, ACTIVITY_NAMES, TIMESTAMP_NAMES)


def named_events(header: Header, lifecycle: Lifecycle, problems: list[Problem]) -> EventColumns:
    """Return what the columns of events are, as their names say.

    Args:
        header: The columns.
        lifecycle: Knows the stages and the fields of events.
        problems: Where it is noted that a column is missing.
    """
    names = usual_names(header)
    key, stage, date = (first_named(names, tried) for tried in _EVENT)
    for found, tried in ((key, CASE_NAMES), (stage, ACTIVITY_NAMES)):
        if found is None:
            problems.append(missing_column("events", tried, header))
    own = walk(fields_of(lifecycle.event_type, without=EVENT_FIELDS))
    return EventColumns(
        key=key or "",
        stage=stage or "",
        date=date,
        planned=names.get(PLANNED_NAME),
        happened=names.get("happened"),
        step=names.get(STEP_NAME),
        documents={name: name for name in _event_documents(lifecycle) if name in header},
        fields=_named_fields(header, own),
        stages=stage_names(lifecycle),
    )


def is_log(columns: Iterable[str], lifecycle: Lifecycle) -> bool:
    """Whether columns are those of a log: a case, a stage and a date, and none named as a stage.

    Args:
        columns: Their names.
        lifecycle: Knows the stages.
    """
    header = dict.fromkeys(columns)
    stages = (_stage(stage, header) for stage in lifecycle.stages)
    if any(True for own in stages for _ in own.columns):
        return False
    names = usual_names(header)
    return all(first_named(names, tried) is not None for tried in _EVENT)


def _event_documents(lifecycle: Lifecycle) -> list[str]:
    names = {name for stage in lifecycle.stages for name in stage.evidence}
    return [f"{part}.{name}" for name in sorted(names) for part in _DOCUMENTS]


def stage_names(lifecycle: Lifecycle, given: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the stage for every name an event may have: those given, ids, then titles."""
    names = dict(given or {})
    for stage in lifecycle.stages:
        names.setdefault(stage.id, stage.id)
    for stage in lifecycle.stages:
        for title in (stage.title.id, stage.title.en):
            owners = {own.id for own in lifecycle.stages if title in {own.title.id, own.title.en}}
            if len(owners) == 1:
                names.setdefault(title, stage.id)
    return names


# --- what is missing, and what nothing reads ----------------------------------------------------


def missing_column(table: str, tried: Iterable[str], header: Header) -> Problem:
    """Return the problem of a column that is needed and not there."""
    listed = tuple(tried)
    others = ", ".join(listed[1:])
    more = Text(id=f" (atau {others})", en=f" (or {others})") if others else Text.same("")
    return Problem(
        Text(
            id=f"kolom '{listed[0]}'{more.id} tidak ada",
            en=f"there is no column '{listed[0]}'{more.en}",
        ),
        table,
        name_hint(listed[0], header),
    )


def unread_columns(
    table: str, header: Header, read: Iterable[str], known: Iterable[str]
) -> Iterator[Problem]:
    """Yield a note on every column that nothing reads.

    Args:
        table: What the table holds.
        header: Its columns.
        read: Those that are read, or left out on purpose.
        known: The names that would have been read.
    """
    used, names = set(read), list(known)
    for column in header:
        if column in used:
            continue
        text = Text(id=f"kolom '{column}' tidak dibaca", en=f"the column '{column}' is not read")
        # Of names for the same thing, the first that is there is read.
        hint = _ANOTHER if column in names else name_hint(column, names)
        yield Problem(text, table, hint)


_ANOTHER: Final = Text(
    id="Kolom lain yang sama artinya sudah dibaca.", en="Another column for the same is read."
)


def known_columns(lifecycle: Lifecycle) -> list[str]:
    """Return the names by which columns of activities are known."""
    found = ["id", "title", "status", "closed"]
    found += [name for name, _ in walk(fields_of(lifecycle.activity_type, without=BASE_FIELDS))]
    for level in lifecycle.levels:
        found += [level.id, f"{level.id}.name"]
        found += [f"{level.id}.{name}" for name, _ in place_fields(level)]
    for stage in lifecycle.stages:
        found += [f"{stage.id}{part}" for part in ("", ".date", ".planned", ".happened")]
        found += [f"{stage.id}.{part}.{name}" for name in stage.evidence for part in _DOCUMENTS]
    return found


def known_event_columns(lifecycle: Lifecycle) -> list[str]:
    """Return the names by which columns of events are known."""
    own = walk(fields_of(lifecycle.event_type, without=EVENT_FIELDS))
    return [
        *CASE_NAMES, *ACTIVITY_NAMES, *TIMESTAMP_NAMES, PLANNED_NAME, "happened", STEP_NAME,
        *(name for name, _ in own), *_event_documents(lifecycle),
    ]  # fmt: skip
