"""A filter of system calls, as a program for the kernel: what a child that decodes has no need of is refused.

Refused are: talking to anyone but the parent, starting programs and processes (threads may start), signals to others,
and every way to change the disk. Files may be opened for reading. Behind the wall this is a second wall; without
bubblewrap it is the only one.
"""

from __future__ import annotations

import errno
import os
import struct
from collections.abc import Mapping

MACHINES: Mapping[str, tuple[int, int]] = {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1)}
"""Machine to its number in the kernel (linux/audit.h) and its column in the table below."""

# fmt: off
REFUSED: Mapping[str, tuple[int | None, int | None]] = {
    # talk to others
    "socket": (41, 198), "connect": (42, 203), "bind": (49, 200), "listen": (50, 201), "accept": (43, 202),
    "accept4": (288, 242), "shmget": (29, 194), "shmat": (30, 196), "semget": (64, 190), "msgget": (68, 186),
    "mq_open": (240, 180),
    # start programs and other processes
    "fork": (57, None), "vfork": (58, None), "execve": (59, 221), "execveat": (322, 281), "unshare": (272, 97),
    "setns": (308, 268),
    # reach into other processes
    "kill": (62, 129), "tkill": (200, 130), "rt_sigqueueinfo": (129, 138), "rt_tgsigqueueinfo": (297, 240),
    "pidfd_open": (434, 434), "pidfd_getfd": (438, 438), "pidfd_send_signal": (424, 424), "ptrace": (101, 117),
    "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "kcmp": (312, 272),
    # change the disk
    "creat": (85, None), "unlink": (87, None), "unlinkat": (263, 35), "rename": (82, None), "renameat": (264, 38),
    "renameat2": (316, 276), "rmdir": (84, None), "mkdir": (83, None), "mkdirat": (258, 34), "mknod": (133, None),
    "mknodat": (259, 33), "link": (86, None), "linkat": (265, 37), "symlink": (88, None), "symlinkat": (266, 36),
    "chmod": (90, None), "fchmod": (91, 52), "fchmodat": (268, 53), "chown": (92, None), "lchown": (94, None),
    "fchown": (93, 55), "fchownat": (260, 54), "truncate": (76, 45), "ftruncate": (77, 46), "fallocate": (285, 47),
    "setxattr": (188, 5), "lsetxattr": (189, 6), "fsetxattr": (190, 7), "removexattr": (197, 14),
    "lremovexattr": (198, 15), "fremovexattr": (199, 16), "utime": (132, None), "utimes": (235, None),
    "utimensat": (280, 88), "futimesat": (261, None), "open_by_handle_at": (304, 265),
    # parts of the kernel that no decoder needs
    "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51), "open_tree": (428, 428),
    "move_mount": (429, 429), "fsopen": (430, 430), "fsconfig": (431, 431), "fsmount": (432, 432),
    "mount_setattr": (442, 442), "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282),
    "keyctl": (250, 219), "add_key": (248, 217), "request_key": (249, 218), "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426), "io_uring_register": (427, 427), "init_module": (175, 105),
    "finit_module": (313, 273), "delete_module": (176, 106), "kexec_load": (246, 104), "kexec_file_load": (320, 294),
    "quotactl": (179, 60), "swapon": (167, 224), "reboot": (169, 142), "syslog": (103, 116), "acct": (163, 89),
    "settimeofday": (164, 170), "clock_settime": (227, 112), "sethostname": (170, 161), "setdomainname": (171, 162),
}
# fmt: on
"""System calls to refuse, with their numbers on x86_64 and aarch64 (asm/unistd_64.h, asm-generic/unistd.h)."""

ABSENT = {"clone3": (435, 435), "openat2": (437, 437)}
"""Newer forms, whose arguments a filter cannot see; told to be unknown, so that libraries take the older form."""
_CLONE, _OPEN, _OPENAT, _TGKILL, _PRLIMIT = (56, 220), (2, None), (257, 56), (234, 131), (302, 261)
_CLONE_THREAD = 0x00010000
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC

_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _KILL, _FAIL = 0x7FFF0000, 0x80000000, 0x00050000
_NUMBER, _ARCH, _ARGUMENTS = 0, 4, 16
_X32 = 0x40000000


def filter_program(machine: str, process: int, *, programs: bool = False) -> bytes:
    """Return the filter as instructions of classic BPF.

    Parameters
    ----------
    machine : str
        A key of :data:`MACHINES`.
    process : int
        The number of the process itself, which may send itself signals (``abort`` does).
    programs : bool
        Whether another program may take its place (``execve``).

    Notes
    -----
    Source: Linux, Documentation/userspace-api/seccomp_filter.rst; ``struct seccomp_data`` and ``struct sock_filter``.
    """
    arch, column = MACHINES[machine]
    rules = [_step(_LOAD, _ARCH), _step(_EQUAL, arch, 1, 0), _step(_RETURN, _KILL), _step(_LOAD, _NUMBER)]
    if machine == "x86_64":  # the same kernel takes a second set of numbers
        rules += [_step(_AT_LEAST, _X32, 0, 1), _step(_RETURN, _KILL)]
    for name, numbers in REFUSED.items():
        if not (programs and name == "execve"):
            rules += _refuse(numbers[column], errno.EPERM)
    for numbers in ABSENT.values():
        rules += _refuse(numbers[column], errno.ENOSYS)
    rules += _if_argument(_CLONE[column], 0, _step(_ANY_BIT, _CLONE_THREAD, 0, 1))
    rules += _if_argument(_OPEN[column], 1, _step(_ANY_BIT, _WRITES, 1, 0))
    rules += _if_argument(_OPENAT[column], 2, _step(_ANY_BIT, _WRITES, 1, 0))
    rules += _if_argument(_TGKILL[column], 0, _step(_EQUAL, process, 0, 1))
    rules += _if_argument(_PRLIMIT[column], 0, _step(_EQUAL, 0, 0, 1))
    return b"".join([*rules, _step(_RETURN, _ALLOW)])


def _step(code: int, value: int, then: int = 0, otherwise: int = 0) -> bytes:
    return struct.pack("<HBBI", code, then, otherwise, value)


def _refuse(number: int | None, error: int) -> list[bytes]:
    return [] if number is None else [_step(_EQUAL, number, 0, 1), _step(_RETURN, _FAIL | error)]


def _if_argument(number: int | None, argument: int, test: bytes) -> list[bytes]:
    """Allow a call where the test of an argument's lower half falls through, refuse it where it jumps by one."""
    if number is None:
        return []
    load = _step(_LOAD, _ARGUMENTS + 8 * argument)
    verdicts = [_step(_RETURN, _ALLOW), _step(_RETURN, _FAIL | errno.EPERM)]
    return [_step(_EQUAL, number, 0, 4), load, test, *verdicts]
