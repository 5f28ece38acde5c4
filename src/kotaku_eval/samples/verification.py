"""Verification: whether a plan is what its frame gives, and what has changed since."""

from __future__ import annotations

from collections.abc import Iterator

from kotaku_eval.errors import KotakuEvalError
from kotaku_eval.portfolios import Portfolio
from kotaku_eval.samples.designs import Allocation
from kotaku_eval.samples.plans import Plan, draw, sizes_of
from kotaku_eval.texts import Text


def differences(plan: Plan, portfolio: Portfolio) -> Iterator[Text]:
    """Yield in what a plan differs from what is drawn of a frame today; nothing if it is the same.

    Args:
        plan: The plan.
        portfolio: The frame.
    """
    if plan.lifecycle != portfolio.lifecycle.id:
        ours, theirs = plan.lifecycle, portfolio.lifecycle.id
        yield Text(id=f"siklus lain: {ours}, {theirs}", en=f"other lifecycles: {ours}, {theirs}")
        return
    if plan.frame_digest != portfolio.digest:
        yield Text(
            id="isi kerangka berubah sejak sampel ditarik (sidiknya lain)",
            en="the frame has changed since the sample was drawn (another digest)",
        )
    try:
        sizes = sizes_of(portfolio, plan.design)
        now = draw(portfolio, plan.design, len(plan.units), _shares(plan, sizes))
    except KotakuEvalError as failure:
        yield failure.text
        return
    yield from _strata(plan, now)
    yield from _units(plan, now, portfolio)


def _shares(plan: Plan, sizes: list[int]) -> list[int] | None:
    """Return how many of each stratum, where the design alone does not say it."""
    own = [stratum.sample for stratum in plan.strata]
    is_own = plan.design.allocation is Allocation.EACH and len(own) == len(sizes)
    return [min(share, size) for share, size in zip(own, sizes, strict=True)] if is_own else None


def _strata(plan: Plan, now: Plan) -> Iterator[Text]:
    before = {own.values: own for own in plan.strata}
    after = {own.values: own for own in now.strata}
    for values in dict.fromkeys([*before, *after]):
        was, is_ = (held[values].population if values in held else 0 for held in (before, after))
        if was != is_:
            title = (before.get(values) or after[values]).title
            yield Text(
                id=f"strata {title.id}: {was} satuan ketika ditarik, sekarang {is_}",
                en=f"stratum {title.en}: {was} units when drawn, {is_} now",
            )


def _units(plan: Plan, now: Plan, portfolio: Portfolio) -> Iterator[Text]:
    before, after = {own.id for own in plan.units}, {own.id for own in now.units}
    unit = plan.design.unit
    there = {subject.id for subject in portfolio.subjects(unit)}
    for names, what in (
        (before - there, Text(id="dalam rencana, tidak ada lagi dalam kerangka",
                              en="in the plan, not in the frame any more")),
        ((before & there) - after, Text(id="dalam rencana, tidak akan ditarik dari kerangka ini",
                                        en="in the plan, would not be drawn of this frame")),
        (after - before, Text(id="akan ditarik dari kerangka ini, tidak dalam rencana",
                              en="would be drawn of this frame, not in the plan")),
    ):  # fmt: skip
        if names:
            listed = ", ".join(sorted(names))
            yield Text(id=f"{what.id}: {listed}", en=f"{what.en}: {listed}")
