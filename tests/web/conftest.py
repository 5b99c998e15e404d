"""The workbench's server for the tests, the true app behind a true socket; a case with a clip, a photo and a text."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from tests.case.store.making import file_arrival
from tests.footage.numbered import Kind, write
from tests.web.served import Served, serving

from noonmark.case.store.case import make_case

UNEVEN = [0, 40, 80, 85, 90, 400, 440, 480, 1480, 1500, 1540, 1580, 1620, 1660, 1700]
"""Presentation times of the clip's frames [ms]; a pause of a second, and frames of 5 ms."""
Serve = Callable[..., Served]


@pytest.fixture(scope="session")
def uneven_clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clip of 15 numbered frames at uneven times."""
    folder = tmp_path_factory.mktemp("uneven")
    return write(folder / "uneven.mp4", Kind("uneven.mp4", "libx264", {"bf": "2", "g": "6"}, len(UNEVEN), UNEVEN))


@pytest.fixture
def yard(tmp_path: Path, uneven_clip: Path, root: Path) -> Path:
    """A case: 1 the clip, 2 a photo, 3 a text, 4 a picture that breaks off."""
    notes, broken = tmp_path / "notes.txt", tmp_path / "broken.jpg"
    notes.write_text("no picture\n")
    photo = root / "examples/look/yard.jpg"
    broken.write_bytes(photo.read_bytes()[:300])
    with make_case(tmp_path / "yard", "The yard", who="an analyst") as case:
        for path in (uneven_clip, photo, notes, broken):
            case.add_file(path, file_arrival(path))
    return tmp_path / "yard"


@pytest.fixture
def serve() -> Iterator[Serve]:
    """``serve(folder)`` starts a server on a case and ends it with the test."""
    running: list[Served] = []

    def start(folder: Path | None) -> Served:
        running.append(serving(folder))
        return running[-1]

    yield start
    for served in running:
        served.close()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith(("job", "ahead"))]


@pytest.fixture
def served(yard: Path, serve: Serve) -> Served:
    """A server on the case."""
    return serve(yard)


@pytest.fixture
def client(served: Served) -> Iterator[httpx.Client]:
    """A client that shows the token."""
    with served.client() as made:
        yield made


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A built page of two files, in place of the one that Vite builds."""
    folder = tmp_path / "page"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html><title>Noonmark</title>")
    (folder / "assets" / "page-1a2b.js").write_text("export {}")
    (tmp_path / "secret.txt").write_text("secret")
    monkeypatch.setattr("noonmark.web.pages.PAGE", folder)
    return folder


@pytest.fixture
def spare(yard: Path, tmp_path: Path) -> Path:
    """A copy of the case, for tests that harm it."""
    return Path(shutil.copytree(yard, tmp_path / "spare"))
