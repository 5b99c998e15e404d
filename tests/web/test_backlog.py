"""Work in the background keeps out of the way of those who ask, takes the newest first, and ends when told to."""

from __future__ import annotations

import time
from collections.abc import Iterator
from threading import Event

import pytest

from noonmark.web.backlog import MOST_WAITING, PATIENCE_S, Backlog

LONG_S = 30.0


class Worker:
    """Notes what is worked on; each work waits to be let go."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.begun, self.go = Event(), Event()

    def __call__(self, key: str) -> None:
        self.begun.set()
        assert self.go.wait(LONG_S)
        self.done.append(key)


@pytest.fixture
def worker() -> Worker:
    return Worker()


@pytest.fixture
def backlog(worker: Worker) -> Iterator[Backlog]:
    made = Backlog(worker)
    yield made
    worker.go.set()
    made.close()


def wait_for(worker: Worker, count: int) -> None:
    until = time.monotonic() + LONG_S
    while len(worker.done) < count:
        assert time.monotonic() < until, worker.done
        time.sleep(0.01)


def test_the_newest_is_worked_on_first_and_each_once(worker: Worker, backlog: Backlog) -> None:
    with backlog.asking():
        for key in ("a", "b", "c", "a"):
            backlog.add(key)
    worker.go.set()
    wait_for(worker, 3)
    assert worker.done == ["a", "c", "b"]


def test_what_is_worked_on_now_is_not_begun_again(worker: Worker, backlog: Backlog) -> None:
    backlog.add("a")
    assert worker.begun.wait(LONG_S)
    backlog.add("a")
    backlog.add("b")
    worker.go.set()
    wait_for(worker, 2)
    assert worker.done == ["a", "b"]


def test_too_many_push_the_oldest_out(worker: Worker, backlog: Backlog) -> None:
    with backlog.asking():
        for number in range(MOST_WAITING + 2):
            backlog.add(str(number))
    worker.go.set()
    wait_for(worker, MOST_WAITING)
    assert worker.done == [str(number) for number in range(MOST_WAITING + 1, 1, -1)]


def test_nothing_begins_while_somebody_asks(worker: Worker, backlog: Backlog) -> None:
    with backlog.asking():
        backlog.add("a")
        assert not backlog.is_quiet
        assert not worker.begun.wait(0.6)
    assert worker.begun.wait(LONG_S)


def test_those_who_ask_for_ever_do_not_stop_it(worker: Worker, backlog: Backlog) -> None:
    with backlog.asking():
        backlog.add("a")
        assert worker.begun.wait(PATIENCE_S + LONG_S)


def test_once_closed_nothing_begins(worker: Worker, backlog: Backlog) -> None:
    backlog.close()
    backlog.add("a")
    assert backlog.is_closed
    assert not backlog.is_quiet
    assert not worker.begun.wait(0.6)
