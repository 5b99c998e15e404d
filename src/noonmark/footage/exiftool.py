"""ExifTool read beside our own reader, where it is installed: only what differs in substance is told.

ExifTool (Phil Harvey) is run as a program by a child of its own; nothing of it is part of Noonmark. The names are
its tag names with their group of family 1, the values those of its option ``-n``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, TypeAlias, cast

from noonmark.errors import NoonmarkError
from noonmark.footage.clocks import read_clock
from noonmark.footage.facts import ClockFact, FileFacts, PlaceFact
from noonmark.footage.isolate import run_job
from noonmark.footage.limits import Limits
from noonmark.footage.places import SAME_PLACE_M, apart_m, make_place, spell_distance
from noonmark.footage.words import printable, tidy

Tags: TypeAlias = Mapping[str, Any]

_CLOCKS = (
    ("ExifIFD:DateTimeOriginal", "EXIF DateTimeOriginal"),
    ("ExifIFD:CreateDate", "EXIF DateTimeDigitized"),
    ("IFD0:ModifyDate", "EXIF DateTime"),
    ("Keys:CreationDate", "QuickTime creationdate"),
    ("QuickTime:CreateDate", "QuickTime creation time"),
)
_DURATIONS = ("QuickTime:Duration", "Info:Duration", "Composite:Duration")
_SAME_S = 0.1
"""Durations nearer than this, or than 1 %, are the same [s]: programs round them in different ways."""
_MOST_TAGS = 20_000
_CPU_S, _WALL_S = 4, 5
"""It is only a second opinion: on what keeps it busy for longer the first has to do [s]."""


def ask_exiftool(file: int, limits: Limits) -> Tags | str | None:
    """Return ExifTool's tags of an open file, why there are none, or None when it is not installed."""
    own = replace(limits, cpu_s=min(limits.cpu_s, _CPU_S), wall_s=min(limits.wall_s, _WALL_S))
    try:
        answer = run_job("exiftool", file, own)
    except NoonmarkError as error:
        return error.problem
    return tags_in(answer)


def tags_in(answer: object) -> Tags | None:
    """Return the one object in ExifTool's answer, a list of objects; None for anything else."""
    items = cast(list[object], answer) if isinstance(answer, list) else [answer]
    first = items[0] if items else None
    if not isinstance(first, dict) or len(cast(dict[object, object], first)) > _MOST_TAGS:
        return None
    return {str(key): value for key, value in cast(dict[object, object], first).items()}


def compared(facts: FileFacts, tags: Tags | str | None) -> FileFacts:
    """Return the facts with what ExifTool reads otherwise among the contradictions.

    Parameters
    ----------
    facts : FileFacts
        Our own.
    tags : mapping, str or None
        From :func:`ask_exiftool`; a text (why it failed) becomes a note, None changes nothing.
    """
    if tags is None or facts.kind == "telemetry":  # it reads no bare tracks
        return facts
    if isinstance(tags, str):
        return replace(facts, notes=(*facts.notes, f"ExifTool gave no answer: {printable(tags)}"))
    differing = tuple(differences_in(facts, tags))
    return replace(facts, contradictions=facts.contradictions + differing, notes=(*facts.notes, *_complaints(tags)))


def differences_in(facts: FileFacts, tags: Tags) -> Iterator[str]:
    """Yield in words, with both values, what ExifTool reads otherwise than we do."""
    yield from _place(facts, tags)
    yield from _clocks(facts, tags)
    yield from _text("make", facts.make, _tag(tags, "IFD0:Make", "Keys:Make", "UserData:Make"))
    yield from _text("model", facts.model, _tag(tags, "IFD0:Model", "Keys:Model", "UserData:Model"))
    yield from _rotation(facts, tags)
    yield from _size(facts, tags)
    yield from _duration(facts, tags)


def _differ(what: str, ours: object, theirs: object) -> str:
    return (
        f"our reader and ExifTool differ in {what}: {printable(str(ours), 80)} here, {printable(str(theirs), 80)} there"
    )


def _tag(tags: Tags, *names: str) -> object:
    return next((tags[name] for name in names if tags.get(name) not in (None, "")), None)


def _number(value: object) -> float | None:
    try:
        return float(value) if isinstance(value, (int, float, str)) else None
    except ValueError:
        return None


def _place(facts: FileFacts, tags: Tags) -> Iterator[str]:
    lat, lon = (_number(tags.get(f"Composite:GPS{name}")) for name in ("Latitude", "Longitude"))
    own = [place for place in facts.places if place.source.startswith(("EXIF", "QuickTime", "3GPP", "XMP"))]
    if lat is None or lon is None:
        if own and own[0].source == "EXIF GPS" and "GPS:GPSLatitude" not in tags:
            yield _differ("the place", f"{own[0].lat:.5f},{own[0].lon:.5f}", "none")
        return
    try:
        theirs = make_place("ExifTool", lat, lon)
    except NoonmarkError:
        return
    if isinstance(theirs, str):  # 0, 0 or no numbers: we have said so ourselves
        return
    nearest_m = min((apart_m(place, theirs) for place in facts.places), default=None)
    if nearest_m is None:
        yield _differ("the place", "none", f"{theirs.lat:.5f},{theirs.lon:.5f}")
    elif nearest_m > SAME_PLACE_M:
        gap = spell_distance(nearest_m)
        yield _differ(f"the place ({gap})", _spell(facts.places[0]), _spell(theirs))


def _spell(place: PlaceFact) -> str:
    return f"{place.lat:.5f},{place.lon:.5f}"


def _clocks(facts: FileFacts, tags: Tags) -> Iterator[str]:
    for name, source in _CLOCKS:
        text = tidy(tags.get(name))
        theirs = read_clock(source, text) if text else None
        if not isinstance(theirs, ClockFact):  # blank, broken or never set: no clock for us either
            continue
        ours = next((clock for clock in facts.clocks if clock.source == source), None)
        if ours is None and source.startswith("EXIF"):
            yield _differ(source, "none", text)
        elif ours is not None and _face(ours) != _face(theirs):
            yield _differ(source, _face(ours), _face(theirs))


def _face(clock: ClockFact) -> str:
    return f"{clock.value:%Y-%m-%d %H:%M:%S}"


def _text(what: str, ours: str | None, theirs: object) -> Iterator[str]:
    shown = tidy(theirs) if isinstance(theirs, str) else None
    if shown and ours and shown.split() != ours.split():
        yield _differ(f"the {what}", ours, shown)


def _rotation(facts: FileFacts, tags: Tags) -> Iterator[str]:
    """ExifTool counts clockwise as we do; libav counts the other way, which is how readers get it wrong."""
    theirs = _number(tags.get("Composite:Rotation"))
    ours = next((stream.rotation_deg for stream in facts.streams if stream.type == "video"), None)
    if theirs is not None and ours is not None and (theirs - ours) % 360.0 != 0.0:
        yield _differ("the turn that shows the picture upright", f"{ours} deg clockwise", f"{theirs:g} deg")


def _size(facts: FileFacts, tags: Tags) -> Iterator[str]:
    written = str(tags.get("Composite:ImageSize", "")).replace("x", " ").split()
    if len(written) != 2 or not all(part.isdigit() for part in written) or not facts.width or not facts.height:
        return
    theirs, ours = (int(written[0]), int(written[1])), (facts.width, facts.height)
    turned = facts.container in ("HEIC", "AVIF") and theirs == ours[::-1]  # ours is upright already
    if theirs != ours and not turned and facts.container != "DNG":
        yield _differ("the size", f"{ours[0]} x {ours[1]}", f"{theirs[0]} x {theirs[1]}")


def _duration(facts: FileFacts, tags: Tags) -> Iterator[str]:
    theirs = _number(_tag(tags, *_DURATIONS))
    if theirs and facts.duration_s and abs(theirs - facts.duration_s) > max(_SAME_S, 0.01 * theirs):
        yield _differ("the duration", f"{facts.duration_s:.2f} s", f"{theirs:.2f} s")


def _complaints(tags: Tags) -> Iterator[str]:
    for name, verb in (("ExifTool:Error", "cannot read it"), ("ExifTool:Warning", "warns")):
        text = tidy(tags.get(name))
        if text and not text.startswith("[minor]"):
            yield f"ExifTool {verb}: {text}"
