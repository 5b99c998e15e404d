"""Killed at any moment, an item is wholly there or not, and what was acknowledged is there."""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.case.store.making import add, write_files

from noonmark.case.store import adding
from noonmark.case.store.arrival import Added, Arriving
from noonmark.case.store.case import Case, make_case, open_case
from noonmark.case.store.walk import files

FILES, BYTES = 12, 20_000
IN_TEST, IN_SOAK = 20, 250
"""Killings on each of the two databases."""


def _fork(work: Callable[[], None]) -> int:
    """Run something in a child process that ends without a trace of the tests."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of threads in the parent, which the child never uses
        child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException:  # noqa: BLE001 - whatever it is, the child ends here
            os._exit(1)
        os._exit(0)
    return child


def _adding(case: Path, source: Path, out: int) -> Callable[[], None]:
    def work() -> None:
        adding.BATCH_FILES = 3  # in the child alone: several batches, so that each step is cut off at times
        with open_case(case) as opened, opened.adding() as right:
            coming = [one for one in files([source]) if isinstance(one, Arriving)]
            for told in right.add(coming):
                assert isinstance(told, Added)
                os.write(out, f"{told.sha256}\n".encode())

    return work


def _killed_while_adding(case: Path, source: Path, after_s: float) -> set[str]:
    """Add a folder in a child, kill it, and return the hashes that it had acknowledged."""
    reading, writing = os.pipe()
    child = _fork(_adding(case, source, writing))
    os.close(writing)
    time.sleep(after_s)
    os.kill(child, signal.SIGKILL)
    with os.fdopen(reading) as told:
        acknowledged = {line.strip() for line in told if len(line) == 65}
    os.waitpid(child, 0)
    return acknowledged


def _check(folder: Path, acknowledged: set[str]) -> tuple[str, ...]:
    with open_case(folder) as case:
        items = {item.sha256 for item in case.items()}
        assert acknowledged <= items
        verified = case.verify()
        assert verified.faults == ()
        assert verified.originals == len(items)
        assert [entry.name for entry in case.place.temporary.iterdir()] in ([], [".gate"])
        return case.recovered


def _whole_run_s(folder: Path, source: Path) -> float:
    started = time.perf_counter()
    child = _fork(_adding(folder, source, os.open(os.devnull, os.O_WRONLY)))
    assert os.waitpid(child, 0)[1] == 0
    return time.perf_counter() - started


def _kill_many(case: Case, tmp_path: Path, count: int) -> None:
    folder = case.place.folder
    case.close()
    write_files(tmp_path / "whole", FILES, BYTES, seed=0)
    longest = _whole_run_s(folder, tmp_path / "whole")
    rng, acknowledged, cut_off = random.Random(20220922), set[str](), 0
    for number in range(count):
        source = tmp_path / f"in_{number}"
        write_files(source, FILES, BYTES, seed=number + 1)
        acknowledged |= _killed_while_adding(folder, source, rng.uniform(0, longest))
        told = _check(folder, acknowledged)
        cut_off += bool(told)
        assert all("an earlier run was cut off" in line for line in told)
        shutil.rmtree(source)
    assert cut_off > count / 10
    assert acknowledged


def test_killed_while_adding_nothing_acknowledged_is_lost(case: Case, tmp_path: Path) -> None:
    _kill_many(case, tmp_path, IN_TEST)


@pytest.mark.soak
def test_killed_many_times_nothing_acknowledged_is_lost(case: Case, tmp_path: Path) -> None:
    _kill_many(case, tmp_path, IN_SOAK)


def test_killed_while_a_case_is_made_it_can_be_made_again(tmp_path: Path) -> None:
    rng = random.Random(7)
    for number in range(12):
        folder = tmp_path / f"yard_{number}"
        child = _fork(lambda folder=folder: make_case(folder, "The yard").close())
        time.sleep(rng.uniform(0, 0.15))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        whole = (folder / "case.sqlite").exists()
        case = open_case(folder) if whole else make_case(folder, "The yard")
        assert case.verify().faults == ()
        case.close()


class _Died(BaseException):
    """Stands for the moment at which a process is gone."""


def _die(*_: object, **__: object) -> None:
    raise _Died


def _nothing(*_: object) -> None:
    """Take the place of a cleaning that a killed process never comes to."""


STEPS = ("copied", "in place", "before the entries", "before the end")


@pytest.fixture(params=STEPS)
def dying(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """End adding at one step, with the corner left as a killed process leaves it."""
    monkeypatch.setattr(adding, "forget", _nothing)
    monkeypatch.setattr(adding, "recover", _nothing)

    name = {"copied": "_recorded", "in place": "_wait_for_disk", "before the entries": "_index"}.get(request.param)
    if name:
        monkeypatch.setattr(adding, name, _die)
    else:
        monkeypatch.setattr("noonmark.case.store.writing.Writing.keep_head", _die)
    yield
    monkeypatch.undo()


def test_at_each_step_what_was_half_done_is_taken_away(
    case: Case, tmp_path: Path, dying: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = write_files(tmp_path / "in", 2)
    with pytest.raises(_Died):
        add(case, *paths)
    monkeypatch.undo()
    folder = case.place.folder
    case.close()
    (told,) = _check(folder, set())
    assert told == (
        "an earlier run was cut off: 2 files that had not been recorded taken away; "
        "everything that was told as added is here"
    )
    with open_case(folder) as again:
        assert again.items() == []
        assert len(add(again, *paths)) == 2
        assert again.verify().faults == ()


def test_an_original_recorded_before_the_crash_stays(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = write_files(tmp_path / "in", 2)
    monkeypatch.setattr(adding, "forget", _die)
    monkeypatch.setattr(adding, "recover", _nothing)
    with pytest.raises(_Died):
        add(case, *paths)
    monkeypatch.undo()
    folder = case.place.folder
    case.close()
    with open_case(folder) as again:
        assert again.recovered
        assert len(again.items()) == 2
        assert again.verify().faults == ()


def test_cleaning_touches_nothing_of_a_process_that_still_adds(plain_case: Case, tmp_path: Path) -> None:
    paths = write_files(tmp_path / "in", 2)
    with plain_case.adding() as right:
        (right.corner / "half.part").write_bytes(b"half")
        with open_case(plain_case.place.folder) as other:
            assert other.recovered == ()
            assert (right.corner / "half.part").exists()
            add(other, paths[0])
        list(right.add(one for one in files([paths[1]]) if isinstance(one, Arriving)))
    assert len(plain_case.items()) == 2


def test_a_stranger_among_the_originals_is_told_and_never_taken_away(plain_case: Case, tmp_path: Path) -> None:
    add(plain_case, *write_files(tmp_path / "in", 1))
    stranger = plain_case.place.originals / "ab" / ("ab" * 32)
    stranger.parent.mkdir(exist_ok=True)
    stranger.write_bytes(b"somebody's")
    folder = plain_case.place.folder
    write_files(tmp_path / "more", FILES, BYTES)
    _killed_while_adding(folder, tmp_path / "more", 0.05)
    with open_case(folder) as again:
        assert stranger.exists()
        assert [found.where for found in again.verify().faults] == [f"originals/ab/{'ab' * 32}"]
