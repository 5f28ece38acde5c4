"""Column mappings: which column of a table fills what, and how its cells are written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Final

from attrs import field, frozen

from kotaku_eval.dates import EventDate
from kotaku_eval.lifecycles import Lifecycle
from kotaku_eval.models import Field
from kotaku_eval.places import Level
from kotaku_eval.portfolios import Basis
from kotaku_eval.readers.amounts import NumberFormat
from kotaku_eval.sources import Source
from kotaku_eval.texts import Text

TRUE_WORDS: Final = frozenset({"true", "yes", "ya"})
FALSE_WORDS: Final = frozenset({"false", "no", "tidak"})


class TableForm(Enum):
    """What a row of a table is (the mapping's ``table:``)."""

    WIDE = "wide"
    EVENTS = "events"


class Repeated(Enum):
    """What a row means whose id has been seen before (the mapping's ``repeated:``)."""

    ERROR = "error"
    FIRST = "first"


class OtherEvents(Enum):
    """What an event means whose name is no stage (the mapping's ``other:``)."""

    NOTE = "note"
    IGNORE = "ignore"


@frozen
class Column:
    """The name of a column, and where the mapping asks for it."""

    name: str
    source: Source | None = field(default=None, eq=False, repr=False)


@frozen
class FieldColumn:
    """A field of the programme's model with the column that fills it.

    Args:
        name: The field's dotted name, such as ``proposal.amount``.
        field: Its type and unit, by which the cells are read.
        column: The column.
    """

    name: str
    field: Field
    column: Column


@frozen
class PlaceColumns:
    """The columns that tell the place of one level."""

    level: Level
    code: Column
    name: Column | None = None
    fields: tuple[FieldColumn, ...] = ()

    @property
    def columns(self) -> Iterator[Column]:
        """All columns of the place."""
        yield self.code
        if self.name is not None:
            yield self.name
        for own in self.fields:
            yield own.column


@frozen
class StageColumns:
    """The columns of one stage in a wide table: its dates, and a yes or no per document."""

    stage: str
    date: Column | None = None
    planned: Column | None = None
    evidence: Mapping[str, Column] = field(factory=dict)

    @property
    def columns(self) -> Iterator[Column]:
        """All columns of the stage."""
        yield from (own for own in (self.date, self.planned) if own is not None)
        yield from self.evidence.values()


@frozen
class StatusColumn:
    """The column that tells whether more is to come.

    Args:
        column: The column.
        closed: The values that mean closed.
        cancelled: The values that mean cancelled.
        open: The values that mean open; when empty, every other value does.
    """

    column: Column
    closed: frozenset[str] = frozenset()
    cancelled: frozenset[str] = frozenset()
    open: frozenset[str] = frozenset()


@frozen
class CellFormat:
    """How the cells of a table are written.

    Args:
        dates: Date formats tried in order; ISO 8601 only when there are none.
        numbers: The format of numbers; ``None`` reads only what cannot be read in two ways.
        missing: The cells that mean "not recorded"; an empty cell always does.
        true_words: The words for true, whatever their case.
        false_words: The words for false, whatever their case.
    """

    dates: tuple[str, ...] = ()
    numbers: NumberFormat | None = None
    missing: frozenset[str] = frozenset()
    true_words: frozenset[str] = TRUE_WORDS
    false_words: frozenset[str] = FALSE_WORDS


@frozen(kw_only=True)
class ColumnMapping:
    """What both forms of a table share.

    Args:
        lifecycle: The lifecycle that the rows follow.
        key: The column of the activity's id.
        name: The column of the activity's title.
        title: What people call the portfolio.
        ruleset: The rule set it is meant for, by name or path; empty for none.
        as_of: The day the data speak of.
        basis: Census or sample.
        places: The columns of places, from the lowest level up.
        fields: The columns of fields.
        cells: How cells are written.
        delimiter: What stands between cells; empty to tell it from the header.
        ignore: The columns left out on purpose.
        sheet: The sheet of a workbook; empty for the one that has the columns.
    """

    lifecycle: Lifecycle
    key: Column
    name: Column | None = None
    title: Text = Text.same("")
    ruleset: str = ""
    as_of: EventDate | None = None
    basis: Basis = Basis.CENSUS
    places: tuple[PlaceColumns, ...] = ()
    fields: tuple[FieldColumn, ...] = ()
    cells: CellFormat = CellFormat()
    delimiter: str = ""
    ignore: tuple[Column, ...] = ()
    sheet: str = ""

    @property
    def columns(self) -> Iterator[Column]:
        """The columns that are read, some of them more than once."""
        yield self.key
        if self.name is not None:
            yield self.name
        for place in self.places:
            yield from place.columns
        for own in self.fields:
            yield own.column


@frozen(kw_only=True)
class WideMapping(ColumnMapping):
    """A wide table: one row per activity.

    Args:
        stages: The columns of stages.
        status: The column of the status; all are open when there is none.
        repeated: What a row means whose id has been seen before.
    """

    stages: tuple[StageColumns, ...] = ()
    status: StatusColumn | None = None
    repeated: Repeated = Repeated.ERROR

    @property
    def columns(self) -> Iterator[Column]:
        """The columns that are read, some of them more than once."""
        yield from super().columns
        for stage in self.stages:
            yield from stage.columns
        if self.status is not None:
            yield self.status.column


@frozen(kw_only=True)
class EventMapping(ColumnMapping):
    """An event log: one row per event; ``key`` is the column of the case.

    Args:
        activity: The column of the event's name.
        timestamp: The column of its date.
        stages: The stage that an event's name stands for; a name equal to a stage's id, or to
            its title in either language, needs no entry.
        is_closed: Whether nothing more is to come in any case.
        other: What an event means whose name is no stage.
        event_fields: The columns of the programme's own fields of an event.
        step: The column that tells whether an event was only planned, begun, or is done.
        planned: The column of the date that was planned.
    """

    activity: Column
    timestamp: Column
    stages: Mapping[str, str] = field(factory=dict)
    is_closed: bool = True
    other: OtherEvents = OtherEvents.NOTE
    event_fields: tuple[FieldColumn, ...] = ()
    step: Column | None = None
    planned: Column | None = None

    @property
    def columns(self) -> Iterator[Column]:
        """The columns that are read, some of them more than once."""
        yield from super().columns
        yield self.activity
        yield self.timestamp
        yield from (own for own in (self.step, self.planned) if own is not None)
        for own in self.event_fields:
            yield own.column
