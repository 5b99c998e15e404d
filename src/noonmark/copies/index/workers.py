"""Fingerprints of many files, made side by side by processes of this machine."""

from __future__ import annotations

import os
import signal
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

from noonmark.copies.fingerprint import Fingerprint
from noonmark.copies.fingerprinting import fingerprint
from noonmark.errors import NoonmarkError

Made = tuple[Path, Fingerprint | NoonmarkError]
MOST_AT_ONCE = 8
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def fingerprints(paths: Iterable[Path], *, workers: int | None = None, fast: bool = False) -> Iterator[Made]:
    """Yield each file's fingerprint as it is done, or what was wrong with the file.

    Parameters
    ----------
    paths : iterable of path
        Taken one by one as there is room.
    workers : int, optional
        Processes; as many as there are cores, up to 8, when left out. 1 reads in this process.
    fast : bool, optional
        Key frames only.
    """
    count = workers or min(MOST_AT_ONCE, os.cpu_count() or 1)
    if count == 1:
        yield from ((path, _made(path, fast)) for path in paths)
        return
    coming = iter(paths)
    while (first := next(coming, None)) is not None:
        in_flight: dict[Future[Fingerprint | NoonmarkError], Path] = {}
        try:
            yield from _side_by_side(first, coming, count, fast, in_flight)
        except BrokenProcessPool:
            for path in list(in_flight.values()):
                yield path, _alone(path, fast)


def _side_by_side(
    first: Path, coming: Iterator[Path], count: int, fast: bool,  # noqa: FBT001 - goes on to the workers
    in_flight: dict[Future[Fingerprint | NoonmarkError], Path],
) -> Iterator[Made]:  # fmt: skip
    """Yield what several processes make; `in_flight` holds what is not yielded yet when one of them dies."""
    with _single_threads():
        pool = _pool(count)
        try:
            in_flight[pool.submit(_made, first, fast)] = first
            while in_flight:
                for path in islice(coming, 2 * count - len(in_flight)):
                    in_flight[pool.submit(_made, path, fast)] = path
                for done in wait(in_flight, return_when=FIRST_COMPLETED).done:
                    made = done.result()
                    yield in_flight.pop(done), made
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _pool(count: int) -> ProcessPoolExecutor:
    """Return processes that end without a word when the terminal interrupts them."""
    quiet = (signal.SIGINT, signal.SIG_DFL)
    return ProcessPoolExecutor(count, mp_context=get_context("spawn"), initializer=signal.signal, initargs=quiet)


def _made(path: Path, fast: bool) -> Fingerprint | NoonmarkError:  # noqa: FBT001 - a worker's arguments go by place
    try:
        return fingerprint(path, fast=fast)
    except NoonmarkError as error:
        return error
    except OSError as error:
        return NoonmarkError(f"it cannot be read ({(error.strerror or 'unknown reason').lower()})", where=str(path))
    except MemoryError:
        return NoonmarkError("there is not enough memory for it", where=str(path), remedy="give fewer --workers")


def _alone(path: Path, fast: bool) -> Fingerprint | NoonmarkError:  # noqa: FBT001 - goes on to a worker
    """Return what a process makes of one file by itself: when that dies too, the file is what kills it."""
    with _single_threads(), _pool(1) as pool:
        try:
            return pool.submit(_made, path, fast).result()
        except BrokenProcessPool:
            return NoonmarkError("the process that read it ended", where=str(path), remedy="give fewer --workers")


@contextmanager
def _single_threads() -> Generator[None]:
    """Let each process that is started meanwhile count with one thread, or they would get in each other's way."""
    before = {name: os.environ.get(name) for name in _THREADS}
    os.environ.update({name: told or "1" for name, told in before.items()})
    try:
        yield
    finally:
        for name, told in before.items():
            if told is None:
                os.environ.pop(name, None)
