"""Bars: a line that tells how far a long run is, where a person waits for it.

A library prints nothing by itself: without being asked, a line appears only in an interactive
session (a notebook, a Python prompt), once a run has taken some seconds. It is gone at the end.
"""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Any, Final, Self

from kotaku_eval.texts import Text

PATIENCE: Final = 2.0
"""So many seconds a run may take before a line appears that nobody asked for."""

_EVERY: Final = 0.1
"""The line is written again after so many seconds."""


class Bar:
    """A line on the standard error that tells how far a run is; silent until it is due.

    It is what ``progress=`` of ``stream`` takes: called with a level and how many are done.

    Args:
        after: How many seconds it stays silent; ``None`` for ever.
        stream: Where it is written; the standard error when not given.

    >>> with Bar(after=None) as bar:
    ...     bar("activity", 1_000)
    """

    def __init__(self, after: float | None = 0.0, stream: Any = None) -> None:
        self._stream = stream
        self._due = None if after is None else time.monotonic() + after
        self._width = 0

    def __call__(self, level: str, done: int, total: int | None = None) -> None:
        """Tell how many subjects of a level are judged.

        Args:
            level: The level.
            done: How many are judged.
            total: How many there are; ``None`` where that is not known.
        """
        if self._due is None or time.monotonic() < self._due:
            return
        share = f" / {total:,}  {100 * done // total} %" if total else ""
        self._write(f"{_JUDGING.id} / {_JUDGING.en}: {level} {done:,}{share}")

    def say(self, text: Text) -> None:
        """Tell what is being done now."""
        if self._due is not None and time.monotonic() >= self._due:
            self._write(f"{text.id} / {text.en}")

    def _write(self, line: str) -> None:
        stream = sys.stderr if self._stream is None else self._stream
        stream.write(f"\r{line.ljust(self._width)}")
        stream.flush()
        self._width = len(line)
        self._due = time.monotonic() + _EVERY

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        failure: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._width:
            self._due = 0.0
            width, self._width = self._width, 0
            stream = sys.stderr if self._stream is None else self._stream
            stream.write(f"\r{' ' * width}\r")
            stream.flush()


_JUDGING: Final = Text(id="Menilai", en="Judging")
ADDING: Final = Text(id="Menghitung nilai", en="Adding up scores")


def bar_for(progress: bool | None) -> Bar:  # noqa: FBT001 - the argument of evaluate
    """Return the bar of a run.

    Args:
        progress: Whether it is shown; ``None``: in an interactive session, once the run takes long.
    """
    if progress is None:
        return Bar(after=PATIENCE if is_interactive() else None)
    return Bar(after=0.0 if progress else None)


def is_interactive() -> bool:
    """Whether a person types what is run: in a notebook or at a prompt."""
    if hasattr(sys, "ps1") or sys.flags.interactive:
        return True
    shell = getattr(sys.modules.get("IPython"), "get_ipython", None)
    return shell is not None and shell() is not None
