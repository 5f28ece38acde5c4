"""Sample sizes on the command line: how much is asked for, and in which words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from attrs import frozen

from kotaku_eval.cli.helps import BadValueError
from kotaku_eval.samples.designs import Allocation, Design
from kotaku_eval.samples.frames import Classes
from kotaku_eval.texts import Text

_MOST_DIGITS: Final = 9
_MOST_CLASSES: Final = 20


@frozen(kw_only=True)
class Wanted:
    """How much is to be drawn: one of size, share and precision.

    Args:
        size: How many.
        share: The share of the frame, in percent.
        precision: Half the width of an interval, in percentage points.
        confidence: In percent.
        least: Of every stratum.
    """

    size: int | None
    share: float | None
    precision: float | None
    confidence: float
    least: int

    @classmethod
    def of(
        cls, *, size: str | None, share: str | None, precision: str | None, confidence: str,
        least: str, each: bool,
    ) -> Wanted:  # fmt: skip
        """Read what was asked for.

        Raises:
            BadValueError: It is not one of the three, or a value cannot be used.
        """
        given = [value for value in (size, share, precision) if value is not None]
        if len(given) != 1:
            raise BadValueError(
                Text(
                    id="sebutkan satu dari --size, --share, dan --precision.",
                    en="name one of --size, --share and --precision.",
                )
            )
        if each and precision is None:
            raise BadValueError(
                Text(
                    id="--each hanya bersama --precision.", en="--each goes with --precision only."
                )
            )
        return cls(
            size=None if size is None else _count("--size", size),
            share=None if share is None else _percent("--share", share),
            precision=None if precision is None else _percent("--precision", precision),
            confidence=_confidence(confidence),
            least=_count("--least", least, "2"),
        )

    def number(self, sizes: Sequence[int], design: Design) -> tuple[int, list[int] | None]:
        """Return how many are drawn, and of each stratum where that is asked for.

        Args:
            sizes: How many units each stratum has.
            design: How they are drawn.
        """
        if self.size is not None:
            return self.size, None
        if self.share is not None:
            return math.ceil(sum(sizes) * self.share / 100.0), None
        from kotaku_eval.samples.sizes import smallest, smallest_stratified

        precision, confidence = (self.precision or 0.0) / 100.0, self.confidence / 100.0
        if design.allocation is Allocation.EACH:
            shares = [
                max(min(self.least, own), smallest(own, precision, confidence)) for own in sizes
            ]
            return sum(shares), shares
        is_equal = design.allocation is Allocation.EQUAL
        number = smallest_stratified(sizes, precision, confidence, equal=is_equal, least=self.least)
        return number, None


def _count(name: str, value: str, example: str = "40") -> int:
    if value.isascii() and value.isdigit() and 0 < int(value[:_MOST_DIGITS]) == int(value[:20]):
        return int(value)
    raise _refused(value, name, example)


def _percent(name: str, value: str) -> float:
    words = value.strip().removesuffix("%").strip().replace(",", ".")
    try:
        number = float(words)
    except ValueError:
        number = math.nan
    if not 0.0 < number <= 100.0:  # noqa: PLR2004 - percent
        raise _refused(value, name, "10%" if name == "--share" else "5")
    return number


def _confidence(value: str) -> float:
    number = _percent("--confidence", value)
    if not 50.0 <= number < 100.0:  # noqa: PLR2004 - percent
        raise _refused(value, "--confidence", "95")
    return number


def _refused(value: str, name: str, example: str) -> BadValueError:
    return BadValueError(
        Text(
            id=f"{name}: nilai '{value}' tidak dapat dipakai. Tulis seperti {example}.",
            en=f"{name}: '{value}' cannot be used. Write it as in {example}.",
        )
    )


def classes_of(
    by: Sequence[str], given: Sequence[str]
) -> tuple[tuple[str, ...], dict[str, Classes]]:
    """Return the fields that make the strata, each once, and the classes of those with classes.

    Raises:
        BadValueError: Classes are not written as they must be.

    >>> classes_of(["city"], ["amount=50,100"])[0]
    ('city', 'amount')
    """
    found = {}
    for word in given:
        name, _, cuts = (part.strip() for part in word.partition("="))
        own = _classes(name, cuts)
        if own is None or name in found:
            raise _refused(word, "--classes", "proposal.amount=50000000,250000000")
        found[name] = own
    return tuple(dict.fromkeys([*by, *found])), found


def _classes(name: str, cuts: str) -> Classes | None:
    if cuts[:1].casefold() == "q" and cuts[1:].isascii() and cuts[1:].isdigit():
        parts = int(cuts[1:4])
        is_usable = 2 <= parts <= _MOST_CLASSES and len(cuts) < 4  # noqa: PLR2004 - two at least
        return Classes(name, parts=parts) if is_usable and name else None
    try:
        numbers = tuple(float(cut) for cut in cuts.split(","))
    except ValueError:
        return None
    is_rising = list(numbers) == sorted(set(numbers)) and all(map(math.isfinite, numbers))
    return Classes(name, numbers) if is_rising and name else None
