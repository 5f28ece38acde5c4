"""Timelines: what was planned and what was done, along the calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from attrs import field, frozen

from kotaku_eval.activities import Activity
from kotaku_eval.dates import EventDate
from kotaku_eval.plots import words
from kotaku_eval.plots.names import LONGEST_TITLE, shown, unique
from kotaku_eval.portfolios import Portfolio
from kotaku_eval.schedules import Schedule, extent_of, schedule_of, stages_of
from kotaku_eval.selections import Named, places_named, unknown
from kotaku_eval.texts import Language, Text

ROWS: Final = 40
"""So many rows are drawn at most."""

_NAMED: Final = 3
"""So many places stand in a title."""


@frozen
class Row:
    """One line of a timeline.

    Args:
        label: What stands beside it.
        schedule: What was planned and what was done.
        free: The stages that happened on a day that nobody recorded, as often as they did.
    """

    label: str
    schedule: Schedule
    free: tuple[Text, ...] = ()


@frozen
class Course:
    """What a timeline shows.

    Args:
        title: The title.
        lines: What is said below it.
        rows: Its lines, from the top down.
        language: The language of its words.
        is_of_stages: Whether each line is a stage, and not an activity.
    """

    title: str
    lines: tuple[str, ...]
    rows: tuple[Row, ...]
    language: Language = field(default="id", kw_only=True)
    is_of_stages: bool = field(default=True, kw_only=True)

    def marks(self) -> list[dict[str, Any]]:
        """Return every date that is drawn: a point for a day, a bar for what is known less well."""
        return list(self._marks())

    def _marks(self) -> Iterator[dict[str, Any]]:
        for rank, row in enumerate(self.rows):
            for kind, dates in _kinds(row.schedule):
                for date in dates:
                    yield {
                        "row": row.label,
                        "rank": rank,
                        "kind": kind.to(self.language),
                        "start": _day(date.first_day),
                        "end": _day(date.last_day + 1),
                        "coarse": date.first_day != date.last_day,
                    }

    def spans(self) -> list[dict[str, Any]]:
        """Return the lines that join dates of a row: from plan to deed, or from first to last."""
        made = self._delays if self.is_of_stages else self._extents
        return [span for rank, row in enumerate(self.rows) for span in made(rank, row)]

    def _delays(self, rank: int, row: Row) -> Iterator[dict[str, Any]]:
        slip = row.schedule.slip
        if slip is not None and slip.is_late:
            ends = (slip.planned.last_day, slip.done.first_day)
            yield self._span(rank, row, words.LATE, ends)

    def _extents(self, rank: int, row: Row) -> Iterator[dict[str, Any]]:
        for kind, dates in _kinds(row.schedule):
            ends = extent_of(dates)
            if ends is not None:
                yield self._span(rank, row, kind, ends)

    def _span(self, rank: int, row: Row, kind: Text, ends: tuple[int, int]) -> dict[str, Any]:
        named = {"row": row.label, "rank": rank, "kind": kind.to(self.language)}
        return {**named, "start": _day(ends[0]), "end": _day(ends[1])}


def _kinds(schedule: Schedule) -> tuple[tuple[Text, tuple[EventDate, ...]], ...]:
    return (words.PLANNED, schedule.planned), (words.DONE, schedule.done)


def _day(ordinal: int) -> str:
    return dt.date.fromordinal(min(max(ordinal, 1), dt.date.max.toordinal())).isoformat()


def course_of(
    portfolio: Portfolio,
    activity: str | None,
    places: Mapping[str, Named],
    *,
    language: Language,
    limit: int,
) -> Course:
    """Return what a timeline shows: of one activity, or of those in some places.

    Raises:
        UnknownNameError: There is no such activity, level or place.
    """
    if activity is None:
        return _of_activities(portfolio, places, language, limit)
    own = portfolio.activity(activity)
    if own is None:
        known = [one.id for one in portfolio.activities]
        raise unknown(activity, known, Text(id="kegiatan", en="activity"))
    return _of_stages(portfolio, own, language, limit)


def _of_stages(portfolio: Portfolio, own: Activity, language: Language, limit: int) -> Course:
    """Return the course of one activity, a line for each stage of which something is known."""
    stages = [one for one in stages_of(own, portfolio.lifecycle) if one.is_known]
    chosen = stages[:limit]
    titles = [one.stage.title.to(language) for one in chosen]
    labels = unique(titles, [one.stage.id for one in chosen])
    rows = [Row(label, one.schedule, one.free) for label, one in zip(labels, chosen, strict=True)]
    title = own.id if own.label == own.id else f"{own.id}: {own.label}"
    left = (len(chosen), len(stages), Text(id="tahap", en="stages"))
    lines = _lines(portfolio, rows, left, language)
    return Course(shown(title, LONGEST_TITLE), lines, tuple(rows), language=language)


def _of_activities(
    portfolio: Portfolio, places: Mapping[str, Named], language: Language, limit: int
) -> Course:
    """Return the course of the activities in some places, a line for each."""
    inside, names = portfolio, []
    for level, given in places.items():
        known = [own.id for own in portfolio.lifecycle.levels]
        if level not in known:
            raise unknown(level, known, Text(id="tingkat", en="level"))
        held = {own.code: own.label for own in portfolio.places if own.level == level}
        codes = sorted(places_named(given, held, Text.same(level)))
        names += [held[code] for code in codes]
        inside = _within(inside, level, codes)
    every = sorted(inside.activities, key=lambda own: own.id)
    ordered = [own for own in every if _has_dates(own)] or every
    chosen = ordered[:limit]
    labels = unique([_named(own) for own in chosen], [own.id for own in chosen])
    rows = [
        Row(label, schedule_of(own.events), _free(portfolio, own))
        for label, own in zip(labels, chosen, strict=True)
    ]
    lines = _lines(portfolio, rows, (len(chosen), len(ordered), words.ACTIVITIES), language)
    if len(ordered) < len(every):
        lines = (*lines, words.dateless(len(every) - len(ordered), language))
    title = _places_named(names) or words.TIMELINE.to(language)
    return Course(
        shown(title, 2 * LONGEST_TITLE), lines, tuple(rows), language=language, is_of_stages=False
    )


def _places_named(names: Sequence[str]) -> str:
    """Return the names of the first places, and how many others there are."""
    told = ", ".join(shown(name) for name in names[:_NAMED])
    return told if len(names) <= _NAMED else f"{told} (+{len(names) - _NAMED})"


def _has_dates(own: Activity) -> bool:
    return any(event.date is not None or event.planned is not None for event in own.events)


def _within(portfolio: Portfolio, level: str, codes: Sequence[str]) -> Portfolio:
    [*first, last] = codes
    found = portfolio.where(**{level: last})
    activities = list(found.activities)
    for code in first:
        activities += portfolio.where(**{level: code}).activities
    return Portfolio(portfolio.lifecycle, activities, portfolio.places)


def _named(own: Activity) -> str:
    return own.id if own.label == own.id else f"{own.id} {own.label}"


def _free(portfolio: Portfolio, own: Activity) -> tuple[Text, ...]:
    return tuple(title for one in stages_of(own, portfolio.lifecycle) for title in one.free)


def _lines(
    portfolio: Portfolio, rows: Sequence[Row], counts: tuple[int, int, Text], language: Language
) -> tuple[str, ...]:
    """Return what is said below the title."""
    title = shown(portfolio.title.to(language), LONGEST_TITLE)
    marked = words.ILLUSTRATIVE.to(language) if portfolio.illustrative else ""
    some, every, what = counts
    cut = words.some_of(some, every, what, language) if some < every else ""
    dates = [date for row in rows for date in row.schedule.dates]
    coarse = any(date.first_day != date.last_day for date in dates)
    free = [shown(stage.to(language)) for row in rows for stage in row.free]
    return (
        " · ".join(own for own in (title, marked) if own),
        cut,
        "" if dates else words.NO_DATES.to(language),
        words.COARSE.to(language) if coarse else "",
        words.without_date(free, language) if free else "",
    )
