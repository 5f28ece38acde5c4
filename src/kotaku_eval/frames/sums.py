"""Sums: the counts of places that rows lie in together, added up to those of single places."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from typing import Any, Final

import numpy as np
import polars as pl
from attrs import frozen
from numpy.typing import NDArray

Table = NDArray[Any]
Numbers = NDArray[np.float64]

_KINDS: Final = (np.uint8, np.uint16, np.int64)
_WORTH: Final = 4
"""To add up is worth it where so many columns become one."""

_AT: Final = "/at"
_OWNERS: Final = {"code": pl.String, "at": pl.Int64}


def narrowest(most: int) -> Any:
    """Return the narrowest type of counts that reach so far: most places hold few activities."""
    return next(own for own in _KINDS if most <= np.iinfo(own).max)


@frozen(slots=False)
class Sums:
    """Counts by the places that rows lie in together.

    Args:
        places: The codes of the places, a row for each address, the lowest level first.
        sizes: How many rows each has, as a table of one line.
        table: A line for each thing counted, a column for each address.
    """

    places: pl.DataFrame
    sizes: Table
    table: Table

    def above(self) -> Sums:
        """Return the counts by the places above the lowest level."""
        places = self.places.select(self.places.columns[1:])
        distinct = places.unique(maintain_order=True)
        if distinct.height * _WORTH > places.height:
            return Sums(places, self.sizes, self.table)
        names = places.columns
        numbered = distinct.with_row_index(_AT)
        found = places.join(numbered, on=names, how="left", nulls_equal=True, maintain_order="left")
        owners, many = found[_AT].to_numpy().astype(np.int64), distinct.height
        sizes = np.bincount(owners, self.sizes[0], minlength=many).astype(np.int64)
        table = np.zeros((len(self.table), many), dtype=narrowest(int(sizes.max(initial=0))))
        for own, line in zip(table, self.table, strict=True):
            own[:] = np.bincount(owners, line, minlength=many)
        return Sums(distinct, sizes.reshape(1, -1), table)

    # --- of places of the lowest level ------------------------------------------------------------

    @cached_property
    def _at(self) -> Mapping[str, Table]:
        """The columns of each place of the lowest level."""
        codes = self.places.to_series(0).alias("code").to_frame().with_row_index(_AT)
        grouped = codes.drop_nulls("code").group_by("code").agg(_AT)
        columns = (own.to_numpy() for own in grouped[_AT])
        return dict(zip(grouped["code"], columns, strict=True))

    def total(self, codes: Collection[str] | None = None) -> tuple[int, Table]:
        """Return how many rows lie in some places of the lowest level, and the sum of each line.

        Args:
            codes: The places; ``None`` for all rows, wherever they lie.
        """
        held: Any = slice(None)
        if codes is not None:
            known = [self._at[code] for code in codes if code in self._at]
            held = np.sort(np.concatenate(known)) if known else np.empty(0, dtype=np.int64)
        size = int(self.sizes[:, held].sum(dtype=np.int64))
        return size, self.table[:, held].sum(axis=1, dtype=np.int64)

    def within(self, codes: Sequence[str]) -> Within:
        """Return what adds up the counts of places of the lowest level, some at a time."""
        known = pl.DataFrame({"code": codes, "at": range(len(codes))}, schema=_OWNERS)
        asked = self.places.to_series(0).alias("code").to_frame()
        found = asked.join(known, on="code", how="left", maintain_order="left")
        owners = found["at"].fill_null(-1).to_numpy()
        columns = np.flatnonzero(owners >= 0)
        columns = columns[np.argsort(owners[columns], kind="stable")]
        return Within(self, owners[columns], columns)


@frozen
class Within:
    """The addresses that lie in some places.

    Args:
        sums: Their counts.
        owners: The places that they lie in, by number and in order.
        columns: The columns of the addresses in them.
    """

    sums: Sums
    owners: NDArray[np.int64]
    columns: NDArray[np.intp]

    def added(self, start: int, stop: int) -> tuple[Numbers, Numbers]:
        """Add up the counts in each place from one up to another.

        Returns:
            How many rows each place has, and a line for each thing counted, a column for a place.
        """
        first, last = np.searchsorted(self.owners, (start, stop))
        owners, columns = self.owners[first:last] - start, self.columns[first:last]
        [sizes] = _added(self.sums.sizes, owners, columns, many=stop - start)
        return sizes, _added(self.sums.table, owners, columns, many=stop - start)


def _added(table: Table, owners: Table, columns: Table, *, many: int) -> Numbers:
    """Add up, line by line, the columns of each of so many owners, which stand in order."""
    made = np.zeros((len(table), many))
    is_one_each = (owners[1:] > owners[:-1]).all()
    for own, line in zip(made, table, strict=True):
        taken = line.take(columns)
        if is_one_each:
            own[owners] = taken
        else:
            own[:] = np.bincount(owners, taken, minlength=many)
    return made
