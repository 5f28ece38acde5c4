from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from kotaku_eval import read_portfolio
from kotaku_eval.cli.program import program
from kotaku_eval.improvements import improvements
from tests.shipped import shipped_rules

KEPRI = "examples/kepri-2018/portfolio.yaml"
HOSTILE = """\
portfolio: hostile
lifecycle: kotaku
illustrative: true
places:
  village:
    - {code: "01", name: "[red]Desa|<b>", ceiling: 100}
activities:
  - id: "J|1"
    title: "[bold]Jalan\\u001b[31m"
    place: "01"
    stages: {mp2k_held: 2018-08-10, construction_started: 2018-08-06}
"""


@pytest.fixture
def run(monkeypatch):
    """Run the command in English on a wide screen."""
    monkeypatch.setenv("COLUMNS", "120")

    def start(*words: str, lang: str = "en"):
        return CliRunner().invoke(program, ["improve", *words, "--lang", lang])

    return start


def test_it_says_what_to_put_right_first_where_it_leads_and_what_value_would_do(run):
    result = run(KEPRI, "--village", "2192010001", "--top", "4")

    assert 0 == result.exit_code
    for words in (
        "The nearest repairs to the category Adequate (from 65.0): 1",
        "Proved: with fewer repairs that category is not reached.",
        "  1. +5.00  D-1 Drainase lingkungan RT 02: The accountability report (LPJ) has been made",
        "→ category Adequate",
        "Would pass with: Accountability report (LPJ), date: recorded, any date",
        "only true records count",
        "Score: 51.4 to 69.8 (exact).",
        "The category may change: Less than adequate, Adequate.",
    ):
        assert words in result.output


def test_it_speaks_indonesian(run):
    output = run(KEPRI, "--top", "1", lang="id").output

    for words in (
        "Perbaikan terdekat ke kategori Sangat baik (mulai 85,0): 16",
        "+0,71",
        "Terpenuhi dengan: Serah terima pekerjaan, tanggal: tercatat, tanggal apa pun",
        "hanya catatan yang benar yang dihitung",
        "Kategori tetap Memadai.",
    ):
        assert words in output
    assert "Would" not in output


@pytest.mark.parametrize("width", ["40", "60", "100"])
def test_no_line_is_wider_than_the_screen(run, monkeypatch, width):
    monkeypatch.setenv("COLUMNS", width)
    output = run(KEPRI, "--village", "2192010001", "--top", "30", lang="id").output

    assert max(map(len, output.splitlines())) <= int(width)


def test_json_holds_what_the_function_returns(run):
    result = run(KEPRI, "--format", "json", "--top", "5")
    made = json.loads(result.output)
    found = improvements(read_portfolio(KEPRI), shipped_rules())

    assert found.to_dict(5) == made
    assert 5 == len(made["gains"])
    assert 123 == made["findings"]
    assert made["plan"]["is_minimal"]
    assert {"id", "en"} == made["gains"][0]["would_pass_with"][0]["words"].keys()


@pytest.mark.no_cover
def test_the_same_data_give_the_same_bytes(run):
    words = (KEPRI, "--village", "2192010001", "--format", "markdown", "--top", "123")

    assert run(*words).output == run(*words).output


@pytest.mark.parametrize("form", ["table", "markdown"])
def test_words_of_the_data_are_shown_and_never_obeyed(run, tmp_path, form):
    path = tmp_path / "hostile.yaml"
    path.write_text(HOSTILE, encoding="utf-8")
    result = run(str(path), "--format", form, "--top", "60")

    assert 0 == result.exit_code
    assert "\x1b" not in result.output
    if form == "markdown":
        assert "\\[bold\\]Jalan" in result.output
        assert "<b>" not in result.output
    else:
        assert "[bold]Jalan" in result.output


def test_the_value_is_that_of_the_data_given(run, tmp_path):
    path = tmp_path / "one.yaml"
    path.write_text(HOSTILE, encoding="utf-8")
    output = run(str(path), "--top", "80").output

    assert (
        "Pre-construction meeting (MP2K), date: 2018-08-06 or earlier (recorded: 2018-08-10)"
        in output
    )


def test_it_writes_to_a_file(run, tmp_path):
    path = tmp_path / "page.md"
    result = run(KEPRI, "--format", "markdown", "--output", str(path))

    assert f"written to {path}" in result.output
    assert path.read_text(encoding="utf-8").startswith("# Raise the score: Spot check")


def test_a_cost_makes_the_plan_say_what_it_costs(run):
    output = run(KEPRI, "--top", "0", "--cost", "high=2").output

    assert "Cost 31, proved to be the least." in output
    assert "What raises the score most" not in output


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--village", "219201000"], "no such place: 219201000. Did you mean"),
        (["--cost", "hgih=2"], "neither a rule nor a severity: hgih. Did you mean 'high'?"),
        (["--cost", "high"], "--cost: 'high' cannot be used."),
        (["--top", "-1"], "--top: '-1' cannot be used."),
        (["--weights", "100"], "--weights: '100' cannot be used."),
        (["--weights", "abc"], "--weights: 'abc' cannot be used."),
        (["--rules", "kotaku-2081"], "Did you mean 'kotaku-2018'?"),
        (["--format", "jsn"], "--format: 'jsn' cannot be used."),
    ],
)
def test_a_wrong_option_ends_with_2_and_says_what_is_meant(run, words, told):
    result = run(KEPRI, *words)

    assert 2 == result.exit_code
    assert told in result.output


def test_where_a_rule_breaks_there_is_no_score_and_it_is_said(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "broken_rules.py").write_text(
        "from kotaku_eval import rule\n\n\n"
        "@rule(id='breaks', facts=['fiscal_year'], missing='given', indicator='')\n"
        "def breaks(year):\n    '''Breaks.'''\n    return 1 // 0\n\n\nRULES = [breaks]\n",
        encoding="utf-8",
    )
    (tmp_path / "one.yaml").write_text(HOSTILE, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    result = run("one.yaml", "--rules", "broken_rules:RULES")

    assert 0 == result.exit_code
    assert "Score now: none (a rule broke, or nothing was judged)" in result.output
