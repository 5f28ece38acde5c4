"""Table readings: the tables of Parquet files, as they lie or as activities and places.

Loaded when there are such files, since the libraries for tables are an extra.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs
from attrs import frozen

from kotaku_eval.cli.table_files import TableFiles
from kotaku_eval.cli.waits import waiting
from kotaku_eval.errors import DataError, Problem
from kotaku_eval.frames import read_frames
from kotaku_eval.frames.checks import noted
from kotaku_eval.frames.objects import objects_of
from kotaku_eval.frames.parquet import files_of, reading, rows_in
from kotaku_eval.lifecycles import Lifecycle
from kotaku_eval.portfolios import Portfolio
from kotaku_eval.readers.mappings import ColumnMapping
from kotaku_eval.sources.outputs import refuse_output
from kotaku_eval.texts import Text

Files = Mapping[str, list[str]]


def found_files(given: TableFiles) -> dict[str, list[str]]:
    """Return the files of every table by what it holds.

    Raises:
        DataError: A file is not there, no Parquet file, or going to be written.
    """
    files: dict[str, list[str]] = {}
    problems: list[Problem] = []
    for name, paths in given.all():
        try:
            files[name] = [file for path in paths for file in files_of(path, name)]
        except DataError as failure:
            problems += failure.problems
    if problems:
        raise DataError(problems)
    for own in files.values():
        for file in own:
            refuse_output(file, DataError)
    return files


@frozen
class TableReading:
    """A reading of Parquet files.

    Args:
        given: What the command names.
        files: All files, by what their table holds.
        lifecycle: The lifecycle that the rows follow.
        mapping: Which column fills what; by their names where there is none.
        strict: Whether what cannot be read is an error.
    """

    given: TableFiles
    files: Files
    lifecycle: Lifecycle
    mapping: ColumnMapping | None
    strict: bool

    def tables(self) -> Any:
        """Return the tables with notes on their rows, all of which are read for it, once.

        Raises:
            DataError: Something cannot be read where that is an error.
        """
        tables = self._unchecked()
        before = len(tables.notes)
        tables = noted(tables)
        problems, rows = tables.notes[before:], rows_in(self.files["activities"])
        if problems and (self.strict or not rows):
            raise DataError(problems)
        if not rows:
            text = Text(id="tabel tanpa baris data", en="the table has no rows")
            tables = attrs.evolve(tables, notes=(*tables.notes, Problem(text, "activities")))
        return tables

    def _unchecked(self) -> Any:
        """Return the tables before their rows are looked at."""
        given, held = self.given, dict(self.files)
        activities: Any = held.pop("activities")
        events: Any = held.pop("events", None)
        return read_frames(
            activities,
            self.lifecycle,
            mapping=self.mapping,
            events=events,
            lists={name: held[name] for name in given.lists},
            places={level: held[f"places {level}"] for level in given.places},
            numeric_codes=given.numeric_codes,
            id=given.name,
        )

    def portfolio(self, only: str | None = None) -> Portfolio:
        """Return the activities and places of the tables.

        Args:
            only: The one activity or place that is asked for; of large tables only it is read.

        Raises:
            DataError: Something cannot be read.
            KotakuEvalError: There are too many to be read one by one.
        """
        with reading(self.files), waiting(Text(id="Membaca data", en="Reading data")):
            return objects_of(self.tables(), only)
