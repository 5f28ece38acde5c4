"""Every engine says what the records engine says, whatever the rules and the data."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kotaku_eval.columns.rules import ASK
from kotaku_eval.columns.runs import Run
from kotaku_eval.dates import EventDate
from kotaku_eval.engines.polars import PolarsEngine
from kotaku_eval.engines.records import compile_rules
from kotaku_eval.frames.exports import tables_of
from tests import strategies as our

pytestmark = pytest.mark.no_cover

DAY = EventDate.parse("2018-03-20").first_day


def of_records(ruleset, portfolio, level, as_of):
    judge = compile_rules(ruleset, level)
    subjects = portfolio.subjects(level, ruleset.undated)
    return {subject.id: list(judge(subject, as_of)) for subject in subjects}


@given(
    our.rule_sets(kinds=("sound", "raises", "odd")),
    our.portfolios(most=4),
    st.sampled_from([DAY, DAY - 40, DAY + 60, 0]),
)
@settings(max_examples=100)
def test_polars_says_what_records_say(ruleset, portfolio, as_of):
    run = Run(PolarsEngine(ruleset.calendar), tables_of(portfolio), ruleset, as_of)
    for level, plan in run.plans.items():
        expected = of_records(ruleset, portfolio, level, as_of)
        found = run.codes(level).collect()

        assert sorted(expected) == sorted(found["/subject"])
        for row in found.iter_rows(named=True):
            for at in plan.lowered:
                code = row[f"code/{at}"]
                if code != ASK:
                    assert expected[row["/subject"]][at] == code, plan.rules[at].text
