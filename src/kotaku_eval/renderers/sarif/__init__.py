"""SARIF: a report as a log of static analysis."""

from __future__ import annotations
