"""Sample pages: a plan as people read it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

from kotaku_eval.displays import percentage, show
from kotaku_eval.renderers.blocks import NOTE, Block, Heading, Paragraph, Rows
from kotaku_eval.samples.designs import Allocation
from kotaku_eval.samples.plans import Plan
from kotaku_eval.samples.sizes import stratified_half_width
from kotaku_eval.texts import Language, Text


def plan_page(plan: Plan, language: Language, unit: Text) -> Iterator[Block]:
    """Yield what was drawn: the design, the strata, and how precise it will be.

    Args:
        plan: The plan.
        language: The language of the page.
        unit: What is drawn, as it stands inside a sentence.
    """
    for block in _blocks(plan, unit):
        match block:
            case Text():
                yield Paragraph(block.to(language))
            case _:
                yield block if not isinstance(block, tuple) else _table(plan, language)


def _blocks(plan: Plan, unit: Text) -> Iterator[Text | Block | tuple[()]]:
    design, drawn = plan.design, len(plan.units)
    yield Heading(f"{plan.portfolio or plan.lifecycle}: {drawn} / {plan.population}")
    by, shared = ", ".join(design.by), _SHARED[design.allocation]
    yield Text(
        id=f"Ditarik {drawn} dari {plan.population} {unit.id}, "
        + (f"berstrata menurut {by} ({shared.id})" if by else "acak sederhana")
        + f". Benih '{design.seed}', sidik kerangka {plan.frame_digest[:12]}.",
        en=f"Drew {drawn} of {plan.population} ({unit.en}), "
        + (f"stratified by {by} ({shared.en})" if by else "a simple random sample")
        + f". Seed '{design.seed}', digest of the frame {plan.frame_digest[:12]}.",
    )
    yield ()
    yield _precision(plan, unit)
    yield from _remarks(plan)


_SHARED: Final = {
    Allocation.PROPORTIONAL: Text(id="sebanding", en="proportional"),
    Allocation.EQUAL: Text(id="sama banyak", en="equal"),
    Allocation.EACH: Text(id="teliti di setiap strata", en="precise in each"),
}


def _table(plan: Plan, language: Language) -> Rows:
    heads = (
        (Text(id="Strata", en="Stratum"), False),
        (Text(id="Kerangka", en="Frame"), True),
        (Text(id="Sampel", en="Sample"), True),
        (Text(id="Bobot", en="Weight"), True),
        (Text(id="", en=""), False),
    )
    whole = Text(id="seluruhnya", en="whole")
    return Rows(
        tuple((head.to(language), is_number) for head, is_number in heads),
        tuple(
            (
                own.title.to(language),
                show(own.population).to(language),
                show(own.sample).to(language),
                show(round(own.weight, 2)).to(language),
                whole.to(language) if own.is_whole else "",
            )
            for own in plan.strata
        ),
    )


def _precision(plan: Plan, unit: Text) -> Text:
    sizes = [own.population for own in plan.strata]
    shares = [own.sample for own in plan.strata]
    confidence = plan.design.confidence
    width = stratified_half_width(sizes, shares, confidence / 100.0)
    # Rounded up: what is promised is kept.
    half = percentage(math.ceil(1000.0 * width - 1e-9) / 10.0)
    return Text(
        id=f"Bagian yang lulus akan diketahui dengan ± {half.replace('.', ',')} poin atau lebih "
        f"teliti ({confidence:g} %), untuk aturan yang berlaku pada setiap {unit.id}.",
        en=f"A share that passes will be known to ± {half} points or better ({confidence:g} %), "
        f"for a rule that applies to every {unit.en}.",
    )


def _remarks(plan: Plan) -> Iterator[Block | Text]:
    missing = sum(own.population for own in plan.strata if None in own.values)
    if missing:
        yield Text(
            id=f"{missing} satuan tanpa nilai untuk strata: strata tersendiri, 'tidak tercatat'.",
            en=f"{missing} units without a value for the strata: a stratum of their own, 'not "
            "recorded'.",
        )
    if any(own.sample == 1 < own.population for own in plan.strata):
        yield Text(
            id="Ada strata dengan satu satuan saja: perbedaan di dalamnya tidak terlihat, jadi "
            "selang nilai keseluruhan akan lebih lebar.",
            en="A stratum has one unit only: how its units differ is not seen, so the interval of "
            "the total will be wider.",
        )
    if plan.design.unit != "activity":
        yield Text(
            id="Setiap tempat yang ditarik dikunjungi seluruhnya (klaster satu tahap). Penarikan "
            "dua tahap tidak didukung.",
            en="Each place that was drawn is visited whole (one-stage clusters). Drawing in two "
            "stages is not supported.",
        )
    yield Paragraph("", NOTE)
