"""Sums of numbers with decimals that are the same on every engine, whatever the order of rows.

A number is split into whole parts of two sizes. Sums of whole numbers are exact in any order, and
putting the two together rounds once: the result is that of ``math.fsum``. Numbers too large or with
too fine a fraction for the two parts are left to the records engine.
"""

from __future__ import annotations

from typing import Final

from kotaku_eval.columns.expressions import (
    Constant,
    Expression,
    Kept,
    Operation,
    applied,
    below,
    choose,
    compare,
    either,
    known,
    whole,
)
from kotaku_eval.columns.gatherings import Gatherings

_COARSE: Final = 2.0**12
_FINE: Final = 2.0**48
_LARGEST: Final = 2.0**40
_SUM_MOST: Final = 2**52
_ROWS: Final = 2**14


def exact_sum(
    of: Expression, source: str, gatherings: Gatherings, doubts: list[Expression]
) -> Expression:
    """Return the exactly rounded sum over entries; what it cannot tell is noted as a doubt."""
    scaled = _float(Operation.MUL, of, _constant(_COARSE))
    coarse = _float(Operation.FLOOR, scaled)
    fine = _float(Operation.MUL, _float(Operation.SUB, scaled, coarse), _constant(_FINE))
    size = _float(Operation.ABS, of)
    odd = either(
        below(_constant(_LARGEST), size),
        compare(Operation.NE, fine, _float(Operation.FLOOR, fine)),
    )
    sums = [
        gatherings.total(source, choose(odd, whole(0), applied(Operation.TO_INT, Kept.INT, part)))
        for part in (coarse, fine)
    ]
    doubts += [
        below(whole(0), gatherings.count(source, odd)),
        below(whole(_ROWS), gatherings.count(source, known(of))),
        below(whole(_SUM_MOST), applied(Operation.ABS, Kept.INT, sums[0])),
    ]
    return _put_together(sums[0], sums[1])


def _put_together(coarse: Expression, fine: Expression) -> Expression:
    """Return both sums as one number, rounded once."""
    as_number = applied(Operation.TO_FLOAT, Kept.FLOAT, fine)
    carried = _float(Operation.FLOOR, _float(Operation.DIV, as_number, _constant(_FINE)))
    whole_part = _float(Operation.ADD, applied(Operation.TO_FLOAT, Kept.FLOAT, coarse), carried)
    rest = applied(
        Operation.SUB, Kept.INT, fine,
        applied(Operation.MUL, Kept.INT, applied(Operation.TO_INT, Kept.INT, carried),
                whole(int(_FINE))),
    )  # fmt: skip
    part = _float(Operation.DIV, applied(Operation.TO_FLOAT, Kept.FLOAT, rest), _constant(_FINE))
    return _float(Operation.DIV, _float(Operation.ADD, whole_part, part), _constant(_COARSE))


def _float(operation: Operation, *parts: Expression) -> Expression:
    return applied(operation, Kept.FLOAT, *parts)


def _constant(value: float) -> Constant:
    return Constant(value, Kept.FLOAT)
