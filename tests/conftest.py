"""What all tests share: outside data and outside programs, each skipped with its reason when missing."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent

# Lines break at one width, whatever terminal, pipe or worker the tests are run from.
os.environ["COLUMNS"] = "120"

# No test is timed: what a loaded machine takes says nothing about being right.
settings.register_profile("noonmark", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("noonmark")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--require-all", action="store_true", help="fail, instead of skip, where data or a program is missing"
    )


@pytest.fixture(scope="session")
def lack(pytestconfig: pytest.Config) -> Callable[[str], None]:
    """Skip the test for a reason, or fail it under ``--require-all``."""

    def leave(reason: str) -> None:
        if pytestconfig.getoption("--require-all"):
            pytest.fail(f"{reason} (--require-all)", pytrace=False)
        pytest.skip(reason)

    return leave


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's root."""
    return ROOT


@pytest.fixture(scope="session")
def shared_data(lack: Callable[[str], None]) -> Path:
    """The folder of real footage beside the project, ``../shared/data``."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        lack("needs the test data in ../shared/data")
    return folder


@pytest.fixture(scope="session")
def needs(lack: Callable[[str], None]) -> Callable[[str], str]:
    """``needs("exiftool")`` gives the program's path, or leaves the test."""

    def find(program: str) -> str:
        path = shutil.which(program)
        if path is None:
            lack(f"needs the program {program}: run 'make deps'")
        return path or ""

    return find
