"""Styles: how the cells of a form look."""

from __future__ import annotations

from typing import Any, Final

_NAVY: Final = "#1F3A5F"
_FONT: Final = {"font_name": "Calibri", "font_size": 11, "valign": "top"}
DATE: Final = "dd/mm/yyyy"


class Styles:
    """The formats of one workbook, each made once.

    Args:
        book: The workbook that is written.
    """

    def __init__(self, book: Any) -> None:
        def made(**settings: Any) -> Any:
            return book.add_format({**_FONT, **settings})

        head = {"bold": True, "text_wrap": True, "border": 1, "border_color": "#9AA5B1"}
        self.title = made(bold=True, font_size=13, font_color=_NAVY, num_format="@")
        self.heading = made(**head, bg_color="#D9E2EC", num_format="@")
        self.odd = made(**head, bg_color="#D9E2EC", num_format="@")
        self.even = made(**head, bg_color="#F0E6D2", num_format="@")
        self.text = made(num_format="@")
        self.wrapped = made(num_format="@", text_wrap=True)
        codes: dict[str, dict[str, Any]] = {
            name: {"num_format": code} for name, code in _CODES.items()
        }
        codes["text"].update(align="left", indent=1)  # stands off the number beside it
        self.formats = {name: made(**own) for name, own in codes.items()}
        grey = {"italic": True, "font_color": "#7B8794", "bg_color": "#F5F7FA"}
        self.examples = {name: made(**own, **grey) for name, own in codes.items()}

    def heading_of(self, *, is_odd: bool) -> Any:
        """Return the style of a heading, by the group it belongs to."""
        return self.odd if is_odd else self.even

    def named(self, name: str) -> Any:
        """Return a style of the instructions."""
        known = {"title": self.title, "line": self.text, "heading": self.heading}
        return known.get(name, self.wrapped)


_CODES: Final = {
    "text": "@",
    "date": DATE,
    "integer": "#,##0",
    "number": "General",
    "year": "0",
}
