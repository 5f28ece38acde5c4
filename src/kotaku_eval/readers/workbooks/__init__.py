"""Workbooks: forms of the library's own layout, and sheets as tables of a column mapping."""
