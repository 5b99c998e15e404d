"""A child at work, as this process sees it: a talk with the child, and the server's word on how it ended."""

from __future__ import annotations

import json
import select
import socket
import time
from collections.abc import Mapping, Sequence
from typing import Any

from noonmark.errors import NoonmarkError
from noonmark.footage.endings import crashed, flooded, garbled, parse, too_long
from noonmark.footage.limits import Limits
from noonmark.footage.talk import HEAD, packed

CLOSING_S = 2
"""Time for a child to end after its answer, and for the server to tell that it did [s]."""
_PART = 1 << 18


class ServerGoneError(Exception):
    """The server ended or does not answer; its children ended with it."""


class Launched:
    """A child that the server forked.

    Parameters
    ----------
    talk, fate : socket
        This process's ends; what comes over ``talk`` is the word of a stranger, what comes over ``fate`` is the
        server's. Closing ``fate`` makes the server kill the child.
    limits : Limits
        What it may use; its answers are held to ``answer_bytes``.
    """

    def __init__(self, talk: socket.socket, fate: socket.socket, limits: Limits) -> None:
        self.limits = limits
        self._talk, self._fate = talk, fate
        self._talk.settimeout(0)
        self._came = bytearray()
        self._open = True
        self._told: dict[str, Any] | None = None

    def close(self) -> None:
        """End the child; nothing more can be asked."""
        self._talk.close()
        self._fate.close()

    def send(self, message: Mapping[str, Any], *, files: Sequence[int] = (), expected: int = 0) -> None:
        """Send a message, taking in what comes meanwhile.

        The wait is held to the limit of time, as for an answer.

        Parameters
        ----------
        message : mapping
            Plain data.
        files : sequence of int
            Descriptors to go with it.
        expected : int
            Answers that may come meanwhile.

        Raises
        ------
        NoonmarkError
            If the child ended or floods.
        TimeoutError
            If the child does not take it in time.
        ServerGoneError
            If the server is gone.
        """
        rest = memoryview(packed(message))
        deadline = self._deadline()
        while rest:
            if not self._open:
                raise self._ending()
            if self._wait(deadline, writing=True):
                rest = rest[self._write(rest, files) :]
                files = ()
            if len(self._came) > (expected + 1) * self._longest():
                raise flooded()

    def receive(self) -> object:
        """Wait for one message, within the time and length allowed.

        Raises
        ------
        NoonmarkError
            If it is too long or no JSON, or the child ended.
        TimeoutError
            If it does not come in time.
        ServerGoneError
            If the server is gone.
        """
        deadline = self._deadline()
        while True:
            body = self._message()
            if body is not None:
                return parse(body)
            if not self._open:
                raise self._ending()
            self._wait(deadline)

    def rest(self, margin_s: float) -> bytes:
        """Read until the child ends or closes its side, and return all that it wrote.

        Parameters
        ----------
        margin_s : float
            Time beyond the limit for the server to kill it [s].

        Raises
        ------
        NoonmarkError
            If it wrote too much.
        TimeoutError
            If the time is over and the server did not kill it.
        ServerGoneError
            If the server is gone.
        """
        deadline = self._deadline() + margin_s
        while self._open:
            self._wait(deadline)
            if len(self._came) > self.limits.answer_bytes:
                raise flooded()
        return bytes(self._came)

    def code(self) -> int:
        """Wait for the child's end and return its exit code, below 0 for a signal.

        Raises
        ------
        NoonmarkError
            If it does not end, or the server ended it for its time on the clock.
        """
        deadline = time.monotonic() + CLOSING_S
        try:
            while self._told is None:
                self._wait(deadline)
        except TimeoutError:
            raise too_long(self.limits.wall_s) from None
        if self._told.get("late"):
            raise too_long(self.limits.wall_s)
        return int(self._told["code"])

    def _deadline(self) -> float:
        return time.monotonic() + self.limits.wall_s

    def _longest(self) -> int:
        return self.limits.answer_bytes + HEAD.size

    def _ending(self) -> NoonmarkError:
        """Return why the talk ended."""
        code = self.code()
        return crashed(code, self.limits) if code else garbled()

    def _message(self) -> bytes | None:
        """Take one whole message out of what came."""
        if len(self._came) < HEAD.size:
            return None
        length = HEAD.unpack_from(self._came)[0]
        if length > self.limits.answer_bytes:
            raise flooded()
        end = HEAD.size + length
        if len(self._came) < end:
            return None
        body = bytes(self._came[HEAD.size : end])
        del self._came[:end]
        return body

    def _wait(self, deadline: float, *, writing: bool = False) -> bool:
        """Wait for one thing to happen and take it in; return whether the talk takes bytes."""
        poll = select.poll()
        if self._open:
            poll.register(self._talk, select.POLLIN | (select.POLLOUT if writing else 0))
        if self._told is None:
            poll.register(self._fate, select.POLLIN)
        happened = dict(poll.poll(max(0.0, deadline - time.monotonic()) * 1000))
        if not happened:
            raise TimeoutError
        if happened.get(self._talk.fileno(), 0) & ~select.POLLOUT:
            self._read()
        if self._fate.fileno() in happened:
            self._hear()
        return bool(happened.get(self._talk.fileno(), 0) & select.POLLOUT)

    def _read(self) -> bool:
        try:
            part = self._talk.recv(_PART)
        except BlockingIOError:
            return False
        except OSError:
            part = b""
        self._came += part
        self._open = bool(part)
        return self._open

    def _write(self, rest: memoryview, files: Sequence[int]) -> int:
        try:
            return socket.send_fds(self._talk, [rest], files) if files else self._talk.send(rest)
        except BlockingIOError:
            return 0
        except OSError:  # it ended; what it said before is still to be read
            while self._read():
                pass
            self._open = False
            return 0

    def _hear(self) -> None:
        """Take in the server's word; what the child said before its end is read, what others hold open is not."""
        try:
            told = self._fate.recv(4096)
        except OSError:
            told = b""
        if not told:
            raise ServerGoneError
        self._told = json.loads(told)
        while self._open and len(self._came) <= self._longest() and self._read():
            pass
        self._open = False
