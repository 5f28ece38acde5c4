"""Roll-ups of tables: verdicts counted by column, scores of all places of a level at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import Any, Final

import numpy as np
import polars as pl
from attrs import frozen
from numpy.typing import NDArray

from kotaku_eval.columns.layouts import SUBJECT
from kotaku_eval.columns.tables import PLACE, Tables
from kotaku_eval.facts import ACTIVITY
from kotaku_eval.frames.counts import PlaceCounts
from kotaku_eval.frames.records import places_of
from kotaku_eval.frames.scores import (
    SCORES,
    Counted,
    Numbers,
    Part,
    joined,
    mean_totals,
    score_frame,
    totals,
    worst_of,
)
from kotaku_eval.frames.sheets import TableSheet
from kotaku_eval.places import Place
from kotaku_eval.portfolios import Portfolio
from kotaku_eval.rollups import RollUp
from kotaku_eval.scores import Tally
from kotaku_eval.sheets import Sheet
from kotaku_eval.verdicts import Verdicts

Frames = Tables[pl.LazyFrame]

_AT_ONCE: Final = 50_000
"""So many activities are counted at once for the scores of each."""


@frozen(slots=False)
class OfTables(Verdicts):
    """Verdicts on tables, whose places become objects only when somebody looks at them.

    Args:
        tables: The tables.
    """

    tables: Frames

    @property
    def portfolio(self) -> Portfolio:
        """The places; no activity."""
        return self._places

    @cached_property
    def _places(self) -> Portfolio:
        return places_of(self.tables)


class TableRollUp(RollUp):
    """Rolls verdicts up by counting columns.

    Args:
        verdicts: The verdicts.
        sheets: Its sheets, or those after waivers.
    """

    def __init__(self, verdicts: OfTables, sheets: list[Sheet]) -> None:
        super().__init__(lambda: verdicts.portfolio, verdicts.ruleset, sheets)
        self._verdicts = verdicts

    def codes(self, level: str) -> list[str]:
        """Return the codes of the places of a level, in order."""
        if level in self._verdicts.tables.named:
            empty = pl.Series(dtype=pl.String)
            met = pl.concat([empty, *(counts.places(level) for counts in self.counted)])
            return met.unique().sort().to_list()
        return [place.code for place in self.places if place.level == level]

    @cached_property
    def counted(self) -> list[PlaceCounts]:
        """The verdicts of each sheet, counted by place."""
        found = []
        for sheet in self.sheets:
            if isinstance(sheet, TableSheet):
                counts = PlaceCounts(sheet.rules, self.levels)
                counts.add(sheet.held.frame)
                found.append(counts)
        return found

    def _tallies(self, level: str, codes: Iterable[str]) -> dict[str, Tally]:
        names = list(codes)
        found: dict[str, Tally] = {}
        for counts in self.counted:
            found |= counts.tallies(level, names)
        return found

    def place_tallies(self, level: str, code: str) -> dict[str, Tally]:
        """Count the verdicts of all rules within a place."""
        return self._tallies(level, [code])

    def merged_tallies(self, places: Iterable[Place]) -> dict[str, Tally]:
        """Count the verdicts of all rules within several places of one level."""
        chosen = list(places)
        return self._tallies(chosen[0].level, [own.code for own in chosen]) if chosen else {}

    def whole_tallies(self) -> dict[str, Tally]:
        """Count the verdicts of all rules on everything."""
        return self._tallies("", ())

    def level_scores(self, level: str) -> pl.DataFrame:
        """Return the scores of all places of a level as columns, worked out at once.

        Returns:
            The columns ``level``, ``code``, ``low``, ``high``, ``completeness``, ``judged``,
            ``category_id``, ``category_en`` and ``uncertain``, by code.
        """
        places = self.codes(level)
        if not any(own.rules for own in self.counted) or not places:
            return pl.DataFrame(schema=dict(SCORES))
        if self._is_above_mean(level):
            part, worst = self._means(level, places)
        else:
            part, worst, _ = self._totals(level, places)
        made = score_frame(self.ruleset, places, part, worst)
        return made.select(pl.lit(level).alias("level"), pl.all()).cast(dict(SCORES))

    def _totals(self, level: str, codes: Sequence[str]) -> tuple[Part, Numbers, Numbers]:
        """Return the totals of places, the worst severity of each, and what could not be judged."""
        parts, worst, broken = [], [], []
        for several in zip(*(own.counted(level, codes) for own in self.counted), strict=True):
            found = {name: own for _, part in several for name, own in part.items()}
            parts.append(totals(self.ruleset, found))
            worst.append(worst_of(found.values()))
            broken.append(np.sum([own.errors for own in found.values()], axis=0))
        return joined(parts), np.concatenate(worst), np.concatenate(broken)

    def _means(self, level: str, places: list[str]) -> tuple[Part, Numbers]:
        """Return the means of the averaged places within places, and the worst severity there."""
        averaged = self.averaged()
        codes = [own.code for own in averaged]
        part, worst, broken = self._totals(self.ruleset.mean_level, codes)
        owners = self._owners(averaged, level, places)
        means = mean_totals(part, owners, len(places), broken)
        return means, _worst_within(worst, owners, len(places))

    def score_columns(self) -> Callable[[], pl.DataFrame]:
        """Return what gives the scores of all activities and places as a frame."""
        return self._all_scores

    def _all_scores(self) -> pl.DataFrame:
        parts = [self.activity_scores(sheet) for sheet in self._scored_sheets()]
        parts += [self.level_scores(level) for level in self.levels]
        found = pl.concat([pl.DataFrame(schema=dict(SCORES)), *parts])
        named = found.join(self._labels(), on=["level", "code"], how="left", maintain_order="left")
        return named.with_columns(pl.col("label").fill_null(pl.col("code")))

    def _labels(self) -> pl.DataFrame:
        """Return the names of activities and places."""
        rows = [(place.level, place.code, place.label) for place in self.places]
        schema: dict[str, Any] = dict.fromkeys(("level", "code", "label"), pl.String)
        found = pl.DataFrame(rows, schema=schema, orient="row")
        activities = self._verdicts.tables.activities
        if not self._scored_sheets() or "title" not in activities.collect_schema():
            return found
        title = pl.when(pl.col("title") != "").then("title").alias("label")
        level, code = pl.lit(ACTIVITY).alias("level"), pl.col(SUBJECT).alias("code")
        return pl.concat([found, activities.select(level, code, title).collect()])

    def activity_scores(self, sheet: Sheet) -> pl.DataFrame:
        """Return the scores of all activities as columns, those of ``level_scores``, by id."""
        found = [pl.DataFrame(schema=dict(SCORES))]
        rows = sheet.held.ordered if isinstance(sheet, TableSheet) and sheet.rules else None
        for part in rows.iter_slices(_AT_ONCE) if rows is not None else ():
            counts = PlaceCounts(sheet.rules, [ACTIVITY])
            counts.add(part.with_columns(pl.col(SUBJECT).alias(PLACE + ACTIVITY)))
            ids = part[SUBJECT].to_list()
            scored, failures = [], []
            for _, held in counts.counted(ACTIVITY, ids):
                counted = self._with_nothing(held)
                scored.append(totals(self.ruleset, counted))
                failures.append(worst_of(counted.values()))
            score, worst = joined(scored), np.concatenate(failures)
            made = score_frame(self.ruleset, ids, score, worst)
            level = pl.lit(ACTIVITY).alias("level")
            found.append(made.select(level, pl.all()).cast(dict(SCORES)))
        return pl.concat(found)

    def _with_nothing(self, counted: dict[str, Counted]) -> dict[str, Counted]:
        """Add the rules of other levels, which say nothing here."""
        none = np.zeros_like(next(iter(counted.values())).judged)
        nothing = Counted(none, none, none, none, none, none - 1, ())
        return {rule.id: counted.get(rule.id, nothing) for rule in self.ruleset.rules}

    def level_counts_by_rule(self, level: str) -> pl.DataFrame:
        """Return how often each rule gave each verdict within each place of a level.

        Returns:
            The columns ``level``, ``code``, ``rule``, ``pass``, ``fail``, ``unknown`` and
            ``error``, by rule and code; a rule that does not apply, or not yet, is not counted.
        """
        places = self.codes(level)
        kinds = ("pass", "fail", "unknown", "error")
        schema: dict[Any, Any] = dict.fromkeys(("level", "code", "rule"), pl.String)
        schema.update(dict.fromkeys(kinds, pl.Int64))
        found: dict[str, list[pl.DataFrame]] = {}
        for counts in self.counted if places else ():
            for codes, held in counts.counted(level, places):
                for rule, own in held.items():
                    numbers = (own.passed, own.failed, own.unknown, own.errors)
                    named = {"level": level, "code": codes, "rule": rule}
                    columns = dict(zip(kinds, numbers, strict=True))
                    made = pl.DataFrame({**named, **columns}).cast(schema)
                    found.setdefault(rule, []).append(made)
        parts = (part for held in found.values() for part in held)
        return pl.concat([pl.DataFrame(schema=schema), *parts])

    def _owners(self, averaged: list[Place], level: str, places: list[str]) -> NDArray[np.int64]:
        """Return which place of a level each averaged place lies in; -1 for none."""
        known = {code: at for at, code in enumerate(places)}
        above = (self.portfolio.places_of(place).get(level) for place in averaged)
        found = [-1 if own is None else known.get(own.code, -1) for own in above]
        return np.array(found, dtype=np.int64)


def _worst_within(
    worst: NDArray[np.float64], owners: NDArray[np.int64], many: int
) -> NDArray[np.float64]:
    found = np.full(many, -1.0)
    held = owners >= 0
    np.maximum.at(found, owners[held], worst[held])
    return found
