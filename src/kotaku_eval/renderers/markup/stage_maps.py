"""Stage maps: how many activities of each place have reached each stage."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from kotaku_eval.activities import NEVER, Activity, Status
from kotaku_eval.lifecycles import Stage
from kotaku_eval.places import Place
from kotaku_eval.portfolios import Portfolio
from kotaku_eval.renderers import labels, page_words
from kotaku_eval.renderers.markup.charts import Cell, heat_map, percent
from kotaku_eval.renderers.markup.elements import Html, coded, element, joined
from kotaku_eval.texts import Language, Text

MOST_STAGES: Final = 16
"""So many stages stand beside each other, also on paper."""


def activities_by_place(portfolio: Portfolio, level: str) -> list[tuple[Place, list[Activity]]]:
    """Return the activities within each place of a level, cancelled ones left out."""
    held: dict[str, list[Activity]] = {}
    for activity in portfolio.activities:
        home = portfolio.places_of(activity).get(level)
        if home is not None and activity.status is not Status.CANCELLED:
            held.setdefault(home.code, []).append(activity)
    places = sorted((own for own in portfolio.places if own.level == level), key=lambda p: p.code)
    return [(place, held[place.code]) for place in places if place.code in held]


def stages_by_place(
    portfolio: Portfolio, rows: Sequence[tuple[Place, list[Activity]]], language: Language
) -> Html | None:
    """Return a map of stages by place; ``None`` without places.

    Args:
        portfolio: The activities.
        rows: The places that are shown, each with its activities.
        language: The language of the words.
    """
    if not rows:
        return None
    parts = _parts(portfolio.lifecycle.stages)
    name = page_words.STAGES_BY_PLACE.to(language)
    maps = [
        heat_map(
            labels.PLACE.to(language),
            [stage.title.to(language) for stage in stages],
            [
                (coded(place.label, place.code), [_cell(stage.id, activities) for stage in stages])
                for place, activities in rows
            ],
            name=name if len(parts) == 1 else f"{name} ({at}/{len(parts)})",
        )
        for at, stages in enumerate(parts, start=1)
    ]
    return joined([*maps, element("p", _HOW.to(language), class_="ke-note")])


def _parts(stages: Sequence[Stage]) -> list[Sequence[Stage]]:
    """Return stages in as many parts as fit beside each other, of about one size."""
    size = math.ceil(len(stages) / math.ceil(len(stages) / MOST_STAGES))
    return [stages[at : at + size] for at in range(0, len(stages), size)]


def _cell(stage: str, activities: list[Activity]) -> Cell:
    there = len(activities)
    done = sum(activity.timeline.get(stage, NEVER).count > 0 for activity in activities)
    share = 100.0 * done / there
    return Cell(share, f"{done}/{there}", percent(share))


_HOW = Text(
    id="Kegiatan yang tahapnya tercatat terjadi, dari semua yang tidak dibatalkan.",
    en="Activities whose stage is recorded as having happened, of all that are not cancelled.",
)
