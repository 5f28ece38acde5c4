"""Notebooks: how the values of this library show themselves there, and in which language.

What turns a value into HTML is a renderer, and renderers lie above the values. A value therefore
names its renderer with dots and imports it only when somebody looks: no import points upwards, and
who works without a notebook loads nothing of it.

>>> show_in("en")
>>> language_shown()
'en'
>>> show_in("id")
"""

from __future__ import annotations

from typing import ClassVar, Final

from kotaku_eval.plugins import imported
from kotaku_eval.texts import LANGUAGES, Language

_chosen: Final[list[Language]] = ["id"]


def show_in(language: Language) -> None:
    """Choose the language in which values show themselves from now on; Indonesian at first.

    Args:
        language: ``id`` or ``en``.

    Raises:
        ValueError: There is no such language.
    """
    if language not in LANGUAGES:
        msg = f"no such language: {language!r}; there are {', '.join(LANGUAGES)}"
        raise ValueError(msg)
    _chosen[0] = language


def language_shown() -> Language:
    """Return the language in which values show themselves."""
    return _chosen[0]


class Shown:
    """A value that shows itself in a notebook.

    It needs no optional library and sends no script; every word of the data is escaped.
    """

    __slots__ = ()

    shown_by: ClassVar[str] = ""
    """The renderer of the value: ``package.module:function`` of a value and a language."""

    def to_html(self, language: Language | None = None) -> str:
        """Return what a notebook shows: a piece of HTML that stands alone.

        Args:
            language: ``id`` or ``en``; the one chosen by ``show_in`` when not given.
        """
        made: str = imported(self.shown_by)(self, language or language_shown())
        return made

    def _repr_html_(self) -> str:
        return self.to_html()
