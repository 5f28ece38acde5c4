from __future__ import annotations

import pytest

from kotaku_eval.definitions import node_of
from kotaku_eval.errors import DefinitionError
from kotaku_eval.readers.amounts import NumberFormat
from kotaku_eval.readers.mapping_files import load_mapping, mapping_from_node
from kotaku_eval.readers.mappings import EventMapping, Repeated, WideMapping

WIDE = """
table: wide
lifecycle: lifecycle.yaml
ruleset: rules.yaml
title: {id: Sumur desa, en: Village wells}
as_of: 2018-12-31
basis: sample
id: Kode
name: Judul
repeated: first
places:
  village: {code: Kode Desa, name: Desa, fields: {ceiling: Pagu}}
  hamlet: {code: Dusun}
stages:
  agreed: {date: Sepakat, planned: Rencana, evidence: {minutes: BA}}
fields:
  cost: Biaya
  owner.name: Pemilik
status: {column: Status, closed: [selesai], cancelled: [batal]}
dates: [DD/MM/YYYY, ISO]
numbers: indonesian
missing: ["-", NA]
delimiter: tab
booleans: {true: [ada], false: [tidak ada]}
ignore: [Catatan]
"""


@pytest.fixture
def problems_of(write, told):
    """Load a mapping that is wrong, and return what is wrong with it."""

    def _problems_of(text):
        with pytest.raises(DefinitionError) as failure:
            load_mapping(write("mapping.yaml", text))
        return told(failure.value.problems)

    return _problems_of


def test_a_wide_mapping_is_read_whole(write):
    path = write("mapping.yaml", WIDE)

    mapping = load_mapping(path)

    assert isinstance(mapping, WideMapping)
    assert "wells" == mapping.lifecycle.id
    assert (path.parent / "rules.yaml").as_posix() == mapping.ruleset
    assert ["hamlet", "village"] == [own.level.id for own in mapping.places]
    assert ["cost", "owner.name"] == [own.name for own in mapping.fields]
    assert Repeated.FIRST is mapping.repeated
    assert NumberFormat.INDONESIAN is mapping.cells.numbers
    assert "\t" == mapping.delimiter
    assert {"ada"} == mapping.cells.true_words
    assert [
        "Kode", "Judul", "Dusun", "Kode Desa", "Desa", "Pagu", "Biaya", "Pemilik",
        "Sepakat", "Rencana", "BA", "Status",
    ] == [column.name for column in mapping.columns]  # fmt: skip


def test_an_event_mapping_is_read_whole(write):
    text = """
    table: events
    lifecycle: lifecycle.yaml
    case: case:concept:name
    activity: concept:name
    timestamp: time:timestamp
    stages: {Gali Sumur: dug}
    closed: false
    other: ignore
    """

    mapping = load_mapping(write("mapping.yaml", text))

    assert isinstance(mapping, EventMapping)
    assert {"Gali Sumur": "dug"} == mapping.stages
    assert not mapping.is_closed


def test_a_lifecycle_given_wins_over_the_one_named(write, tmp_path):
    write("mapping.yaml", "{table: wide, lifecycle: kotaku, id: Kode}")
    other = load_mapping(tmp_path / "mapping.yaml").lifecycle

    mapping = mapping_from_node(node_of({"table": "wide", "id": "Kode"}), lifecycle=other)

    assert other is mapping.lifecycle


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("repeted: first", "mapping.yaml:4:1: unknown key 'repeted'. Did you mean 'repeated'?"),
        ("stages: {dgu: {date: X}}", "unknown stage 'dgu'. Did you mean 'dug'?"),
        ("stages: {dug: {date: X, dat: X}}", "unknown key 'dat'. Did you mean 'date'?"),
        ("stages: {dug: {}}", "the stage dug needs a column for 'date' or 'planned'"),
        ("stages: {agreed: {date: X, evidence: {foto: Y}}}", "no document 'foto'. Did you mean"),
        ("places: {vilage: {code: X}}", "unknown level 'vilage'. Did you mean 'village'?"),
        ("places: {village: {name: X}}", "'code' is missing"),
        (
            "places: {village: {code: X, fields: {pagu: Y}}}",
            "unknown field 'pagu'. Known: ceiling.",
        ),
        ("fields: {costs: X}", "unknown field 'costs'. Did you mean 'cost'?"),
        ("fields: {owner: X}", "'owner' holds several values; one column cannot fill it"),
        ("dates: [DD/MM/YY]", "unknown part 'YY' of the date format 'DD/MM/YY'"),
        ("numbers: english (US)", "not a choice: 'english (US)'"),
        ("delimiter: ;;", "a delimiter is one character, not ';;'"),
        ("status: {closed: [x]}", "'column' is missing"),
        ("status: {column: X, closed: [x], open: [x]}", "the value 'x' stands under two statuses"),
        ("ruleset: kotaku-2081", "unknown rule set 'kotaku-2081'"),
        ("case: X", "unknown key 'case'"),
    ],
)
def test_a_mistake_is_told_with_its_place(problems_of, line, expected):
    text = f"table: wide\nlifecycle: lifecycle.yaml\nid: Kode\n{line}\n"

    problems = problems_of(text)

    assert 1 == len(problems)
    assert problems[0].startswith("mapping.yaml:4:")
    assert expected in problems[0]


def test_all_mistakes_are_told_at_once(problems_of):
    text = "table: events\nlifecycle: lifecycle.yaml\ncase: x\nstages: {Gali: dgu}\nclosed: ya\n"

    activity, timestamp, stage, closed = problems_of(text)

    assert "mapping.yaml:1:1: 'activity' is missing" == activity
    assert "mapping.yaml:1:1: 'timestamp' is missing" == timestamp
    assert "mapping.yaml:4:16: unknown stage 'dgu'. Did you mean 'dug'?" == stage
    assert closed.startswith("mapping.yaml:5:9: closed: neither true nor false: ya")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{table: wide, id: Kode}", "mapping.yaml:1:1: 'lifecycle' is missing"),
        ("{table: wide, lifecycle: kotakku, id: Kode}", "unknown lifecycle 'kotakku'"),
        ("{table: wide, lifecycle: ./none.yaml, id: Kode}", "cannot read file"),
        ("[table, wide]", "a mapping (key: value) is needed here"),
    ],
)
def test_without_a_lifecycle_nothing_can_be_mapped(problems_of, text, expected):
    assert any(expected in problem for problem in problems_of(text))
