"""``compare``: two kept reports, what is shown of them, and how it ends."""

from __future__ import annotations

import json
import textwrap

import pytest
from click.testing import CliRunner

from kotaku_eval.cli.program import program
from kotaku_eval.comparisons import Comparison

DATA = """\
portfolio: two
lifecycle: kotaku
as_of: 2019-01-31
activities:
  - {id: A-1, title: "[red]Jalan|<b>", stages: {mp2k_held: %s, construction_started: 2018-08-06}}
  - {id: A-2, stages: {mp2k_held: 2018-08-01, construction_started: 2018-08-06}}
"""
RULES = ["--select", "mp2k-before-construction,mp2k-held"]

pytestmark = pytest.mark.usefixtures("here")


@pytest.fixture
def here(tmp_path, monkeypatch):
    """Work in a folder with two reports: ``good.json`` and ``late.json``."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    for name, day in (("good", "2018-08-01"), ("late", "2018-08-10")):
        (tmp_path / "data.yaml").write_text(DATA % day, encoding="utf-8")
        words = ["check", "data.yaml", *RULES, "--format", "json", "--output", f"{name}.json"]
        CliRunner().invoke(program, words)
    return tmp_path


def compare(*words, lang="en"):
    return CliRunner().invoke(program, ["compare", *words, "--lang", lang])


def test_a_new_finding_is_shown_with_what_was_and_is():
    assert textwrap.dedent("""
        New findings (1)
          high: A-1 [red]Jalan|<b>: The MP2K meeting is held before construction
            pass → fail · mp2k-before-construction
            Construction started: 2018-08-06, MP2K meeting: 2018-08-10.
        """) in compare("good.json", "late.json").stdout  # fmt: skip


def test_a_repaired_finding_is_shown_as_fixed_in_both_languages():
    assert "Fixed (1)\n  high: A-1" in compare("late.json", "good.json").stdout
    assert "tidak sesuai → sesuai" in compare("late.json", "good.json", lang="id").stdout
    assert "Sudah diperbaiki (1)" in compare("late.json", "good.json", lang="id").stdout


def test_a_report_against_itself_shows_that_nothing_changed():
    shown = compare("late.json", "late.json").stdout

    assert "\nNothing changed.\n" in shown
    assert "Still open (1)\n  … 1 more not shown (--all shows everything)\n" in shown
    assert "high: A-1" in compare("late.json", "late.json", "--all").stdout


@pytest.mark.parametrize(
    ("old", "new", "threshold", "code"),
    [
        ("good", "late", "none", 0),
        ("good", "late", "high", 1),
        ("good", "late", "critical", 0),
        ("late", "good", "info", 0),
        ("late", "late", "info", 0),
    ],
)
def test_what_is_new_gives_the_exit_code_when_asked(old, new, threshold, code):
    assert code == compare(f"{old}.json", f"{new}.json", "--fail-on-new", threshold).exit_code


def test_json_is_the_comparison_and_markdown_leaves_nothing_out():
    comparison = Comparison.from_json(compare("good.json", "late.json", "--format", "json").stdout)
    shown = compare("good.json", "late.json", "--format", "markdown").stdout

    assert ["new"] == [change.kind.value for change in comparison.changes]
    assert "## New findings (1)" in shown
    assert "\\[red\\]Jalan\\|&lt;b&gt;" in shown
    for kind in ("late.json", "good.json"):
        assert compare(kind, kind, "--format", "markdown").exit_code == 0


def test_a_narrow_terminal_is_kept_to(monkeypatch):
    monkeypatch.setenv("COLUMNS", "50")

    lines = compare("good.json", "late.json").stdout.splitlines()

    assert max(map(len, lines)) <= 50


def refused(name, text, here):
    (here / name).write_text(text, encoding="utf-8")
    result = compare("good.json", name)
    assert 2 == result.exit_code
    assert "" == result.stdout
    assert "Traceback" not in result.stderr
    return result.stderr


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "bad.json:1:1: broken JSON"),
        ('{"format": "kotaku', "bad.json:1:12: broken JSON"),
        ("waivers: []", "bad.json:1:1: broken JSON"),
        ("[" * 100_000, "nested more than 40 levels deep"),
        ("[]", "bad.json:1:1: not a report of kotaku-eval. Make one with"),
        ("5", "bad.json:1:1: not a report of kotaku-eval"),
        ('{"a": 1}', "bad.json:1:1: not a report of kotaku-eval"),
        ('{"format": 5}', "bad.json:1:12: not a report of kotaku-eval"),
        (
            '{"format": "kotaku-eval-comparison/1"}',
            "bad.json:1:12: the format is 'kotaku-eval-comparison/1', not a report's",
        ),
        ('{"format": "kotaku-eval-report/1"}', "damaged report: header: is missing"),
        ('{"format": NaN}', "bad.json:1:12: broken JSON"),
        ('{"format": 1e999}', "bad.json: not a report of kotaku-eval"),
    ],
)
def test_what_is_no_report_is_one_error_with_its_place(here, text, said):
    assert said in refused("bad.json", text, here)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["score", "low"], "high"),
        (["header", "as_of"], 5),
        (["header", "rules"], "many"),
        (["findings"], {}),
        (["findings", 0, "severity"], "huge"),
        (["findings", 0, "verdict"], None),
        (["findings", 0, "subject", "places"], []),
        (["outcomes", 1, "rule"], ["x"]),
        (["scores", 0, "score", "parts"], 7),
        (["waivers"], [{}]),
        (["baseline"], "x"),
    ],
)
def test_a_damaged_report_is_told_with_the_way_to_the_damage(here, path, value):
    report = json.loads((here / "late.json").read_text("utf-8"))
    part = report
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = value
    told = refused("bad.json", json.dumps(report, indent=1), here)

    way = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    assert f"damaged report: {way[1:]}" in told
    assert told.startswith("kotaku-eval: bad.json:")


def test_the_error_is_told_in_indonesian_too(here):
    (here / "bad.json").write_text("[]")

    assert "bukan laporan kotaku-eval" in compare("bad.json", "good.json", lang="id").stderr


def test_a_missing_file_is_told():
    assert "none.json: cannot read file" in compare("none.json", "good.json").stderr
