"""A job on one foreign file, done by a child process with limits; its answer is JSON, nothing else.

The child gets the open file as its standard input and no path, writes one JSON object to its standard
output and ends. A crash, a hang, a flood or a bomb costs that file an error, never this process.
"""

from __future__ import annotations

import json
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import cast

from noonmark.errors import NoonmarkError
from noonmark.footage.words import printable

MIB = 1 << 20
CLOSING_S = 2
"""Time for a child to end after its answer [s]."""
_REMEDY = "the file may be broken or hostile; do not open it in other programs"


@dataclass(frozen=True)
class Limits:
    """What a child may use.

    Attributes
    ----------
    memory_bytes : int
        Address space.
    cpu_s, wall_s : int
        Processor time and time on the clock [s].
    answer_bytes : int
        Length of its answer.
    """

    memory_bytes: int = 1024 * MIB
    cpu_s: int = 20
    wall_s: int = 30
    answer_bytes: int = 4 * MIB


def run_job(job: str, file: int, limits: Limits) -> object:
    """Run one of the child's jobs on an open file and return its answer.

    Parameters
    ----------
    job : str
        A name in :data:`noonmark.footage._child.JOBS`.
    file : int
        Descriptor of the open file; the child moves its read position.

    Raises
    ------
    NoonmarkError
        The job's own error, or that the child went over a limit or crashed.
    """
    own = [sys.executable, "-P", "-s", "-m", "noonmark.footage._child", job, json.dumps(asdict(limits))]
    answer = run_child(own, file, limits)
    if "ok" in answer:
        return answer["ok"]
    raise _error_in(answer.get("error"))


def run_child(command: Sequence[str], file: int, limits: Limits) -> dict[str, object]:
    """Run a command with ``file`` as its input and return the one JSON object that it writes.

    Raises
    ------
    NoonmarkError
        If it takes too long, answers too much or in no JSON, or crashes.
    """
    with subprocess.Popen(  # noqa: S603 - our own interpreter, no shell
        command,
        stdin=file,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(),
        start_new_session=True,
    ) as child:
        try:
            raw = _read_answer(child, limits)
            code = child.wait(timeout=CLOSING_S)
        except subprocess.TimeoutExpired:
            raise _too_long(limits.wall_s) from None
        finally:
            child.kill()
    if code == 0:
        return _parse(raw)
    raise _crash(code, limits)


def _environment() -> dict[str, str]:
    """Return the little that the child needs; nothing of the user's environment goes in."""
    package = Path(__file__).resolve().parents[2]
    return {"PYTHONPATH": str(package), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1", "OMP_NUM_THREADS": "1"}


def _read_answer(child: subprocess.Popen[bytes], limits: Limits) -> bytes:
    """Read until the child closes its output, within the time and length allowed."""
    assert child.stdout is not None
    deadline, parts, length = time.monotonic() + limits.wall_s, list[bytes](), 0
    with selectors.DefaultSelector() as selector:
        selector.register(child.stdout, selectors.EVENT_READ)
        while True:
            if not selector.select(max(0.0, deadline - time.monotonic())):
                raise _too_long(limits.wall_s)
            part = os.read(child.stdout.fileno(), 65536)
            length += len(part)
            if length > limits.answer_bytes:
                raise NoonmarkError("reading it gave an answer without end", remedy=_REMEDY)
            if not part:
                return b"".join(parts)
            parts.append(part)


def _parse(raw: bytes) -> dict[str, object]:
    try:
        answer: object = json.loads(raw)
    except (ValueError, RecursionError):
        raise _garbled() from None
    if not isinstance(answer, dict):
        raise _garbled()
    return cast(dict[str, object], answer)  # JSON's keys are text


def _error_in(error: object) -> NoonmarkError:
    fields = cast(dict[str, object], error) if isinstance(error, dict) else {}
    problem, where, remedy = (fields.get(key) for key in ("problem", "where", "remedy"))
    if isinstance(problem, str) and isinstance(where, str) and isinstance(remedy, str):
        return NoonmarkError(printable(problem, 500), where=printable(where), remedy=printable(remedy))
    return _garbled()


def _garbled() -> NoonmarkError:
    return NoonmarkError("reading it gave no answer that can be understood", remedy=_REMEDY)


def _too_long(seconds: int) -> NoonmarkError:
    return NoonmarkError(f"reading it took more than {seconds} s and was stopped", remedy=_REMEDY)


def _crash(code: int, limits: Limits) -> NoonmarkError:
    if -code == signal.SIGXCPU:
        return _too_long(limits.cpu_s)
    how = f"signal {-code}" if code < 0 else f"exit code {code}"
    return NoonmarkError(f"reading it crashed the reader ({how}); nothing else was harmed", remedy=_REMEDY)
