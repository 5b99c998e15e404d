"""Starting the server: behind bubblewrap where that works, without it otherwise, and saying which."""

from __future__ import annotations

import os
import queue
import socket
import subprocess
import threading
from collections.abc import Sequence
from dataclasses import dataclass

from noonmark.errors import NoonmarkError
from noonmark.footage.hardening import available
from noonmark.footage.walls import ENVIRONMENT, Trial, server_command, walled_command
from noonmark.footage.words import printable

STARTING_S = 20.0
"""Time for the server to start on a busy machine, and to take an order [s]."""
READY = b"ready"


@dataclass(frozen=True)
class Isolation:
    """What stands between a foreign file and this machine.

    Attributes
    ----------
    kind : str
        ``walled``: bubblewrap; no network, and only the file itself is seen. ``limits``: a process of its own with
        limits on memory, time and files.
    why : str
        What that means, or why there is no wall.
    remedy : str
        What to do for a wall; empty when there is one.
    """

    kind: str
    why: str
    remedy: str = ""


_WALLED = Isolation("walled", "what reads a foreign file has no network and sees that file alone")
_INSTALL = "sudo apt-get install bubblewrap"
_ALLOW = "allow user namespaces for bwrap (an AppArmor profile, or sysctl kernel.unprivileged_userns_clone=1)"


class Started:
    """A server that runs.

    Parameters
    ----------
    process : Popen
        The server, or bubblewrap around it.
    control : socket
        Where orders go; closing it ends the server.
    isolation : Isolation
        What surrounds it.
    """

    def __init__(self, process: subprocess.Popen[bytes], control: socket.socket, isolation: Isolation) -> None:
        self.control, self.isolation = control, isolation
        self._process, self._owner = process, os.getpid()

    def runs(self) -> bool:
        """Whether the process is still there."""
        return self._process.poll() is None

    def end(self, patience_s: float) -> None:
        """End the server and with it all its children; in a fork of its owner, only let go of it."""
        self.control.close()
        if os.getpid() != self._owner:
            self._process.returncode = 0
            return
        try:
            self._process.wait(timeout=patience_s)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def start(trial: Trial | None, *, wall: bool) -> Started:
    """Start a server, behind bubblewrap where that works.

    Raises
    ------
    NoonmarkError
        If it does not start even without a wall.
    """
    command = server_command(trial)
    walled = walled_command(command, trial) if wall else None
    around = Isolation("limits", f"bubblewrap is not installed; {_left()}", _INSTALL)
    if walled is not None:
        started = _try(walled, _WALLED)
        if isinstance(started, Started):
            return started
        around = Isolation("limits", f"bubblewrap does not work here ({started}); {_left()}", _ALLOW)
    started = _try(command, around)
    if isinstance(started, Started):
        return started
    raise NoonmarkError(f"the process that opens foreign files does not start ({started})", remedy="run: make setup")


def _left() -> str:
    """Tell what protects without a wall."""
    if available():
        return "what reads a foreign file can still not connect, write or start anything, but could read other files"
    return "what reads a foreign file has limits on memory, time and files only"


def _try(command: Sequence[str], around: Isolation) -> Started | str:
    """Return a server that said it is ready, or why it is not."""
    control, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    control.settimeout(STARTING_S)
    try:
        with there:
            process = _spawned(command, there)
    except OSError as error:
        control.close()
        return str(error.strerror)
    assert process.stderr is not None
    try:
        ready = control.recv(len(READY)) == READY
    except OSError:
        ready = False
    if ready:
        process.stderr.close()
        return Started(process, control, around)
    process.kill()
    said = process.communicate()[1].decode("utf-8", "replace").split("\n")
    control.close()
    return printable(next((line for line in reversed(said) if line.strip()), f"exit code {process.returncode}"))


def _spawned(command: Sequence[str], control: socket.socket) -> subprocess.Popen[bytes]:
    """Start a process from a thread that lives as long as this process does.

    What is told to die with its parent dies when the *thread* that started it ends.
    """
    if threading.current_thread() is threading.main_thread():
        return _popen(command, control)
    born: queue.SimpleQueue[subprocess.Popen[bytes] | OSError] = queue.SimpleQueue()

    def keep() -> None:
        try:
            process = _popen(command, control)
        except OSError as error:
            born.put(error)
            return
        born.put(process)
        process.wait()

    threading.Thread(target=keep, name="noonmark-server", daemon=True).start()
    process = born.get()
    if isinstance(process, OSError):
        raise process
    return process


def _popen(command: Sequence[str], control: socket.socket) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - our own interpreter, no shell
        command,
        stdin=control.fileno(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=ENVIRONMENT,
        start_new_session=True,
        cwd="/",
    )
