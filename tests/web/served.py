"""A server in this process, in a thread of its own, and its clients."""

from __future__ import annotations

import socket
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import httpx
import uvicorn
from fastapi import FastAPI
from starlette.routing import Route

from noonmark.web.app import make_app
from noonmark.web.serving import server_of
from noonmark.web.state import Workbench

TOKEN = "t" * 20 + "-_" + "T" * 21
PATIENCE_S = 60.0


@dataclass(frozen=True)
class Served:
    """A running server."""

    app: FastAPI
    port: int
    server: uvicorn.Server
    thread: threading.Thread

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def bench(self) -> Workbench:
        return self.app.state.workbench

    def client(self, token: str | None = TOKEN, **more: object) -> httpx.Client:
        headers = {} if token is None else {"authorization": f"Bearer {token}"}
        return httpx.Client(base_url=self.base, headers=headers, timeout=PATIENCE_S, **more)  # type: ignore[arg-type]

    def raw(self, data: bytes, *, ending: bool = False) -> bytes:
        """Send bytes as they are, and return what comes back until the server closes."""
        with socket.create_connection(("127.0.0.1", self.port), PATIENCE_S) as line:
            line.sendall(data)
            if ending:
                line.shutdown(socket.SHUT_WR)
            parts = list[bytes]()
            while part := line.recv(65536):
                parts.append(part)
        return b"".join(parts)

    def close(self) -> None:
        self.server.should_exit = True
        self.thread.join(PATIENCE_S)
        assert not self.thread.is_alive()


def serving(folder: Path | None, *, broken: bool = False) -> Served:
    """Start a server on a free port; ``broken`` gives it a page that fails."""
    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    app = make_app(folder, TOKEN, port=port)
    if broken:
        app.router.routes.insert(0, _failing())
    server = server_of(app)

    def run() -> None:
        with listening:
            server.run(sockets=[listening])

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    until = time.monotonic() + PATIENCE_S
    while not server.started and thread.is_alive() and time.monotonic() < until:
        time.sleep(0.01)
    assert server.started
    return Served(app, port, server, thread)


def _failing() -> Route:
    def fail(request: object) -> None:
        raise RuntimeError("a fault of ours")

    return Route("/api/fails", fail)


def wait_for(what: object, seconds: float = PATIENCE_S) -> object:
    """Ask a function again until it gives something."""
    assert callable(what)
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if found := what():
            return found
        time.sleep(0.05)
    raise AssertionError("waited too long")
