"""A PostgreSQL server of its own for these tests: in a temporary folder, on a loopback port."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ibis
import pytest

from tests.frames.databases import missing

USER = "tester"
_SECONDS = 60
_ORDINARY = ("postgres", "nobody")


@pytest.fixture(scope="session")
def postgres():
    """What Ibis has connected to a server that lives as long as the tests."""
    if importlib.util.find_spec("psycopg") is None:
        missing("psycopg is missing: make postgres installs it")
    found = _programs()
    if found is None:
        missing("no PostgreSQL server here: initdb is missing (Debian: apt install postgresql)")
    with _server(found) as (port, password):
        connection = ibis.postgres.connect(
            host="127.0.0.1", port=port, user=USER, password=password, database="postgres"
        )
        yield connection
        connection.disconnect()


def _programs() -> Path | None:
    """Return the folder of the server's programs; Debian keeps them off the path."""
    named = shutil.which("initdb")
    folders = [Path(named).resolve().parent] if named else []
    folders += sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda own: -float(own.parent.name)
    )
    return next((own for own in folders if (own / "postgres").exists()), None)


@contextlib.contextmanager
def _server(programs: Path) -> Iterator[tuple[int, str]]:
    folder = Path(tempfile.mkdtemp(prefix="kotaku-postgres-"))
    who = _ordinary_user()
    password, port = secrets.token_hex(16), _free_port()
    secret = folder / "password"
    secret.write_text(password, encoding="ascii")
    if who:
        for path in (folder, secret):
            os.chown(path, who["user"], who["group"])
    data = folder / "data"
    try:
        _run(
            [programs / "initdb", "-D", data, "-U", USER, "--encoding=UTF8", "--locale=C",
             "--auth=scram-sha-256", f"--pwfile={secret}", "--no-sync"], who, folder,
        )  # fmt: skip
        listens = ["-h", "127.0.0.1", "-p", str(port), "-k", ""]
        command: list[str | Path] = [
            programs / "postgres", "-D", data, *listens, "-c", "fsync=off",
        ]  # fmt: skip
        with (
            (folder / "log").open("wb") as log,
            subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, **who) as server,
        ):
            try:
                _wait(port, server, folder / "log")
                yield port, password
            finally:
                server.send_signal(signal.SIGINT)
                server.wait(_SECONDS)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _ordinary_user() -> dict[str, Any]:
    """Return whom to run the server as: it refuses to be root."""
    if os.geteuid() != 0:
        return {}
    for name in _ORDINARY:
        with contextlib.suppress(KeyError):
            own = pwd.getpwnam(name)
            return {"user": own.pw_uid, "group": own.pw_gid, "extra_groups": []}
    return missing("PostgreSQL does not run as root, and there is neither postgres nor nobody")


def _free_port() -> int:
    with socket.socket() as own:
        own.bind(("127.0.0.1", 0))
        return int(own.getsockname()[1])


def _run(command, who, folder):
    made = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder, **who)
    if made.returncode:
        pytest.fail(f"{command[0]} failed: {made.stderr}")


def _wait(port, server, log):
    """Wait until the server answers."""
    end = time.monotonic() + _SECONDS
    while time.monotonic() < end and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"the server did not start: {log.read_text(errors='replace')}")
