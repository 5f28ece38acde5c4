"""The command line: ``kotaku-eval``.

Its words are Indonesian unless ``--lang en`` is given. Results go to the standard output, notes
and progress to the standard error. It ends with 0 (nothing found), 1 (findings at or above
``--fail-on``), 2 (wrong usage, rules or data) or 3 (a rule or the program broke).
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Final

from kotaku_eval.errors import MissingExtraError
from kotaku_eval.texts import LANGUAGES, Text

EXTRA: Final = "cli"
_LIBRARIES: Final = frozenset({"click", "rich"})
_REFUSED: Final = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return how it ended.

    Args:
        arguments: The words after the program's name; those of the process when not given.

    Returns:
        0, 1, 2 or 3, for ``sys.exit``.
    """
    try:
        from kotaku_eval.cli.program import program
    except ModuleNotFoundError as failure:
        if (failure.name or "").partition(".")[0] not in _LIBRARIES:
            raise
        missing = MissingExtraError(EXTRA, Text.same("kotaku-eval"))
        sys.stderr.write("".join(f"{missing.to(language)}\n" for language in LANGUAGES))
        return _REFUSED
    return program.run(arguments)
