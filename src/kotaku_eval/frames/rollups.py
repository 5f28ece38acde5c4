"""Roll-ups of tables: verdicts counted by column, scores of all places of a level at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
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
"""The scores of so many activities are worked out at once."""


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
            return sorted({code for counts in self.counted for code in counts.places(level)})
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
        is_mean = self._is_above_mean(level)
        averaged = self.averaged() if is_mean else []
        found: dict[str, Counted] = {}
        for counts in self.counted:
            if is_mean:
                found |= counts.counted(self.ruleset.mean_level, [own.code for own in averaged])
            else:
                found |= counts.counted(level, places)
        if not found or not places:
            return pl.DataFrame(schema=dict(SCORES))
        part, worst = totals(self.ruleset, found), worst_of(found.values())
        if is_mean:
            owners = self._owners(averaged, level, places)
            broken = np.sum([own.errors for own in found.values()], axis=0)
            part = mean_totals(part, owners, len(places), broken)
            worst = _worst_within(worst, owners, len(places))
        made = score_frame(self.ruleset, places, part, worst)
        return made.select(pl.lit(level).alias("level"), pl.all()).cast(dict(SCORES))

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
            counted = self._with_nothing(counts.counted(ACTIVITY, ids), len(ids))
            score, worst = totals(self.ruleset, counted), worst_of(counted.values())
            made = score_frame(self.ruleset, ids, score, worst)
            level = pl.lit(ACTIVITY).alias("level")
            found.append(made.select(level, pl.all()).cast(dict(SCORES)))
        return pl.concat(found)

    def _with_nothing(self, counted: dict[str, Counted], many: int) -> dict[str, Counted]:
        """Add the rules of other levels, which say nothing here."""
        none = np.zeros(many)
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
        parts = [pl.DataFrame(schema=schema)]
        for counts in self.counted if places else ():
            for rule, own in counts.counted(level, places).items():
                found = (own.passed, own.failed, own.unknown, own.errors)
                named = {"level": level, "code": places, "rule": rule}
                columns = dict(zip(kinds, found, strict=True))
                parts.append(pl.DataFrame({**named, **columns}).cast(schema))
        return pl.concat(parts)

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
