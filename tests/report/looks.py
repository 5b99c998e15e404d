"""Looks made by hand, for the tests of what tells them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

from noonmark.footage.facts import (
    ClockFact,
    DirectionFact,
    FileFacts,
    PlaceFact,
    Provenance,
    StreamFact,
)
from noonmark.footage.track import Track, TrackPoint
from noonmark.look.answer import ClockReadings, Look, Reading

SHA256 = "6d439406d78230e46b4ea00264f03f30faee2b229998bb3a66cc8d919f0d327b"
NOON = datetime(2019, 11, 18, 23, 45, 14, tzinfo=UTC)


def clip_look() -> Look:
    """A clip of an action camera: a track, a GPS clock, a container clock that is local, a contradiction."""
    gps = ClockFact("GoPro GPSU", NOON + timedelta(milliseconds=40), "utc", 0, 0.001, "telemetry")
    box = ClockFact("QuickTime creation time", datetime(2019, 11, 18, 15, 45, 32), "unknown", role="container")
    readings = (
        Reading(NOON + timedelta(seconds=18), 0.9, "local time of the place, America/Los_Angeles"),
        Reading(datetime(2019, 11, 18, 15, 45, 32, tzinfo=UTC), 0.085, "UTC, as the standard wants"),
        Reading(None, 0.015, "local time of another zone, such as the owner's home"),
    )
    points = tuple(
        TrackPoint(0.5 * k, 33.12676 + 1e-5 * k, -117.32734, 12.0, NOON + timedelta(seconds=0.5 * k)) for k in range(21)
    )
    facts = FileFacts(
        "clip.mp4", "video", SHA256, 23_400_000, "MP4 (mp41)", 1920, 1080, 10.5, "GoPro", "HERO7 Black",
        "HD7.01.01.90.00", focal_35mm=15.0, digital_zoom=1.5,
        streams=(
            StreamFact(0, "video", "h264", 1920, 1080, 90, 29.97, 0.0, 10.5, 10, "HLG", edited=True),
            StreamFact(1, "audio", "aac", rate_hz=48000.0, start_s=0.021, duration_s=10.5),
        ),
        places=(
            PlaceFact("GoPro GPS5", 33.12676, -117.32734, 12.0, 4.2, "sea level"),
            PlaceFact("QuickTime ©xyz", 33.1268, -117.3273),
        ),
        clocks=(gps, box),
        directions=(DirectionFact("EXIF GPS image direction", 93.4, "magnetic"),),
        track=Track("GoPro GPS5", points, 4.2, "sea level"),
        provenance=Provenance("absent", "no manifest"),
    )  # fmt: skip
    return Look(
        facts,
        (ClockReadings(gps, (Reading(gps.value, 1.0, "as stated, UTC"),)), ClockReadings(box, readings)),
        ("QuickTime creation time is local time, written as if UTC",),
        ("the sound is of another length than the picture",),
    )


def photo_look() -> Look:
    """A photo with three copies of one clock, a signed manifest that is broken, and no contradiction."""
    value = datetime(2016, 6, 23, 16, 32, 50, tzinfo=timezone(timedelta(hours=-5)))
    readings = (Reading(value.astimezone(UTC), 1.0, "as stated, -05:00"),)
    clocks = tuple(
        ClockFact(f"EXIF {name}", value, "local", -300)
        for name in ("DateTimeOriginal", "DateTimeDigitized", "DateTime")
    )
    facts = FileFacts(
        "photo.jpg", "image", SHA256, 999, "JPEG", 4000, 2250, make="DJI", model="DJI FC300S",
        camera_pitch_deg=-89.9, streams=(StreamFact(0, "image", "jpeg", 4000, 2250),), clocks=clocks,
        provenance=Provenance(
            "broken", "assertion.dataHash.mismatch", "Somebody", "a program/1.0", NOON,
            PlaceFact("C2PA", 46.84, -91.99), ClockFact("C2PA", NOON, "utc", 0),
        ),
    )  # fmt: skip
    return Look(facts, tuple(ClockReadings(clock, readings) for clock in clocks))


def bare_look() -> Look:
    """A picture that says nothing at all."""
    return Look(FileFacts("bare.png", "image", SHA256, 12, "PNG"))


def hostile_look() -> Look:
    """Texts that try to steer the terminal, to pass as markup, or never to end; far more rows than a screen."""
    told = clip_look()
    bad = "[bold]x[/bold]\x1b[31m\r\n\u202e" + "long " * 60 + "w" * 300
    facts = replace(
        told.facts,
        make=bad, model=bad, software=bad, lens=bad, container=bad,
        clocks=tuple(told.facts.clocks) * 30,
        places=tuple(PlaceFact(bad, -89.0 + k, 179.9999999999) for k in range(100)),
        provenance=Provenance("untrusted", bad, bad, bad),
        streams=tuple(StreamFact(k, "data", bad) for k in range(100)),
    )  # fmt: skip
    clocks = tuple(
        ClockReadings(replace(told.clocks[1].clock, source=f"{bad[:20]}{k}"), told.clocks[1].readings)
        for k in range(100)
    )
    return Look(facts, clocks, (bad,) * 50, (bad,) * 1000)


LOOKS = {"a clip": clip_look, "a photo": photo_look, "nothing said": bare_look, "hostile": hostile_look}
