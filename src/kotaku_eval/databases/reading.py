"""Reading: tables of a database as the tables that rules are judged on.

Of the rows only the distinct values of text columns are read, and those only where the text is a
date, a number or a choice. What is wrong with columns is raised at once; what is wrong with rows is
found by ``checked``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Unpack, cast

import attrs

from kotaku_eval.databases.assembly import TableReading
from kotaku_eval.databases.checks import DatabaseTables
from kotaku_eval.databases.openings import connected
from kotaku_eval.frames.reading import About, StrPath, followed, said_of
from kotaku_eval.lifecycles import Lifecycle
from kotaku_eval.readers.mappings import ColumnMapping


class AboutTables(About, total=False):
    """What is said of a portfolio as a whole, and of all its tables."""

    order: str
    numeric_codes: bool


def read_tables(
    activities: Any = None,
    lifecycle: Lifecycle | StrPath | None = None,
    *,
    mapping: ColumnMapping | StrPath | None = None,
    events: Any = None,
    lists: Mapping[str, Any] | None = None,
    places: Mapping[str, Any] | None = None,
    connection: Any = None,
    **about: Unpack[AboutTables],
) -> DatabaseTables:
    """Return tables of a database as those of a portfolio; their rows stay where they are.

    Args:
        activities: A table of Ibis, a relation of DuckDB, a frame of Spark, or the path of Parquet
            files. With the mapping of an event log it is the log.
        lifecycle: A lifecycle, the name of a shipped one or a path; instead of the mapping's.
        mapping: Which column fills what; by their names where it is left out.
        events: A row per event. Without ``activities`` it tells which there are.
        lists: By the name of a list, a table with a row per entry.
        places: By level, a table with a row per place.
        connection: What Ibis or DuckDB has connected, where the tables do not tell: to files, and
            to relations of a connection that is not DuckDB's default.
        about: ``id``, ``title``, ``basis``, ``illustrative``, ``as_of`` and ``ruleset`` of the
            portfolio; ``order``, the column that tells the order of the rows, which a database
            does not know (needed where a mapping takes the first of several rows, or rules take
            events as they stand); ``numeric_codes``, whether codes may be whole numbers, whose
            zeros in front are lost.

    Raises:
        DataError: Every column that is needed and missing, or of a wrong type.
        DefinitionError: The mapping or the lifecycle is wrong.
        MissingExtraError: The library of the database is not installed.

    >>> import ibis
    >>> connection = ibis.duckdb.connect()
    >>> made = connection.raw_sql(
    ...     "CREATE TABLE works AS SELECT 'A1' AS id, DATE '2018-08-10' AS mp2k_held"
    ... )
    >>> tables = read_tables(connection.table("works"), "kotaku", title="One")
    >>> tables.activities.count().to_pyarrow().as_py()
    1
    """
    own, mapping = followed(lifecycle, mapping)
    given = [activities, events, *(lists or {}).values(), *(places or {}).values()]
    held = connected(given, connection)
    reading = TableReading(
        own,
        mapping,
        connection=held,
        order=about.pop("order", ""),
        numeric_codes=about.pop("numeric_codes", False),
    )
    tables = reading.read(activities, events, lists or {}, places or {})
    return attrs.evolve(tables, **said_of(cast("About", about), mapping))
