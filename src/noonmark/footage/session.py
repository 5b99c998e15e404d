"""A child that holds one foreign file and answers many requests about it."""

from __future__ import annotations

import fcntl
import mmap
import os
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self, cast

from noonmark.errors import NoonmarkError
from noonmark.footage.endings import garbled, server_lost, too_long, unwrap
from noonmark.footage.launched import Launched, ServerGoneError

_SEALS = fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SEAL


class Session:
    """A way to one child. Use it from one thread at a time, and close it.

    A child's error about one request (a :class:`~noonmark.errors.NoonmarkError` that it answers) leaves the session
    open. A crash, a limit or an answer that is none closes it, and each later request says so again.

    Parameters
    ----------
    child : Launched
        A child that serves; from :func:`noonmark.footage.isolate.open_session`.
    """

    def __init__(self, child: Launched) -> None:
        self._child = child
        self._waiting = 0
        self._lost: NoonmarkError | None = None

    def ask(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Send a request and wait for its answer.

        Raises
        ------
        NoonmarkError
            The child's own error, or that it went over a limit or crashed.
        """
        self.send(request)
        return self.receive()

    def send(self, request: Mapping[str, Any]) -> None:
        """Send a request; several may be under way, and their answers come in order."""
        self._waiting += 1
        self._say({"ask": request})

    def receive(self) -> dict[str, Any]:
        """Wait for the answer to the oldest request under way, at most the limit's ``wall_s`` from now."""
        assert self._waiting > 0, "nothing was asked"
        self._waiting -= 1
        answer = unwrap(self._heard())
        if not isinstance(answer, dict):
            raise self._end(garbled())
        return cast(dict[str, Any], answer)  # JSON's keys are text

    def share(self, length: int) -> memoryview:
        """Make memory that the child can write and this process can read, from the next request on.

        The child may change it at any time: copy what is to be kept or checked. It takes the place of memory shared
        before; the old view stays readable.

        Parameters
        ----------
        length : int
            Size, above 0 [bytes].

        Returns
        -------
        memoryview
            Of that size, read-only here.
        """
        file = os.memfd_create("noonmark", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
        try:
            os.ftruncate(file, length)
            fcntl.fcntl(file, fcntl.F_ADD_SEALS, _SEALS)  # else the child could cut it, and reading it would end us
            view = mmap.mmap(file, length, prot=mmap.PROT_READ)
            self._say({"share": length}, file)
        finally:
            os.close(file)
        return memoryview(view)

    def close(self) -> None:
        """End the child."""
        self._lost = self._lost or NoonmarkError("the file is closed", remedy="open it again")
        self._child.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _say(self, message: Mapping[str, Any], *files: int) -> None:
        self._check()
        try:
            self._child.send(message, files=files, expected=self._waiting)
        except TimeoutError:
            raise self._end(too_long(self._child.limits.wall_s)) from None
        except ServerGoneError:
            raise self._end(server_lost()) from None
        except NoonmarkError as error:
            raise self._end(error) from None

    def _heard(self) -> object:
        self._check()
        try:
            return self._child.receive()
        except TimeoutError:
            raise self._end(too_long(self._child.limits.wall_s)) from None
        except ServerGoneError:
            raise self._end(server_lost()) from None
        except NoonmarkError as error:
            raise self._end(error) from None

    def _check(self) -> None:
        if self._lost is not None:
            raise NoonmarkError(self._lost.problem, where=self._lost.where, remedy=self._lost.remedy)

    def _end(self, error: NoonmarkError) -> NoonmarkError:
        """Keep the error for later requests, and end the child."""
        self._lost = error
        self._child.close()
        return error
