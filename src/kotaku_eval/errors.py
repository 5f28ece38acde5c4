"""Every exception of the library, and the did-you-mean that errors share.

KotakuEvalError
├── InputError               something in a file is wrong: a list of problems, each with its place
│   ├── DefinitionError      a lifecycle, rule set, scale or column mapping
│   └── DataError            a portfolio
├── UnknownNameError         a rule, activity, stage or rule set that does not exist
└── MissingExtraError        an optional library is needed and not installed
"""

from __future__ import annotations

import difflib
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from typing import Final

from attrs import frozen

from kotaku_eval.texts import Language, Text

_OURS: Final = __name__.partition(".")[0]


@frozen
class Problem:
    """One thing that is wrong in an input: what, where, and what to do about it.

    Args:
        text: What is wrong, in both languages.
        where: The place, as ``file:line:column`` or ``Sheet!B7``; empty for values from Python.
        hint: What to do about it; empty when the text says it all.
        excerpt: The offending line with a caret under the place; empty when there is none.
    """

    text: Text
    where: str = ""
    hint: Text = Text.same("")
    excerpt: str = ""

    def to(self, language: Language) -> str:
        """Return the whole problem as one readable paragraph in one language."""
        head = f"{self.where}: " if self.where else ""
        hint = self.hint.to(language)
        tail = f". {hint}" if hint else ""
        excerpt = f"\n{self.excerpt}" if self.excerpt else ""
        return f"{head}{self.text.to(language)}{tail}{excerpt}"

    def __str__(self) -> str:
        return self.to("en")


class KotakuEvalError(Exception):
    """The root of every exception this library raises on purpose.

    >>> issubclass(DefinitionError, KotakuEvalError)
    True
    """

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text

    def to(self, language: Language) -> str:
        """Return the message in one language."""
        return self.text.to(language)


class InputError(KotakuEvalError):
    """One input holds mistakes; all of them are listed, each with its place.

    Attributes:
        problems: The mistakes in the order they stand in the input.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(
            Text(
                id="\n".join(problem.to("id") for problem in self.problems),
                en="\n".join(problem.to("en") for problem in self.problems),
            )
        )


class DefinitionError(InputError):
    """A lifecycle, rule set, scale or column mapping cannot be used as written."""


class DataError(InputError):
    """A portfolio cannot be read as written."""


class UnknownNameError(KotakuEvalError):
    """A name was asked for that does not exist."""


class MissingExtraError(KotakuEvalError):
    """An optional library is needed and is not installed."""

    def __init__(self, extra: str, purpose: Text, *, library: str = "") -> None:
        install = f"pip install {library}" if library else f'pip install "kotaku-eval[{extra}]"'
        super().__init__(
            Text(
                id=f"{purpose.id} memerlukan pustaka tambahan: {install}",
                en=f"{purpose.en} needs an optional library: {install}",
            )
        )


@contextmanager
def needing(extra: str, purpose: Text, *, library: str = "") -> Generator[None]:
    """Say what to install where a block imports a library that is not there.

    A module of our own that is missing is a mistake of ours, and stays one.

    Args:
        extra: The extra that installs it.
        purpose: What it is needed for.
        library: Its own name, where no extra installs it.

    Raises:
        MissingExtraError: A library is missing.

    >>> with needing("frames", Text(id="Tabel", en="A table")):
    ...     import no_such_library
    Traceback (most recent call last):
    kotaku_eval.errors.MissingExtraError: A table needs an optional library: ...
    """
    try:
        yield
    except ModuleNotFoundError as failure:
        if (failure.name or "").partition(".")[0] == _OURS:
            raise
        raise MissingExtraError(extra, purpose, library=library) from failure


def suggestion(name: str, known: Iterable[str]) -> Text:
    """Return "did you mean ...?" for a misspelt name, or empty text when nothing is near.

    >>> str(suggestion("mp2k_hold", ["mp2k_held", "certified"]))
    "Did you mean 'mp2k_held'?"
    """
    candidates = sorted(set(known))
    near = difflib.get_close_matches(name, candidates, n=1, cutoff=0.6)
    if not near:
        folded = {candidate.casefold(): candidate for candidate in candidates}
        near = difflib.get_close_matches(name.casefold(), list(folded), n=1, cutoff=0.6)
        near = [folded[match] for match in near]
    if not near:
        return Text.same("")
    return Text(id=f"Maksud Anda '{near[0]}'?", en=f"Did you mean '{near[0]}'?")


def known_names(names: Iterable[str], limit: int = 12) -> Text:
    """Return a short list of the names that would have been accepted."""
    listed = sorted(set(names))
    shown = ", ".join(listed[:limit]) + (", …" if len(listed) > limit else "")
    return Text(id=f"Yang dikenal: {shown}.", en=f"Known: {shown}.") if listed else Text.same("")


def name_hint(name: str, known: Iterable[str]) -> Text:
    """Return the nearest known name, or else the list of known names."""
    candidates = list(known)
    near = suggestion(name, candidates)
    return near if near.en else known_names(candidates)
