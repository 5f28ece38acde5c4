"""OC4IDS: nothing is written that would read back as something else, and every loss is told."""

from __future__ import annotations

from typing import Any

import pytest

from kotaku_eval import Event, EventDate, Portfolio, load_lifecycle
from kotaku_eval.activities import Status
from kotaku_eval.exports.oc4ids import export_oc4ids
from tests.exports.test_oc4ids import KOTAKU, package

OWN = load_lifecycle("oc4ids")
ACTIVITY: Any = OWN.activity_type


def entry(of, /, **values):
    """Return an entry of a list of the activity."""
    return ACTIVITY.__annotations__[of].__args__[0].__args__[0](**values)


def part(of, /, **values):
    """Return a record of the activity."""
    return ACTIVITY.__annotations__[of].__args__[0](**values)


def event(stage, date=None, **more):
    return OWN.event_type(stage=stage, date=date, **more)


def written(as_of="2020-06-30", places=(), **values):
    own = ACTIVITY(id="p", **values)
    packed, remarks = package(Portfolio(OWN, [own], places, as_of=as_of))
    return packed["projects"][0], remarks


@pytest.mark.parametrize(
    ("own", "period", "said"),
    [
        (event("preparation_started", "2020-01-06"), {"startDate": "2020-01-06T00:00:00+00:00"}, []),
        (event("preparation_started", planned="2020-07-01", happened=False),
         {"startDate": "2020-07-01T00:00:00+00:00"}, []),
        (event("preparation_started", planned="2020-01-06", happened=False), None,
         ["a plan that has passed and was not carried out is not written: it would read as done"]),
        (event("preparation_started", planned="2020-01-06"), None,
         ["a plan beside the date of what happened is not written",
          "an event without a date is not written"]),
        (event("preparation_started", "2020-01-06", planned="2020-01-01"),
         {"startDate": "2020-01-06T00:00:00+00:00"},
         ["a plan beside the date of what happened is not written"]),
        (event("preparation_started", "2020-07-01"), None,
         ["an event after the day of publication is not written: it would read as a plan"]),
        (event("preparation_started", "2020-01-06", part="c"), {"startDate": "2020-01-06T00:00:00+00:00"},
         ["the contract or milestone of an event of a phase is not written"]),
    ],
    ids=["done", "plan", "old plan", "undated", "both", "later", "part"],
)  # fmt: skip
def test_a_period_holds_only_what_reads_back_as_it_was(own, period, said):
    made, remarks = written(events=[own])

    assert (period, said) == (made.get("preparationPeriod"), remarks)


@pytest.mark.parametrize(
    ("phase", "status", "expected", "said"),
    [
        ("implementation", Status.CANCELLED, "cancelled", ["the phase of what was cancelled is not written"]),
        ("cancelled", Status.CANCELLED, "cancelled", []),
        ("decommissioned", Status.CLOSED, "decommissioned", []),
        ("maintenance", Status.CLOSED, "maintenance",
         ["that it is closed is not written: OC4IDS no longer has 'completed'"]),
        ("decommissioned", Status.OPEN, "decommissioned",
         ["that it is still running is not written: its phase says otherwise"]),
    ],
)  # fmt: skip
def test_the_state_that_a_phase_does_not_tell_is_told(phase, status, expected, said):
    choice = {own.value: own for own in ACTIVITY.__annotations__["phase"].__args__[0]}[phase]
    made, remarks = written(phase=choice, status=status)

    assert (expected, said) == (made["status"], remarks)


def test_events_of_contracts_and_milestones_stand_in_their_lists_or_are_told():
    start = EventDate.parse("2020-01-06")
    contracts = [entry("contracts", name="c", status="active", planned_start=start)]
    known = event("contract_started", "2020-01-06", part="c")
    others = [
        event("milestone_met", "2020-02-01"),
        event("contract_started", "2020-01-06", part="d"),
    ]

    assert [] == written(contracts=contracts, events=[known])[1]
    assert ["an event of a contract or milestone that is not in their lists is not written (2 times)"] == (
        written(contracts=contracts, events=[known, *others])[1]
    )  # fmt: skip


def test_a_currency_without_an_amount_is_told():
    values = {
        "budget": part("budget", currency="IDR"),
        "contracts": [entry("contracts", name="c", currency="IDR")],
    }

    assert ["a currency without an amount is not written (2 times)"] == written(**values)[1]


def test_codes_that_are_none_of_the_standard_are_told_and_kept():
    values = {
        "project_type": "Development",
        "budget": part("budget", amount=5.0, currency="Rp"),
        "contracts": [entry("contracts", name="c", status="running", method="open")],
        "milestones": [entry("milestones", name="m", status="met")],
    }
    made = export_oc4ids(
        Portfolio(OWN, [ACTIVITY(id="p", **values)], as_of="2020-06-30"), publisher="X"
    )

    listed = "contractingProcesses.status 'running' (1), currency 'Rp' (1), type 'Development' (1)"

    assert [f"written as it is, though no code of OC4IDS: {listed}"] == [
        own.en for own in made.remarks
    ]
    assert '"type": "Development"' in made.content.decode()


def test_what_has_no_id_is_given_one_since_the_standard_requires_it():
    made, remarks = written(
        contracts=[entry("contracts", title="Road")], milestones=[entry("milestones", title="Half")]
    )

    assert ("1", "1") == (made["contractingProcesses"][0]["id"], made["milestones"][0]["id"])
    assert ["a contract or milestone without an id is given its number (2 times)"] == remarks


def test_a_place_is_written_by_name_and_its_code_is_told():
    level = next(own.kind for own in OWN.levels if own.id == "region")
    named = level(code="21", level="region", name="Riau")
    made, remarks = written(places=[named], place="21", level="region")

    assert [{"id": "21", "address": {"region": "Riau"}}] == made["locations"]
    assert ["of a place the name is written, not the code"] == remarks


class TestOtherLifecycles:
    def test_the_values_of_places_have_no_home(self):
        kinds = {level.id: level.kind for level in KOTAKU.levels}
        places = [
            kinds["village"](code="1", level="village", name="Sungai", ceiling=500, parent="2"),
            kinds["city"](code="2", level="city", name="Kota"),
        ]
        own = KOTAKU.activity_type(id="A", place="1", events=[Event("mp2k_held", "2018-08-06")])
        remarks = package(Portfolio(KOTAKU, [own], places))[1]

        assert [
            "no home in OC4IDS: village.ceiling (1)",
            "of the places above the lowest only the names are written",
        ] == remarks

    def test_a_coarse_plan_stands_in_words_and_a_closed_state_is_told(self):
        own = KOTAKU.activity_type(
            id="A",
            status=Status.CLOSED,
            events=[Event("mp2k_held", "2018-08-06", planned="2018-07")],
        )
        values, remarks = package(Portfolio(KOTAKU, [own]), language="en")

        assert "Planned for 2018-07." == values["projects"][0]["milestones"][0]["description"]
        assert [
            "a date coarser than a day is written in words on its milestone only",
            "that it is closed is not written: OC4IDS no longer has 'completed'",
        ] == remarks
