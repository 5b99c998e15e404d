"""The server: a small clean process that forks one child for each foreign file, and ends it in time.

It runs one thread, behind the wall where there is one, and never looks at a foreign byte itself: it passes the open
file on to the fork. So each child starts clean, whatever the last one met.
"""

from __future__ import annotations

import contextlib
import fcntl
import gc
import importlib
import json
import os
import resource
import select
import signal
import socket
import time
from dataclasses import dataclass
from typing import Any

from noonmark.footage._child import child_main
from noonmark.footage.jobs import EARLY

READY = b"ready"
IDLE_S = 0.02
"""Idle time after which the server imports the next module for the children to come [s]."""
_WORD = 4096
_TALK = 3
_HIGH = _TALK + 1
"""Below it lies what a child's own numbers take; any higher one may lie above the limit of open files."""
_NEVER = float("inf")


@dataclass
class _Running:
    """A child at work: where to tell its end, when its time is over [s on the monotonic clock], what was done."""

    fate: int
    deadline: float
    late: bool = False
    killed: bool = False


def main(extra: str, bare: str) -> None:
    """Serve on standard input until the parent is gone; both words are empty but in tests."""
    control = socket.socket(fileno=fcntl.fcntl(0, fcntl.F_DUPFD_CLOEXEC, 3))
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    control.send(READY)
    os.dup2(nowhere, 2)
    Server(control, extra, hardened=not bare).serve()


class Server:
    """The loop: orders from the parent, ends of children, deadlines; imports while idle."""

    def __init__(self, control: socket.socket, extra: str, *, hardened: bool) -> None:
        self._control, self._extra, self._hardened = control, extra, hardened
        self._running = dict[int, _Running]()
        self._early = list(EARLY)
        self._first_over = False
        self._wake, self._woken = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        signal.signal(signal.SIGCHLD, _nothing)
        signal.set_wakeup_fd(self._woken, warn_on_full_buffer=False)

    def serve(self) -> None:
        """Work until the parent closes its end."""
        while True:
            happened = self._wait()
            if self._control.fileno() in happened and not self._take_order():
                return self._kill_all()
            if self._wake in happened:
                with contextlib.suppress(BlockingIOError):
                    os.read(self._wake, _WORD)
            self._reap()
            self._kill_late(happened)
            if not happened and self._may_prepare():
                self._prepare()

    def _wait(self) -> set[int]:
        """Return the descriptors on which something happened; none when a deadline passed or nothing happens."""
        poll = select.poll()
        alive = [child for child in self._running.values() if not child.killed]
        for file in (self._control.fileno(), self._wake, *(child.fate for child in alive)):
            poll.register(file, select.POLLIN)
        now = time.monotonic()
        waits = [child.deadline - now for child in alive]
        least: float = min([_NEVER, IDLE_S if self._may_prepare() else _NEVER, *waits])
        timeout = None if least == _NEVER else max(0.0, least) * 1000 + 1
        return {file for file, _ in poll.poll(timeout)}

    def _take_order(self) -> bool:
        """Fork a child for the next order; False when the parent is gone."""
        raw, files, _, _ = socket.recv_fds(self._control, _WORD, 3)
        if not raw:
            return False
        order: dict[str, Any] = json.loads(raw)
        file, talk, fate = files
        pid = os.fork()
        if pid == 0:
            self._become_child(file, talk)
        wall = order["wall_s"]
        self._running[pid] = _Running(fate, _NEVER if wall is None else time.monotonic() + wall)
        os.close(file)
        os.close(talk)
        return True

    def _become_child(self, file: int, talk: int) -> None:
        """Keep the file (as standard input) and the talk, close all else, do the work, end."""
        code = 1
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os.setsid()
            high = [fcntl.fcntl(kept, fcntl.F_DUPFD_CLOEXEC, _HIGH) for kept in (file, talk)]
            os.dup2(high[0], 0)
            os.dup2(high[1], _TALK, inheritable=False)
            os.closerange(_TALK + 1, resource.getrlimit(resource.RLIMIT_NOFILE)[0])
            code = child_main(socket.socket(fileno=_TALK), self._extra, hardened=self._hardened)
        finally:
            os._exit(code)

    def _reap(self) -> None:
        """Tell the parent of each child that ended."""
        while self._running:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            child, self._first_over = self._running.pop(pid, None), True
            if child is not None:
                with contextlib.suppress(OSError):
                    os.killpg(pid, signal.SIGKILL)  # what it started and left behind
                word = {"code": os.waitstatus_to_exitcode(status), "late": child.late}
                with contextlib.suppress(OSError), socket.socket(fileno=child.fate) as fate:
                    fate.send(json.dumps(word).encode("ascii"))

    def _kill_late(self, happened: set[int]) -> None:
        """Kill the children whose time is over, or whom the parent gave up by closing its end."""
        now = time.monotonic()
        for pid, child in self._running.items():
            if not child.killed and (child.fate in happened or now >= child.deadline):
                child.killed, child.late = True, now >= child.deadline
                _kill(pid)

    def _kill_all(self) -> None:
        for pid in self._running:
            _kill(pid)

    def _may_prepare(self) -> bool:
        """Whether there is more to import; not beside the first child, which imports for itself what it needs."""
        return bool(self._early) and (self._first_over or not self._running)

    def _prepare(self) -> None:
        """Import one more module for the children to come; one that is not there is their affair."""
        with contextlib.suppress(Exception):
            importlib.import_module(self._early.pop(0))
        if not self._early:
            gc.collect()
            gc.freeze()


def _nothing(number: int, frame: object) -> None:
    """Do nothing: the wake-up that comes with a handler is what is wanted."""


def _kill(pid: int) -> None:
    """Kill a child and what it started."""
    for kill in (os.killpg, os.kill):
        with contextlib.suppress(OSError):
            kill(pid, signal.SIGKILL)
