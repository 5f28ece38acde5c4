"""Round trips: portfolio, filled form, export, portfolio; the digests are equal."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kotaku_eval import evaluate, load_ruleset, read_portfolio
from kotaku_eval.activities import Event
from kotaku_eval.forms import form_of
from kotaku_eval.forms.books import workbook_of
from kotaku_eval.forms.validity import validity_of
from kotaku_eval.portfolios import Portfolio
from kotaku_eval.readers.submissions.readings import read_submissions
from kotaku_eval.rulesets import RuleSet
from tests.forms.filling import Filled, filled
from tests.forms.servers import XForm, central, kobo
from tests.forms.test_xpaths import askable, once
from tests.shipped import shipped_rules
from tests.strategies import LIFECYCLE, activities, portfolios

EXAMPLES = Path(__file__).parents[2] / "examples"
_SMALL = RuleSet("small", LIFECYCLE.title, LIFECYCLE, ())
_WRITERS = {
    "central": lambda form, sent, path: central(form, sent, path.with_suffix(".zip")),
    "central without groups": lambda form, sent, path: central(
        form, sent, path.with_suffix(".zip"), groups=False
    ),
    "kobo": lambda form, sent, path: kobo(form, sent, path.with_suffix(".xlsx")),
    "kobo without groups": lambda form, sent, path: kobo(
        form, sent, path.with_suffix(".xlsx"), groups=False
    ),
}


def xform_of(ruleset: RuleSet, portfolio: Portfolio | None = None, *, asks_all: bool) -> XForm:
    form = form_of(ruleset, portfolio=portfolio, asks_all=asks_all)
    found = validity_of(workbook_of(form), java=False)
    assert found.mistakes == ()
    return XForm.of(found.xform)


@cache
def small_form() -> XForm:
    return xform_of(_SMALL, asks_all=True)


def lone_plan(events: tuple[Event, ...]) -> list[Event]:
    """Return events as a form tells them: one plan for each stage, with an event if there is one."""
    found: list[Event] = []
    for stage in LIFECYCLE.stages:
        own = [once(event, stage, coarse=True) for event in events if event.stage == stage.id]
        happened = [event for event in own if event.happened]
        plans = [event.planned for event in own if event.planned is not None]
        plan = plans[0] if plans else None
        if happened:
            found.append(attrs.evolve(happened[0], planned=plan))
            found += [attrs.evolve(event, planned=None) for event in happened[1:]]
        elif plan is not None:
            found.append(Event(stage.id, planned=plan, happened=False))
    return found


@st.composite
def visited(draw: st.DrawFn) -> Portfolio:
    held = draw(portfolios(most=0))
    made = []
    for at in range(draw(st.integers(1, 3))):
        job = askable(
            draw(activities(f"J{at}", draw(st.sampled_from(["01", "02", "03"])))), coarse=True
        )
        payments = [
            own
            for own in job.payments or ()
            if attrs.asdict(own) != dict.fromkeys(attrs.asdict(own))
        ]
        made.append(
            attrs.evolve(
                job,
                events=lone_plan(job.events),
                payments=tuple(payments) if payments or job.payments == () else None,
                plan=job.plan if job.plan and any(attrs.asdict(job.plan).values()) else None,
            )
        )
    seen = {made_.place for made_ in made}
    villages = [
        askable(p, coarse=True) for p in held.places if p.level == "village" and p.code in seen
    ]
    cities = [p for p in held.places if p.code in {village.parent for village in villages}]
    return Portfolio(LIFECYCLE, made, [*villages, *cities])


@pytest.mark.parametrize("writer", _WRITERS)
@settings(max_examples=12)
@given(portfolio=visited())
def test_what_is_filled_in_comes_back(writer, portfolio, tmp_path_factory):
    path = _WRITERS[writer](
        small_form(), filled(portfolio), tmp_path_factory.mktemp("sent") / "uji"
    )
    found = read_submissions(path, lifecycle=LIFECYCLE)

    assert portfolio.digest == found.digest
    assert [] == [str(note) for note in found.notes]


def outcomes(portfolio: Portfolio, ruleset: RuleSet) -> set[tuple[str, str, str, str]]:
    report = evaluate(portfolio, ruleset, "2019-01-31")
    return {
        (own.rule, own.subject.level, own.subject.id, own.verdict.value) for own in report.outcomes
    }


def chosen(portfolio: Portfolio) -> list[Filled]:
    """Return filled forms in which activity and places are picked from the lists."""
    sent = filled(portfolio)
    for made in sent:
        made.answers["activity_pick"] = made.answers.pop("activity_id")
        del made.answers["activity_title"]
        for level in ("city", "village"):
            made.answers[f"place__{level}__pick"] = made.answers[f"place__{level}__code"]
        for own in portfolio.lifecycle.levels:
            made.answers.pop(f"place__{own.id}__code", None)
            made.answers.pop(f"place__{own.id}__name", None)
    return sent


@pytest.mark.parametrize("is_listed", [False, True], ids=["written", "chosen from lists"])
def test_what_the_rules_need_is_asked_and_no_verdict_changes(is_listed, tmp_path):
    portfolio = read_portfolio(EXAMPLES / "kepri-2018" / "portfolio.yaml")
    rules = shipped_rules()
    form = xform_of(rules, portfolio if is_listed else None, asks_all=False)
    sent = chosen(portfolio) if is_listed else filled(portfolio)
    found = read_portfolio(central(form, sent, tmp_path / "export.zip"))

    assert [] == [str(note) for note in found.notes]
    assert {(own.level, own.code, own.name, own.parent) for own in portfolio.places} == {
        (own.level, own.code, own.name, own.parent) for own in found.places
    }
    assert outcomes(portfolio, rules) == outcomes(found, rules)


def test_another_programme_comes_back_by_its_own_lifecycle(tmp_path):
    folder = EXAMPLES / "permits"
    portfolio = read_portfolio(folder / "portfolio.yaml")
    form = xform_of(load_ruleset(folder / "rules.yaml"), asks_all=True)
    path = kobo(form, filled(portfolio), tmp_path / "sent.xlsx")
    found = read_portfolio(path, lifecycle=folder / "lifecycle.yaml")

    assert portfolio.digest == found.digest
    assert "permit-rules" == found.ruleset


def test_what_rules_ask_of_single_events_is_asked(tmp_path):
    folder = EXAMPLES / "permits"
    portfolio = read_portfolio(folder / "portfolio.yaml")
    rules = load_ruleset(folder / "rules.yaml")
    form = xform_of(rules, asks_all=False)
    path = central(form, filled(portfolio), tmp_path / "sent.zip")
    found = read_portfolio(path, lifecycle=folder / "lifecycle.yaml")

    assert outcomes(portfolio, rules) == outcomes(found, rules)
