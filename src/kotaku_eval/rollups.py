"""Roll-ups: from verdicts to the scores of activities, places and the whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Any

from kotaku_eval.facts import ACTIVITY
from kotaku_eval.findings import Severity
from kotaku_eval.means import mean_parts, mean_score
from kotaku_eval.places import Place
from kotaku_eval.portfolios import Portfolio
from kotaku_eval.reports import PlaceScore
from kotaku_eval.rulesets import RuleSet, ScoreModel
from kotaku_eval.scores import Score, Tally, total_score
from kotaku_eval.sheets import Sheet, worst_of
from kotaku_eval.texts import Text
from kotaku_eval.views import Lazy


class RollUp:
    """Rolls verdicts up to scores of activities, places and the whole.

    Args:
        portfolio: What the verdicts are about, or what tells it once somebody asks.
        ruleset: The rules.
        sheets: The verdicts of every level.
    """

    scores_activities = True
    """Whether activities have scores of their own: not where their verdicts were not kept."""

    def __init__(
        self,
        portfolio: Portfolio | Callable[[], Portfolio],
        ruleset: RuleSet,
        sheets: list[Sheet],
    ) -> None:
        self._asked = portfolio
        self.ruleset = ruleset
        self.sheets = sheets
        self.levels = [level.id for level in ruleset.lifecycle.levels]
        self.known: dict[tuple[str, str], Score] = {}

    @cached_property
    def portfolio(self) -> Portfolio:
        """What the verdicts are about."""
        return self._asked if isinstance(self._asked, Portfolio) else self._asked()

    @cached_property
    def places(self) -> list[Place]:
        """All places, by level and code."""
        ordered = sorted(self.portfolio.places, key=lambda place: place.code)
        return [place for level in self.levels for place in ordered if place.level == level]

    @cached_property
    def rows(self) -> dict[tuple[str, str], dict[str, list[bytes]]]:
        """The rows within each place, by level."""
        found: dict[tuple[str, str], dict[str, list[bytes]]] = {}
        for sheet in self.sheets:
            for subject, row in zip(sheet.subjects, sheet.rows, strict=True):
                for place in subject.parents.values():
                    held = found.setdefault((place.level, place.code), {})
                    held.setdefault(sheet.level, []).append(row)
        return found

    def _score(self, tallies: Mapping[str, Tally], name: str, title: Text) -> Score:
        worst = self._worst(tallies)
        return total_score(self.ruleset, tallies, worst, name=name, title=title)

    def place_tallies(self, level: str, code: str) -> dict[str, Tally]:
        """Count the verdicts of all rules within a place."""
        return self.tallies(self.rows.get((level, code), {}))

    def merged_tallies(self, places: Iterable[Place]) -> dict[str, Tally]:
        """Count the verdicts of all rules within several places."""
        rows: dict[str, list[bytes]] = {}
        for place in places:
            for level, found in self.rows.get((place.level, place.code), {}).items():
                rows.setdefault(level, []).extend(found)
        return self.tallies(rows)

    def whole_tallies(self) -> dict[str, Tally]:
        """Count the verdicts of all rules on everything."""
        return self.tallies({sheet.level: sheet.rows for sheet in self.sheets})

    def tallies(self, rows: Mapping[str, Iterable[bytes]]) -> dict[str, Tally]:
        """Count the verdicts of all rules over some rows, given by level."""
        found: dict[str, Tally] = {}
        for sheet in self.sheets:
            found |= sheet.tallies(rows.get(sheet.level, ()))
        return found

    def _worst(self, tallies: Mapping[str, Tally]) -> Severity | None:
        failed = [
            tallies[rule.id].worst or rule.severity
            for rule in self.ruleset.rules
            if tallies.get(rule.id, _NOTHING).failed
        ]
        return worst_of(failed)

    def _is_above_mean(self, level: str) -> bool:
        """Whether a level lies above the one whose scores are averaged."""
        mean = self.ruleset.mean_level
        if self.ruleset.score_model is not ScoreModel.MEAN_OF_VILLAGES or mean not in self.levels:
            return False
        return level not in self.levels or self.levels.index(level) > self.levels.index(mean)

    def place(self, place: Place) -> Score:
        """Return the score of a place."""
        key = (place.level, place.code)
        if key not in self.known:
            title = Text.same(place.label)
            if self._is_above_mean(place.level):
                self.known[key] = self._mean(key, place.code, title)
            else:
                tallies = self.place_tallies(place.level, place.code)
                self.known[key] = self._score(tallies, place.code, title)
        return self.known[key]

    def _mean(self, within: tuple[str, str] | None, name: str, title: Text) -> Score:
        """Average the places of the mean level that lie within a place (or all of them)."""
        chosen = self.averaged(within)
        tallies = self.merged_tallies(chosen)
        if any(tally.errors for tally in tallies.values()):
            return Score(name, title, "mean", None, None)
        scores = [self.place(place) for place in chosen]
        return mean_score(self.ruleset, scores, self._worst(tallies), name=name, title=title)

    def averaged(self, within: tuple[str, str] | None = None) -> list[Place]:
        """Return the places whose mean is taken, within a place or everywhere."""
        mean = self.ruleset.mean_level
        if within is None:
            return [place for place in self.places if place.level == mean]
        return self._averaged_within.get(within, [])

    @cached_property
    def _averaged_within(self) -> dict[tuple[str, str], list[Place]]:
        """The places whose mean is taken, by each place that they lie in."""
        found: dict[tuple[str, str], list[Place]] = {}
        for place in self.averaged():
            for level, above in self.portfolio.places_of(place).items():
                found.setdefault((level, above.code), []).append(place)
        return found

    def is_mean(self, place: Place | None = None) -> bool:
        """Whether the score of a place, or of the whole, is a mean over places."""
        if place is not None:
            return self._is_above_mean(place.level)
        return self._is_above_mean("") and self._has_mean_places()

    def total(self) -> Score:
        """Return the score of the whole portfolio."""
        title = self.portfolio.title if self.portfolio.title.en else self.ruleset.title
        if self.is_mean():
            return self._mean(None, "total", title)
        return self._score(self.whole_tallies(), "total", title)

    def axes(self, total: Score) -> tuple[Score, ...]:
        """Return the groups of indicators over the whole, to be shown before the one number.

        Where the total is a mean over places, so are they.
        """
        if total.kind != "mean":
            return total.parts
        return mean_parts(self.place(place).parts for place in self.averaged())

    def _has_mean_places(self) -> bool:
        return any(place.level == self.ruleset.mean_level for place in self.portfolio.places)

    def all(self) -> Lazy[PlaceScore]:
        """Return the score of every activity and place; each is made when it is asked for."""
        judged = self._scored_sheets()
        height = sum(sheet.height for sheet in judged)

        def make(index: int) -> PlaceScore:
            if index < height:
                [sheet] = judged
                subject, row = sheet.subjects[index], sheet.rows[index]
                label = subject.value.label
                tallies = self.tallies({ACTIVITY: (row,)})
                score = self._score(tallies, subject.id, Text.same(label))
                return PlaceScore(ACTIVITY, subject.id, label, score)
            place = self.places[index - height]
            return PlaceScore(place.level, place.code, place.label, self.place(place))

        return Lazy(height + len(self.places), make, self.score_columns())

    def score_columns(self) -> Callable[[], Any] | None:
        """Return what gives the scores as a frame; ``None`` where there are only objects."""
        return None

    def _scored_sheets(self) -> list[Sheet]:
        """Return the sheet of the activities, if each is to have a score."""
        kept = self.sheets if self.scores_activities else []
        return [sheet for sheet in kept if sheet.level == ACTIVITY]

    def level_counts(self) -> tuple[tuple[str, int], ...]:
        """Return how many scores there are by level, in the order of :meth:`all`."""
        judged = sum(sheet.height for sheet in self._scored_sheets())
        counts = Counter(place.level for place in self.places)
        found = [(ACTIVITY, judged), *((level, counts[level]) for level in self.levels)]
        return tuple((level, count) for level, count in found if count)


_NOTHING = Tally()
