"""Counting: how often each rule gave each verdict within each place, counted in the database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

import ibis.expr.types as ir
import numpy as np
import polars as pl
from attrs import frozen
from numpy.typing import NDArray

from kotaku_eval.columns.plans import LevelPlan, code_name, variant_name
from kotaku_eval.columns.tables import PLACE
from kotaku_eval.findings import PASS, VERDICTS
from kotaku_eval.frames.counts import PlaceCounts
from kotaku_eval.frames.databases import fetched

_CODES: Final = len(VERDICTS)
_AT_ONCE: Final = 400
"""So many counts are asked for in one query: databases bound how many columns there are."""
_SIZE: Final = "size"
_SPREAD: Final = 100
"""With fewer rows than this for an address, fetching codes costs less than counting them."""

_FEW: Final = 1_000
"""So few rows are counted in the database in any case."""

_CODE_OF: Final = "code/"
_VARIANT_OF: Final = "variant/"


@frozen
class Count:
    """One thing that is counted: how often a rule gave a code, under a variant if it has any."""

    rule: int
    cell: int
    code: int
    variant: int | None

    @property
    def name(self) -> str:
        """The name of the column it becomes."""
        return f"{self.rule}/{self.cell}"

    def of(self, codes: ir.Table) -> Any:
        """Return it as an aggregate."""
        where: Any = codes[code_name(self.rule)] == self.code
        if self.variant is not None:
            where &= codes[variant_name(self.rule)] == self.variant
        return codes.count(where=where).cast("int64")


def counted(codes: ir.Table, plan: LevelPlan, levels: Sequence[str]) -> PlaceCounts:
    """Count the verdicts of one level by place.

    Args:
        codes: A row per subject, with no verdict left open.
        plan: The rules of the level.
        levels: The levels of places.
    """
    if _is_spread(codes):
        counts = PlaceCounts(plan.rules, levels)
        held: dict[str, Any] = {
            name: codes[name] if name.startswith(PLACE) else codes[name].cast("int8")
            for name in codes.columns
            if name.startswith((PLACE, _CODE_OF, _VARIANT_OF))
        }
        counts.add(fetched(codes.select(**held)))
        return counts
    wanted = [own for at in range(len(plan.rules)) for own in _counts(plan, at)]
    places = [name for name in codes.columns if name.startswith(PLACE)]
    parts = [
        _by_address(codes, places, wanted[start : start + _AT_ONCE])
        for start in range(0, max(1, len(wanted)), _AT_ONCE)
    ]
    sizes = parts[0][_SIZE].to_numpy()
    columns = {name: part[name] for part in parts for name in part.columns}
    found = PlaceCounts(plan.rules, levels)
    made = [_table(plan, at, columns, sizes) for at in range(len(plan.rules))]
    found.add_counted(parts[0].select(places), sizes, made)
    return found


def _is_spread(codes: ir.Table) -> bool:
    """Whether there are about as many addresses as rows: counts are larger than codes then."""
    places = [name for name in codes.columns if name.startswith(PLACE)]
    if not places:
        return False
    many: Any = codes.select(places).distinct().count()
    rows: Any = codes.count()
    addresses, height = (int(fetched(own.as_table()).item()) for own in (many, rows))
    return height > _FEW and addresses * _SPREAD > height


def _counts(plan: LevelPlan, at: int) -> Iterator[Count]:
    """Yield what is counted of a rule: where it has no variants, passes are what is left."""
    variants = plan.rules[at].variants
    if variants is None:
        yield from (Count(at, code, code, None) for code in range(_CODES) if code != PASS)
        return
    many = len(variants.rules)
    for code in range(_CODES):
        yield from (Count(at, code * many + own, code, own) for own in range(many))


def _by_address(codes: ir.Table, places: list[str], wanted: list[Count]) -> pl.DataFrame:
    counts = {own.name: own.of(codes) for own in wanted}
    size: Any = codes.count().cast("int64")
    if not places:
        return fetched(codes.aggregate(**{_SIZE: size}, **counts))
    rows = fetched(codes.group_by(places).aggregate(**{_SIZE: size}, **counts))
    return rows.sort(places)


def _table(
    plan: LevelPlan, at: int, columns: dict[str, pl.Series], sizes: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return the counts of one rule, a row for each address."""
    variants = plan.rules[at].variants
    width = _CODES if variants is None else _CODES * len(variants.rules)
    made = np.zeros((len(sizes), width), dtype=np.int64)
    for own in _counts(plan, at):
        made[:, own.cell] = columns[own.name].to_numpy()
    if variants is None:
        made[:, PASS] = sizes - made.sum(axis=1)
    return made
