"""Notebooks: how values show themselves there."""

from __future__ import annotations
