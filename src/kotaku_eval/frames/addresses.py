"""Addresses: the places that subjects lie in together, numbered as they are met."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from kotaku_eval.columns.tables import PLACE
from kotaku_eval.frames.sums import narrowest

_CHUNKS: Final = 8
"""In so many pieces the addresses may lie: to look up rows takes longer with each."""

_HASH: Final = "hash"


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

    def _met(self, places: pl.DataFrame, hashes: pl.Series) -> NDArray[np.int64]:
        """Return the numbers of addresses, giving numbers to new ones."""
        # Few differ: what is looked up in order, and once, is found several times as fast.
        asked, rows = np.unique(hashes.to_numpy(), return_inverse=True)
        at = np.searchsorted(self._hashes, asked)
        at[at == len(self._hashes)] = 0
        is_new = self._hashes[at] != asked if len(self) else np.ones(len(asked), dtype=np.bool_)
        if is_new.any():
            self._meet(places.with_columns(hashes.alias(_HASH)).filter(pl.Series(is_new[rows])))
            at = np.searchsorted(self._hashes, asked)
        return self._numbers[at][rows]

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
    """A table of counts, a column for each address, that grows with them.

    What is counted at once is of few lines: side by side in memory they are held by the caches.

    Args:
        lines: How many counts an address has.
    """

    def __init__(self, lines: int) -> None:
        self.lines = lines
        self._table: NDArray[Any] = np.zeros((lines, 0), dtype=narrowest(0))

    def make_room(self, addresses: int, most: int) -> None:
        """Make room for what is counted next.

        Args:
            addresses: How many addresses there are now.
            most: How large a count may become.
        """
        if most > np.iinfo(self._table.dtype).max:
            self._table = self._table.astype(narrowest(most))
        room = self._table.shape[1]
        if room < addresses:
            # Memory that nothing is written to costs nothing.
            grown = np.zeros((self.lines, max(addresses, room * 4)), dtype=self._table.dtype)
            grown[:, :room] = self._table
            self._table = grown

    def add(self, lines: NDArray[np.int64], addresses: NDArray[np.int64]) -> None:
        """Count some cells once more each: one of the lines of each of some addresses."""
        cells = lines * self._table.shape[1] + addresses
        # Of the type of the counts: else numpy is a hundred times slower.
        np.add.at(self._table.reshape(-1), cells, self._table.dtype.type(1))

    def add_counts(
        self, lines: slice, addresses: NDArray[np.int64], counts: NDArray[np.int64]
    ) -> None:
        """Count some lines of some addresses so many times more, a column for each of these."""
        for own, more in zip(self._table[lines], counts, strict=True):
            np.add.at(own, addresses, more.astype(own.dtype))

    def table(self, addresses: int) -> NDArray[Any]:
        """Return the counts of all addresses there are."""
        self.make_room(addresses, 0)
        return self._table[:, :addresses]

    @property
    def largest(self) -> int:
        """The largest count."""
        return int(self._table.max(initial=0))
