"""``kotaku-eval report`` writes a page of HTML, with the data that were judged and a baseline."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from kotaku_eval.cli.program import program

EXAMPLE = Path("examples/waivers").resolve()
DATA = Path("examples/kepri-2018/portfolio.yaml").resolve()


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    """Work in an empty folder."""
    monkeypatch.chdir(tmp_path)


def report(*words):
    given = ["report", str(DATA), "-o", "report.html", *(str(word) for word in words)]
    done = CliRunner().invoke(program, [*given, "--lang", "en"])
    assert 0 == done.exit_code, done.stderr
    return Path("report.html").read_text(encoding="utf-8")


def test_the_ending_tells_the_format_and_the_page_has_the_timelines():
    page = report("--select", "mp2k-*")

    assert page.startswith('<!DOCTYPE html>\n<html lang="en">')
    assert 16 == page.count('<table class="timeline"')


def test_waivers_and_a_baseline_are_told_apart():
    page = report("--waivers", EXAMPLE / "waivers.yaml", "--baseline", EXAMPLE / "baseline.yaml")

    for words in ("New findings", "Known findings, in the baseline", "Waived findings"):
        assert words in page
