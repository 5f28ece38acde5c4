"""Where an expression is wrong: problems with their place, and the way out of a part."""

from __future__ import annotations

import ast
from typing import Final

from kotaku_eval.errors import Problem, name_hint, suggestion
from kotaku_eval.facts import Vocabulary
from kotaku_eval.sources import Source
from kotaku_eval.texts import Text

MISSING: Final = Text(
    id="Untuk yang tidak tercatat tulis 'x is None'.", en="For what is missing write 'x is None'."
)
FORMS: Final[dict[type[ast.expr], Text]] = {
    ast.Tuple: Text(
        id="Koma bukan operator: tulis 'and' atau 'or' di antara dua syarat.",
        en="A comma is no operator: write 'and' or 'or' between two conditions.",
    ),
    ast.IfExp: Text(
        id="Tulis 'bila' di bawah 'when:' dan syaratnya di bawah 'require:'.",
        en="Write the 'if' under 'when:' and what it asks for under 'require:'.",
    ),
    ast.Subscript: Text(
        id="Entri daftar disebut dengan 'for': sum(t.nilai for t in daftar).",
        en="Entries of a list are spoken of by 'for': sum(t.value for t in list).",
    ),
}
"""What to write instead of forms that other languages have."""

_NO_CLOCK: Final = Text(
    id="Syarat tidak mengenal hari ini; tulis 'due:' untuk hari yang masih ditunggu.",
    en="A condition knows no today; write 'due:' for a day that is still waited for.",
)
_CONSTANTS: Final = {
    **dict.fromkeys(("null", "nil", "nan", "kosong", "empty"), MISSING),
    **dict.fromkeys(("true", "benar", "yes", "ya"), Text(id="Tulis True.", en="Write True.")),
    **dict.fromkeys(("false", "salah", "no"), Text(id="Tulis False.", en="Write False.")),
    **dict.fromkeys(("today", "now", "as_of", "hari_ini", "sekarang"), _NO_CLOCK),
}
_MOST: Final = 3


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
        # Those of them that stand for an event wherever they are written.
        self.given: frozenset[str] = frozenset()
        # The text in brackets, as it was parsed.
        self.wrapped = ""

    def _extent(self, node: ast.AST) -> tuple[int, int]:
        """Return where a node begins in the text and how long it is.

        ast counts bytes, after our bracket, and takes the bracket itself into a bare tuple.
        """
        lead = len(self.text) - len(self.text.lstrip())
        raw = self.wrapped.encode()
        first, last = getattr(node, "col_offset", 1), getattr(node, "end_col_offset", 1)
        if not first:
            return lead, len(self.text.strip())
        start = len(raw[:first].decode(errors="ignore")) - 1 + lead
        return start, max(1, len(raw[first:last].decode(errors="ignore")))

    def _note(
        self, at: ast.AST | int, indonesian: str, english: str, hint: Text | None = None
    ) -> None:
        start, length = (at, 0) if isinstance(at, int) else self._extent(at)
        self._note_at(start, length, Text(id=indonesian, en=english), hint)

    def _note_at(self, start: int, length: int, text: Text, hint: Text | None = None) -> None:
        if self.source is None:
            self.problems.append(Problem(text, hint=hint or Text.same("")))
            return
        self.problems.append(self.source.part(self.text, start, length).problem(text, hint))

    def _reject(
        self, at: ast.AST | int, indonesian: str, english: str, hint: Text | None = None
    ) -> RejectedError:
        self._note(at, indonesian, english, hint)
        return RejectedError()

    def _words(self, node: ast.expr) -> str:
        """Return a part as it was written."""
        found = ast.get_source_segment(self.wrapped, node) or ast.unparse(node)
        # A bare tuple takes our bracket for its own.
        return self.text.strip() if node.col_offset == 0 else found


def meant(written: str, names: list[str]) -> Text:
    """Return what a name that nobody knows was meant to be."""
    constant = _CONSTANTS.get(written.casefold())
    if constant is not None:
        return constant
    near = same_ending(written, names)
    near = near if near.en else suggestion(written, names)
    if near.en:
        return near
    if "." not in written:
        return Text(
            id=f"Teks ditulis di antara tanda kutip: '{written}'.",
            en=f"Text is written in quotes: '{written}'.",
        )
    return name_hint(written, names)


def same_ending(written: str, names: list[str]) -> Text:
    """Return the names that end, or begin, with what is written: ``amount``, ``params.grace``."""
    last = written.rpartition(".")[2].casefold()
    whole = [name for name in names if name.casefold() == written.casefold()]
    longer = [name for name in names if written.startswith(f"{name}.") and "." in name]
    head = written.partition(".")[0].casefold()
    near = [
        name
        for name in names
        if "." in name and name.rpartition(".")[2].casefold() == last
        and (head == last or (head.startswith("param") and name.startswith("param.")))
    ]  # fmt: skip
    found = whole or longer[-1:] or near
    if not found or len(found) > _MOST:
        return Text.same("")
    quoted = [f"'{name}'" for name in found]
    *others, final = quoted
    listed = {"id": "atau", "en": "or"}
    shown = {
        language: f"{', '.join(others)} {word} {final}" if others else final
        for language, word in listed.items()
    }
    return Text(id=f"Maksud Anda {shown['id']}?", en=f"Did you mean {shown['en']}?")
