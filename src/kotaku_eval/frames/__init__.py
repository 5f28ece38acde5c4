"""Frames: portfolios as tables of columns, judged where they lie."""

from __future__ import annotations

from typing import Any

import polars as pl

from kotaku_eval.columns.tables import Tables
from kotaku_eval.frames.checks import FrameTables, checked
from kotaku_eval.frames.exports import tables_of
from kotaku_eval.frames.gaps import missing_facts
from kotaku_eval.frames.reading import read_frames
from kotaku_eval.frames.records import portfolio_of
from kotaku_eval.lifecycles import Lifecycle
from kotaku_eval.portfolios import Portfolio


def tables_from(given: Any, lifecycle: Lifecycle) -> Tables[pl.LazyFrame]:
    """Return tables of whatever holds activities.

    Args:
        given: Tables, a portfolio, a data frame of any library, or the path of Parquet files.
        lifecycle: The lifecycle that the rows follow.

    Raises:
        DataError: A column that is needed is missing, or of a wrong type.
    """
    if isinstance(given, Portfolio):
        return tables_of(given)
    return given if isinstance(given, Tables) else read_frames(given, lifecycle)


__all__ = [
    "FrameTables",
    "Tables",
    "checked",
    "missing_facts",
    "portfolio_of",
    "read_frames",
    "tables_from",
    "tables_of",
]
