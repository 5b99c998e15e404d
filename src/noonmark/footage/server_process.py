"""The server of children, as this process sees it: started when first needed, once; started anew when it died."""

from __future__ import annotations

import atexit
import os
import socket
import threading
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from noonmark.errors import NoonmarkError
from noonmark.footage.endings import crashed, parse, server_lost, too_long, unwrap
from noonmark.footage.jobs import PROGRAMS
from noonmark.footage.launched import CLOSING_S, Launched, ServerGoneError
from noonmark.footage.limits import Limits
from noonmark.footage.session import Session
from noonmark.footage.starting import Isolation, Started, start
from noonmark.footage.talk import reopened, send_files
from noonmark.footage.walls import Trial


class Server:
    """A server process and the way to it; threads may share it.

    Parameters
    ----------
    trial : Trial, optional
        More jobs, for tests.
    wall : bool
        Whether to try bubblewrap.
    """

    def __init__(self, *, trial: Trial | None = None, wall: bool = True) -> None:
        self._trial, self._wall = trial, wall
        self._lock = threading.Lock()
        self._started: Started | None = None
        self._walled = False

    def isolation(self) -> Isolation:
        """Start the server if it is not there, and tell what surrounds it."""
        with self._lock:
            return self._running().isolation

    def begin(self, job: str, file: int, limits: Limits, arguments: Mapping[str, object] | None = None) -> Job:
        """Start one job in a child of its own; the caller may do other things meanwhile."""
        return Job(self, {"kind": "job", "name": job, "arguments": dict(arguments or {})}, file, limits)

    def run(self, job: str, file: int, limits: Limits, arguments: Mapping[str, object] | None = None) -> object:
        """Run one job in a child of its own and return its answer."""
        return self.begin(job, file, limits, arguments).answer()

    def open(self, job: str, file: int, limits: Limits, arguments: Mapping[str, object] | None = None) -> Session:
        """Fork a child that answers many requests, and wait until it has opened the file."""
        order = {"kind": "session", "name": job, "arguments": dict(arguments or {})}
        for _ in range(2):
            child, used = self.launch(order, file, limits)
            try:
                unwrap(child.receive())
            except ServerGoneError:
                child.close()
                self.replace(used)
            except TimeoutError:
                child.close()
                raise too_long(limits.wall_s) from None
            except BaseException:
                child.close()
                raise
            else:
                return Session(child)
        raise server_lost()

    def stop(self) -> None:
        """End the server and all its children."""
        with self._lock:
            self._end(self._started)

    def launch(self, order: Mapping[str, Any], file: int, limits: Limits) -> tuple[Launched, Started]:
        """Have a child forked for an open file and tell it what to do; return it and the server that forked it.

        Raises
        ------
        NoonmarkError
            If no server can be started, or two end over it.
        """
        for _ in range(2):
            child, used = self._forked(reopened(file), limits, order["kind"])
            try:
                child.send({**order, "limits": asdict(limits)})
            except (ServerGoneError, TimeoutError):
                child.close()
                self.replace(used)
            except BaseException:
                child.close()
                raise
            else:
                return child, used
        raise server_lost()

    def replace(self, used: Started) -> None:
        """End the server that was used, unless another thread has put a new one in its place."""
        with self._lock:
            if used is self._started:
                self._end(used)

    def _forked(self, own: int, limits: Limits, kind: str) -> tuple[Launched, Started]:
        """Have a child forked for a descriptor, which is closed here."""
        wall_s = limits.wall_s if kind == "job" else None  # in a session each request has its own time
        talk, talk_there = socket.socketpair()
        fate, fate_there = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        child = Launched(talk, fate, limits)
        try:
            with talk_there, fate_there:  # theirs alone now, so that their end is seen here
                return child, self._order({"wall_s": wall_s}, [own, talk_there.fileno(), fate_there.fileno()])
        except BaseException:
            child.close()
            raise
        finally:
            os.close(own)

    def _order(self, word: Mapping[str, Any], files: Sequence[int]) -> Started:
        """Send an order to the server, a new one if the old one does not take it; return which."""
        with self._lock:
            for _ in range(2):
                used = self._running()
                try:
                    send_files(used.control, word, files)
                except OSError:
                    self._end(used)
                else:
                    return used
        raise server_lost()

    def _running(self) -> Started:
        """Return a server that runs, starting one if there is none."""
        if self._started is not None and self._started.runs():
            return self._started
        self._end(self._started)
        started = start(self._trial, wall=self._wall)
        self._started = started
        atexit.register(self.stop)
        if self._walled and started.isolation.kind != "walled":
            self._end(started)
            raise NoonmarkError(
                "the wall around the reader of foreign files stood and does not now", remedy="try again"
            )
        self._walled = started.isolation.kind == "walled"
        return started

    def _end(self, started: Started | None) -> None:
        if started is not None:
            self._started = None
            atexit.unregister(self.stop)
            started.end(CLOSING_S)


class Job:
    """One job at work in a child; take its answer, or close it.

    Parameters
    ----------
    server : Server
        Forks the child, and another if the server ends meanwhile, as another's file may have ended it.
    order : mapping
        ``kind``, ``name`` and ``arguments``.
    file : int
        Descriptor, to stay open until the answer is there.
    limits : Limits
        For the child.
    """

    def __init__(self, server: Server, order: Mapping[str, Any], file: int, limits: Limits) -> None:
        self._server, self._order, self._file, self._limits = server, order, file, limits
        self._child, self._used = server.launch(order, file, limits)

    def answer(self) -> object:
        """Wait for the answer.

        Raises
        ------
        NoonmarkError
            The job's own error, or that the child went over a limit or crashed.
        """
        try:
            return self._answer()
        except ServerGoneError:
            self._server.replace(self._used)
        self._child, self._used = self._server.launch(self._order, self._file, self._limits)
        try:
            return self._answer()
        except ServerGoneError:
            self._server.replace(self._used)
            raise server_lost() from None

    def close(self) -> None:
        """End the child."""
        self._child.close()

    def _answer(self) -> object:
        try:
            raw = self._child.rest(CLOSING_S)
            code = self._child.code()
        except TimeoutError:  # the child was to be killed, and was not: not even the server answers
            self._server.replace(self._used)
            raise too_long(self._limits.wall_s) from None
        finally:
            self._child.close()
        program = self._order["name"] in PROGRAMS
        if code != 0 and not (program and code == 1 and raw):  # ExifTool ends with 1 and says why in its answer
            raise crashed(code, self._limits)
        return parse(raw) if program else unwrap(parse(raw))
