"""Heat maps: the scores of places by indicator, the worst places first."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any, Final

from attrs import field, frozen

from kotaku_eval.plots import words
from kotaku_eval.plots.names import shown, unique
from kotaku_eval.plots.origins import about, sampled
from kotaku_eval.reports import PlaceScore, Report
from kotaku_eval.scores import Score
from kotaku_eval.texts import Language, Text

ROWS: Final = 60
"""So many places are drawn at most."""

COLUMNS: Final = 40
"""So many indicators are drawn at most."""

_DARK: Final = 55
"""Below this score a cell is so dark that its words are white."""


@frozen
class HeatMap:
    """What a heat map shows.

    Args:
        title: The title.
        lines: What is said below it.
        rows: The names of the places, from the top down.
        columns: The names of the indicators; the total first.
        cells: The scores; ``None`` where an indicator was not judged.
        language: The language of its words.
    """

    title: str
    lines: tuple[str, ...]
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[Score | None, ...], ...]
    language: Language = field(default="id", kw_only=True)

    def marks(self) -> list[dict[str, Any]]:
        """Return a cell for each place and indicator."""
        return [
            {
                "row": self.rows[down],
                "down": down,
                "column": self.columns[across],
                "across": across,
                **_look(score),
            }
            for down, own in enumerate(self.cells)
            for across, score in enumerate(own)
        ]


def _look(score: Score | None) -> dict[str, Any]:
    if score is None or score.low is None or score.high is None:
        return {"low": None, "high": None, "said": "–", "doubt": _SURE, "ink": "black"}
    found = score.interval
    ends = (score.low, score.high) if found is None else (found.low, found.high)
    low = math.floor(ends[0])
    high = low if ends[0] == ends[1] else math.ceil(round(ends[1], 9))
    doubt = _SAMPLED if found is not None else _UNKNOWN if score.low != score.high else _SURE
    return {
        "low": score.low,
        "high": score.high,
        "said": f"{low}" if low == high else f"{low}–{high}",
        "doubt": doubt,
        "ink": "white" if score.low < _DARK else "black",
    }


_SURE: Final = ""
_UNKNOWN: Final = "unknown"
_SAMPLED: Final = "sampled"


def heat_map_of(report: Report, level: str, language: Language, limit: int) -> HeatMap:
    """Return what a heat map of a report shows.

    Raises:
        UnknownNameError: The report has no score on such a level.
    """
    every = sorted(report.by(level), key=_lowest_first)
    chosen = every[:limit]
    found = [_indicators(own.score) for own in chosen]
    judged = [
        own for own in dict.fromkeys(name for one in found for name in one)
        if any(one[own].low is not None for one in found if own in one)
    ]  # fmt: skip
    names = judged[:COLUMNS]
    titles = {name: own.title.to(language) for one in found for name, own in one.items()}
    heads = [words.SCORE.to(language), *(titles[name] for name in names)]
    cells = [
        (own.score, *(one.get(name) for name in names))
        for own, one in zip(chosen, found, strict=True)
    ]
    what = report.header.level_title(level).inside()
    shown_of = [(len(chosen), len(every), what), (len(names), len(judged), words.INDICATORS)]
    return HeatMap(
        f"{words.HEAT_MAP.to(language)}: {shown(what.to(language))}",
        (
            about(report, language),
            *sampled(report, chosen, language),
            words.NO_COLUMNS.to(language) if _are_means(chosen) else "",
            _cut(shown_of, language),
            _signs(cells, language),
        ),
        tuple(unique([own.label for own in chosen], [own.code for own in chosen])),
        tuple(unique(heads, ["", *names])),
        tuple(cells),
        language=language,
    )


def _are_means(rows: Iterable[PlaceScore]) -> bool:
    """Whether places have no indicators of their own, being means of other places."""
    return any(own.score.kind == "mean" for own in rows)


def _cut(shown_of: Iterable[tuple[int, int, Text]], language: Language) -> str:
    """Return of what only some are shown."""
    return ". ".join(
        words.some_of(some, many, of, language) for some, many, of in shown_of if some < many
    )


def _signs(cells: Iterable[tuple[Score | None, ...]], language: Language) -> str:
    """Return what the signs mean that stand on the map."""
    looks = [_look(score) for own in cells for score in own]
    told = [
        (any(own["doubt"] == _UNKNOWN for own in looks), words.PARTLY_UNKNOWN),
        (any(own["doubt"] == _SAMPLED for own in looks), words.INTERVALS),
        (any(own["low"] is None for own in looks), words.NOT_JUDGED),
    ]
    return ". ".join(text.to(language) for is_there, text in told if is_there)


def _lowest_first(own: PlaceScore) -> tuple[bool, float, str]:
    return own.score.low is None, own.score.low or 0.0, own.code


def _indicators(score: Score) -> dict[str, Score]:
    """Return the indicators of a score by their ids, wherever they stand in its tree."""
    found: dict[str, Score] = {}
    for part in score.parts:
        if part.kind == "indicator":
            found[part.id] = part
        elif part.kind == "group":
            found |= _indicators(part)
    return found
