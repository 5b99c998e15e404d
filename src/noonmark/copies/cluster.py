"""Fingerprints of many files, made by the machines of a Ray cluster; the same as those made here."""

from __future__ import annotations

import os
import socket
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any

from noonmark.copies.fingerprint import VERSION, Fingerprint
from noonmark.copies.fingerprinting import fingerprint
from noonmark.errors import NoonmarkError

Made = Fingerprint | NoonmarkError
WAIT_S = 5.0
"""So long an address may take to answer [s]."""
AHEAD = 2
"""Files handed out for each core of the cluster, so that none waits."""
_QUIET = {
    "RAY_USAGE_STATS_ENABLED": "0",  # nothing is told to strangers
    "RAY_ENABLE_UV_RUN_RUNTIME_ENV": "0",  # else it would send this folder to every node
    "RAY_DEDUP_LOGS": "0",
}


@dataclass(frozen=True, slots=True)
class Done:
    """What one node made of one file: a fingerprint or what was wrong, the node's number, its version."""

    path: Path
    made: Made
    node: str
    version: int


def fingerprints(paths: Iterable[Path], *, address: str, fast: bool = False) -> Iterator[tuple[Path, Made]]:
    """Yield each file's fingerprint as it is done, or what was wrong with the file.

    Parameters
    ----------
    paths : iterable of Path
        Files that every node sees at these paths; they are taken as there is room.
    address : str
        ``auto`` for a cluster that this machine belongs to, ``host:port`` of its head, or ``ray://host:port``.
    fast : bool
        Key frames only.

    Raises
    ------
    NoonmarkError
        If Ray is not installed, no cluster answers, or its nodes hold another Noonmark.
    """
    for done in placed(paths, address=address, fast=fast):
        yield done.path, done.made


def placed(paths: Iterable[Path], *, address: str, fast: bool = False) -> Iterator[Done]:
    """Yield the same as :func:`fingerprints`, and which node made it."""
    ray = _ray()
    with _connected(ray, address):
        task = ray.remote(num_cpus=1, max_retries=2)(_made)
        room = AHEAD * max(1, int(ray.cluster_resources().get("CPU", 1)))
        coming = iter(paths)
        running: dict[Any, Path] = {}
        while True:
            for path in islice(coming, room - len(running)):
                running[task.remote(str(path.absolute()), fast)] = path
            if not running:
                return
            for ready in ray.wait(list(running), num_returns=1)[0]:
                yield _checked(_taken(ray, ready, running.pop(ready)))


def _made(path: str, fast: bool) -> Done:  # noqa: FBT001 - a worker's arguments go by place
    """Make one file's fingerprint, on a node."""
    ray: Any = import_module("ray")
    node = str(ray.get_runtime_context().get_node_id())
    try:
        made: Made = fingerprint(Path(path), fast=fast)
    except NoonmarkError as error:
        made = error
    except OSError as error:
        made = NoonmarkError(f"it cannot be read ({(error.strerror or 'unknown reason').lower()})", where=path)
    return Done(Path(path), made, node, VERSION)


def _taken(ray: Any, ready: Any, path: Path) -> Done:
    """Return what a node made, its path as it was given; a node that dies costs the file, not the rest."""
    try:
        done: Done = ray.get(ready)
    except ray.exceptions.RayError as error:
        if "No module named" in str(error) or "has no attribute" in str(error):
            remedy = "install the same Noonmark on every node: pip install 'noonmark[cluster]'"
            raise NoonmarkError("a node of the cluster does not hold this Noonmark", remedy=remedy) from None
        kind = type(error).__name__
        made = NoonmarkError(f"the process that read it ended ({kind})", where=str(path), remedy="read it on its own")
        return Done(path, made, "", VERSION)
    return Done(path, done.made, done.node, done.version)


def _checked(done: Done) -> Done:
    if done.version != VERSION:
        problem = f"a node makes fingerprints of version {done.version}, this machine of version {VERSION}"
        raise NoonmarkError(problem, remedy="install the same Noonmark on every node")
    return done


def _ray() -> Any:
    for name, value in _QUIET.items():
        os.environ.setdefault(name, value)
    try:
        return import_module("ray")
    except ImportError:
        remedy = "run: pip install 'noonmark[cluster]'"
        raise NoonmarkError("a cluster needs Ray, which is not installed", remedy=remedy) from None


@contextmanager
def _connected(ray: Any, address: str) -> Generator[None]:
    """Hold a connection to a cluster; one that the caller has is used and stays."""
    if ray.is_initialized():
        yield
        return
    _answers(address)
    try:
        ray.init(address=address, log_to_driver=False, logging_level="ERROR", configure_logging=False)
    except (ConnectionError, RuntimeError, ValueError, TimeoutError) as error:
        told = " ".join(str(error).split())[:120]
        raise NoonmarkError(f"no Ray cluster at {address!r} ({told})", remedy=_REMEDY) from None
    try:
        yield
    finally:
        with suppress(ConnectionError, RuntimeError):
            ray.shutdown()


_REMEDY = "start one: ray start --head, then give its address, or auto on one of its machines"


def _answers(address: str) -> None:
    """Refuse an address where nothing listens, which Ray would wait for far longer."""
    if address in {"auto", "local"}:
        return
    host, _, port = address.removeprefix("ray://").rpartition(":")
    if not host or not port.isdecimal():
        raise NoonmarkError(f"{address!r} is no address of a cluster", remedy="give auto, host:port or ray://host:port")
    try:
        socket.create_connection((host.strip("[]"), int(port)), timeout=WAIT_S).close()
    except (OSError, OverflowError) as error:
        why = (getattr(error, "strerror", None) or "no answer").lower()
        raise NoonmarkError(f"no Ray cluster answers at {address!r} ({why})", remedy=_REMEDY) from None
