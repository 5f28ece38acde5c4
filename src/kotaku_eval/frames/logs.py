"""Logs: what the columns of an event log fill, whatever engine holds its rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Generic, TypeVar

import attrs
from attrs import frozen

from kotaku_eval.columns.events import EventLayout
from kotaku_eval.frames.headers import EventColumns, FrameMapping, named_columns, stage_names
from kotaku_eval.frames.takings import Taker
from kotaku_eval.lifecycles import Lifecycle
from kotaku_eval.readers.mappings import Column, ColumnMapping, EventMapping
from kotaku_eval.texts import Text

C = TypeVar("C", bound=Taker)

DIFFERS: Final = Text(
    id="berbeda di antara baris satu kasus; nilai pertama dipakai",
    en="differs between the rows of a case; the first value is used",
)
OTHERS_LEFT_OUT: Final = Text(
    id="kejadian dengan nama lain tidak dipakai", en="events of other names are left out"
)


@frozen
class Subjects(Generic[C]):
    """The columns of activities with what they fill.

    Args:
        held: The columns.
        mapping: What they fill.
        is_closed: Whether nothing more is to come where no column tells; ``None`` when that is
            not known.
    """

    held: C
    mapping: FrameMapping
    is_closed: bool | None


@frozen
class LogColumns(Generic[C]):
    """The columns of a log of events.

    Args:
        held: The columns.
        columns: What they are.
        layout: The layout of the table it becomes.
    """

    held: C
    columns: EventColumns
    layout: EventLayout

    def attributes(self, order: str = "") -> list[str]:
        """Return the columns that describe the case and not the event, nor the order of rows."""
        of_event = {*self.columns.columns, order}
        return [name for name in self.held.header if name not in of_event]

    def filled(self, cases: C, lifecycle: Lifecycle, mapping: ColumnMapping | None) -> FrameMapping:
        """Return what the columns of the cases fill.

        Args:
            cases: The columns, with a row for each case.
            lifecycle: The lifecycle.
            mapping: The mapping of the log; by their names where there is none.
        """
        if isinstance(mapping, EventMapping):
            names = [own.name for own in attrs.fields(ColumnMapping)]
            return FrameMapping(**{name: getattr(mapping, name) for name in names})
        key = Column(self.columns.key)
        return attrs.evolve(named_columns(cases.header, lifecycle), key=key)


def read_of(attributes: Iterable[str], filled: FrameMapping) -> list[str]:
    """Return the attributes that are read: of others it does not matter that they differ."""
    read = {own.name for own in filled.columns}
    return [name for name in attributes if name in read]


def mapped_events(mapping: EventMapping) -> EventColumns:
    """Return the columns of the log that a column mapping describes."""
    return EventColumns(
        key=mapping.key.name,
        stage=mapping.activity.name,
        date=mapping.timestamp.name,
        planned=None if mapping.planned is None else mapping.planned.name,
        step=None if mapping.step is None else mapping.step.name,
        fields=mapping.event_fields,
        stages=stage_names(mapping.lifecycle, mapping.stages),
    )
