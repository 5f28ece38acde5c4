"""Counts: how often each rule gave each verdict within each place, counted column by column."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from kotaku_eval.columns.plans import code_name, variant_name
from kotaku_eval.columns.tables import PLACE
from kotaku_eval.findings import ERROR, FAIL, PASS, UNKNOWN, VERDICTS
from kotaku_eval.frames.scores import Counted, WeightShare
from kotaku_eval.rules import Rule
from kotaku_eval.scores import Tally
from kotaku_eval.sheets import scoped_tally

_CODES: Final = len(VERDICTS)
_COUNTED: Final = (PASS, FAIL, UNKNOWN, ERROR)

Table = NDArray[np.int64]
Homes = tuple[str | None, ...]
"""The codes of the places that a subject lies in, one for each level that is counted."""


class PlaceCounts:
    """The verdicts of one sheet, counted by place; rows may come a batch at a time.

    What is kept grows with the number of places, not with that of rows.

    Args:
        rules: The rules of the sheet.
        levels: The levels of places to count by.
    """

    def __init__(self, rules: tuple[Rule, ...], levels: Sequence[str]) -> None:
        self.rules = rules
        self.levels = tuple(levels)
        self.height = 0
        self._homes: dict[Homes, int] = {}
        # A code of verdict, or a pair of code and variant, is one of so many for each rule.
        self._many = [
            _CODES * (1 if rule.variants is None else len(rule.variants.rules)) for rule in rules
        ]
        self._tables: list[Table] = [np.zeros((0, many), dtype=np.int64) for many in self._many]
        self._rows: dict[str, dict[str, list[int]]] = {}

    def add(self, codes: pl.DataFrame) -> None:
        """Count some rows more.

        Args:
            codes: A row per subject with the codes of its places and of its verdicts.
        """
        numbers, homes = self._numbered(codes)
        targets = np.array([self._place(home) for home in homes], dtype=np.int64)
        for at, many in enumerate(self._many):
            values = codes[code_name(at)].to_numpy().astype(np.int64)
            if many != _CODES:
                values = values * (many // _CODES) + codes[variant_name(at)].to_numpy()
            counted = np.bincount(numbers * many + values, minlength=len(homes) * many)
            table = self._grown(at)
            table[targets] += counted.reshape(len(homes), many)
        self.height += codes.height
        self._rows.clear()

    def _numbered(self, codes: pl.DataFrame) -> tuple[Table, list[Homes]]:
        """Return the number of the home of each row, and the homes."""
        names = [PLACE + level for level in self.levels if PLACE + level in codes.columns]
        if not names:
            return np.zeros(codes.height, dtype=np.int64), [(None,) * len(self.levels)]
        places = codes.select(names)
        homes = places.unique(maintain_order=True).with_row_index("number")
        joined = places.join(homes, on=names, how="left", nulls_equal=True, maintain_order="left")
        every = homes.select(
            pl.col(name) if name in names else pl.lit(None, dtype=pl.String).alias(name)
            for name in (PLACE + level for level in self.levels)
        )
        return joined["number"].to_numpy().astype(np.int64), every.rows()

    def _place(self, home: Homes) -> int:
        return self._homes.setdefault(home, len(self._homes))

    def _grown(self, at: int) -> Table:
        """Return the table of a rule, with a row for every home met so far."""
        table = self._tables[at]
        if len(table) < len(self._homes):
            # Twice the rows each time, so that growing costs little in all.
            more = max(len(self._homes), 2 * len(table)) - len(table)
            table = np.vstack([table, np.zeros((more, self._many[at]), dtype=np.int64)])
            self._tables[at] = table
        return table

    def rows_of(self, level: str) -> Mapping[str, list[int]]:
        """Return the rows of the tables that belong to each place of a level."""
        if level not in self._rows:
            at = self.levels.index(level)
            found: dict[str, list[int]] = {}
            for home, row in self._homes.items():
                code = home[at]
                if code is not None:
                    found.setdefault(code, []).append(row)
            self._rows[level] = found
        return self._rows[level]

    @property
    def counts(self) -> tuple[Mapping[int, int], ...]:
        """How often each rule gave each code, everywhere."""
        found = []
        for table in self._tables:
            codes = table.sum(axis=0).reshape(_CODES, -1).sum(axis=1)
            found.append({code: int(n) for code, n in enumerate(codes) if n})
        return tuple(found)

    def tallies(self, level: str = "", codes: Iterable[str] = ()) -> dict[str, Tally]:
        """Count the verdicts by rule within some places of a level, or everywhere."""
        rows: Any = slice(None)
        if level:
            known = self.rows_of(level)
            rows = [row for code in codes for row in known.get(code, ())]
        found = {}
        for rule, table in zip(self.rules, self._tables, strict=True):
            found[rule.id] = _tally(rule, table[rows].sum(axis=0))
        return found

    def counted(self, level: str, codes: Sequence[str]) -> dict[str, Counted]:
        """Return the verdicts of every rule in each of some places of a level."""
        known = self.rows_of(level)
        rows = [row for code in codes for row in known.get(code, ())]
        targets = [at for at, code in enumerate(codes) for _ in known.get(code, ())]
        found = {}
        for rule, table in zip(self.rules, self._tables, strict=True):
            summed = np.zeros((len(codes), table.shape[1]), dtype=np.int64)
            np.add.at(summed, targets, table[rows])
            found[rule.id] = _counted(rule, summed)
        return found


def _counted(rule: Rule, table: Table) -> Counted:
    """Return the verdicts of a rule in many places: a row of the table for each."""
    by_code = table.reshape(len(table), _CODES, -1)
    rules = (rule,) if rule.variants is None else rule.variants.rules
    by_weight: dict[float, list[int]] = {}
    for at, own in enumerate(rules):
        by_weight.setdefault(own.weight, []).append(at)
    failing = by_code[:, FAIL, :] > 0
    severities = np.array([own.severity.rank for own in rules], dtype=np.float64)
    return Counted(
        **{name: _summed(by_code, codes) for name, codes in _PARTS.items()},
        errors=_summed(by_code, (ERROR,)),
        failed=_summed(by_code, (FAIL,)),
        worst=np.where(failing, severities, -1.0).max(axis=1, initial=-1.0),
        shares=tuple(
            WeightShare(
                weight,
                subjects=_summed(by_code[:, :, held], range(_CODES)),
                **{name: _summed(by_code[:, :, held], codes) for name, codes in _PARTS.items()},
            )
            for weight, held in sorted(by_weight.items())
        ),
    )


_PARTS: Final[Mapping[str, tuple[int, ...]]] = {
    "passed": (PASS,),
    "unknown": (UNKNOWN,),
    "judged": _COUNTED,
}


def _summed(by_code: Table, codes: Iterable[int]) -> NDArray[np.float64]:
    """Return how often some codes were given in each place."""
    found: NDArray[np.float64] = by_code[:, list(codes), :].sum(axis=(1, 2)).astype(np.float64)
    return found


def _tally(rule: Rule, counted: Table) -> Tally:
    by_code = counted.reshape(_CODES, -1)
    passed, failed, unknown, errors = (int(by_code[code].sum()) for code in _COUNTED)
    tally = Tally(passed, failed, unknown, errors)
    if rule.variants is None:
        return tally
    pairs = np.argwhere(by_code)
    counts = Counter({(int(code), int(at)): int(by_code[code, at]) for code, at in pairs})
    return scoped_tally(tally, rule.variants, counts)
