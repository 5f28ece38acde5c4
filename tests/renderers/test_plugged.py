"""Forms of reports that installed packages bring: found by name and by ending, and never trusted."""

from __future__ import annotations

import importlib
import sys

import pytest
from click.testing import CliRunner

from kotaku_eval.cli.program import program
from kotaku_eval.errors import UnknownNameError
from kotaku_eval.plugins import PluginError
from kotaku_eval.renderers.formats import format_names, format_of, renderer_named

MODULE = '''\
def one_line(report, language="id"):
    """Return the score in one line."""
    return f"{language} {report.header.ruleset} {len(report.findings)}\\n"

def packed(report, language="id"):
    return b"\\x00\\xff"

def fails(report, language="id"):
    raise ValueError("no ink")

def gives_a_number(report, language="id"):
    return 5

number = 5
'''
POINTS = """\
[kotaku_eval.renderers]
acme = acme_forms:one_line
pack = acme_forms:packed
bad = acme_forms:fails
odd = acme_forms:gives_a_number
gone = acme_gone:render
none = acme_forms:number
json = acme_forms:one_line
md = acme_forms:one_line
"""
DATA = """\
portfolio: one
lifecycle: kotaku
activities:
  - {id: A-1, stages: {mp2k_held: 2018-08-10, construction_started: 2018-08-06}}
"""


@pytest.fixture(autouse=True)
def site(tmp_path, monkeypatch):
    """Install a package with forms of reports, sound and broken ones; work beside some data."""
    monkeypatch.setenv("COLUMNS", "120")
    folder = tmp_path / "site"
    (folder / "acme_forms-1.0.dist-info").mkdir(parents=True)
    (folder / "acme_forms.py").write_text(MODULE)
    meta = folder / "acme_forms-1.0.dist-info"
    (meta / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-forms\nVersion: 1.0\n")
    (meta / "entry_points.txt").write_text(POINTS)
    (tmp_path / "data.yaml").write_text(DATA)
    monkeypatch.syspath_prepend(str(folder))
    monkeypatch.chdir(tmp_path)
    importlib.invalidate_caches()
    yield tmp_path
    sys.modules.pop("acme_forms", None)


def run(*words):
    own = ["--select", "mp2k-before-construction", "--lang", "en"]
    return CliRunner().invoke(program, [words[0], "data.yaml", *words[1:], *own])


def test_a_plug_in_renders_in_the_language(order_report):
    assert "en kotaku-2018 10\n" == renderer_named("acme")(order_report, "en")


def test_names_of_plug_ins_come_last():
    names = format_names()

    assert ("table", True) == (names[0], names.index("acme") > names.index("xlsx"))


def test_a_plug_in_serves_the_ending_of_its_name_without_being_imported():
    assert "acme" == format_of("report.acme").name
    assert "acme_forms" not in sys.modules


def test_an_ending_of_the_library_stays_its_own():
    assert ["markdown", "json"] == [format_of("a.md").name, format_of("a.json").name]


def test_the_library_keeps_its_names(order_report):
    assert renderer_named("json")(order_report).startswith("{")


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("bad", "ValueError: no ink"),
        ("odd", "text or bytes are needed, it gave int"),
        ("gone", "ModuleNotFoundError: No module named 'acme_gone'"),
        ("none", "TypeError: 'int' object is not callable"),
    ],
)
def test_a_broken_plug_in_is_one_readable_error(order_report, name, reason):
    with pytest.raises(PluginError) as caught:
        renderer_named(name)(order_report, "en")

    assert caught.value.to("en").startswith(f"the plug-in '{name}' (acme-forms 1.0, acme_")
    assert caught.value.to("en").endswith(f"cannot be used: {reason}")


def test_a_misspelt_name_is_answered_with_that_of_a_plug_in():
    with pytest.raises(UnknownNameError, match="Did you mean 'acme'"):
        renderer_named("acne")


def test_check_takes_a_form_by_name():
    result = run("check", "--format", "acme")

    assert (1, "en kotaku-2018 1\n") == (result.exit_code, result.stdout)


def test_report_takes_a_form_by_the_ending(site):
    result = run("report", "-o", "score.acme")

    assert (0, "en kotaku-2018 1\n") == (result.exit_code, (site / "score.acme").read_text())


def test_bytes_go_to_a_file_and_not_to_the_screen(site):
    refused, written = run("check", "--format", "pack"), run("report", "-o", "score.pack")

    assert (2, 0) == (refused.exit_code, written.exit_code)
    assert "the format pack is no text; name a file with --output" in refused.stderr
    assert b"\x00\xff" == (site / "score.pack").read_bytes()


def test_a_broken_form_ends_a_check_with_its_error():
    result = run("check", "--format", "bad")

    assert 2 == result.exit_code
    assert "ValueError: no ink" in result.stderr


def test_plugins_are_listed_the_broken_with_the_reason():
    result = CliRunner().invoke(program, ["plugins", "--lang", "en"])

    assert 1 == result.exit_code
    for words in [
        "✓ renderers acme (acme-forms 1.0, acme_forms:one_line)",
        "✗ renderers gone (acme-forms 1.0, acme_gone:render)",
        "✗ renderers none (acme-forms 1.0, acme_forms:number)",
        "it is no function",
        "✗ renderers json (acme-forms 1.0, acme_forms:one_line)",
        "the library itself has that name",
    ]:
        assert words in result.stdout
