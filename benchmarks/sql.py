"""The SQL engine against the same rules written by hand in SQL: in DuckDB, and in Spark.

Both sides read the same Parquet files, whose dates are dates: ours through a view that counts them
in days. What is timed is the whole way from the files to a file of findings. Findings must be the
same, counted by rule and verdict, before any time counts.

    python benchmarks/sql.py [duckdb | spark] [ACTIVITIES]
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import frames as wide
import ibis
import polars as pl
import timing
from kotaku import by_hand_sql as by_hand
from kotaku import frames

from kotaku_eval.columns.layouts import SUBJECT
from kotaku_eval.columns.plans import code_name
from kotaku_eval.columns.runs import Run
from kotaku_eval.columns.tables import PLACE
from kotaku_eval.engines.sql import IbisEngine
from kotaku_eval.facts import ACTIVITY
from kotaku_eval.frames.databases import in_database
from kotaku_eval.frames.reading import read_frames

AIMS = {"duckdb": 1.3, "spark": 1.5}
COUNT = {"duckdb": 10_000_000, "spark": 1_000_000}
MANY = len(by_hand.rules(frames.AS_OF))


def view(source: str, days: str) -> str:
    """Return the activities as tables have them.

    Dates are days, places and ids have names of their own, and a paper of which nothing is said is
    missing where another of the stage is recorded.
    """
    dates = [own for stage in frames.STAGES for own in (stage, f"{stage}.planned")]
    columns = [f'id AS "{SUBJECT}"', *(f'{own} AS "{PLACE}{own}"' for own in frames.PLACES)]
    columns += [f'{days.format(day=f"{chr(34)}{own}{chr(34)}")} AS "{own}"' for own in dates]
    papers = {
        f"{stage}.evidence.{kind}": [f"{stage}.evidence.{own}" for own in kinds]
        for stage, kinds in frames.STAGES.items()
        for kind in kinds
    }
    for name, beside in papers.items():
        recorded = " OR ".join(f'"{own}" IS NOT NULL' for own in beside)
        columns.append(f'CASE WHEN {recorded} THEN coalesce("{name}", FALSE) END AS "{name}"')
    left_out = {"id", *frames.PLACES, *dates, *papers}
    names = frames.activities(10).columns
    columns += [f'"{own}"' for own in names if own not in left_out]
    return f"SELECT {', '.join(columns)} FROM {source}"


def ours(connection: Any, name: str, word: Callable[[str], str]) -> str:
    """Return the query of verdicts, with its columns named as those by hand."""
    tables = in_database(read_frames(frames.activities(10), "kotaku"), connection, lambda _: name)
    run = Run(IbisEngine(wide.RULES.calendar), tables, wide.RULES, frames.AS_OF.toordinal())
    query = connection.compile(run.codes(ACTIVITY))
    at = {rule: place for place, rule in enumerate(wide.NAMES)}
    named = [f'"{SUBJECT}" AS id', *(f'"{PLACE}{own}" AS {own}' for own in frames.PLACES)]
    named += [f'"{code_name(at[rule])}" AS r{place}'
              for place, rule in enumerate(by_hand.rules(frames.AS_OF))]  # fmt: skip
    return word(f"SELECT {', '.join(named)} FROM ") + f"({query}) AS judged"


def check(targets: dict[str, str]) -> int:
    """Stop where the files of findings differ; return how many findings there are."""
    found = {}
    for side, path in targets.items():
        number = pl.col("id").str.slice(1).cast(pl.Int64)
        kinds = pl.scan_parquet(path).group_by(pl.col("rule", "verdict").cast(pl.Int64))
        sums = kinds.agg(pl.len(), number.sum(), (number**2 % 65_521).sum().alias("squares"))
        found[side] = sums.sort("rule", "verdict").collect(engine="streaming").rows()
    timing.require_same(found)
    return sum(row[2] for row in next(iter(found.values())))


def duckdb(count: int, folder: Path) -> None:
    frames.write(folder / "data", count)
    connection = ibis.duckdb.connect()
    source = f"read_parquet('{folder}/data/*.parquet')"
    days = "CAST({day} - DATE '1970-01-01' AS INTEGER)"
    connection.raw_sql(f"CREATE VIEW activities AS {view(source, days)}")
    judged = {
        "ours": ours(connection, "activities", str),
        "by hand": by_hand.in_duckdb(by_hand.codes(source, frames.AS_OF)),
    }

    def run(side: str) -> None:
        query = by_hand.findings(judged[side], MANY, by_hand.DUCKDB_ARRAY)
        connection.raw_sql(f"COPY ({query}) TO '{folder}/{side}.parquet' (FORMAT parquet)")

    compare("DuckDB", run, {side: f"{folder}/{side}.parquet" for side in judged}, 5)


def spark(count: int, folder: Path) -> None:
    if shutil.which("java") is None:
        print("SKIPPED, nothing is measured on Spark: Java 17 or newer is missing")
        return
    from pyspark.sql import SparkSession  # noqa: PLC0415 - starts a virtual machine

    frames.write(folder / "data", count)
    session = (
        SparkSession.builder.master("local[2]").appName("benchmark")
        .config("spark.ui.enabled", "false").config("spark.ui.showConsoleProgress", "false")
        .config("spark.driver.memory", "4g").config("spark.sql.codegen.maxFields", "1000")
        .getOrCreate()
    )  # fmt: skip
    session.sparkContext.setLogLevel("ERROR")
    session.read.parquet(f"{folder}/data").createOrReplaceTempView("source")
    session.sql(by_hand.in_spark(view("source", 'datediff({day}, DATE "1970-01-01")')).replace(
        "`1970-01-01`", "'1970-01-01'")).createOrReplaceTempView("activities")  # fmt: skip
    connection = ibis.pyspark.connect(session)
    judged = {
        "ours": ours(connection, "activities", by_hand.in_spark),
        "by hand": by_hand.in_spark(by_hand.codes("source", frames.AS_OF)),
    }

    def run(side: str) -> None:
        query = by_hand.findings(judged[side], MANY, by_hand.SPARK_ARRAY)
        session.sql(query).write.mode("overwrite").parquet(f"{folder}/{side}")

    compare("Spark local[2], warm", run, {side: f"{folder}/{side}/*.parquet" for side in judged}, 5)
    session.stop()


def compare(title: str, run: Callable[[str], None], targets: dict[str, str], rounds: int) -> None:
    for side in targets:
        run(side)
    count = check(targets)
    found = timing.alternate({side: lambda side=side: run(side) for side in targets}, rounds)
    ratio = found.ratio("ours", "by hand")
    aim = AIMS[title.split(" ", maxsplit=1)[0].lower()]
    print(f"{title}: {count:,} findings, the same on both sides; {rounds} rounds")
    found.show()
    print(f"  ours / by hand: {ratio}   {timing.aimed(ratio.value, aim)}")


def main() -> None:
    kinds = [own for own in sys.argv[1:] if not own.isdigit()] or ["duckdb", "spark"]
    counts = [int(own) for own in sys.argv[1:] if own.isdigit()]
    print(timing.machine())
    for kind in kinds:
        with tempfile.TemporaryDirectory() as folder:
            {"duckdb": duckdb, "spark": spark}[kind](counts[0] if counts else COUNT[kind],
                                                     Path(folder))  # fmt: skip


if __name__ == "__main__":
    main()
