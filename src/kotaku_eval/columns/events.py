"""Events as columns: what each stage's columns are where a table has a row for every event."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Final

from attrs import field, frozen

from kotaku_eval.columns.expressions import (
    FALSE,
    NULL,
    TRUE,
    Column,
    Constant,
    Expression,
    Kept,
    below,
    both,
    choose,
    coalesced,
    columns_in,
    either,
    equal,
    is_null,
    known,
    negated,
    whole,
)
from kotaku_eval.columns.gatherings import ENTRY, Gathering, Reduction
from kotaku_eval.columns.layouts import (
    COUNT,
    HAPPENED,
    INSTANT,
    LAST,
    MIXED,
    PRECISION,
    UNDATED,
    DateShape,
    StageLayout,
    date_columns,
)
from kotaku_eval.columns.occurrences import equal_true
from kotaku_eval.columns.values import SPAN, DateValue
from kotaku_eval.dates import Undated

EVENTS: Final = "events"
STAGE: Final = "stage"
RECORDED: Final = "recorded"
"""The column that tells whether anybody recorded the evidence of an event."""

UNLOOKED: Final = "unlooked"
"""The part of a document's columns that tells where nobody looked for it among the others."""

ROW: Final = "/row"
"""The column that tells the order in which events were recorded."""

_SEEN: Final = "#"


@frozen
class EventLayout:
    """The columns of a table of events.

    Args:
        date: The shape of the dates of what happened.
        planned: The shape of planned dates; ``None`` without such a column.
        has_happened: Whether a column tells what happened without a date, or is only a plan; where
            there is none, every event happened.
        documents: The parts about documents that have a column: ``evidence.minutes``, and
            ``unlooked.minutes`` where nobody looked for one among the others.
        may_be_undated: Whether an event may lack its date.
        fields: The programme's own fields of events that have a column.
        has_rows: Whether a column tells the order in which events were recorded.
    """

    date: DateShape = DateShape.DAY
    planned: DateShape | None = None
    has_happened: bool = False
    documents: frozenset[str] = frozenset()
    may_be_undated: bool = True
    fields: Mapping[str, DateShape | None] = field(factory=dict)
    has_rows: bool = False

    def stage(self, documents: Iterable[str]) -> StageLayout:
        """Return the columns that a stage has once its events are gathered."""
        own = frozenset(f"{part}.{name}" for name in documents for part in ("evidence", "correct"))
        return StageLayout(
            self.date, is_single=False, may_be_undated=self.may_be_undated, planned=self.planned,
            documents=own & self.documents,
        )  # fmt: skip


@frozen
class StageView:
    """How the columns of stages come from a table of events.

    Args:
        gatherings: What is gathered over the events of each activity.
        derived: The columns made of that, by name.
    """

    gatherings: tuple[Gathering, ...]
    derived: tuple[tuple[str, Expression], ...] = field(default=())

    def only(self, names: Collection[str]) -> StageView:
        """Return the same for some columns, with what these are made of."""
        derived = tuple((name, made) for name, made in self.derived if name in names)
        wanted = {column.name for column in columns_in(made for _, made in derived)} | set(names)
        return StageView(tuple(own for own in self.gatherings if own.name in wanted), derived)


def stage_view(
    stages: Iterable[tuple[str, StageLayout]], events: EventLayout, undated: Undated
) -> StageView:
    """Return how the columns of some stages come from a table of events."""
    gathered: list[Gathering] = []
    derived: list[tuple[str, Expression]] = []
    for stage, layout in stages:
        own = _StageWriter(stage, layout, events, undated)
        gathered += own.gatherings()
        derived += own.derived()
    return StageView(tuple(gathered), tuple(derived))


def _entry(name: str, kept: Kept) -> Column:
    return Column(ENTRY + name, kept)


def counted(events: EventLayout, undated: Undated) -> Expression:
    """Return whether an event happened, and the policy for those without a date counts it."""
    dated = known(date_columns(ENTRY + "date", events.date).first)
    if undated is Undated.DROP:
        return dated
    if not events.has_happened:
        return TRUE
    return either(dated, coalesced(_entry(HAPPENED, Kept.BOOL), TRUE))


def is_of(stages: Iterable[str]) -> Expression:
    """Return whether an event is of one of some stages."""
    own = _entry(STAGE, Kept.TEXT)
    return either(*(equal(own, Constant(stage, Kept.TEXT)) for stage in stages))


@frozen
class _StageWriter:
    stage: str
    layout: StageLayout
    events: EventLayout
    undated: Undated

    @property
    def _is_own(self) -> Expression:
        return is_of((self.stage,))

    @property
    def _date(self) -> DateValue:
        return date_columns(ENTRY + "date", self.events.date)

    @property
    def _happened(self) -> Expression:
        """Whether an event of the stage happened, and the policy counts it."""
        return both(self._is_own, counted(self.events, self.undated))

    @property
    def _came(self) -> Expression:
        """Whether an event of the stage happened at all; it closes a case under any policy."""
        return both(self._is_own, counted(self.events, Undated.ANYWHERE))

    def _name(self, part: str) -> str:
        return f"{self.stage}.{part}"

    def _gather(self, part: str, how: Reduction, of: Expression) -> Gathering:
        return Gathering(EVENTS, how, of, self._name(part))

    def gatherings(self) -> list[Gathering]:
        found = [self._gather(COUNT, Reduction.COUNT, self._came)]
        if self.layout.may_be_undated:
            lacks = both(self._came, is_null(self._date.first))
            found.append(self._gather(UNDATED, Reduction.COUNT, lacks))
        found += self._dates("first", self._date, self._happened, Reduction.LEAST)
        found += self._dates("last", self._date, self._happened, Reduction.GREATEST)
        if self.layout.planned is not None:
            plan = date_columns(ENTRY + "planned", self.events.planned)
            found += self._dates("planned", plan, self._is_own, Reduction.LEAST)
        if self.layout.documents:
            recorded = both(self._happened, _entry(RECORDED, Kept.BOOL))
            found.append(self._gather(_SEEN + RECORDED, Reduction.COUNT, recorded))
        for part in sorted(self.layout.documents):
            found.append(self._document(part))
            if (unlooked := self._unlooked(part)) in self.events.documents:
                there = both(self._happened, _entry(unlooked, Kept.BOOL))
                found.append(self._gather(_SEEN + unlooked, Reduction.COUNT, there))
        return found

    def _dates(
        self, part: str, date: DateValue, counts: Expression, how: Reduction
    ) -> list[Gathering]:
        def own(value: Expression) -> Expression:
            return choose(counts, value, whole(None))

        found = [self._gather(part, how, own(date.first))]
        if date.is_exact:
            return found
        found.append(self._gather(part + INSTANT, how, own(date.instant)))
        if date.first == date.last:
            return found
        precision = choose(known(date.first), date.precision, whole(None))
        return [
            *found,
            self._gather(part + LAST, how, own(date.last)),
            self._gather(part + PRECISION, Reduction.LEAST, own(precision)),
            self._gather(part + _SEEN, Reduction.GREATEST, own(precision)),
        ]

    def _document(self, part: str) -> Gathering:
        """Count where a document exists, or find how well the best one is filled."""
        kind, _, name = part.partition(".")
        exists = _entry(f"evidence.{name}", Kept.BOOL)
        if kind == "evidence":
            return self._gather(_SEEN + part, Reduction.COUNT, both(self._happened, exists))
        correct = _entry(part, Kept.BOOL)
        rank = choose(is_null(correct), whole(1), choose(correct, whole(2), whole(0)))
        found = choose(both(self._happened, exists), rank, whole(None))
        return self._gather(_SEEN + part, Reduction.GREATEST, found)

    @staticmethod
    def _unlooked(part: str) -> str:
        """Return the part that tells where nobody looked for a document, of one that it exists."""
        kind, _, name = part.partition(".")
        return f"{UNLOOKED}.{name}" if kind == "evidence" else ""

    def _exists(self, part: str) -> Expression:
        """Whether a document exists: found once is found, not looked for once is not known."""
        found = self._is_any(part)
        unlooked = self._unlooked(part)
        if unlooked not in self.events.documents:
            return found
        return choose(found, TRUE, choose(self._is_any(unlooked), NULL, FALSE))

    def _is_any(self, part: str) -> Expression:
        seen = Column(self._name(_SEEN + part), Kept.INT)
        return below(whole(0), coalesced(seen, whole(0)))

    def derived(self) -> list[tuple[str, Expression]]:
        found = [
            (self._name(name), coalesced(Column(self._name(name), Kept.INT), whole(0)))
            for name in (COUNT, UNDATED)
            if name == COUNT or self.layout.may_be_undated
        ]
        if self.layout.date is DateShape.MIXED:
            found.append((self._name(MIXED), self._is_mixed("first")))
        if self.layout.planned is DateShape.MIXED:
            found.append((self._name(f"planned/{MIXED}"), self._is_mixed("planned")))
        recorded = Column(self._name(_SEEN + RECORDED), Kept.INT)
        is_recorded = below(whole(0), recorded)
        for part in sorted(self.layout.documents):
            seen = Column(self._name(_SEEN + part), Kept.INT)
            if part.startswith("evidence"):
                answer = self._exists(part)
            else:
                answer = choose(
                    equal(seen, whole(2)), TRUE, choose(equal(seen, whole(0)), FALSE, NULL)
                )
            found.append((self._name(part), choose(is_recorded, answer, NULL)))
        return found

    def _is_mixed(self, part: str) -> Expression:
        """Whether several dates are known to different precisions, or as spans."""
        name = self._name(part)
        one, other = Column(name + PRECISION, Kept.INT), Column(name + _SEEN, Kept.INT)
        several = below(whole(1), Column(self._name(COUNT), Kept.INT))
        if part == "planned":
            several = TRUE
        mixed = either(negated(equal(one, other)), both(several, equal(one, SPAN)))
        return equal_true(mixed)
