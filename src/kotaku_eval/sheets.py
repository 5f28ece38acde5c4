"""Sheets: the verdicts of one level, a row of codes per subject and a column per rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property

from attrs import evolve, frozen

from kotaku_eval.facts import Subject
from kotaku_eval.findings import ERROR, FAIL, PASS, UNKNOWN, VERDICTS, WAIVED, Severity
from kotaku_eval.rules import Rule, Variants
from kotaku_eval.scores import Share, Tally

FINDING_CODES = frozenset({FAIL, UNKNOWN, ERROR})
"""The codes of verdicts that ask somebody to do something."""


@frozen(slots=False)
class Sheet:
    """The verdicts of one level.

    Behind the codes a row holds the index of the variant in force of each rule that has variants.
    """

    level: str
    subjects: Sequence[Subject]
    rules: tuple[Rule, ...]
    rows: Sequence[bytes]

    @property
    def height(self) -> int:
        """How many subjects it has."""
        return len(self.subjects)

    @property
    def size(self) -> int:
        """How many verdicts it holds."""
        return self.height * len(self.rules)

    @cached_property
    def scoped(self) -> Mapping[int, int]:
        """The columns that hold the variants in force, by the columns of their rules."""
        columns = [at for at, rule in enumerate(self.rules) if rule.variants is not None]
        return {column: len(self.rules) + at for at, column in enumerate(columns)}

    @property
    def width(self) -> int:
        """How many bytes a row has."""
        return len(self.rules) + len(self.scoped)

    @cached_property
    def _codes(self) -> bytes:
        return b"".join(self.rows)

    def column(self, at: int) -> bytes:
        """Return a column of all rows."""
        return self._codes[at :: self.width]

    @cached_property
    def _names(self) -> Sequence[str]:
        return [subject.id for subject in self.subjects]

    def names(self) -> Sequence[str]:
        """Return the ids of the subjects."""
        return self._names

    def is_missing(self, row: int) -> bool:
        """Whether the subject of a row must still be fetched."""
        del row
        return False

    def rows_within(self, level: str, names: Collection[str]) -> Sequence[int] | None:
        """Return the rows that lie in some places, or of which that is not known; all otherwise.

        Args:
            level: The level of the places.
            names: Their codes.

        Returns:
            The rows in order; ``None`` where looking at every subject costs no more.
        """
        del level, names
        return None

    def prefetch(self, rows: Collection[int]) -> None:
        """Make the subjects of some rows ready, where these must be fetched."""

    def rule(self, column: int, row: bytes) -> Rule:
        """Return a rule as it is for the subject of a row."""
        rule = self.rules[column]
        if rule.variants is None:
            return rule
        return rule.variants.rules[row[self.scoped[column]]]

    @cached_property
    def counts(self) -> tuple[Mapping[int, int], ...]:
        """How often each rule gave each code."""
        found = []
        for at in range(len(self.rules)):
            column = self.column(at)
            counts = {verdict.code: column.count(verdict.code) for verdict in VERDICTS}
            found.append({code: count for code, count in counts.items() if count})
        return tuple(found)

    @property
    def found(self) -> int:
        """How many of the verdicts are findings."""
        return sum(counts.get(code, 0) for counts in self.counts for code in FINDING_CODES)

    def tallies(self, rows: Iterable[bytes]) -> dict[str, Tally]:
        """Count verdicts by rule over some rows."""
        codes = b"".join(rows)
        found = {}
        for at, rule in enumerate(self.rules):
            column = codes[at :: self.width]
            tally = Tally(
                column.count(PASS), column.count(FAIL), column.count(UNKNOWN), column.count(ERROR)
            )
            if rule.variants is not None:
                chosen = codes[self.scoped[at] :: self.width]
                tally = scoped_tally(
                    tally, rule.variants, Counter(zip(column, chosen, strict=True))
                )
            found[rule.id] = tally
        return found

    def waived(self, cells: Mapping[int, Collection[int]]) -> Sheet:
        """Return the sheet with the code of waived verdicts in some cells: rows to columns."""
        changed = {}
        for at, columns in cells.items():
            row = bytearray(self.rows[at])
            for column in columns:
                row[column] = WAIVED
            changed[at] = bytes(row)
        return evolve(self, rows=tuple(changed.get(at, row) for at, row in enumerate(self.rows)))


def scoped_tally(tally: Tally, variants: Variants, counts: Mapping[tuple[int, int], int]) -> Tally:
    """Add to a tally what differs by scope: the weights of its verdicts, the worst failure.

    Args:
        tally: The verdicts of all variants together.
        variants: The variants.
        counts: How often each pair of a code and a variant occurs.
    """
    by_weight: dict[float, Counter[int]] = {}
    for (code, at), count in counts.items():
        by_weight.setdefault(variants.rules[at].weight, Counter())[code] += count
    failed = [variants.rules[at].severity for (code, at) in counts if code == FAIL]
    shares = tuple(
        Share(weight, held.total(), Tally(held[PASS], held[FAIL], held[UNKNOWN], held[ERROR]))
        for weight, held in sorted(by_weight.items())
    )
    return evolve(tally, shares=shares, worst=worst_of(failed))


def worst_of(severities: Iterable[Severity]) -> Severity | None:
    """Return the worst of some severities."""
    return max(severities, key=lambda severity: severity.rank, default=None)
