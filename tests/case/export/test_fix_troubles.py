"""A fix kept on a full disk, in a case that cannot be written, or while another writes: one clear line each."""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from tests.case.export.making import KEY, exported, names_in

from noonmark.case.recipe.document import RecipeDocument
from noonmark.case.recipe.keeping import keep, recipes_of
from noonmark.case.store import database as databases
from noonmark.case.store.case import Case, open_case
from noonmark.cli import run
from noonmark.errors import NoonmarkError


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 700 kB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=700k", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("needs the right to mount a small disk")
    try:
        yield folder
    finally:
        gc.collect()  # an error's traceback can hold a connection to the database there
        subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_is_one_line_and_every_fix_that_was_told_is_kept(
    made: Path, small_disk: Path, recipe: RecipeDocument
) -> None:
    folder = Path(shutil.copytree(made / "yard", small_disk / "yard"))
    told: list[int] = []

    def fill() -> None:
        with open_case(folder) as case:
            for _ in range(500):
                told.append(keep(case, recipe, (1,)).number)  # noqa: PERF401 - those before the error count

    with pytest.raises(NoonmarkError, match=r"the disk is full; make room and give the same command again"):
        fill()
    assert told
    with open_case(folder) as case:
        kept = {one.number for one in recipes_of(case) if not one.faults}
        assert set(told) <= kept
        assert case.verify().faults == ()


def test_an_export_from_a_full_disk_is_one_line_and_leaves_nothing(
    made: Path, small_disk: Path, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(made / "yard", small_disk / "yard"))
    other = os.open(small_disk / "other", os.O_WRONLY | os.O_CREAT)
    with suppress(OSError):
        while os.write(other, bytes(4096)):
            pass
    os.close(other)
    with pytest.raises(NoonmarkError, match="the disk is full"), open_case(folder) as case:
        exported(case, tmp_path / "bundle.zip")
    assert "bundle.zip" not in names_in(tmp_path)
    (small_disk / "other").unlink()
    with open_case(folder) as case:
        exported(case, tmp_path / "bundle.zip")
        assert case.verify().faults == ()


@pytest.fixture
def read_only(made: Path, tmp_path: Path) -> Iterator[Path]:
    """A case in a place that nobody may write to."""
    folder = Path(shutil.copytree(made / "yard", tmp_path / "yard"))
    if os.geteuid() == 0:
        for words in (["--bind", str(folder), str(folder)], ["-o", "remount,bind,ro", str(folder)]):
            if subprocess.run(["mount", *words], check=False, capture_output=True).returncode:
                pytest.skip("needs the right to mount a folder")
        yield folder
        subprocess.run(["umount", str(folder)], check=True)
        return
    folder.chmod(0o555)
    yield folder
    folder.chmod(0o755)


def test_a_fix_in_a_case_that_cannot_be_written_is_one_line(
    read_only: Path, recipe: RecipeDocument, capfd: pytest.CaptureFixture[str]
) -> None:
    with open_case(read_only) as case, pytest.raises(NoonmarkError, match="this case cannot be written here"):
        keep(case, recipe, (1,))
    words = ["--object", "2", "--shadow", "3.65", "--error", "20%", "--at", "2022-09-22T01:41Z", "--near", "Neryungri"]
    assert run(["fix", "--case", str(read_only), "1", *words]) == 2
    told = capfd.readouterr()
    assert told.out == ""
    assert "this case cannot be written here; check your right to write there" in told.err.splitlines()[-1]


def test_a_fix_or_an_export_that_waits_for_too_long_is_told(
    yard: Case, tmp_path: Path, recipe: RecipeDocument, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(databases, "WAIT_S", 0.2)
    with yard.writing(), open_case(yard.place.folder) as other:
        with pytest.raises(NoonmarkError, match="another process kept writing"):
            keep(other, recipe, (1,))
        with pytest.raises(NoonmarkError, match="another process kept writing"):
            exported(other, tmp_path / "bundle.zip")
    assert names_in(tmp_path) == ["yard"]
    assert yard.sign(KEY)
