"""The endings of the files that the library reads itself."""

from __future__ import annotations

from typing import Final

PORTFOLIO_ENDINGS: Final = (".yaml", ".yml", ".json")
TABLE_ENDINGS: Final = (".csv", ".tsv", ".txt")
WORKBOOK_ENDINGS: Final = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
ARCHIVE_ENDINGS: Final = (".zip",)
"""Of exports of submissions, which hold a table for each repeat."""
PARQUET_ENDINGS: Final = (".parquet", ".pq")
"""Of files that are judged as tables, and never become objects as a whole."""
