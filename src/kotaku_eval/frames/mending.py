"""Mending: columns changed only where there is something to change."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl


def unless(
    value: pl.Expr,
    fits: Callable[[pl.Series], bool],
    mended: Callable[[pl.Expr], pl.Expr],
    kind: pl.DataType,
) -> pl.Expr:
    """Return a column as it is where all of a batch fits, and else what it is mended to.

    For what takes long to mend; a comparison or two cost no more than to look whether they are
    needed.

    Args:
        value: The column.
        fits: Whether all values of a batch may stay.
        mended: What becomes of a column of which some may not; row by row.
        kind: The type of the result, which ``value`` has too.

    >>> def is_bare(texts: pl.Series) -> bool:
    ...     return bool((texts == texts.str.strip_chars()).all())
    >>> frame = pl.DataFrame({"grade": ["A", " B"]})
    >>> grade = unless(pl.col("grade"), is_bare, lambda own: own.str.strip_chars(), pl.String())
    >>> frame.select(grade)["grade"].to_list()
    ['A', 'B']
    """

    def made(given: pl.Series) -> pl.Series:
        return given if fits(given) else given.to_frame().select(mended(pl.first())).to_series()

    return value.map_batches(made, return_dtype=kind, is_elementwise=True)
