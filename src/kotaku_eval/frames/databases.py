"""Databases: the tables of a portfolio where Ibis reaches them, and results back as frames.

Each database takes and gives rows the way that is fastest in it: DuckDB reads Arrow where it lies,
Spark takes Arrow, PostgreSQL copies CSV.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final, TypeVar

import attrs
import ibis.expr.types as ir
import polars as pl

from kotaku_eval.columns.tables import Tables

T = TypeVar("T")
U = TypeVar("U")

PREFIX: Final = "kotaku_"
"""What stands before the names of tables that are put into a database."""

_POSTGRES_TYPES: Final[Mapping[Any, str]] = {
    pl.Boolean: "boolean",
    pl.Int32: "integer",
    pl.Int64: "bigint",
    pl.Float64: "double precision",
    pl.String: 'text COLLATE "C"',
    pl.Date: "date",
}


def mapped(tables: Tables[T], change: Callable[[str, T], U]) -> Tables[U]:
    """Return the same portfolio with every table changed.

    Args:
        tables: The tables.
        change: Given a name that tells the tables apart (``activities``, ``events``,
            ``list_tranches``, ``place_village``) and the table.
    """
    held: Any = tables
    return attrs.evolve(
        held,
        activities=change("activities", tables.activities),
        events=None if tables.events is None else change("events", tables.events),
        lists={name: change(f"list_{name}", own) for name, own in tables.lists.items()},
        places={name: change(f"place_{name}", own) for name, own in tables.places.items()},
    )


# --- into a database ------------------------------------------------------------------------------


def to_backend(
    tables: Tables[pl.LazyFrame], connection: Any, prefix: str = PREFIX
) -> Tables[ir.Table]:
    """Put the tables of a portfolio into a database, for as long as the connection lasts.

    Args:
        tables: The tables.
        connection: What Ibis has connected to DuckDB, Spark or PostgreSQL.
        prefix: What stands before the names of the tables there; tables of the same names that
            were put there before are replaced.

    Raises:
        ValueError: The database is another.
    """

    def change(name: str, frame: pl.LazyFrame) -> ir.Table:
        return put(connection, prefix + name, frame.collect())

    return mapped(tables, change)


def put(connection: Any, name: str, frame: pl.DataFrame) -> ir.Table:
    """Put one frame into a database, in the place of what was put there under its name.

    Raises:
        ValueError: The database is none of those that are known.
    """
    way = _PUT.get(connection.name)
    if way is None:
        msg = f"no way to put tables into {connection.name}"
        raise ValueError(msg)
    way(connection, name, frame)
    return table_of(connection, name)


def _into_duckdb(connection: Any, name: str, frame: pl.DataFrame) -> None:
    connection.con.register(name, frame.to_arrow())


_MOMENTS: Final = "spark.sql.timestampType"


def _into_spark(connection: Any, name: str, frame: pl.DataFrame) -> None:
    session = connection._session  # noqa: SLF001
    if session.catalog.tableExists(name):
        session.catalog.uncacheTable(name)
    # Texts in Arrow's older layout: Spark knows no string views.
    arrow = frame.to_arrow(compat_level=pl.CompatLevel.oldest())
    # Cached, the rows stand beside the plan of a query. In it, Spark would work out all that it can
    # while it makes the plan, row by row and on one core.
    before = session.conf.get(_MOMENTS)
    session.conf.set(_MOMENTS, "TIMESTAMP_NTZ")  # a moment without an offset gets none
    try:
        made = session.createDataFrame(arrow)
    finally:
        session.conf.set(_MOMENTS, before)
    made.cache().createOrReplaceTempView(name)


def _into_postgres(connection: Any, name: str, frame: pl.DataFrame) -> None:
    text = io.BytesIO()
    frame.write_csv(text, include_header=False, null_value="", quote_style="non_numeric")
    columns = ", ".join(
        f"{quoted(own)} {_postgres_type(kind)}" for own, kind in frame.schema.items()
    )
    driver, target = connection.con, quoted(name)
    with driver.transaction(), driver.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{target}")
        cursor.execute(f"CREATE TEMPORARY TABLE {target} ({columns})")
        with cursor.copy(f"COPY {target} FROM STDIN (FORMAT csv)") as copy:
            copy.write(text.getbuffer())
        cursor.execute(f"ANALYZE {target}")


def _postgres_type(kind: Any) -> str:
    if isinstance(kind, pl.Datetime):
        return "timestamp" if kind.time_zone is None else "timestamptz"
    return _POSTGRES_TYPES[kind]


def quoted(name: str, quote: str = '"') -> str:
    """Return a name as it is written in a query."""
    return quote + name.replace(quote, quote * 2) + quote


_PUT: Final[Mapping[str, Callable[[Any, str, pl.DataFrame], None]]] = {
    "duckdb": _into_duckdb,
    "pyspark": _into_spark,
    "postgres": _into_postgres,
}

# --- tables that are there ------------------------------------------------------------------------


def in_database(
    tables: Tables[Any], connection: Any, names: Callable[[str], str] | str = PREFIX
) -> Tables[ir.Table]:
    """Return the tables of a portfolio that a database holds already; nothing is copied.

    Args:
        tables: What the tables hold: their layouts, and the names of lists and places.
        connection: What Ibis has connected.
        names: What stands before the name of each table, or what makes the name of it.
    """

    def found(name: str, _: Any) -> ir.Table:
        return table_of(connection, names + name if isinstance(names, str) else names(name))

    return mapped(tables, found)


def table_of(connection: Any, name: str) -> ir.Table:
    """Return a table in which two texts are equal only if they are written alike.

    A database may hold texts equal that differ in case or accents; no other engine does.
    """
    table: ir.Table = connection.table(name)
    quote, _ = _COLLATIONS[connection.name]
    schema = table.schema()
    if not _collated(connection, quoted(name, quote), schema):
        return table
    return bytewise(connection, quoted(name, quote), schema, {})


def bytewise(
    connection: Any, source: str, schema: Any, more: Mapping[str, tuple[str, Any]]
) -> ir.Table:
    """Return a source of rows whose texts are equal only if they are written alike.

    Args:
        connection: What Ibis has connected.
        source: A table, or a query in brackets with a name.
        schema: Its columns.
        more: Further columns: how each is written, and its type.
    """
    quote, collation = _COLLATIONS[connection.name]
    texts = _collated(connection, source, schema)
    columns = [
        f"{quoted(own, quote)} COLLATE {collation} AS {quoted(own, quote)}"
        if own in texts
        else quoted(own, quote)
        for own in schema
    ]
    columns += [f"{written} AS {quoted(own, quote)}" for own, (written, _) in more.items()]
    query = f"SELECT {', '.join(columns)} FROM {source}"  # noqa: S608 - names, quoted
    kinds = {**dict(schema.items()), **{own: kind for own, (_, kind) in more.items()}}
    found: ir.Table = connection.sql(query, schema=kinds)
    return found


def _collated(connection: Any, source: str, schema: Any) -> set[str]:
    """Return the columns that may be compared otherwise than byte by byte."""
    texts = {own for own, kind in schema.items() if kind.is_string()}
    if not texts or connection.name != "pyspark":
        return texts if connection.name in _COLLATIONS else set()
    query = f"SELECT * FROM {source} LIMIT 0"  # noqa: S608 - names, quoted
    held = connection._session.sql(query).schema  # noqa: SLF001
    return {own.name for own in held if own.dataType.simpleString() != "string"} & texts


_COLLATIONS: Final[Mapping[str, tuple[str, str]]] = {
    "duckdb": ('"', '"C"'), "postgres": ('"', '"C"'), "pyspark": ("`", "UTF8_BINARY"),
}  # fmt: skip


def to_folder(tables: Tables[pl.LazyFrame], folder: str | Path) -> None:
    """Write the tables of a portfolio as files of Parquet, one for each table."""
    at = Path(folder)
    at.mkdir(parents=True, exist_ok=True)

    def write(name: str, frame: pl.LazyFrame) -> None:
        frame.collect().write_parquet(at / f"{name}.parquet")

    mapped(tables, write)


def in_folder(tables: Tables[Any], folder: str | Path, connection: Any) -> Tables[ir.Table]:
    """Return the tables of a portfolio that lie in a folder, as a database reads them.

    Args:
        tables: What the tables hold: their layouts, and the names of lists and places.
        folder: Where the files of Parquet lie, as ``to_folder`` writes them.
        connection: What Ibis has connected to DuckDB or Spark.
    """

    def read(name: str, _: Any) -> ir.Table:
        table: ir.Table = connection.read_parquet(str(Path(folder) / f"{name}.parquet"))
        return table

    return mapped(tables, read)


# --- back -----------------------------------------------------------------------------------------


def fetched(table: ir.Table) -> pl.DataFrame:
    """Return the rows of a result; this is where the database does its work."""
    connection: Any = table.get_backend()
    fetch = _FETCHED.get(connection.name)
    if fetch is None:
        return _as_frame(table.to_pyarrow())
    return fetch(connection, table)


def _as_frame(arrow: Any) -> pl.DataFrame:
    frame = pl.from_arrow(arrow)
    assert isinstance(frame, pl.DataFrame)  # noqa: S101 - a table, never a single column
    return frame


def _from_duckdb(connection: Any, table: ir.Table) -> pl.DataFrame:
    return _as_frame(connection.con.sql(connection.compile(table)).to_arrow_table())


def _from_spark(connection: Any, table: ir.Table) -> pl.DataFrame:
    session = connection._session  # noqa: SLF001
    return _as_frame(session.sql(connection.compile(table)).toArrow())


def _from_postgres(connection: Any, table: ir.Table) -> pl.DataFrame:
    driver, query = connection.con, connection.compile(table)
    with driver.transaction(), driver.cursor() as cursor:
        # Compiling the many expressions takes PostgreSQL thirty times as long as working them out.
        cursor.execute("SET LOCAL jit = off")
        rows = cursor.execute(query).fetchall()
    # Ibis would make a struct of each row first, which takes ten times as long.
    return pl.DataFrame(rows, schema=dict(table.schema().to_polars()), orient="row")


_FETCHED: Final[Mapping[str, Callable[[Any, ir.Table], pl.DataFrame]]] = {
    "duckdb": _from_duckdb,
    "pyspark": _from_spark,
    "postgres": _from_postgres,
}
