"""Words of a definition file: plain text, or the same in both languages."""

from __future__ import annotations

from kotaku_eval.definitions.belongings import key_hint
from kotaku_eval.definitions.leaves import text_of
from kotaku_eval.definitions.nodes import LeafError
from kotaku_eval.sources import Mapping, Node, Scalar
from kotaku_eval.texts import Text


def text_pair(node: Node) -> Text:
    """Return words: plain, or in both languages as ``{id: ..., en: ...}``.

    Raises:
        LeafError: A language is missing or unknown, or it is neither.
    """
    if not isinstance(node, Mapping):
        return Text.same(words_of(node))
    for key in node.items:
        if key not in {"id", "en"}:
            text = Text(id=f"bahasa tidak dikenal '{key}'", en=f"unknown language '{key}'")
            raise LeafError(node.keys[key], text, key_hint(key, {"id", "en"}))
    for key in ("id", "en"):
        if key not in node.items:
            text = Text(id=f"bahasa '{key}' tidak ada", en=f"the language '{key}' is missing")
            hint = Text(id="Tulis {id: ..., en: ...}.", en="Write {id: ..., en: ...}.")
            raise LeafError(node.source, text, hint)
        part = node.items[key]
        if isinstance(part, Scalar) and part.is_null:
            text = Text(id=f"bahasa '{key}' kosong", en=f"the language '{key}' is empty")
            raise LeafError(node.keys[key], text)
    return Text(id=words_of(node.items["id"]), en=words_of(node.items["en"]))


def words_of(node: Node) -> str:
    """Return text that says something.

    Raises:
        LeafError: It is no single text, or blank.
    """
    words = text_of(node)
    if not words.strip():
        text = Text(id="teks kosong", en="empty text")
        hint = Text(id="Tulis kata-katanya.", en="Write the words.")
        raise LeafError(node.source, text, hint)
    return words
