"""Mistakes at a shell: told before the work begins, in both languages, and nothing is lost."""

from __future__ import annotations

import errno
import os
import re
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

import kotaku_eval
from kotaku_eval.cli.program import program
from kotaku_eval.failures import advice_on, reason_of

KEPRI = Path(__file__).resolve().parents[2] / "examples" / "kepri-2018" / "portfolio.yaml"
SMALL = "portfolio: small\nlifecycle: kotaku\nactivities:\n  - {id: A}\n  - {id: B}\n"


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("data.yaml").write_text(SMALL, encoding="utf-8")
    Path("data.json").write_text(
        '{"portfolio": "p", "lifecycle": "kotaku", "activities": [{"id": "A"}]}', encoding="utf-8"
    )
    Path("log.csv").write_text("case,activity,timestamp\nA,mp2k_held,2018-05-01\n", "utf-8")
    Path("folder").mkdir()


def told(*words):
    """Return the exit code of a command, and what it tells in each language."""
    found = [CliRunner().invoke(program, [*words, "--lang", name]) for name in ("id", "en")]
    assert all("Traceback" not in own.stderr for own in found)
    return found[0].exit_code, found[0].stderr, found[1].stderr


@pytest.mark.parametrize(
    "words",
    [
        ("check", "data.yaml"),
        ("report", "data.yaml", "--format", "json"),
        ("export", "data.yaml", "--format", "event-log"),
        ("improve", "data.yaml"),
        ("sample", "data.yaml", "--size", "1"),
        ("template", "--fill", "data.yaml"),
        ("form", "--portfolio", "data.yaml"),
    ],
    ids=lambda words: words[0],
)
def test_a_folder_that_is_not_there_is_told_before_the_work(words, monkeypatch):
    ending = {"export": ".csv", "sample": ".yaml", "template": ".xlsx", "form": ".xlsx"}
    name = f"no/out{ending.get(words[0], '.json')}"
    monkeypatch.setattr("kotaku_eval.cli.inputs.read_portfolio", None)  # nothing is read

    code, indonesian, english = told(*words, "-o", name)

    assert 2 == code
    assert f"{name} tidak dapat ditulis: foldernya tidak ada. Buat dahulu foldernya." in indonesian
    assert f"{name} cannot be written: there is no such folder. Make the folder first." in english


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (("check", "data.json", "--format", "json", "-o"), "data.json"),
        (("report", "data.json", "-o"), "./data.json"),
        (("export", "log.csv", "--lifecycle", "kotaku", "-o"), "log.csv"),
        (("sample", "data.yaml", "--size", "1", "-o"), "data.yaml"),
        (("improve", "data.yaml", "-o"), "folder/../data.yaml"),
        (("check", "log.csv", "--lifecycle", "kotaku", "--findings"), "log.csv"),
    ],
)
def test_what_is_read_is_never_written_over(words, name):
    before = Path(name).read_bytes()

    code, indonesian, english = told(*words, name)

    assert before == Path(name).read_bytes()
    assert 2 == code
    assert "adalah berkas yang dibaca, jadi tidak ditimpa" in indonesian
    assert "is a file that is read, so it is not written over" in english


@pytest.fixture
def chain():
    """Write data that name their rules, which name their lifecycle, with files beside them."""
    lifecycle = KEPRI.parents[2] / "src" / "kotaku_eval" / "data" / "lifecycles" / "kotaku.yaml"
    Path("stages.yaml").write_bytes(lifecycle.read_bytes())
    Path("rules.yaml").write_text(
        "ruleset: own\ntitle: Own\nlifecycle: stages.yaml\n"
        "rules:\n  formed:\n    title: Formed\n    existence: ksm_formed\n",
        encoding="utf-8",
    )
    Path("named.yaml").write_text(
        "portfolio: p\nlifecycle: stages.yaml\nruleset: rules.yaml\nactivities: [{id: A, status: closed}]\n",
        encoding="utf-8",
    )
    Path("waivers.yaml").write_text(
        "waivers:\n  - {rule: formed, scope: {activity: A}, reason: x, approver: y, "
        "issued: 2018-01-01, expires: 2019-01-01}\n",
        encoding="utf-8",
    )
    assert 0 == told("sample", "named.yaml", "--size", "1", "-o", "plan.yaml")[0]
    words = ("--write-baseline", "known.yaml", "--reason", "x", "--fail-on", "none")
    assert 0 == CliRunner().invoke(program, ["check", "named.yaml", *words]).exit_code


@pytest.mark.usefixtures("chain")
@pytest.mark.parametrize(
    ("words", "name"),
    [
        (("report", "named.yaml", "--format", "json", "-o"), "rules.yaml"),
        (("report", "named.yaml", "--format", "json", "-o"), "./stages.yaml"),
        (("report", "data.yaml", "--lifecycle", "stages.yaml", "--format", "json", "-o"),
         "stages.yaml"),
        (("check", "named.yaml", "--waivers", "waivers.yaml", "-o"), "waivers.yaml"),
        (("check", "named.yaml", "--baseline", "known.yaml", "-o"), "known.yaml"),
        (("check", "named.yaml", "--sample", "plan.yaml", "-o"), "folder/../plan.yaml"),
        (("sample", "named.yaml", "--size", "1", "-o"), "stages.yaml"),
        (("improve", "named.yaml", "-o"), "rules.yaml"),
        (("check", "named.yaml", "--reason", "x", "--force", "--write-baseline"), "rules.yaml"),
        (("check", "named.yaml", "--reason", "x", "--force", "--write-baseline"), "named.yaml"),
    ],
)  # fmt: skip
def test_what_the_data_or_other_options_name_is_never_written_over_either(words, name):
    before = Path(name).read_bytes()

    code, indonesian, english = told(*words, name)

    assert before == Path(name).read_bytes()
    assert 2 == code
    assert "adalah berkas yang dibaca, jadi tidak ditimpa" in indonesian
    assert "is a file that is read, so it is not written over" in english


def test_a_table_beside_that_of_activities_is_never_written_over():
    pl.DataFrame({"id": ["A"]}).write_parquet("folder/a.parquet")
    pl.DataFrame({"activity": ["A"]}).write_parquet("events.parquet")
    words = ("check", "folder", "--events", "events.parquet", "--findings")

    for name in ("events.parquet", "folder/a.parquet"):
        before = Path(name).read_bytes()
        code, _, english = told(*words, name)

        assert before == Path(name).read_bytes()
        assert 2 == code
        assert f"--findings: {name} is a file that is read" in english


@pytest.mark.usefixtures("chain")
def test_a_baseline_may_be_written_anew_in_its_own_place():
    words = ("--baseline", "known.yaml", "--write-baseline", "known.yaml")

    code, _, english = told("check", "named.yaml", *words, "--reason", "x", "--force")

    assert 0 == code
    assert "baseline written to known.yaml: 1 findings" in english


def test_two_options_do_not_write_the_same_file():
    code, indonesian, english = told("check", "data.yaml", "-o", "a.csv", "--findings", "./a.csv")

    assert 2 == code
    assert "--findings: ./a.csv sudah menjadi berkas --output." in indonesian
    assert "--findings: ./a.csv is the file of --output already." in english
    assert not Path("a.csv").exists()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("report", "data.yaml", "-o", "folder"), "folder is a folder. Name a file in it."),
        (("check", "data.yaml", "--write-baseline", "no/b.yaml", "--reason", "x"),
         "--write-baseline: no/b.yaml cannot be written: there is no such folder."),
        (("check", "dat.yaml"), "no such file or folder. Did you mean 'data.yaml'?"),
        (("check", "none/data.yaml"), "There is no folder 'none'."),
        (("check", "folder"), "A folder is read only where it holds Parquet; name its files"),
        (("check", "-"), "the standard input is not read. Save it to a file first."),
        (("check", "data.doc"), ".parquet"),
        (("check", "data.yaml", "./data.yaml"), "./data.yaml is named twice."),
        (("check", "data.yaml", "--mapping", "m.yaml"), "--mapping goes with tables only"),
        (("check", "data.yaml", "-o", "folder"), "folder is a folder. Name a file in it."),
        (("sample", "data.yaml", "--verify", "p.yaml", "--size", "3"), "--verify draws nothing"),
        (("sample", "data.yaml", "--size", "1", "--least", "0"), "Write it as in 2."),
        (("--debug",), "the command is missing."),
    ],
)  # fmt: skip
def test_a_mistake_comes_with_a_next_step(words, says):
    code, indonesian, english = told(*words)

    assert 2 == code
    assert says in english
    assert indonesian != english


@pytest.mark.parametrize("number", [errno.EACCES, errno.EISDIR, errno.ENOSPC, errno.EROFS])
def test_a_refusal_of_the_system_has_its_reason_in_both_languages(number):
    reason = reason_of(OSError(number, os.strerror(number)))

    assert reason.id != reason.en


def test_a_file_that_may_not_be_opened_comes_with_advice():
    advice = advice_on("data.yaml", PermissionError(errno.EACCES, "Permission denied"))

    assert "close the other program that has it open" in advice.en


@pytest.mark.parametrize("text", ["", "[", "[1,]", '{"a" 1}', "{'a': 1}", '["x', "[1] 2", "[1 2]"])
def test_broken_json_is_told_in_indonesian_too(text):
    Path("broken.json").write_text(text, encoding="utf-8")

    _, indonesian, english = told("check", "broken.json")
    words = [re.search(r": ([^:]+)\n", own).group(1) for own in (indonesian, english)]

    assert words[0] != words[1]


@pytest.mark.parametrize(
    ("words", "code", "files"),
    [
        (
            ("sample", "data.yaml", "--size", "2", "-o", "p.yaml", "-o", "v.csv"),
            0,
            ("p.yaml", "v.csv"),
        ),
        (("--help",), 0, ()),
        (("check", "none.yaml"), 2, ()),
    ],
    ids=["sample", "help", "mistake"],
)
def test_what_nobody_reads_stops_no_command(words, code, files):
    reader, writer = os.pipe()
    os.close(reader)
    folder = Path(kotaku_eval.__file__).parents[1]

    ended = subprocess.run(
        [sys.executable, "-m", "kotaku_eval.cli", *words],
        check=False, stdout=writer, stderr=writer, env={**os.environ, "PYTHONPATH": str(folder)},
    )  # fmt: skip
    os.close(writer)

    assert (code, files) == (ended.returncode, tuple(own for own in files if Path(own).exists()))


@pytest.mark.parametrize(
    ("words", "told_beside"),
    [
        ((), False),
        (("-o", "a.txt"), True),
        (("--format", "json"), True),
    ],
    ids=["screen", "file", "another form"],
)
@pytest.mark.parametrize("name", ["notes.csv", "notes.parquet"])
def test_a_terminal_shows_notes_once(name, words, told_beside, monkeypatch):
    Path("notes.csv").write_text("case,activity,timestamp,x\nA,mp2k_held,2018-05-01,1\n", "utf-8")
    pl.DataFrame({"id": ["A"], "x": ["1"], "mp2k_held": ["soon"]}).write_parquet("notes.parquet")
    asked = ["check", name, "--lifecycle", "kotaku", "--select", "mp2k-held", "--lang", "en"]

    for terminal in (True, False):
        monkeypatch.setattr("kotaku_eval.cli.deliveries.is_terminal", lambda _, held=terminal: held)
        ran = CliRunner().invoke(program, [*asked, *words])

        assert (told_beside or not terminal) == ("kotaku-eval: note: " in ran.stderr)
        assert ("Notes on reading the data (" in ran.stdout) == (not told_beside)
