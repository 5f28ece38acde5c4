"""Frames: the units that can be drawn, each with the stratum it stands in."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from attrs import frozen

from kotaku_eval.errors import KotakuEvalError, UnknownNameError, name_hint
from kotaku_eval.facts import ACTIVITY, Fact, Subject, value_of, vocabulary_of
from kotaku_eval.lifecycles import Lifecycle
from kotaku_eval.models import Kind
from kotaku_eval.portfolios import Portfolio
from kotaku_eval.texts import Text

Values = tuple[str | None, ...]
NUMBERS: Final = frozenset({Kind.INTEGER, Kind.NUMBER})
_PLAIN: Final = frozenset({Kind.TEXT, Kind.CHOICE, Kind.BOOLEAN, Kind.INTEGER})


@frozen
class Classes:
    """How the numbers of a field are put into classes.

    Args:
        field: The field.
        cuts: The lowest number of every class but the first, rising.
        parts: Into how many classes of equal numbers of units, where cuts are not given.
    """

    field: str
    cuts: tuple[float, ...] = ()
    parts: int = 0

    def resolved(self, numbers: Iterable[Any]) -> Classes:
        """Return the same with its cuts, which are numbers of the data where none are given."""
        if self.cuts:
            return self
        ordered = sorted(number for number in numbers if number is not None)
        places = (len(ordered) * part // self.parts for part in range(1, self.parts))
        cuts = sorted({ordered[place] for place in places} - set(ordered[:1])) if ordered else []
        return Classes(self.field, tuple(cuts), self.parts)

    def named(self, number: float) -> str:
        """Return the name of the class of a number.

        >>> Classes("amount", (50, 100)).named(50)
        '50 <= amount < 100'
        """
        at = bisect_right(self.cuts, number)
        low = f"{self.cuts[at - 1]:.15g} <= " if at else ""
        high = f" < {self.cuts[at]:.15g}" if at < len(self.cuts) else ""
        return f"{low}{self.field}{high}"


@frozen
class Unit:
    """One unit that can be drawn.

    Args:
        id: The activity's id or the place's code.
        label: What people call it.
        place: The places it lies in, from the lowest up, as people call them.
        values: What it shares with its stratum; ``None`` where that is not recorded.
        counts: How many activities, and places of each level below, lie in it.
    """

    id: str
    label: str
    place: str
    values: Values
    counts: Mapping[str, int]


def units_of(
    portfolio: Portfolio, unit: str, by: Sequence[str], classes: Mapping[str, Classes]
) -> tuple[list[Unit], dict[str, Classes]]:
    """Return all units of a portfolio, and the classes with their cuts.

    Args:
        portfolio: The frame.
        unit: ``activity``, or a level of the lifecycle.
        by: The fields and levels whose values make the strata.
        classes: How numbers are put into classes, by field.

    Raises:
        UnknownNameError: There is no such level or field.
        KotakuEvalError: A field can make no strata.
    """
    facts = _facts(portfolio.lifecycle, unit, by, classes)
    subjects = portfolio.subjects(unit)
    held = {
        name: own.resolved(value_of(facts[name], subject) for subject in subjects)
        for name, own in classes.items()
    }
    counts = _counts(portfolio, unit)
    return [
        Unit(
            subject.id,
            subject.value.label,
            _place(subject, portfolio.lifecycle),
            tuple(_text(value_of(facts[name], subject), held.get(name)) for name in by),
            counts.get(subject.id, {}),
        )
        for subject in subjects
    ], held


def _facts(
    lifecycle: Lifecycle, unit: str, by: Sequence[str], classes: Mapping[str, Classes]
) -> dict[str, Fact]:
    levels = [ACTIVITY, *(level.id for level in lifecycle.levels)]
    if unit not in levels:
        text = Text(id=f"satuan sampel tidak dikenal: {unit}.", en=f"unknown unit: {unit}.")
        raise UnknownNameError(Text.joined(" ", [text, name_hint(unit, levels)]))
    vocabulary = vocabulary_of(lifecycle, unit)
    above = levels[levels.index(unit) + 1 :]
    found = {}
    for name in (*by, *classes):
        known = vocabulary.find(f"{name}.code" if name in above else name)
        if known is None:
            text = Text(id=f"tidak ada isian '{name}'.", en=f"there is no field '{name}'.")
            usable = [*above, *(own.name for own in _usable(vocabulary.facts.values()))]
            raise UnknownNameError(Text.joined(" ", [text, name_hint(name, usable)]))
        _check(known, name, name in classes)
        found[name] = known
    return found


def _usable(facts: Iterable[Fact]) -> Iterator[Fact]:
    return (own for own in facts if own.field.kind in _PLAIN | NUMBERS)


def _check(known: Fact, name: str, is_classed: bool) -> None:  # noqa: FBT001 - one question
    kind = known.field.kind
    if is_classed and kind not in NUMBERS:
        raise KotakuEvalError(
            Text(
                id=f"'{name}' bukan bilangan, jadi tidak dibagi menjadi kelas.",
                en=f"'{name}' is no number, so it is not put into classes.",
            )
        )
    if is_classed or kind in _PLAIN:
        return
    raise KotakuEvalError(
        Text(
            id=f"'{name}' tidak dapat menjadi strata tanpa kelas: --classes "
            f"{name}=50000000,250000000, atau {name}=q4 untuk empat kelas sama banyak."
            if kind in NUMBERS
            else f"'{name}' ({kind.value}) tidak dapat menjadi strata.",
            en=f"'{name}' makes no strata without classes: --classes {name}=50000000,250000000, or "
            f"{name}=q4 for four classes of equal size."
            if kind in NUMBERS
            else f"'{name}' ({kind.value}) cannot make strata.",
        )
    )


def _text(value: Any, classes: Classes | None) -> str | None:
    if value is None or value == "":
        return None
    if classes is not None:
        return classes.named(value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def _place(subject: Subject, lifecycle: Lifecycle) -> str:
    above = (subject.parents.get(level.id) for level in lifecycle.levels)
    return ", ".join(own.label for own in above if own is not None and own is not subject.value)


def _counts(portfolio: Portfolio, unit: str) -> dict[str, Counter[str]]:
    """Count what lies in each place of the level that is drawn."""
    found: dict[str, Counter[str]] = {}
    if unit == ACTIVITY:
        return found
    for level, values in ((ACTIVITY, portfolio.activities), ("", portfolio.places)):
        for value in values:
            home = portfolio.places_of(value).get(unit)
            if home is not None and home is not value:
                name = level or getattr(value, "level", "")
                found.setdefault(home.code, Counter())[name] += 1
    return found
