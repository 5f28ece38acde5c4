"""Whatever is written in a file, it loads or is refused with the place of every mistake."""

from __future__ import annotations

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kotaku_eval.definitions import (
    case_portfolio,
    lifecycle_from_node,
    load_lifecycle,
    load_ruleset,
    ruleset_from_node,
    structure_activity,
)
from kotaku_eval.definitions.shipped import locate
from kotaku_eval.errors import DataError, DefinitionError, InputError, Problem
from kotaku_eval.sources import Mapping, Scalar, Sequence, parse_yaml

KOTAKU = load_lifecycle("kotaku")
LIFECYCLE = locate("lifecycles", "kotaku").read()
RULES = parse_yaml(
    """
ruleset: r
title: {id: R, en: R}
lifecycle: kotaku
score: weighted
calendar: {rest_days: [sunday], holidays: [2018-08-17]}
parameters: {days: {value: 3, unit: day, min: 0, max: 9, meaning: m}}
scale: {bands: [{from: 5, title: A}, {from: 0, title: B}], ceilings: [{severity: low, band: 2}]}
groups: {g: {title: G, weight: 1}}
indicators: {i: {title: I, group: g, source: {text: x, confidence: primary}}}
rules:
  one: {title: t, indicator: i, when: proposal.amount > 3, within: {from: mp2k_held, to: certified,
    days: param.days}, message: {id: "{id}", en: "{id}"}, due: mp2k_held.first, tags: [a],
    examples: [{pass: {mp2k_held: 2018-01-01, village.ceiling: 5}}]}
  two: {title: t, subject: village, require: ceiling > 3, examples: [{fail: {activities: [{}]}}]}
  order: {stage_order: {stages: [mp2k_held, certified], except: []}, severity: {primary: low}}
override: {one: {severity: low}, order: {weight: 2}}
disable: {event-dates-recorded: x}
""",
    "r.yaml",
)
ACTIVITY = parse_yaml(
    """
id: A
place: K
level: ksm
status: open
stages:
  bdi_disbursed: [2018-01-01, undated, {date: 2018-02-01, evidence: [request]}]
  handed_over: {date: 2018, evidence: [{kind: minutes, exists: true, correct: false}]}
proposal: {amount: 12}
proposal.funding.grant: 4
tranches: [{share: 60}]
""",
    "a.yaml",
)
CASE = parse_yaml(
    """
ceiling: 4
as_of: 2018-01-01
province.name: x
activities: [{mp2k_held: 2018-01-01, ksm.members_male: 4, proposal.amount: 4}, {}]
""",
    "c.yaml",
)


def paths(node, path=()):
    yield path
    parts = dict(enumerate(node.items)) if isinstance(node, Sequence) else {}
    for name, part in (node.items if isinstance(node, Mapping) else parts).items():
        yield from paths(part, (*path, name))


def changed(node, path, change):
    """Return the node with the part at a path changed."""
    if not path:
        return change(node)
    if isinstance(node, Sequence):
        parts = list(node.items)
        parts[path[0]] = changed(parts[path[0]], path[1:], change)
        return attrs.evolve(node, items=tuple(parts))
    items = {**node.items, path[0]: changed(node.items[path[0]], path[1:], change)}
    return attrs.evolve(node, items=items)


WORDS = st.sampled_from(
    ["", "x y", "-5", "012", "1e999", "yes", "2018-02-30", "param.days", "a.b", "{", "mp2k_held"]
)


@st.composite
def mutants(draw, node):
    path = draw(st.sampled_from(list(paths(node))))
    word = draw(WORDS)
    kind = draw(st.sampled_from(["scalar", "list", "mapping", "rename"]))

    def change(part):
        scalar = Scalar(word, plain=draw(st.booleans()), source=part.source)
        if kind == "rename" and isinstance(part, Mapping) and part.items:
            old = draw(st.sampled_from(list(part.items)))
            items = {word if name == old else name: own for name, own in part.items.items()}
            return Mapping(items, dict.fromkeys(items, part.source), part.source)
        if kind == "list":
            return Sequence((scalar, Sequence((), part.source)), part.source)
        if kind == "mapping":
            return Mapping({word: scalar}, {word: part.source}, part.source)
        return scalar

    return changed(node, path, change)


def loads_or_tells(load, node):
    """Whether a node loads, or every mistake in it is told with its place."""
    try:
        load(node)
    except InputError as failure:
        return bool(failure.problems) and all(problem.where for problem in failure.problems)
    return True


def read_activity(node):
    problems: list[Problem] = []
    if structure_activity(node, KOTAKU, problems) is None:
        raise DataError(problems)


def test_files_are_right_before_they_are_changed():
    assert ruleset_from_node(RULES).rules
    assert lifecycle_from_node(LIFECYCLE).stages


@given(mutants(LIFECYCLE))
def test_any_lifecycle_loads_or_tells_why_not(node):
    assert loads_or_tells(lifecycle_from_node, node)


@given(mutants(RULES))
def test_any_rule_set_loads_or_tells_why_not(node):
    assert loads_or_tells(ruleset_from_node, node)


@given(mutants(ACTIVITY))
def test_any_record_is_read_or_tells_why_not(node):
    assert loads_or_tells(read_activity, node)


@given(mutants(CASE))
def test_any_case_is_read_or_tells_why_not(node):
    assert loads_or_tells(lambda own: case_portfolio(own, KOTAKU, "village"), node)


@pytest.mark.parametrize(
    "text",
    [
        "ruleset: r\ntitle: R\nlifecycle: '{name}'\nrules: {{}}\n",
        "ruleset: r\nextends: '{name}'\n",
        "ruleset: r\nextends: './{name}/x.yaml'\n",
        "ruleset: r\nextends: kotaku-2018\npython: ['{name}']\n",
    ],
)
def test_a_name_too_long_for_any_file_is_one_of_no_file(text, tmp_path):
    path = tmp_path / "rules.yaml"
    path.write_text(text.format(name="9" * 600), "utf-8")

    with pytest.raises(DefinitionError) as caught:
        load_ruleset(path)

    assert 1 == len(caught.value.problems)
