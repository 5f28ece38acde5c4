"""Pages: what the HTML report shows, part by part."""

from __future__ import annotations
