"""A full disk, a folder that cannot be written, a newer case, two at once: one clear line each, and nothing lost."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from tests.case.store.making import add, write_files

from noonmark.case.store import database as databases
from noonmark.case.store.arrival import Added, Arriving
from noonmark.case.store.case import Case, make_case, open_case
from noonmark.case.store.names import VERSION_TABLE
from noonmark.case.store.tables import METADATA
from noonmark.case.store.walk import files
from noonmark.errors import NoonmarkError


def test_the_steps_give_the_tables_that_the_code_uses(case: Case) -> None:
    with case.place.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        assert compare_metadata(context, METADATA) == []


def test_a_case_of_a_newer_noonmark_is_refused(case: Case) -> None:
    with case.place.engine.begin() as connection:
        connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '9999'"))
    case.close()
    with pytest.raises(NoonmarkError, match=r"made by a newer Noonmark .*9999.*; install a newer"):
        open_case(case.place.folder)


def test_folders_that_are_no_case_are_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "empty").mkdir()
    for name, words in {"none": "no such folder", "file": "this is a file", "empty": "no case"}.items():
        with pytest.raises(NoonmarkError, match=words) as told:
            open_case(tmp_path / name)
        assert str(tmp_path / name) in str(told.value)


@pytest.mark.parametrize("content", [b"", b"no database at all, but some bytes" * 200], ids=["empty", "other"])
def test_a_database_that_is_none_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "case.sqlite").write_bytes(content)
    with pytest.raises(NoonmarkError, match=r"no tables of a case|damaged"):
        open_case(tmp_path)


@pytest.mark.parametrize("told", ["{", "[]", '{"case": "zz", "database": "postgresql://x/y"}', '{"case": "aa"}'])
def test_a_case_json_that_says_nothing_is_refused(tmp_path: Path, told: str) -> None:
    (tmp_path / "case.json").write_text(told)
    with pytest.raises(NoonmarkError, match="does not say where"):
        open_case(tmp_path)


def test_a_new_case_overwrites_nothing(tmp_path: Path) -> None:
    make_case(tmp_path / "yard", "The yard").close()
    with pytest.raises(NoonmarkError, match="a case already"):
        make_case(tmp_path / "yard", "Another")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "notes.txt").touch()
    with pytest.raises(NoonmarkError, match="not empty"):
        make_case(tmp_path / "full", "The yard")


@pytest.mark.parametrize("title", ["", "  ", "two\nlines", "x" * 501], ids=["none", "blank", "two lines", "long"])
def test_titles_are_one_line(tmp_path: Path, title: str) -> None:
    with pytest.raises(NoonmarkError, match="title"):
        make_case(tmp_path / "yard", title)
    assert not (tmp_path / "yard").exists()


URLS = {
    "mysql://host/db": "no database that a case can be kept in",
    "nothing": "no database URL",
    "postgresql://me:secret@host/db": "holds a password",
}


@pytest.mark.parametrize("url", URLS)
def test_database_urls_that_cannot_be_used_are_refused(tmp_path: Path, url: str) -> None:
    with pytest.raises(NoonmarkError, match=URLS[url]) as told:
        make_case(tmp_path / "yard", "The yard", database=url)
    assert "secret" not in str(told.value)


def test_a_server_that_does_not_answer_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(NoonmarkError, match="does not answer"):
        make_case(tmp_path / "yard", "The yard", database=f"postgresql://me@/db?host={tmp_path}")


def test_a_case_on_a_server_remembers_where(postgres: str, tmp_path: Path) -> None:
    with make_case(tmp_path / "yard", "The yard", database=postgres) as case:
        told = json.loads((tmp_path / "yard" / "case.json").read_text())
        assert told["schema"] == "noonmark.case-folder/1"
        assert told["case"] == case.case_id
        assert told["database"].startswith("postgresql://noonmark@/postgres?host=")


def test_a_writer_that_waits_for_too_long_is_told(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(databases, "WAIT_S", 0.2)
    with case.writing(), open_case(case.place.folder) as other:  # noqa: SIM117 - the first holds the lock
        with pytest.raises(NoonmarkError, match=r"another process kept writing.*; wait until it has ended"):
            other.append("note", {"text": "meanwhile"})
    assert case.head().size == 1


_ADDER = """
import sys
from pathlib import Path
from noonmark.case.store import adding
from noonmark.case.store.case import open_case
from tests.case.store.making import add
adding.BATCH_FILES = 2
with open_case(Path(sys.argv[1])) as case:
    add(case, Path(sys.argv[2]))
"""


def test_two_processes_that_add_at_once_both_succeed(case: Case, tmp_path: Path, root: Path) -> None:
    shared = write_files(tmp_path / "both", 5, seed=1)
    for number in range(2):
        write_files(tmp_path / f"in_{number}", 20, seed=number + 2)
        for path in shared:
            shutil.copy(path, tmp_path / f"in_{number}" / f"shared_{path.name}")
    words = [sys.executable, "-c", _ADDER, str(case.place.folder)]
    running = [subprocess.Popen([*words, str(tmp_path / f"in_{number}")], cwd=root) for number in range(2)]
    assert [one.wait() for one in running] == [0, 0]
    assert len(case.items()) == 45
    assert case.head().size == 51
    assert case.verify().faults == ()


def test_many_threads_with_cases_of_their_own_lose_nothing(plain_case: Case, tmp_path: Path) -> None:
    def work(number: int) -> None:
        with open_case(plain_case.place.folder) as opened:
            add(opened, *write_files(tmp_path / f"in_{number}", 4, seed=number))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(plain_case.items()) == 24
    assert plain_case.verify().faults == ()


@pytest.fixture
def small_disk(tmp_path: Path, lack: Callable[[str], None]) -> Iterator[Path]:
    """A disk of 3 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("needs the right to mount a small disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.parametrize("size", [3_000, 60_000, 700_000])
def test_a_full_disk_is_one_line_and_what_was_told_is_kept(small_disk: Path, tmp_path: Path, size: int) -> None:
    folder = small_disk / "yard"
    make_case(folder, "The yard").close()
    paths = write_files(tmp_path / "in", 4_000_000 // size, size)
    told: list[Added] = []

    def fill() -> None:
        with open_case(folder) as case:
            for path in paths:
                told.extend(one for one in add(case, path) if isinstance(one, Added))

    with pytest.raises(NoonmarkError, match=r"the disk is full; make room and give the same command again"):
        fill()
    with open_case(folder) as again:
        assert {one.sha256 for one in told} <= {item.sha256 for item in again.items()}
        assert again.verify().faults == ()
        assert again.place.temporary.exists()


@pytest.fixture
def read_only(tmp_path: Path) -> Iterator[Path]:
    """A case with one original in a place that nobody may write to."""
    with make_case(tmp_path / "disk" / "yard", "The yard") as case:
        add(case, *write_files(tmp_path / "in", 1))
    folder = tmp_path / "disk"
    if os.geteuid() == 0:
        for words in (["--bind", str(folder), str(folder)], ["-o", "remount,bind,ro", str(folder)]):
            if subprocess.run(["mount", *words], check=False, capture_output=True).returncode:
                pytest.skip("needs the right to mount a folder")
        yield folder / "yard"
        subprocess.run(["umount", str(folder)], check=True)
        return
    for path in (folder / "yard", *(folder / "yard").iterdir()):
        path.chmod(0o555)
    yield folder / "yard"
    for path in (folder / "yard", *(folder / "yard").iterdir()):
        path.chmod(0o755)


def test_a_read_only_case_can_be_read_and_not_written(read_only: Path, tmp_path: Path) -> None:
    with open_case(read_only) as case:
        assert len(case.items()) == 1
        assert case.verify().faults == ()
        with pytest.raises(NoonmarkError, match="cannot be written"):
            case.append("note", {"text": "more"})
        with pytest.raises(NoonmarkError, match="cannot be written"):
            add(case, *write_files(tmp_path / "more", 1))


def test_a_file_larger_than_memory_allows_is_streamed(plain_case: Case, tmp_path: Path, root: Path) -> None:
    path = tmp_path / "large.mp4"
    with path.open("wb") as file:
        file.truncate(600 << 20)
    limited = f"import resource; resource.setrlimit(resource.RLIMIT_DATA, (300 << 20, 300 << 20))\n{_ADDER}"
    words = [sys.executable, "-c", limited, str(plain_case.place.folder), str(path)]
    done = subprocess.run(words, cwd=root, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert plain_case.items()[0].size == 600 << 20


def test_a_file_that_grows_while_it_is_copied_is_left(plain_case: Case, tmp_path: Path) -> None:
    path = tmp_path / "growing.mp4"
    path.write_bytes(bytes(100))

    class Growing:
        """A file that somebody writes to while it is read."""

        def __init__(self) -> None:
            self.file = path.open("rb", buffering=0)

        def readinto(self, buffer: memoryview) -> int:
            count = self.file.readinto(buffer)
            with path.open("ab") as more:
                more.write(b"x" * (count > 0))
            return 0 if path.stat().st_size > 103 else count

        def fileno(self) -> int:
            return self.file.fileno()

        def __enter__(self) -> Growing:
            return self

        def __exit__(self, *_: object) -> None:
            self.file.close()

    (coming,) = [one for one in files([path]) if isinstance(one, Arriving)]
    with plain_case.adding() as right:
        (told,) = right.add([Arriving(coming.name, Growing, coming.arrival)])  # pyright: ignore[reportArgumentType]
    assert not isinstance(told, Added)
    assert "changed while it was being copied" in told.why
    assert plain_case.items() == []
