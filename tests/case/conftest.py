"""A PostgreSQL server for the tests of a case, started on a Unix socket and ended with them."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from noonmark.case.store.case import Case, make_case


def _program(name: str) -> str | None:
    # Debian keeps the server's programs out of the path, in a folder for each version.
    places = [str(folder) for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)]
    return shutil.which(name, path=os.pathsep.join([*places, os.environ.get("PATH", "")]))


def _as_other() -> tuple[list[str], str | None]:
    """Return what starts a program as a user that is not root, and that user; the server refuses root."""
    if os.geteuid() != 0:
        return [], None
    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"], name
    return [], None


@pytest.fixture(scope="session")
def postgres(lack: Callable[[str], None]) -> Iterator[str]:
    """The URL of a database on a server of our own."""
    pytest.importorskip("psycopg", reason="needs psycopg: pip install 'noonmark[postgres]'")
    initdb, server = _program("initdb"), _program("pg_ctl")
    before, user = _as_other()
    if not initdb or not server:
        lack("needs Debian's package postgresql: run 'make deps'")
    if os.geteuid() == 0 and (user is None or shutil.which("setpriv") is None):
        lack("a PostgreSQL server needs another user than root, and setpriv")
    folder = Path(tempfile.mkdtemp(prefix="noonmark-pg-", dir="/tmp"))  # a socket's path holds 107 bytes
    if user is not None:
        shutil.chown(folder, user)
    data = folder / "data"
    options = f"-k {folder} -c listen_addresses='' -F -c max_connections=40"
    try:
        _run(*before, str(initdb), "-D", str(data), "-U", "noonmark", "--auth=trust", "-E", "UTF8", "--no-locale")
        _run(*before, str(server), "-D", str(data), "-o", options, "-l", str(folder / "log"), "-w", "start")
        try:
            yield f"postgresql://noonmark@/postgres?host={folder}"
        finally:
            _run(*before, str(server), "-D", str(data), "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(*command: str) -> None:
    done = subprocess.run(
        command, check=False, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd="/tmp"
    )
    assert done.returncode == 0, (command, done.stderr.decode())


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str | None:
    """Where a case's tables are: None for SQLite in its folder, or a PostgreSQL URL."""
    return None if request.param == "sqlite" else request.getfixturevalue("postgres")


@pytest.fixture
def case(tmp_path: Path, database: str | None) -> Iterator[Case]:
    """A new case, on each of the two databases."""
    with make_case(tmp_path / "yard", "The yard", database=database, who="an analyst") as made:
        yield made


@pytest.fixture
def plain_case(tmp_path: Path) -> Iterator[Case]:
    """A new case on SQLite."""
    with make_case(tmp_path / "yard", "The yard", who="an analyst") as made:
        yield made
