"""A file given in the place of another is named, in one sentence instead of all it lacks."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from kotaku_eval.cli.program import program

FILES = {
    "portfolio": "{portfolio: p, lifecycle: kotaku, ruleset: r.yaml, activities: [{id: A}]}",
    "rules": "{ruleset: r, title: R, extends: kotaku-2018}",
    "lifecycle": "{lifecycle: l, title: L, stages: {a: {title: A}}, final: a}",
    "waivers": "{waivers: []}",
    "baseline": "{baseline: kotaku-2018, findings: []}",
    "plan": "{sample: kotaku, frame: {}, units: []}",
    "mapping": "{table: wide, lifecycle: kotaku, ruleset: r.yaml, id: Kode}",
    "cases": "{rules: kotaku-2018, cases: []}",
}


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, text in FILES.items():
        Path(f"{name}.yaml").write_text(text, encoding="utf-8")
    Path("report.json").write_text('{"format": "kotaku-eval-report/1"}', encoding="utf-8")
    Path("log.csv").write_text("Kode\nA\n", encoding="utf-8")
    Path("fine.yaml").write_text("{portfolio: p, lifecycle: kotaku, activities: []}", "utf-8")


@pytest.mark.parametrize(
    ("words", "found", "wanted"),
    [
        (["check", "rules.yaml"], "a rule set", "a portfolio"),
        (["check", "lifecycle.yaml"], "a lifecycle", "a portfolio"),
        (["next", "report.json", "A"], "a report of kotaku-eval", "a portfolio"),
        (["lint", "portfolio.yaml"], "a portfolio", "a rule set"),
        (["test", "./lifecycle.yaml"], "a lifecycle", "a rule set"),
        (["rules", "list", "mapping.yaml"], "a column mapping", "a rule set"),
        (["check", "fine.yaml", "--lifecycle", "cases.yaml"], "a case file", "a lifecycle"),
        (["check", "fine.yaml", "--waivers", "baseline.yaml"], "a baseline", "a file of waivers"),
        (["check", "fine.yaml", "--baseline", "waivers.yaml"], "a file of waivers", "a baseline"),
        (["check", "fine.yaml", "--sample", "waivers.yaml"], "a file of waivers", "a sampling plan"),
        (["check", "log.csv", "--mapping", "plan.yaml"], "a sampling plan", "a column mapping"),
        (["test", "kotaku-2018", "--cases", "rules.yaml"], "a rule set", "a case file"),
    ],
)  # fmt: skip
def test_a_file_of_another_kind_is_named(words, found, wanted):
    ran = CliRunner().invoke(program, [*words, "--lang", "en"])

    assert 2 == ran.exit_code
    assert ran.stderr.endswith(f"1:1: this file is {found}; what is needed here is {wanted}\n")


def test_a_file_that_only_lacks_its_name_is_still_told_so():
    Path("nameless.yaml").write_text("{lifecycle: kotaku, ruleset: kotaku-2018, activities: []}")

    ran = CliRunner().invoke(program, ["check", "nameless.yaml", "--lang", "en"])

    assert 2 == ran.exit_code
    assert "'portfolio' is missing" in ran.stderr
