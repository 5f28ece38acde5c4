"""Widths: how many columns text has."""

from __future__ import annotations

from typing import Final

WIDTH: Final = 100
"""The columns of text that nobody says a width for."""
