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

    To see that nothing is wrong costs a fraction of making the same column anew.

    Args:
        value: The column.
        fits: Whether all values of a batch may stay.
        mended: What becomes of a column of which some may not; row by row.
        kind: The type of the result, which ``value`` has too.

    >>> frame = pl.DataFrame({"code": ["A", ""]})
    >>> frame.select(unless(pl.col("code"), has_no_empty_text, without_empty_text, pl.String()))[
    ...     "code"
    ... ].to_list()
    ['A', None]
    """

    def made(given: pl.Series) -> pl.Series:
        return given if fits(given) else given.to_frame().select(mended(pl.first())).to_series()

    return value.map_batches(made, return_dtype=kind, is_elementwise=True)


def has_no_empty_text(texts: pl.Series) -> bool:
    """Whether no text is empty."""
    return not (texts == "").any()


def without_empty_text(text: pl.Expr) -> pl.Expr:
    """Return text, null where it is empty."""
    return pl.when(text != "").then(text)
