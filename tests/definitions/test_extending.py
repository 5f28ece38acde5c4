"""Rule sets that extend others: what they may change, and how mistakes in it are told."""

from __future__ import annotations

import pytest

from kotaku_eval.dates import Ties
from kotaku_eval.definitions import load_ruleset
from kotaku_eval.errors import DefinitionError
from kotaku_eval.findings import Severity

PARENT = """\
ruleset: parent
title: {id: Induk, en: Parent}
lifecycle: kotaku
ties: strict
parameters:
  limit: {value: 30, unit: day, min: 0, max: 90}
  share: 0.5
groups:
  g: {title: G}
indicators:
  i: {title: I, group: g, weight: 2}
rules:
  mp2k-held:
    title: The meeting
    indicator: i
    when: proposal.volume > param.share
    existence: mp2k_held
  certified-in-time:
    title: In time
    within: {from: mp2k_held, to: certified, days: param.limit}
  order: {stage_order: [mp2k_held, construction_started, certified]}
"""


@pytest.fixture
def child(tmp_path):
    """Load a rule set that extends the parent."""
    (tmp_path / "parent.yaml").write_text(PARENT)

    def load(text, extends="./parent.yaml"):
        path = tmp_path / "child.yaml"
        path.write_text(f"ruleset: child\nextends: {extends}\n{text}")
        return load_ruleset(path)

    return load


@pytest.fixture
def mistakes(child, tmp_path):
    """Return the mistakes of a rule set that extends the parent."""

    def told(text, **options):
        with pytest.raises(DefinitionError) as caught:
            child(text, **options)
        return [
            f"{p.where} {p.text} {p.hint}".replace(f"{tmp_path.as_posix()}/", "").strip()
            for p in caught.value.problems
        ]

    return told


def test_child_has_everything_of_its_parent(child):
    rules = child("")

    assert ("child", "Parent", "kotaku") == (rules.id, str(rules.title), rules.lifecycle.id)
    assert Ties.STRICT is rules.ties
    assert 5 == len(rules.rules)


def test_child_sets_policies_and_words(child):
    rules = child("title: Child\nties: lenient\nundated: drop\n")

    assert ("Child", Ties.LENIENT) == (str(rules.title), rules.ties)
    assert "event-dates-recorded" not in {rule.id for rule in rules.rules}


@pytest.mark.parametrize("written", ["45", "{value: 45}"])
def test_changed_parameter_reaches_the_rules_of_the_parent(child, written):
    rules = child(f"parameters: {{limit: {written}}}\n")

    assert 45 == rules.rule("certified-in-time").check.days
    assert "day" == rules.parameters["limit"].parameter.type.unit


def test_whole_number_is_a_number_too(child):
    assert 1.0 == child("parameters: {share: 1}\n").parameters["share"].parameter.value


def test_override_changes_single_values(child):
    rule = child("override: {mp2k-held: {severity: critical, when: null, tags: [x]}}\n").rule(
        "mp2k-held"
    )

    assert (Severity.CRITICAL, None, ("x",)) == (rule.severity, rule.when, rule.tags)
    assert ("The meeting", "i") == (str(rule.title), rule.indicator)
    assert str(rule.place).endswith("parent.yaml:13:3")


def test_override_reaches_rules_made_by_stage_order(child):
    rules = child("override: {mp2k-held-before-construction-started: {severity: info}}\n")

    assert Severity.INFO is rules.rule("mp2k-held-before-construction-started").severity


def test_override_of_a_stage_order_reaches_all_its_rules(child):
    rules = child("override: {order: {weight: 3}}\n")

    assert {3.0} == {rule.weight for rule in rules.rules if "-before-" in rule.id}


def test_disabled_rules_are_left_out_and_kept_with_the_reason(child):
    rules = child("disable: {mp2k-held: not here, order: {id: Tidak, en: 'No'}}\n")

    assert ["certified-in-time", "event-dates-recorded"] == [rule.id for rule in rules.rules]
    assert ("not here", "No") == (
        str(rules.disabled["mp2k-held"]),
        str(rules.disabled["mp2k-held-before-construction-started"]),
    )


def test_parameter_of_a_disabled_rule_counts_as_used(child):
    assert "share" in child("disable: {mp2k-held: x}\n").parameters


def test_indicator_and_group_may_be_changed_in_part(child):
    rules = child("indicators: {i: {weight: 5}}\ngroups: {g: {title: H}}\n")

    assert (5.0, "g", "I") == (
        rules.indicators["i"].weight,
        rules.indicators["i"].group,
        str(rules.indicators["i"].title),
    )
    assert "H" == str(rules.groups["g"].title)


def test_shipped_set_can_be_extended(child):
    rules = child("override: {mp2k-before-construction: {severity: info}}\n", extends="kotaku-2018")

    assert Severity.INFO is rules.rule("mp2k-before-construction").severity


@pytest.fixture
def other(tmp_path):
    """Write a rule set that extends nothing and shares a rule with the parent."""
    (tmp_path / "other.yaml").write_text(
        "ruleset: other\ntitle: Other\nlifecycle: kotaku\nrules:\n"
        "  mp2k-held: {title: Another, existence: mp2k_held, severity: info}\n"
    )
    return "[./parent.yaml, ./other.yaml]"


def test_rule_of_two_unrelated_sets_is_refused(mistakes, other):
    [found] = mistakes("", extends=other)

    assert (
        "other.yaml:5:22 rule 'mp2k-held': title, severity, indicator, when stands otherwise in "
        "parent.yaml:14, and neither file extends the other Write which holds under 'override:' "
        "in the file that extends both, or give one of them another id."
    ) == found


def test_override_of_all_they_disagree_on_settles_it(child, other):
    rules = child(
        "override: {mp2k-held: {title: T, severity: low, indicator: i, when: null}}\n",
        extends=other,
    )

    assert ("Other", "T") == (str(rules.title), str(rules.rule("mp2k-held").title))


def test_override_of_some_they_disagree_on_leaves_the_rest(mistakes, other):
    [found] = mistakes("override: {mp2k-held: {title: T, when: null}}", extends=other)

    assert found.startswith("other.yaml:5:63 rule 'mp2k-held': severity, indicator stands")


def test_same_rule_in_two_unrelated_sets_is_one_rule(child, tmp_path):
    (tmp_path / "copy.yaml").write_text(PARENT.replace("ruleset: parent", "ruleset: copy"))

    assert 5 == len(child("", extends="[./parent.yaml, ./copy.yaml]").rules)


@pytest.mark.parametrize(
    ("left", "right", "told", "settled"),
    [
        (
            "override: {mp2k-held: {severity: low}}",
            "override: {mp2k-held: {severity: high}}",
            "right.yaml:3:34 rule 'mp2k-held': severity stands otherwise in left.yaml:3,",
            "override: {mp2k-held: {severity: high}}",
        ),
        (
            "parameters: {limit: 10}",
            "parameters: {limit: 20}",
            "right.yaml:3:21 parameter 'limit': value stands otherwise in left.yaml:3,",
            "parameters: {limit: 20}",
        ),
        (
            "indicators: {i: {weight: 3}}",
            "indicators: {i: {weight: 4}}",
            "right.yaml:3:26 indicator 'i': weight stands otherwise in left.yaml:3,",
            "indicators: {i: {weight: 3}}",
        ),
        (
            "ties: lenient",
            "ties: partial",
            "right.yaml:3:7 ties stands otherwise in left.yaml:3,",
            "ties: input",
        ),
    ],
)
def test_what_two_branches_say_differently_must_be_settled(
    child, mistakes, tmp_path, left, right, told, settled
):
    for name, text in (("left", left), ("right", right)):
        (tmp_path / f"{name}.yaml").write_text(f"ruleset: {name}\nextends: parent.yaml\n{text}\n")
    both = "[left.yaml, right.yaml]"
    [found] = mistakes("", extends=both)

    assert told == found[: len(told)]
    assert child(f"{settled}\n", extends=both).id == "child"


@pytest.mark.parametrize("scoped_first", [True, False])
@pytest.mark.parametrize(
    ("text", "is_settled"),
    [
        ("", False),
        ("override: {mp2k-held: {where: {city: '1'}, severity: info}}", False),
        ("override: {mp2k-held: {severity: info}}", True),
        ("override: {mp2k-held: [{where: {city: '1'}, severity: info}, {severity: low}]}", True),
    ],
)
def test_scope_of_one_branch_must_agree_with_the_other(
    child, mistakes, tmp_path, scoped_first, text, is_settled
):
    own = ["{where: {city: '1'}, severity: high}", "{severity: low}"]
    for name, change in zip(("left", "right"), own if scoped_first else own[::-1], strict=True):
        (tmp_path / f"{name}.yaml").write_text(
            f"ruleset: {name}\nextends: parent.yaml\noverride: {{mp2k-held: {change}}}\n"
        )
    both = "[left.yaml, right.yaml]"
    if is_settled:
        assert child(f"{text}\n", extends=both).id == "child"
    else:
        [found] = mistakes(f"{text}\n", extends=both)

        assert "rule 'mp2k-held': severity stands otherwise in left.yaml:3" in found


def test_what_two_branches_say_alike_needs_no_settling(child, tmp_path):
    for name in ("left", "right"):
        (tmp_path / f"{name}.yaml").write_text(
            f"ruleset: {name}\nextends: parent.yaml\noverride: {{mp2k-held: {{severity: low}}}}\n"
        )

    assert Severity.LOW is child("", extends="[left.yaml, right.yaml]").rule("mp2k-held").severity


def test_set_named_twice_is_refused(mistakes):
    assert ["child.yaml:2:26 'parent.yaml' is named twice"] == mistakes(
        "", extends="[./parent.yaml, parent.yaml]"
    )


def test_many_diamonds_are_read_once_each(child, tmp_path):
    (tmp_path / "d0.yaml").write_text("ruleset: d0\nextends: parent.yaml\n")
    for at in range(1, 25):
        for side in "ab":
            (tmp_path / f"{side}{at}.yaml").write_text(f"ruleset: x\nextends: d{at - 1}.yaml\n")
        (tmp_path / f"d{at}.yaml").write_text(f"ruleset: x\nextends: [a{at}.yaml, b{at}.yaml]\n")

    assert 5 == len(child("", extends="d24.yaml").rules)


def test_override_of_the_check_takes_the_place_of_the_old_one(child):
    rule = child("override: {mp2k-held: {require: mp2k_held.count > 1}}\n").rule("mp2k-held")

    assert "mp2k_held.count > 1" == rule.text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "override: {order: {require: x}}",
            (
                "child.yaml:3:20 'order' stands for several rules; 'require' is for one Name one, "
                "such as 'mp2k-held-before-construction-started'."
            ),
        ),
        (
            "override: {mp2k-held: {existence: certified, absence: certified}}",
            "child.yaml:3:46 a rule has one check, this one has: existence, absence",
        ),
        (
            "override: {mp2k-held: {severity: low}}\ndisable: {mp2k-held: x}",
            (
                "child.yaml:3:34 rule 'mp2k-held' is disabled (child.yaml:4:11), so this changes "
                "nothing Remove one of the two."
            ),
        ),
    ],
)
def test_override_that_makes_no_sense_is_told(mistakes, tmp_path, text, expected):
    [found] = mistakes(f"{text}\n")

    assert expected == found.replace(f"{tmp_path.as_posix()}/", "")


@pytest.mark.parametrize(
    "text", ["override: {mp2k-held: {severity: low}}", "disable: {mp2k-held: again}"]
)
def test_change_of_a_rule_disabled_below_is_refused(mistakes, tmp_path, text):
    (tmp_path / "middle.yaml").write_text(
        "ruleset: middle\nextends: parent.yaml\ndisable: {mp2k-held: not here}\n"
    )
    [found] = mistakes(f"{text}\n", extends="middle.yaml")

    assert "rule 'mp2k-held' is disabled (" in found


def test_common_parent_counts_once(child, tmp_path):
    for name in ("left", "right"):
        (tmp_path / f"{name}.yaml").write_text(f"ruleset: {name}\nextends: parent.yaml\n")
    rules = child("", extends="[left.yaml, right.yaml]")

    assert 5 == len(rules.rules)


def test_paths_are_relative_to_the_file_that_names_them(child, tmp_path):
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "middle.yaml").write_text("ruleset: m\nextends: ../parent.yaml\n")

    assert 5 == len(child("", extends="deep/middle.yaml").rules)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "override: {mp2k-hold: {severity: low}}",
            "child.yaml:3:12 unknown rule 'mp2k-hold' Did you mean 'mp2k-held'?",
        ),
        (
            "disable: {mp2k-hold: x}",
            "child.yaml:3:11 unknown rule 'mp2k-hold' Did you mean 'mp2k-held'?",
        ),
        (
            "rules: {mp2k-held: {title: x, existence: mp2k_held}}",
            (
                "child.yaml:3:9 rule 'mp2k-held' exists already (parent.yaml:13:3) To change it "
                "write it under 'override:'; to replace it choose another id."
            ),
        ),
        (
            "override: {mp2k-held: {severty: low}}",
            "child.yaml:3:24 unknown key 'severty' Did you mean 'severity'?",
        ),
        (
            "override: {mp2k-held: {when: mp2k_held.don}}",
            "child.yaml:3:30 unknown name 'mp2k_held.don' Did you mean 'mp2k_held.done'?",
        ),
        ("parameters: {limit: 91}", "child.yaml:3:21 limit: 91 lies outside 0 .. 90"),
        (
            "parameters: {limit: 4.5}",
            "child.yaml:3:21 limit: the value is of type number, this parameter is of type integer",
        ),
        (
            'parameters: {limit: "45"}',
            'child.yaml:3:21 limit: not a number: "45" Remove the quotes.',
        ),
        ("parameters: {limit: {max: 400}}", "child.yaml:3:22 unknown key 'max'"),
        ("parameters: {limitt: 4}", "child.yaml:3:14 parameter 'limitt' is used by no rule"),
        ("indicators: {i: {group: x}}", "child.yaml:3:25 unknown group 'x' Known: g."),
    ],
)
def test_one_mistake_is_told_once_at_its_place(mistakes, text, expected):
    [found] = mistakes(f"{text}\n")

    assert expected == found[: len(expected)]


def test_set_that_extends_itself_is_refused(mistakes):
    [found] = mistakes("", extends="child.yaml")

    assert "child.yaml:2:10 'child.yaml' extends itself" == found


def test_ring_of_sets_is_refused(mistakes, tmp_path):
    (tmp_path / "ring.yaml").write_text("ruleset: ring\nextends: child.yaml\n")
    [found] = mistakes("", extends="ring.yaml")

    assert "ring.yaml:2:10 'child.yaml' extends itself" == found


def test_unknown_parent_is_told_where_it_is_named(mistakes):
    [found] = mistakes("", extends="[./parent.yaml, kotaku-2081]")

    assert found.startswith("child.yaml:2:26 unknown rule set 'kotaku-2081'. Did you mean")


def test_missing_parent_file_is_told_where_it_is_named(mistakes):
    assert ["child.yaml:2:10 no such file: none.yaml"] == mistakes("", extends="none.yaml")


def test_mistake_of_the_parent_is_told_in_the_parent(mistakes, tmp_path):
    (tmp_path / "broken.yaml").write_text(PARENT.replace("title: I,", "title: I, wight: 3,"))
    [found] = mistakes("", extends="broken.yaml")

    assert "broken.yaml:11:17 unknown key 'wight' Did you mean 'weight'?" == found
