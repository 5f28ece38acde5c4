"""Sessions: what one run of the program knows before its command begins."""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import sys
from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NoReturn

import click
from attrs import frozen

from kotaku_eval.cli.endings import Ending
from kotaku_eval.renderers.escapes import paragraphs
from kotaku_eval.renderers.widths import WIDTH
from kotaku_eval.texts import LANGUAGES, Language, Text

PROGRAM: Final = "kotaku-eval"
DEBUG_VARIABLE: Final = "KOTAKU_EVAL_DEBUG"
WIDEST: Final = 120


@frozen
class Session:
    """The language and manner of one run.

    Args:
        language: The language of every word.
        debug: Whether a failure of the program itself shows where it happened.
    """

    language: Language = "id"
    debug: bool = False

    @classmethod
    def of(cls, words: Sequence[str]) -> Session:
        """Read the language ahead of everything else, so that every error can speak it.

        >>> Session.of(["check", "data.yaml", "--lang", "en"]).language
        'en'
        """
        own = list(words)[: words.index("--")] if "--" in words else list(words)
        pairs = pairwise([*own, ""])
        given = [
            after if word == "--lang" else word.removeprefix("--lang=")
            for word, after in pairs
            if word.split("=")[0] == "--lang"
        ]
        chosen: list[Language] = [known for known in LANGUAGES if known in given[-1:]]
        debug = "--debug" in own or bool(os.environ.get(DEBUG_VARIABLE))
        return cls(chosen[0] if chosen else "id", debug)

    def say(self, text: Text) -> str:
        """Return words in the language of the run."""
        return text.to(self.language)

    def tell(self, text: Text) -> None:
        """Write a note or an error to the standard error."""
        # Where nobody reads notes any more, the work goes on.
        with contextlib.suppress(BrokenPipeError):
            click.echo(paragraphs(f"{PROGRAM}: {self.say(text)}"), err=True)

    def show(self, words: str, *, color: bool = False) -> None:
        """Write a result to the standard output; a reader that has gone away is no failure."""
        with contextlib.suppress(BrokenPipeError):
            click.echo(words.removesuffix("\n"), color=color or None)

    def end(self, ending: Ending) -> NoReturn:
        """End the command."""
        click.get_current_context().exit(ending.value)


def session() -> Session:
    """Return the session of the running command."""
    return click.get_current_context().ensure_object(Session)


def is_terminal(stream: object) -> bool:
    """Whether a person looks at a stream."""
    return isinstance(stream, io.TextIOBase) and stream.isatty()


def has_color() -> bool:
    """Whether the standard output takes colours."""
    return is_terminal(sys.stdout) and not os.environ.get("NO_COLOR")


def width() -> int:
    """Return how many columns the output has: the terminal's or those of ``COLUMNS``."""
    return min(shutil.get_terminal_size((WIDTH, 24)).columns, WIDEST)


def write_in_utf8() -> None:
    """Write UTF-8 whatever the locale says; what even that cannot hold is shown escaped."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def flush() -> None:
    """Write out what is left; let nothing be written to a pipe that nobody reads any more."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            with contextlib.suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
