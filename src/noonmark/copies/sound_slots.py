"""Votes of marks counted in slots of offset: which few of millions may mean something."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy.stats import poisson

from noonmark.copies.index.protocol import Heard
from noonmark.copies.sound_peaks import Floats, Ints

CHUNK_TICKS = 320
"""A query is asked in pieces of 10 s, so that an error of the speed does not smear its votes."""
SLOT_TICKS = 8
"""Votes within a quarter of a second go together."""
LEAST_VOTES = 4
_BUCKETS = 1 << 21
"""Slots are first counted in so many buckets, several slots to a bucket; that can only keep too many."""
_SCOPES = 1 << 17


@dataclass(frozen=True, eq=False)
class Asked:
    """What was asked for, one a row, in order of its key: the row's way of playing and the query's tick."""

    starts: Ints
    ways: NDArray[np.int32]
    ticks: Floats
    speeds: Floats


@dataclass(frozen=True, slots=True)
class Place:
    """A slot full of votes: row of the ways of playing, file, stretch of the query and offset [ticks]."""

    way: int
    file: int
    span: tuple[float, float]
    offset: float


def best_places(asked: Asked, heard: Heard, lengths: Floats, most: int) -> list[Place]:
    """Return the slots that chance would fill least.

    Parameters
    ----------
    asked : Asked
    heard : Heard
        Its `query` is a row of ``asked.starts``.
    lengths : ndarray of float32
        Ticks of each file, by its number.
    most : int
        So many at most.
    """
    if len(heard.query) == 0:
        return []
    query, file, tick = (np.ascontiguousarray(each, np.int64) for each in (heard.query, heard.file, heard.tick))
    rows = _full(query, file, tick, asked.starts, asked.ways, asked.ticks, asked.speeds, lengths)
    if rows.shape[1] == 0:
        return []
    way, file, chunk, due, tick, offset = rows
    slot = np.floor(offset / SLOT_TICKS) * 2
    overlapping = np.floor(offset / SLOT_TICKS + 0.5) * 2 - 1
    group = np.stack([np.tile(way, 2), np.tile(file, 2), np.tile(chunk, 2), np.append(slot, overlapping)])
    peak, offset, due = np.tile(np.rint(tick * 2), 2), np.tile(offset, 2), np.tile(due, 2)
    order = np.lexsort((peak, *group[::-1]))
    group, peak, offset, due = group[:, order], peak[order], offset[order], due[order]
    new = np.append(True, (group[:, 1:] != group[:, :-1]).any(axis=0))
    fresh = new | np.append(True, peak[1:] != peak[:-1])
    begins = np.flatnonzero(new)
    ends = np.append(begins[1:], len(new))
    votes = np.add.reduceat(fresh.astype(np.int64), begins)
    chance = np.where(votes >= LEAST_VOTES, poisson.logsf(votes - 1, due[begins]), 0.0)
    return [
        _place(group[:, begins[each]], offset[begins[each] : ends[each]])
        for each in np.argsort(chance, kind="stable")[:most]
        if votes[each] >= LEAST_VOTES
    ]


def _place(group: NDArray[np.float64], offsets: NDArray[np.float64]) -> Place:
    way, file, chunk = (int(value) for value in group[:3])
    span = (float(chunk * CHUNK_TICKS), float((chunk + 1) * CHUNK_TICKS))
    return Place(way, file, span, float(np.median(offsets)))


@njit(cache=True, nogil=True)
def _scope(way: int, file: int, chunk: int) -> int:
    return ((file * 8191 + way) * 131071 + chunk) * 2654435761


@njit(cache=True, nogil=True)
def _full(  # noqa: PLR0913, PLR0917 - a kernel takes plain arrays
    query: Ints, file: Ints, tick: Ints, starts: Ints, ways: NDArray[np.int32], ticks: Floats, speeds: Floats,
    lengths: Floats,
) -> NDArray[np.float64]:  # fmt: skip
    """Return the votes in slots fuller than chance makes them: way, file, chunk, votes due, tick and offset."""
    counts = np.zeros(_BUCKETS, np.uint16)
    totals = np.zeros(_SCOPES, np.uint32)
    half = SLOT_TICKS // 2
    for row in range(len(query)):
        for probe in range(starts[query[row]], starts[query[row] + 1]):
            scope = _scope(ways[probe], file[row], int(ticks[probe] // CHUNK_TICKS))
            slot = int(np.floor((tick[row] - speeds[ways[probe]] * ticks[probe]) / half))
            bucket = (scope + slot * 40503) % _BUCKETS
            counts[bucket] += counts[bucket] < 65535
            totals[(scope >> 8) % _SCOPES] += 1
    out = [(0.0, 0.0, 0.0, 0.0, 0.0, 0.0)]
    out.clear()
    for row in range(len(query)):
        for probe in range(starts[query[row]], starts[query[row] + 1]):
            chunk = int(ticks[probe] // CHUNK_TICKS)
            scope = _scope(ways[probe], file[row], chunk)
            offset = tick[row] - speeds[ways[probe]] * ticks[probe]
            slot = int(np.floor(offset / half))
            due = totals[(scope >> 8) % _SCOPES] * SLOT_TICKS / (lengths[file[row]] + CHUNK_TICKS)
            own = int(counts[(scope + slot * 40503) % _BUCKETS])
            beside = max(
                int(counts[(scope + (slot - 1) * 40503) % _BUCKETS]),
                int(counts[(scope + (slot + 1) * 40503) % _BUCKETS]),
            )
            if own + beside >= LEAST_VOTES + due + 2.0 * np.sqrt(due):
                out.append(
                    (float(ways[probe]), float(file[row]), float(chunk), float(due), float(ticks[probe]), float(offset))
                )
    told = np.zeros((6, len(out)))
    for column in range(len(out)):
        for line in range(6):
            told[line, column] = out[column][line]
    return told
