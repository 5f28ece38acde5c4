"""Escapes: data made harmless for the place they are printed in.

A village may be named ``[red]``, ``<script>`` or ``a|b``, or hold the bytes that recolour a
terminal. What is printed shows such a name and never obeys it.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_SPACES: Final = re.compile(r"[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]+")
_HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_JOINERS: Final = "\u200c\u200d"  # several scripts are not written rightly without them
_MARKDOWN: Final = re.compile(r"([\\`*_{}\[\]|~$])")
_WEB: Final = re.compile(r"\b(www)\.", re.IGNORECASE)
_ENTITIES: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_BLOCK_START: Final = re.compile(r"^(\s*)([#+=-]|\d+(?=[.)]))")


def one_line(words: str) -> str:
    r"""Return words on one line, with control characters shown instead of sent.

    Characters that turn the direction of writing or have no width are shown too: they can make
    two names look alike.

    >>> one_line("Sungai\nLekop \x1b[31m[red]")
    'Sungai Lekop \\x1b[31m[red]'
    """
    joined = _SPACES.sub(" ", words)
    return joined if joined.isascii() and joined.isprintable() else _shown(joined)


def paragraphs(words: str) -> str:
    """Return words with their line breaks kept, every other control character shown."""
    return "\n".join(_shown(line) for line in words.splitlines())


def _shown(line: str) -> str:
    return "".join(_visible(sign) if _is_hidden(sign) else sign for sign in line)


def _is_hidden(sign: str) -> bool:
    return unicodedata.category(sign) in _HIDDEN and sign not in _JOINERS


def _visible(sign: str) -> str:
    return sign.encode("unicode_escape").decode("ascii")


def markdown(words: str) -> str:
    r"""Return words that Markdown shows as they are, also in a cell of a table.

    >>> markdown("a|b <script> `x`\n# not a heading")
    'a\\|b &lt;script&gt; \\`x\\` # not a heading'
    """
    line = one_line(words).strip().translate(_ENTITIES)
    line = _MARKDOWN.sub(r"\\\1", line).replace("://", ":/\\/")
    line = _WEB.sub(r"\1\\.", line)
    line = line[:-1] + "\\#" if line.endswith("#") else line  # a heading would take it for its end
    return _BLOCK_START.sub(_escaped_start, line)


def _escaped_start(match: re.Match[str]) -> str:
    space, start = match.groups()
    return f"{space}{start}\\" if start.isdigit() else f"{space}\\{start}"
