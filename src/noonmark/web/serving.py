"""The server's start and end: its socket on the loopback, its address told, the browser opened."""

from __future__ import annotations

import errno
import os
import socket
import threading
import webbrowser
from collections.abc import Callable
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.http.h11_impl import H11Protocol

from noonmark.errors import NoonmarkError
from noonmark.web.app import make_app
from noonmark.web.policy import with_policy
from noonmark.web.state import new_token

HOST = "127.0.0.1"
WAITING = 128
ENDING_S = 3
"""How long requests under way are waited for at the end [s]."""


class _Protocol(H11Protocol):
    """HTTP whose answer to what is no HTTP carries the policy too."""

    def send_400_response(self, msg: str) -> None:
        """Refuse a request that cannot be read."""
        body = f"{msg}\n".encode()
        headers = with_policy("/", [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")])
        headers.append((b"content-length", str(len(body)).encode()))
        lines = b"".join(b"%s: %s\r\n" % header for header in headers)
        self.transport.write(b"HTTP/1.1 400 Bad Request\r\n" + lines + b"\r\n" + body)
        self.transport.close()


def serve(case: Path | None, port: int, tell: Callable[[str], None], *, who: str | None, browser: bool) -> None:
    """Serve a case until the process is told to end.

    Parameters
    ----------
    case : Path or None
        The case's folder.
    port : int
    tell : callable
        Told the address with the token, once the server can be reached.
    who : str or None
        In whose name the case is written; None is the computer's user.
    browser : bool
        Open the address in the user's browser.

    Raises
    ------
    NoonmarkError
        If the folder is no case, or the port cannot be had.
    KeyboardInterrupt
        When it was interrupted; everything is closed then.
    """
    with _socket(port) as listening:
        token = new_token()
        app = make_app(case, token, port=port, who=who)
        server = server_of(app)
        address = f"http://{HOST}:{port}/"
        tell(f"{address}?token={token}")
        if browser:
            ticket: str = app.state.tickets.new()
            threading.Thread(target=_open, args=(f"{address}?ticket={ticket}",), daemon=True).start()
        server.run(sockets=[listening])


def server_of(app: FastAPI) -> uvicorn.Server:
    """Return a server of an app, not yet running."""
    config = uvicorn.Config(
        app, http=_Protocol, ws="none", loop="asyncio", log_level="critical", access_log=False, lifespan="on",
        server_header=False, timeout_graceful_shutdown=ENDING_S, backlog=WAITING,
    )  # fmt: skip
    return uvicorn.Server(config)


def _socket(port: int) -> socket.socket:
    """Return a socket that listens on the loopback.

    Raises
    ------
    NoonmarkError
        If the port is none, is taken, or may not be used.
    """
    where = f"--port {port}"
    if not 1 <= port <= 65535:
        raise NoonmarkError(f"{port} is no port to listen on", where="--port", remedy="give one from 1024 to 65535")
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((HOST, port))
        listening.listen(WAITING)
    except OSError as error:
        listening.close()
        if error.errno == errno.EADDRINUSE:
            problem, remedy = "another program listens there", f"give another, such as --port {_next(port)}"
        elif error.errno in (errno.EACCES, errno.EPERM):
            problem, remedy = "this port may not be used", "give one above 1023"
        else:
            problem, remedy = f"it cannot be listened on ({os.strerror(error.errno or 0).lower()})", "give another"
        raise NoonmarkError(problem, where=where, remedy=remedy) from None
    return listening


def _next(port: int) -> int:
    return port + 1 if port < 65535 else 8765


def _open(address: str) -> None:
    webbrowser.open(address)
