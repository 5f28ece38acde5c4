"""Refusals: why the text of a cell cannot be read as what its column should hold."""

from __future__ import annotations

from attrs import frozen

from kotaku_eval.texts import Text


@frozen
class Refusal:
    """What is wrong with a text, and what to do about it; its place is known to the caller.

    A value and not an exception, so that a text that stands in a thousand rows is judged once.
    """

    text: Text
    hint: Text = Text.same("")
