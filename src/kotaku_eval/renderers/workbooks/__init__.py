"""Workbooks: a report as Excel sheets."""

from __future__ import annotations
