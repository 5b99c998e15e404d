"""What repeats in an archive: pairs of its files that share pictures or sound, told from their fingerprints alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from noonmark.copies.fingerprint import Fingerprint
from noonmark.copies.index.protocol import Filed, Index, Near
from noonmark.copies.sound_marks import peaks_kept
from noonmark.copies.sound_vote import sound_hits
from noonmark.copies.votes import stretch

Shared = Literal["copy", "alike", "same-sound"]
ASKED = 48
"""Frames of each file that are looked up, evenly spread."""
RADIUS, STILL_RADIUS = 31, 24
"""Bits within which frames are taken for one picture; fewer for a still, which has no second frame to agree."""
LEAST_AGREEING = 4
"""Frames that must lie on one line of time."""
SPEEDS = tuple(float(speed) for speed in np.round(np.exp(np.arange(-20, 21) * 0.025), 4))
"""0.61 to 1.65 in steps of 2.5 %."""
PLAIN = 0.15
"""How much of its weight another speed than 1 costs a line, where few frames would fit many."""
SLOT_S = 0.6
"""Frames kept at 2 a second lie at most 0.25 s from any instant; this holds them at a speed's error too [s]."""
APART_S = 2.0
RIVAL = 0.75
"""A line is not told from a scene that stands still when another, this far away, has so great a share of its frames."""
WIDE = 88
"""Bits within which frames on a line that is found are taken to agree: pictures without relation differ by 128, with a
standard deviation of 8, so this is 5 of them away."""
MISS = 0.1
"""What a frame that does not agree costs a stretch, of one that does: two frames a second of a picture that moves fast
agree only where both files kept the same instant."""
LATE_S = tuple(float(late) for late in np.round(np.arange(-6, 7) * 0.1, 1))
"""A line that is found is tried so much later and earlier [s]."""
TOGETHER = 0.4
"""Share of the frames that resemble any of the other file's which must lie on the line: scattered ones do not."""
CHANGING_BITS = 12
"""Frames that agree must differ among each other by more than noise, or nothing has moved."""


@dataclass(frozen=True)
class Pair:
    """Two files that share something.

    Attributes
    ----------
    one, other : int
        Their numbers.
    shared : {"copy", "alike", "same-sound"}
        ``copy``: frames in one order; ``alike``: one picture or a scene that stands still, of which a copy and another
        take cannot be told apart by fingerprints; ``same-sound``: the sound alone.
    seconds, other_seconds : tuple of float
        Which seconds of each [s].
    agreeing : float
        Share of the frames (or of the marks of sound) in the stretch that agree, in [0, 1].
    """

    one: int
    other: int
    shared: Shared
    seconds: tuple[float, float]
    other_seconds: tuple[float, float]
    agreeing: float


def repeating(index: Index, filed: Filed) -> list[Pair]:
    """Return the pairs of one file with files of an index, each other file once.

    A mirrored copy, and one that is hard to recognise, is found by a search with the file itself only.
    """
    kept = index.fingerprint(filed.number)
    pictured = {pair.other: pair for pair in _pictured(index, filed, kept)}
    heard = {pair.other: pair for pair in _heard(index, filed, kept)}
    return list((heard | pictured).values())


def _pictured(index: Index, filed: Filed, kept: Fingerprint) -> Iterator[Pair]:
    rows = np.flatnonzero(kept.usable[:, 0]) if len(kept.times_s) else np.zeros(0, np.int64)
    rows = rows[np.unique(np.linspace(0, len(rows) - 1, ASKED).round().astype(np.int64))] if len(rows) else rows
    near = index.near(np.ascontiguousarray(kept.hashes[rows, 0]), radius=RADIUS) if len(rows) else None
    if near is None:
        return
    others: list[int] = np.unique(near.file).tolist()
    for other in others:
        pair = None if other == filed.number else _paired(kept, rows, index.fingerprint(other), _of(near, other))
        if pair is not None:
            yield Pair(filed.number, other, *pair)


def _of(near: Near, number: int) -> Near:
    own = near.file == number
    return Near(near.query[own], near.file[own], near.frame[own], near.part[own], near.distance[own])


_Told = tuple[Shared, tuple[float, float], tuple[float, float], float]


def _paired(kept: Fingerprint, rows: NDArray[np.int64], other: Fingerprint, near: Near) -> _Told | None:
    """Return what the frames near each other say; None where too few agree."""
    if kept.kind == "image" or other.kind == "image" or len(rows) == 1:
        best = int(np.argmin(near.distance))
        if near.distance[best] > STILL_RADIUS:
            return None
        at, there = float(kept.times_s[rows[near.query[best]]]), float(other.times_s[near.frame[best]])
        return "alike", (at, at), (there, there), 1.0
    times, others = kept.times_s[rows[near.query]].astype(float), other.times_s[near.frame].astype(float)
    speed, on_line, rival = _line(times, others, near)
    score = len(np.unique(near.query[on_line]))
    if score < LEAST_AGREEING:
        return None
    part = int(np.argmax(np.bincount(near.part[on_line])))
    spot = float(np.median(times[on_line])), float(np.median(others[on_line]))
    drawn = [_drawn(kept, other, part, told, spot, late) for told in {1.0, speed} for late in LATE_S]
    best = max(drawn, key=lambda one: (round(one.weight, 6), -one.apart_s))
    seconds, other_seconds, agreeing = best.extended(kept)
    still = rival > RIVAL or not _changes(kept, rows[np.unique(near.query[on_line])])
    still = still or score < TOGETHER * len(np.unique(near.query))
    return "alike" if still else "copy", seconds, other_seconds, agreeing


@dataclass(frozen=True, eq=False)
class _Drawn:
    """A line drawn through two files: the frames that it joins, in how many bits and by how much time they differ."""

    speed: float
    rows: NDArray[np.int64]
    wanted: NDArray[np.float64]
    bits: NDArray[np.int64]
    apart_s: float

    @property
    def weight(self) -> float:
        """How much the frames that agree speak for the line, the nearer the more."""
        plain = 1.0 - PLAIN * min(1.0, 4.0 * abs(np.log(self.speed)))
        return plain * float(np.clip(1.0 - self.bits / WIDE, 0.0, 1.0).sum())

    def extended(self, kept: Fingerprint) -> tuple[tuple[float, float], tuple[float, float], float]:
        """Return which seconds of each agree, and which share of their frames does."""
        agree = self.bits <= WIDE
        first, last = stretch(np.where(agree, 1.0, -MISS))
        seconds = float(kept.times_s[self.rows[first]]), float(kept.times_s[self.rows[last]])
        there = max(0.0, float(self.wanted[first])), max(0.0, float(self.wanted[last]))
        return seconds, there, float(agree[first : last + 1].mean())


def _drawn(
    kept: Fingerprint, other: Fingerprint, part: int, speed: float, spot: tuple[float, float], late_s: float
) -> _Drawn:
    """Join each frame of a file to the nearest in time of the other, along the line of a speed past a spot."""
    rows, columns = np.flatnonzero(kept.usable[:, 0]), np.flatnonzero(other.usable[:, part])
    wanted = spot[1] + late_s + speed * (kept.times_s[rows].astype(float) - spot[0])
    there = other.times_s[columns].astype(float)
    edges = (there[1:] + there[:-1]) / 2
    nearest = np.searchsorted(edges, wanted)
    step = float(np.median(np.diff(there))) if len(there) > 1 else 0.0
    apart = np.abs(there[nearest] - wanted)
    inside = apart <= max(SLOT_S, 0.6 * step)
    rows, columns = rows[inside], columns[nearest[inside]]
    bits = np.bitwise_count(kept.hashes[rows, 0] ^ other.hashes[columns, part]).sum(axis=1, dtype=np.int64)
    return _Drawn(speed, rows, wanted[inside], bits, float(apart[inside].sum()))


def _line(
    times: NDArray[np.float64], others: NDArray[np.float64], near: Near
) -> tuple[float, NDArray[np.bool_], float]:
    """Return the best line's speed, which pairs lie on it, and how much its best rival weighs beside it.

    A frame weighs by its nearest pair on the line: 1 for no bit, and a half for `RADIUS` bits.
    """
    best, fastness, on_line, rival = 0.0, 1.0, np.zeros(len(times), bool), 0.0
    weights = 1.0 - near.distance / (2.0 * RADIUS)
    for speed in sorted(SPEEDS, key=lambda told: abs(np.log(told))):
        offsets = others - speed * times
        for shift in (0.0, 0.5):
            slots = np.floor(offsets / SLOT_S + shift).astype(np.int64)
            sums = _weighed(slots, near.query, weights)
            slot = max(sums, key=lambda told: sums[told])
            weight = sums[slot] * (1.0 - PLAIN * min(1.0, 4.0 * abs(np.log(speed))))
            if weight > best + 1e-9:
                best, fastness, on_line = weight, speed, slots == slot
                rival = max((sum_ for told, sum_ in sums.items() if abs(told - slot) * SLOT_S > APART_S), default=0.0)
    return fastness, on_line, rival / best if best else 0.0


def _weighed(slots: NDArray[np.int64], query: NDArray[np.int64], weights: NDArray[np.float64]) -> dict[int, float]:
    """Return what each slot weighs: the sum over frames of the greatest weight of the frame's pairs in it."""
    order = np.lexsort((-weights, query, slots))
    pairs = np.stack([slots[order], query[order]], axis=1)
    first = np.ones(len(order), bool)
    first[1:] = (pairs[1:] != pairs[:-1]).any(axis=1)
    told, at = np.unique(pairs[first, 0], return_inverse=True)
    return dict(zip(told.tolist(), np.bincount(at, weights[order][first]).tolist(), strict=True))


def _changes(kept: Fingerprint, rows: NDArray[np.int64]) -> bool:
    """Return whether the whole of some frames changes by more than noise."""
    bits = np.unpackbits(kept.hashes[rows, 0], axis=1)
    return bool((bits != bits[0]).sum(axis=1).max() > CHANGING_BITS)


def _heard(index: Index, filed: Filed, kept: Fingerprint) -> Iterator[Pair]:
    for hit in sound_hits(peaks_kept(kept.mark_keys, kept.mark_ticks), index):
        if hit.file != filed.number:
            share = hit.votes / max(1, hit.of)
            yield Pair(filed.number, hit.file, "same-sound", hit.query, hit.match, min(1.0, share))
