from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from click.testing import CliRunner

from kotaku_eval.cli.program import program
from kotaku_eval.definitions import load_ruleset
from kotaku_eval.testing import failures

HEAD = "ruleset: team\ntitle: Team\nlifecycle: kotaku\nrules:\n"
CLASH = """\
  low:
    title: Low
    require: proposal.amount >= 100
  high:
    title: High
    require: proposal.amount <= 50
"""
SPARE = """\
  tight:
    title: Tight
    require: proposal.amount <= 50
  wide:
    title: Wide
    require: proposal.amount <= 60
"""


@pytest.fixture
def run(monkeypatch, tmp_path):
    """Run a command on a rule set of some rules."""
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.chdir(tmp_path)

    def start(command: str, rules: str, *words: str):
        (tmp_path / "team.yaml").write_text(HEAD + rules, encoding="utf-8")
        return CliRunner().invoke(program, [command, "./team.yaml", *words])

    return start


@pytest.mark.parametrize(
    ("rules", "words", "code"),
    [
        (CLASH, [], 1),
        (CLASH, ["--fail-on", "none"], 0),
        (SPARE, [], 1),
        (SPARE, ["--fail-on", "error"], 0),
        (SPARE.partition("  wide")[0], [], 0),
        (SPARE.partition("  wide")[0], ["--fail-on", "info"], 1),
        ("  wrong:\n    title: W\n    require: proposal.amont > 1\n", [], 2),
    ],
    ids=["error", "never", "warning", "error only", "clean", "notes count", "does not load"],
)
def test_the_exit_code_follows_what_was_found(run, rules, words, code):
    assert code == run("lint", rules, *words).exit_code


def test_the_table_names_the_place_the_kind_and_the_rules(run):
    lines = run("lint", CLASH, "--lang", "en").stdout.splitlines()

    assert [
        "team.yaml:5:3: error [contradiction] no activity can pass all of these together: low, high",
        "    team.yaml:8:3: high",
        "  Without any one of them the others can be met; change or narrow one.",
    ] == lines[:3]
    assert "team (rules: 3): errors 1, warnings 0, notes 2; analysed in part 0" == lines[-1]


def test_words_are_indonesian_unless_english_is_asked_for(run):
    shown = run("lint", CLASH).stdout

    assert "tidak ada kegiatan yang dapat lulus semua aturan ini sekaligus: low, high" in shown


def test_json_holds_every_defect_in_both_languages(run):
    made = json.loads(run("lint", CLASH, "--format", "json").stdout)

    first = made["defects"][0]
    assert ("contradiction", "error") == (first["code"], first["severity"])
    assert [
        {"id": "low", "place": "team.yaml:5:3"},
        {"id": "high", "place": "team.yaml:8:3"},
    ] == first["rules"]
    assert {"id", "en"} == first["text"].keys()


def test_markdown_lists_every_defect(run):
    shown = run("lint", SPARE, "--format", "markdown", "--lang", "en").stdout

    assert "- **warning** `redundant` the rule wide finds nothing that these do not find" in shown


def test_the_same_rules_give_the_same_bytes(run):
    first, again = (run("lint", CLASH + SPARE, "--format", "json").stdout for _ in range(2))

    assert first == again


@pytest.mark.parametrize(
    "words", [["lint", "kotaku-2018"], ["witness", "kotaku-2018", "mp2k-held"]]
)
def test_another_process_gives_the_same_bytes(words):
    printed = [
        subprocess.run(
            [sys.executable, "-m", "kotaku_eval.cli", *words],
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    ]

    assert printed[0] == printed[1] != b""


def test_witnesses_can_be_copied_into_the_rule_as_its_examples(run, tmp_path):
    shown = run("witness", SPARE, "tight", "--lang", "en").stdout
    own = "".join(f"  {line}\n" for line in shown.splitlines()[1:])
    tight, wide = SPARE.split("  wide", 1)
    (tmp_path / "more.yaml").write_text(f"{HEAD}{tight}{own}  wide{wide}", encoding="utf-8")

    loaded = load_ruleset(tmp_path / "more.yaml")

    assert ["pass", "fail"] == [one.verdict.value for one in loaded.rule("tight").examples]
    assert () == failures(loaded)


def test_a_witness_says_which_other_rules_fail_with_it(run):
    shown = run("witness", SPARE, "wide", "--lang", "en").stdout

    assert "    # also found by: tight\n    - fail: {proposal.amount: 61}\n" in shown


def test_an_unknown_rule_has_no_witness(run):
    ended = run("witness", SPARE, "tihgt", "--lang", "en")

    assert (2, True) == (ended.exit_code, "Did you mean 'tight'?" in ended.stderr)
