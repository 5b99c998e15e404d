"""Broken and hostile files at the door: the program stays up, keeps its limits, and answers each one.

200 mutants here; 2,000 with ``make fuzz``. Where the real files are missing, generated ones do alone.
"""

# pyright: basic
from __future__ import annotations

import gc
import json
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from noonmark.errors import NoonmarkError
from noonmark.footage.isolate import Limits
from noonmark.footage.open_footage import open_footage
from noonmark.look.look import look
from noonmark.report.look_document import look_document

from .mutants import CHANGES, Mutant, fields, mutants  # noqa: TID252
from .seeds import generated, real  # noqa: TID252

ROOT = Path(__file__).resolve().parent.parent.parent
LIMITS = Limits(memory_bytes=1 << 30, cpu_s=8, wall_s=10)
SLACK_S = 15
"""Beyond the limits of one child, on a machine that does other work too [s]."""
FEW, MANY, BATCH = 200, 2000, 20


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    whole = {path.name: path.read_bytes() for path in generated(tmp_path_factory.mktemp("seeds"))}
    shared = ROOT.parent / "shared" / "data"
    if shared.is_dir():
        whole |= {f"real_{name}": data for name, data in real(shared).items()}
    return whole


def looked(path: Path) -> None:
    """Look at a file; what comes back can be written as JSON."""
    told = look_document(look(path, limits=LIMITS))
    assert json.loads(json.dumps(told, allow_nan=False))["file"]["bytes"] == path.stat().st_size


def framed(path: Path) -> None:
    """Decode a file's first frame."""
    with open_footage(path, limits=LIMITS) as footage:
        pixels = np.asarray(footage.frame_at(0).pixels)
    assert pixels.ndim == 3
    assert pixels.shape[2] == 3
    assert pixels.dtype == np.uint8


def faults(mutant: Mutant, folder: Path) -> list[str]:
    """Return what went wrong with a mutant: no answer, words that are not fit to print, a limit not kept."""
    path = folder / mutant.name
    path.write_bytes(mutant.data)
    found: list[str] = []
    for act in (looked, framed):
        started = time.monotonic()
        found += fault_of(act, path)
        if time.monotonic() - started > LIMITS.wall_s + SLACK_S:
            found.append(f"{act.__name__}: took {time.monotonic() - started:.0f} s")
    path.unlink()
    return [f"{mutant.name} ({mutant.how}): {words}" for words in found]


def fault_of(act: Callable[[Path], None], path: Path) -> list[str]:
    try:
        act(path)
    except NoonmarkError as error:
        words = str(error)
        fit = all(character.isprintable() for character in words)
        return [] if error.problem and error.remedy and fit else [f"{act.__name__}: ill told: {words!r}"]
    except Exception as error:  # noqa: BLE001 - whatever escapes is what this test is for
        return [f"{act.__name__}: {type(error).__name__}: {error}"]
    return []


@pytest.mark.parametrize("first", range(0, FEW, BATCH))
def test_each_mutant_is_answered(first: int, seeds: dict[str, bytes], tmp_path: Path):
    made = list(mutants(seeds, FEW))[first : first + BATCH]
    assert [words for mutant in made for words in faults(mutant, tmp_path)] == []


@pytest.mark.fuzz
@pytest.mark.parametrize("first", range(FEW, FEW + MANY, BATCH))
def test_each_of_many_mutants_is_answered(first: int, seeds: dict[str, bytes], tmp_path: Path):
    made = list(mutants(seeds, FEW + MANY))[first : first + BATCH]
    assert [words for mutant in made for words in faults(mutant, tmp_path)] == []


def test_the_files_that_mutants_are_made_of_are_answered_too(seeds: dict[str, bytes], tmp_path: Path):
    whole = [Mutant(name, data, "whole") for name, data in seeds.items() if not name.startswith("real_")]
    assert [words for mutant in whole for words in faults(mutant, tmp_path)] == []


def test_no_file_and_no_process_is_left_open(seeds: dict[str, bytes], tmp_path: Path):
    """The first few start what stays for all: the children's server."""
    made = list(mutants(seeds, 30))
    for mutant in made[:10]:
        faults(mutant, tmp_path)
    before = left_open()
    for mutant in made[10:]:
        faults(mutant, tmp_path)
    gc.collect()
    assert left_open() == before
    assert list(tmp_path.iterdir()) == []


def left_open() -> tuple[int, int]:
    """Return how many descriptors this process holds, and how many children."""
    gc.collect()
    tasks = Path("/proc/self/task").iterdir()
    children = [child for task in tasks for child in (task / "children").read_text().split()]
    return len(list(Path("/proc/self/fd").iterdir())), len(children)


def test_the_same_seed_makes_the_same_mutants_and_few_are_alike(seeds: dict[str, bytes]):
    made = list(mutants(seeds, FEW))
    assert made == list(mutants(seeds, FEW))
    assert len({mutant.data for mutant in made}) > 0.9 * FEW
    changed = [mutant for mutant in made if mutant.data != seeds[mutant.how.split(": ")[0]]]
    assert len(changed) > 0.9 * FEW


def test_every_change_is_made_and_every_kind_of_file_is_changed(seeds: dict[str, bytes]):
    done = Counter(change for mutant in mutants(seeds, 500) for change in mutant.how.split(": ")[1].split(" + "))
    assert set(done) == {change.__name__ for change in CHANGES}
    assert {mutant.how.split(": ")[0] for mutant in mutants(seeds, 500)} == set(seeds)


def test_lengths_are_found_where_the_formats_have_them(seeds: dict[str, bytes]):
    """By hand: a PNG's first chunk is IHDR, 13 bytes; an MP4's first box is as long as its length says."""
    png, mp4 = seeds["a.png"], seeds["a.mp4"]
    first = fields(png)[0][0]
    assert int.from_bytes(png[first.at : first.at + first.width]) == 13
    assert [int.from_bytes(png[f.at : f.at + f.width]) for f in fields(png)[1]] == [96, 64]
    boxes = {mp4[f.at + 4 : f.at + 8] for f in fields(mp4)[0]}
    assert {b"ftyp", b"moov", b"trak", b"stsz"} <= boxes
