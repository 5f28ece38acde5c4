"""Lifecycles: the stages of a programme, their partial order, and what an activity may do next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from typing import ClassVar, Final

from attrs import field, frozen

from kotaku_eval.activities import NEVER, Activity, Event, Status
from kotaku_eval.dates import DEFAULT_ZONE
from kotaku_eval.errors import DefinitionError, Problem, UnknownNameError, name_hint
from kotaku_eval.notebooks import Shown
from kotaku_eval.places import Level, level_words
from kotaku_eval.texts import Text


class Confidence(Enum):
    """How sure a fact of the programme is, from the best to the least."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    INFERRED = "inferred"
    ASSUMED = "assumed"


@frozen
class Citation:
    """Where a requirement comes from, and how sure that is."""

    text: Text
    confidence: Confidence = Confidence.ASSUMED


UNCITED: Final = Citation(Text.same(""))
"""The citation of what names no source."""


@frozen
class Stage:
    """One step of a lifecycle.

    Args:
        id: The name rules use.
        title: What people call it.
        phase: The id of its phase; empty for none.
        actor: Who does it.
        evidence: Ids of the documents that show it was done.
        confidence: How sure its place in the order is.
    """

    id: str
    title: Text
    phase: str = ""
    actor: Text = Text.same("")
    evidence: tuple[str, ...] = ()
    confidence: Confidence = Confidence.PRIMARY


@frozen
class Edge:
    """One stage that must come before another, and how sure that is."""

    before: str
    after: str
    confidence: Confidence = Confidence.PRIMARY


@frozen
class Blocker:
    """A reason why a stage may not start yet.

    Args:
        stage: The earlier stage that is not complete.
        reason: What is missing, in both languages.
        confidence: How sure the order is that makes it block.
    """

    stage: str
    reason: Text
    confidence: Confidence


@frozen
class Progress:
    """Where an activity stands in its lifecycle.

    Args:
        state: The furthest stage that has happened; ``None`` before the first.
        done: All stages that have happened, in lifecycle order.
        open: Stages whose earlier stages have all happened, and which have not.
        blocked: What blocks each other stage that has not happened.
        is_closed: Whether nothing more is to come.
    """

    state: str | None
    done: tuple[str, ...]
    open: tuple[str, ...]
    blocked: Mapping[str, tuple[Blocker, ...]]
    is_closed: bool


def _stages(values: Iterable[Stage]) -> tuple[Stage, ...]:
    return tuple(values)


def _edges(values: Iterable[Edge]) -> tuple[Edge, ...]:
    return tuple(values)


def _levels(values: Iterable[Level]) -> tuple[Level, ...]:
    return tuple(values)


@frozen(slots=False)
class Lifecycle(Shown):
    """The stages of a programme and the order they must come in.

    Args:
        id: Its name.
        stages: In the order they are shown.
        order: The edges of the partial order.
        final: The stage that closes an activity; ``None`` when none does.
        levels: What scores roll up to, from the lowest up.
        activity_type: The class that holds an activity's typed fields.
        event_type: The class that holds the typed fields of an event.
        zone: The time zone that timestamps are converted to.
        source: Where the stages and their order come from, and how sure that is.

    Raises:
        DefinitionError: An unknown or duplicate stage, or a cycle in the order.

    >>> tiny = Lifecycle(
    ...     "tiny",
    ...     Text.same("Tiny"),
    ...     stages=[Stage("a", Text.same("A")), Stage("b", Text.same("B"))],
    ...     order=[Edge("a", "b")],
    ... )
    >>> tiny.progress(Activity(id="1")).open
    ('a',)
    """

    shown_by: ClassVar[str] = "kotaku_eval.renderers.notebooks.definitions:show_lifecycle"

    id: str
    title: Text
    stages: tuple[Stage, ...] = field(converter=_stages)
    order: tuple[Edge, ...] = field(default=(), converter=_edges)
    final: str | None = None
    phases: Mapping[str, Text] = field(factory=dict, hash=False)
    documents: Mapping[str, Text] = field(factory=dict, hash=False)
    levels: tuple[Level, ...] = field(default=(), converter=_levels)
    activity_type: type[Activity] = Activity
    event_type: type[Event] = Event
    zone: str = DEFAULT_ZONE
    source: Citation = field(default=UNCITED, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        problems = [Problem(text, hint=hint) for text, hint in self._mistakes()]
        if problems:
            raise DefinitionError(problems)

    def _mistakes(self) -> list[tuple[Text, Text]]:
        known = [stage.id for stage in self.stages]
        found = [
            (Text(id=f"tahap ganda: {name}", en=f"duplicate stage: {name}"), Text.same(""))
            for name in sorted({name for name in known if known.count(name) > 1})
        ]
        used = [name for edge in self.order for name in (edge.before, edge.after)]
        used += [self.final] if self.final else []
        found += [
            (
                Text(id=f"tahap tidak dikenal: {name}", en=f"unknown stage: {name}"),
                name_hint(name, known),
            )
            for name in dict.fromkeys(used)
            if name not in known
        ]
        cycle = find_cycle(self.order)
        if cycle:
            path = " < ".join(cycle)
            found.append(
                (
                    Text(id=f"urutan melingkar: {path}", en=f"the order has a cycle: {path}"),
                    Text(id="Hapus salah satu pasangan.", en="Remove one of these pairs."),
                )
            )
        return found

    @cached_property
    def _by_id(self) -> dict[str, Stage]:
        return {stage.id: stage for stage in self.stages}

    @cached_property
    def successors(self) -> Mapping[str, frozenset[str]]:
        """For each stage all stages that must come after it, directly or not."""
        direct: dict[str, set[str]] = {stage.id: set() for stage in self.stages}
        for edge in self.order:
            direct[edge.before].add(edge.after)
        closed: dict[str, frozenset[str]] = {}
        sorter = TopologicalSorter(direct)
        for name in sorter.static_order():
            after = direct[name]
            closed[name] = frozenset(after.union(*(closed[later] for later in after)))
        return closed

    @cached_property
    def ranks(self) -> Mapping[str, int]:
        """The position of each stage in the order the lifecycle lists them."""
        return {stage.id: rank for rank, stage in enumerate(self.stages)}

    def level_title(self, name: str) -> Text:
        """Return what a level of places is called, or ``activity``."""
        titles = {level.id: level.title for level in self.levels}
        return titles.get(name) or level_words(name)

    def stage(self, name: str) -> Stage:
        """Return a stage by id.

        Raises:
            UnknownNameError: There is no such stage.
        """
        try:
            return self._by_id[name]
        except KeyError:
            text = Text(id=f"tahap tidak dikenal: {name}.", en=f"unknown stage: {name}.")
            hint = name_hint(name, self._by_id)
            raise UnknownNameError(Text.joined(" ", [text, hint])) from None

    def has_stage(self, name: str) -> bool:
        """Whether a stage of that id exists."""
        return name in self._by_id

    def order_of(self, names: list[str]) -> tuple[Edge, ...]:
        """Return the order among some stages only, without the edges that follow from others.

        A path is as sure as its least sure edge; of several paths the surest counts. A pair is
        left out only where a path through the others is at least as sure.
        """
        rating = list(Confidence)
        sure = {pair: rating.index(rated) for pair, rated in self._path_confidence.items()}
        pairs = [(a, b) for a in names for b in names if (a, b) in sure]
        return tuple(
            Edge(a, b, rating[sure[a, b]])
            for a, b in pairs
            if not any(
                (a, c) in sure and (c, b) in sure and max(sure[a, c], sure[c, b]) <= sure[a, b]
                for c in names
            )
        )

    @cached_property
    def _path_confidence(self) -> dict[tuple[str, str], Confidence]:
        rating = list(Confidence)
        best = {(edge.before, edge.after): rating.index(edge.confidence) for edge in self.order}
        names = [stage.id for stage in self.stages]
        for middle in names:
            for a in names:
                for b in names:
                    if (a, middle) in best and (middle, b) in best:
                        through = max(best[a, middle], best[middle, b])
                        best[a, b] = min(best.get((a, b), through), through)
        return {pair: rating[index] for pair, index in best.items()}

    def is_closed(self, activity: Activity) -> bool:
        """Whether nothing more is to come: closed or cancelled, or the final stage has happened."""
        if activity.status is not Status.OPEN:
            return True
        return self.final is not None and activity.timeline.get(self.final, NEVER).count > 0

    def blockers(self, activity: Activity, stage: str) -> tuple[Blocker, ...]:
        """Return what still stands in the way of a stage: may construction start?

        Raises:
            UnknownNameError: There is no such stage.
        """
        self.stage(stage)
        found: list[Blocker] = []
        for edge in self.order:
            if edge.after == stage:
                found += self._missing_before(activity, edge)
        return tuple(found)

    def _missing_before(self, activity: Activity, edge: Edge) -> list[Blocker]:
        seen = activity.timeline.get(edge.before, NEVER)
        earlier = self.stage(edge.before)
        if not seen.count:
            text = Text(
                id=f"{earlier.title.id} belum tercatat", en=f"{earlier.title.en} is not recorded"
            )
            return [Blocker(edge.before, text, edge.confidence)]
        lacking = [
            name
            for name in earlier.evidence
            if seen.documents is not None
            and ((found := seen.documents.get(name)) is None or found.exists is False)
        ]
        return [
            Blocker(
                edge.before,
                Text(
                    id=f"{earlier.title.id}: {self.document(name).id} tidak ada",
                    en=f"{earlier.title.en}: {self.document(name).en} is missing",
                ),
                edge.confidence,
            )
            for name in lacking
        ]

    def document(self, name: str) -> Text:
        """Return the display name of a kind of document."""
        return self.documents.get(name, Text.same(name))

    def progress(self, activity: Activity) -> Progress:
        """Return where an activity stands, which stages are open next, and what blocks the rest.

        A missing document of an earlier stage is named among the blockers but does not keep the
        next stage from being open: the stage did happen.
        """
        done = tuple(
            stage.id for stage in self.stages if activity.timeline.get(stage.id, NEVER).count
        )
        rest = [stage.id for stage in self.stages if stage.id not in done]
        earlier = {name: {e.before for e in self.order if e.after == name} for name in rest}
        closed = self.is_closed(activity)
        return Progress(
            state=done[-1] if done else None,
            done=done,
            open=() if closed else tuple(name for name in rest if earlier[name] <= set(done)),
            blocked={
                name: self.blockers(activity, name)
                for name in rest
                if not earlier[name] <= set(done)
            },
            is_closed=closed,
        )


def find_cycle(order: tuple[Edge, ...]) -> list[str]:
    """Return one cycle of an order as a list of stages, empty when there is none."""
    graph: dict[str, set[str]] = {}
    for edge in order:
        graph.setdefault(edge.after, set()).add(edge.before)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as failure:
        return [str(name) for name in failure.args[1]]
    return []
