"""Foreign files are read by child processes with limits; what comes back is JSON, nothing else.

A server process, behind bubblewrap where that works, forks a child for each job. The child gets the open file and no
path. A crash, a hang, a flood or a bomb costs that file an error, never this process.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache

from noonmark.footage.limits import Limits
from noonmark.footage.server_process import Job, Server
from noonmark.footage.session import Session
from noonmark.footage.starting import Isolation

__all__ = ["Isolation", "Job", "Limits", "Session", "begin_job", "isolation", "open_session", "run_job", "warm_up"]


def run_job(job: str, file: int, limits: Limits, arguments: Mapping[str, object] | None = None) -> object:
    """Run one of the child's jobs on an open file and return its answer.

    Parameters
    ----------
    job : str
        A name in :data:`noonmark.footage.jobs.JOBS` or :data:`~noonmark.footage.jobs.PROGRAMS`.
    file : int
        Descriptor of the open file; its read position stays as it is.
    limits : Limits
        What the child may use.
    arguments : mapping, optional
        Plain data for the job.

    Returns
    -------
    object
        Plain data, to be checked. None for a program that is not installed.

    Raises
    ------
    NoonmarkError
        The job's own error, or that the child went over a limit or crashed.
    """
    return _server(os.getpid()).run(job, file, limits, arguments)


def begin_job(job: str, file: int, limits: Limits, arguments: Mapping[str, object] | None = None) -> Job:
    """Start a job as :func:`run_job` does and return at once; its ``answer()`` waits.

    Two jobs on one file run side by side. Take the answer, or ``close()`` it.
    """
    return _server(os.getpid()).begin(job, file, limits, arguments)


def open_session(job: str, file: int, limits: Limits, arguments: Mapping[str, object] | None = None) -> Session:
    """Fork a child that holds an open file and answers many requests about it.

    Parameters
    ----------
    job : str
        A name in :data:`noonmark.footage.jobs.SESSIONS`.
    file : int
        Descriptor of the open file; it may be closed afterwards.
    limits : Limits
        ``memory_bytes`` is for the whole session; ``cpu_s``, ``wall_s`` and ``answer_bytes`` for each request.
    arguments : mapping, optional
        Plain data for its start.

    Raises
    ------
    NoonmarkError
        If the child cannot open the file.
    """
    return _server(os.getpid()).open(job, file, limits, arguments)


def isolation() -> Isolation:
    """Return what stands between a foreign file and this machine; starts the server if it is not there."""
    return _server(os.getpid()).isolation()


def warm_up() -> None:
    """Start the server now, so that it is ready when the first file comes."""
    isolation()


@cache
def _server(process: int) -> Server:  # noqa: ARG001 - a fork of this process needs one of its own
    return Server()
