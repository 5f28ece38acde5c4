"""What every database is held to: the verdicts of the polars engine, which is held to records."""

from __future__ import annotations

from kotaku_eval.columns.runs import Run
from kotaku_eval.engines.polars import PolarsEngine
from kotaku_eval.engines.sql import IbisEngine
from kotaku_eval.frames.databases import fetched, to_backend


def check_same(connection, tables, ruleset, as_of):
    """Judge tables by polars and in a database, and compare every verdict."""
    ours = Run(PolarsEngine(ruleset.calendar), tables, ruleset, as_of)
    theirs = Run(IbisEngine(ruleset.calendar), to_backend(tables, connection), ruleset, as_of)

    assert ours.plans.keys() == theirs.plans.keys()
    for level in ours.plans:
        expected = ours.codes(level).collect().sort("/subject")
        found = fetched(theirs.codes(level)).sort("/subject")

        assert expected.columns == found.columns
        assert expected.rows() == found.rows()
