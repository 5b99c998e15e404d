"""What a child gives up for good before it looks at a foreign byte."""

from __future__ import annotations

import ctypes
import os
import platform
import signal
from pathlib import Path

from noonmark.footage.syscalls import MACHINES, filter_program

# linux/prctl.h, linux/seccomp.h
_PDEATHSIG, _DUMPABLE, _SECCOMP, _NO_NEW_PRIVS = 1, 4, 22, 38
_FILTER = 2


class _Program(ctypes.Structure):
    """``struct sock_fprog``: how many instructions, and where."""

    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_char_p))


def available() -> bool:
    """Whether system calls can be filtered here."""
    return platform.machine() in MACHINES and Path("/proc/sys/kernel/seccomp").exists()


def harden(*, programs: bool = False) -> bool:
    """Take rights from this process: no new ones, no look into it from others, no calls that decoding has no need of.

    It dies with its parent, too.

    Parameters
    ----------
    programs : bool
        Whether another program may take its place.

    Returns
    -------
    bool
        Whether the kernel took the filter of system calls; on other machines and old kernels it does not.
    """
    control = ctypes.CDLL(None).prctl
    control(_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    control(_DUMPABLE, 0, 0, 0, 0)
    control(_NO_NEW_PRIVS, 1, 0, 0, 0)
    if platform.machine() not in MACHINES:
        return False
    steps = filter_program(platform.machine(), os.getpid(), programs=programs)
    return control(_SECCOMP, _FILTER, ctypes.byref(_Program(len(steps) // 8, steps)), 0, 0) == 0
