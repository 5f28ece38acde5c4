"""Addresses: the places that subjects lie in together, numbered as they are met."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from kotaku_eval.columns.tables import PLACE

_KINDS: Final = (np.uint8, np.uint16, np.int64)
"""What counts are held as, the smallest first: most places hold few activities."""

_CHUNKS: Final = 8
"""In so many pieces the addresses may lie: to look up rows takes longer with each."""

_HASH: Final = "hash"
_OWNERS: Final = {"code": pl.String, "at": pl.Int64}


class Addresses:
    """The addresses met so far.

    Args:
        levels: The levels of places.
    """

    def __init__(self, levels: Sequence[str]) -> None:
        names = [PLACE + level for level in levels] or [PLACE]
        self.frame = pl.DataFrame(schema=dict.fromkeys(names, pl.String))
        self._seed = 0
        self._hashes: NDArray[np.uint64] = np.empty(0, dtype=np.uint64)
        self._numbers: NDArray[np.int64] = np.empty(0, dtype=np.int64)

    def __len__(self) -> int:
        return self.frame.height

    def numbered(self, codes: pl.DataFrame) -> NDArray[np.int64]:
        """Return the number of the address of each row.

        Args:
            codes: A row per subject with the codes of its places.
        """
        nowhere = pl.repeat(None, codes.height, dtype=pl.String)
        places = codes.select(
            pl.col(name) if name in codes.columns else nowhere.alias(name)
            for name in self.frame.columns
        )
        while True:
            numbers = self._met(places, places.hash_rows(seed=self._seed))
            if self.frame[numbers].equals(places):
                return numbers
            # Two addresses share a hash: rare, but one would be counted for the other.
            self._seed += 1
            self._hash_again()

    def places(self, level: str) -> pl.Series:
        """Return the codes of the places of a level, one for each address."""
        return self.frame[PLACE + level]

    def owners(self, level: str, codes: Sequence[str]) -> NDArray[np.int64]:
        """Return which of some places of a level each address lies in; -1 for none of them."""
        known = pl.DataFrame({"code": codes, "at": range(len(codes))}, schema=_OWNERS)
        asked = self.places(level).to_frame("code")
        found = asked.join(known, on="code", how="left", maintain_order="left")
        return found["at"].fill_null(-1).to_numpy()

    def _met(self, places: pl.DataFrame, hashes: pl.Series) -> NDArray[np.int64]:
        """Return the numbers of addresses, giving numbers to new ones."""
        asked = hashes.to_numpy()
        at = np.searchsorted(self._hashes, asked)
        at[at == len(self._hashes)] = 0
        is_new = self._hashes[at] != asked if len(self) else np.ones(len(asked), dtype=np.bool_)
        if is_new.any():
            self._meet(places.with_columns(hashes.alias(_HASH)).filter(pl.Series(is_new)))
            at = np.searchsorted(self._hashes, asked)
        return self._numbers[at]

    def _meet(self, hashed: pl.DataFrame) -> None:
        """Give numbers to addresses that were not met before."""
        new = hashed.unique(subset=_HASH, keep="first", maintain_order=True)
        numbers = np.arange(len(self), len(self) + new.height)
        # Texts are copied: kept as they are, they would hold the memory of all rows read with them.
        copied = new.select(pl.concat_str(name, pl.lit("")) for name in self.frame.columns)
        self.frame = pl.concat([self.frame, copied], rechunk=self.frame.n_chunks() > _CHUNKS)
        self._keep(
            np.concatenate([self._hashes, new[_HASH].to_numpy()]),
            np.concatenate([self._numbers, numbers]),
        )

    def _hash_again(self) -> None:
        self._keep(self.frame.hash_rows(seed=self._seed).to_numpy(), np.arange(len(self)))

    def _keep(self, hashes: NDArray[np.uint64], numbers: NDArray[np.int64]) -> None:
        order = np.argsort(hashes, kind="stable")
        self._hashes, self._numbers = hashes[order], numbers[order]


class Growing:
    """A table of counts, a row for each address, that grows with them.

    Args:
        width: How many counts a row has.
    """

    def __init__(self, width: int) -> None:
        self.width = width
        self._table: NDArray[Any] = np.zeros((0, width), dtype=_KINDS[0])

    def add(self, rows: int, most: int, *cells: NDArray[np.int64]) -> None:
        """Count some cells once more each.

        Args:
            rows: How many rows there are now.
            most: How large a count may have become.
            cells: Their positions, row after row.
        """
        if most > np.iinfo(self._table.dtype).max:
            wide = next(own for own in _KINDS if most <= np.iinfo(own).max)
            self._table = self._table.astype(wide)
        self._grow(rows)
        flat = self._table.reshape(-1)
        # Of the type of the counts: else numpy is a hundred times slower.
        one = self._table.dtype.type(1)
        for own in cells:
            np.add.at(flat, own, one)

    def add_rows(self, rows: int, at: NDArray[np.int64], counts: NDArray[np.int64]) -> None:
        """Count the cells of some rows so many times more.

        Args:
            rows: How many rows there are now.
            at: The rows.
            counts: For each of them what is added to its cells.
        """
        self._table = self._table.astype(np.int64, copy=False)
        self._grow(rows)
        np.add.at(self._table, at, counts)

    def _grow(self, rows: int) -> None:
        if len(self._table) < rows:
            # Memory that nothing is written to costs nothing.
            many = max(rows, len(self._table) * 4)
            grown = np.zeros((many, self.width), dtype=self._table.dtype)
            grown[: len(self._table)] = self._table
            self._table = grown

    def table(self, rows: int) -> NDArray[Any]:
        """Return the rows there are."""
        self._grow(rows)
        return self._table[:rows]

    def turned(self, rows: int, chosen: NDArray[np.intp]) -> NDArray[Any]:
        """Return some of the rows there are as columns."""
        return np.ascontiguousarray(self.table(rows)[chosen].T)

    @property
    def largest(self) -> int:
        """The largest count."""
        return int(self._table.max(initial=0))
