"""Designs: how a sample is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Final

from attrs import field, frozen

from kotaku_eval.errors import KotakuEvalError
from kotaku_eval.samples.frames import Classes
from kotaku_eval.texts import Text

LEAST_CONFIDENCE: Final = 50.0
"""Limits are made of two tails of a quarter at most."""

_FULL: Final = 100.0


class Allocation(Enum):
    """How strata share a sample; ``each``: the precision is wanted in every one of them."""

    PROPORTIONAL = "proportional"
    EQUAL = "equal"
    EACH = "each"


@frozen(kw_only=True)
class Design:
    """How a sample is drawn.

    Args:
        seed: Any text (a number is taken as text); the same seed, frame and design give the same
            sample.
        unit: What is drawn: ``activity``, or a level of places, which are then visited whole.
        by: The fields and levels whose values make the strata; none for a simple random sample.
        classes: How numbers are put into classes, by field.
        allocation: How the sample is shared out.
        least: So many are drawn of every stratum that has them: two, to tell how units differ.
        confidence: Of the intervals, in percent, from 50 to below 100.

    Raises:
        KotakuEvalError: ``least`` is below one, so nothing would be known of some strata; or the
            confidence is no such percentage.
    """

    seed: str = field(converter=str)
    unit: str = "activity"
    by: tuple[str, ...] = ()
    classes: Mapping[str, Classes] = field(factory=dict)
    allocation: Allocation = Allocation.PROPORTIONAL
    least: int = 2
    confidence: float = 95.0

    def __attrs_post_init__(self) -> None:
        if self.least < 1:
            raise KotakuEvalError(
                Text(
                    id=f"sedikitnya satu dari setiap strata (least), bukan {self.least}: strata "
                    "yang tidak dikunjungi tidak diketahui sama sekali.",
                    en=f"at least one of every stratum (least), not {self.least}: nothing is known "
                    "of a stratum that is not visited.",
                )
            )
        if not LEAST_CONFIDENCE <= self.confidence < _FULL:
            raise KotakuEvalError(
                Text(
                    id=f"tingkat kepercayaan {self.confidence:g} bukan persen dari 50 sampai di "
                    "bawah 100. Tulis seperti 95.",
                    en=f"the confidence {self.confidence:g} is no percentage from 50 to below 100. "
                    "Write it as in 95.",
                )
            )
