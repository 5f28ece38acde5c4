"""Columns: rules lowered to expressions that every column engine prints."""
