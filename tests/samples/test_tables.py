"""Samples of tables: drawn of Parquet, workbooks and CSV, and judged in data frames."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

from kotaku_eval import load_ruleset, read_portfolio
from kotaku_eval.cli.program import program
from kotaku_eval.errors import KotakuEvalError
from kotaku_eval.evaluation import evaluate
from kotaku_eval.frames import objects, portfolio_of, read_frames
from kotaku_eval.samples.designs import Design
from kotaku_eval.samples.plan_files import load_plan
from kotaku_eval.samples.plans import draw

LATE = {8, 13, 17}
ROWS = {
    "id": [f"A-{at:02}" for at in range(30)],
    "village": [f"V{at % 6}" for at in range(30)],
    "component": ["Lingkungan" if at % 3 else "Sosial" for at in range(30)],
    "mp2k_held": [f"2018-05-{at + 1:02}" for at in range(30)],
    "construction_started": [f"2018-05-{at + (0 if at in LATE else 2):02}" for at in range(30)],
}
RULES = load_ruleset("kotaku-2018").select(["mp2k-before-construction"], [])


@pytest.fixture
def run(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    Path("folder").mkdir()
    pl.DataFrame(ROWS)[:13].write_parquet("folder/one.parquet")
    pl.DataFrame(ROWS)[13:].write_parquet("folder/two.parquet")
    return lambda *words: CliRunner().invoke(
        program, [str(word) for word in (*words, "--lang", "en")]
    )


def same_as_portfolio():
    """Return the same activities as objects."""
    return read_frames(pl.DataFrame(ROWS), "kotaku")


def test_a_folder_of_parquet_a_workbook_and_a_portfolio_give_the_same_sample(run):
    whole = portfolio_of(same_as_portfolio())
    design = Design(seed="7", by=("component",))
    made = run("template", "--fill", "folder", "-o", "frame.xlsx")
    for name in ("folder", "folder/*.parquet", "frame.xlsx"):
        run("sample", name, "--by", "component", "--size", "9", "--seed", "7",
            "-o", f"{Path(name).name.strip('*.')}.yaml")  # fmt: skip
    verified = run("sample", "folder", "--verify", "frame.xlsx.yaml")

    wanted = [unit.id for unit in draw(whole, design, 9).units]
    found = [
        [unit.id for unit in load_plan(f"{name}.yaml").units]
        for name in ("folder", "parquet", "frame.xlsx")
    ]

    assert 0 == made.exit_code
    assert [wanted] * 3 == found
    assert (0, "this plan is what the frame gives.\n") == (verified.exit_code, verified.stdout)


def test_parquet_is_judged_as_a_sample_as_a_portfolio_is(run):
    run("sample", "folder", "--size", "12", "-o", "plan.yaml")
    told = run("check", "folder/*.parquet", "--sample", "plan.yaml", "--select", RULES.rules[0].id,
               "--fail-on", "none")  # fmt: skip
    plan = load_plan("plan.yaml")
    held = evaluate(portfolio_of(same_as_portfolio()), RULES, sample=plan)
    frame = evaluate(pl.DataFrame(ROWS), RULES, sample=plan)

    assert 0 == told.exit_code
    assert "sample: 12 visited, 12 drawn, of 30 (activity)" in told.stdout
    assert held.score == frame.score
    assert held.sampling == frame.sampling
    assert 18 == len(frame.sampling.outside)


def test_too_many_activities_are_refused_with_what_to_do(run, monkeypatch):
    monkeypatch.setattr(objects, "MOST_OBJECTS", 20)
    plan = draw(portfolio_of(same_as_portfolio()), Design(seed="1"), 5)

    told = run("sample", "folder", "--size", "3")
    with pytest.raises(KotakuEvalError, match=r"30 activities are too many .* Filter the table"):
        evaluate(pl.DataFrame(ROWS), RULES, sample=plan)

    assert 2 == told.exit_code
    assert "30 activities are too many to be read one by one (at most 20)" in told.stderr


def test_tables_of_a_database_are_to_be_fetched_first():
    import ibis

    plan = draw(portfolio_of(same_as_portfolio()), Design(seed="1"), 5)

    with pytest.raises(KotakuEvalError, match=r"Fetch the rows .* \.to_pyarrow\(\)"):
        evaluate(ibis.memtable(pl.DataFrame(ROWS)), RULES, sample=plan)


def test_notes_on_rows_stay_in_the_report_of_a_sample():
    rows = pl.DataFrame({**ROWS, "mp2k_held": ["soon", *ROWS["mp2k_held"][1:]]})
    plan = draw(portfolio_of(same_as_portfolio()), Design(seed="1"), 5)

    report = evaluate(rows, RULES, sample=plan)

    assert ["column 'mp2k_held': not a date: 'soon' (1 rows; row 1: 'soon')"] == [
        note.text.en for note in report.notes
    ]


@pytest.mark.parametrize("most", [1, 1000])
def test_explain_and_next_read_one_activity_of_parquet(run, monkeypatch, most):
    monkeypatch.setattr(objects, "MOST_OBJECTS", most)

    explained = run("explain", RULES.rules[0].id, "--portfolio", "folder", "--subject", "A-13")
    steps = run("next", "folder", "A-13")
    missing = run("next", "folder", "A-99")

    assert (0, 0, 2) == (explained.exit_code, steps.exit_code, missing.exit_code)
    assert "A-13: ✗ fail" in explained.stdout
    assert "Construction started (construction_started): 2018-05-13" in steps.stdout
    assert "no such activity: A-99." in missing.stderr


def test_a_large_table_is_explained_on_the_day_of_all_its_rows(run, monkeypatch):
    plans = ["2018-05-10" if name == "A-01" else None for name in ROWS["id"]]
    pl.DataFrame({**ROWS, "handed_over.planned": plans}).write_parquet("planned.parquet")
    monkeypatch.setattr(objects, "MOST_OBJECTS", 1)

    told = run(
        "explain", "works-handed-over", "--portfolio", "planned.parquet", "--subject", "A-01"
    )

    # On the newest day of its own, 2018-05-04, it would be pending.
    assert "A-01: ✗ fail" in told.stdout


def test_parquet_is_exported_and_improved(run):
    exported = run("export", "folder", "-o", "log.csv")
    improved = run("improve", "folder", "--top", "1")
    log = read_portfolio("log.csv", lifecycle="kotaku")

    assert (0, 0) == (exported.exit_code, improved.exit_code)
    assert 30 == len(log.activities)
    assert "Raise the score: " in improved.stdout


def test_options_of_tables_are_refused_without_a_table(run):
    Path("one.yaml").write_text(
        "portfolio: one\nlifecycle: kotaku\nactivities:\n  - {id: A}\n", encoding="utf-8"
    )
    told = run("sample", "one.yaml", "--size", "1", "--events", "e.parquet")

    assert 2 == told.exit_code
    assert "go with Parquet files only" in told.stderr
