"""The command that starts the server: behind bubblewrap, where it sees the Python runtime and nothing else.

Behind the wall there is no network, no other process, and a view of the disk, read-only, that holds the programs and
libraries of the system, this Python, its packages, and no file of the user. Foreign files come in as open
descriptors.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from noonmark.footage.jobs import PROGRAM_FOLDERS

_START = "import sys; sys.path += sys.argv[3:]; from noonmark.footage.server import main; main(*sys.argv[1:3])"
_SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/nix/store", "/etc/ld.so.cache", "/etc/alternatives")
"""Programs, libraries and the tables by which they are found; no other part of /etc."""
WALL_FOLDERS = PROGRAM_FOLDERS
"""Where bubblewrap is looked for: the system's own, never one that lies in a user's path."""
ENVIRONMENT = {
    "PATH": PROGRAM_FOLDERS,
    "LANG": "C.UTF-8",
    "TZ": "UTC",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}
"""All that the server's environment holds. One thread: a process with more cannot be forked safely."""


@dataclass(frozen=True)
class Trial:
    """What a test adds to its own server; the program itself never does.

    Attributes
    ----------
    folder : Path
        Holds a module ``extra_jobs`` of children that misbehave.
    bare : bool
        Whether they keep the right to every system call, so that the wall behind the filter can be tried.
    """

    folder: Path
    bare: bool = False


def server_command(trial: Trial | None = None) -> list[str]:
    """Return the command of the server, without a wall."""
    words = ["extra_jobs", "bare" if trial.bare else ""] if trial else ["", ""]
    folders = [*package_folders(), *([str(trial.folder)] if trial else [])]
    return [os.path.realpath(sys.executable), "-I", "-S", "-B", "-X", "utf8", "-c", _START, *words, *folders]


def walled_command(command: Sequence[str], trial: Trial | None = None) -> list[str] | None:
    """Return ``command`` behind bubblewrap, or None where that is not installed."""
    bwrap = shutil.which("bwrap", path=WALL_FOLDERS)
    if bwrap is None:
        return None
    folders = [*_runtime(), *([str(trial.folder)] if trial else [])]
    view = [part for folder in folders for part in _bind(folder)]
    return [
        *(bwrap, "--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL"),
        *view,
        *("--proc", "/proc", "--dev", "/dev", "--dir", "/tmp", "--chdir", "/"),  # noqa: S108 - an empty one inside
        *("--remount-ro", "/dev", "--remount-ro", "/", "--"),
        *command,
    ]


def package_folders() -> list[str]:
    """Return the folders that this package and those it needs are imported from."""
    own = str(Path(__file__).resolve().parents[2])
    sites = [entry for entry in sys.path if Path(entry).name in {"site-packages", "dist-packages"}]
    return list(dict.fromkeys([own, *(str(Path(entry).absolute()) for entry in sites)]))


def _runtime() -> list[str]:
    """Return what the view holds, outer folders first; the folder around the package only if it is for packages."""
    own, *sites = package_folders()
    if own not in sites:
        own = str(Path(own) / "noonmark")
    python = [sys.prefix, sys.base_prefix, os.path.realpath(sys.base_prefix), *_home(os.path.realpath(sys.executable))]
    wanted = [path for path in dict.fromkeys([*_SYSTEM, *python, own, *sites]) if Path(path).exists()]
    return sorted((path for path in wanted if not _within(path, wanted)), key=len)


def _home(program: str) -> list[str]:
    """Return the folder of an interpreter, ``bin`` taken off."""
    folder = Path(program).parent
    return [str(folder.parent)] if folder.name == "bin" else [program]


def _within(path: str, others: Sequence[str]) -> bool:
    return any(path != other and Path(path).is_relative_to(other) for other in others)


def _bind(path: str) -> list[str]:
    if Path(path).is_symlink() and path in _SYSTEM:  # /lib -> usr/lib
        return ["--symlink", str(Path(path).readlink()), path]
    return ["--ro-bind", path, path]
