"""Facts of geography that a report states in passing, checked at once: clocks apart, and distances."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from noonmark.earth.ellipsoid import distance_km
from noonmark.words.claims.claim import Claim, Where
from noonmark.words.claims.placing import full_name
from noonmark.words.claims.scene import Scene, between
from noonmark.words.places.reading import PlaceReading
from noonmark.words.places.zone_claims import check_zone_claim, find_zone_claims

MILE_KM = 1.609344
SHARE = 0.25
"""How far a rounded distance may be off: towns have a width, and reports measure from their edges."""
SLACK_KM = 5.0


def facts_in(scene: Scene, claims: Sequence[Claim]) -> list[Claim]:
    """Return the facts that a sentence states, each with what its check came to."""
    near = between(scene.context.places, scene.sentence.start, scene.sentence.end)
    return [*_zones(scene, near, claims), *_distances(scene, near)]


def _zones(scene: Scene, near: Sequence[PlaceReading], claims: Sequence[Claim]) -> list[Claim]:
    out: list[Claim] = []
    base = scene.sentence.start
    moved = [replace(each, start=each.start - base, end=each.end - base) for each in near]
    for found in find_zone_claims(scene.told, moved):
        if found.where is None or found.other is None:
            continue
        day = next((claim.when[0] for claim in claims if claim.when and claim.when[0]), None) or scene.context.published
        check = check_zone_claim(found, day)
        where = _place(found.where, base)
        out.append(_fact(scene, base + found.where.start, base + found.end, where, f"{check.verdict}: {check.words}"))
    return out


def _place(reading: PlaceReading, base: int) -> Where:
    place = reading.likeliest
    start, end = base + reading.start, base + reading.end
    if place is None:
        return Where(reading.text, start=start, end=end)
    return Where(reading.text, full_name(place), place.lat, place.lon, (), start, end, place)


def _fact(scene: Scene, start: int, end: int, where: Where, checked: str) -> Claim:
    return Claim("fact", start, end, scene.context.text[start:end], where=(where,), checked=checked)


def _distances(scene: Scene, near: Sequence[PlaceReading]) -> list[Claim]:
    out: list[Claim] = []
    base = scene.sentence.start
    for found in scene.lexicon.patterns["facts.distance"].finditer(scene.told):
        here = [r for r in near if r.end - base <= found.start() and r.candidates and r.trust >= 0.3]
        there = [r for r in near if r.start - base >= found.end("dir") and r.candidates]
        if not here or not there or found.start() - (here[-1].end - base) > 12:
            continue
        end = there[0].end
        checked = _measured(found, here[-1], there[0])
        if checked:
            out.append(_fact(scene, here[-1].start, end, _place(here[-1], 0), checked))
    return out


def _measured(found: re.Match[str], here: PlaceReading, there: PlaceReading) -> str:
    """Return what a stated distance comes to on the ellipsoid, between the likeliest places of both names."""
    one, two = here.likeliest, there.likeliest
    told = found["n"].replace(",", ".")
    if not re.fullmatch(r"\d+(?:\.\d+)?", told):
        return ""
    stated = float(told) * (MILE_KM if found["unit"].casefold().startswith(("mi", "мил")) else 1.0)
    if one is None or two is None:
        return "open: a name in it has more than one reading"
    km = float(distance_km(one.lat, one.lon, two.lat, two.lon))
    verdict = "true" if abs(km - stated) <= SLACK_KM + SHARE * stated else "false"
    return f"{verdict}: {one.name} lies {km:.0f} km from {two.name}"
