"""Activities and the events of their stages: what was done, when, and with which evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum
from types import MappingProxyType
from typing import Any

from attrs import Factory, evolve, field, frozen
from attrs.validators import min_len

from kotaku_eval.dates import EventDate, Undated, hull
from kotaku_eval.sources import Source


class Status(Enum):
    """Whether more may still happen to an activity."""

    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


@frozen(kw_only=True)
class Document:
    """A piece of evidence that was looked for.

    Args:
        kind: The id the stage's evidence list knows it by, such as ``minutes``.
        exists: Whether it was found; ``None`` when nobody looked for this one among the others.
        correct: Whether it is correctly filled; ``None`` when nobody looked.
        number: Its number, as text.
    """

    kind: str
    exists: bool | None = True
    correct: bool | None = None
    number: str | None = None

    def __attrs_post_init__(self) -> None:
        if self.exists is None and self.correct is not None:
            msg = f"nobody looked for {self.kind!r}, so it is neither correct nor wrong"
            raise ValueError(msg)


def _date(value: Any) -> EventDate | None:
    return None if value is None else EventDate.of(value)


def _documents(value: Any) -> tuple[Document, ...] | None:
    if value is None:
        return None
    return tuple(item if isinstance(item, Document) else Document(kind=item) for item in value)


@frozen
class Event:
    """One occurrence, or one plan, of a stage.

    A programme adds its own typed fields by subclassing, in Python or in YAML.

    Args:
        stage: The id of the stage.
        date: When it happened, as a date, ISO text or :class:`EventDate`; ``None`` for an event
            that happened on a day nobody recorded.
        planned: When it was planned to happen.
        happened: False for a plan that has not been carried out.
        evidence: The documents found; ``None`` when nobody recorded what was looked for.
        source: Where it was read from.

    >>> print(Event("mp2k_held", "2018-08-01", evidence=["minutes"]).date)
    2018-08-01
    """

    stage: str = field(validator=min_len(1))
    date: EventDate | None = field(default=None, converter=_date)
    planned: EventDate | None = field(default=None, converter=_date, kw_only=True)
    happened: bool = field(default=True, kw_only=True)
    evidence: tuple[Document, ...] | None = field(default=None, converter=_documents, kw_only=True)
    source: Source | None = field(default=None, eq=False, repr=False, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if self.date is not None and not self.happened:
            msg = f"an event of {self.stage!r} with a date has happened"
            raise ValueError(msg)


EVENT_FIELDS = ("stage", "date", "planned", "happened", "evidence", "source")
"""Fields of every event that no programme declares."""


@frozen
class Occurrences:
    """What is known of one stage (or set of stages) in one activity.

    ``first`` and ``last`` are those of the dated events; ``undated`` counts the events whose place
    in time is free. ``first_row`` and ``last_row`` are their positions in the input.
    """

    count: int = 0
    undated: int = 0
    first: EventDate | None = None
    last: EventDate | None = None
    dates: tuple[EventDate, ...] = ()
    planned: EventDate | None = None
    documents: Mapping[str, Document] | None = None
    first_row: int = -1
    last_row: int = -1
    # The first day when all events are dated, and the first to the day: the engines' fast path.
    first_exact: int | None = field(
        default=Factory(
            lambda seen: None if seen.undated or seen.first is None else seen.first.day,
            takes_self=True,
        ),
        init=False,
        repr=False,
        eq=False,
    )

    @property
    def is_dated(self) -> bool:
        """Whether at least one event has a date and none lacks one."""
        return self.first is not None and not self.undated

    @classmethod
    def of(cls, rows: list[tuple[int, Event]], undated: Undated = Undated.ANYWHERE) -> Occurrences:
        """Summarise the events of a stage, given with their rows.

        ``drop`` forgets undated events altogether; ``ignore_for_order`` counts them but gives
        them no place in time.
        """
        if len(rows) == 1:
            return _single(*rows[0], undated)
        happened = [(row, event) for row, event in rows if event.happened]
        if undated is Undated.DROP:
            happened = [(row, event) for row, event in happened if event.date is not None]
        dated = [(row, event.date) for row, event in happened if event.date is not None]
        dates = [date for _, date in dated]
        plans = [event.planned for _, event in rows if event.planned is not None]
        first = hull(dates) if dates else None
        last = hull(dates, last=True) if dates else None
        free = len(happened) - len(dated)
        return cls(
            count=len(happened),
            undated=0 if undated is Undated.IGNORE_FOR_ORDER else free,
            first=first,
            last=last,
            dates=tuple(dates),
            planned=hull(plans) if plans else None,
            documents=_found(event for _, event in happened),
            first_row=min((row for row, date in dated if date == first), default=-1),
            last_row=max((row for row, date in dated if date == last), default=-1),
        )


def _single(row: int, event: Event, undated: Undated) -> Occurrences:
    """Summarise the one event of a stage: the common case, and the same as any number of them."""
    date = event.date
    if not event.happened or (date is None and undated is Undated.DROP):
        return Occurrences(planned=event.planned)
    if date is None:
        free = 0 if undated is Undated.IGNORE_FOR_ORDER else 1
        return Occurrences(1, free, planned=event.planned, documents=_found((event,)))
    found = _found((event,))
    return Occurrences(1, 0, date, date, (date,), event.planned, found, row, row)


NEVER = Occurrences()


def _found(events: Iterable[Event]) -> Mapping[str, Document] | None:
    """Merge the documents of several events: found once is found."""
    found: dict[str, Document] = {}
    recorded = False
    for event in events:
        if event.evidence is None:
            continue
        recorded = True
        for document in event.evidence:
            known = found.setdefault(document.kind, document)
            if known is not document and rank_of(document) > rank_of(known):
                found[document.kind] = document
    return MappingProxyType(found) if recorded else None


def rank_of(document: Document) -> tuple[int, int]:
    """Order documents of one kind: one that exists, then a correct one, then one not looked at."""
    return _RANKS[document.exists], _RANKS[document.correct]


_RANKS: Mapping[bool | None, int] = {True: 2, None: 1, False: 0}


Timeline = Mapping[str, Occurrences]


def timeline_of(events: Iterable[Event], undated: Undated = Undated.ANYWHERE) -> Timeline:
    """Group events by stage under a policy for undated ones.

    With ``input`` an undated event takes the date of the event before it in the input, or of the
    first dated one when it leads.
    """
    placed = list(events)
    if undated is Undated.INPUT:
        placed = placed_by_row(placed)
    rows: dict[str, list[tuple[int, Event]]] = {}
    for row, event in enumerate(placed):
        rows.setdefault(event.stage, []).append((row, event))
    return {stage: Occurrences.of(events, undated) for stage, events in rows.items()}


def placed_by_row(events: list[Event]) -> list[Event]:
    """Give each event without a date that of the one before it, or of the first that has one."""
    known = next((event.date for event in events if event.date is not None), None)
    placed = []
    for event in events:
        if event.date is not None:
            known = event.date
        elif event.happened:
            event = evolve(event, date=known)  # noqa: PLW2901 - the event at its place
        placed.append(event)
    return placed


def _events(values: Iterable[Event]) -> tuple[Event, ...]:
    return tuple(values)


@frozen(kw_only=True)
class Activity:
    """One package of works (or case) that goes through the stages of a lifecycle.

    A programme adds its own typed fields by subclassing, in Python or in YAML.

    Args:
        id: Unique in its portfolio, text.
        title: What people call it.
        place: The code of the place it belongs to; ``None`` when unknown.
        level: The level of that place; the lowest of the lifecycle when not given.
        events: What happened and what was planned, in any order.
        status: Whether more may still happen; the lifecycle's final stage closes it too.
        source: Where it was read from.
        sources: Where single fields were read from, by dotted name; ``tranches.0`` is the first
            entry of a list.

    >>> Activity(id="A1", events=[Event("certified", "2018-12-01")]).timeline["certified"].count
    1
    """

    id: str = field(validator=min_len(1))
    title: str = ""
    place: str | None = None
    level: str | None = None
    events: tuple[Event, ...] = field(default=(), converter=_events)
    status: Status = Status.OPEN
    source: Source | None = field(default=None, eq=False, repr=False)
    sources: Mapping[str, Source] = field(factory=dict, eq=False, repr=False)
    timeline: Timeline = field(
        default=Factory(lambda activity: timeline_of(activity.events), takes_self=True),
        init=False,
        eq=False,
        repr=False,
    )

    @property
    def label(self) -> str:
        """The name with which the activity is shown."""
        return self.title or self.id


BASE_FIELDS = ("id", "title", "place", "level", "events", "status", "source", "sources")
"""Fields of every activity that are not facts of a programme (``id`` and ``title`` are)."""
