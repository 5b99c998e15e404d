"""The child process: sets its own limits, reads the file on its standard input, answers in JSON."""

from __future__ import annotations

import json
import os
import resource
import sys
from collections.abc import Callable, Mapping
from typing import Any, BinaryIO

from noonmark.errors import NoonmarkError
from noonmark.footage.reading import read_stream
from noonmark.footage.wire import to_plain


def _facts(stream: BinaryIO) -> object:
    return to_plain(read_stream(stream))


JOBS: Mapping[str, Callable[[BinaryIO], object]] = {"facts": _facts}
"""What a child can be asked for; more jobs (frames, sound) join here."""

OPEN_FILES = 64


def limit(limits: Mapping[str, int]) -> None:
    """Bind this process: memory, processor time, open files; no file written, no core dump."""
    for what, most in (
        (resource.RLIMIT_AS, limits["memory_bytes"]),
        (resource.RLIMIT_CPU, limits["cpu_s"]),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(what)[1]
        soft = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (soft, hard if what == resource.RLIMIT_CPU else soft))


def answer(job: str, stream: BinaryIO, memory_bytes: int) -> dict[str, Any]:
    """Return ``{"ok": ...}`` or ``{"error": {"problem", "where", "remedy"}}``."""
    try:
        return {"ok": JOBS[job](stream)}
    except NoonmarkError as error:
        return {"error": {"problem": error.problem, "where": error.where, "remedy": error.remedy}}
    except MemoryError:
        problem, remedy = f"reading it needs more than {memory_bytes >> 20} MB of memory", "the file may be hostile"
    except Exception as error:  # noqa: BLE001 - decoders of strangers' bytes raise what they like
        problem, remedy = f"reading it failed ({type(error).__name__})", "the file may be broken; get it again"
    return {"error": {"problem": problem, "where": "", "remedy": remedy}}


def main(job: str, limits: Mapping[str, int]) -> None:
    """Read standard input, write the answer where standard output was; libraries may print into nothing."""
    out = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    limit(limits)
    with os.fdopen(0, "rb", closefd=False) as stream, os.fdopen(out, "wb") as pipe:
        pipe.write(json.dumps(answer(job, stream, limits["memory_bytes"])).encode("ascii"))


if __name__ == "__main__":
    main(sys.argv[1], json.loads(sys.argv[2]))
