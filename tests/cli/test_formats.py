"""``check`` and ``report``: forms by name and by ending, and what stands between columns."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from kotaku_eval.cli.program import program

DATA = """\
portfolio: one
lifecycle: kotaku
activities:
  - {id: A-1, title: "=1+1", stages: {mp2k_held: 2018-08-10, construction_started: 2018-08-06}}
"""


@pytest.fixture
def here(tmp_path, monkeypatch):
    """Work beside some data."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data.yaml").write_text(DATA, encoding="utf-8")
    return tmp_path


def run(*words):
    own = ["--select", "mp2k-before-construction", "--lang", "en"]
    return CliRunner().invoke(program, [words[0], "data.yaml", *words[1:], *own])


def test_the_ending_tells_the_form_of_a_check_too(here):
    run("check", "--output", "log.sarif")

    assert "2.1.0" == json.loads((here / "log.sarif").read_text(encoding="utf-8"))["version"]


def test_sarif_tells_why_of_each_rule(here):
    run("report", "-o", "log.sarif")
    log = json.loads((here / "log.sarif").read_text(encoding="utf-8"))

    assert log["runs"][0]["tool"]["driver"]["rules"][0]["help"]["text"].startswith("Why: ")


@pytest.mark.parametrize(("word", "sign"), [(";", ";"), ("tab", "\t"), (",", ",")])
def test_a_delimiter_stands_between_the_columns(here, word, sign):
    run("report", "-o", "out.csv", "--delimiter", word)
    head = (here / "out.csv").read_text(encoding="utf-8-sig").splitlines()[0]

    assert ["level", "subject", "rule", "severity"] == head.split(sign)[:4]


@pytest.mark.usefixtures("here")
def test_a_delimiter_goes_with_csv_only():
    result = run("check", "--format", "json", "--delimiter", ";")

    assert 2 == result.exit_code
    assert "--delimiter goes with --format csv, not with json" in result.stderr


@pytest.mark.usefixtures("here")
def test_an_unknown_delimiter_is_refused_with_those_that_are_known():
    result = run("check", "--format", "csv", "--delimiter", "|")

    assert 2 == result.exit_code
    assert "Write ',', ';' or tab." in result.stderr


@pytest.mark.usefixtures("here")
def test_a_workbook_is_no_text_for_the_screen():
    result = run("check", "--format", "xlsx")

    assert 2 == result.exit_code
    assert "the format xlsx is no text" in result.stderr


@pytest.mark.usefixtures("here")
def test_annotations_go_to_the_screen_and_the_exit_code_stays():
    result = run("check", "--format", "github")

    assert 1 == result.exit_code
    assert "::error file=data.yaml,line=4,col=" in result.stdout


@pytest.mark.usefixtures("here")
def test_schemas_of_reports_can_be_asked_for():
    result = CliRunner().invoke(program, ["schema", "findings"])

    assert "Findings of kotaku_eval" in json.loads(result.stdout)["title"]
