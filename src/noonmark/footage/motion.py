"""How the camera moved: length of its path, speed, straightness, and jumps that no vehicle makes."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from noonmark.footage.track import Track, TrackPoint

EARTH_RADIUS_M = 6_371_008.8
"""Mean radius of WGS 84, (2a + b) / 3; lengths on this sphere are within 0.56 % of those on the ellipsoid."""
JUMP_MPS = 400.0
"""Faster than any craft that carries a camera out of doors [m/s]; airliners fly at 250."""
LEAST_STEP_S = 0.5
"""Speeds are taken over at least this long [s]: a receiver's last digit is 1 cm to 10 m, at 18 points a second."""
STILL_M = 20.0
"""Points that stay within this of the first may be one place: receivers wander by some 5 m."""


@dataclass(frozen=True)
class Motion:
    """What a track says about the camera's motion.

    Attributes
    ----------
    path_m : float
        Length of the path over the points taken [m], jumps left out.
    farthest_m : float
        Largest distance from the first point [m].
    straightness : float or None
        Distance between the two ends over the length of the path, in [0, 1]; None for a path of no length.
    median_mps, fastest_mps : float or None
        Speed over ground [m/s]; None without two points at different instants.
    jumps : int
        Steps faster than 400 m/s.
    """

    path_m: float
    farthest_m: float
    straightness: float | None
    median_mps: float | None
    fastest_mps: float | None
    jumps: int = 0


def distance_m(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Return the length of the great circle between two places [deg] on a sphere [m].

    Notes
    -----
    The haversine formula (R. W. Sinnott, Sky and Telescope 68, 159, 1984); within 0.56 % of the ellipsoid.

    Examples
    --------
    >>> round(distance_m(0.0, 179.5, 0.0, -179.5))  # one degree of the equator
    111195
    """
    phi1, phi2 = math.radians(lat1), math.radians(lat2)
    rise, turn = math.sin((phi2 - phi1) / 2.0), math.sin(math.radians(lon2 - lon1) / 2.0)
    chord = rise * rise + math.cos(phi1) * math.cos(phi2) * turn * turn
    return 2.0 * EARTH_RADIUS_M * math.asin(math.sqrt(min(chord, 1.0)))


def motion_of(track: Track) -> Motion:
    """Return the motion along a track; steps shorter than half a second are joined first.

    Parameters
    ----------
    track : Track
        In the order of its offsets; a single point has no motion.
    """
    points = _apart(track.points)
    steps = [(_between(early, late), late.offset_s - early.offset_s) for early, late in pairwise(points)]
    sound = [(length, seconds) for length, seconds in steps if length <= JUMP_MPS * seconds]
    path_m = sum(length for length, _ in sound)
    speeds = [length / seconds for length, seconds in sound]
    jumps = len(steps) - len(sound)
    direct = min(_between(points[0], points[-1]) / path_m, 1.0) if path_m > 0 and not jumps else None
    return Motion(
        path_m,
        max(_between(points[0], point) for point in track.points),
        direct,
        median(speeds) if speeds else None,
        max(speeds) if speeds else None,
        jumps,
    )


def _apart(points: tuple[TrackPoint, ...]) -> list[TrackPoint]:
    kept = [points[0]]
    for point in points[1:]:
        if point.offset_s - kept[-1].offset_s >= LEAST_STEP_S:
            kept.append(point)
    return kept


def _between(early: TrackPoint, late: TrackPoint) -> float:
    return distance_m(early.lat, early.lon, late.lat, late.lon)


def motion_words(motion: Motion) -> list[str]:
    """Return a motion as facts in words, jumps last.

    Examples
    --------
    >>> motion_words(Motion(0.0, 0.0, None, None, None))
    ['the camera stays within 20 m of its first place']
    """
    words: list[str] = []
    if motion.farthest_m <= STILL_M:
        words.append(f"the camera stays within {STILL_M:.0f} m of its first place")
    else:
        words.append(f"the camera moves up to {_length(motion.farthest_m)} from its first place")
    if motion.fastest_mps is not None and motion.median_mps is not None and motion.farthest_m > STILL_M:
        straight = "" if motion.straightness is None else f", its ends {100 * motion.straightness:.0f} % of that apart"
        words.append(
            f"its path is {_length(motion.path_m)} long{straight}; "
            f"speed {motion.median_mps:.1f} m/s (median), {motion.fastest_mps:.1f} m/s at most"
        )
    if motion.jumps:
        count = "once" if motion.jumps == 1 else f"{motion.jumps} times"
        words.append(f"its track jumps {count} faster than {JUMP_MPS:.0f} m/s, which no vehicle does")
    return words


def _length(metres: float) -> str:
    return f"{metres:.0f} m" if metres < 1000.0 else f"{metres / 1000.0:.1f} km"
