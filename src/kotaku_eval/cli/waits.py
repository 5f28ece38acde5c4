"""Waits: what is shown on a terminal while something takes its time."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from kotaku_eval.cli.sessions import is_terminal, session
from kotaku_eval.texts import Text

Advance = Callable[[int], None]
"""Told how much is done."""


@contextmanager
def waiting(what: Text, total: int | None = None) -> Generator[Advance]:
    """Show a bar on the standard error while a block runs; nothing where no person looks at it.

    Args:
        what: What is going on.
        total: How much there is to do; ``None`` where that is not known.

    Yields:
        What is told how much is done.
    """
    if not is_terminal(sys.stderr):
        yield lambda _: None
        return
    time = TimeElapsedColumn() if total is None else TimeRemainingColumn()
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), time)
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(session().say(what), total=total)
        yield lambda done: progress.update(task, completed=done)
