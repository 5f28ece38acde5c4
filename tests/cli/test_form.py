"""``form``, and ``check`` on what comes back: what is written, what is told, and how it ends."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kotaku_eval import read_portfolio
from kotaku_eval.cli.program import program
from kotaku_eval.forms.validity import validity_of
from tests.forms.filling import filled
from tests.forms.servers import XForm, central

PERMITS = Path(__file__).parents[2] / "examples" / "permits"


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    """Work in an empty folder, without the seconds that Java takes."""
    monkeypatch.chdir(tmp_path)
    found = shutil.which
    monkeypatch.setattr(shutil, "which", lambda name: None if name == "java" else found(name))
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(program, [*words, "--lang", "en"])


def test_a_form_is_written_and_told_of(here):
    result = run("form", "-o", "uji.xlsx", "--rules", str(PERMITS / "rules.yaml"))

    assert (0, "") == (result.exit_code, result.stdout)
    assert "form permit_rules version" in result.stderr
    assert "ODK Validate was not run since there is no Java" in result.stderr
    assert () == validity_of((here / "uji.xlsx").read_bytes(), java=False).mistakes


def test_conditions_that_forms_do_not_have_are_told():
    result = run("form", "-o", "uji.xlsx")

    assert (
        "any(a.proposal_submitted.done for a in activities) (runs over many entries)"
        in result.stderr
    )
    assert "rules are judged in the report only" in result.stderr


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--select", "paid-*", "--ignore", "large-*"], ["check ... --select paid-* --ignore large-*;"]),
        (["--ignore", "large-*"], ["check ... --ignore large-*;"]),
        ([], []),
    ],
)  # fmt: skip
def test_a_form_of_chosen_rules_says_by_which_to_judge(words, expected):
    result = run("form", "-o", "uji.xlsx", "--rules", str(PERMITS / "rules.yaml"), *words)
    said = " ".join(result.stderr.split())

    assert [0, *expected] == [result.exit_code, *(own for own in expected if own in said)]
    assert bool(expected) == ("by the same choice" in said)


@pytest.mark.parametrize("target", ["uji.csv", "uji", "tidak/ada/uji.xlsx", "."])
def test_a_target_that_is_no_workbook_is_refused(here, target):
    result = run("form", "-o", target)

    assert 2 == result.exit_code
    assert [] == list(here.iterdir())


def test_a_portfolio_of_another_lifecycle_is_refused():
    result = run(
        "form",
        "-o",
        "uji.xlsx",
        "--rules",
        "kotaku-2018",
        "--portfolio",
        str(PERMITS / "portfolio.yaml"),
    )

    assert 2 == result.exit_code


def test_what_was_filled_in_is_judged(here):
    words = ["--rules", str(PERMITS / "rules.yaml")]
    run("form", "-o", "uji.xlsx", *words)
    form = XForm.of(validity_of((here / "uji.xlsx").read_bytes(), java=False).xform)
    portfolio = read_portfolio(PERMITS / "portfolio.yaml")
    central(form, filled(portfolio), here / "export.zip")
    result = run("check", "export.zip", *words, "--as-of", "2019-01-31")
    direct = run("check", str(PERMITS / "portfolio.yaml"), *words, "--as-of", "2019-01-31")

    assert direct.exit_code == result.exit_code
    assert findings(direct.stdout) == findings(result.stdout) != []


def findings(text: str) -> list[str]:
    return [line for line in text.splitlines() if "P-1" in line or "P-2" in line]


def test_a_zip_that_is_no_export_is_one_clear_error(here):
    (here / "lain.zip").write_bytes(b"no zip")
    result = run("check", "lain.zip")

    assert (2, 1) == (result.exit_code, result.stderr.count("kotaku-eval:"))
