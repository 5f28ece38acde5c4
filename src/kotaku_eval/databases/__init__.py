"""Databases: portfolios as tables of a database, judged and counted where they lie."""

from __future__ import annotations

from kotaku_eval.databases.checks import DatabaseTables, checked
from kotaku_eval.databases.reading import read_tables
from kotaku_eval.databases.verdicts import DatabaseVerdicts, judged_in_database

__all__ = ["DatabaseTables", "DatabaseVerdicts", "checked", "judged_in_database", "read_tables"]
