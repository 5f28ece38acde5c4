"""Frames: portfolios as tables of columns, judged where they lie."""

from __future__ import annotations

from typing import Any

import polars as pl

from kotaku_eval.columns.tables import Tables
from kotaku_eval.frames.exports import tables_of
from kotaku_eval.lifecycles import Lifecycle
from kotaku_eval.portfolios import Portfolio


def tables_from(given: Any, lifecycle: Lifecycle) -> Tables[pl.LazyFrame]:
    """Return tables of whatever holds activities."""
    if isinstance(given, Tables):
        return given
    if isinstance(given, Portfolio):
        return tables_of(given)
    raise NotImplementedError(lifecycle.id)


__all__ = ["Tables", "tables_from", "tables_of"]
