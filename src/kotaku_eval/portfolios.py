"""Portfolios: the activities of one lifecycle with the places they roll up to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from functools import cached_property
from types import MappingProxyType
from typing import Any, ClassVar

import attrs
from attrs import field, frozen

from kotaku_eval.activities import Activity, Timeline, timeline_of
from kotaku_eval.dates import EventDate, Undated
from kotaku_eval.digests import digest_of_rows
from kotaku_eval.errors import DataError, Problem, name_hint
from kotaku_eval.facts import ACTIVITY, Subject, observed_dates
from kotaku_eval.lifecycles import Lifecycle
from kotaku_eval.notebooks import Shown
from kotaku_eval.places import Place
from kotaku_eval.texts import Text


class Basis(Enum):
    """Whether a portfolio holds everything there is, or a sample of it."""

    CENSUS = "census"
    SAMPLE = "sample"


def _activities(values: Iterable[Activity]) -> tuple[Activity, ...]:
    return tuple(values)


def _places(values: Iterable[Place]) -> tuple[Place, ...]:
    return tuple(values)


def _as_notes(notes: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(notes)


def _as_of(value: Any) -> EventDate | None:
    return None if value is None else EventDate.of(value)


@frozen(eq=False, slots=False)
class Portfolio(Shown):
    """The activities of one lifecycle, and the places they lie in.

    Args:
        lifecycle: The lifecycle all activities follow.
        activities: In any order; their ids are unique.
        places: Of all levels, in any order; codes are unique within a level.
        id: Its name.
        title: What people call it.
        as_of: The day the data speak of; ``None`` for the newest observed date.
        basis: Census or sample; every report says which.
        illustrative: Whether the data are made up to show something.
        ruleset: The rule set it is meant for, by name or path; empty for none.
        notes: What the reader could not read or left out, each with its place.

    Raises:
        DataError: Duplicate ids or codes, or a reference to a place that does not exist.

    >>> from kotaku_eval.lifecycles import Stage
    >>> tiny = Lifecycle("tiny", Text.same("Tiny"), stages=[Stage("built", Text.same("Built"))])
    >>> len(Portfolio(tiny, [Activity(id="A1"), Activity(id="A2")]))
    2
    """

    shown_by: ClassVar[str] = "kotaku_eval.renderers.notebooks.definitions:show_portfolio"

    lifecycle: Lifecycle
    activities: tuple[Activity, ...] = field(default=(), converter=_activities)
    places: tuple[Place, ...] = field(default=(), converter=_places)
    id: str = ""
    title: Text = Text.same("")
    as_of: EventDate | None = field(default=None, converter=_as_of)
    basis: Basis = Basis.CENSUS
    illustrative: bool = False
    ruleset: str = ""
    notes: tuple[Problem, ...] = field(default=(), converter=_as_notes)

    def __attrs_post_init__(self) -> None:
        problems = [*self._duplicates(), *self._lost_references(), *self._unknown_stages()]
        if problems:
            raise DataError(problems)

    def __len__(self) -> int:
        return len(self.activities)

    def _duplicates(self) -> Iterator[Problem]:
        seen: dict[tuple[str, str], Activity | Place] = {}
        named: list[tuple[tuple[str, str], Activity | Place]] = [
            ((ACTIVITY, activity.id), activity) for activity in self.activities
        ]
        named += [((place.level, place.code), place) for place in self.places]
        for key, value in named:
            if key in seen:
                first = seen[key].source
                where = f" ({first})" if first else ""
                text = Text(
                    id=f"{key[0]} ganda '{key[1]}'{where}",
                    en=f"duplicate {key[0]} '{key[1]}'{where}",
                )
                yield _problem(value, text)
            seen.setdefault(key, value)

    def _lost_references(self) -> Iterator[Problem]:
        levels = [level.id for level in self.lifecycle.levels]
        for place in self.places:
            if place.level not in levels:
                text = Text(
                    id=f"tingkat tidak dikenal '{place.level}'", en=f"unknown level '{place.level}'"
                )
                yield _problem(place, text, name_hint(place.level, levels))
            elif place.parent is not None and self._parent(place) is None:
                text = Text(
                    id=f"induk '{place.parent}' dari {place.level} '{place.code}' tidak ada",
                    en=f"parent '{place.parent}' of {place.level} '{place.code}' does not exist",
                )
                yield _problem(place, text)
        for activity in self.activities:
            if activity.place is not None and self._home(activity) is None:
                level = activity.level or (levels[0] if levels else "place")
                text = Text(
                    id=f"{level} '{activity.place}' tidak ada",
                    en=f"{level} '{activity.place}' does not exist",
                )
                codes = [place.code for place in self.places if place.level == level]
                yield _problem(activity, text, name_hint(activity.place, codes))

    def _unknown_stages(self) -> Iterator[Problem]:
        known = {stage.id for stage in self.lifecycle.stages}
        for activity in self.activities:
            for event in activity.events:
                if event.stage not in known:
                    text = Text(
                        id=f"tahap tidak dikenal '{event.stage}'",
                        en=f"unknown stage '{event.stage}'",
                    )
                    place = str(event.source or activity.source or "")
                    yield Problem(text, place, name_hint(event.stage, known))

    @cached_property
    def _by_code(self) -> dict[tuple[str, str], Place]:
        return {(place.level, place.code): place for place in self.places}

    @cached_property
    def _by_id(self) -> dict[str, Activity]:
        return {activity.id: activity for activity in self.activities}

    def activity(self, name: str) -> Activity | None:
        """Return an activity by id, or ``None``."""
        return self._by_id.get(name)

    def _parent(self, place: Place) -> Place | None:
        """Find the place above one: on the nearest higher level that has its parent code."""
        levels = [level.id for level in self.lifecycle.levels]
        for level in levels[levels.index(place.level) + 1 :]:
            found = self._by_code.get((level, place.parent or ""))
            if found is not None:
                return found
        return None

    def _home(self, activity: Activity) -> Place | None:
        levels = [activity.level] if activity.level else [own.id for own in self.lifecycle.levels]
        for level in levels:
            found = self._by_code.get((level, activity.place or ""))
            if found is not None:
                return found
        return None

    @cached_property
    def _chains(self) -> dict[tuple[str, str], Mapping[str, Place]]:
        """For each place the places it lies in, its own included, by level."""
        chains: dict[tuple[str, str], Mapping[str, Place]] = {}
        for place in self.places:
            chain: dict[str, Place] = {}
            step: Place | None = place
            while step is not None:
                chain[step.level] = step
                step = self._parent(step) if step.parent is not None else None
            chains[place.level, place.code] = MappingProxyType(chain)
        return chains

    def places_of(self, value: Activity | Place) -> Mapping[str, Place]:
        """Return the places an activity or place lies in, by level (its own included)."""
        place = self._home(value) if isinstance(value, Activity) else value
        return _NOWHERE if place is None else self._chains[place.level, place.code]

    def subjects(self, level: str, undated: Undated = Undated.ANYWHERE) -> tuple[Subject, ...]:
        """Return the activities, or the places of a level, as rules see them, sorted by id."""
        if level == ACTIVITY:
            ordered = sorted(self.activities, key=lambda activity: activity.id)
            return tuple(self.activity_subject(activity, undated) for activity in ordered)
        within: dict[str, list[Subject]] = {}
        for subject in self.subjects(ACTIVITY, undated):
            home = subject.parents.get(level)
            if home is not None:
                within.setdefault(home.code, []).append(subject)
        places = sorted((p for p in self.places if p.level == level), key=lambda p: p.code)
        return tuple(
            Subject(
                level,
                place,
                parents=self.places_of(place),
                activities=tuple(within.get(place.code, ())),
                is_closed=False,
            )
            for place in places
        )

    def activity_subject(self, activity: Activity, undated: Undated) -> Subject:
        """Return an activity as rules see it, in the places of the portfolio."""
        timeline: Timeline = activity.timeline
        if undated is not Undated.ANYWHERE:
            timeline = timeline_of(activity.events, undated)
        closed = self.lifecycle.is_closed(activity)
        return Subject(ACTIVITY, activity, timeline, self.places_of(activity), is_closed=closed)

    def newest_date(self) -> EventDate | None:
        """Return the newest observed date in the data (no plan), as the day it had begun."""
        events = (event.date for a in self.activities for event in a.events if event.date)
        fields = (
            date for value in (*self.activities, *self.places) for date in observed_dates(value)
        )
        days = [date.first_day for dates in (events, fields) for date in dates]
        return EventDate.of_day(max(days)) if days else None

    def day_of(self, as_of: Any = None) -> int:
        """Return the day to judge by, as an ordinal; 0 when there is none.

        It is the one asked for, the portfolio's own, or else the newest observed date. The clock
        is never read.
        """
        chosen = _as_of(as_of) or self.as_of or self.newest_date()
        return chosen.last_day if chosen is not None else 0

    def where(self, **places: str) -> Portfolio:
        """Return the activities that lie in a place: ``where(village="2172010001")``."""
        chosen = [
            activity
            for activity in self.activities
            if all(
                level in (chain := self.places_of(activity)) and chain[level].code == code
                for level, code in places.items()
            )
        ]
        kept = [
            place
            for place in self.places
            if all(self._is_related(place, level, code) for level, code in places.items())
        ]
        return attrs.evolve(self, activities=chosen, places=kept)

    def _is_related(self, place: Place, level: str, code: str) -> bool:
        """Whether a place lies within another, or the other within it."""
        chain = self.places_of(place)
        if level in chain:
            return chain[level].code == code
        inner = self._by_code.get((level, code))
        return inner is not None and place in self.places_of(inner).values()

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of the data, whatever the order of its rows."""
        return digest_of_rows((*self.places, *self.activities))


_NOWHERE: Mapping[str, Place] = MappingProxyType({})


def _problem(value: Activity | Place, text: Text, hint: Text | None = None) -> Problem:
    if value.source is not None:
        return value.source.problem(text, hint)
    return Problem(text, hint=hint or Text.same(""))


def combine(portfolios: Iterable[Portfolio]) -> Portfolio:
    """Put several portfolios of one lifecycle together; equal places count once.

    The whole is a sample, or illustrative, as soon as one part is. Its name, title, day and rule
    set are those of the first part.

    Raises:
        DataError: Different lifecycles, or an activity that stands in two of them.
        ValueError: There is none.
    """
    parts = list(portfolios)
    if not parts:
        msg = "no portfolio to combine"
        raise ValueError(msg)
    if len({part.lifecycle.id for part in parts}) > 1:
        names = ", ".join(sorted({part.lifecycle.id for part in parts}))
        text = Text(id=f"siklus berbeda: {names}", en=f"different lifecycles: {names}")
        raise DataError([Problem(text)])
    places = dict.fromkeys(place for part in parts for place in part.places)
    return attrs.evolve(
        parts[0],
        activities=[activity for part in parts for activity in part.activities],
        places=list(places),
        basis=max((part.basis for part in parts), key=list(Basis).index),
        illustrative=any(part.illustrative for part in parts),
        notes=tuple(note for part in parts for note in part.notes),
    )
