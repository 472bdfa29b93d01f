"""A PostgreSQL server of the tests' own: made in a temporary folder, on loopback, gone at the end."""

from __future__ import annotations

import ctypes
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from engines import postgres_programs, require_engine

_USER = "fuzzyahp"
# Nothing has to survive a crash.
_SETTINGS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=10")
_PR_SET_PDEATHSIG = 1  # linux/prctl.h


def _unprivileged() -> pwd.struct_passwd | None:
    """Who runs the server: PostgreSQL refuses to be run by root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    pytest.fail("postgres: no user 'postgres' or 'nobody' to run the server as", pytrace=False)


def _die_with_the_tests() -> None:
    """In the server's process: end it when this one is killed, which leaves it no time to clean up (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGQUIT)


@contextmanager
def postgres_server() -> Iterator[str]:
    """Start a server; yields a connection string, stops it at the end. Skips as `require_engine` does."""
    require_engine("postgres")
    programs, user = postgres_programs(), _unprivileged()
    assert programs is not None
    folder = Path(tempfile.mkdtemp(prefix="fuzzyahp-postgres-"))
    if user is not None:
        os.chown(folder, user.pw_uid, user.pw_gid)
    who: dict[str, Any] = {"cwd": folder, "env": {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "TZ": "UTC"}}
    if user is not None:
        who |= {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    data = str(folder / "data")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = None
    try:
        with (folder / "log").open("wb") as log:
            made = [str(programs / "initdb"), "-D", data, "-U", _USER, "-A", "trust", "-E", "UTF8", "--no-sync"]
            subprocess.run(made, check=True, timeout=120, stdout=log, stderr=log, **who)
            # On loopback alone; the socket file stays in the server's own folder.
            command = [str(programs / "postgres"), "-D", data, "-h", "127.0.0.1", "-p", str(port), "-k", str(folder)]
            command += [part for setting in _SETTINGS for part in ("-c", setting)]
            server = subprocess.Popen(command, stdout=log, stderr=log, preexec_fn=_die_with_the_tests, **who)
        connection_string = f"host=127.0.0.1 port={port} user={_USER} dbname=postgres"
        _wait(server, connection_string, folder / "log")
        yield connection_string
    finally:
        if server is not None:
            server.send_signal(signal.SIGQUIT)  # at once: nothing is kept
            server.wait(60)
        shutil.rmtree(folder, ignore_errors=True)


def _wait(server: subprocess.Popen[bytes], connection_string: str, log: Path) -> None:
    import psycopg

    end = time.monotonic() + 60
    while True:
        try:
            psycopg.connect(connection_string, connect_timeout=5).close()
            return
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > end:
                pytest.fail(f"postgres: does not start:\n{log.read_text(errors='replace')}", pytrace=False)
            time.sleep(0.05)
