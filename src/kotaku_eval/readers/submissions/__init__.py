"""Submissions: what forms for phones export, read back."""

from __future__ import annotations
