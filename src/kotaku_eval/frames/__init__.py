"""Frames: portfolios as tables of columns, judged where they lie."""
