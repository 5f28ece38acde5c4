"""Counts: how often each rule gave each verdict within each place, counted column by column."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Final

import numpy as np
import polars as pl

from kotaku_eval.columns.plans import code_name, variant_name
from kotaku_eval.findings import ERROR, FAIL, NOT_APPLICABLE, PASS, UNKNOWN, VERDICTS
from kotaku_eval.frames.addresses import Addresses, Growing
from kotaku_eval.frames.scores import Counted, WeightShare
from kotaku_eval.frames.sums import Numbers, Sums, Table
from kotaku_eval.rules import Rule, Variants
from kotaku_eval.scores import Tally
from kotaku_eval.sheets import scoped_tally

_CODES: Final = len(VERDICTS)
_AT_ONCE: Final = 100_000
"""So many rows are counted at once: more of them take more memory, and no less time."""

_PLACES_AT_ONCE: Final = 8_192
"""So many places are worked out at once: their numbers stay in the caches."""

_COUNTED: Final = (PASS, FAIL, UNKNOWN, ERROR)
_REST: Final = NOT_APPLICABLE
_KINDS: Final = (FAIL, UNKNOWN, ERROR, _REST)
"""What is counted by place: failures, unknowns, errors, and all else that is no pass, as one."""

_KIND_OF: Final = np.array(
    [_KINDS.index(code if code in _KINDS else _REST) for code in range(_CODES)], dtype=np.int64
)


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
        # A rule that is the same everywhere has a line for each kind; one that has variants has one
        # for each pair of a code and a variant.
        widths = [_width(own) for own in rules]
        self._lines = [
            slice(end - own, end) for own, end in zip(widths, accumulate(widths), strict=True)
        ]
        self._table = Growing(sum(widths))
        self._held: list[Sums] = []
        self._sums_at = -1
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
        self._make_room(codes.height, addresses)
        for at, rule in enumerate(self.rules):
            found = codes[code_name(at)].to_numpy()
            first = self._lines[at].start
            if rule.variants is not None:
                self._every[at] += np.bincount(found, minlength=_CODES)
                pairs = found.astype(np.int64) * len(rule.variants.rules)
                self._table.add(first + pairs + codes[variant_name(at)].to_numpy(), addresses)
                continue
            rows = np.flatnonzero(found != PASS)
            found = found[rows]
            self._every[at] += np.bincount(found, minlength=_CODES)
            self._every[at, PASS] += codes.height - len(rows)
            self._table.add(first + _KIND_OF[found], addresses[rows])

    def _make_room(self, height: int, addresses: Table, sizes: Table | None = None) -> None:
        """Count the rows of some addresses, and make room for their verdicts."""
        many, self.height = len(self._addresses), self.height + height
        self._sizes.make_room(many, self.height)
        if sizes is None:
            self._sizes.add(np.zeros_like(addresses), addresses)
        else:
            self._sizes.add_counts(slice(None), addresses, sizes.reshape(1, -1))
        self._table.make_room(many, self._sizes.largest)

    def add_counted(self, places: pl.DataFrame, sizes: Table, counts: Sequence[Table]) -> None:
        """Count rows more that were counted elsewhere by the places that they lie in together.

        Args:
            places: The codes of the places, a row for each address.
            sizes: How many rows each has.
            counts: Of every rule a row for each address with how often it gave each code; of a rule
                that has variants, each pair of a code and a variant.
        """
        addresses = self._addresses.numbered(places)
        self._make_room(int(sizes.sum()), addresses, sizes)
        others = [code for code in range(_CODES) if code != PASS]
        for at, (rule, own) in enumerate(zip(self.rules, counts, strict=True)):
            by_code = own.reshape(len(own), _CODES, own.shape[1] // _CODES).sum(axis=2)
            self._every[at] += by_code.sum(axis=0)
            lines = own.T
            if rule.variants is None:
                lines = np.zeros((len(_KINDS), len(own)), dtype=np.int64)
                np.add.at(lines, _KIND_OF[others], by_code.T[others])
            self._table.add_counts(self._lines[at], addresses, lines)

    @property
    def counts(self) -> tuple[Mapping[int, int], ...]:
        """How often each rule gave each code, everywhere."""
        return tuple({code: int(n) for code, n in enumerate(row) if n} for row in self._every)

    def tallies(self, level: str = "", codes: Collection[str] = ()) -> dict[str, Tally]:
        """Count the verdicts by rule within some places of a level, or everywhere."""
        size, sums = self._sums(level).total(codes if level else None)
        lines = zip(self.rules, self._lines, strict=True)
        return {rule.id: _tally(rule, size, sums[own]) for rule, own in lines}

    def counted(
        self, level: str, codes: Sequence[str]
    ) -> Iterator[tuple[Sequence[str], dict[str, Counted]]]:
        """Yield some of the places of a level at a time, with the verdicts of every rule in each.

        Args:
            level: The level.
            codes: The places.
        """
        within = self._sums(level).within(codes)
        # There is one part even where there is no place: it has all the rules.
        for start in range(0, max(1, len(codes)), _PLACES_AT_ONCE):
            stop = min(start + _PLACES_AT_ONCE, len(codes))
            sizes, sums = within.added(start, stop)
            yield (
                codes[start:stop],
                {
                    rule.id: _counted(rule, sizes, *sums[lines])
                    if rule.variants is None
                    else _varied(rule.variants, sums[lines])
                    for rule, lines in zip(self.rules, self._lines, strict=True)
                },
            )

    def _sums(self, level: str) -> Sums:
        """Return the counts by the places from a level up, each made of those below it, once."""
        if self._sums_at != self.height:
            many = len(self._addresses)
            sizes, table = self._sizes.table(many), self._table.table(many)
            self._held = [Sums(self._addresses.frame, sizes, table)]
            self._sums_at = self.height
        wanted = self.levels.index(level) if level else 0
        while len(self._held) <= wanted:
            self._held.append(self._held[-1].above())
        return self._held[wanted]

    def places(self, level: str) -> pl.Series:
        """Return the codes of the places of a level that were met."""
        return self._sums(level).places.to_series(0).drop_nulls().unique()


def _width(rule: Rule) -> int:
    """Return how many counts of a rule are kept for each address."""
    return len(_KINDS) if rule.variants is None else _CODES * len(rule.variants.rules)


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
