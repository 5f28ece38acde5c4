"""Documents: what a cell says of a piece of evidence, and back."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Final

from kotaku_eval.activities import Document
from kotaku_eval.errors import name_hint
from kotaku_eval.readers.refusals import Refusal
from kotaku_eval.readers.workbooks.words import (
    DOCUMENTS,
    LONGEST_TEXT,
    NONE,
    NUMBER,
    document_words,
    is_word,
)
from kotaku_eval.sources import Mapping, Node, Scalar, Source
from kotaku_eval.texts import Language, Text


@lru_cache(maxsize=1)
def _words() -> dict[str, tuple[bool | None, bool | None]]:
    return document_words()


def document_of(value: Any, kind: str, source: Source) -> Mapping | Refusal | None:
    """Return the record of a document that a cell tells of.

    Args:
        value: The cell: ``ada``, ``tidak ada``, ``ada, benar``, with ``; no. 12/BA`` behind.
        kind: The document.
        source: The place of the cell.

    Returns:
        ``None`` where somebody looked for evidence and this document is not on the list.
    """
    if isinstance(value, bool):
        return _record(Document(kind=kind, exists=value), source)
    if is_word(value, NONE):
        return None
    words, mark, number = str(value).partition(NUMBER.strip())
    state = _words().get(" ".join(words.split()).casefold())
    if state is None:
        shown = str(value)[:60]
        text = Text(
            id=f"bukan keterangan dokumen: '{shown}'", en=f"says nothing of a document: '{shown}'"
        )
        return Refusal(text, name_hint(str(value)[:60], _words()))
    held = number.strip() if mark else ""
    exists, correct = state
    made = Document(kind=kind, exists=exists, correct=correct, number=held or None)
    return _record(made, source)


def _record(made: Document, source: Source) -> Mapping:
    items: dict[str, Node] = {
        "kind": Scalar(made.kind, plain=False, source=source),
        "exists": Scalar(_WRITTEN[made.exists], plain=True, source=source),
    }
    if made.correct is not None:
        items["correct"] = Scalar(_WRITTEN[made.correct], plain=True, source=source)
    if made.number:
        items["number"] = Scalar(made.number, plain=False, source=source)
    return Mapping(items, dict.fromkeys(items, source), source)


_WRITTEN: Final = {True: "true", False: "false", None: "null"}


def documents_of(value: Any, source: Source) -> list[Mapping] | Refusal:
    """Return the documents that one cell lists: ``minutes: ada; photo: tidak ada``, or ``nihil``.

    Args:
        value: The cell, for a stage that does not say which documents it knows.
        source: The place of the cell.
    """
    if is_word(value, NONE):
        return []
    found = []
    for line in str(value).splitlines():
        kind, colon, words = line.partition(":")
        if not line.strip():
            continue
        made = document_of(words.strip() if colon else True, kind.strip(), source)
        if isinstance(made, Refusal):
            return made
        if made is not None:
            found.append(made)
    return found


def document_words_of(document: Document, language: Language) -> str:
    """Return what a cell says of a document.

    >>> document_words_of(Document(kind="minutes", correct=True, number="12/BA"), "id")
    'ada, benar; no. 12/BA'
    """
    words = DOCUMENTS[document.exists, document.correct].to(language)
    return f"{words}{NUMBER}{document.number}" if document.number else words


def listed_documents(documents: Iterable[Document], language: Language) -> str:
    """Return what a cell says of several documents, a line for each."""
    lines = [f"{own.kind}: {document_words_of(own, language)}" for own in documents]
    return "\n".join(lines)[:LONGEST_TEXT] or NONE.to(language)
