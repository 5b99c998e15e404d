"""Ask an index for a sound: marks found vote for a file, an offset, a speed and a pitch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from noonmark.copies.fingerprint import MARK_S
from noonmark.copies.index.protocol import Filed, Index
from noonmark.copies.sound_align import Aligned, aligned, part
from noonmark.copies.sound_marks import LEAST_TICKS, MOST_TICKS, Keys, key_of, pairs, peaks_kept, pitched
from noonmark.copies.sound_peaks import BANDS, Floats, Ints, Peaks, thinned
from noonmark.copies.sound_slots import CHUNK_TICKS, LEAST_VOTES, SLOT_TICKS, Asked, Place, best_places

PLAIN_FAN = 14
"""Pairs asked for each peak as it is played; more than are kept, since a query has more peaks between the two."""
OTHER_HZ, OTHER_FAN = 8.0, 5
"""Peaks a second, and pairs of each, with which other speeds and pitches are tried."""
PIECE_TICKS = 3.0 * CHUNK_TICKS
"""A query is asked in pieces of 30 s, so that a long one needs no more memory than a short one."""
MOST_TRIED = 64
"""So many of the best-voted places of a piece are looked at closely."""
SURE_LOG10 = -4.0
"""A hit is told when fewer than one search in ten thousand would give one as good by chance."""


@dataclass(frozen=True, slots=True)
class Played:
    """How a copy is played: so many times as fast, and so many times as high, as the original."""

    speed: float
    pitch: float


PLAYED = (
    Played(1.0, 1.0),
    *(Played(round(0.8 * 1.05**step, 4), 1.0) for step in range(15) if abs(0.8 * 1.05**step - 1.0) > 0.02),
    *(Played(round(1.025**step, 4), round(1.025**step, 4)) for step in range(-9, 18) if step),
    *(Played(1.0, round(2 ** (step / 48), 4)) for step in range(-8, 9) if step),
)
"""Speeds with the pitch kept, speeds with the pitch going along (as on tape), and pitch alone by quarter tones."""


@dataclass(frozen=True, slots=True)
class SoundHit:
    """A stretch of a kept file that sounds like a stretch of the query.

    Attributes
    ----------
    file : int
        Number in the index.
    offset_s : float
        Time in the file at which the query's first frame lies; may be below 0 [s].
    speed : float
        The query plays so many times as fast: time in the file is ``offset_s + speed * time in the query``.
    pitch : float
        The query sounds so many times as high.
    votes, of : int
        Peaks of the file that the query has too, of those in the stretch.
    expected : float
        How many of them chance would give.
    log10_chance : float
        Logarithm of how many hits as good the whole search would give by chance.
    query, match : tuple of float
        Start and end of the stretch in the query and in the file [s].
    """

    file: int
    offset_s: float
    speed: float
    pitch: float
    votes: int
    of: int
    expected: float
    log10_chance: float
    query: tuple[float, float]
    match: tuple[float, float]


def sound_hits(
    peaks: Peaks, index: Index, *, played: tuple[Played, ...] = PLAYED, sure_log10: float = SURE_LOG10
) -> tuple[SoundHit, ...]:
    """Find what in an index sounds like a query.

    Parameters
    ----------
    peaks : Peaks
        Of :func:`noonmark.copies.sound_marks.asked`, or, less surely, of
        :func:`~noonmark.copies.sound_marks.peaks_kept`, from a fingerprint's marks.
    index : Index
        What is kept.
    played : tuple of Played
        Speeds and pitches to try.
    sure_log10 : float
        Hits whose `log10_chance` is above this are not told.

    Returns
    -------
    tuple of SoundHit
        The least likely to be chance first; one for each file and stretch of it.
    """
    filed = {each.number: each for each in index.files()}
    if len(peaks) < LEAST_VOTES or not filed:
        return ()
    chunks = float(np.log10(1.0 + peaks.ticks[-1] / CHUNK_TICKS))
    plain, other = (chunks + _trials(filed, ways) for ways in (1, max(1, len(played) - 1)))
    kept: dict[int, Peaks] = {}
    hits = list[SoundHit]()
    for place in _places(peaks, index, played, filed):
        how = played[place.way]
        if any(_told(hit, place, how.speed) for hit in hits):
            continue
        if place.file not in kept:
            print_of = index.fingerprint(place.file)
            kept[place.file] = peaks_kept(print_of.mark_keys, print_of.mark_ticks)
        found = aligned(pitched(peaks, 1.0 / how.pitch), kept[place.file], place.offset, how.speed, place.span)
        trials = plain if how == Played(1.0, 1.0) else other
        if found is not None and found.log10_p + trials <= sure_log10:
            hits.append(_hit(found, place.file, how, trials))
    return _best(hits)


def _trials(filed: dict[int, Filed], ways: int) -> float:
    """Return the logarithm of how many alignments a search tries, for one of its ways of playing.

    Half of the chance that is allowed goes to the query as it is played, half to all others: most copies are not sped.
    """
    ticks = sum(max(1.0, each.duration_s / MARK_S) for each in filed.values())
    return float(np.log10(max(1.0, ticks) * 2.0 * ways * 10.0))


def _told(hit: SoundHit, place: Place, speed: float) -> bool:
    """Say whether a hit already explains the votes of a place."""
    middle = (place.span[0] + place.span[1]) / 2.0
    there = hit.offset_s / MARK_S + hit.speed * middle
    near = abs(place.offset + speed * middle - there) < 2 * SLOT_TICKS
    return hit.file == place.file and near and hit.query[0] - 1.0 <= middle * MARK_S <= hit.query[1] + 1.0


def _hit(found: Aligned, file: int, played: Played, trials: float) -> SoundHit:
    start, end = found.query
    match = tuple(max(0.0, (found.offset + found.speed * at) * MARK_S) for at in (start, end))
    return SoundHit(
        file,
        found.offset * MARK_S,
        found.speed,
        played.pitch,
        found.votes,
        found.of,
        found.expected,
        found.log10_p + trials,
        (start * MARK_S, end * MARK_S),
        (match[0], match[1]),
    )


def _best(hits: list[SoundHit]) -> tuple[SoundHit, ...]:
    """Return hits without those whose stretch of the same file and query a better one tells already."""
    told = list[SoundHit]()
    for hit in sorted(hits, key=lambda each: each.log10_chance):
        if not any(_covers(better, hit) for better in told):
            told.append(hit)
    return tuple(told)


def _covers(better: SoundHit, hit: SoundHit) -> bool:
    if better.file != hit.file:
        return False
    shared = min(better.query[1], hit.query[1]) - max(better.query[0], hit.query[0])
    there = min(better.match[1], hit.match[1]) - max(better.match[0], hit.match[0])
    return shared > 0.0 or there > 0.0


def _places(peaks: Peaks, index: Index, played: tuple[Played, ...], filed: dict[int, Filed]) -> Iterator[Place]:
    """Ask for a query piece by piece, in all ways of playing, and yield the best-voted places of each piece."""
    few = thinned(peaks, OTHER_HZ)
    lengths = np.ones(max(filed) + 1, np.float32)
    lengths[list(filed)] = [max(1.0, each.duration_s / MARK_S) for each in filed.values()]
    for start in np.arange(0.0, float(peaks.ticks[-1]) + 1.0, PIECE_TICKS):
        span = (float(start), float(start) + PIECE_TICKS)
        probes = [
            _probes(peaks, 1.0, PLAIN_FAN, span)
            if how == Played(1.0, 1.0)
            else _probes(pitched(few, 1.0 / how.pitch), how.speed, OTHER_FAN, span)
            for how in played
        ]
        asked, unique = _in_order(probes, played)
        if len(unique):
            yield from best_places(asked, index.heard(unique), lengths, MOST_TRIED)


def _in_order(probes: list[tuple[Keys, Floats]], played: tuple[Played, ...]) -> tuple[Asked, Keys]:
    """Return what is asked for in all ways of playing, in order of its key, and each key once."""
    keys, ticks = np.concatenate([each[0] for each in probes]), np.concatenate([each[1] for each in probes])
    ways = np.repeat(np.arange(len(played), dtype=np.int32), [len(each[0]) for each in probes])
    order = np.argsort(keys, kind="stable")
    unique, starts = np.unique(keys[order], return_index=True)
    speeds = np.array([how.speed for how in played], np.float32)
    starts = np.append(starts, len(keys)).astype(np.int64)
    return Asked(starts, ways[order], ticks[order], speeds), unique.astype(np.uint32)


def _probes(peaks: Peaks, speed: float, fan: int, span: tuple[float, float]) -> tuple[Keys, Floats]:
    """Return the keys to ask for when the query plays so fast, and the query's tick of each, of one piece."""
    peaks = part(peaks, span[0], span[1] + MOST_TICKS / speed)
    one, two = pairs(peaks.ticks, peaks.bands, fan=fan, most_ticks=MOST_TICKS / speed, least_ticks=LEAST_TICKS / speed)
    later = (peaks.ticks[two] - peaks.ticks[one]) * np.float32(speed)
    out_keys, out_ticks = list[Keys](), list[Floats]()
    for first in _two(peaks.bands[one], 0.3):
        for second in _two(peaks.bands[two], 0.3):
            for gap in _two(later, 0.0):
                good = (first >= 0) & (second >= 0) & (gap >= LEAST_TICKS) & (gap <= MOST_TICKS)
                good &= (first < BANDS) & (second < BANDS) & (peaks.ticks[one] < span[1])
                out_keys.append(key_of(first[good], second[good], gap[good]))
                out_ticks.append(peaks.ticks[one[good]])
    return np.concatenate(out_keys), np.concatenate(out_ticks)


def _two(values: Floats, sure: float) -> tuple[Ints, Ints]:
    """Return the nearest whole numbers and the next nearest ones; -1 for those within `sure` of the nearest."""
    near = np.rint(values).astype(np.int64)
    off = values - near
    return near, np.where(np.abs(off) >= sure, near + np.where(off >= 0, 1, -1), -1)
