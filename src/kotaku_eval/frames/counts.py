"""Counts: how often each rule gave each verdict within each place, counted column by column."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from kotaku_eval.columns.plans import code_name, variant_name
from kotaku_eval.findings import ERROR, FAIL, NOT_APPLICABLE, PASS, UNKNOWN, VERDICTS
from kotaku_eval.frames.addresses import Addresses, Growing
from kotaku_eval.frames.scores import Counted, WeightShare
from kotaku_eval.rules import Rule, Variants
from kotaku_eval.scores import Tally
from kotaku_eval.sheets import scoped_tally

_CODES: Final = len(VERDICTS)
_AT_ONCE: Final = 100_000
"""So many rows are counted at once: more of them take more memory, and no less time."""

_COUNTED: Final = (PASS, FAIL, UNKNOWN, ERROR)
_REST: Final = NOT_APPLICABLE
_KINDS: Final = (FAIL, UNKNOWN, ERROR, _REST)
"""What is counted by place: failures, unknowns, errors, and all else that is no pass, as one."""

_KIND_OF: Final = np.array(
    [_KINDS.index(code if code in _KINDS else _REST) for code in range(_CODES)], dtype=np.int64
)

Table = NDArray[Any]
Numbers = NDArray[np.float64]


class PlaceCounts:
    """The verdicts of one sheet, counted by place; rows may come a batch at a time.

    What is kept grows with the number of places, not with that of rows. Most verdicts are passes:
    only the others are counted, and passes are what is left of the rows.

    Args:
        rules: The rules of the sheet.
        levels: The levels of places to count by.
    """

    def __init__(self, rules: tuple[Rule, ...], levels: Sequence[str]) -> None:
        self.rules = rules
        self.levels = tuple(levels)
        self.height = 0
        self._addresses = Addresses(self.levels)
        self._sizes = Growing(1)
        self._plain = [at for at, own in enumerate(rules) if own.variants is None]
        # The kinds of all plain rules stand side by side: what is counted at once costs least.
        self._kinds = Growing(len(self._plain) * len(_KINDS))
        # A pair of code and variant is one of so many for a rule that has variants.
        self._pairs = {
            at: Growing(_CODES * len(own.variants.rules))
            for at, own in enumerate(rules)
            if own.variants is not None
        }
        self._rows_of: dict[str, tuple[int, Mapping[str, Table]]] = {}
        self._every = np.zeros((len(rules), _CODES), dtype=np.int64)

    def add(self, codes: pl.DataFrame) -> None:
        """Count some rows more.

        Args:
            codes: A row per subject with the codes of its places and of its verdicts.
        """
        for part in codes.iter_slices(_AT_ONCE):
            self._add(part)

    def _add(self, codes: pl.DataFrame) -> None:
        addresses = self._addresses.numbered(codes)
        many, self.height = len(self._addresses), self.height + codes.height
        self._sizes.add(many, self.height, addresses)
        self._add_plain(codes, addresses, many)
        for at, table in self._pairs.items():
            variants = self.rules[at].variants
            assert variants is not None  # noqa: S101 - else it is a plain rule
            values = codes[code_name(at)].to_numpy()
            self._every[at] += np.bincount(values, minlength=_CODES)
            chosen = codes[variant_name(at)].to_numpy()
            pairs = values.astype(np.int64) * len(variants.rules) + chosen
            table.add(many, self._sizes.largest, addresses * table.width + pairs)

    def _add_plain(self, codes: pl.DataFrame, addresses: Table, many: int) -> None:
        """Count the verdicts of all rules that are the same everywhere."""
        if not self._plain or not codes.height:
            return
        held = codes.select(code_name(at) for at in self._plain)
        flat = held.to_numpy(order="fortran").T.reshape(-1)
        cells = np.flatnonzero(flat != PASS)
        rules = cells // codes.height
        found = flat[cells]
        counts = np.bincount(rules * _CODES + found, minlength=len(self._plain) * _CODES)
        every = counts.reshape(-1, _CODES)
        every[:, PASS] = codes.height - every.sum(axis=1)
        self._every[self._plain] += every
        rows = addresses[cells - rules * codes.height]
        kinds = rules * len(_KINDS) + _KIND_OF[found]
        self._kinds.add(many, self._sizes.largest, rows * self._kinds.width + kinds)

    def add_counted(self, places: pl.DataFrame, sizes: Table, counts: Sequence[Table]) -> None:
        """Count rows more that were counted elsewhere by the places that they lie in together.

        Args:
            places: The codes of the places, a row for each address.
            sizes: How many rows each has.
            counts: Of every rule a row for each address with how often it gave each code; of a rule
                that has variants, each pair of a code and a variant.
        """
        addresses = self._addresses.numbered(places)
        many, self.height = len(self._addresses), self.height + int(sizes.sum())
        self._sizes.add_rows(many, addresses, sizes.reshape(-1, 1))
        by_code = [
            own.reshape(len(own), _CODES, own.shape[1] // _CODES).sum(axis=2) for own in counts
        ]
        self._every += np.array([own.sum(axis=0) for own in by_code]).reshape(-1, _CODES)
        others = [code for code in range(_CODES) if code != PASS]
        kinds = np.zeros((len(self._plain), len(_KINDS), len(sizes)), dtype=np.int64)
        for place, at in enumerate(self._plain):
            np.add.at(kinds[place], _KIND_OF[others], by_code[at].T[others])
        self._kinds.add_rows(many, addresses, kinds.reshape(self._kinds.width, len(sizes)).T)
        for at, table in self._pairs.items():
            table.add_rows(many, addresses, counts[at])

    @property
    def counts(self) -> tuple[Mapping[int, int], ...]:
        """How often each rule gave each code, everywhere."""
        return tuple({code: int(n) for code, n in enumerate(row) if n} for row in self._every)

    def tallies(self, level: str = "", codes: Collection[str] = ()) -> dict[str, Tally]:
        """Count the verdicts by rule within some places of a level, or everywhere."""
        held: Any = slice(None)
        if level:
            rows = self._rows(level)
            known = [rows[code] for code in codes if code in rows]
            held = np.sort(np.concatenate(known)) if known else np.empty(0, dtype=np.int64)
        size = int(self._sizes.table(len(self._addresses))[held].sum(dtype=np.int64))
        return {
            rule.id: _tally(rule, size, table[held].sum(axis=0, dtype=np.int64))
            for rule, table in self._kept()
        }

    def _rows(self, level: str) -> Mapping[str, Table]:
        """Return the addresses in each place of a level, found once while none is added."""
        many, held = self._rows_of.get(level, (0, {}))
        if many != len(self._addresses):
            places = self._addresses.places(level).to_frame("code").with_row_index("at")
            grouped = places.drop_nulls("code").group_by("code").agg("at")
            rows = (own.to_numpy() for own in grouped["at"])
            held = dict(zip(grouped["code"], rows, strict=True))
            self._rows_of[level] = len(self._addresses), held
        return held

    def counted(self, level: str, codes: Sequence[str]) -> dict[str, Counted]:
        """Return the verdicts of every rule in each of some places of a level."""
        owners = self._addresses.owners(level, codes)
        rows = np.flatnonzero(owners >= 0)
        rows = rows[np.argsort(owners[rows], kind="stable")]
        places, starts = np.unique(owners[rows], return_index=True)

        def summed(lie: Table) -> Numbers:
            """Add up what lies in the same place; a row for each count, a column for each place."""
            if len(places) < len(rows):
                lie = np.add.reduceat(lie, starts, axis=1, dtype=np.int64)
            if len(places) == len(codes):
                return lie.astype(np.float64)
            made = np.zeros((len(lie), len(codes)))
            made[:, places] = lie
            return made

        [sizes] = summed(self._sizes.turned(len(self._addresses), rows))
        found = {}
        for rule, table in self._turned(rows):
            sums = summed(table)
            if rule.variants is None:
                found[rule.id] = _counted(rule, sizes, *sums)
            else:
                found[rule.id] = _varied(rule.variants, sums)
        return found

    def places(self, level: str) -> list[str]:
        """Return the codes of the places of a level that were met, in order."""
        return self._addresses.places(level).drop_nulls().unique().sort().to_list()

    def _kept(self) -> Iterator[tuple[Rule, Table]]:
        """Yield the counts of every rule, a row for each address."""
        many = len(self._addresses)
        kinds = self._kinds.table(many)
        for at, rule in enumerate(self.rules):
            if at in self._pairs:
                yield rule, self._pairs[at].table(many)
            else:
                yield rule, kinds[:, self._columns_of(at)]

    def _turned(self, rows: NDArray[np.intp]) -> Iterator[tuple[Rule, Table]]:
        """Yield the counts of every rule at some addresses, a column for each of them."""
        many = len(self._addresses)
        # Turned at once: picked rule by rule, each would go through the memory of all.
        kinds = self._kinds.turned(many, rows)
        for at, rule in enumerate(self.rules):
            if at in self._pairs:
                yield rule, self._pairs[at].turned(many, rows)
            else:
                yield rule, kinds[self._columns_of(at)]

    def _columns_of(self, at: int) -> slice:
        """Return where the kinds of a plain rule stand."""
        start = self._plain.index(at) * len(_KINDS)
        return slice(start, start + len(_KINDS))


def _counted(rule: Rule, sizes: Numbers, *counts: Numbers) -> Counted:
    """Return the verdicts in many places of a rule that is the same everywhere."""
    failed, unknown, errors, rest = counts
    judged = sizes - rest
    passed = judged - failed - unknown - errors
    worst = np.where(failed > 0, float(rule.severity.rank), -1.0)
    share = WeightShare(rule.weight, subjects=sizes, passed=passed, unknown=unknown, judged=judged)
    return Counted(passed, unknown, judged, errors, failed, worst, (share,))


def _varied(variants: Variants, counts: Numbers) -> Counted:
    """Return the verdicts in many places of a rule that differs by scope.

    Args:
        variants: What it is in each scope.
        counts: How often each pair of code and variant was given, a column for each place.
    """
    by_code = counts.reshape(_CODES, len(variants.rules), -1)
    by_weight: dict[float, list[int]] = {}
    for at, own in enumerate(variants.rules):
        by_weight.setdefault(own.weight, []).append(at)
    severities = np.array([own.severity.rank for own in variants.rules], dtype=np.float64)
    worst = np.where(by_code[FAIL] > 0, severities[:, None], -1.0).max(axis=0, initial=-1.0)
    return Counted(
        **{name: _summed(by_code, codes) for name, codes in _PARTS.items()},
        errors=_summed(by_code, (ERROR,)),
        failed=_summed(by_code, (FAIL,)),
        worst=worst,
        shares=tuple(
            WeightShare(
                weight,
                subjects=_summed(by_code[:, held], range(_CODES)),
                **{name: _summed(by_code[:, held], codes) for name, codes in _PARTS.items()},
            )
            for weight, held in sorted(by_weight.items())
        ),
    )


_PARTS: Final[Mapping[str, tuple[int, ...]]] = {
    "passed": (PASS,),
    "unknown": (UNKNOWN,),
    "judged": _COUNTED,
}


def _summed(by_code: Table, codes: Iterable[int]) -> Numbers:
    """Return how often some codes were given in each place."""
    found: Numbers = by_code[list(codes)].sum(axis=(0, 1))
    return found


def _tally(rule: Rule, size: int, counts: Table) -> Tally:
    """Return the verdicts of a rule on so many subjects, from its counts as they are kept."""
    if rule.variants is None:
        failed, unknown, errors, rest = map(int, counts)
        return Tally(size - failed - unknown - errors - rest, failed, unknown, errors)
    by_code = counts.reshape(_CODES, -1)
    passed, failed, unknown, errors = (int(by_code[code].sum()) for code in _COUNTED)
    tally = Tally(passed, failed, unknown, errors)
    pairs = np.argwhere(by_code)
    many = Counter({(int(code), int(at)): int(by_code[code, at]) for code, at in pairs})
    return scoped_tally(tally, rule.variants, many)
