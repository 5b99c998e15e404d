"""Killed at any moment of fixing, exporting or importing: what was told is there, and nothing is there in half."""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
import warnings
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from tests.case.export.making import KEY, exported, fill, names_in
from tests.case.export.test_import import brought_in
from tests.case.recipe.making import draft, fixed, instant, replayed

from noonmark.case.export.checking import check_bundle
from noonmark.case.export.exporting import Wanted, export_case
from noonmark.case.export.reading import open_bundle
from noonmark.case.recipe.document import RecipeDocument
from noonmark.case.recipe.keeping import keep, recipes_of
from noonmark.case.store.arrival import Arrival
from noonmark.case.store.case import Case, open_case

IN_TEST, IN_SOAK = 10, 100
"""Killings of each kind, on each of the two databases."""
Tell = Callable[[str], object]


def killed(work: Callable[[Tell], None], after_s: float, *, lines: int = 0) -> list[str]:
    """Run something in a child, kill it a while after it told some lines, and return what it had told by then."""
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of threads in the parent, which the child never uses
        child = os.fork()
    if child == 0:
        try:
            work(lambda told: os.write(writing, f"{told}\n".encode()))
        finally:
            os._exit(1)
    os.close(writing)
    with os.fdopen(reading) as told:
        first = [told.readline() for _ in range(lines)]
        time.sleep(after_s)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return [line.rstrip("\n") for line in [*first, *told] if line.endswith("\n")]


def duration(work: Callable[[Tell], None]) -> float:
    """Return how long something takes [s]."""
    started = time.perf_counter()
    work(lambda _: None)
    return time.perf_counter() - started


@pytest.fixture
def filled(case: Case, tmp_path: Path, recipe: RecipeDocument) -> Iterator[Case]:
    """A case on each database, with two photos and a fix; its engine is not used while children run."""
    fill(case, tmp_path / "in", recipe)
    case.close()
    yield case
    case.close()


def _fixing(folder: Path, recipe: RecipeDocument) -> Callable[[Tell], None]:
    """Keep fix upon fix; they were worked out before, so that the moments of keeping are hit."""

    def work(tell: Tell) -> None:
        with open_case(folder, who="an analyst") as case:
            for _ in range(12):
                entry = keep(case, recipe, (1, 2))
                tell(f"{entry.number}")

    return work


def _kill_fixing(case: Case, recipe: RecipeDocument, count: int) -> None:
    folder, rng = case.place.folder, random.Random(1)
    longest, acknowledged = duration(_fixing(folder, recipe)), set[int]()
    for number in range(count):
        told = killed(_fixing(folder, recipe), rng.uniform(0, longest), lines=number % 2)
        acknowledged |= {int(line) for line in told}
        with open_case(folder) as opened:
            kept = {one.number: one.faults for one in recipes_of(opened)}
            assert acknowledged <= kept.keys()
            assert set(kept.values()) == {()}
            assert opened.verify().faults == ()
    assert acknowledged


def test_killed_while_fixing_no_fix_that_was_told_is_lost(filled: Case, recipe: RecipeDocument) -> None:
    _kill_fixing(filled, recipe, IN_TEST)


@pytest.mark.soak
def test_killed_many_times_while_fixing_no_fix_is_lost(filled: Case, recipe: RecipeDocument) -> None:
    _kill_fixing(filled, recipe, IN_SOAK)


def test_killed_in_the_midst_of_working_a_fix_out_nothing_is_kept(filled: Case) -> None:
    folder = filled.place.folder

    def work(tell: Tell) -> None:
        with open_case(folder) as case:
            fixed(case, draft(instant()))
            tell("fixed")

    longest, rng = duration(work), random.Random(2)
    for _ in range(4):
        with open_case(folder) as case:
            before = len(recipes_of(case))
        told = killed(work, rng.uniform(0, longest))
        with open_case(folder) as case:
            assert len(recipes_of(case)) - before in ({1} if told else {0, 1})
            assert case.verify().faults == ()


def _exporting(folder: Path, out: Path) -> Callable[[Tell], None]:
    """Write three bundles, the last over the first."""

    def work(tell: Tell) -> None:
        with open_case(folder, who="an analyst") as case:
            for name in ("one.zip", "two.zip", "one.zip"):
                done = export_case(case, out / name, KEY, Wanted(force=True))
                tell(f"{name} {done.sha256} {done.entry}")

    return work


def _kill_exporting(case: Case, out: Path, count: int) -> None:
    folder, rng, told_all = case.place.folder, random.Random(3), 0
    (out / "noise").parent.mkdir(exist_ok=True)
    noise = out.with_name("noise.bin")
    noise.write_bytes(random.Random(4).randbytes(3_000_000))
    with open_case(folder) as opened:
        opened.add_file(noise, Arrival("file", "noise.bin"))
    longest = duration(_exporting(folder, out))
    for number in range(count):
        shutil.rmtree(out)
        out.mkdir()
        lines = killed(_exporting(folder, out), rng.uniform(0, longest / 2), lines=number % 3)
        told = [line.split() for line in lines]
        told_all += len(told)
        assert set(names_in(out)) <= {"one.zip", "two.zip"}
        for path in out.iterdir():
            with open_bundle(path) as bundle:
                check_bundle(bundle, [KEY.public], lambda _: None)
        with open_case(folder) as opened:
            assert opened.verify().faults == ()
            acts = {entry.number: entry.act for entry in opened.entries()}
            assert all(acts[int(entry)] == "exported" for _, _, entry in told)
        for name, digest, _ in told[:2]:
            assert (out / name).exists()
            assert name == "one.zip" or sha256((out / name).read_bytes()).hexdigest() == digest
    assert told_all


def test_killed_while_exporting_no_bundle_is_there_in_half(filled: Case, tmp_path: Path) -> None:
    _kill_exporting(filled, tmp_path / "out", IN_TEST)


@pytest.mark.soak
def test_killed_many_times_while_exporting_no_bundle_is_there_in_half(filled: Case, tmp_path: Path) -> None:
    _kill_exporting(filled, tmp_path / "out", IN_SOAK)


def _kill_importing(whole: Path, folder: Path, count: int) -> None:
    def work(tell: Tell) -> None:
        brought_in(whole, folder / "theirs")
        tell("imported")

    rng, longest = random.Random(5), duration(work)
    for _ in range(count):
        shutil.rmtree(folder / "theirs", ignore_errors=True)
        told = killed(work, rng.uniform(0, longest))
        assert set(names_in(folder)) <= {"theirs", ".theirs.importing"}
        if (folder / "theirs").exists():
            with open_case(folder / "theirs") as case:
                assert case.verify().faults == ()
                assert len(case.items()) == 3
        assert not told or (folder / "theirs").exists()
    shutil.rmtree(folder / "theirs", ignore_errors=True)
    brought_in(whole, folder / "theirs")
    assert names_in(folder) == ["theirs"]


def test_killed_while_importing_a_case_is_there_whole_or_not_at_all(whole: Path, tmp_path: Path) -> None:
    _kill_importing(whole, tmp_path, IN_TEST)


@pytest.mark.soak
def test_killed_many_times_while_importing_a_case_is_whole_or_not_there(whole: Path, tmp_path: Path) -> None:
    _kill_importing(whole, tmp_path, IN_SOAK)


def test_two_fixes_and_two_exports_at_once_all_succeed(filled: Case, tmp_path: Path) -> None:
    folder = filled.place.folder
    (tmp_path / "out").mkdir()

    def fixing() -> None:
        with open_case(folder) as case:
            fixed(case, draft(instant()))

    def exporting(number: int) -> Callable[[], None]:
        def work() -> None:
            with open_case(folder) as case:
                exported(case, tmp_path / "out" / f"{number}.zip")

        return work

    children = [_child(work) for work in (fixing, exporting(1), fixing, exporting(2))]
    assert [os.waitpid(child, 0)[1] for child in children] == [0] * 4
    with open_case(folder) as case:
        assert case.verify().faults == ()
        assert len(recipes_of(case)) == 3
    for path in (tmp_path / "out").iterdir():
        with open_bundle(path) as bundle:
            check_bundle(bundle, [KEY.public], lambda _: None)


def _child(work: Callable[[], None]) -> int:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException:  # noqa: BLE001 - whatever it is, the child ends here
            os._exit(1)
        os._exit(0)
    return child


def test_a_fix_on_either_database_is_replayed_and_its_bundle_too(filled: Case, tmp_path: Path) -> None:
    with open_case(filled.place.folder) as case:
        assert replayed(case).exact
        exported(case, tmp_path / "yard.zip")
    brought_in(tmp_path / "yard.zip", tmp_path / "theirs")
    with open_case(tmp_path / "theirs") as case:
        assert replayed(case).exact
