"""The syntax of expressions: text to an ``ast`` tree of bounded size, with plain words on slips."""

from __future__ import annotations

import ast
from typing import Final

from kotaku_eval.expression_gaps import gap
from kotaku_eval.expression_notes import Notes, RejectedError
from kotaku_eval.expression_slips import Slip, plain_slips, slips

MAX_LENGTH: Final = 2000
MAX_DEPTH: Final = 30


class Syntax(Notes):
    """Parses the text; every slip is noted with what to write instead."""

    def _parse(self) -> ast.expr:
        lead = len(self.text) - len(self.text.lstrip())
        if len(self.text) > MAX_LENGTH:
            raise self._reject(
                0,
                f"ungkapan lebih panjang dari {MAX_LENGTH} karakter",
                f"expression longer than {MAX_LENGTH} characters",
            )
        if not self.text.strip():
            raise self._reject(0, "ungkapan kosong", "empty expression")
        self._refuse(plain_slips(self.text))
        try:
            # Leading blanks would be an indentation error; the bracket keeps the columns.
            self.wrapped = f"({self.text[lead:]}\n)"
            body = ast.parse(self.wrapped, mode="eval").body
        except (SyntaxError, ValueError, MemoryError, RecursionError) as failure:
            missing = gap(self.text)
            self._refuse(slips(self.text) or ([missing] if missing is not None else []))
            offset = getattr(failure, "offset", None) or 1
            reason = getattr(failure, "msg", None) or str(failure) or "too deeply nested"
            raise self._reject(
                max(0, offset - 2 + lead),
                f"ungkapan tidak sah: {reason}",
                f"not a valid expression: {reason}",
            ) from failure
        if _is_deeper(body, MAX_DEPTH):
            raise self._reject(
                0,
                f"ungkapan bersarang lebih dari {MAX_DEPTH} tingkat",
                f"expression nested more than {MAX_DEPTH} levels deep",
            )
        return body

    def _refuse(self, found: list[Slip]) -> None:
        for slip in found:
            self._note_at(slip.start, slip.length, slip.text, slip.hint)
        if found:
            raise RejectedError


def _is_deeper(node: ast.AST, limit: int) -> bool:
    """Whether a tree is deeper than a limit, found without recursion."""
    level: list[ast.AST] = [node]
    for _ in range(limit):
        level = [child for parent in level for child in ast.iter_child_nodes(parent)]
        if not level:
            return False
    return True
