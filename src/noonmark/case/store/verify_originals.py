"""Every original hashed again, side by side."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from noonmark.case.log.findings import Finding
from noonmark.case.store.originals import CHUNK_BYTES, SHA256, original_path

Step = Callable[[int], None]
"""Called with each count of bytes that were hashed."""


def check_originals(
    originals: Path, sizes: Mapping[str, int], names: Mapping[str, str], step: Step
) -> Iterator[Finding]:
    """Yield the originals that are missing, or whose bytes are not those of their hash.

    Parameters
    ----------
    originals : Path
    sizes : mapping of str to int
        Hash to size [bytes], of every original that the case has.
    names : mapping of str to str
        Hash to how the original is told.
    step : callable
        Told the bytes hashed, from several threads.
    """

    def look(sha256: str) -> Finding | None:
        if SHA256.fullmatch(sha256):  # another name could lead out of the folder
            wrong = _wrong(original_path(originals, sha256), sha256, sizes[sha256], step)
        else:
            wrong = "this is no SHA-256"
        where = f"original {sha256} ({names.get(sha256, 'of no item')})"
        return Finding(where, wrong) if wrong else None

    pool = ThreadPoolExecutor(min(4, os.cpu_count() or 1))
    try:
        yield from (found for found in pool.map(look, sorted(sizes)) if found is not None)
    finally:
        pool.shutdown(cancel_futures=True)


def _wrong(path: Path, sha256: str, size: int, step: Step) -> str:
    try:
        number = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        return "it is missing"
    except OSError as error:
        return f"it cannot be read ({(error.strerror or 'unknown').lower()})"
    with os.fdopen(number, "rb", buffering=0):
        told = os.fstat(number)
        if not stat.S_ISREG(told.st_mode):
            return "it is no file"
        if told.st_size != size:
            return f"it has {told.st_size} bytes, recorded were {size}"
        try:
            found = _hash(number, step)
        except OSError as error:
            return f"it cannot be read ({(error.strerror or 'unknown').lower()})"
    return "" if found == sha256 else f"its bytes were changed: their SHA-256 is {found}"


def _hash(number: int, step: Step) -> str:
    hasher, buffer = hashlib.sha256(), memoryview(bytearray(CHUNK_BYTES))
    while count := os.readv(number, [buffer]):
        hasher.update(buffer[:count])
        step(count)
    return hasher.hexdigest()


def strangers(originals: Path, sizes: Mapping[str, int]) -> Iterator[Path]:
    """Yield what lies among the originals and is none."""
    for room in sorted(originals.iterdir()):
        if not room.is_dir() or room.is_symlink():
            yield room
            continue
        for entry in sorted(room.iterdir()):
            if entry.name not in sizes or original_path(originals, entry.name) != entry:
                yield entry
