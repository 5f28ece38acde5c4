"""OC4IDS: what is written is as the standard asks, comes back, and what has no home is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator, FormatChecker

from kotaku_eval import Activity, DataError, Event, Lifecycle, Portfolio, read_portfolio
from kotaku_eval.activities import Status
from kotaku_eval.cli.program import program
from kotaku_eval.exports.oc4ids import export_oc4ids
from kotaku_eval.lifecycles import Stage
from kotaku_eval.readers.notes import Notes
from kotaku_eval.readers.oc4ids import read_package
from kotaku_eval.sources import parse_json
from kotaku_eval.texts import Text
from tests.shipped import shipped_rules

EXAMPLE = Path(__file__).parents[2] / "examples" / "oc4ids" / "projects.json"
PHASES = [
    "identification",
    "preparation",
    "implementation",
    "completion",
    "maintenance",
    "decommissioning",
]

# What the standard asks of the parts that we write, after its schema of versions 0.9.
WORDS = {"type": "string", "minLength": 1}
MOMENT = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$"}
STATUS = {"enum": [*PHASES, "decommissioned", "cancelled"]}


def record(required=(), **properties):
    return {
        "type": "object", "minProperties": 1, "required": list(required), "properties": properties,
        "additionalProperties": False,
    }  # fmt: skip


def several(item):
    return {"type": "array", "minItems": 1, "uniqueItems": True, "items": item}


PERIOD = record(startDate=MOMENT, endDate=MOMENT)
VALUE = record(amount={"type": "number"}, currency={"type": "string", "pattern": "^[A-Z]{3}$"})
LOCATION = record(
    ["id"], id=WORDS, description=WORDS,
    address=record(locality=WORDS, region=WORDS, countryName=WORDS),
    gazetteer=record(scheme=WORDS, identifiers=several(WORDS)),
)  # fmt: skip
SUMMARY = record(
    title=WORDS, status={"enum": ["pre-award", "active", "closed"]},
    tender=record(procurementMethod=WORDS, numberOfTenderers={"type": "number"}, datePublished=MOMENT),
    contractValue=VALUE, finalValue=VALUE, contractPeriod=PERIOD,
)  # fmt: skip
MILESTONE = record(
    ["id"], id=WORDS, title=WORDS, code=WORDS, description=WORDS, dueDate=MOMENT, dateMet=MOMENT,
    status={"enum": ["scheduled", "met", "notMet", "partiallyMet"]},
)  # fmt: skip
PROJECT = record(
    ["id"], id=WORDS, title=WORDS, status=STATUS, period=PERIOD, sector=several(WORDS),
    type={"enum": ["construction", "rehabilitation", "replacement", "expansion"]},
    publicAuthority=record(name=WORDS), locations=several(LOCATION),
    budget=record(amount=VALUE, requestDate=MOMENT, approvalDate=MOMENT),
    completion=record(endDate=MOMENT, finalValue=VALUE),
    contractingProcesses=several(record(["id"], id=WORDS, summary=SUMMARY)),
    milestones=several(MILESTONE),
    documents=several(record(["id"], id=WORDS, documentType=WORDS, title=WORDS, datePublished=MOMENT)),
    **{f"{phase}Period": PERIOD for phase in PHASES},
)  # fmt: skip
PACKAGE = record(
    ["uri", "publisher", "publishedDate", "projects", "version"],
    uri={"type": "string", "format": "uri", "pattern": "^[a-z]+:"},
    version={"type": "string", "pattern": r"^(\d+\.)(\d+)$"},
    publishedDate=MOMENT, publisher=record(["name"], name=WORDS), projects=several(PROJECT),
)  # fmt: skip
CHECKED = Draft202012Validator(PACKAGE, format_checker=FormatChecker())


def package(portfolio, **more):
    made = export_oc4ids(portfolio, publisher="Contoh", **more)
    values = json.loads(made.content)
    assert [] == [(list(own.absolute_path), own.message) for own in CHECKED.iter_errors(values)]
    return values, [own.en for own in made.remarks]


def project(portfolio, **more):
    return package(portfolio, **more)[0]["projects"][0]


KOTAKU = shipped_rules().lifecycle


def works(*events, **more):
    return Portfolio(KOTAKU, [KOTAKU.activity_type(id="A-1", events=events, **more)], id="desa 1")


class TestOwnLifecycle:
    def test_what_was_read_comes_back(self):
        first = read_portfolio(EXAMPLE)
        text = export_oc4ids(first, publisher="Contoh").content.decode()
        again = read_package(parse_json(text), Notes())

        def told(portfolio):
            return [
                (own.id, own.title, own.phase.value, own.budget and own.budget.amount, own.sector,
                 own.place, own.planned_end, own.milestones and own.milestones[0].met,
                 own.contracts and (own.contracts[0].value, own.contracts[0].planned_end),
                 own.documents and own.documents[0].kind,
                 sorted((event.stage, str(event.date), str(event.planned), event.happened)
                        for event in own.events if event.part is None))
                for own in portfolio.activities
            ]  # fmt: skip

        assert told(first) == told(again)

    def test_it_is_as_the_standard_asks(self):
        values, remarks = package(read_portfolio(EXAMPLE))

        assert ("0.9", "2021-12-31T00:00:00+00:00") == (values["version"], values["publishedDate"])
        assert ["that it is closed is not written: OC4IDS no longer has 'completed'",
                "the number of suppliers is not written: their names are not there"] == remarks  # fmt: skip

    def test_a_coarse_date_is_told_and_not_invented(self):
        lifecycle = read_portfolio(EXAMPLE).lifecycle
        event = lifecycle.event_type(stage="preparation_started", date="2020-03")
        own = lifecycle.activity_type(id="p", events=[event])
        values, remarks = package(Portfolio(lifecycle, [own]))

        assert {"id": "p"} == values["projects"][0]
        assert ["a date coarser than a day is not written"] == remarks


class TestOtherLifecycles:
    def test_every_event_is_a_milestone(self):
        made = project(
            works(
                Event("mp2k_held", "2018-08-06", planned="2018-08-01"),
                Event("certified"),
                Event("ksm_formed", "2018-03"),
                Event("handed_over", planned="2018-12-01", happened=False),
            ),
            language="en",
        )["milestones"]

        assert [
            ("mp2k_held", "met", "2018-08-01T23:59:59+07:00", "2018-08-06T00:00:00+07:00", None),
            ("certified", "met", None, None, "The day was not recorded."),
            ("ksm_formed", "met", None, None, "Known as 2018-03."),
            ("handed_over", "scheduled", "2018-12-01T23:59:59+07:00", None, None),
        ] == [
            tuple(own.get(key) for key in ("code", "status", "dueDate", "dateMet", "description"))
            for own in made
        ]

    def test_a_phase_ends_when_all_its_stages_have_happened(self):
        stages = [own.id for own in KOTAKU.stages if own.phase == "pelaksanaan"]
        events = [Event(stage, f"2018-08-{at:02}") for at, stage in enumerate(stages, 1)]
        made = project(works(*events))["implementationPeriod"]

        assert ("2018-08-01T00:00:00+07:00", f"2018-08-{len(stages):02}T23:59:59+07:00") == (
            made["startDate"], made["endDate"],
        )  # fmt: skip
        assert ["startDate"] == list(project(works(*events[:-1]))["implementationPeriod"])

    def test_a_coarse_date_leaves_the_period_open(self):
        events = [Event("mp2k_held", "2018-08-06"), Event("sppdl_signed", "2018-08")]

        assert "implementationPeriod" not in project(works(*events))

    @pytest.mark.parametrize(
        ("events", "status", "expected"),
        [
            (["mp2k_held", "ksm_formed"], Status.OPEN, "implementation"),
            (["handed_over"], Status.CLOSED, "completion"),
            (["maintained"], Status.OPEN, "maintenance"),
            (["handed_over"], Status.CANCELLED, "cancelled"),
        ],
        ids=["works", "handover", "upkeep", "cancelled"],
    )
    def test_the_status_is_that_of_the_last_phase(self, events, status, expected):
        made = works(*(Event(stage, "2018-08-06") for stage in events), status=status)

        assert expected == project(made)["status"]

    def test_what_has_no_home_is_told_with_how_often(self):
        event = Event("mp2k_held", "2018-08-06", evidence=["minutes"])
        remarks = package(works(event, volume=5.0, executor="KSM"))[1]

        assert [
            "no home in OC4IDS: executor (1), volume (1)",
            "the evidence of a stage has no home in OC4IDS",
        ] == remarks

    def test_another_programme_tells_its_phases(self):
        lifecycle = Lifecycle(
            "wells",
            Text.same("Wells"),
            stages=[
                Stage("dug", Text.same("Dug"), "work"),
                Stage("open", Text.same("Open"), "use"),
            ],
            phases={"work": Text.same("Work"), "use": Text.same("Use")},
        )
        one = Portfolio(lifecycle, [Activity(id="W", events=[Event("dug", "2018-08-06")])])

        assert "implementationPeriod" in project(one, phases={"work": "implementation"})
        assert [
            "a phase of the lifecycle is none of OC4IDS, so it gives no period (--phase) (2 times)"
        ] == package(one)[1]

    def test_an_unknown_phase_is_answered_with_the_nearest(self):
        with pytest.raises(DataError) as caught:
            project(works(Event("certified", "2018-08-06")), phases={"pelaksanan": "implementaton"})

        assert ["Did you mean 'pelaksanaan'?", "Did you mean 'implementation'?"] == [
            own.hint.en for own in caught.value.problems
        ]


@pytest.mark.parametrize(
    ("portfolio", "publisher", "said"),
    [
        (works(Event("certified", "2018-08-06")), " ", "OC4IDS needs the name of the body"),
        (Portfolio(KOTAKU), "X", "there is no activity to write"),
        (works(Event("certified")), "X", "the data hold no date"),
    ],
    ids=["publisher", "empty", "undated"],
)
def test_what_the_standard_needs_is_asked_for(portfolio, publisher, said):
    with pytest.raises(DataError, match=said):
        export_oc4ids(portfolio, publisher=publisher)


def test_the_command_writes_and_tells(tmp_path):
    target = tmp_path / "out.json"
    words = [
        "export",
        str(EXAMPLE),
        "-o",
        str(target),
        "--publisher",
        "Contoh",
        "--uri",
        "https://example.org/a",
    ]
    result = CliRunner().invoke(program, [*words, "--lang", "en"])

    assert (0, "https://example.org/a") == (result.exit_code, json.loads(target.read_text())["uri"])
    assert "note: that it is closed is not written" in result.stderr


def test_a_name_becomes_a_urn():
    assert "urn:kotaku-eval:desa%201" == package(works(Event("certified", "2018-08-06")))[0]["uri"]
