"""Slips of every kind of file: each is told once, in both languages, exactly where it stands."""

from __future__ import annotations

import importlib
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from kotaku_eval import load_lifecycle, load_ruleset, read_portfolio
from kotaku_eval.cli.program import program
from kotaku_eval.errors import InputError
from kotaku_eval.readers.mapping_files import load_mapping
from tests.slips.data import PORTFOLIOS
from tests.slips.files import BASES, Slip

KINDS = ("expressions", "rule_sets", "extending", "lifecycles", "data", "texts")
LOADERS: dict[str, Any] = {
    "flow.yaml": load_lifecycle,
    "mapping.yaml": load_mapping,
    "events.yaml": load_mapping,
    "portfolio.yaml": lambda path: read_portfolio(path, strict=True),
}


def slips():
    """Return every slip of every kind."""
    found = []
    for kind in KINDS:
        module = importlib.import_module(f"tests.slips.{kind}")
        for name, listed in vars(module).items():
            if name.isupper() and isinstance(listed, list):
                for at, slip in enumerate(listed):
                    found.append(pytest.param(slip, id=f"{kind}-{name.lower()}-{at}"))
    return found


def told_of(slip: Slip):
    """Return every mistake that is told of a slip, written into the working directory."""
    for name, text in slip.plain.items():
        Path(name).write_bytes(text.encode())
    load = LOADERS.get(slip.top, load_ruleset)
    try:
        load(f"./{slip.top}")
    except InputError as failure:
        return failure.problems
    return ()


def marked(problem):
    """Return the file, line and column of a problem, and what stands over its carets."""
    if not problem.excerpt:
        return problem.where
    shown, carets = problem.excerpt.split("\n")
    name, line, column = problem.where.rsplit(":", 2)
    over, at = "", 0
    for sign in shown:
        if carets[at : at + 1] == "^":
            over += sign
        wide = unicodedata.east_asian_width(sign) in "WF"
        at += 2 if wide else 0 if unicodedata.combining(sign) else 1
    return name, int(line), int(column), over


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("name", BASES)
def test_what_the_slips_are_made_in_is_right(name):
    assert () == told_of(Slip("", {name: BASES[name]}, name))


@pytest.mark.parametrize("slip", slips())
def test_a_slip_is_told_once_where_it_stands(slip):
    problems = told_of(slip)

    assert slip.marks == [marked(problem) for problem in problems]
    assert slip.says in f"{problems[0].text.en}. {problems[0].hint.en}"
    assert all(problem.text.id and (problem.hint.id or not problem.hint.en) for problem in problems)


@pytest.mark.parametrize("slip", PORTFOLIOS)
def test_a_slip_in_a_portfolio_tells_what_it_leaves_out(slip):
    Path("p.yaml").write_text(f"{slip.plain['portfolio.yaml']}  - id: Z9\n", encoding="utf-8")
    try:
        found = read_portfolio("p.yaml")
    except InputError:
        return  # nothing is judged
    lost = {"A1", "Z9"} - {own.id for own in found.activities}
    told = [(note.to("id"), note.to("en")) for note in found.notes]

    assert [("A1", True, True)] * len(lost) == [
        (
            name,
            any(f"Kegiatan '{name}' tidak dinilai." in words for words, _ in told),
            any(f"Activity '{name}' is left out." in words for _, words in told),
        )
        for name in lost
    ]


@pytest.mark.parametrize("slip", slips()[::25])
def test_a_slip_ends_the_program_with_exit_code_2(slip):
    assert told_of(slip)
    Path("data.csv").write_text("Kode\n")
    words = {
        "portfolio.yaml": ["check", "./portfolio.yaml"],
        "flow.yaml": ["check", "data.csv", "--lifecycle", "./flow.yaml"],
        "mapping.yaml": ["check", "data.csv", "--mapping", "./mapping.yaml"],
        "events.yaml": ["check", "data.csv", "--mapping", "./events.yaml"],
    }
    ended = CliRunner().invoke(
        program, [*words.get(slip.top, ["rules", "list", f"./{slip.top}"]), "--lang", "en"]
    )

    assert 2 == ended.exit_code
    assert "^" in ended.stderr
    assert "Traceback" not in ended.stderr
