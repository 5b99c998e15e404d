"""Killed at any moment, with no room left, added to by two at once, of another version, moved, damaged."""

from __future__ import annotations

import os
import random
import resource
import signal
import sqlite3
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from tests.copies.index.making import Shape, by_number, drawn, told

from noonmark.copies.index import catalog, settling
from noonmark.copies.index import folder as folder_module
from noonmark.copies.index.folder import FolderIndex
from noonmark.copies.index.memory import MemoryIndex
from noonmark.copies.index.opening import default_folder, open_index
from noonmark.copies.index.rebuilding import rebuilding
from noonmark.errors import NoonmarkError

KILLINGS = 12


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


def _adding(folder: Path, first: int, out: int) -> Callable[[], None]:
    def work() -> None:
        folder_module.TAIL = 60  # in the child alone: tables are built and joined again and again
        with open_index(folder) as index:
            for seed in range(first, first + 1000):
                index.add(drawn(seed), path=str(seed))
                os.write(out, f"{seed}\n".encode())

    return work


def _warm(folder: Path) -> None:
    """Have the compiled loops loaded before children are forked, so that these come to writing at once."""
    with open_index(folder, make=True) as index:
        for seed in range(20):
            index.add(drawn(seed), path=str(seed))
        index.settle()


def _check(folder: Path, acknowledged: set[int]) -> None:
    """Hold what the index answers against one that holds the same files in memory."""
    with open_index(folder) as index:
        shas = by_number(index)
        kept = sorted(int(sha, 16) for sha in shas.values())
        assert acknowledged <= set(kept)
        memory = MemoryIndex()
        for seed in kept:
            memory.add(drawn(seed), path=str(seed))
        asked = np.concatenate([drawn(seed).hashes[3] for seed in kept[-3:]] or [drawn(0).hashes[3]])
        assert told(index.near(asked, radius=31), shas) == told(memory.near(asked, radius=31), by_number(memory))
        for number, sha in shas.items():
            assert np.array_equal(index.fingerprint(number).pdq, drawn(int(sha, 16)).pdq)


def test_killed_at_any_moment_what_was_acknowledged_is_there_and_answers_are_whole(tmp_path: Path) -> None:
    folder, rng = tmp_path / "index", random.Random(7)
    _warm(tmp_path / "warm")
    open_index(folder, make=True).close()
    acknowledged: set[int] = set()
    for run in range(KILLINGS):
        reading, writing = os.pipe()
        child = _fork(_adding(folder, 1000 * run, writing))
        os.close(writing)
        begun = os.read(reading, 100).decode() if run % 2 else ""
        time.sleep(rng.uniform(0.05, 0.4))
        os.kill(child, signal.SIGKILL)
        with os.fdopen(reading) as lines:
            acknowledged |= {int(line) for line in (begun + lines.read()).splitlines(keepends=True) if line[-1] == "\n"}
        os.waitpid(child, 0)
    assert len(acknowledged) >= KILLINGS // 2
    _check(folder, acknowledged)
    with open_index(folder) as index:
        index.add(drawn(99_999), path="after", posted=None)
        index.settle()
        known = {row[0] for row in index.database.execute("SELECT name FROM tables")}
    assert {path.name for path in folder.glob("*.table")} == known
    assert list(folder.glob(".*.new")) == []


def test_two_processes_add_at_once_and_nothing_is_lost(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    open_index(folder, make=True).close()

    def adding(first: int) -> Callable[[], None]:
        def work() -> None:
            folder_module.TAIL = 60
            with open_index(folder) as index:
                for seed in range(first, first + 15):
                    index.add(drawn(seed), path=str(seed))

        return work

    children = [_fork(adding(first)) for first in (0, 100)]
    with open_index(folder) as index:
        while len(index.files()) < 30:  # a third asks meanwhile
            index.near(drawn(1).hashes[0], radius=31)
            done = [os.waitpid(child, os.WNOHANG) for child in children if child]
            assert all(status == 0 for _, status in done)
            children = [child for child, (ended, _) in zip(children, done, strict=True) if not ended] or [0]
            if children == [0]:
                break
    for child in children:
        if child:
            assert os.waitpid(child, 0)[1] == 0
    _check(folder, {*range(15), *range(100, 115)})


@pytest.mark.parametrize("room", [40_000, 70_000, 100_000])
def test_with_no_room_left_nothing_is_half_added_and_it_goes_on_later(tmp_path: Path, room: int) -> None:
    folder = tmp_path / "index"
    open_index(folder, make=True).close()
    reading, writing = os.pipe()

    def work() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
        folder_module.TAIL = 200
        with open_index(folder) as index:
            for seed in range(1000):
                try:
                    index.add(drawn(seed), path=str(seed))
                except NoonmarkError as error:
                    os.write(writing, f"{error}".encode())
                    return

    assert os.waitpid(_fork(work), 0)[1] == 0
    os.close(writing)
    with os.fdopen(reading) as said:
        assert "the index cannot be written" in said.read()
    with open_index(folder) as index:
        count = len(index.files())
    _check(folder, set(range(count)))
    with open_index(folder) as index:
        index.add(drawn(5000), path="later")
    _check(folder, {*range(count), 5000})


def test_what_a_crash_left_behind_the_committed_rows_is_written_over(tmp_path: Path) -> None:
    with open_index(tmp_path / "index", make=True) as index:
        index.add(drawn(1), path="1")
        with (index.folder / "hashes").open("ab") as file:
            file.write(b"half a row and more")
        index.add(drawn(2), path="2")
    assert (tmp_path / "index" / "hashes").stat().st_size % 32 == 0
    _check(tmp_path / "index", {1, 2})


def test_a_lost_table_costs_time_only_and_is_made_again(tmp_path: Path) -> None:
    with open_index(tmp_path / "index", make=True) as index:
        for seed in range(20):
            index.add(drawn(seed), path=str(seed))
        index.settle()
        (table,) = index.folder.glob("hashes-*.table")
        table.unlink()
    _check(tmp_path / "index", set(range(20)))
    with open_index(tmp_path / "index") as index:
        index.settle()
    assert table.exists()


def test_a_damaged_table_is_named_with_what_to_do(tmp_path: Path) -> None:
    with open_index(tmp_path / "index", make=True) as index:
        for seed in range(20):
            index.add(drawn(seed), path=str(seed))
        index.settle()
    (table,) = (tmp_path / "index").glob("hashes-*.table")
    os.truncate(table, 5000)
    with open_index(tmp_path / "index") as index, pytest.raises(NoonmarkError, match=r"look-up table .* is damaged"):
        index.near(drawn(1).hashes[0], radius=31)


def test_an_index_of_another_version_is_named_and_made_again_from_the_files_that_it_names(tmp_path: Path) -> None:
    folder, clip = tmp_path / "index", tmp_path / "clip.mp4"
    clip.write_bytes(b"a clip")
    with open_index(folder, make=True) as index:
        index.add(drawn(1), path=str(clip), item="yard/1 clip.mp4")
        index.add(drawn(2), path=str(tmp_path / "gone.mp4"))
        index.database.execute("UPDATE about SET value = '0' WHERE key = 'fingerprint'")
    with pytest.raises(NoonmarkError, match=r"of version 1\.0, and this Noonmark makes 1\.1.*copies add --rebuild"):
        open_index(folder)
    with pytest.raises(RuntimeError), rebuilding(folder):
        raise RuntimeError  # cut off: the old one stays
    with rebuilding(folder) as (new, coming):
        assert [(source.path, source.item) for source in coming] == [(clip, "yard/1 clip.mp4")]
        new.add(drawn(1), path=str(clip))
    with open_index(folder) as index:
        assert [filed.path for filed in index.files()] == [str(clip)]
    assert (tmp_path / "index.before").is_dir()  # one of its files is gone, and nothing else knows of it
    with rebuilding(folder) as (new, _):
        new.add(drawn(1), path=str(clip))
    assert not (tmp_path / "index.before").exists()
    assert not (tmp_path / "index.rebuilt").exists()


def test_what_is_no_index_is_told(tmp_path: Path) -> None:
    with pytest.raises(NoonmarkError, match="there is no index of fingerprints here; make one"):
        open_index(tmp_path)
    (tmp_path / "notes.txt").write_text("other things")
    with pytest.raises(NoonmarkError, match="holds other things"):
        open_index(tmp_path, make=True)
    (tmp_path / catalog.NAME).write_bytes(b"no catalogue" * 100)
    with pytest.raises(NoonmarkError, match="no index of fingerprints that can be read"):
        open_index(tmp_path)
    with sqlite3.connect(tmp_path / "empty.sqlite") as database:
        database.execute("CREATE TABLE other (a)")
    database.close()
    (tmp_path / "empty.sqlite").replace(tmp_path / catalog.NAME)
    with pytest.raises(NoonmarkError, match="no index of fingerprints that can be read"):
        FolderIndex(tmp_path)


def test_the_users_own_index_lies_where_the_variable_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("NOONMARK_COPIES", str(tmp_path / "own"))
    assert default_folder() == tmp_path / "own"
    open_index(make=True).close()
    assert (tmp_path / "own" / catalog.NAME).is_file()


def test_a_frame_that_equals_the_one_before_is_kept_once(tmp_path: Path) -> None:
    still = drawn(1, Shape(frames=100, parts=1, turning=0.0))
    still.usable[:] = True
    still.usable[50] = False
    with open_index(tmp_path / "index", make=True) as index:
        number = index.add(still, path="1")
        assert (index.folder / "hashes").stat().st_size == 2 * 32  # before and behind the frame that is not usable
        near = index.near(still.hashes[0], radius=0)
        assert near.frame.tolist() == [frame for frame in range(100) if frame != 50]
        assert set(near.file) == {number}


def test_tables_are_few_and_cover_all_rows() -> None:
    built: list[tuple[int, int]] = []
    work = 0
    for length in range(100, 100_001, 100):
        replaced, new = settling.joined(built, length)
        built = [*built[: len(built) - len(replaced)], new]
        work += new[1] - new[0]
        assert [span[0] for span in built] == [0, *(span[1] for span in built[:-1])]
        assert len(built) <= 6
    assert work < 12 * 100_000
