"""One Spark for all these tests: on two cores of this machine, reached by loopback alone."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess

import ibis
import pytest

from tests.frames.databases import missing

_JAVA = 17


@pytest.fixture(scope="session")
def spark(tmp_path_factory):
    """What Ibis has connected to a Spark that lives as long as the tests."""
    if importlib.util.find_spec("pyspark") is None:
        missing("pyspark is missing: make spark installs it")
    if _java() < _JAVA:
        missing("Java 17 is missing (Debian: apt install openjdk-17-jre-headless)")
    session = _session(tmp_path_factory.mktemp("spark"))
    yield ibis.pyspark.connect(session)
    session.stop()


def _java() -> int:
    """Return the version of the Java that is found; 0 if there is none."""
    java = shutil.which("java")
    if java is None:
        return 0
    told = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    found = re.search(r'version "(\d+)', told)
    return int(found.group(1)) if found else 0


def _session(folder):
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[2]").appName("kotaku-eval tests")
    for name, value in {
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.memory": "2g",
        "spark.local.dir": str(folder),
        "spark.log.level": "ERROR",
        "spark.sql.shuffle.partitions": "2",
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()
