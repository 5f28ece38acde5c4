"""Run what the documentation shows, so that it stays true.

In README.md and in the pages of docs/, these fenced blocks are examples, run in order:

- ``python``: executed, or checked as a doctest where it has ``>>>``. All the blocks of a page share
  one namespace, and work in the root of the repository.
- ``yaml`` whose first line is ``# file: some/name.yaml``: written under that name into `here`, a
  temporary folder of the page. Any other ``yaml`` block is only shown.
- ``console``: its ``$ kotaku-eval ...`` lines are run in `here`, from where ``examples/`` can be
  reached as well, and what they print must be what the block shows. A line ``...`` stands for any
  lines, ``$ echo $?`` shows the exit code of the command before it, and a command that shows
  nothing need only end with 0 (all is well) or 1 (there are findings). The commands that set a
  machine up (`SET_UP`) are not run.

The comment ``<!-- skip: next -->`` leaves the next block out. In docstrings, doctests are run.
"""

from __future__ import annotations

import difflib
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from doctest import ELLIPSIS
from pathlib import Path, PurePosixPath
from typing import Any, Final

from attrs import frozen
from sybil import Example, Sybil
from sybil.parsers.myst import CodeBlockParser, PythonCodeBlockParser, SkipParser
from sybil.parsers.rest import DocTestParser

ROOT: Final = Path(__file__).resolve().parents[1]
SET_UP: Final = frozenset({"cd", "git", "make", "pip", "python3", "source"})
ANY_LINES: Final = "..."
FILE_MARK: Final = re.compile(r"# file: (\S+)\n")
# Exit codes a reader need not be told about: all is well, and there are findings.
ORDINARY_CODES: Final = frozenset({0, 1})


@frozen
class Command:
    """One ``$`` line of a console block and the lines shown below it."""

    line: str
    shown: str


@frozen
class Ran:
    """What a command did: its exit code, and everything it printed."""

    code: int
    printed: str


def commands(block: str) -> Iterator[Command]:
    """Split a console block into its commands; a backslash continues one on the next line.

    Raises:
        ValueError: The block shows output before any command.
    """
    before, *parts = re.split(r"^\$ ", block, flags=re.MULTILINE)
    if before.strip():
        message = f"a console block begins with `$ `, not with {before.splitlines()[0]!r}"
        raise ValueError(message)
    for part in parts:
        line, _, shown = part.replace("\\\n", " ").partition("\n")
        yield Command(line.strip(), shown)


def difference(shown: str, printed: str) -> str:
    """Return how printed text differs from the text shown, as a diff; empty if it does not.

    Spaces at the ends of lines and empty lines at the end do not count.
    """
    expected, actual = tidy_lines(shown), tidy_lines(printed)
    pattern = "".join(
        r"(?:.*\n)*?" if line == ANY_LINES else re.escape(line) + r"\n" for line in expected
    )
    if re.fullmatch(pattern, "".join(f"{line}\n" for line in actual)):
        return ""
    return "\n".join(difflib.unified_diff(expected, actual, "shown", "printed", lineterm=""))


def tidy_lines(text: str) -> list[str]:
    """Return the lines of a text without the blanks at the end of each and of the whole."""
    return [line.rstrip() for line in text.rstrip().splitlines()]


def run_console(example: Example) -> str | None:
    """Run the commands of a console block; return what is wrong."""
    last = Ran(0, "")
    for command in commands(example.parsed):
        if command.line == "echo $?":
            last = Ran(0, f"{last.code}\n")
        elif shlex.split(command.line, comments=True)[0] in SET_UP:
            continue
        else:
            last = run_command(command.line, cwd=example.namespace["here"])
        if fault := fault_of(command, last):
            return f"$ {command.line}\n{fault}"
    return None


def run_command(line: str, *, cwd: Path) -> Ran:
    """Run one ``kotaku-eval`` line as the installed script, and wait for it.

    Raises:
        ValueError: The line runs another program: the example cannot be checked.
    """
    name, *arguments = shlex.split(line, comments=True)
    if name != "kotaku-eval":
        message = f"cannot run {name!r}: only kotaku-eval, and {', '.join(sorted(SET_UP))} unrun"
        raise ValueError(message)
    script = shutil.which(name, path=Path(sys.executable).parent)
    if script is None:
        message = "kotaku-eval is not installed beside this Python"
        raise FileNotFoundError(message)
    # The same page on every machine: no colours, one width, UTF-8.
    fixed = {"COLUMNS": "100", "NO_COLOR": "1", "PYTHONUTF8": "1", "TERM": "dumb"}
    inherited = {key: value for key, value in os.environ.items() if key != "FORCE_COLOR"}
    done = subprocess.run(
        [script, *arguments],
        cwd=cwd,
        env=inherited | fixed,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    return Ran(done.returncode, done.stdout)


def fault_of(command: Command, ran: Ran) -> str:
    """Return why a command did not do what the page shows; empty if it did."""
    if "Traceback (most recent call last)" in ran.printed:
        return ran.printed
    if command.shown.strip():
        return difference(command.shown, ran.printed)
    if ran.code in ORDINARY_CODES:
        return ""
    return f"ended with {ran.code} and printed:\n{ran.printed}"


def write_file(example: Example) -> str | None:
    """Write a ``yaml`` block that names its file into the page's folder; return what is wrong."""
    mark = FILE_MARK.match(example.parsed)
    if mark is None:
        return None
    name = PurePosixPath(mark[1])
    if name.is_absolute() or ".." in name.parts:
        return f"{name} lies outside the folder of the page"
    path: Path = example.namespace["here"] / name
    path.parent.mkdir(parents=True, exist_ok=True)
    # With the mark: the line numbers of messages are those the reader counts.
    path.write_text(example.parsed, encoding="utf-8")
    return None


def open_page(namespace: dict[str, Any]) -> None:
    """Give a page its folder and work in the root of the repository."""
    here = Path(tempfile.mkdtemp(prefix="page-"))
    (here / "examples").symlink_to(ROOT / "examples")
    namespace["here"] = here
    namespace["cwd_before"] = Path.cwd()
    os.chdir(ROOT)


def close_page(namespace: dict[str, Any]) -> None:
    """Undo what `open_page` did."""
    os.chdir(namespace["cwd_before"])
    shutil.rmtree(namespace["here"])


PAGES: Final = Sybil(
    name="page",
    path=str(ROOT),
    patterns=["*.md"],
    parsers=[
        SkipParser(),
        PythonCodeBlockParser(doctest_optionflags=ELLIPSIS),
        CodeBlockParser("yaml", write_file),
        CodeBlockParser("console", run_console),
    ],
    setup=open_page,
    teardown=close_page,
)

DOCSTRINGS: Final = Sybil(
    name="docstring",
    path=str(ROOT / "src"),
    patterns=["*.py"],
    parsers=[DocTestParser(ELLIPSIS)],
)
