"""Renderers: a report as text or a file of some format; pure functions, one module per format."""

from __future__ import annotations
