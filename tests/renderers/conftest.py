"""Reports to render: one of a small hostile programme, and the same with other sides to it."""

from __future__ import annotations

import attrs
import pytest

from kotaku_eval import Event, Portfolio, evaluate
from kotaku_eval.errors import Problem
from kotaku_eval.texts import Text
from tests.shipped import shipped_rules

HOSTILE = (
    "[red]Kampung[/red]",
    "<script>alert(1)</script>",
    "a|b `x`\n# Besar",
    "=cmd|' /C calc'!A0",
    "\x1b[31mMerah\x1b[0m \u202eterbalik",
)


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
