"""What the tests of ``look`` share: a desk with files, and a way to type."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from noonmark.cli import run

from .clips import write_clip  # noqa: TID252

Run = Callable[..., tuple[int, str, str]]
YARD = "examples/look/yard.jpg"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, root: Path) -> Path:
    """A folder with the example's picture, a clip whose frames tell their number, and a text."""
    folder = tmp_path / "desk"
    folder.mkdir()
    shutil.copy(root / YARD, folder / "yard.jpg")
    write_clip(folder / "clip.mp4")
    (folder / "notes.txt").write_text("no picture\n")
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def typed(desk: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Type a command line at the desk: exit status, stdout, stderr."""

    def type_(*words: str) -> tuple[int, str, str]:
        status = run(["look", *words])
        out, err = capfdbinary.readouterr()
        return status, out.decode(), err.decode()

    return type_
