"""How far a long run is, told where a person waits for it, and nowhere else."""

from __future__ import annotations

import io
import subprocess
import sys
import types

import pytest

from kotaku_eval import bars, evaluate, load_ruleset, read_portfolio
from kotaku_eval.bars import Bar, bar_for, is_interactive
from kotaku_eval.texts import Text

RULES = load_ruleset("kotaku-2018")
KEPRI = read_portfolio("examples/kepri-2018/portfolio.yaml")


@pytest.fixture
def clock(monkeypatch):
    """Stand in for the clock: a list whose last number is the time."""
    held = [0.0]
    monkeypatch.setattr(bars.time, "monotonic", lambda: held[-1])
    return held


def test_a_run_tells_how_far_it_is_where_that_is_asked_and_leaves_nothing(capsys):
    evaluate(KEPRI, RULES, progress=True)

    told = capsys.readouterr().err
    assert told.startswith("\rMenilai / Judging: activity 16 / 16  100 %")
    assert "" == told.rpartition("\r")[2]
    assert told.rpartition("\r")[0].endswith(" ")


@pytest.mark.parametrize("progress", [None, False])
def test_a_run_is_silent_in_a_script(progress, capsys):
    evaluate(KEPRI, RULES, progress=progress)

    assert ("", "") == capsys.readouterr()


def test_the_report_is_the_same_whether_it_is_told_or_not(capsys):
    assert evaluate(KEPRI, RULES, progress=True).to_json() == evaluate(KEPRI, RULES).to_json()
    assert capsys.readouterr().err


def test_a_script_on_a_terminal_stays_silent_and_a_prompt_does_not():
    asked = "from kotaku_eval.bars import is_interactive; print(is_interactive())"
    for options, expected in (([], "False"), (["-i"], "True")):
        ran = subprocess.run(
            [sys.executable, *options, "-c", asked],
            capture_output=True, text=True, check=True, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        assert expected == ran.stdout.strip()


@pytest.mark.parametrize(("shell", "expected"), [(object(), True), (None, False)])
def test_a_notebook_is_known_by_its_shell(shell, expected, monkeypatch):
    monkeypatch.setitem(sys.modules, "IPython", types.SimpleNamespace(get_ipython=lambda: shell))

    assert expected == is_interactive()


def test_an_interactive_run_is_told_once_it_takes_two_seconds(clock, monkeypatch, capsys):
    monkeypatch.setattr(bars, "is_interactive", lambda: True)
    with bar_for(None) as bar:
        clock.append(1.9)
        bar("activity", 1_000, 4_000)
        before = capsys.readouterr().err
        clock.append(2.1)
        bar("activity", 2_000, 4_000)
        after = capsys.readouterr().err

    assert "" == before
    assert "\rMenilai / Judging: activity 2,000 / 4,000  50 %" == after


def test_the_line_is_not_written_more_often_than_it_can_be_read(clock):
    written = io.StringIO()
    bar = Bar(stream=written)
    for done in range(1, 101):
        clock.append(done / 100)
        bar("activity", done)

    assert 10 >= written.getvalue().count("\r") > 5


def test_a_shorter_line_covers_a_longer_one(clock):
    written = io.StringIO()
    with Bar(stream=written) as bar:
        bar("activity", 1_000_000, 2_000_000)
        clock.append(1.0)
        bar.say(Text(id="Hitung", en="Adding"))

    lines = written.getvalue().split("\r")[1:]
    assert (
        len(lines[0])
        == len(lines[1])
        == len("Menilai / Judging: activity 1,000,000 / 2,000,000  50 %")
    )


def test_a_stream_tells_a_bar_how_far_it_is(tmp_path):
    from kotaku_eval.frames import tables_of
    from kotaku_eval.frames.sinks import sink
    from kotaku_eval.frames.streams import stream

    written = io.StringIO()
    with Bar(stream=written) as bar:
        sink(stream(tables_of(KEPRI), RULES, progress=bar), tmp_path / "found.parquet")

    assert "\rMenilai / Judging: activity 16" in written.getvalue()
