"""Jobs and sessions of children that misbehave. Only a server that a test starts knows of them."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

from noonmark.footage import _child

Arguments = Mapping[str, Any]
_GRABBED = list[int]()


def read(stream: BinaryIO, arguments: Arguments) -> object:
    return stream.read().decode("latin-1")


def echo(stream: BinaryIO, arguments: Arguments) -> object:
    return dict(arguments)


def hang(stream: BinaryIO, arguments: Arguments) -> object:
    time.sleep(60)
    return None


def crash(stream: BinaryIO, arguments: Arguments) -> object:
    return ctypes.string_at(0)


def leave(stream: BinaryIO, arguments: Arguments) -> object:
    os._exit(arguments["code"])


def burn(stream: BinaryIO, arguments: Arguments) -> object:
    if arguments.get("stubborn"):
        signal.signal(signal.SIGXCPU, signal.SIG_IGN)
    while True:
        pass


def eat(stream: BinaryIO, arguments: Arguments) -> object:
    return len(bytearray(arguments["bytes"]))


def flood(stream: BinaryIO, arguments: Arguments) -> object:
    while True:
        os.write(3, b"x" * 65536)


def say(stream: BinaryIO, arguments: Arguments) -> object:
    os.write(3, arguments["text"].encode("latin-1"))
    os._exit(0)


def say_and_hang(stream: BinaryIO, arguments: Arguments) -> object:
    os.close(3)
    time.sleep(60)
    return None


def write_file(stream: BinaryIO, arguments: Arguments) -> object:
    return _tried(lambda: Path(arguments["path"]).write_text("x"))


def write_the_file_itself(stream: BinaryIO, arguments: Arguments) -> object:
    return [_tried(lambda: os.write(0, b"x")), _tried(lambda: os.ftruncate(0, 0))]


def empty_file(stream: BinaryIO, arguments: Arguments) -> object:
    return _tried(lambda: os.truncate(arguments["path"], 0))


def make_folder(stream: BinaryIO, arguments: Arguments) -> object:
    return _tried(Path(arguments["path"]).mkdir)


def take_away(stream: BinaryIO, arguments: Arguments) -> object:
    return _tried(Path(arguments["path"]).unlink)


def rename(stream: BinaryIO, arguments: Arguments) -> object:
    return _tried(lambda: str(Path(arguments["path"]).rename(arguments["path"] + "2")))


def open_rights(stream: BinaryIO, arguments: Arguments) -> object:
    return _tried(lambda: Path(arguments["path"]).chmod(0))


def grab_memory(stream: BinaryIO, arguments: Arguments) -> object:
    """Keep a copy of each descriptor of shared memory, as a child in strange hands could."""
    whole = _child.mapped

    def mapped(file: int, length: int) -> memoryview:
        _GRABBED.append(os.dup(file))
        return whole(file, length)

    _child.mapped = mapped
    return None


def cut_memory(stream: BinaryIO, arguments: Arguments) -> object:
    return _tried(lambda: os.ftruncate(_GRABBED[0], 0))


def connect(stream: BinaryIO, arguments: Arguments) -> object:
    def reach() -> str:
        socket.create_connection(("127.0.0.1", arguments["port"]), timeout=2).close()
        return "connected"

    return _tried(reach)


def look_at(stream: BinaryIO, arguments: Arguments) -> object:
    return _tried(lambda: _names(arguments["path"]))


def read_path(stream: BinaryIO, arguments: Arguments) -> object:
    return _tried(lambda: Path(arguments["path"]).read_text())


def surroundings(stream: BinaryIO, arguments: Arguments) -> object:
    return {
        "environment": dict(os.environ),
        "descriptors": sorted(int(name) for name in _names("/proc/self/fd")),
        "processes": [name for name in _names("/proc") if name.isdigit()],
        "threads": len(_names("/proc/self/task")),
        "modules": sorted(sys.modules),
        "pid": os.getpid(),
        "folder": str(Path.cwd()),
    }


def fork(stream: BinaryIO, arguments: Arguments) -> object:
    def leave_one() -> None:
        if os.fork() == 0:
            os.setsid()
            time.sleep(60)

    return _tried(leave_one)


def fork_one_to_stay(stream: BinaryIO, arguments: Arguments) -> object:
    child = os.fork()
    if child == 0:
        time.sleep(60)
    return child


def start_program(stream: BinaryIO, arguments: Arguments) -> object:
    return _tried(lambda: "started" if os.posix_spawn("/bin/true", ["true"], {}) else "")


def kill_the_server(stream: BinaryIO, arguments: Arguments) -> object:
    told = _tried(lambda: os.kill(os.getppid(), signal.SIGKILL))
    time.sleep(0.2)
    return told


def threads(stream: BinaryIO, arguments: Arguments) -> object:
    done = list[int]()
    started = [threading.Thread(target=done.append, args=(i,)) for i in range(arguments["count"])]
    for thread in started:
        thread.start()
    for thread in started:
        thread.join()
    return sorted(done)


def abort(stream: BinaryIO, arguments: Arguments) -> object:
    os.abort()


class Asked:
    """A session that does as it is told."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def answer(self, request: Mapping[str, Any], shared: memoryview | None) -> Mapping[str, Any]:
        if "read" in request:
            return {"read": self._stream.read(request["read"]).decode("latin-1")}
        if "fill" in request:
            assert shared is not None
            shared[:] = bytes([request["fill"]]) * len(shared)
            return {"filled": len(shared)}
        if "spend" in request:
            until = time.process_time() + request["spend"]
            while time.process_time() < until:
                pass
            return {"spent": request["spend"]}
        if "long" in request:
            return {"long": "x" * request["long"]}
        if "job" in request:
            return {"job": globals()[request["job"]](self._stream, request)}
        return dict(request)

    def close(self) -> None:
        pass


def asked(stream: BinaryIO, arguments: Arguments) -> Asked:
    if "fail" in arguments:
        from noonmark.errors import NoonmarkError

        raise NoonmarkError("no clip", remedy="give one")
    return Asked(stream)


def no_session(stream: BinaryIO, arguments: Arguments) -> Asked:
    raise ValueError


def _names(folder: str) -> list[str]:
    return sorted(entry.name for entry in Path(folder).iterdir())


def _tried(work: Any) -> Any:
    """Return what the work returns, or the kind of its error."""
    try:
        return work()
    except OSError as error:
        return type(error).__name__
