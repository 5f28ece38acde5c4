"""Markup: the pieces of HTML that pages and notebooks share."""

from __future__ import annotations
