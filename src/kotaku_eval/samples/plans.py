"""Plans: a drawn sample as a value, with all that is needed to draw it again and to judge by it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from attrs import evolve, field, frozen

from kotaku_eval.errors import KotakuEvalError
from kotaku_eval.places import level_words
from kotaku_eval.portfolios import Portfolio
from kotaku_eval.samples.designs import Allocation, Design
from kotaku_eval.samples.draws import allocated, drawn, ordered_strata
from kotaku_eval.samples.frames import Unit, Values, units_of
from kotaku_eval.texts import Text

ALL: Final = Text(id="semua", en="all")
NOT_RECORDED: Final = Text(id="tidak tercatat", en="not recorded")


@frozen
class PlanStratum:
    """One stratum of a plan.

    Args:
        values: What its units share, in the order of ``Design.by``.
        population: How many units it has.
        sample: How many of them are drawn.
        largest: The most activities, and places of each level below, that one unit has.
    """

    values: Values
    population: int
    sample: int
    largest: Mapping[str, int] = field(factory=dict)

    @property
    def is_whole(self) -> bool:
        """Whether all its units are visited."""
        return self.sample == self.population

    @property
    def weight(self) -> float:
        """For how many units of the frame one of the sample stands."""
        return self.population / self.sample

    @property
    def title(self) -> Text:
        """Its values as people read them."""
        if not self.values:
            return ALL
        parts = [NOT_RECORDED if own is None else Text.same(own) for own in self.values]
        return Text.joined(" · ", parts)


@frozen
class Planned:
    """One unit to visit: its stratum is a place in the plan's list of strata."""

    id: str
    stratum: int
    label: str = ""
    place: str = ""
    counts: Mapping[str, int] = field(factory=dict)


@frozen
class Plan:
    """A sampling plan.

    Args:
        lifecycle: The lifecycle of the frame.
        portfolio: The id of the frame.
        frame_digest: SHA-256 of the frame, whatever the order of its rows.
        as_of: The day the frame speaks of, ISO; empty when it holds no date.
        design: How it was drawn.
        strata: All strata, those with missing values included.
        units: The units to visit, by stratum and id.
    """

    lifecycle: str
    portfolio: str
    frame_digest: str
    as_of: str
    design: Design
    strata: tuple[PlanStratum, ...]
    units: tuple[Planned, ...]

    @property
    def population(self) -> int:
        """How many units the frame has."""
        return sum(own.population for own in self.strata)

    def to_yaml(self) -> str:
        """Return the text of its file: the same plan always gives the same text."""
        return "\n".join([*_lines(self), ""])


def sizes_of(portfolio: Portfolio, design: Design) -> list[int]:
    """Return how many units each stratum of a design has, in the order of the plan."""
    units, _ = units_of(portfolio, design.unit, design.by, design.classes)
    return [len(held) for _, held in ordered_strata(units)]


def draw(
    portfolio: Portfolio, design: Design, size: int, shares: Sequence[int] | None = None
) -> Plan:
    """Draw a sample.

    It depends on the ids and strata of the units, the seed and the design, and on nothing else: not
    on the order of rows, nor on the machine, nor on the version of any library.

    Args:
        portfolio: The frame.
        design: How to draw.
        size: How many units to draw.
        shares: How many of each stratum, in the order of ``sizes_of``; by the design where not
            given.

    Raises:
        KotakuEvalError: The frame is empty, or has fewer or more strata than the size allows.

    >>> from kotaku_eval import Activity, Lifecycle, Portfolio
    >>> from kotaku_eval.lifecycles import Stage
    >>> tiny = Lifecycle("tiny", Text.same("Tiny"), stages=[Stage("built", Text.same("Built"))])
    >>> frame = Portfolio(tiny, [Activity(id=f"A{at}") for at in range(9)])
    >>> [unit.id for unit in draw(frame, Design(seed="2018"), 3).units]
    ['A1', 'A4', 'A6']
    """
    units, classes = units_of(portfolio, design.unit, design.by, design.classes)
    strata = ordered_strata(units)
    sizes = [len(held) for _, held in strata]
    check_size(size, sizes, design)
    if shares is None:
        is_equal = design.allocation is Allocation.EQUAL
        shares = allocated(size, sizes, equal=is_equal, least=design.least)
    chosen = [
        _planned(unit, at)
        for at, ((_, held), share) in enumerate(zip(strata, shares, strict=True))
        for unit in drawn(held, share, design.seed)
    ]
    day = portfolio.as_of or portfolio.newest_date()
    return Plan(
        lifecycle=portfolio.lifecycle.id,
        portfolio=portfolio.id,
        frame_digest=portfolio.digest,
        as_of=day.isoformat() if day is not None else "",
        design=evolve(design, classes=classes),
        strata=tuple(
            PlanStratum(values, len(held), share, _largest(held))
            for (values, held), share in zip(strata, shares, strict=True)
        ),
        units=tuple(chosen),
    )


def _planned(unit: Unit, stratum: int) -> Planned:
    return Planned(unit.id, stratum, unit.label, unit.place, dict(unit.counts))


def _largest(units: Sequence[Unit]) -> dict[str, int]:
    found: dict[str, int] = {}
    for unit in units:
        for level, count in unit.counts.items():
            found[level] = max(count, found.get(level, 0))
    return found


def check_size(size: int, sizes: Sequence[int], design: Design) -> None:
    """Refuse a size that a frame does not allow.

    Raises:
        KotakuEvalError: It does not.
    """
    units, least = sum(sizes), sum(min(design.least, own) for own in sizes)
    if not units:
        unit = level_words(design.unit).inside()
        raise KotakuEvalError(
            Text(
                id=f"kerangka kosong: tidak ada {unit.id} yang dapat ditarik.",
                en=f"the frame is empty: there is no {unit.en} to draw.",
            )
        )
    if size > units:
        raise KotakuEvalError(
            Text(
                id=f"sampel {size} lebih besar dari kerangka ({units}).",
                en=f"a sample of {size} is larger than the frame ({units}).",
            )
        )
    if size < least:
        raise KotakuEvalError(
            Text(
                id=f"sampel {size} terlalu kecil untuk {len(sizes)} strata dengan sedikitnya "
                f"{design.least} tiap strata: perlu {least} atau lebih. Kurangi --by atau --least.",
                en=f"a sample of {size} is too small for {len(sizes)} strata with at least "
                f"{design.least} in each: {least} or more are needed. Reduce --by, or --least.",
            )
        )


def _lines(plan: Plan) -> Iterator[str]:
    yield "# Sampling plan, written by kotaku-eval sample. Do not change it: what is chosen by hand"
    yield "# is no sample. Give it to kotaku-eval check --sample with the data of the visits."
    yield f"sample: {_quoted(plan.lifecycle)}"
    yield "frame:"
    yield f"  portfolio: {_quoted(plan.portfolio)}"
    yield f"  digest: {_quoted(plan.frame_digest)}"
    if plan.as_of:
        yield f"  as_of: {_quoted(plan.as_of)}"
    yield f"  units: {plan.population}"
    yield from _design_lines(plan.design, len(plan.units))
    yield "strata:"
    for own in plan.strata:
        yield from _stratum_lines(own)
    yield "units:"
    for unit in plan.units:
        yield from _unit_lines(unit)


def _design_lines(design: Design, size: int) -> Iterator[str]:
    yield "design:"
    yield f"  unit: {_quoted(design.unit)}"
    yield f"  by: {_quoted(list(design.by))}"
    if design.classes:
        yield "  classes:"
        for name, own in sorted(design.classes.items()):
            yield f"    {_quoted(name)}: {_quoted(list(own.cuts))}"
    yield f"  size: {size}"
    yield f"  allocation: {design.allocation.value}"
    yield f"  least: {design.least}"
    yield f"  confidence: {design.confidence:g}"
    yield f"  seed: {_quoted(design.seed)}"


def _stratum_lines(own: PlanStratum) -> Iterator[str]:
    yield f"  - values: {_quoted(list(own.values))}"
    yield f"    population: {own.population}"
    yield f"    sample: {own.sample}"
    yield f"    probability: {own.sample / own.population:.6f}"
    yield f"    weight: {own.weight:.6f}"
    if own.largest:
        yield f"    largest: {_quoted(dict(own.largest))}"


def _unit_lines(unit: Planned) -> Iterator[str]:
    yield f"  - id: {_quoted(unit.id)}"
    yield f"    stratum: {unit.stratum + 1}"
    yield f"    label: {_quoted(unit.label)}"
    yield f"    place: {_quoted(unit.place)}"
    if unit.counts:
        yield f"    counts: {_quoted(dict(unit.counts))}"


def _quoted(value: Any) -> str:
    """Return a value as JSON, which YAML reads too."""
    return json.dumps(value, ensure_ascii=False).translate(_ESCAPES)


_ESCAPES: Final = {
    sign: f"\\u{sign:04x}"
    for sign in (*range(0x7F, 0xA0), 0x2028, 0x2029, *range(0xD800, 0xE000), 0xFEFF, 0xFFFE, 0xFFFF)
}
