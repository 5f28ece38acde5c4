"""Sources: whatever a database holds, as tables that every database says the same of.

Texts are compared byte by byte, parts of nested columns stand under dotted names, and beside each
column of dates or moments stands what it is counted in: days since 1970, microseconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import ibis.expr.datatypes as dt
import ibis.expr.types as ir

from kotaku_eval.frames.databases import bytewise, quoted

DAYS: Final = "/days "
"""What stands before the name of a column of dates in that of the days since 1970."""

MICROS: Final = "/micros "
"""What stands before the name of a column of moments in that of its microseconds, as the clocks of
the lifecycle's zone show them."""

_QUOTES: Final = {"pyspark": "`"}

_DAYS: Final[Mapping[str, str]] = {
    "duckdb": "CASE WHEN isfinite({0}) THEN CAST({0} - DATE '1970-01-01' AS BIGINT) END",
    "postgres": "CASE WHEN isfinite({0}) THEN CAST({0} - DATE '1970-01-01' AS BIGINT) END",
    "pyspark": "CAST(datediff({0}, DATE '1970-01-01') AS BIGINT)",
}
_MICROS: Final[Mapping[str, str]] = {
    "duckdb": "CASE WHEN isfinite({0}) THEN epoch_us(CAST({0} AS TIMESTAMP)) END",
    "postgres": (
        "CASE WHEN isfinite({0}) THEN CAST(extract(epoch FROM {0}) * 1000000 AS BIGINT) END"
    ),
    "pyspark": (
        "CAST(datediff(CAST({0} AS DATE), DATE '1970-01-01') AS BIGINT) * 86400000000"
        " + (hour({0}) * 3600 + minute({0}) * 60) * 1000000L"
        " + CAST(extract(SECOND FROM {0}) * 1000000 AS BIGINT)"
    ),
}
_MICROS_IN_ZONE: Final[Mapping[str, str]] = {
    "duckdb": "CASE WHEN isfinite({0}) THEN epoch_us(timezone({1}, CAST({0} AS TIMESTAMPTZ))) END",
    "postgres": (
        "CASE WHEN isfinite({0})"
        " THEN CAST(extract(epoch FROM timezone({1}, {0})) * 1000000 AS BIGINT) END"
    ),
    "pyspark": "unix_micros(from_utc_timestamp({0}, {1}))",
}


def source(table: ir.Table, zone: str) -> ir.Table:
    """Return a table as it is read from.

    Args:
        table: The table.
        zone: The time zone that moments with an offset are converted to.
    """
    flat = _flat(table)
    connection: Any = flat.get_backend()
    counted = _counted(connection, flat, zone)
    return bytewise(connection, f"({connection.compile(flat)}) AS given", flat.schema(), counted)


def header_of(table: ir.Table) -> dict[str, Any]:
    """Return the columns of a source with their types, without what was put beside them."""
    return {
        name: kind
        for name, kind in table.schema().items()
        if not name.startswith((DAYS, MICROS))
    }  # fmt: skip


def _counted(connection: Any, table: ir.Table, zone: str) -> dict[str, tuple[str, Any]]:
    """Return the columns to put beside those of dates and moments: how each is written."""
    quote = _QUOTES.get(connection.name, '"')
    where = "'" + zone.replace("'", "''") + "'"
    found: dict[str, tuple[str, Any]] = {}
    zoned = _zoned(connection, table)
    for name, kind in table.schema().items():
        column = quoted(name, quote)
        if kind.is_date():
            found[DAYS + name] = _DAYS[connection.name].format(column), dt.int64
        elif kind.is_timestamp():
            ways = _MICROS_IN_ZONE if name in zoned else _MICROS
            found[MICROS + name] = ways[connection.name].format(column, where), dt.int64
    return found


def _zoned(connection: Any, table: ir.Table) -> set[str]:
    """Return the columns of moments that have an offset."""
    schema: Any = table.schema()
    moments = {name: kind for name, kind in schema.items() if kind.is_timestamp()}
    if connection.name != "pyspark" or not moments:
        return {name for name, kind in moments.items() if kind.timezone is not None}
    # Ibis calls both kinds of Spark's by one name.
    held = connection._session.sql(connection.compile(table.limit(0))).schema  # noqa: SLF001
    return {own.name for own in held if own.dataType.simpleString() == "timestamp"}


def _flat(table: ir.Table) -> ir.Table:
    """Return a table with the parts of its nested columns under dotted names."""
    schema: Any = table.schema()
    nested = {name: kind for name, kind in schema.items() if kind.is_struct()}
    if not nested:
        return table
    kept: dict[str, Any] = {name: table[name] for name in table.columns if name not in nested}
    for name, kind in nested.items():
        column: Any = table[name]
        kept |= {f"{name}.{part}": column[part] for part in kind.names}
    return _flat(table.select(**kept))
