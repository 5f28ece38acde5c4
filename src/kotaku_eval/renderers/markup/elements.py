"""Elements: pieces of HTML, in which every word is escaped unless it is such a piece itself."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from typing import Final

from kotaku_eval.renderers.escapes import one_line


class Html(str):
    """A piece of HTML that is ready; template engines take it as such by ``__html__``."""

    __slots__ = ()

    def __html__(self) -> str:
        """Return the piece itself."""
        return str(self)


Attribute = str | int | bool | None


def escaped(words: str) -> Html:
    r"""Return words as HTML shows them: nothing in them is obeyed.

    >>> escaped("<b>\x1b[1m")
    '&lt;b&gt;\\x1b[1m'
    """
    return words if isinstance(words, Html) else Html(html.escape(one_line(words)))


def joined(parts: Iterable[str], separator: str = "") -> Html:
    """Return several pieces or words as one piece."""
    return Html(escaped(separator).join(escaped(part) for part in parts))


def element(name: str, *inner: str, **attributes: Attribute) -> Html:
    """Return an element with what stands in it.

    Args:
        name: Its name.
        inner: Pieces, or words that are escaped.
        attributes: Its attributes; ``class_`` is ``class``, and ``_`` stands for ``-``. One that is
            ``None`` or false is left out, one that is true has no value.

    >>> element("td", "a < b", class_="number", data_rule=None)
    '<td class="number">a &lt; b</td>'
    """
    return Html(f"<{name}{_attributes(attributes)}>{joined(inner)}</{name}>")


def _attributes(given: dict[str, Attribute]) -> str:
    made = []
    for key, value in given.items():
        if value is None or value is False:
            continue
        name = key.rstrip("_").replace("_", "-")
        made.append(f" {name}" if value is True else f' {name}="{escaped(str(value))}"')
    return "".join(made)


BREAK: Final = Html("<br>")
_DATE: Final = re.compile(r"(?<![\w-])\d{4}-\d{2}(?:-\d{2})?(?![\w-])")


def dated(words: str) -> Html:
    """Return words in which no date is broken over two lines, of a day or of a month.

    >>> dated("since 2019-05, KMP-2019-05")
    'since <span class="ke-date">2019-05</span>, KMP-2019-05'
    """
    return Html(_DATE.sub(r'<span class="ke-date">\g<0></span>', escaped(words)))


def named(names: Iterable[str], separator: str = ", ") -> Html:
    """Return names out of the data, each with its own direction of writing.

    Without that a name in Arabic would draw the code or the number beside it to its other side.

    >>> named(["Satu", "Dua"])
    '<bdi>Satu</bdi>, <bdi>Dua</bdi>'
    """
    return joined((element("bdi", name) for name in names), separator)


def coded(name: str, code: str) -> Html:
    """Return the name of a place, with its code where that is another."""
    if name in {"", code}:
        return element("span", code)
    return joined([named([name]), element("span", code, class_="ke-id ke-aside")], " ")


def numbers(heads: Iterable[str]) -> list[Html]:
    """Return heads of columns that hold numbers."""
    return [element("th", head, scope="col", class_="ke-number") for head in heads]


def row(cells: Iterable[str], *, kind: str = "td") -> Html:
    """Return a row of a table; a cell that is an element of a table already stays as it is."""
    return element("tr", *(_cell(cell, kind) for cell in cells))


def _cell(cell: str, kind: str) -> Html:
    if isinstance(cell, Html) and cell.startswith(("<td", "<th")):
        return cell
    return element(kind, cell, scope="col" if kind == "th" else None)


def table(heads: Iterable[str], rows: Iterable[Html], class_: str = "") -> Html:
    """Return a table with its heads above and its rows below."""
    return element(
        "table",
        element("thead", row(heads, kind="th")),
        element("tbody", *rows),
        class_=class_ or None,
    )


def folded(summary: str, *inner: str, is_open: bool = False) -> Html:
    """Return something long behind a line that opens it."""
    return element("details", element("summary", summary), *inner, open=is_open)
