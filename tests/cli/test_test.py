"""``kotaku-eval test``: what it runs, what it says, and how it ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from click.testing import CliRunner

from kotaku_eval.analysis import solver
from kotaku_eval.cli.program import program
from kotaku_eval.errors import MissingExtraError
from kotaku_eval.texts import Text

RULES = """\
ruleset: team
title: Team
lifecycle: kotaku
undated: drop
rules:
  small:
    title: Small
    require: proposal.amount <= 50
    examples:
      - pass: {proposal.amount: 50}
      - fail: {proposal.amount: 51}
"""
CASES = """\
cases:
  - name: a small one
    activity: {proposal.amount: 40}
    findings: []
"""


@pytest.fixture
def run(monkeypatch, tmp_path):
    """Run the command on rules, with cases beside them where there are some."""
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.chdir(tmp_path)

    def start(rules: str, *words: str, cases: str = "", lang: str = "en"):
        (tmp_path / "team.yaml").write_text(rules, encoding="utf-8")
        if cases:
            (tmp_path / "team.cases.yaml").write_text(cases, encoding="utf-8")
        given = ["test", "team.yaml", *words, "--lang", lang]
        return CliRunner().invoke(program, given)

    return start


def test_all_that_holds_ends_with_nought(run):
    ended = run(RULES, cases=CASES)

    assert ended.stdout == (
        "team: 2 of 2 examples hold, 1 of 1 cases. Verdicts shown, of 1 rules: pass 1, fail 1, unknown 0,\n"
        "pending 0, not applicable 0.\n"
    )
    assert ended.exit_code == 0


def test_an_example_that_does_not_hold_is_told_with_its_place(run):
    ended = run(RULES.replace("pass: {proposal.amount: 50}", "pass: {proposal.amount: 55}"))

    assert ended.stdout.splitlines()[:4] == [
        "team.yaml:10:9: small: the 'pass' example gives 'fail'",
        "  Does not hold: proposal.amount <= 50 (proposal.amount = Rp 55).",
        "          - pass: {proposal.amount: 55}",
        "            ^^^^",
    ]
    assert "small" in ended.stdout.partition("Without an example or case that passes:")[2]
    assert ended.exit_code == 1


def test_it_speaks_indonesian(run):
    ended = run(
        RULES.replace("pass: {proposal.amount: 50}", "pass: {proposal.amount: 55}"), lang="id"
    )

    assert "team.yaml:10:9: small: contoh 'pass' memberi 'fail'" in ended.stdout
    assert "Tanpa contoh atau kasus yang lulus:" in ended.stdout
    assert "contoh 1 dari 2 sesuai, kasus 0 dari 0." in ended.stdout


def test_a_case_that_does_not_hold_is_told_with_its_place(run):
    ended = run(RULES, cases=CASES.replace("40", "60"))

    assert "team.cases.yaml:2:11: a small one" in ended.stdout
    assert "team.cases.yaml:4:5: a finding that is not expected: small 'fail'." in ended.stdout
    assert "    findings: []" in ended.stdout
    assert ended.exit_code == 1


def test_mistakes_in_rules_and_case_files_end_with_two(run):
    wrong_rules = run(RULES.replace("amount <=", "amont <="))
    wrong_cases = run(RULES, cases=CASES.replace("amount", "amont"))

    assert (wrong_rules.exit_code, wrong_cases.exit_code) == (2, 2)
    assert "Did you mean 'proposal.amount'?" in wrong_rules.stderr
    assert "team.cases.yaml:3:16" in wrong_cases.stderr
    assert wrong_cases.stdout == ""


def test_the_mistakes_of_all_case_files_are_told(run, tmp_path):
    (tmp_path / "more.cases.yaml").write_text(CASES.replace("amount", "amuont"))

    ended = run(RULES, "--cases", "more.cases.yaml", cases=CASES.replace("amount", "amont"))

    assert "team.cases.yaml:3:16" in ended.stderr
    assert "more.cases.yaml:3:16" in ended.stderr


def test_a_file_that_is_named_and_found_is_run_once(run):
    ended = run(RULES, "--cases", "team.cases.yaml", cases=CASES)

    assert "1 of 1 cases" in ended.stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--cases", "none.cases.yaml"], "none.cases.yaml"),
        (["--min-killed", "95"], "--min-killed needs --mutate."),
        (["--mutate", "--min-killed", "101"], "'101' cannot be used"),
        (["--mutate", "--min-killed", "most"], "'most' cannot be used"),
        (["--mutate", "--min-killed", "nan"], "'nan' cannot be used"),
        (["--select", "smal"], "Did you mean 'small'?"),
        (["--format", "jsn"], "Did you mean 'json'?"),
        (["--profile", "quick"], "unknown profile 'quick'"),
        (["--mutat"], "Did you mean '--mutate'?"),
    ],
)
def test_what_cannot_be_done_is_said(run, words, told):
    ended = run(RULES, *words)

    assert told in ended.stderr
    assert ended.exit_code == 2


def test_a_rule_that_breaks_ends_with_three(monkeypatch, tmp_path):
    (tmp_path / "breaking.py").write_text(
        "from kotaku_eval import rule\n"
        "@rule(facts=['proposal.amount'], missing='given')\n"
        "def broken(amount):\n    '''Divide.'''\n    return amount / 0 > 1\n"
        "rules = [broken]\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "some.cases.yaml").write_text(CASES)

    words = ["test", "breaking", "--cases", "some.cases.yaml", "--lang", "en"]
    ended = CliRunner().invoke(program, words)

    assert "broken 'error'" in ended.stdout
    assert "Never fail in any example or case:" in ended.stdout
    assert ended.exit_code == 3


def test_chosen_rules_are_tested_alone(run):
    two = RULES + RULES.partition("rules:\n")[2].replace("small", "tiny").replace(
        "50", "5"
    ).replace("51", "6")
    more = CASES.replace("findings: []", "findings: [tiny]\n    score: 12")

    ended = run(two, "--select", "small", cases=more)

    assert "2 of 2 examples hold, 1 of 1 cases" in ended.stdout
    assert ended.exit_code == 0


@pytest.mark.parametrize(("least", "code"), [("100", 1), ("50", 0), ("0", 0)])
def test_too_few_killed_mutants_end_with_one(run, least, code):
    rules = RULES.replace(
        "      - pass: {proposal.amount: 50}\n", "      - pass: {proposal.amount: 49}\n"
    )

    ended = run(rules, "--mutate", "--min-killed", least)

    assert ended.exit_code == code


def test_survivors_are_shown_with_cases_to_paste(run):
    rules = RULES.replace("pass: {proposal.amount: 50}", "pass: {proposal.amount: 49}")

    ended = run(rules, "--mutate")

    assert ended.stdout.partition("\n\n")[2] == (
        "Mutants that survive\n"
        "team.yaml:6:3: small: 4 of 6 killed\n"
        "    boundary moved: require: proposal.amount «<= → <» 50\n"
        "    number shifted: require: proposal.amount <= «50 → 49»\n"
        "    examples that kill them:\n"
        "      - pass: {proposal.amount: 50}\n"
        "\n"
        "team: 4 of 6 mutants killed (66.7 %).\n"
    )


def test_all_shows_the_rules_that_lack_nothing(run):
    ended = run(RULES, "--mutate", "--all")

    assert "small: pass 1, fail 1" in ended.stdout
    assert "team.yaml:6:3: small: 6 of 6 killed" in ended.stdout


def test_without_the_solver_it_says_what_is_missing(run, monkeypatch):
    def missing():
        extra = "analysis"
        raise MissingExtraError(extra, Text.same("Analysis"))

    monkeypatch.setattr(solver, "_library", missing)
    ended = run(RULES, "--mutate")

    assert 'pip install "kotaku-eval[analysis]"' in ended.stdout.replace("\n", " ")
    assert "6 of 6 mutants killed" in ended.stdout


def test_json_holds_every_test_and_mutant(run):
    rules = RULES.replace("pass: {proposal.amount: 50}", "pass: {proposal.amount: 49}")

    made = json.loads(
        run(rules, "--mutate", "--format", "json", cases=CASES.replace("40", "60")).stdout
    )

    assert [own["got"] for own in made["examples"]] == ["pass", "fail"]
    assert not made["cases"][0]["passed"]
    assert made["cases"][0]["problems"][0]["place"] == "team.cases.yaml:4:5"
    assert made["rules"][0]["shown"] == {
        "pass": 1, "fail": 1, "unknown": 0, "pending": 0, "not_applicable": 0,
    }  # fmt: skip
    [small] = made["mutation"]["rules"]
    assert (small["killed"], small["total"], made["mutation"]["equivalent"]) == (4, 6, 0)
    assert small["suggestions"] == [
        {"verdict": "pass", "case": "{proposal.amount: 50}", "kills": 2}
    ]


def test_an_inherited_example_that_changed_says_whose_it_is(run, tmp_path):
    (tmp_path / "low.yaml").write_text(RULES.replace("ruleset: team", "ruleset: low"))
    top = (
        "ruleset: team\ntitle: Team\nextends: low.yaml\n"
        "override: {small: {require: proposal.amount <= 60}}\n"
    )

    changed = run(top)
    mended = run(
        top.replace(
            "amount <= 60}",
            "amount <= 60, examples: [{pass: {proposal.amount: 60}}, {fail: {proposal.amount: 61}}]}",
        )
    )

    assert "low.yaml:11:9: small: the 'fail' example gives 'pass'" in changed.stdout
    assert "The example comes from low.yaml." in changed.stdout
    assert (changed.exit_code, mended.exit_code) == (1, 0)


def test_the_output_is_the_same_on_every_run(tmp_path):
    (tmp_path / "team.yaml").write_text(
        RULES.replace("- pass: {proposal.amount: 50}\n", "- pass: {}\n")
    )

    def printed(seed: str) -> str:
        words = [sys.executable, "-m", "kotaku_eval.cli", "test", "team.yaml", "--mutate", "--all"]
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        return subprocess.run(
            words, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        ).stdout

    assert printed("1") == printed("2") != ""


def test_names_from_a_file_cannot_colour_the_terminal(run):
    ended = run(
        RULES, cases=CASES.replace("a small one", '"a [red]one\\e[31m"').replace("40", "60")
    )

    assert "\x1b" not in ended.stdout
    assert "a [red]one\\x1b[31m" in ended.stdout
