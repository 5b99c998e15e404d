"""The child: a fork of the server that sets its own limits, reads one file, answers in JSON and ends."""

from __future__ import annotations

import importlib
import json
import math
import os
import resource
import shutil
import signal
import socket
from collections.abc import Callable, Mapping
from typing import Any, BinaryIO

from noonmark.errors import NoonmarkError
from noonmark.footage.hardening import harden
from noonmark.footage.jobs import JOBS, PROGRAM_FOLDERS, PROGRAMS, SESSIONS
from noonmark.footage.talk import read_message, write_message

OPEN_FILES = 64


def facts_job(stream: BinaryIO, arguments: Mapping[str, Any]) -> object:  # noqa: ARG001 - every job takes them
    """Read the facts of an open file."""
    from noonmark.footage.reading import read_stream  # noqa: PLC0415 - most children do something else
    from noonmark.footage.wire import to_plain  # noqa: PLC0415

    return to_plain(read_stream(stream))


def child_main(talk: socket.socket, extra: str, *, hardened: bool) -> int:
    """Take the order from ``talk``, do it on the file that is standard input; return the exit code."""
    taken = read_message(talk)
    if taken is None:
        return 1
    order, _ = taken
    name, limits = order["name"], order["limits"]
    os.lseek(0, 0, os.SEEK_SET)
    if hardened:
        harden(programs=name in PROGRAMS)
    limit(limits, renewed=order["kind"] == "session")
    if name in PROGRAMS and order["kind"] == "job":
        return become_program(PROGRAMS[name], talk)
    with os.fdopen(0, "rb", closefd=False) as stream:
        if order["kind"] == "session":
            return serve_session(_function(SESSIONS, name, extra), stream, talk, order)
        job = _function(JOBS, name, extra)
        plain = answer(lambda: {"ok": job(stream, order["arguments"])}, limits["memory_bytes"])
        talk.sendall(json.dumps(plain).encode("ascii"))
        return 0


def limit(limits: Mapping[str, int], *, renewed: bool = False) -> None:
    """Bind this process: memory, processor time, open files; no file written, no core dump.

    Parameters
    ----------
    limits : mapping
        ``memory_bytes`` and ``cpu_s``.
    renewed : bool
        Whether the processor time is for each request (see :func:`renew`), so that it can be raised again.
    """
    for what, most in (
        (resource.RLIMIT_AS, limits["memory_bytes"]),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(what)[1]
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (least, least))
    renew(limits["cpu_s"], final=not renewed)


def renew(cpu_s: int, *, final: bool = False) -> None:
    """Allow this process ``cpu_s`` more of processor time [s]; ``final`` closes the door to more."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    soft = math.ceil(used.ru_utime + used.ru_stime) + cpu_s
    most = soft + 1 if final else hard
    resource.setrlimit(resource.RLIMIT_CPU, (soft, most if hard == resource.RLIM_INFINITY else min(most, hard)))


def answer(work: Callable[[], dict[str, Any]], memory_bytes: int) -> dict[str, Any]:
    """Return what ``work`` returns, or ``{"error": {"problem", "where", "remedy"}}``."""
    try:
        return work()
    except NoonmarkError as error:
        return {"error": {"problem": error.problem, "where": error.where, "remedy": error.remedy}}
    except MemoryError:
        problem, remedy = f"reading it needs more than {memory_bytes >> 20} MB of memory", "the file may be hostile"
    except Exception as error:  # noqa: BLE001 - decoders of strangers' bytes raise what they like
        problem, remedy = f"reading it failed ({type(error).__name__})", "the file may be broken; get it again"
    return {"error": {"problem": problem, "where": "", "remedy": remedy}}


def serve_session(start: Callable[..., Any], stream: BinaryIO, talk: socket.socket, order: Mapping[str, Any]) -> int:
    """Answer requests about one file until the parent closes the talk; the first answer tells how the start went."""
    limits, begun, shared = order["limits"], list[Any](), None

    def begin() -> dict[str, Any]:
        begun.append(start(stream, order["arguments"]))
        return {"ok": None}

    write_message(talk, answer(begin, limits["memory_bytes"]))
    while begun and (taken := read_message(talk)) is not None:
        message, files = taken
        renew(limits["cpu_s"])
        if "share" in message:
            shared = mapped(files[0], message["share"])
            continue
        work = lambda ask=message["ask"], view=shared: {"ok": begun[0].answer(ask, view)}  # noqa: E731
        write_message(talk, answer(work, limits["memory_bytes"]))
    return 0


def mapped(file: int, length: int) -> memoryview:
    """Map the memory that the parent shares."""
    import mmap  # noqa: PLC0415 - only sessions that carry pictures or sound need it

    view = mmap.mmap(file, length)
    os.close(file)
    return memoryview(view)


def become_program(command: tuple[str, ...], talk: socket.socket) -> int:
    """Turn into another program that reads the file; what it prints is the answer. ``null`` if it is not installed."""
    program = shutil.which(command[0], path=PROGRAM_FOLDERS)
    if program is None:
        talk.sendall(b"null")
        return 0
    os.dup2(talk.fileno(), 1)
    for ignored in (signal.SIGPIPE, signal.SIGXFSZ):  # Python ignores them, and a new program would go on doing so
        signal.signal(ignored, signal.SIG_DFL)
    os.execv(program, command)  # noqa: S606 - no shell
    return 1


def _function(table: Mapping[str, str], name: str, extra: str) -> Callable[..., Any]:
    """Return the function that a job's name stands for; ``extra`` is a module of tests, empty otherwise."""
    module, function = table[name].split(":") if name in table else (extra, name)
    return getattr(importlib.import_module(module), function)
