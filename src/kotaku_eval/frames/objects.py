"""Objects: tables as a portfolio, where these are not too many to be looked at one by one."""

from __future__ import annotations

from typing import Final

import attrs
import polars as pl

from kotaku_eval.columns.tables import Tables
from kotaku_eval.dates import EventDate
from kotaku_eval.displays import show
from kotaku_eval.errors import KotakuEvalError
from kotaku_eval.frames.days import day_of
from kotaku_eval.frames.records import portfolio_of
from kotaku_eval.portfolios import Portfolio
from kotaku_eval.texts import Text

MOST_OBJECTS: Final = 250_000
"""So many activities of tables are made objects at most: that takes a gigabyte."""


def objects_of(tables: Tables[pl.LazyFrame], only: str | None = None) -> Portfolio:
    """Return some tables as objects, where these are not too many to be made one by one.

    Args:
        tables: The tables; their rows have been checked.
        only: The one activity or place that is asked for: of large tables nothing else is read.

    Raises:
        DataError: The rows do not make a portfolio.
        KotakuEvalError: There are more than ``MOST_OBJECTS``, and all of them are asked for.
    """
    count = tables.activities.select(pl.len()).collect().item()
    if count <= MOST_OBJECTS:
        return portfolio_of(tables)
    if only is None:
        raise KotakuEvalError(_too_many(count))
    levels = {level.id: [only] for level in tables.lifecycle.levels}
    found = portfolio_of(tables, [only], places=levels)
    day = day_of(tables, None)
    return attrs.evolve(found, as_of=EventDate.of_day(day) if day else None)


def _too_many(count: int) -> Text:
    many, most = show(count), show(MOST_OBJECTS)
    return Text(
        id=f"{many.id} kegiatan terlalu banyak untuk dibaca satu per satu (paling banyak "
        f"{most.id}). Saring tabelnya lebih dahulu: satu provinsi, satu tahun, atau yang "
        "dikunjungi saja.",
        en=f"{many.en} activities are too many to be read one by one (at most {most.en}). Filter "
        "the table first: a province, a year, or only those that were visited.",
    )
