"""The commands on rule sets: profiles, where values come from, and plug-ins."""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

import kotaku_eval
from kotaku_eval.cli.program import program

KEPRI = Path(__file__).resolve().parents[1] / "examples" / "kepri-2018" / "portfolio.yaml"
DATA = Path(kotaku_eval.__file__).parent / "data" / "rulesets" / "kotaku-2018.yaml"
TEAM = """\
ruleset: team
title: {id: Tim, en: Team}
extends: kotaku-2018
source: {text: A note of the team, confidence: secondary}
parameters:
  idle_days:
    - {where: {city: "2193"}, value: 60}
    - {value: 45}
override:
  mp2k-before-construction: {severity: critical}
  money-not-idle:
    - {where: {city: "2191", component: Lingkungan}, weight: 3}
disable: {asset-in-use: Later}
profiles:
  quick:
    title: {id: Cepat, en: Quick}
    select: [money-not-idle, mp2k-held]
    override: {money-not-idle: {severity: low}}
"""


def shipped(rule, key):
    """Return the place of a value of the shipped set."""
    lines = DATA.read_text(encoding="utf-8").splitlines()
    start = next(at for at, line in enumerate(lines) if line == f"  {rule}:")
    line = next(at for at in range(start, len(lines)) if lines[at].strip().startswith(f"{key}:"))
    return f"kotaku-2018:{line + 1}"


@pytest.fixture
def run(monkeypatch, tmp_path):
    """Run the program beside a rule set; the result has ``exit_code``, ``stdout``, ``stderr``."""
    monkeypatch.setenv("COLUMNS", "110")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "team.yaml").write_text(TEAM)
    return lambda *words: CliRunner().invoke(program, [str(word) for word in words])


def origin(run, rule, *words):
    result = run("rules", "show", rule, "--origin", "--rules", "team.yaml", "--lang", "en", *words)
    assert 0 == result.exit_code, result.stderr
    lines = [line.strip() for line in result.stdout.splitlines()]
    return [line for line in lines if ".yaml:" in line or "default" in line]


def test_value_is_shown_with_its_place_and_what_it_replaced(run):
    severity, _ = origin(run, "mp2k-before-construction")

    below = shipped("mp2k-before-construction", "severity")
    assert f"severity: critical, team.yaml:10, over {below}" == severity


def test_scope_of_a_value_is_shown(run):
    below = shipped("idle_days", "value")
    assert [
        "weight (where city: 2191, component: Lingkungan): 3, team.yaml:12",
        "weight: 1, default",
        f"param.idle_days (where city: 2193): 60, team.yaml:7, over team.yaml:8, over {below}",
        f"param.idle_days: 45, team.yaml:8, over {below}",
    ] == origin(run, "money-not-idle")


def test_profile_is_part_of_the_chain(run):
    [severity, *_] = origin(run, "money-not-idle", "--profile", "quick")

    below = shipped("money-not-idle", "severity")
    assert f"severity: low, team.yaml:18, over {below}" == severity


def test_disabled_rule_shows_who_left_it_out(run):
    assert "disabled: Later, team.yaml:13" == origin(run, "asset-in-use")[0]


def test_origin_speaks_indonesian(run):
    result = run("rules", "show", "mp2k-before-construction", "--origin", "--rules", "team.yaml")

    assert "severity: critical, team.yaml:10, menggantikan kotaku-2018:" in result.stdout
    assert "weight: 1, bawaan" in result.stdout


def test_rule_is_shown_without_its_origin(run):
    result = run("rules", "show", "money-not-idle", "--rules", "team.yaml", "--lang", "en")

    assert 0 == result.exit_code
    assert "param.idle_days = 45 days" in result.stdout


def test_origin_of_an_unknown_rule_ends_with_2(run):
    result = run("rules", "show", "money-not-idel", "--origin", "--lang", "en")

    assert 2 == result.exit_code
    assert "unknown rule: money-not-idel. Did you mean 'money-not-idle'?" in result.stderr


@pytest.mark.parametrize(
    "words",
    [
        ["rules", "team.yaml"],
        ["rules", "list", "team.yaml"],
        ["rules", "--lang", "en", "team.yaml"],
        ["--lang", "en", "rules", "team.yaml"],
        ["rules", "--lang=en", "list", "team.yaml"],
    ],
)
def test_rules_are_listed_with_and_without_the_word(run, words):
    result = run(*words)

    assert 0 == result.exit_code
    assert "(team, 74 " in result.stdout
    assert "quick (" in result.stdout
    assert "A note of the team (" in result.stdout


def test_rules_of_a_profile_are_listed(run):
    result = run("rules", "team.yaml", "--profile", "quick", "--format", "json")

    assert ["mp2k-held", "money-not-idle"] == [one["id"] for one in json.loads(result.stdout)]


def test_data_are_checked_by_a_profile(run):
    words = ["--rules", "team.yaml", "--profile", "quick", "--lang", "en", "--fail-on", "none"]
    result = run("check", KEPRI, *words)

    assert 0 == result.exit_code
    assert "Team – Quick (team, 2 rules)" in result.stdout


@pytest.mark.parametrize("command", [["check", str(KEPRI)], ["rules"], ["explain", "mp2k-held"]])
def test_unknown_profile_ends_with_2(run, command):
    rules = ["team.yaml"] if command == ["rules"] else ["--rules", "team.yaml"]
    result = run(*command, *rules, "--profile", "quik", "--lang", "en")

    assert 2 == result.exit_code
    assert "team.yaml: unknown profile 'quik'. Did you mean 'quick'?" in result.stderr


def test_rule_is_explained_with_a_profile(run):
    words = ["--rules", "team.yaml", "--profile", "quick", "--lang", "en"]
    result = run("explain", "money-not-idle", "--portfolio", KEPRI, "--subject", "D-1", *words)

    assert 0 == result.exit_code
    assert "Severity: low" in result.stdout


def test_no_plug_ins_are_said_to_be_none(run):
    result = run("plugins", "--lang", "en")

    assert (0, "No plug-ins are installed.\n") == (result.exit_code, result.stdout)


@pytest.fixture
def site(tmp_path, monkeypatch):
    """Install two packages of plug-ins, one of them broken."""
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "acme.py").write_text(
        "def ruleset():\n    raise ValueError('no licence')\nnone = 1\n"
    )
    (folder / "sound").mkdir()
    (folder / "sound" / "__init__.py").write_text(
        "from kotaku_eval import rule\n@rule(facts=['mp2k_held.done'])\ndef done(held):\n"
        '    """Done."""\n    return held\n'
    )
    (folder / "sound" / "rules.yaml").write_text("ruleset: sound\nextends: kotaku-2018\n")
    sets = "[kotaku_eval.rulesets]\nacme = acme:ruleset\nkotaku-2018 = acme:ruleset\n"
    readers = "[kotaku_eval.readers]\nxyz = acme:none\ncsv = acme:ruleset\n"
    sound = "[kotaku_eval.rulesets]\nsound = sound\n[kotaku_eval.rules]\nchecks = sound:done\n"
    for name, points in {"acme": sets + readers, "sound": sound}.items():
        meta = folder / f"{name}-2.0.dist-info"
        meta.mkdir()
        (meta / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 2.0\n")
        (meta / "entry_points.txt").write_text(points)
    monkeypatch.syspath_prepend(str(folder))
    importlib.invalidate_caches()
    yield
    for name in {"acme", "sound"} & sys.modules.keys():
        del sys.modules[name]


@pytest.mark.usefixtures("site")
def test_plug_ins_are_listed_and_the_broken_ones_told(run):
    result = run("plugins", "--lang", "en")

    assert 1 == result.exit_code
    for words in [
        "✗ rulesets acme (acme 2.0, acme:ruleset)",
        "ValueError: no licence",
        "✗ rulesets kotaku-2018 (acme 2.0, acme:ruleset)",
        "the library itself has that name",
        "✓ rulesets sound (sound 2.0, sound)",
        "✗ readers xyz (acme 2.0, acme:none)",
        "it is no function",
        "✗ readers csv (acme 2.0, acme:ruleset)",
    ]:
        assert words in result.stdout


@pytest.mark.usefixtures("site")
def test_origin_of_a_rule_in_python_is_its_function(run, tmp_path):
    (tmp_path / "own.yaml").write_text("ruleset: own\nextends: sound\npython: [checks]\n")
    result = run("rules", "show", "done", "--origin", "--rules", "own.yaml", "--lang", "en")

    assert 0 == result.exit_code, result.stderr
    assert "written in Python: sound.done(mp2k_held.done)" in result.stdout


@pytest.mark.usefixtures("site")
def test_broken_plug_in_ends_with_2_only_where_it_is_asked_for(run):
    broken = run("rules", "acme", "--lang", "en")
    sound = run("rules", "sound")

    assert (2, 0) == (broken.exit_code, sound.exit_code)
    assert "the plug-in 'acme' (acme 2.0, acme:ruleset) cannot be used: " in broken.stderr
    assert "kotaku-2018" not in broken.stdout
