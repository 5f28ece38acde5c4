"""Readers: portfolio files and tables into portfolios."""
