"""Where an expression is wrong: problems with their place, and the way out of a part."""

from __future__ import annotations

import ast

from kotaku_eval.errors import Problem
from kotaku_eval.facts import Vocabulary
from kotaku_eval.sources import Source
from kotaku_eval.texts import Text


class RejectedError(Exception):
    """A part cannot be checked further; its problem is already noted."""


class Notes:
    """Collects the mistakes of one expression, each with its place in the file."""

    def __init__(self, text: str, source: Source | None) -> None:
        # A folded YAML text may hold line breaks; blanks keep the columns.
        self.text = text.replace("\n", " ")
        self.source = source
        self.problems: list[Problem] = []
        self.variables: dict[str, Vocabulary] = {}
        # The text in brackets, as it was parsed.
        self.wrapped = ""

    def _offset(self, node: ast.AST) -> int:
        """Return the column of a node in the text: ast counts bytes, after our bracket."""
        lead = len(self.text) - len(self.text.lstrip())
        raw = ("(" + self.text[lead:]).encode()[: getattr(node, "col_offset", 1)]
        return max(0, len(raw.decode(errors="ignore")) - 1 + lead)

    def _note(
        self, at: ast.AST | int, indonesian: str, english: str, hint: Text | None = None
    ) -> None:
        offset = at if isinstance(at, int) else self._offset(at)
        text = Text(id=indonesian, en=english)
        if self.source is None:
            self.problems.append(Problem(text, hint=hint or Text.same("")))
            return
        self.problems.append(_inside(self.source, self.text, offset).problem(text, hint))

    def _reject(
        self, at: ast.AST | int, indonesian: str, english: str, hint: Text | None = None
    ) -> RejectedError:
        self._note(at, indonesian, english, hint)
        return RejectedError()

    def _words(self, node: ast.expr) -> str:
        """Return a part as it was written."""
        return ast.get_source_segment(self.wrapped, node) or ast.unparse(node)


def _inside(source: Source, text: str, offset: int) -> Source:
    """Return the place of an offset of a text that stands at a source, where it can be told."""
    lines = source.file.lines
    line = lines[source.line - 1] if 1 <= source.line <= len(lines) else ""
    start = line.find(text.strip(), source.column - 1)
    if start < 0:
        return source
    lead = len(text) - len(text.lstrip())
    return Source(source.file, source.line, start + max(0, offset - lead) + 1)
