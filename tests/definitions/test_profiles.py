"""Profiles: named selections inside a rule set, every one checked whichever is asked for."""

from __future__ import annotations

import pytest

from kotaku_eval.definitions import load_ruleset
from kotaku_eval.errors import DefinitionError, UnknownNameError

BASE = """\
ruleset: base
title: {id: Dasar, en: Base}
lifecycle: kotaku
source: {text: A handbook, confidence: secondary}
parameters:
  limit: {value: 30, unit: day, min: 0, max: 90}
indicators:
  i: {title: I}
rules:
  in-time:
    title: In time
    indicator: i
    tags: [fast]
    within: {from: mp2k_held, to: certified, days: param.limit}
  held: {title: Held, existence: mp2k_held}
  certified: {title: Certified, existence: certified, tags: [fast]}
profiles:
  quick:
    title: {id: Cepat, en: Quick}
    select: [fast]
    ignore: [certified]
    parameters: {limit: 10}
    override: {in-time: {severity: high}}
    disable: {held: not in a quick check}
  all-but: {ignore: [i]}
"""


@pytest.fixture
def write(tmp_path, monkeypatch):
    """Write rule sets into the working directory."""
    monkeypatch.chdir(tmp_path)

    def written(text=BASE, name="base.yaml"):
        (tmp_path / name).write_text(text)
        return name

    return written


def ids(rules):
    return [rule.id for rule in rules.rules]


def test_profile_selects_and_changes(write):
    rules = load_ruleset(write(), profile="quick")

    assert ["in-time"] == ids(rules)
    assert (10, "high") == (rules.rule("in-time").check.days, rules.rule("in-time").severity.value)
    assert ("quick", "Base – Quick") == (rules.profile, rules.title.en)
    assert "not in a quick check" == str(rules.disabled["held"])


def test_whole_set_knows_its_profiles(write):
    rules = load_ruleset(write())

    assert {"quick": "Quick", "all-but": ""} == {k: v.en for k, v in rules.profiles.items()}
    assert ["in-time", "held", "certified", "event-dates-recorded"] == ids(rules)


def test_profile_without_a_title_is_called_by_its_name(write):
    assert "Base – all-but" == load_ruleset(write(), profile="all-but").title.en


def test_profile_is_the_top_of_the_chain(write):
    chain = load_ruleset(write(), profile="quick").origins.parameters["limit"]["value"]

    assert [("10", "base.yaml:22"), ("30", "base.yaml:6")] == [(o.value, o.place) for o in chain]


def test_profile_of_a_base_works_on_top_of_what_extends_it(write):
    write()
    child = write(
        "ruleset: child\nextends: base.yaml\nparameters: {limit: 60}\n"
        "rules: {more: {title: M, existence: certified, tags: [fast]}}\n",
        "child.yaml",
    )
    rules = load_ruleset(child, profile="quick")

    assert (["in-time", "more"], 10) == (ids(rules), rules.rule("in-time").check.days)


def test_citation_of_the_set_is_kept_and_inherited(write):
    write()
    child = write("ruleset: child\nextends: base.yaml\n", "child.yaml")

    assert ("A handbook", "secondary") == (
        load_ruleset(child).source.text.en,
        load_ruleset(child).source.confidence.value,
    )


def test_citation_of_a_lifecycle_is_kept():
    assert load_ruleset("kotaku-2018").lifecycle.source.text.en


def test_unknown_profile_names_the_nearest(write):
    with pytest.raises(UnknownNameError) as caught:
        load_ruleset(write(), profile="quik")

    assert "base.yaml: unknown profile 'quik'. Did you mean 'quick'?" == caught.value.text.en


def test_profile_of_a_set_without_any_is_unknown():
    with pytest.raises(UnknownNameError, match="This set has no profiles"):
        load_ruleset("kotaku-2018", profile="quick")


@pytest.mark.parametrize(
    ("profile", "expected"),
    [
        (
            "p: {select: [in-tme]}",
            "base.yaml:26:16: 'in-tme' matches no rule. Did you mean 'in-time'?",
        ),
        ("p: {ignore: ['*']}", "base.yaml:26:3: profile 'p' leaves no rule at all"),
        (
            "p: {select: [held], ignore: [held]}",
            "base.yaml:26:3: profile 'p' leaves no rule at all",
        ),
        ("p: {}", "base.yaml:26:3: profile 'p' selects nothing and changes nothing"),
        ("p: x", "base.yaml:26:6: a mapping (key: value) is needed here"),
        ("p: {slect: [held]}", "base.yaml:26:7: unknown key 'slect'. Did you mean 'select'?"),
        (
            "P_1: {select: [held]}",
            "base.yaml:26:3: the name of the profile 'P_1' is not kebab-case",
        ),
        (
            "p: {override: {hled: {severity: low}}}",
            "base.yaml:26:18: unknown rule 'hled'. Did you mean 'held'?",
        ),
        ("p: {override: {held: {severity: lo}}}", "base.yaml:26:35: severity: not a choice: 'lo'"),
        ("p: {parameters: {limit: 91}}", "base.yaml:26:27: limit: 91 lies outside 0 .. 90"),
        ("p: {parameters: {limt: 9}}", "base.yaml:26:20: unknown parameter 'limt'"),
        ("p: {disable: {held: }}", "base.yaml:26:17: held: the reason is missing"),
        (
            "p: {override: {held: {where: {citty: '1'}, severity: low}}}",
            "base.yaml:26:33: unknown fact 'citty'. Did you mean 'city'?",
        ),
    ],
)
def test_mistake_in_a_profile_nobody_asked_for_is_told(write, profile, expected):
    with pytest.raises(DefinitionError) as caught:
        load_ruleset(write(f"{BASE}  {profile}\n"))

    assert expected == str(caught.value.problems[0])[: len(expected)]


def test_profile_that_exists_below_is_refused(write):
    write()
    child = write(
        "ruleset: child\nextends: base.yaml\nprofiles: {quick: {select: [i]}}\n", "c.yaml"
    )
    with pytest.raises(DefinitionError, match=r"c.yaml:3:12: profile 'quick' exists already"):
        load_ruleset(child)
