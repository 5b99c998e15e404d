"""The folder for built tables."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from noonmark.earth.cache import built, cache_folder


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NOONMARK_CACHE", str(tmp_path / "named"))
    return tmp_path / "named"


def test_noonmark_cache_names_the_folder(folder: Path) -> None:
    assert cache_folder() == folder
    assert folder.is_dir()


def test_without_it_the_folder_lies_in_xdg_cache_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOONMARK_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "noonmark"


def test_a_folder_that_cannot_be_made_gives_way_to_a_temporary_one_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("NOONMARK_CACHE", str(tmp_path / "file" / "cache"))
    spare = cache_folder()
    assert spare.is_dir()
    assert os.access(spare, os.W_OK)
    assert "cannot write the cache folder" in capsys.readouterr().err


@pytest.mark.usefixtures("folder")
def test_a_table_is_built_once() -> None:
    made: list[Path] = []

    def build(path: Path) -> None:
        made.append(path)
        path.write_text("table")

    assert built("t", build).read_text() == "table"
    assert built("t", build).read_text() == "table"
    assert len(made) == 1


def test_an_interrupted_build_leaves_nothing_and_the_next_one_succeeds(folder: Path) -> None:
    def broken(path: Path) -> None:
        path.write_text("half")
        raise KeyboardInterrupt

    def whole(path: Path) -> None:
        path.write_text("whole")

    with pytest.raises(KeyboardInterrupt):
        built("t", broken)
    assert list(folder.iterdir()) == []
    assert built("t", whole).read_text() == "whole"


@pytest.mark.usefixtures("folder")
def test_two_builders_at_once_both_get_a_whole_folder() -> None:
    barrier = threading.Barrier(2)
    results: list[str] = []

    def build(path: Path) -> None:
        path.mkdir()
        (path / "part").write_text("whole")
        barrier.wait(timeout=30)

    def run() -> None:
        results.append((built("t", build) / "part").read_text())

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == ["whole", "whole"]
