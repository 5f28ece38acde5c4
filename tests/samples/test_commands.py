"""``kotaku-eval sample`` and ``check --sample``: drawn, visited, and told."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from kotaku_eval.cli.program import program
from kotaku_eval.definitions import load_ruleset
from kotaku_eval.evaluation import evaluate
from kotaku_eval.readers import read_portfolio
from kotaku_eval.renderers.html import render_html
from kotaku_eval.renderers.markdown import render_markdown
from kotaku_eval.samples.plan_files import load_plan

KEPRI = Path(__file__).resolve().parents[2] / "examples" / "kepri-2018" / "portfolio.yaml"


@pytest.fixture
def run(monkeypatch, tmp_path):
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(
        program, [str(word) for word in (*words, "--lang", "en")]
    )


def test_a_sample_is_drawn_written_and_verified(run):
    drawn = run("sample", KEPRI, "--by", "city", "--share", "50%", "--seed", "undian",
                "-o", "p.yaml", "-o", "p.csv", "-o", "p.xlsx")  # fmt: skip
    again = run("sample", KEPRI, "--verify", "p.yaml")

    plan = load_plan("p.yaml")
    rows = list(csv.reader(StringIO(Path("p.csv").read_text(encoding="utf-8-sig"))))
    sheet = load_workbook("p.xlsx")["Visits"]
    ids = [unit.id for unit in plan.units]

    assert (0, 0) == (drawn.exit_code, again.exit_code)
    assert (
        "Drew 8 of 16 (activity), stratified by city (proportional). Seed 'undian'" in drawn.stdout
    )
    assert "this plan is what the frame gives." in again.stdout
    assert (8, "undian") == (len(ids), plan.design.seed)
    assert ids == [row[1] for row in rows[1:]]
    assert ids == [row[1] for row in sheet.iter_rows(min_row=2, values_only=True)]


def test_an_activity_that_stands_twice_in_the_frame_is_told(run):
    Path("twice.yaml").write_text(
        "portfolio: twice\nlifecycle: kotaku\nactivities:\n  - {id: A}\n  - {id: A}\n",
        encoding="utf-8",
    )

    told = run("sample", "twice.yaml", "--size", "1")
    strict = run("sample", "twice.yaml", "--size", "1", "--strict")

    assert (0, 2) == (told.exit_code, strict.exit_code)
    assert "twice.yaml:5:5: duplicate activity 'A'" in told.stderr
    assert "notes on the data (1): what they leave out is not in the frame" in told.stderr


def test_formulas_in_the_data_stay_text(run):
    Path("odd.yaml").write_text(
        "portfolio: odd\nlifecycle: kotaku\nactivities:\n  - {id: A, title: '=HYPERLINK(1)'}\n",
        encoding="utf-8",
    )
    run("sample", "odd.yaml", "--size", "1", "-o", "p.csv", "-o", "p.xlsx")

    cell = load_workbook("p.xlsx")["Visits"]["C2"]

    assert "'=HYPERLINK(1)" in Path("p.csv").read_text(encoding="utf-8-sig")
    assert ("=HYPERLINK(1)", "s") == (cell.value, cell.data_type)


def test_visits_are_judged_as_a_sample_of_the_frame(run):
    run("sample", KEPRI, "--unit", "village", "--size", "4", "-o", "p.yaml")
    shown = run("check", KEPRI, "--sample", "p.yaml", "--fail-on", "none")
    told = run("check", KEPRI, "--sample", "p.yaml", "--fail-on", "none", "--format", "json")

    report = json.loads(told.stdout)
    own = report["score"]["interval"]

    assert "sample: 4 visited, 4 drawn, of 7 (urban village)" in shown.stdout
    assert f"[{own['low']:.1f}–{own['high']:.1f}], confidence 95 %" in shown.stdout
    assert "3 in the data and not drawn; in no estimate" in shown.stdout
    assert (4, 7) == (own["n"], own["population"])
    assert own["low"] <= own["estimate_low"] <= own["estimate_high"] <= own["high"]


def test_markdown_holds_the_sample_and_escapes_it(run):
    run("sample", KEPRI, "--unit", "village", "--by", "city", "--size", "6", "-o", "p.yaml")
    plan = load_plan("p.yaml")
    page = render_markdown(
        evaluate(read_portfolio(KEPRI), load_ruleset("kotaku-2018"), sample=plan), "en"
    )

    assert "## Sample" in page
    assert "| Stratum | Frame | Drawn | Visited |" in page
    assert "| Part | Score | Range | Complete | n | Interval |" in page
    assert "| Place | Code | Score | Range | Complete | n | Interval | Category |" in page


def test_pages_and_notebooks_hold_the_interval_of_each_part_and_place(run):
    run("sample", KEPRI, "--by", "city", "--unit", "village", "--size", "6", "-o", "p.yaml")
    portfolio, ruleset = read_portfolio(KEPRI), load_ruleset("kotaku-2018")
    report = evaluate(portfolio, ruleset, sample=load_plan("p.yaml"))
    part = report.axes[0]
    city = next(row for row in report.by("city") if row.score.interval is not None)
    page, shown = render_html(report, "en"), report.to_html("en")

    for score, texts in ((part, (page, shown)), (city.score, (page,))):
        own = f">[{score.interval.low:.1f}–{score.interval.high:.1f}]</td>"
        assert [True] * len(texts) == [own in text for text in texts]
    for text in (
        render_html(evaluate(portfolio, ruleset), "en"),
        evaluate(portfolio, ruleset).to_html("en"),
    ):
        assert ">Interval</th>" not in text


def test_frames_hold_the_intervals(run):
    run("sample", KEPRI, "--by", "city", "--unit", "village", "--size", "6", "-o", "p.yaml")
    portfolio, ruleset = read_portfolio(KEPRI), load_ruleset("kotaku-2018")
    report = evaluate(portfolio, ruleset, sample=load_plan("p.yaml"))
    found = (
        report.frame("scores").filter(level="city").select("code", "interval_low", "interval_high")
    )
    expected = [
        (row.code, own.low if own else None, own.high if own else None)
        for row in report.by("city")
        for own in [row.score.interval]
    ]

    assert expected == found.rows()
    assert any(low is not None for _, low, _ in expected)
    assert {None} == set(evaluate(portfolio, ruleset).frame("scores")["interval_low"])


def test_a_sample_without_a_plan_is_told_and_a_census_is_not(run):
    text = KEPRI.read_text(encoding="utf-8")
    assert "basis: sample" in text
    Path("all.yaml").write_text(text.replace("basis: sample", "basis: census"), encoding="utf-8")
    sample = run("check", KEPRI, "--fail-on", "none").stdout
    census = run("check", "all.yaml", "--fail-on", "none").stdout

    told = "Of what was visited only: a sample without a plan, so without an interval."
    assert (True, False) == (told in sample, told in census)
    assert "Interval" not in sample


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--size", "0"], "--size: '0' cannot be used"),
        (["--size", "99"], "a sample of 99 is larger than the frame (16)"),
        (["--size", "9" * 5000], "cannot be used"),
        (["--share", "0%"], "--share: '0%' cannot be used"),
        (["--share", "101"], "--share: '101' cannot be used"),
        (["--share", "nan"], "--share: 'nan' cannot be used"),
        (["--precision", "x"], "--precision: 'x' cannot be used"),
        (["--size", "5", "--share", "10%"], "name one of --size, --share and --precision."),
        ([], "name one of --size, --share and --precision."),
        (["--size", "5", "--each"], "--each goes with --precision only."),
        (["--size", "5", "--confidence", "100"], "--confidence: '100' cannot be used"),
        (["--size", "5", "--by", "ctiy"], "Did you mean 'city'?"),
        (["--size", "5", "--unit", "vilage"], "Did you mean 'village'?"),
        (["--size", "5", "--classes", "proposal.amount=9,3"], "--classes: 'proposal.amount=9,3'"),
        (["--size", "5", "--classes", "proposal.amount=q1"], "--classes: 'proposal.amount=q1'"),
        (["--size", "5", "-o", "plan.doc"], "--output: the ending of 'plan.doc' is unknown"),
        (["--verify", "nowhere.yaml"], "nowhere.yaml"),
    ],
)
def test_wrong_words_are_refused(run, words, says):
    result = run("sample", KEPRI, *words)

    assert 2 == result.exit_code
    assert says in result.stderr


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("population: 7", "population: 1", "a sample of 2 out of 1 is impossible"),
        ("population: 7", "population: 8", "the numbers of the plan do not agree"),
        ("stratum: 1", "stratum: 9", "there is no stratum 9"),
        ("seed:", "sead:", "Did you mean 'seed'?"),
        ("confidence: 95", "confidence: 195", "no percentage from 50 to below 100"),
        ('id: "2191010002"', 'id: "2191010001"', "stands twice in the plan"),
        ('sample: "kotaku"', "sample: roads", "is for the lifecycle 'roads'"),
    ],
)
def test_a_plan_that_was_changed_is_refused(run, old, new, says):
    run("sample", KEPRI, "--unit", "village", "--size", "2", "--least", "1", "-o", "p.yaml")
    text = Path("p.yaml").read_text(encoding="utf-8")
    ids = load_plan("p.yaml").units
    wanted = old.replace("2191010002", ids[1].id)
    assert wanted in text
    Path("p.yaml").write_text(
        text.replace(wanted, new.replace("2191010001", ids[0].id), 1), encoding="utf-8"
    )

    result = run("check", KEPRI, "--sample", "p.yaml")

    assert 2 == result.exit_code
    assert says in result.stderr


def test_precision_in_every_stratum_takes_more(run):
    run("sample", KEPRI, "--by", "city", "--precision", "20", "-o", "whole.yaml")
    run("sample", KEPRI, "--by", "city", "--precision", "20", "--each", "-o", "each.yaml")
    verified = run("sample", KEPRI, "--verify", "each.yaml")

    assert len(load_plan("whole.yaml").units) < len(load_plan("each.yaml").units)
    assert 0 == verified.exit_code


def test_pages_and_notebooks_say_that_a_sample_is_one(run):
    run("sample", KEPRI, "--unit", "village", "--size", "4", "-o", "p.yaml")
    run("report", KEPRI, "--sample", "p.yaml", "-o", "r.html")
    report = evaluate(
        read_portfolio(KEPRI), load_ruleset("kotaku-2018"), sample=load_plan("p.yaml")
    )
    own = f"confidence 95 %, sample of {report.score.interval.n} out of 7"

    assert own in Path("r.html").read_text(encoding="utf-8")
    assert "sampel 4 dari 7" in report._repr_html_()
