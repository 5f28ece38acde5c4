"""Timelines of a page: the activities of the data that were judged, by place."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Final

from attrs import frozen

from kotaku_eval.activities import Activity
from kotaku_eval.dates import EventDate
from kotaku_eval.facts import ACTIVITY
from kotaku_eval.places import Place
from kotaku_eval.portfolios import Portfolio
from kotaku_eval.renderers.markup import heats, stage_maps
from kotaku_eval.renderers.markup.elements import Html
from kotaku_eval.renderers.pages.timelines import Timeline, timeline_of
from kotaku_eval.reports import Report
from kotaku_eval.texts import Language

MOST_TIMELINES: Final = 60
MOST_PLACES: Final = 100
_LOOKED_AT: Final = 2_000
"""So many findings are looked at to tell which activities have the worst."""


@frozen
class PlaceTimelines:
    """The activities of one place."""

    code: str
    name: str
    timelines: tuple[Timeline, ...]


class TimelinePart:
    """What a page shows of the data beside the report.

    Args:
        portfolio: The data that were judged.
        report: What was found in them.
        language: The language of the words.
    """

    def __init__(self, portfolio: Portfolio, report: Report, language: Language) -> None:
        self.portfolio = portfolio
        self.language: Language = language
        self._report = report
        self._level, _ = heats.level_shown(report, MOST_PLACES)

    @property
    def programme(self) -> str:
        """The name of the lifecycle."""
        return self.portfolio.lifecycle.title.to(self.language)

    @cached_property
    def period(self) -> str:
        """The first and the last day on which something happened."""
        dates = [
            event.date
            for activity in self.portfolio.activities
            for event in activity.events
            if event.date is not None
        ]
        if not dates:
            return ""
        first, last = min(own.first_day for own in dates), max(own.last_day for own in dates)
        return f"{EventDate.of_day(first)} – {EventDate.of_day(last)}"

    @cached_property
    def _by_place(self) -> list[tuple[Place, list[Activity]]]:
        return stage_maps.activities_by_place(self.portfolio, self._level) if self._level else []

    @cached_property
    def heat(self) -> Html | None:
        """The stages by place."""
        return stage_maps.stages_by_place(
            self.portfolio, self._by_place[:MOST_PLACES], self.language
        )

    @property
    def unmapped(self) -> int:
        """How many places are not on the map."""
        return max(0, len(self._by_place) - MOST_PLACES)

    @property
    def there(self) -> int:
        """How many activities there are."""
        return len(self.portfolio.activities)

    @cached_property
    def chosen(self) -> Sequence[Activity]:
        """The activities that are shown: all, or those with the worst findings."""
        if self.there <= MOST_TIMELINES:
            return sorted(self.portfolio.activities, key=lambda own: own.id)
        findings = self._report.findings[:_LOOKED_AT]
        worst = dict.fromkeys(own.subject.id for own in findings if own.subject.level == ACTIVITY)
        names = [*worst, *sorted(own.id for own in self.portfolio.activities)]
        ordered = list(dict.fromkeys(names))[:MOST_TIMELINES]
        found = (self.portfolio.activity(name) for name in ordered)
        return sorted((own for own in found if own is not None), key=lambda own: own.id)

    @cached_property
    def places(self) -> list[PlaceTimelines]:
        """The timelines by place, by its code; those outside of any come last."""
        held: dict[tuple[str, str], list[Timeline]] = {}
        day = EventDate.of(self._report.header.as_of).last_day if self._report.header.as_of else 0
        for activity in self.chosen:
            home = self.portfolio.places_of(activity).get(self._level)
            key = ("", "") if home is None else (home.code, home.label)
            held.setdefault(key, []).append(timeline_of(activity, self.portfolio.lifecycle, day))
        ordered = sorted(held, key=lambda key: (not key[0], key))
        return [PlaceTimelines(code, name, tuple(held[code, name])) for code, name in ordered]
