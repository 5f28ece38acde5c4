"""Improvements: what moves a score, and what would have to be true for a rule to pass."""
