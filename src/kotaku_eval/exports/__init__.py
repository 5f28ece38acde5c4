"""Exports: portfolios in the forms of other tools, with a word on what has no home there."""
