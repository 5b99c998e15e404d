"""Files to add, and a case to hold them."""

from __future__ import annotations

import random
from pathlib import Path

from noonmark.case.store.arrival import Added, Arrival, Arriving, Left
from noonmark.case.store.case import Case
from noonmark.case.store.walk import files


def write_files(folder: Path, count: int, size: int = 3000, seed: int = 5) -> list[Path]:
    """Write files of random bytes, no two alike."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = random.Random(seed)
    paths = [folder / f"clip_{number:04d}.mp4" for number in range(count)]
    for path in paths:
        path.write_bytes(rng.randbytes(size))
    return paths


def add(case: Case, *paths: Path, what: str = "") -> list[Added | Left]:
    """Add files and folders as the command does."""
    with case.adding(what) as right:
        found = list(files(paths))
        told = [one for one in found if isinstance(one, Left)]
        return [*told, *right.add(one for one in found if isinstance(one, Arriving) and not right.intake.has(one))]


def file_arrival(path: Path) -> Arrival:
    return Arrival("file", path_told=str(path))
