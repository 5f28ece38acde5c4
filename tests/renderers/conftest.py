"""Reports to render: one of a small hostile programme, and the same with other sides to it."""

from __future__ import annotations

import attrs
import pytest

from kotaku_eval import Event, Portfolio, Rule, Severity, evaluate
from kotaku_eval.baselines import Baseline
from kotaku_eval.definitions.nodes import node_of
from kotaku_eval.definitions.waivers import waivers_from_node
from kotaku_eval.errors import Problem
from kotaku_eval.matches import against
from kotaku_eval.rules import PythonCheck
from kotaku_eval.texts import Text
from tests.shipped import shipped_rules

HOSTILE = (
    "[red]Kampung[/red]",
    "<script>alert(1)</script>",
    "a|b `x`\n# Besar",
    "=cmd|' /C calc'!A0",
    "\x1b[31mMerah\x1b[0m \u202eterbalik",
)


ORDER = "mp2k-before-construction"
NASTY = "=1+1 ]]> <script> [red] ::error::x {0} \x00\x1b\u202e\ufffe 😀\r\n# é" + "x" * 10_000
"""Text that means something to every form that it may end up in."""


@pytest.fixture(scope="session")
def rules():
    return shipped_rules()


@pytest.fixture(scope="session")
def portfolio(rules):
    """Five villages with hostile names, two activities in each: one fails, one is unknown."""
    lifecycle = rules.lifecycle
    kinds = {level.id: level.kind for level in lifecycle.levels}
    places = [kinds["city"](level="city", code="2172", name="Kota Contoh")]
    activities = []
    for at, name in enumerate(HOSTILE):
        code = f"21720{at}"
        places.append(kinds["village"](level="village", code=code, name=name, parent="2172"))
        late = [Event("mp2k_held", "2018-08-10"), Event("construction_started", "2018-08-06")]
        undated = [Event("mp2k_held"), Event("construction_started", "2018-08-06")]
        for letter, events in (("A", late), ("B", undated)):
            activities.append(
                lifecycle.activity_type(
                    id=f"{letter}-{at}", title=f"Jalan {name}", place=code, events=events
                )
            )
    return Portfolio(
        lifecycle,
        activities,
        places,
        id="contoh",
        title=Text(id="Uji petik [bold]contoh[/bold]", en="Spot check [bold]example[/bold]"),
        illustrative=True,
        notes=[Problem(Text(id="tanggal ganda", en="ambiguous date"), "data<b>.csv:7:3")],
    )


@pytest.fixture(scope="session")
def report(portfolio, rules):
    return evaluate(portfolio, rules)


@pytest.fixture(scope="session")
def order_report(portfolio, rules):
    """The report of one rule: five fails and five unknowns of one severity."""
    chosen = rules.select(["mp2k-before-construction"])
    disabled = {"photo-zero": Text(id="tidak ada kamera", en="no camera <b>")}
    return evaluate(portfolio, attrs.evolve(chosen, disabled=disabled))


@pytest.fixture(scope="session")
def relieved(portfolio, rules):
    """The report of two rules, one of which breaks: with a waiver, a baseline, and text that harms.

    Of the ten activities A-0 is waived, A-1 known, B-1 worse than known; Z-9 is not there any more.
    What A-2 is called means something to every form.
    """
    activities = [
        attrs.evolve(own, title=NASTY) if own.id == "A-2" else own for own in portfolio.activities
    ]
    portfolio = attrs.evolve(portfolio, activities=activities)
    broken = Rule(
        "works-are-sound",
        Text(id="Pekerjaan baik", en="Works are sound"),
        PythonCheck(lambda _: 1 // 0, ("mp2k_held.done",)),
        severity=Severity.CRITICAL,
    )
    order = rules.select([ORDER])
    both = attrs.evolve(order, rules=(*order.rules, broken))
    written = {
        "rule": ORDER, "scope": {"activity": "A-0"}, "reason": NASTY, "approver": NASTY,
        "issued": "2018-01-01", "expires": "2030-01-01",
    }  # fmt: skip
    waivers = waivers_from_node(node_of({"waivers": [written]}), order)
    done = evaluate(portfolio, both, "2018-12-31", waivers=waivers)
    known = [own for own in done.findings if own.rule == ORDER and own.subject.id in {"A-1", "B-1"}]
    baseline = Baseline.of(known, ruleset=both.id, reason=Text.same(NASTY))
    held = [
        attrs.evolve(own, severity=Severity.LOW) if own.subject == "B-1" else own
        for own in baseline.findings
    ]
    gone = attrs.evolve(held[0], subject="Z-9")
    return against(done, attrs.evolve(baseline, findings=(*held, gone)), portfolio, both)


@pytest.fixture(scope="session")
def empty(rules):
    """The report of no activity at all."""
    return evaluate(Portfolio(rules.lifecycle, id="kosong"), rules)
