"""What in a file cannot be true together, in words that say both values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time, timedelta

from noonmark.earth.ellipsoid import distance_km
from noonmark.footage.clocks import spell
from noonmark.footage.facts import FileFacts, PlaceFact
from noonmark.look.announced import camera_announced, format_came
from noonmark.look.clock_differences import DAY, FACT, Told, called, differences, rounded, same_faces, shown
from noonmark.look.parts import wall
from noonmark.look.readings import offset_text
from noonmark.look.surroundings import Surroundings, surroundings_of
from noonmark.look.weights import family, family_in

APART_KM = 1.0
"""Places of one file that are farther apart are told [km]."""
NIGHT_DEG, HIGH_DEG = -6.0, 20.0
"""The sun of no local noon, and of no local midnight in any zone in use [deg] (own tables: civil twilight's end; at
22:00 in the zone farthest from its sun, western China in June, it stands at 8 deg)."""
NAME_S = 120.0
"""A name and its camera's clock differ by less [s]."""
CHANGED, PLACES, TOO_OLD, DARK, OFFSET, NAME = 1, 5, 12, 13, 20, 40


def contradictions(facts: FileFacts, now: datetime) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what contradicts itself, gravest first, and what differs without harm.

    Parameters
    ----------
    facts : FileFacts
        With the clocks of sidecars and of the name in it.
    now : datetime
        Aware: clocks that show a later instant are wrong.

    Notes
    -----
    What reading the file itself found (``facts.contradictions``) stands after false times and places, and before
    offsets, differences and rounding.
    """
    here = surroundings_of(facts)
    signed = (facts.provenance.clock,) if facts.provenance and facts.provenance.clock else ()
    told = [
        *_changed(facts),
        *_places_apart(facts),
        *same_faces(facts, here),
        *_too_old(facts, now),
        *_dark(facts, here),
        *_offsets(facts, here),
        *differences((*facts.clocks, *signed), here),
        *_names(facts),
        *rounded(facts.clocks),
    ]
    told += [Told(OFFSET - 1, words) for words in facts.contradictions]
    grave = sorted((each for each in told if each.grave < FACT), key=lambda each: each.grave)
    return tuple(dict.fromkeys(each.words for each in grave)), tuple(
        dict.fromkeys(each.words for each in told if each.grave >= FACT)
    )


def _changed(facts: FileFacts) -> Iterator[Told]:
    """Yield a signature that the file no longer fits; one that is only old or unknown is no contradiction."""
    if facts.provenance and facts.provenance.state == "broken" and "mismatch" in facts.provenance.why:
        yield Told(CHANGED, f"C2PA: {facts.provenance.why}")


def _places_apart(facts: FileFacts) -> Iterator[Told]:
    signed = facts.provenance.place if facts.provenance else None
    places = [*facts.places, *([signed] if signed else [])]
    for other in places[1:]:
        yield from _apart(places[0], other.source, [(other.lat, other.lon)])
    if places and facts.track and facts.track.source != places[0].source:
        yield from _apart(places[0], facts.track.source, [(p.lat, p.lon) for p in facts.track.points])


def _apart(first: PlaceFact, source: str, points: Sequence[tuple[float, float]]) -> Iterator[Told]:
    lats, lons = zip(*points, strict=True)
    far_km = distance_km(first.lat, first.lon, list(lats), list(lons))
    nearest = int(far_km.argmin())
    if far_km[nearest] > APART_KM:
        lat, lon = points[nearest]
        words = f"{first.source} {first.lat:.5f},{first.lon:.5f} and {source} {lat:.5f},{lon:.5f}"
        yield Told(PLACES, f"{words} are {_km(float(far_km[nearest]))} apart")


def _km(km: float) -> str:
    return f"{km:.1f} km" if km < 10.0 else f"{km:.0f} km"


def _too_old(facts: FileFacts, now: datetime) -> Iterator[Told]:
    """Yield clocks that show the future, or a day before the camera or the format was there."""
    camera = camera_announced(facts.make, facts.model)
    codecs = tuple(stream.codec for stream in facts.streams)
    came = format_came(facts.container, codecs)
    for clock in facts.clocks:
        instant = clock.value if clock.value.tzinfo else clock.value.replace(tzinfo=UTC)
        if instant > now + DAY:
            yield Told(TOO_OLD, f"{called(clock)} shows {shown(clock)}, which is in the future (now {now:%Y-%m-%d})")
        day = (wall(clock) + DAY).date()
        if camera and day < camera[1]:
            words = f"before the camera existed: {camera[0]} was announced on {camera[1]}"
            yield Told(TOO_OLD, f"{called(clock)} shows {shown(clock)}, {words}")
        elif came and day < came[1]:
            words = f"before the file's format existed: {came[0]} was published on {came[1]}"
            yield Told(TOO_OLD, f"{called(clock)} shows {shown(clock)}, {words}")


def _dark(facts: FileFacts, here: Surroundings | None) -> Iterator[Told]:
    """Yield faces that say noon while the sun is down at the file's own place and instant, or midnight with it high."""
    stated = [clock for clock in facts.clocks if clock.offset_minutes is not None and clock.role != "name"]
    best = next((clock for clock in stated if family_in(clock, facts) == "gps"), stated[0] if stated else None)
    faces = [
        c for c in facts.clocks if c.scale == "local" and family(c) in ("capture", "stated") and c.precision_s < 60
    ]
    if here is None or best is None:
        return
    sun_deg = here.sun_deg(best.value)
    for face in faces[:1]:
        where = f"at the file's own place at {called(best)} {best.value.astimezone(UTC):%Y-%m-%d %H:%M:%S}Z"
        if time(10) <= wall(face).time() <= time(14) and sun_deg < NIGHT_DEG:
            words = f"the sun is {-sun_deg:.0f} deg below the horizon (night)"
        elif (wall(face).time() >= time(22) or wall(face).time() <= time(2)) and sun_deg > HIGH_DEG:
            words = f"the sun is {sun_deg:.0f} deg above the horizon (day)"
        else:
            continue
        yield Told(DARK, f"{called(face)} shows {shown(face)}, but {where} {words}")


def _offsets(facts: FileFacts, here: Surroundings | None) -> Iterator[Told]:
    """Yield stated offsets that no zone at the place has."""
    for clock in facts.clocks if here else ():
        if clock.scale != "local" or clock.offset_minutes is None or clock.role == "name" or here is None:
            continue
        offsets = here.offsets(clock.value)
        if timedelta(minutes=clock.offset_minutes) not in offsets:
            local = offset_text(round(here.offset(clock.value).total_seconds() / 60.0))
            words = f"but local time at the file's place is {local} ({here.zones[0]})"
            yield Told(OFFSET, f"{called(clock)} states {offset_text(clock.offset_minutes)}, {words}")
            return


def _names(facts: FileFacts) -> Iterator[Told]:
    """Yield a date in the file's name that the metadata contradict; a file may be saved later than it was filmed."""
    name = next((clock for clock in facts.clocks if clock.role == "name"), None)
    others = [c for c in facts.clocks if c.role != "name" and family(c) not in ("modified", "digitised")]
    if name is None or not others:
        return
    best = next((c for c in others if family(c) == "capture"), others[0])
    gap = wall(name) - wall(best)
    slack = timedelta(seconds=name.precision_s) + DAY
    both_local = name.offset_minutes is None and family(best) == "capture" and name.precision_s < 60.0
    saved = family(name) in ("name when saved", "name in Unix time")
    other_day = gap < -slack or (gap > slack and not saved)
    if other_day or (both_local and not saved and abs(gap.total_seconds()) > NAME_S):
        yield Told(NAME, f"{called(name)} says {shown(name)}, {called(best)} {shown(best)}: {spell(gap)} apart")
