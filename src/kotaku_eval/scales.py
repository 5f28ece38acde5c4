"""Scales: the bands that turn a score into a category."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from attrs import field, frozen

from kotaku_eval.errors import DefinitionError, Problem
from kotaku_eval.findings import Severity
from kotaku_eval.lifecycles import Confidence
from kotaku_eval.texts import Text


@frozen
class Band:
    """A category and the lowest percentage that reaches it."""

    threshold: float
    title: Text


@frozen
class Ceiling:
    """No better than a band while a failed finding of a severity is open.

    Args:
        severity: This severity or a worse one.
        band: The best position still possible, counting from 0 (the best band).
    """

    severity: Severity
    band: int


def _bands(values: Iterable[Band]) -> tuple[Band, ...]:
    return tuple(values)


@frozen
class Scale:
    """The bands of a score, from the best to the worst.

    Args:
        bands: With falling thresholds, the last from 0.
        ceilings: Caps by open findings.
        confidence: How sure the thresholds are.

    >>> scale = Scale([Band(65, Text.same("Adequate")), Band(0, Text.same("Inadequate"))])
    >>> str(scale.category(64.999).title)
    'Inadequate'
    """

    bands: tuple[Band, ...] = field(converter=_bands)
    ceilings: tuple[Ceiling, ...] = ()
    confidence: Confidence = Confidence.ASSUMED

    def __attrs_post_init__(self) -> None:
        thresholds = [band.threshold for band in self.bands]
        falling = all(a > b for a, b in pairwise(thresholds))
        if not thresholds or not falling or thresholds[-1] != 0:
            text = Text(
                id="pita skala harus menurun dan berakhir pada 0",
                en="the bands of a scale must fall and end at 0",
            )
            raise DefinitionError([Problem(text)])

    def position(self, value: float) -> int:
        """Return the position of the band of an unrounded percentage, 0 being the best."""
        return next(at for at, band in enumerate(self.bands) if value >= band.threshold)

    def category(self, value: float, worst: Severity | None = None) -> Band:
        """Return the band of a percentage, capped by the worst open failure."""
        at = self.position(value)
        for ceiling in self.ceilings:
            if worst is not None and worst.rank >= ceiling.severity.rank:
                at = max(at, ceiling.band)
        return self.bands[min(at, len(self.bands) - 1)]
