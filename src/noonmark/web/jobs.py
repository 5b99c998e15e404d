"""Long work in the background: its progress is told, and it can be cancelled."""

from __future__ import annotations

import sys
import time
import traceback
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from threading import Event, Lock
from typing import Any, Literal, Protocol, TypeAlias

from noonmark.errors import NoonmarkError
from noonmark.web.answers import Refused

State: TypeAlias = Literal["waiting", "running", "done", "failed", "cancelled"]
KEPT = 50
"""Jobs that are told of after their end."""
EACH_S = 0.1
"""Progress is told this often at most [s]."""
WORKERS = 2
_ENDED = ("done", "failed", "cancelled")


@dataclass(frozen=True)
class Job:
    """Some work as it stands: how much is done of how much, and why it failed."""

    id: int
    words: str
    done: int = 0
    total: int | None = None
    state: State = "waiting"
    problem: str = ""
    result: Mapping[str, Any] | None = None

    def plain(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {key: value for key, value in asdict(self).items() if value not in ("", None) or key == "total"}


class Step(Protocol):
    """Tells how far a job has come; raises :class:`CancelledError` where it is to end."""

    def __call__(self, done: int, total: int | None = None, words: str | None = None) -> None:
        """Tell it."""
        ...


Work: TypeAlias = Callable[[Step], Mapping[str, Any] | None]


class CancelledError(Exception):
    """The user has cancelled the job."""


class Jobs:
    """Runs jobs in a few threads; threads share it.

    Parameters
    ----------
    tell : callable
        Told the event ``"job"`` with each change.
    """

    def __init__(self, tell: Callable[[str, Mapping[str, Any]], None]) -> None:
        self._tell, self._turn = tell, Lock()
        self._jobs: dict[int, Job] = {}
        self._stops: dict[int, Event] = {}
        self._told_at: dict[int, float] = {}
        self._pool = ThreadPoolExecutor(WORKERS, "job")

    def start(self, words: str, work: Work) -> Job:
        """Start some work.

        Parameters
        ----------
        words : str
            What it is, for people: ``"adding clip.mp4"``.
        work : callable
            Is given a :class:`Step`; what it returns is told with its end.
        """
        with self._turn:
            job = Job(max(self._jobs, default=0) + 1, words)
            self._jobs[job.id], self._stops[job.id] = job, Event()
            self._drop_old()
        self._tell("job", job.plain())
        self._pool.submit(self._run, job.id, work)
        return job

    def all(self) -> list[Job]:
        """Return the jobs, the oldest first."""
        with self._turn:
            return list(self._jobs.values())

    def cancel(self, number: int) -> Job:
        """Ask a job to end; it does at its next step.

        Raises
        ------
        Refused
            If there is none of that number.
        """
        with self._turn:
            if number not in self._jobs:
                raise Refused(f"there is no job {number}", status=404)
            self._stops[number].set()
            return self._jobs[number]

    def close(self) -> None:
        """Ask all to end and wait for them."""
        with self._turn:
            for stop in self._stops.values():
                stop.set()
        self._pool.shutdown(cancel_futures=True)

    def _run(self, number: int, work: Work) -> None:
        def step(done: int, total: int | None = None, words: str | None = None) -> None:
            if self._stops[number].is_set():
                raise CancelledError
            job = self._jobs[number]
            self._set(replace(job, done=done, total=total or job.total, words=words or job.words))

        try:
            if self._stops[number].is_set():
                raise CancelledError  # noqa: TRY301
            self._set(replace(self._jobs[number], state="running"))
            result = work(step)
            job = self._jobs[number]
            self._set(replace(job, state="done", done=job.total or job.done, result=result))
        except CancelledError:
            self._set(replace(self._jobs[number], state="cancelled"))
        except NoonmarkError as error:
            self._set(replace(self._jobs[number], state="failed", problem=str(error)))
        except Exception:  # noqa: BLE001 - the web border: told on stderr, the page is told that it failed
            traceback.print_exc(file=sys.stderr)
            self._set(replace(self._jobs[number], state="failed", problem="the server failed at this work"))

    def _set(self, job: Job) -> None:
        now = time.monotonic()
        with self._turn:
            changed = self._jobs[job.id].state != job.state
            self._jobs[job.id] = job
            if not changed and now - self._told_at.get(job.id, 0.0) < EACH_S:
                return
            self._told_at[job.id] = now
        self._tell("job", job.plain())

    def _drop_old(self) -> None:
        ended = [number for number, job in self._jobs.items() if job.state in _ENDED]
        for number in ended[: max(0, len(ended) - KEPT)]:
            for table in (self._jobs, self._stops, self._told_at):
                table.pop(number, None)
