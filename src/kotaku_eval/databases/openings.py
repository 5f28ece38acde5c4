"""Openings: whatever stands for a table of a database, as a table of Ibis; nothing is copied."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterable, Mapping
from typing import Any, Final

import ibis
import ibis.expr.types as ir

from kotaku_eval.errors import DataError, Problem, needing
from kotaku_eval.frames.databases import quoted
from kotaku_eval.frames.parquet import files_of
from kotaku_eval.texts import Text

DATABASES: Final = ("duckdb", "postgres", "pyspark")
"""The databases in which rules are judged, by their names in Ibis."""


def connected(tables: Iterable[Any], connection: Any = None) -> Any:
    """Return what Ibis has connected to the database that holds some tables.

    Args:
        tables: The tables.
        connection: What was said to hold them: a connection of Ibis or of DuckDB.

    Raises:
        DataError: They lie in several databases, or in one in which rules are not judged.
        MissingExtraError: The library of the database is not installed.
    """
    found = [] if connection is None else [_as_ibis(connection)]
    is_named = bool(found)
    found += [own for own in (_connection(own, is_named=is_named) for own in tables) if own]
    first = found[0] if found else _duckdb(None)
    if any(_held(own) is not _held(first) for own in found):
        raise DataError([Problem(_SEVERAL, hint=_SEVERAL_HINT)])
    if first.name not in DATABASES:
        text = Text(
            id=f"aturan tidak dinilai di {first.name}", en=f"rules are not judged in {first.name}"
        )
        hint = Text(
            id="Yang dikenal: DuckDB, PostgreSQL, Spark. Tabel lain dibaca dengan `read_frames`.",
            en="Known: DuckDB, PostgreSQL, Spark. Read other tables with `read_frames`.",
        )
        raise DataError([Problem(text, hint=hint)])
    return first


_SEVERAL: Final = Text(
    id="tabel-tabel berada di beberapa basis data", en="the tables lie in several databases"
)
_SEVERAL_HINT: Final = Text(
    id="Buka semuanya lewat satu koneksi.", en="Open all of them through one connection."
)


def _held(connection: Any) -> Any:
    """Return what tells connections apart: that of the database itself."""
    return getattr(connection, "_session", None) or connection.con


def _connection(given: Any, *, is_named: bool) -> Any:
    """Return what Ibis has connected to the database of one table; ``None`` if it says none.

    Args:
        given: The table.
        is_named: Whether a connection was named: a relation of DuckDB does not tell its own.
    """
    if isinstance(given, ir.Table):
        return given.get_backend()
    kind = type(given).__module__
    if kind.startswith("pyspark"):
        return _spark(given)
    if "duckdb" in kind and not is_named:
        return _duckdb("default")
    return None


def _as_ibis(connection: Any) -> Any:
    """Return what Ibis has connected, of a connection of Ibis or of DuckDB."""
    is_duckdb = type(connection).__name__ == "DuckDBPyConnection"
    return _duckdb(connection) if is_duckdb else connection


def _duckdb(connection: Any) -> Any:
    """Return what Ibis has connected to DuckDB: to a new one, the default one, or one given."""
    with needing("sql", Text(id="Penilaian di DuckDB", en="Judging in DuckDB")):
        import duckdb  # noqa: PLC0415 - of the extra

        if connection is None:
            return ibis.duckdb.connect()
        own = duckdb.default_connection() if connection == "default" else connection
        return ibis.duckdb.from_connection(own)


def _spark(given: Any) -> Any:
    return ibis.pyspark.connect(given.sparkSession)


# --- one table ------------------------------------------------------------------------------------


def opened(given: Any, name: str, connection: Any) -> ir.Table:
    """Return a table as Ibis knows it.

    Args:
        given: A table of Ibis, a relation of DuckDB, a frame of Spark, or a path of Parquet files.
        name: What the table holds, for errors.
        connection: What Ibis has connected.

    Raises:
        DataError: It is none of these.
    """
    if isinstance(given, ir.Table):
        return given
    if isinstance(given, str | os.PathLike | list | tuple):
        return _parquet(given, name, connection)
    view = f"kotaku_view_{uuid.uuid4().hex}"
    if hasattr(given, "createOrReplaceTempView"):
        given.createOrReplaceTempView(view)
    elif hasattr(given, "sql_query"):
        _view(given, view, name, connection)
    else:
        kind = type(given).__name__
        text = Text(id=f"bukan tabel basis data: {kind}", en=f"no table of a database: {kind}")
        raise DataError([Problem(text, name, _KNOWN)])
    made: ir.Table = connection.table(view)
    return made


_KNOWN: Final = Text(
    id="Berikan tabel Ibis, relasi DuckDB, tabel Spark, atau path berkas Parquet.",
    en="Give a table of Ibis, a relation of DuckDB, a frame of Spark, or a path of Parquet files.",
)


def _view(given: Any, view: str, name: str, connection: Any) -> None:
    """Make a view of a relation of DuckDB."""
    try:
        connection.con.execute(f"CREATE TEMPORARY VIEW {quoted(view)} AS {given.sql_query()}")
    except Exception as failure:
        text = Text(
            id=f"relasi itu bukan milik koneksi ini: {failure}",
            en=f"the relation is not of this connection: {failure}",
        )
        hint = Text(
            id="Sebutkan koneksinya: read_tables(..., connection=...).",
            en="Name its connection: read_tables(..., connection=...).",
        )
        raise DataError([Problem(text, name, hint)]) from failure


def _parquet(given: Any, name: str, connection: Any) -> ir.Table:
    paths = given if isinstance(given, list | tuple) else [given]
    files = [file for own in paths for file in files_of(own, name)]
    more: Mapping[str, Any] = {}
    if connection.name == "duckdb":
        # The values in the names of folders stay text (`village=0071`).
        more = {"hive_types_autocast": False}
    made: ir.Table = connection.read_parquet(files, **more)
    return made
