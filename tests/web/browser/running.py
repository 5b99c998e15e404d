"""``noonmark serve`` in a process of its own, every connection that it asks for written down, and a case to serve."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

PATIENCE_S = 60.0
NOONMARK = [sys.executable, "-c", "from noonmark.cli import main; main()"]
_LISTENER = """
import os, sys
def _note(event, given):
    if event in ("socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname"):
        told = repr(given[1] if event in ("socket.connect", "socket.sendto") else given[0])
        with open(os.environ["NOONMARK_TEST_ASKED"], "a") as file:
            file.write(f"{event} {told}\\n")
sys.addaudithook(_note)
"""
"""Run by Python before all else in the server and in the processes that it starts."""


@dataclass
class Running:
    """A server on a case: its process changes when it is started again, its port stays."""

    case: Path
    port: int
    asked: Path
    """What the server and its children asked to reach, a line each."""
    process: subprocess.Popen[str]
    token: str

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def address(self) -> str:
        """The address that the command printed."""
        return f"{self.origin}/?token={self.token}"

    def api(self, path: str, json_body: object = None, method: str | None = None) -> Any:
        """Ask the server beside the browser."""
        headers = {"authorization": f"Bearer {self.token}"}
        how = method or ("GET" if json_body is None else "POST")
        answer = httpx.request(how, self.origin + path, json=json_body, headers=headers, timeout=PATIENCE_S)
        assert answer.status_code < 400, answer.text
        return answer.json()

    def strangers(self) -> list[str]:
        """Return what the server and its children asked to reach beyond this machine."""
        own = ("127.0.0.1", "::1", "localhost", "socket.connect '", "socket.connect b'")
        return [line for line in self.asked.read_text().splitlines() if not any(name in line for name in own)]

    def kill(self) -> None:
        """End it as a cut of the power does."""
        self.process.send_signal(signal.SIGKILL)
        self._ended()

    def restart(self) -> None:
        """Start it again on the same port, with a token of its own."""
        self.process, self.token = _started(self.case, self.port, self.asked)

    def close(self) -> None:
        self.process.terminate()
        self._ended()

    def _ended(self) -> None:
        self.process.wait(PATIENCE_S)
        if self.process.stdout is not None:
            self.process.stdout.close()


def command(*words: str | Path) -> str:
    """Run ``noonmark`` and return its stdout."""
    done = subprocess.run([*NOONMARK, *map(str, words)], check=True, capture_output=True, text=True)
    return done.stdout


def start(folder: Path, *files: Path) -> Running:
    """Make a case in a folder, add files, and serve it."""
    case, asked = folder / "case", folder / "asked.txt"
    asked.touch()
    command("case", "new", case, "--title", "The yard")
    for file in files:
        command("case", "add", case, file)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process, token = _started(case, port, asked)
    return Running(case, port, asked, process, token)


def _started(case: Path, port: int, asked: Path) -> tuple[subprocess.Popen[str], str]:
    spy = asked.parent / "spy"
    spy.mkdir(exist_ok=True)
    (spy / "sitecustomize.py").write_text(_LISTENER)
    env = {
        **os.environ,
        "PYTHONPATH": f"{spy}{os.pathsep}{os.environ.get('PYTHONPATH', '')}",
        "NOONMARK_TEST_ASKED": str(asked),
    }
    words = [*NOONMARK, "serve", str(case), "--no-browser", "--port", str(port)]
    with (asked.parent / "said.txt").open("ab") as said:
        process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=said, text=True, env=env)
    assert process.stdout is not None
    address = process.stdout.readline().strip()
    if not address.startswith(f"http://127.0.0.1:{port}/?token="):
        process.communicate(timeout=PATIENCE_S)
        raise AssertionError((asked.parent / "said.txt").read_text())
    return process, address.partition("token=")[2]


def until(what: Callable[[], Any], pause: Callable[[float], object], seconds: float = PATIENCE_S) -> Any:
    """Ask again until something true comes back; ``pause(ms)`` is the page's, so that it goes on in between."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := what():
            return found
        pause(50)
    raise AssertionError("waited too long")


def read(path: Path) -> Any:
    """Read a JSON file."""
    return json.loads(path.read_text())
