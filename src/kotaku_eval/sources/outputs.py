"""Outputs: the files that a run is going to write, of which it must not read any before.

Files name each other: data their rules, rules their lifecycle. So what is read is not known when a
run begins, and each file is looked at when it comes to be read.
"""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Final

from attrs import frozen

from kotaku_eval.errors import InputError, Problem
from kotaku_eval.paths import is_file
from kotaku_eval.texts import Text


@frozen
class Output:
    """A file that is going to be written.

    Args:
        option: The option that names it.
        path: The file.
    """

    option: str
    path: str

    def is_at(self, path: Path | str) -> bool:
        """Whether a path leads to the file, which may not be there yet."""
        if is_file(self.path) and is_file(path):
            return Path(self.path).samefile(path)
        return os.path.realpath(self.path) == os.path.realpath(path)

    @property
    def refusal(self) -> Text:
        """Say that it is not written, because it is read."""
        return Text(
            id=f"{self.option}: {self.path} adalah berkas yang dibaca, jadi tidak ditimpa. Pilih "
            "nama lain.",
            en=f"{self.option}: {self.path} is a file that is read, so it is not written over. "
            "Choose another name.",
        )


_OUTPUTS: Final[ContextVar[tuple[Output, ...]]] = ContextVar("outputs", default=())


@contextmanager
def writing(output: Output) -> Generator[None]:
    """Let a file not be read as long as it is going to be written."""
    before = _OUTPUTS.set((*_OUTPUTS.get(), output))
    try:
        yield
    finally:
        _OUTPUTS.reset(before)


def output_at(path: Path | str) -> Output | None:
    """Return what is going to be written at a path."""
    return next((own for own in _OUTPUTS.get() if own.is_at(path)), None)


def refuse_output(path: Path | str, error: type[InputError]) -> None:
    """Refuse to read a file that is going to be written.

    Raises:
        InputError: As ``error``: the file is an output of this run.
    """
    found = output_at(path)
    if found is not None:
        raise error([Problem(found.refusal)])
