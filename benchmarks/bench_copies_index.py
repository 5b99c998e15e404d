"""The index of copies: 100,000, a million and ten million hashes asked, beside comparing each with each and faiss.

The hashes are drawn, not read from footage: scenes of 20 s whose frames follow each other as an autoregressive
process does, from standing still to changing wholly within a second; nine hashes a frame as the archive keeps them.
A clip of 10 s is asked for as the search does it: 40 frames in 40 variants, of which the plain ones lie in the index
with 6 % of their bits turned over. Run it with a size to stop at: bench_copies_index.py 1e6
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from _measure import heading, row, shown

from noonmark.copies.fingerprint import Bytes, Fingerprint
from noonmark.copies.index.folder import FolderIndex
from noonmark.copies.index.opening import open_index
from noonmark.copies.index.searching import hashes_near
from noonmark.copies.index.tables import as_marks

SIZES = (1e5, 1e6, 1e7)
FRAMES, PARTS, SCENE = 7200, 9, 40
"""Of one hour: frames, hashes of a frame, and frames of a scene."""
QUERY_FRAMES, VARIANTS = 40, 40
TURNED = 0.06
RADIUS = 31
LIKE = (0.5, 0.9, 0.97, 0.99, 0.9999)
"""How a frame goes with the one before; drawn for each scene alike."""
POINTS, MARKS = 9600, 46_800
"""Of one hour."""
FLAT, HASHED = 40, 400
"""Hashes asked of faiss, whose time is told for all of them in proportion."""


def scenes(rng: np.random.Generator, rows: int, parts: int) -> Bytes:
    """Return hashes of scenes one behind the other, shape (rows, parts, 32)."""
    count = -(-rows // SCENE)
    like = rng.choice(np.float32(LIKE), count)[:, None, None]
    other = np.sqrt(1 - like * like)
    state = rng.standard_normal((count, parts, 256), dtype=np.float32)
    told = np.empty((count, SCENE, parts, 32), np.uint8)
    for frame in range(SCENE):
        told[:, frame] = np.packbits(state > 0, axis=2)
        state = like * state + other * rng.standard_normal(state.shape, dtype=np.float32)
    return told.reshape(-1, parts, 32)[:rows]


def hour(seed: int) -> Fingerprint:
    """Return the fingerprint of one hour: the whole of each frame, its other hashes of every second one."""
    rng = np.random.default_rng(seed)
    hashes = np.zeros((FRAMES, PARTS, 32), np.uint8)
    hashes[:, :1] = scenes(rng, FRAMES, 1)
    hashes[::2, 1:] = scenes(rng, FRAMES // 2, PARTS - 1)
    usable = np.ones((FRAMES, PARTS), bool)
    usable[1::2, 1:] = False
    return Fingerprint(
        sha256=f"{seed:064x}", kind="video", duration_s=3600.0, size=(1280, 720), fast=False,
        times_s=np.arange(FRAMES, dtype=np.float32) / 2, hashes=hashes, usable=usable,
        boxes=np.tile(np.float32([0, 0, 1, 1]), (FRAMES, 1)),
        pdq=scenes(rng, FRAMES, 1)[:, 0], pdq_quality=rng.integers(50, 101, FRAMES, dtype=np.uint8),
        mark_keys=rng.integers(0, 1 << 22, MARKS).astype(np.uint32),
        mark_ticks=np.sort(rng.integers(0, 112_500, MARKS)).astype(np.uint32),
        points=rng.integers(0, 256, (POINTS, 32), dtype=np.uint8),
        point_places=rng.random((POINTS, 2)).astype(np.float32),
        point_frames=np.sort(rng.integers(0, FRAMES, POINTS)).astype(np.int32),
    )  # fmt: skip


def asked(index: FolderIndex, seed: int) -> Bytes:
    """Return the hashes of a clip: 40 frames of a file, turned over here and there, and 39 other variants of each."""
    rng = np.random.default_rng(seed)
    kept = index.fingerprint(int(rng.choice([filed.number for filed in index.files()])))
    start = int(rng.integers(0, len(kept.times_s) - QUERY_FRAMES))
    plain = kept.hashes[start : start + QUERY_FRAMES, 0]
    near = plain ^ np.packbits(rng.random((QUERY_FRAMES, 256)) < TURNED, axis=1)
    return np.concatenate([near, scenes(rng, QUERY_FRAMES, VARIANTS - 1).reshape(-1, 32)])


def filled(folder: Path) -> Iterator[tuple[int, FolderIndex]]:
    """Yield the index at each size, and how many hashes it holds."""
    wanted = [size for size in SIZES if size <= float(sys.argv[1] if len(sys.argv) > 1 else 1e7)]
    with open_index(folder, make=True) as index:
        seed, count, started = 0, 0, time.process_time()
        for size in wanted:
            drawing = 0.0
            while count < size:
                begun = time.process_time()
                made = hour(seed)
                drawing += time.process_time() - begun
                index.add(made, path=f"{seed}.mp4")
                seed, count = seed + 1, (folder / "hashes").stat().st_size // 32
            index.settle()
            adding = time.process_time() - started - drawing
            print(f"\n{count:,} hashes of {seed} h of footage; added and tables built in {adding:,.1f} s of CPU")
            yield count, index
            started = time.process_time()


def cpu(work: Callable[[], Any], repeats: int = 3) -> tuple[float, Any]:
    """Return the least CPU time of several runs [s], and what the last gave."""
    spent: list[float] = []
    for _ in range(repeats):
        begun = time.process_time()
        value = work()
        spent.append(time.process_time() - begun)
    return min(spent), value


_FIRST = """
import sys, time
begun = time.perf_counter()
import numpy as np
from pathlib import Path
from noonmark.copies.index.opening import open_index
with open_index(Path(sys.argv[1])) as index:
    index.near(np.load(sys.argv[2]), radius=31)
print(time.perf_counter() - begun, time.process_time())
"""


def first_answer(folder: Path, plain: Bytes) -> tuple[float, float]:
    """Return what a new process takes to the answer for the plain frames, wall and CPU; least of three [s]."""
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "plain.npy"
        np.save(path, plain)
        command = [sys.executable, "-c", _FIRST, str(folder), str(path)]
        done = [subprocess.run(command, capture_output=True, text=True, check=True) for _ in range(3)]
    spent = [tuple(map(float, one.stdout.split())) for one in done]
    return min(wall for wall, _ in spent), min(busy for _, busy in spent)


def sizes(folder: Path, hours: float) -> None:
    """Print the room that an hour takes, by kind of file."""
    kinds: dict[str, int] = {}
    for path in folder.iterdir():
        kind = path.name.split("-")[0] + (" tables" if path.suffix == ".table" else "")
        kinds[kind] = kinds.get(kind, 0) + path.stat().st_size
    told = ", ".join(f"{kind} {size / hours / 1e6:.2f}" for kind, size in sorted(kinds.items()) if size / hours > 5e3)
    total = sum(kinds.values()) / hours / 1e6
    row("room of an hour", "4 MB", f"{total:.2f} MB", told)


def beside_faiss(index: FolderIndex, words: Bytes, count: int) -> None:
    """Print what faiss takes for the same hashes, and whether it gives the same."""
    try:
        import faiss  # noqa: PLC0415 - a peer, of the group bench
    except ImportError:
        print("  faiss is not installed here: 'make bench' installs it")
        return
    faiss.omp_set_num_threads(1)
    rows = np.fromfile(index.folder / "hashes", np.uint8).reshape(-1, 32)
    flat = faiss.IndexBinaryFlat(256)
    flat.add(rows)
    spent, (limits, _, _) = cpu(lambda: flat.range_search(words[:FLAT], RADIUS + 1), 1)
    own = len(hashes_near(index._seen().hashes, words[:FLAT], RADIUS, 10**9))  # noqa: SLF001 - stored rows are counted
    same = "the same answers" if own == int(limits[-1]) else "OTHER ANSWERS"
    row(f"faiss IndexBinaryFlat, one thread, {same}", "", shown(spent * len(words) / FLAT), "in proportion")
    flat.reset()
    if count > 2e6:
        return
    multi = faiss.IndexBinaryMultiHash(256, 16, 16)
    multi.nflip = 1
    multi.add(rows)
    spent, _ = cpu(lambda: multi.range_search(words[:HASHED], RADIUS + 1), 1)
    row("faiss IndexBinaryMultiHash 16 x 16 bits, one thread", "", shown(spent * len(words) / HASHED), "in proportion")


def main() -> None:
    heading("The index of copies: a clip of 10 s, 40 frames in 40 variants, within 31 bits")
    times: list[tuple[int, float]] = []
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "index"
        for count, index in filled(folder):
            words = asked(index, 7)
            index.near(words[:1], radius=RADIUS)
            spent, near = cpu(lambda index=index, words=words: index.near(words, radius=RADIUS))
            times.append((count, spent))
            found = len(set(near.query[near.query < QUERY_FRAMES].tolist()))
            row(f"all {len(words):,} hashes, CPU", "5,000 ms", shown(spent), f"{found} of {QUERY_FRAMES} frames found")
            wall, busy = first_answer(folder, words[:QUERY_FRAMES])
            row("first answer of a new process, wall", "1,000 ms", shown(wall), f"{shown(busy)} of CPU")
            point = np.random.default_rng(3).integers(0, 256, (800, 32), dtype=np.uint8)
            row(
                "800 keypoints, CPU",
                "",
                shown(cpu(lambda index=index, point=point: index.near_points(point, radius=RADIUS))[0]),
            )
            keys = as_marks(np.fromfile(folder / "marks", np.uint8, 16_000).reshape(-1, 8))[:, 0].copy()
            row("2,000 sound marks, CPU", "", shown(cpu(lambda index=index, keys=keys: index.heard(keys))[0]))
            sizes(folder, len(index.files()))
            beside_faiss(index, words, count)
    (few, short), (many, long) = times[0], times[-1]
    if few < many:
        power = np.log(long / short) / np.log(many / few)
        row(
            f"growth from {few:,} to {many:,}",
            "under 1",
            f"power {power:.2f}",
            f"{many / few:,.0f} x the hashes, {long / short:.1f} x the time",
        )


if __name__ == "__main__":
    main()
