"""Lifecycle files: what they make, and every way in which they are wrong."""

from __future__ import annotations

import attrs
import pytest

from kotaku_eval.definitions import lifecycle_from_node, load_lifecycle
from kotaku_eval.errors import DefinitionError, UnknownNameError
from kotaku_eval.lifecycles import Confidence, Edge
from kotaku_eval.models import Kind, fields_of
from kotaku_eval.sources import parse_yaml
from kotaku_eval.works import Works

PARKS = """
lifecycle: parks
title: {id: Taman, en: Parks}
levels:
  borough: {id: Wilayah, en: Borough}
phases:
  design: {id: Rancangan, en: Design}
documents:
  drawing: {id: Gambar, en: Drawing}
stages:
  designed:
    title: Designed
    phase: design
    evidence: [drawing]
  built:
    title: Built
    confidence: inferred
order:
  - [designed, built, secondary]
final: built
fields:
  activity:
    grade: {type: choice, choices: [Good, Poor]}
    budget: {type: record, fields: {amount: {type: integer, unit: dollar}}}
    payments: {type: list, fields: {paid: {type: date}}}
  borough:
    population: {type: integer, meaning: {id: Penduduk, en: Population}}
"""


def mistakes(text):
    with pytest.raises(DefinitionError) as caught:
        lifecycle_from_node(parse_yaml(text, "p.yaml"))
    return [
        f"{problem.where.removeprefix('p.yaml:')} {problem.text} {problem.hint}".strip()
        for problem in caught.value.problems
    ]


def test_shipped_lifecycle_takes_its_classes_from_the_python_model():
    kotaku = load_lifecycle("kotaku")

    assert Works is kotaku.activity_type
    assert ["ksm", "village", "city", "province", "nation"] == [own.id for own in kotaku.levels]


def test_shipped_lifecycle_is_read_once():
    assert load_lifecycle("kotaku") is load_lifecycle("kotaku")


def test_declared_fields_become_classes():
    parks = lifecycle_from_node(parse_yaml(PARKS))
    own = fields_of(parks.activity_type, without=tuple(f.name for f in attrs.fields(Works)[:8]))

    assert [("grade", Kind.CHOICE), ("budget", Kind.RECORD), ("payments", Kind.LIST)] == [
        (field.name, field.kind) for field in own
    ]
    assert "population" in {field.name for field in attrs.fields(parks.levels[0].kind)}


def test_stages_order_and_confidence_are_kept():
    parks = lifecycle_from_node(parse_yaml(PARKS))

    assert (Edge("designed", "built", Confidence.SECONDARY),) == parks.order
    assert Confidence.INFERRED is parks.stage("built").confidence
    assert ("drawing",) == parks.stage("designed").evidence


def test_fields_extend_a_python_model():
    text = PARKS.replace("levels:", "model: community-works\nlevels:", 1)
    parks = lifecycle_from_node(parse_yaml(text))

    assert issubclass(parks.activity_type, Works)
    assert "grade" in {field.name for field in attrs.fields(parks.activity_type)}


def test_path_is_relative_to_a_folder(tmp_path):
    (tmp_path / "parks.yaml").write_text(PARKS)

    assert "parks" == load_lifecycle("parks.yaml", folder=tmp_path).id


def test_unknown_name_lists_what_is_shipped():
    with pytest.raises(UnknownNameError, match="Did you mean 'kotaku'"):
        load_lifecycle("kotuka")


def test_missing_file_is_a_definition_error(tmp_path):
    with pytest.raises(DefinitionError, match="cannot read file"):
        load_lifecycle(tmp_path / "none.yaml")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "[designed, built, ",
            "[desined, built, ",
            "19:6 unknown stage 'desined' Did you mean 'designed'?",
        ),
        ("final: built", "final: buit", "20:8 unknown stage 'buit' Did you mean 'built'?"),
        ("phase: design", "phase: desing", "13:12 unknown phase 'desing' Did you mean 'design'?"),
        ("[drawing]", "[drawin]", "14:16 unknown document 'drawin' Did you mean 'drawing'?"),
        (
            "secondary]\n",
            "secondary]\n  - [built, designed]\n",
            "20:5 the order has a cycle: built < designed < built Remove one of these pairs.",
        ),
        (
            "secondary]\n",
            "secondary]\n  - [designed, built]\n",
            "20:5 pair stands twice: designed, built",
        ),
        (
            "[designed, built, secondary]",
            "[designed]",
            "19:5 a pair of the order is written [before, after, confidence]",
        ),
        (
            "secondary",
            "sure",
            "19:23 not a choice: 'sure' Known: assumed, inferred, primary, secondary.",
        ),
        ("final:", "finall:", "20:1 unknown key 'finall' Did you mean 'final'?"),
        ("title: Built", "tilte: Built", "16:5 unknown key 'tilte' Did you mean 'title'?"),
        (
            "title: {id: Taman, en: Parks}",
            "title: {id: Taman}",
            "3:8 title: the language 'en' is missing Write {id: ..., en: ...}.",
        ),
        (
            "    grade:",
            "    built:",
            "23:5 'built' is already a stage Choose another name.",
        ),
        (
            "    grade:",
            "    borough:",
            "23:5 'borough' is already a level Choose another name.",
        ),
        (
            "    grade:",
            "    status:",
            "23:5 'status' is already a name with a fixed meaning Choose another name.",
        ),
        (
            "    grade:",
            "    class:",
            (
                "23:5 'class' cannot be used as a name Use letters, digits and underscores, a "
                "letter first; no Python keyword."
            ),
        ),
        (
            "type: choice",
            "type: choise",
            "23:19 type: not a choice: 'choise' Did you mean 'choice'?",
        ),
        (", choices: [Good, Poor]", "", "23:19 type choice needs 'choices'"),
        ("[Good, Poor]", "[Good, Good]", "23:43 the choice 'Good' stands twice"),
        (
            "{type: date}",
            "{type: date, unit: day}",
            "25:56 'unit' means nothing for a field of type date",
        ),
    ],
)
def test_one_mistake_is_told_once_at_its_place(old, new, expected):
    found = mistakes(PARKS.replace(old, new, 1))

    assert [expected] == [line for line in found if not line.endswith("'title' is missing")]


def test_every_mistake_of_a_file_is_told_in_its_order():
    text = PARKS.replace("final: built", "final: buit").replace("phase: design\n", "phase: x\n")

    assert ["13:12", "20:8"] == [line.split()[0] for line in mistakes(text)]


def test_unknown_time_zone_is_told():
    [found] = mistakes("time_zone: Asia/Jakata" + PARKS)

    assert "1:12 time_zone: unknown time zone 'Asia/Jakata' For example Asia/Jakarta." == found


def test_stage_may_not_carry_the_name_of_a_field_of_the_model():
    text = PARKS.replace("levels:", "model: community-works\nlevels:", 1)
    text = text.replace("  built:", "  proposal:").replace("built", "proposal")

    assert "16:3 'proposal' is already a field of the model Choose another name." in mistakes(text)


def test_file_that_is_no_mapping_is_one_mistake():
    assert ["1:1 a mapping (key: value) is needed here"] == mistakes("- lifecycle")
