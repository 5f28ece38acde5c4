"""The runner of the documentation's examples must be able to fail."""

from __future__ import annotations

from pathlib import Path

import pytest
from sybil import Document

from tests.docs_runner import PAGES, Command, Ran, commands, difference, fault_of


def page_of(folder: Path, text: str) -> Document:
    """Parse a page as the documentation's pages are, with `folder` as its folder."""
    path = folder / "page.md"
    path.write_text(text, encoding="utf-8")
    page = PAGES.parse(path)
    page.namespace["here"] = folder
    return page


def evaluate(page: Document) -> None:
    for example in page.examples():
        example.evaluate()


def test_a_console_block_is_split_into_commands():
    block = "$ make demo\n$ kotaku-eval check \\\n    a.yaml\none\n\ntwo\n"

    assert [
        Command("make demo", ""),
        Command("kotaku-eval check      a.yaml", "one\n\ntwo\n"),
    ] == list(commands(block))


def test_output_before_any_command_is_refused():
    with pytest.raises(ValueError, match="begins with `\\$ `, not with 'one'"):
        list(commands("one\n$ make demo\n"))


@pytest.mark.parametrize(
    ("shown", "printed"),
    [
        ("one\ntwo\n", "one  \ntwo\n\n"),
        ("one\n...\nfour\n", "one\ntwo\nthree\nfour\n"),
        ("one\n...\ntwo\n", "one\ntwo\n"),
        ("...\n", "anything\n"),
    ],
)
def test_the_shown_lines_match(shown, printed):
    assert difference(shown, printed) == ""


@pytest.mark.parametrize(
    ("shown", "printed"),
    [
        ("one\n", "one\ntwo\n"),
        ("one\ntwo\n", "one\n"),
        ("one.\n", "oneX\n"),
        ("one\n...\nfour\n", "one\ntwo\nthree\n"),
    ],
)
def test_other_lines_are_a_difference(shown, printed):
    assert difference(shown, printed).startswith("--- shown\n+++ printed\n")


@pytest.mark.parametrize(("code", "is_fault"), [(0, False), (1, False), (2, True), (3, True)])
def test_a_command_that_shows_nothing_must_end_well(code, is_fault):
    assert is_fault == bool(fault_of(Command("kotaku-eval", ""), Ran(code, "some output")))


def test_a_traceback_is_a_fault_whatever_the_page_shows():
    ran = Ran(1, "Traceback (most recent call last):\n")

    assert fault_of(Command("kotaku-eval", "...\n"), ran)


def test_a_marked_yaml_block_becomes_a_file(tmp_path):
    text = "# file: sets/own.yaml\nrules: {}\n"
    page = page_of(tmp_path, f"```yaml\n{text}```\n\n```yaml\nshown: only\n```\n")

    evaluate(page)

    assert text == (tmp_path / "sets" / "own.yaml").read_text(encoding="utf-8")
    assert ["page.md", "sets"] == sorted(path.name for path in tmp_path.iterdir())


@pytest.mark.parametrize("name", ["../own.yaml", "/own.yaml"])
def test_a_yaml_block_stays_in_the_folder_of_its_page(tmp_path, name):
    page = page_of(tmp_path, f"```yaml\n# file: {name}\n```\n")

    with pytest.raises(AssertionError, match="lies outside the folder"):
        evaluate(page)


def test_a_false_python_block_fails(tmp_path):
    with pytest.raises(AssertionError):
        evaluate(page_of(tmp_path, "```python\nassert 1 == 2\n```\n"))


def test_a_false_doctest_in_a_page_fails(tmp_path):
    with pytest.raises(AssertionError, match="Expected"):
        evaluate(page_of(tmp_path, "```python\n>>> 1 + 1\n3\n```\n"))


def test_a_skipped_block_is_not_run(tmp_path):
    evaluate(page_of(tmp_path, "<!-- skip: next -->\n\n```python\nassert 1 == 2\n```\n"))


def test_another_program_is_refused(tmp_path):
    with pytest.raises(ValueError, match="cannot run 'rm'"):
        evaluate(page_of(tmp_path, "```console\n$ rm -r things\n```\n"))


def test_the_command_line_is_run_and_compared(tmp_path):
    page = page_of(tmp_path, "```console\n$ kotaku-eval --help\nnot what it prints\n```\n")

    with pytest.raises(AssertionError, match="-not what it prints"):
        evaluate(page)


def test_an_exit_code_can_be_shown(tmp_path):
    block = "$ kotaku-eval --no-such-option\n...\n$ echo $?\n2\n"

    evaluate(page_of(tmp_path, f"```console\n{block}```\n"))
