"""Keeping: results held in a database for as long as something asks for them.

What is kept stands in temporary tables (in Spark: cached views) of the one connection, so that
nothing stays behind when it is closed.
"""

from __future__ import annotations

import contextlib
import uuid
import weakref
from collections.abc import Callable, Mapping
from typing import Any, Final

import ibis.expr.types as ir
import polars as pl

from kotaku_eval.frames.databases import put, quoted, table_of

_TABLE: Final = "kotaku_kept_"
_VIEW: Final = "kotaku_view_"

_stale: weakref.WeakKeyDictionary[Any, list[str]] = weakref.WeakKeyDictionary()
"""By connection what nobody asks for any more. Things end at any time, also in the middle of a
query of the same connection; so what is stale is dropped when something is kept next."""


class Keeper:
    """Keeps results in a database until it is closed, or nobody knows it any more.

    Args:
        connection: What Ibis has connected.
    """

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self._names: list[str] = []
        _sweep(connection)
        weakref.finalize(self, _leave, weakref.ref(connection), self._names).atexit = False

    def keep(self, table: ir.Table) -> ir.Table:
        """Work a result out and keep it."""
        name = self._named(_TABLE)
        _KEPT[self.connection.name](self.connection, name, self.connection.compile(table))
        return table_of(self.connection, name)

    def view(self, table: ir.Table) -> ir.Table:
        """Give a query a name in the database; it is not worked out.

        What is made of it is written down far sooner than if it began with the query itself.
        """
        return self.view_of(self.connection.compile(table))

    def view_of(self, query: str) -> ir.Table:
        """Give a query a name in the database."""
        name = self._named(_VIEW)
        if self.connection.name == "pyspark":
            self.connection._session.sql(query).createOrReplaceTempView(name)  # noqa: SLF001
        else:
            _run(self.connection, f"CREATE TEMPORARY VIEW {quoted(name)} AS {query}")
        return table_of(self.connection, name)

    def put(self, frame: pl.DataFrame) -> ir.Table:
        """Put a frame into the database and keep it there."""
        return put(self.connection, self._named(_TABLE), frame)

    def _named(self, prefix: str) -> str:
        name = prefix + uuid.uuid4().hex
        self._names.append(name)
        return name

    def close(self) -> None:
        """Drop what is kept."""
        while self._names:  # the last first: it may be made of those before
            _drop(self.connection, self._names.pop())


def _leave(connection: Callable[[], Any], names: list[str]) -> None:
    held = connection()
    if held is not None and names:
        _stale.setdefault(held, []).extend(names)


def _sweep(connection: Any) -> None:
    """Drop what nobody asks for any more."""
    names = _stale.pop(connection, [])
    for name in reversed(names):
        # It may be gone already: with a session that ended, or with what it was made of.
        with contextlib.suppress(Exception):
            _drop(connection, name)


# --- in each database -----------------------------------------------------------------------------


def _run(connection: Any, query: str) -> None:
    """Run a query of DuckDB or PostgreSQL that gives nothing back."""
    if connection.name == "duckdb":
        connection.con.execute(query)
        return
    driver = connection.con
    with driver.transaction(), driver.cursor() as cursor:
        # Compiling the many expressions takes PostgreSQL thirty times as long as working them out.
        cursor.execute("SET LOCAL jit = off")
        cursor.execute(query)


def _keep_as_table(connection: Any, name: str, query: str) -> None:
    _run(connection, f"CREATE TEMPORARY TABLE {quoted(name)} AS {query}")
    if connection.name == "postgres":
        _run(connection, f"ANALYZE {quoted(name)}")


def _keep_in_spark(connection: Any, name: str, query: str) -> None:
    session = connection._session  # noqa: SLF001
    session.sql(query).cache().createOrReplaceTempView(name)


def _drop(connection: Any, name: str) -> None:
    if connection.name == "pyspark":
        catalog = connection._session.catalog  # noqa: SLF001
        if catalog.tableExists(name):
            catalog.uncacheTable(name)
            catalog.dropTempView(name)
        return
    if connection.name == "duckdb" and name.startswith(_TABLE):
        # What was put there is a view of a frame in memory.
        connection.con.unregister(name)
    kind = "VIEW" if name.startswith(_VIEW) else "TABLE"
    schema = "temp" if connection.name == "duckdb" else "pg_temp"
    _run(connection, f"DROP {kind} IF EXISTS {schema}.{quoted(name)}")


_KEPT: Final[Mapping[str, Callable[[Any, str, str], None]]] = {
    "duckdb": _keep_as_table,
    "pyspark": _keep_in_spark,
    "postgres": _keep_as_table,
}
