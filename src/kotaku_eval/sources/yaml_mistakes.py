"""Mistakes of YAML itself, in words for people who write rules and not parsers."""

from __future__ import annotations

from typing import Any, Final

import yaml
from attrs import frozen

from kotaku_eval.texts import Text

_INDENT: Final = Text(
    id="Samakan jumlah spasi di depan dengan baris yang setingkat.",
    en="Give it as many leading spaces as the lines of the same level.",
)


@frozen
class YamlMistake:
    """What is wrong with a YAML text.

    Args:
        text: What is wrong.
        hint: What to do about it.
        mark: Where the parser says it is; has ``line`` and ``column``, counted from 0.
    """

    text: Text
    hint: Text | None
    mark: Any


@frozen
class _Reason:
    """How a parser's reason is told; ``at_start`` marks where the broken part began."""

    words: str
    text: Text
    hint: Text
    at_start: bool = False
    context: str = ""


_REASONS: Final = (
    _Reason(
        "tab",
        Text(id="tab di awal baris", en="a tab in the indentation"),
        Text(id="Gunakan spasi, bukan tab.", en="Indent with spaces, not tabs."),
    ),
    _Reason(
        "",
        Text(id="tanda kutip tidak ditutup", en="a quote is not closed"),
        Text(id="Tutup tanda kutipnya.", en="Close the quote."),
        at_start=True,
        context="while scanning a quoted scalar",
    ),
    _Reason(
        "did not find expected ',' or",
        Text(
            id="kurung tidak ditutup, atau koma kurang",
            en="a bracket is not closed, or a comma is missing",
        ),
        Text(id="Periksa [ ], { } dan komanya.", en="Check [ ], { } and the commas."),
        at_start=True,
    ),
    _Reason(
        "could not find expected ':'",
        Text(id="titik dua kurang setelah kunci", en="a colon is missing after a key"),
        Text(id="Tulis 'kunci: nilai'.", en="Write 'key: value'."),
        at_start=True,
    ),
    _Reason(
        "mapping values are not allowed",
        Text(
            id="titik dua kedua di baris ini, atau indentasi terlalu dalam",
            en="a second colon on this line, or the line is indented too far",
        ),
        Text(
            id='Beri tanda kutip "..." pada teks yang memuat titik dua; ' + _INDENT.id,
            en='Put text that holds a colon in quotes "..."; ' + _INDENT.en,
        ),
    ),
    _Reason(
        "did not find expected '-' indicator",
        Text(id="entri daftar tanpa '-'", en="an entry of a list without '-'"),
        _INDENT,
    ),
    _Reason(
        "did not find expected key",
        Text(
            id="indentasi salah, atau teks setelah tanda kutip penutup",
            en="wrong indentation, or text after a closing quote",
        ),
        Text(
            id=_INDENT.id + " Beri tanda kutip pada seluruh nilai yang berawalan tanda kutip.",
            en=_INDENT.en + " Quote the whole of a value that begins with a quote.",
        ),
    ),
    _Reason(
        "cannot start any token",
        Text(
            id="karakter ini tidak boleh mengawali nilai",
            en="this character may not begin a value",
        ),
        Text(
            id="Gunakan spasi, bukan tab; beri tanda kutip pada teks berawalan @ ` atau %.",
            en="Indent with spaces, not tabs; quote text that begins with @ ` or %.",
        ),
    ),
    _Reason(
        "unexpected ':'",
        Text(id="titik dua di tempat yang salah", en="a colon in the wrong place"),
        Text(
            id="Beri spasi setelah titik dua, dan isi nilainya.",
            en="Put a space after the colon, and give a value.",
        ),
    ),
    _Reason(
        "unknown escape character",
        Text(id="garis miring terbalik yang tidak dikenal", en="an unknown backslash escape"),
        Text(id="Pakai tanda kutip tunggal '...'.", en="Use single quotes '...'."),
    ),
)


def yaml_mistake(failure: yaml.MarkedYAMLError) -> YamlMistake:
    """Return what a YAML parser found wrong, in plain words where the reason is known."""
    reason, context = failure.problem or "", failure.context or ""
    mark = failure.problem_mark or failure.context_mark
    for known in _REASONS:
        if known.words in reason and known.context in context:
            at = failure.context_mark if known.at_start and failure.context_mark else mark
            return YamlMistake(_broken(known.text), known.hint, at)
    return YamlMistake(_broken(Text.same(reason or "?")), None, mark)


def _broken(text: Text) -> Text:
    return Text(id=f"YAML tidak sah: {text.id}", en=f"broken YAML: {text.en}")
