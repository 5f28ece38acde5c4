"""The pytest plug-in, in sessions of its own: what it collects, shows, and leaves alone."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

RULES = """\
ruleset: team
title: Team
lifecycle: kotaku
rules:
  small:
    title: Small
    require: proposal.amount <= 50
    examples:
      - pass: {proposal.amount: 50}
      - fail: {proposal.amount: 51}
"""
CASES = """\
tables:
  - facts: [proposal.amount]
    expect: [small]
    rows:
      - [just small enough, 50, pass]
      - [too large, 51, fail]
"""
SOURCE = Path(__file__).resolve().parents[1] / "src"


@pytest.fixture
def run(tmp_path):
    """Run pytest on files in a folder, strictly and with warnings as errors."""

    def start(*words: str, cases: str = CASES, rules: str = RULES, config: str = ""):
        (tmp_path / "team.yaml").write_text(rules)
        if cases:
            (tmp_path / "team.cases.yaml").write_text(cases)
        (tmp_path / "pytest.toml").write_text(
            f"[pytest]\nstrict = true\nfilterwarnings = ['error']\n{config}"
        )
        environment = {
            **os.environ,
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
            "PYTHONPATH": str(SOURCE),
        }
        plugin = ["-p", "kotaku_eval.pytest_plugin", "-p", "no:cacheprovider"]
        return subprocess.run(
            [sys.executable, "-m", "pytest", *plugin, *words],
            cwd=tmp_path, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip

    return start


def test_every_case_of_a_case_file_is_a_test(run):
    ended = run("-v")

    assert "team.cases.yaml::just small enough PASSED" in ended.stdout
    assert "team.cases.yaml::too large PASSED" in ended.stdout
    assert ended.returncode == 0, ended.stdout


def test_tests_are_chosen_by_name(run):
    assert "1 passed, 1 deselected" in run("-k", "large").stdout


def test_a_case_that_does_not_hold_is_shown_without_a_traceback(run):
    ended = run(cases=CASES.replace("51, fail", "51, pass"))

    assert "team.cases.yaml:6:25: small: 'pass' expected, 'fail' given." in ended.stdout
    assert "      - [too large, 51, pass]" in ended.stdout
    assert "^^^^" in ended.stdout
    assert "Traceback" not in ended.stdout
    assert "pytest_plugin.py" not in ended.stdout
    assert ended.returncode == 1


def test_a_case_file_with_mistakes_is_an_error_of_the_collection(run):
    ended = run(cases=CASES.replace("[small]", "[smal]").replace("50, pass", "50, pas"))

    assert "ERROR collecting team.cases.yaml" in ended.stdout
    assert "team.cases.yaml:3:14: unknown rule 'smal'. Did you mean 'small'?" in ended.stdout
    assert "team.cases.yaml:5:33: not a choice: 'pas'. Did you mean 'pass'?" in ended.stdout
    assert "Traceback" not in ended.stdout
    assert ended.returncode == 2


def test_rules_with_mistakes_are_an_error_of_the_collection(run):
    ended = run(rules=RULES.replace("amount <=", "amont <="))

    assert "Did you mean 'proposal.amount'?" in ended.stdout
    assert ended.returncode == 2


def test_a_case_file_without_rules_is_an_error_of_the_collection(run, tmp_path):
    (tmp_path / "lost.cases.yaml").write_text(CASES)

    ended = run()

    assert "there is no lost.yaml" in ended.stdout
    assert ended.returncode == 2


@pytest.mark.parametrize(
    ("words", "config"),
    [(["--kotaku-rules", "team.yaml"], ""), ([], "kotaku_rules = ['team.yaml']")],
    ids=["option", "setting"],
)
def test_the_examples_of_rules_that_are_asked_for_are_tests(run, words, config):
    ended = run("-v", "-k", "small and pass", *words, cases="", config=config)

    assert "small[1-pass] PASSED" in ended.stdout
    assert "1 passed" in ended.stdout


def test_an_example_that_does_not_hold_is_shown_with_its_place(run):
    ended = run(
        "--kotaku-rules",
        "team.yaml",
        rules=RULES.replace("pass: {proposal.amount: 50}", "pass: {proposal.amount: 55}"),
    )

    assert "team.yaml:9:9: small: pass expected, fail given." in ended.stdout
    assert "      - pass: {proposal.amount: 55}" in ended.stdout
    assert "Traceback" not in ended.stdout
    assert ended.returncode == 1


def test_rules_that_do_not_exist_end_the_session_with_a_message(run):
    ended = run("--kotaku-rules", "kotaku-2081")

    assert "unknown rule set 'kotaku-2081'. Did you mean 'kotaku-2018'?" in ended.stderr
    assert ended.returncode == 4


def test_without_case_files_nothing_is_imported(run, tmp_path):
    (tmp_path / "test_own.py").write_text(
        "import sys\n"
        "def test_light():\n"
        "    own = {name for name in sys.modules if name.startswith('kotaku_eval')}\n"
        "    assert own == {'kotaku_eval', 'kotaku_eval.pytest_plugin'}\n"
        "    assert not {'yaml', 'pendulum', 'cattrs', 'z3', 'click'} & sys.modules.keys()\n"
    )

    ended = run(cases="")

    assert "1 passed" in ended.stdout, ended.stdout


def test_other_yaml_files_are_left_alone(run, tmp_path):
    (tmp_path / "cases.yaml").write_text("not: ours\n")
    (tmp_path / "data.yaml").write_text("][")

    assert "2 passed" in run().stdout


def test_the_plug_in_can_be_told_to_stay_away(run):
    assert "no tests ran" in run("-p", "no:kotaku_eval.pytest_plugin").stdout
