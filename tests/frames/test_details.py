"""Findings of tables put into words say what the report of the same data says."""

from __future__ import annotations

import json

import polars as pl

from kotaku_eval import evaluate, load_ruleset, read_portfolio
from kotaku_eval.details import with_details
from kotaku_eval.frames import tables_of
from kotaku_eval.frames.findings import findings_of
from kotaku_eval.frames.verdicts import judged_tables

PORTFOLIO = read_portfolio("examples/kepri-2018/portfolio.yaml")
RULES = load_ruleset("kotaku-2018")


def _found():
    sheets = judged_tables(tables_of(PORTFOLIO), RULES).sheets
    return pl.concat(findings_of(own.held.frame, own.level, RULES) for own in sheets if own.rules)


def test_the_words_are_those_of_the_report():
    told = with_details(_found(), tables_of(PORTFOLIO), RULES)
    found = {
        row["fingerprint"]: (
            json.loads(row["values"]),
            (row["message_id"], row["message_en"]),
            (row["reason_id"], row["reason_en"]),
        )
        for row in told.iter_rows(named=True)
    }
    expected = {
        own.fingerprint: (
            dict(own.values),
            (own.message.id, own.message.en),
            (own.reason.id, own.reason.en),
        )
        for own in evaluate(PORTFOLIO, RULES).findings
    }

    assert expected == found


def test_rows_stay_in_their_order_and_what_is_no_finding_stays_without_words():
    found = _found().reverse()
    passed = found.head(1).with_columns(pl.lit("NOWHERE").alias("subject"))
    told = with_details(pl.concat([passed, found]), tables_of(PORTFOLIO), RULES)

    assert pl.concat([passed, found]).equals(told.select(found.columns))
    assert [None] == told["reason_en"].head(1).to_list()
    assert told["reason_en"].slice(1).null_count() == 0


def test_no_rows_have_the_same_columns():
    told = with_details(_found().clear(), tables_of(PORTFOLIO), RULES)

    assert with_details(_found().head(1), tables_of(PORTFOLIO), RULES).schema == told.schema
