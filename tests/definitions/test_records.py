"""Records: what activities and places are made of, and every way in which they are wrong."""

from __future__ import annotations

import datetime as dt
import enum

import attrs
import pytest

from kotaku_eval.activities import Document, Event, Status
from kotaku_eval.dates import EventDate
from kotaku_eval.definitions import (
    activity_from,
    load_lifecycle,
    node_of,
    place_from,
    structure_activity,
)
from kotaku_eval.errors import DataError, Problem
from kotaku_eval.models import fact
from kotaku_eval.sources import parse_yaml
from kotaku_eval.works import Grade, Proposal, Tranche, Works

KOTAKU = load_lifecycle("kotaku")


def read(text):
    problems: list[Problem] = []
    made = structure_activity(parse_yaml(text, "p.yaml", DataError), KOTAKU, problems)
    return made, problems


def mistakes(text):
    made, problems = read(text)

    assert made is None
    return [
        f"{problem.where.removeprefix('p.yaml:')} {problem.text} {problem.hint}".strip()
        for problem in problems
    ]


def from_python(**values):
    return activity_from({"id": "A", **values}, KOTAKU)


def plain(value):
    """Return a value as the plain mapping that makes it."""
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, EventDate):
        return value.isoformat()
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if attrs.has(type(value)):
        return {f.name: plain(getattr(value, f.name)) for f in attrs.fields(type(value)) if f.init}
    return value


def test_record_keeps_codes_as_written():
    made, _ = read("{id: 007, place: 0012, proposal.number: 1e5}")

    assert ("007", "0012", "1e5") == (made.id, made.place, made.proposal.number)


def test_dotted_and_nested_names_are_merged():
    made, _ = read("{id: A, proposal: {volume: 2}, proposal.amount: 5, proposal.funding.grant: 3}")

    assert (5, 2.0, 3) == (made.proposal.amount, made.proposal.volume, made.proposal.funding.grant)


def test_missing_values_stay_unknown():
    made, _ = read("{id: A, title: ~, proposal: {amount: null}, tranches: ~}")

    assert ("", None, None) == (made.title, made.proposal.amount, made.tranches)


def test_stage_forms_make_events():
    made, _ = read(
        """
        id: A
        stages:
          mp2k_held: 2018-08-01
          ksm_formed: undated
          bdi_disbursed: [2018-05, {date: 2018-07-01, planned: 2018-06-01}]
          certified: {planned: 2018-09-01}
          handed_over: {date: undated, evidence: [minutes]}
          maintained:
          sppdl_signed: {planned: null}
          ded_ready: {date: 2018, evidence: [{kind: rab, exists: true, correct: false}]}
        """
    )

    assert (
        Event("mp2k_held", "2018-08-01"),
        Event("ksm_formed"),
        Event("bdi_disbursed", "2018-05"),
        Event("bdi_disbursed", "2018-07-01", planned="2018-06-01"),
        Event("certified", planned="2018-09-01", happened=False),
        Event("handed_over", evidence=["minutes"]),
        Event("ded_ready", "2018", evidence=[Document(kind="rab", correct=False)]),
    ) == made.events


def test_sources_tell_where_fields_and_stages_stand():
    made, _ = read("id: A\nproposal:\n  amount: 5\nstages:\n  mp2k_held: 2018-08-01\n")
    places = {name: (source.line, source.column) for name, source in made.sources.items()}

    assert (3, 11) == places["proposal.amount"]
    assert (5, 14) == places["mp2k_held"]
    assert (5, 14) == (made.events[0].source.line, made.events[0].source.column)
    assert "p.yaml:1:1" == str(made.source)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("proposal.amount: 012", "2:18 proposal.amount: not a whole number: 012"),
        ("proposal.amount: 1_000", "2:18 proposal.amount: not a whole number: 1_000"),
        ("proposal.amount: 0x1", "2:18 proposal.amount: not a whole number: 0x1"),
        ("proposal.amount: 1.5", "2:18 proposal.amount: not a whole number: 1.5"),
        ("proposal.amount: +5", "2:18 proposal.amount: not a whole number: +5"),
        ("proposal.amount: 9223372036854775808", "2:18 proposal.amount: number too large"),
        (
            'proposal.amount: "5"',
            '2:18 proposal.amount: not a whole number: "5" Remove the quotes.',
        ),
        ("proposal.amount: [5]", "2:18 proposal.amount: found a list; a whole number is needed"),
        ("volume: .inf", "2:9 volume: not a number: .inf"),
        ("volume: 1e999", "2:9 volume: number too large: 1e999"),
        ("volume: 1,5", "2:9 volume: not a number: 1,5"),
        (
            "meeting.village_government_present: yes",
            (
                "2:37 meeting.village_government_present: "
                "neither true nor false: yes Write true or false, unquoted."
            ),
        ),
        (
            'meeting.village_government_present: "true"',
            ('2:37 meeting.village_government_present: neither true nor false: "true"'),
        ),
        (
            "certification.grade: baik",
            ("2:22 certification.grade: not a choice: 'baik' Did you mean 'Baik'?"),
        ),
        (
            "tranches: [{share: 60}, {shere: 40}]",
            ("2:26 tranches[2]: unknown field 'shere' Did you mean 'share'?"),
        ),
        ("tranches: {share: 60}", "2:11 tranches: a list is needed"),
        ("tranches: [60]", "2:12 tranches[1]: a mapping (name: value) is needed"),
        ("tranches: [{date: 2018-02-30}]", "2:19 tranches[1].date: not a date: '2018-02-30'"),
        ("proposal: 5", "2:11 proposal: a mapping (name: value) is needed"),
        ("proposl: {}", "2:1 unknown field 'proposl' Did you mean 'proposal'?"),
        ("proposal.amuont: 5", "2:1 proposal: unknown field 'amuont' Did you mean 'amount'?"),
        ("mp2k_held: 2018-01-01", "2:1 unknown field 'mp2k_held' Stages go under 'stages:'."),
        ("level: vilage", "2:8 unknown level 'vilage' Did you mean 'village'?"),
        ("status: opne", "2:9 status: not a choice: 'opne' Did you mean 'open'?"),
        ("source: x", "2:1 unknown field 'source'"),
        ("timeline: x", "2:1 unknown field 'timeline'"),
        ("stages: [mp2k_held]", "2:9 stages: a mapping (stage: date) is needed"),
        (
            "stages: {mp2k_hold: undated}",
            "2:10 unknown stage 'mp2k_hold' Did you mean 'mp2k_held'?",
        ),
        ("stages: {mp2k_held: 2018-02-30}", "2:21 mp2k_held: not a date: '2018-02-30'"),
        (
            "stages: {mp2k_held: [2018-01-01, ]}\nid2: x",
            "3:1 unknown field 'id2' Did you mean 'id'?",
        ),
        ("stages: {mp2k_held: [[2018-01-01]]}", "2:22 mp2k_held: found a list; a date is needed"),
        (
            "stages: {mp2k_held: {daet: 2018-01-01}}",
            ("2:22 unknown key 'mp2k_held.daet' Did you mean 'date'?"),
        ),
        (
            "stages: {mp2k_held: {date: undated, evidence: [minute]}}",
            (
                "2:48 mp2k_held.evidence: "
                "'minute' is no evidence of mp2k_held Did you mean 'minutes'?"
            ),
        ),
        (
            "stages: {mp2k_held: {date: undated, evidence: minutes}}",
            ("2:47 mp2k_held.evidence: a list is needed Write [minutes, ...]."),
        ),
        (
            "stages: {mp2k_held: {date: undated, evidence: [{exists: true}]}}",
            "2:48 mp2k_held.evidence.kind: is missing",
        ),
        (
            "stages: {mp2k_held: {evidence: [minutes]}}",
            ("2:22 mp2k_held: there is evidence but no date"),
        ),
        (
            "stages: {mp2k_held: {date: 2018, evidence: [minutes, minutes]}}",
            ("2:54 mp2k_held.evidence: document 'minutes' stands twice"),
        ),
        (
            "stages: {mp2k_held: {date: 2018, evidence: [{kind: minutes, exist: true}]}}",
            ("2:61 mp2k_held.evidence: unknown field 'exist' Did you mean 'exists'?"),
        ),
        (
            "stages: {mp2k_held: {date: 2018, evidence: [{kind: minutes, exists: null, correct: true}]}}",
            "2:84 mp2k_held.evidence: a document that nobody looked for is neither correct nor wrong",
        ),
    ],
)
def test_one_mistake_is_told_once_at_its_place(line, expected):
    [found] = mistakes(f"id: A\n{line}\n")

    assert expected == found[: len(expected)]


def test_name_given_nested_and_dotted_is_a_duplicate():
    [found] = mistakes("id: A\nproposal: {amount: 5}\nproposal.amount: 6\n")

    assert "3:1 'proposal.amount' is given twice Remove one of them." == found


@pytest.mark.parametrize("text", ["title: x", "id:\ntitle: x", 'id: ""\ntitle: x'])
def test_record_without_an_id_is_refused(text):
    [found] = mistakes(text)

    assert "1:1 id: is missing" == found


def test_every_mistake_of_a_record_is_told_at_once():
    text = "id: A\nstatus: opn\nproposal: {amount: x, volume: y}\nstages: {certfied: undated}\n"

    assert 4 == len(mistakes(text))


def test_excerpt_points_at_the_mistake():
    _, [problem] = read("id: A\nproposal.amount: 012\n")

    assert "    proposal.amount: 012\n                     ^^^" == problem.excerpt


def test_mistakes_are_told_in_indonesian_too():
    _, [problem] = read("id: A\nproposal.amount: 012\n")

    assert problem.to("id").startswith("p.yaml:2:18: proposal.amount: bukan bilangan bulat: 012.")


def test_plain_values_from_python_make_the_same_activity():
    made = from_python(
        proposal={"amount": 5, "volume": 2.5},
        certification={"grade": Grade.GOOD},
        stages={"mp2k_held": dt.date(2018, 8, 1), "certified": EventDate.parse("2018-12")},
        status=Status.CLOSED,
        tranches=({"share": 60},),
    )

    assert (
        Works(
            id="A",
            proposal=Proposal(amount=5, volume=2.5),
            certification=made.certification,
            events=(Event("mp2k_held", "2018-08-01"), Event("certified", "2018-12")),
            status=Status.CLOSED,
            tranches=(Tranche(share=60.0),),
        )
        == made
    )
    assert Grade.GOOD is made.certification.grade
    assert made.source is None


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"proposal": {"amount": "5"}}, 'proposal.amount: not a whole number: "5"'),
        ({"proposal": {"number": 5}}, "proposal.number: not text: 5"),
        ({"proposal": {"verified_feasible": 1}}, "proposal.verified_feasible: neither true nor"),
        ({"volume": float("nan")}, "volume: not a number: nan"),
        ({"volume": object()}, "unknown type of value: object"),
        ({5: "x"}, "a key must be text: 5"),
        ({"title": b"x"}, "unknown type of value: bytes"),
    ],
)
def test_wrong_python_values_are_refused(values, expected):
    with pytest.raises(DataError) as caught:
        activity_from({"id": "A", **values}, KOTAKU)

    assert str(caught.value).startswith(expected)


def test_endless_python_values_are_refused():
    loop: list[object] = []
    loop.append(loop)
    with pytest.raises(DataError, match="nested more than"):
        from_python(tranches=loop)


def test_activity_survives_a_round_trip():
    made = from_python(
        title="Drainase",
        proposal={"amount": 5, "funding": {"grant": 3}},
        tranches=[{"number": 1, "share": 60, "date": "2018-05-10"}],
        component="Lingkungan",
        volume=12.5,
    )
    record = {
        name: value
        for name, value in plain(made).items()
        if name not in {"events", "source", "sources"}
    }

    assert made == activity_from(record, KOTAKU)


def test_timestamps_take_the_time_zone_of_the_lifecycle():
    made = from_python(stages={"mp2k_held": "2018-08-01T20:00:00+00:00"})

    assert "2018-08-02T03:00:00" == str(made.events[0].date)


def test_place_holds_the_fields_of_its_level():
    made = place_from(
        {"code": "012", "name": "Sungai Lekop", "parent": "2172", "board.status": "Berdaya"},
        KOTAKU,
        "village",
    )

    assert ("012", "village", "2172", "Berdaya") == (
        made.code,
        made.level,
        made.parent,
        attrs.asdict(made)["board"]["status"].value,
    )


@pytest.mark.parametrize(
    ("record", "level", "expected"),
    [
        ({"name": "x"}, "village", "code: is missing"),
        ({"code": 12}, "village", "code: not text: 12"),
        ({"code": "1", "ceilng": 5}, "village", "unknown field 'ceilng'. Did you mean 'ceiling'?"),
        ({"code": "1", "level": "ksm"}, "village", "unknown field 'level'"),
        ({"code": "1"}, "vilage", "unknown level 'vilage'. Did you mean 'village'?"),
    ],
)
def test_wrong_places_are_refused(record, level, expected):
    with pytest.raises(DataError) as caught:
        place_from(record, KOTAKU, level)

    assert str(caught.value).startswith(expected)


@attrs.frozen(kw_only=True)
class Checked(Works):
    depth: float | None = fact("Depth", "Kedalaman")

    def __attrs_post_init__(self):
        if self.depth is not None and self.depth < 0:
            msg = "depth is not negative"
            raise ValueError(msg)


def test_what_a_class_refuses_is_a_positioned_problem():
    lifecycle = attrs.evolve(KOTAKU, activity_type=Checked)
    problems: list[Problem] = []
    made = structure_activity(parse_yaml("id: A\ndepth: -1", "p.yaml"), lifecycle, problems)

    assert made is None
    assert ["p.yaml:1:1 depth is not negative"] == [f"{p.where} {p.text}" for p in problems]


def test_nodes_pass_through_unchanged():
    node = parse_yaml("id: A")

    assert node is node_of(node)
