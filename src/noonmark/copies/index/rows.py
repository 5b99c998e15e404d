"""Append-only files of equal rows: what is committed never moves, and can be mapped into memory as it lies."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from noonmark.copies.fingerprint import Bytes


@dataclass(frozen=True)
class Store:
    """One append-only file.

    Attributes
    ----------
    name : str
        Of the file in the index's folder.
    width : int
        Bytes of a row.
    """

    name: str
    width: int


HASHES = Store("hashes", 32)
POINTS = Store("points", 32)
MARKS = Store("marks", 8)
REST = Store("rest", 1)
STORES = (HASHES, POINTS, MARKS, REST)


def append(folder: Path, store: Store, length: int, rows: Bytes) -> None:
    """Write rows behind the first `length` ones, and have the disk keep them.

    What lies behind those was never committed (a run that was cut off) and is written over.

    Raises
    ------
    OSError
        As the system tells it, a full disk above all; the file has its first `length` rows as before.
    """
    data: memoryview = np.ascontiguousarray(rows).reshape(-1).data
    start = length * store.width
    number = os.open(folder / store.name, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        os.ftruncate(number, start)
        _write(number, data, start)
        os.fsync(number)
    except OSError:
        os.ftruncate(number, start)
        raise
    finally:
        os.close(number)


def _write(number: int, data: memoryview, start: int) -> None:
    done = 0
    while done < len(data):
        done += os.pwrite(number, data[done : done + (1 << 24)], start + done)


def mapped(folder: Path, store: Store, length: int) -> Bytes:
    """Return the first `length` rows, shape (length, width), mapped into memory and not to be written.

    Raises
    ------
    OSError
        The file is not there.
    ValueError
        It is shorter than that.
    """
    if length == 0:
        return np.zeros((0, store.width), np.uint8)
    return np.memmap(folder / store.name, np.uint8, "r", shape=(length, store.width))


def as_words(rows: Bytes) -> NDArray[np.uint64]:
    """Return rows of 32 bytes as four words each, shape (n, 4)."""
    if len(rows) == 0:
        return np.zeros((0, 4), np.uint64)
    return np.ascontiguousarray(rows).view(np.uint64)
