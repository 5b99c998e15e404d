"""A case of many files beside plain copying and sha256sum, in the same run.

Run: ``make bench``, or ``python benchmarks/bench_case.py [FILES]``. The files, 1 MB each, are made in a folder that
goes away; 10,000 of them need 30 GB. Copying and sha256sum are left to the system's cache, as a shell would; a case
waits for the disk before it says that a file is added.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from _measure import Timing, beside_python, heading, row, run_command, timed, timing_row

FILES, BYTES = 2000, 1_000_000
ITEMS = 10_000
LIST_S = 0.2
MEMORY_MB = 300
ADD_SHARE, VERIFY_SHARE = 0.6, 0.8
_MAKE = """
import sys
from pathlib import Path
from noonmark.case.store.arrival import Arrival, Arriving
from noonmark.case.store.case import make_case
import io
with make_case(Path(sys.argv[1]), "Many") as case, case.adding() as right:
    coming = (
        Arriving(f"clip_{n:05d}.mp4", lambda n=n: io.BytesIO(b"%d" % n),
                 Arrival("telegram", f"videos/clip_{n:05d}.mp4", caption=f"Market square, part {n}"))
        for n in range(int(sys.argv[2]))
    )
    for told in right.add(coming):
        pass
"""


def write_files(folder: Path, count: int) -> None:
    """Write files of random bytes, in folders of a hundred."""
    rng = random.Random(5)
    for number in range(count):
        place = folder / f"{number // 100:03d}"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"clip_{number:05d}.mp4").write_bytes(rng.randbytes(BYTES))


def spent(*command: str) -> float:
    """Return the seconds that a command takes, once the disk has nothing left to write from before."""
    os.sync()
    start = time.perf_counter()
    surroundings = {name: told for name, told in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run(command, check=True, env=surroundings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def share(work: str, wanted: float, theirs: float, ours: float, size: int) -> None:
    """Print our speed beside a plain tool's."""
    found = theirs / ours
    verdict = "held" if found >= wanted else "MISSED"
    row(
        work,
        f"{wanted:.0%}",
        f"{size / ours / 1e6:,.0f} MB/s",
        f"{verdict}: {found:.0%} of {size / theirs / 1e6:,.0f} MB/s",
    )


def adding(folder: Path, count: int) -> None:
    noonmark, source, yard, copy = beside_python("noonmark"), folder / "in", folder / "yard", folder / "copy"
    write_files(source, count)
    size = count * BYTES
    heading(f"Adding {count:,} files of 1 MB, and verifying them")
    hashing = f"find {source} -type f -print0 | xargs -0 sha256sum"
    spent("sh", "-c", hashing)  # the files come into the cache, for both
    lazy = spent("cp", "-r", str(source), str(copy)) + spent("sh", "-c", hashing)
    shutil.rmtree(copy)
    firm = spent("sh", "-c", f"cp -r {source} {copy} && sync -f {copy}") + spent("sh", "-c", hashing)
    shutil.rmtree(copy)
    spent(noonmark, "case", "new", str(yard), "--title", "Bench")
    ours = spent(noonmark, "case", "add", str(yard), str(source))
    share("noonmark case add / cp, sha256sum (both in the cache)", ADD_SHARE, lazy, ours, size)
    share("noonmark case add / cp and sync, sha256sum", ADD_SHARE, firm, ours, size)
    kept = f"find {yard}/originals -type f -print0 | xargs -0 sha256sum"
    spent("sh", "-c", kept)
    theirs, verified = min(spent("sh", "-c", kept) for _ in range(3)), verify_seconds(noonmark, yard)
    share("noonmark case verify / sha256sum of the originals", VERIFY_SHARE, theirs, min(verified.seconds), size)


def verify_seconds(noonmark: str, yard: Path) -> Timing:
    timing, memory = run_command([noonmark, "case", "verify", str(yard)], 3)
    row("peak memory of verify", f"{MEMORY_MB} MB", f"{memory:,.0f} MB", "held" if memory <= MEMORY_MB else "MISSED")
    return timing


def listing(folder: Path) -> None:
    from noonmark.case.store.case import open_case  # noqa: PLC0415

    yard = folder / "many"
    heading(f"A case of {ITEMS:,} items")
    made, memory = run_command([sys.executable, "-c", _MAKE, str(yard / "one"), str(ITEMS)], 0)
    del made
    row("peak memory of adding", f"{MEMORY_MB} MB", f"{memory:,.0f} MB", "held" if memory <= MEMORY_MB else "MISSED")
    with open_case(yard / "one") as case:
        timing_row("Case.items() in a process that has the case open", LIST_S, timed(case.items))
        timing_row("the same with two words to search", LIST_S, timed(lambda: case.items("market 0999")))
    noonmark = beside_python("noonmark")
    for words in ((), ("--json",), ("--search", "market 0999")):
        timing, memory = run_command([noonmark, "case", "list", str(yard / "one"), *words])
        timing_row(" ".join(("noonmark case list (the shell command)", *words)), LIST_S, timing, f"{memory:,.0f} MB")


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else FILES
    with tempfile.TemporaryDirectory() as folder:
        adding(Path(folder).resolve(), count)
        listing(Path(folder).resolve())


if __name__ == "__main__":
    main()
