"""What can still be asked about footage, and what would be observed at a place and instant.

Left out, for want of data under a free licence that say it well: the language of a sign (which countries write it).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import numpy as np

from noonmark.clues.clue import Clue, LabelTerm, SkyTerm
from noonmark.clues.instants import from_posix, to_posix
from noonmark.clues.local_clock import HOURS, hours_said
from noonmark.earth.cells import cell_at
from noonmark.earth.maps import country_codes, country_labels
from noonmark.earth.zones import zone_at, zone_info
from noonmark.fix.answer import Fix
from noonmark.fix.layer import FINEST
from noonmark.fix.scope import Scope
from noonmark.plugins import clue_kinds, make_clue
from noonmark.sky.refraction import apparent_elevation
from noonmark.sky.sun import sun_direction

SHADOW_SD_DEG = 2.0
"""Of an elevation from marks of one object with a phone's focal length (docs: Measure a shadow)."""
AZIMUTH_SD_DEG = 4.0
"""Of a street's or wall's direction, read on a map and laid into the picture."""
LATER_S = 1800.0
POSTED_AFTER_S = 86400.0
"""Footage is posted a day after filming in the mean, exponentially: an own assumption for a posting time's worth."""
CLOCK_SD_S = 60.0
LOWEST_SUN_DEG = 3.0
"""Below it no shadow is measured."""


@dataclass(frozen=True)
class Observer:
    """A place (deg) and the instant of the first frame (POSIX seconds) at which an observation is drawn."""

    lat: float
    lon: float
    posix_s: float

    def sun(self, offset_s: float = 0.0) -> tuple[float, float]:
        """Return the sun's apparent elevation and azimuth [deg]."""
        utc = np.datetime64(round((self.posix_s + offset_s) * 1000.0), "ms")
        elevation, azimuth = sun_direction(self.lat, self.lon, utc)
        return float(apparent_elevation(elevation)), float(azimuth)


@dataclass(frozen=True)
class Sharper:
    """A further mark in the picture: what to do, and the error of the elevation before and after it [deg]."""

    what: str
    before_deg: float
    after_deg: float


Observe = Callable[[Observer, np.random.Generator], Clue | None]


@dataclass(frozen=True)
class Candidate:
    """A clue that can be asked.

    Attributes
    ----------
    observe : callable
        Gives the clue that would be made at a place and instant; None where nothing could be observed.
    example : mapping
        Keys of the kind with values, to begin a form with.
    by_zone : bool
        It speaks of the local clock, which the solver asks zone by zone.
    """

    kind: str
    words: str
    tool: str
    item: str
    observe: Observe
    example: Mapping[str, object] = field(default_factory=dict[str, object])
    by_zone: bool = False


def candidates_of(
    clues: Sequence[Clue], scope: Scope, fix: Fix, sharper: Mapping[str, Sharper]
) -> tuple[Candidate, ...]:
    """Return what can still be asked, given the clues that there are; what helps most as a rule stands first."""
    items = list(dict.fromkeys(times.item for times in fix.times)) or [""]
    found = [] if any(clue.terms_of(LabelTerm) for clue in clues) else [_country()]
    for item in items:
        own = [clue for clue in clues if clue.item in ("", item)]
        found += _of_item(own, scope, item, sharper.get(item))
    return tuple(found)


def _of_item(own: Sequence[Clue], scope: Scope, item: str, sharper: Sharper | None) -> list[Candidate]:
    kinds = {clue.kind for clue in own}
    quantities = {term.quantity for clue in own for term in clue.terms if isinstance(term, SkyTerm)}
    seen = bool({"elevation", "azimuth", "turn"} & quantities)
    found: list[Candidate] = []
    if sharper is not None:
        found.append(_sharper(item, sharper))
    if "azimuth" not in quantities:
        found.append(_azimuth(item))
    if "instant" not in kinds:
        found.append(_instant(item))
    found.append(_later(item) if seen else _shadow(item))
    if "date" not in kinds:
        found.append(_date(item))
    if "posted-before" not in kinds:
        found.append(_posted(item, scope))
    if "local-words" not in kinds:
        found.append(_daytime(item))
    return found


def _false(kind: str, rng: np.random.Generator) -> bool:
    """Return whether this observation is to be a false one, as often as the kind's trust says."""
    return bool(rng.random() >= clue_kinds()[kind].trust)


def _made(kind: str, values: Mapping[str, object], item: str) -> Clue:
    return make_clue(kind, {**values, "label": "next", **({"item": item} if item else {})}, "next clue")


def _shadow(item: str) -> Candidate:
    return Candidate(
        "sun-elevation", f"measure a shadow: the sun's elevation to {SHADOW_SD_DEG:g} deg", "marks", item,
        lambda at, rng: _elevation(at, rng, item, SHADOW_SD_DEG, 0.0),
        {"elevation": f"30~{SHADOW_SD_DEG:g}"},
    )  # fmt: skip


def _later(item: str) -> Candidate:
    return Candidate(
        "sun-elevation",
        f"the same shadow {LATER_S / 60.0:g} minutes later, or earlier: a longer clip, or a second one of the place",
        "compare", item,
        lambda at, rng: _elevation(at, rng, item, SHADOW_SD_DEG, LATER_S),
        {"elevation": f"30~{SHADOW_SD_DEG:g}", "offset": f"{LATER_S / 60.0:g}min"},
    )  # fmt: skip


def _sharper(item: str, told: Sharper) -> Candidate:
    """Return the same marks measured again with one mark more: as good as an independent second measurement."""
    gained = max(1e-6, told.after_deg**-2 - told.before_deg**-2)
    sd = min(45.0, gained**-0.5)
    return Candidate(
        "marks", f"{told.what}: the elevation's error from {told.before_deg:.1f} to {told.after_deg:.1f} deg", "marks",
        item, lambda at, rng: _elevation(at, rng, item, sd, 0.0, trust=1.0),
    )  # fmt: skip


def _elevation(
    at: Observer, rng: np.random.Generator, item: str, sd: float, offset_s: float, trust: float | None = None
) -> Clue | None:
    true = at.sun(offset_s)[0]
    if true < LOWEST_SUN_DEG:
        return None
    false = trust is None and _false("sun-elevation", rng)
    told = rng.uniform(0.0, 90.0) if false else true + sd * rng.standard_normal()
    values: dict[str, object] = {"elevation": f"{min(90.0, max(0.0, told)):.4f}~{sd:.6g}", "offset": f"{offset_s:g}s"}
    return _made("sun-elevation", values | ({} if trust is None else {"trust": trust}), item)


def _azimuth(item: str) -> Candidate:
    def observe(at: Observer, rng: np.random.Generator) -> Clue | None:
        elevation, azimuth = at.sun()
        if elevation < LOWEST_SUN_DEG:
            return None
        false = _false("sun-azimuth", rng)
        told = rng.uniform(0.0, 360.0) if false else (azimuth + AZIMUTH_SD_DEG * rng.standard_normal()) % 360.0
        return _made("sun-azimuth", {"azimuth": f"{told:.4f}~{AZIMUTH_SD_DEG:g}"}, item)

    words = f"a compass direction: a street or wall found on a map, or the camera's heading, to {AZIMUTH_SD_DEG:g} deg"
    return Candidate("sun-azimuth", words, "clue", item, observe, {"azimuth": f"150~{AZIMUTH_SD_DEG:g}"})


def _posted(item: str, scope: Scope) -> Candidate:
    latest = to_posix(scope.latest)

    def observe(at: Observer, rng: np.random.Generator) -> Clue | None:
        posted = at.posix_s + rng.exponential(POSTED_AFTER_S)
        return None if posted >= latest else _made("posted-before", {"before": _iso(posted)}, item)

    words = "when the earliest copy was posted: footage is older than its post"
    return Candidate("posted-before", words, "clue", item, observe, {"before": f"{scope.latest:%Y-%m-%dT%H:%MZ}"})


def _instant(item: str) -> Candidate:
    def observe(at: Observer, rng: np.random.Generator) -> Clue | None:
        told = at.posix_s + CLOCK_SD_S * rng.standard_normal()
        return _made("instant", {"at": _iso(told), "error": f"{CLOCK_SD_S:g}s"}, item)

    words = f"the instant to {CLOCK_SD_S:g} s: a live stream, a clock in the picture, sound that is matched"
    return Candidate("instant", words, "clue", item, observe, {"at": "2022-09-22T03:00Z", "error": f"{CLOCK_SD_S:g}s"})


def _date(item: str) -> Candidate:
    def observe(at: Observer, rng: np.random.Generator) -> Clue | None:
        del rng
        return _made("date", {"date": f"{_local(at):%Y-%m-%d}"}, item)

    words = "the date: an event, a newspaper, the weather of a day"
    return Candidate("date", words, "clue", item, observe, {"date": "2022-09-22"}, by_zone=True)


def _daytime(item: str) -> Candidate:
    rows = {word: hours_said(word) for word in HOURS}

    def observe(at: Observer, rng: np.random.Generator) -> Clue | None:
        clock = _local(at)
        hour = rng.uniform(0.0, 24.0) if _false("local-words", rng) else clock.hour + clock.minute / 60.0
        share = np.array([sum(p for a, b, p in told if a <= hour < b) for told in rows.values()])
        word = list(rows)[int(rng.choice(len(rows), p=share / share.sum()))]
        return _made("local-words", {"daytime": word}, item)

    words = "the time of day in words: who filmed, or a witness, says morning or evening"
    return Candidate("local-words", words, "clue", item, observe, {"daytime": "morning"}, by_zone=True)


def _country() -> Candidate:
    def observe(at: Observer, rng: np.random.Generator) -> Clue | None:
        del rng
        label = int(country_labels()[cell_at(np.array([at.lat]), np.array([at.lon]), FINEST)][0])
        return _made("country", {"name": country_codes()[label]}, "") if label else None

    words = "the country: number plates, signs, uniforms, a voice"
    return Candidate("country", words, "clue", "", observe, {"name": "Ukraine"})


def _local(at: Observer) -> datetime:
    return from_posix(at.posix_s).astimezone(zone_info(zone_at(at.lat, at.lon)))


def _iso(posix_s: float) -> str:
    return f"{from_posix(posix_s) + timedelta(milliseconds=500):%Y-%m-%dT%H:%M:%SZ}"
