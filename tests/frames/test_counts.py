"""What is counted by place is what the rows of that place say, however many there are."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from kotaku_eval import load_ruleset
from kotaku_eval.columns.plans import code_name
from kotaku_eval.columns.tables import PLACE
from kotaku_eval.findings import ERROR, FAIL, NOT_APPLICABLE, PASS, PENDING, UNKNOWN
from kotaku_eval.frames.counts import PlaceCounts

RULES = load_ruleset("kotaku-2018").select(["mp2k-held"]).rules
LEVELS = ("ksm", "village", "city")
CODES = (PASS, FAIL, NOT_APPLICABLE, PENDING, UNKNOWN, ERROR)
ROWS = 60_000


def codes() -> pl.DataFrame:
    """Return verdicts in 20,000 groups of 9,000 villages of 5 cities, and in one group of many."""
    chance = np.random.default_rng(2018)
    group = np.where(chance.random(ROWS) < 0.1, 7, chance.integers(0, 20_000, ROWS))
    village = group % 9_000
    verdict = chance.choice(np.array(CODES, dtype=np.uint8), ROWS)
    named = pl.Series(village).cast(pl.String)
    return pl.DataFrame({
        f"{PLACE}ksm": pl.Series(group).cast(pl.String),
        f"{PLACE}village": pl.select(pl.when(named != "8").then(named)).to_series(),
        f"{PLACE}city": pl.Series(village % 5).cast(pl.String),
        code_name(0): verdict,
    })  # fmt: skip


@pytest.fixture(scope="module")
def rows():
    return codes()


@pytest.fixture(scope="module")
def counts(rows):
    made = PlaceCounts(RULES, LEVELS)
    for part in rows.iter_slices(7_000):
        made.add(part)
    return made


@pytest.mark.parametrize("level", LEVELS)
def test_verdicts_are_counted_within_each_place(rows, counts, level):
    verdict = pl.col(code_name(0))
    judged = (PASS, FAIL, UNKNOWN, ERROR)
    expected = (
        rows.drop_nulls(PLACE + level)
        .group_by(pl.col(PLACE + level).alias("code"))
        .agg(
            (verdict == PASS).sum().alias("passed"),
            (verdict == FAIL).sum().alias("failed"),
            (verdict == UNKNOWN).sum().alias("unknown"),
            verdict.is_in(judged).sum().alias("judged"),
        )
        .sort("code")
        .cast({pl.UInt32: pl.Int64})
    )
    places = counts.places(level).sort().to_list()
    parts = [
        pl.DataFrame({
            "code": some, "passed": own.passed, "failed": own.failed, "unknown": own.unknown,
            "judged": own.judged,
        })
        for some, held in counts.counted(level, places)
        for own in held.values()
    ]  # fmt: skip
    found = pl.concat(parts).cast({pl.Float64: pl.Int64})

    assert expected.equals(found)


@pytest.mark.parametrize("level", LEVELS)
def test_a_tally_of_several_places_is_that_of_their_rows(rows, counts, level):
    chosen = ["7", "3", "4", "nowhere"]
    held = rows.filter(pl.col(PLACE + level).is_in(chosen))[code_name(0)]
    [tally] = counts.tallies(level, chosen).values()

    expected = tuple(int((held == code).sum()) for code in (PASS, FAIL, UNKNOWN, ERROR))
    assert expected == (tally.passed, tally.failed, tally.unknown, tally.errors)


def test_rows_that_come_later_count_too(rows):
    made = PlaceCounts(RULES, LEVELS)
    made.add(rows)
    before = made.tallies("city", ["1"])
    made.add(rows)

    [once], [twice] = before.values(), made.tallies("city", ["1"]).values()
    assert 2 * once.failed == twice.failed
