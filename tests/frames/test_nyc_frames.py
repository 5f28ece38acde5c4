"""Real data of another programme as frames, against counts made without the library."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Final

import pandas as pd
import polars as pl
import pytest

from kotaku_eval import evaluate, load_ruleset, read_portfolio
from kotaku_eval.frames import checked, read_frames
from kotaku_eval.frames.verdicts import judged_tables

ROOT: Final = Path(__file__).resolve().parents[2]
DATA: Final = ROOT / "../shared/realdata/nyc_parks/capital_projects.csv"
MAPPING: Final = ROOT / "examples/nyc_parks/mapping.yaml"

pytestmark = pytest.mark.skipif(
    not DATA.exists(), reason="real data absent: ../shared/realdata/nyc_parks/capital_projects.csv"
)


def frame_of(form):
    if form == "pandas":
        return pd.read_csv(DATA, dtype=str, encoding="utf-8-sig")
    frame = pl.read_csv(DATA, infer_schema=False)
    return frame.lazy() if form == "lazy" else frame


@pytest.mark.parametrize("form", ["polars", "lazy", "pandas"])
def test_the_known_counts_come_out(form):
    tables = read_frames(frame_of(form), mapping=MAPPING)
    report = evaluate(tables, load_ruleset(tables.ruleset))
    counts = Counter((outcome.rule, outcome.verdict.value) for outcome in report.outcomes)

    def judged(rule):
        failed = counts[rule, "fail"]
        return counts[rule, "pass"] + failed, failed

    assert (1210, 53) == judged("procurement-starts-after-design")
    assert (957, 46) == judged("construction-starts-after-procurement")
    assert (961, 14) == judged("procurement-ends-after-it-starts")
    assert () == checked(tables)


@pytest.mark.no_cover
def test_every_verdict_is_that_of_the_records():
    tables = read_frames(frame_of("polars"), mapping=MAPPING)
    ruleset = load_ruleset(tables.ruleset)
    portfolio = read_portfolio(DATA, mapping=MAPPING)

    def words(report):
        return {
            (own.rule, own.subject.level, own.subject.id): own.verdict for own in report.outcomes
        }

    assert words(evaluate(portfolio, ruleset)) == words(evaluate(tables, ruleset))
    assert 1523 == judged_tables(tables, ruleset).activities
