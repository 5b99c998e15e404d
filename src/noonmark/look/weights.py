"""How likely each meaning of a file's clock is, by what wrote it. The table stands in docs/footage.md too."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from noonmark.footage.facts import ClockFact, FileFacts
from noonmark.look.surroundings import Surroundings, surroundings_of

PARTS = ("stated", "utc", "place", "other", "day", "reset", "earlier")
"""Meanings of a clock: as it states itself; UTC; local time of the place; local time of some other zone (the owner's
home); a day ahead or behind; counting from the day its maker set it to; written some time after it was filmed."""

PHONES = (
    "Apple", "Google", "Samsung", "Xiaomi", "HUAWEI", "HONOR", "OnePlus", "OPPO", "vivo", "realme", "motorola",
    "HMD Global", "Nokia", "LGE", "LG Electronics", "HTC", "Fairphone", "Nothing", "TECNO", "INFINIX", "asus",
)  # fmt: skip
"""Makes whose clocks the telephone network sets. Sony makes both and is told by its model."""


@dataclass(frozen=True)
class Weights:
    """The weights of a clock's meanings; they sum to 1."""

    stated: float = 0.0
    utc: float = 0.0
    place: float = 0.0
    other: float = 0.0
    day: float = 0.0
    reset: float = 0.0
    earlier: float = 0.0


@dataclass(frozen=True)
class Rule:
    """Which clocks have which weights.

    Attributes
    ----------
    name : str
        As the docs call it.
    family : str
        Which clock, by :func:`family`.
    makes : tuple of str
        Beginnings of the make; empty for every make.
    software : str
        Beginning of the software, when it decides.
    models : tuple of str
        Beginnings of the model; empty for every model.
    weights : Weights
    why : str
        Why, in words for the reading.
    source : str
        Whose word it is.
    """

    name: str
    family: str
    weights: Weights
    why: str
    source: str
    makes: tuple[str, ...] = ()
    software: str = ""
    models: tuple[str, ...] = ()


_GOPRO = "fxstein/goprox issue 5, pulsejet/memories issue 1256, and the clip max-heromode.mp4 of gopro/gpmf-parser"
_PHONES = "photostructure/exiftool-vendored.js issue 113, photoprism issue 1388"
_NIKON = "immich issue 13009, Piwigo/piwigo-videojs issue 98"
_CAMERAS = "LycheeOrg/Lychee issue 675: cameras mostly local"
_OWN = "own estimate"
_SPEC = "ISO/IEC 14496-12 asks for UTC"


def _local(utc: float, place: float) -> Weights:
    """Return weights of a camera that nobody's network sets: a tenth of the rest is a day off, a tenth a reset."""
    rest = 1.0 - utc - place
    return Weights(utc=utc, place=place, other=0.8 * rest, day=0.1 * rest, reset=0.1 * rest)


RULES = (
    Rule("GPS or telemetry", "gps", Weights(stated=0.97, place=0.01, other=0.003, day=0.015, reset=0.002),
         "receivers keep UTC", "IS-GPS-200; days off and local times: observed in published photos"),
    Rule("GPS time equal to the local clock, zone not UTC", "gps, copied",
         Weights(stated=0.08, place=0.88, other=0.02, day=0.01, reset=0.01),
         "the GPS time was written from the local clock", _OWN),
    Rule("a stated offset or Z", "stated", Weights(stated=0.96, place=0.02, other=0.01, day=0.005, reset=0.005),
         "it states its offset", "EXIF 3.0, ISO 8601; share of wrong offsets: own estimate"),
    Rule("signed", "signed", Weights(stated=0.98, place=0.01, other=0.005, day=0.0025, reset=0.0025),
         "it is signed with its offset", _OWN),
    Rule("camera clock, phone", "capture", Weights(utc=0.01, place=0.95, other=0.03, day=0.005, reset=0.005),
         "the network sets a phone's clock to the place's time", "EXIF 3.0: local time; shares: own estimate", PHONES),
    Rule("camera clock, DJI", "capture", Weights(utc=0.05, place=0.88, other=0.05, day=0.01, reset=0.01),
         "the drone takes the time of the phone that flies it",
         "dji-sdk/Mobile-SDK-Android-V5 issue 315; some in UTC: DroneDB issue 23", ("DJI", "Hasselblad")),
    Rule("camera clock", "capture", Weights(utc=0.05, place=0.83, other=0.10, day=0.01, reset=0.01),
         "EXIF times are local, and travellers seldom set cameras", "EXIF 3.0: local time; shares: own estimate"),
    Rule("digitised", "digitised", Weights(utc=0.04, place=0.60, other=0.10, day=0.01, reset=0.01, earlier=0.24),
         "it is the camera's time, or that of a scan", "EXIF 3.0"),
    Rule("last written", "modified", Weights(utc=0.03, place=0.36, other=0.05, day=0.005, reset=0.005, earlier=0.55),
         "programs set it when they write the file again", "EXIF 3.0"),
    Rule("last written, with an offset", "modified, stated",
         Weights(stated=0.42, place=0.01, other=0.01, day=0.005, reset=0.005, earlier=0.55),
         "programs set it when they write the file again", "EXIF 3.0, XMP"),
    Rule("creation time, rewritten by FFmpeg", "container",
         Weights(utc=0.45, place=0.20, other=0.04, day=0.005, reset=0.005, earlier=0.30),
         "FFmpeg keeps the camera's time or writes its own, in UTC", "FFmpeg's muxers; shares: own estimate",
         software="Lavf"),
    Rule("creation time, Apple", "container", Weights(utc=0.97, place=0.01, other=0.014, day=0.003, reset=0.003),
         "iPhones write it in UTC", f"QuickTime File Format (Apple); {_PHONES}", ("Apple",)),
    Rule("creation time, Android phone", "container",
         Weights(utc=0.96, place=0.02, other=0.014, day=0.003, reset=0.003),
         "Android writes it in UTC", f"{_SPEC}; {_PHONES}", PHONES[1:]),
    Rule("creation time, Android by its tags", "container",
         Weights(utc=0.96, place=0.02, other=0.014, day=0.003, reset=0.003),
         "Android writes it in UTC", f"{_SPEC}; {_PHONES}", software="Android"),
    Rule("creation time, GoPro HERO11 and later", "container", _local(0.60, 0.36),
         "since the HERO11 a GoPro knows its zone", "own estimate; blog.mono0x.net 2021-11-03, note of 2022-09-20",
         ("GoPro",), models=("HERO11", "HERO12", "HERO13", "Hero11", "Hero12", "Hero13")),
    Rule("creation time, GoPro", "container", _local(0.03, 0.95),
         "GoPros write local time as if it were UTC", _GOPRO,
         ("GoPro",)),
    Rule("creation time, DJI", "container", _local(0.55, 0.40),
         "drones write UTC or local time, by their model", "own estimate; makers differ by model",
         ("DJI", "Hasselblad")),
    Rule("creation time, Insta360", "container", _local(0.45, 0.45),
         "it writes UTC or local time, by its model", _OWN, ("Insta360", "Arashi Vision")),
    Rule("creation time, Canon", "container", _local(0.20, 0.72),
         "most Canons write local time as if it were UTC", f"{_CAMERAS}; shares: own estimate", ("Canon",)),
    Rule("creation time, Nikon", "container", _local(0.07, 0.85),
         "Nikon writes local time as if it were UTC", _NIKON, ("NIKON",)),
    Rule("creation time, Fujifilm, Olympus, Pentax, Casio", "container", _local(0.07, 0.85),
         "it writes local time as if it were UTC", f"{_CAMERAS}; shares: own estimate",
         ("FUJIFILM", "OLYMPUS", "OM Digital", "PENTAX", "RICOH", "CASIO")),
    Rule("creation time, Sony", "container", _local(0.75, 0.20),
         "Sony writes UTC when its zone is set", "own estimate; makers differ by model", ("SONY",)),
    Rule("creation time, Panasonic", "container", _local(0.45, 0.47),
         "it writes UTC or local time, by its model", "own estimate; makers differ by model", ("Panasonic", "LEICA")),
    Rule("creation time, maker unknown", "container",
         Weights(utc=0.68, place=0.25, other=0.05, day=0.01, reset=0.01),
         "phones write UTC, many cameras local time", f"{_SPEC}; {_CAMERAS}"),
    Rule("file name, local time", "name", Weights(utc=0.03, place=0.90, other=0.06, day=0.005, reset=0.005),
         "cameras and phones name files by local time", "observed"),
    Rule("file name, stated UTC", "name in UTC", Weights(stated=0.95, place=0.03, other=0.01, day=0.005, reset=0.005),
         "this kind of name is in UTC", "Pixel camera: photostructure/exiftool-vendored.js issue 113"),
    Rule("file name, when saved", "name when saved",
         Weights(utc=0.03, place=0.30, other=0.10, day=0.005, reset=0.005, earlier=0.56),
         "this program names a file when it is received or saved",
         "telegramdesktop/tdesktop issues 1586 and 7963; icecore2/whatsapp-media-date-to-exif issue 7"),
    Rule("file name, Unix time", "name in Unix time", Weights(stated=0.42, other=0.02, earlier=0.56),
         "Unix time is UTC, and mostly that of saving", "observed"),
)  # fmt: skip
"""The first rule that matches holds."""


def family(fact: ClockFact) -> str:
    """Return which kind of clock it is, for :data:`RULES`."""
    if fact.role == "name":
        return _name_family(fact)
    if fact.value.tzinfo is not None:
        return _stated_family(fact)
    if fact.role == "container" or fact.scale == "unknown":
        return "container"
    if fact.role == "modified" or fact.source == "EXIF DateTime":
        return "modified"
    return "digitised" if fact.role == "digitised" or "Digitized" in fact.source else "capture"


def _name_family(fact: ClockFact) -> str:
    aware = fact.value.tzinfo is not None
    if "saved" in fact.source or "received" in fact.source:
        return "name in Unix time" if aware else "name when saved"
    return "name in UTC" if aware else "name"


def _stated_family(fact: ClockFact) -> str:
    if fact.role in ("modified", "signed"):
        return "modified, stated" if fact.role == "modified" else "signed"
    receiver = fact.role == "telemetry" or "GPS" in fact.source.upper()
    return "gps" if receiver and fact.scale == "utc" else "stated"


def family_in(fact: ClockFact, facts: FileFacts) -> str:
    """Return which kind of clock it is within its file: a receiver's time can be a copy of the camera's."""
    kind = family(fact)
    return "gps, copied" if kind == "gps" and copied_from(fact, facts, surroundings_of(facts)) else kind


def copied_from(gps: ClockFact, facts: FileFacts, here: Surroundings | None) -> ClockFact | None:
    """Return the local clock that a receiver's time repeats to the second, though local time is not UTC there."""
    for face in facts.clocks:
        if face.scale == "local" and family(face) in ("capture", "stated"):
            offset = here.offset(gps.value) if here else timedelta(minutes=face.offset_minutes or 0)
            gap = gps.value.replace(tzinfo=None) - face.value.replace(tzinfo=None)
            same = abs(gap) < timedelta(seconds=1) and abs(offset) >= timedelta(minutes=15)
            return face if same else None
    return None


def rule_of(fact: ClockFact, facts: FileFacts) -> Rule:
    """Return the rule that gives a clock its weights."""
    wanted, make, software = family_in(fact, facts), (facts.make or "").lower(), (facts.software or "").lower()
    phone = (facts.model or "").lower().startswith(("xperia", "xq-", "so-"))
    make = "google" if phone and make.startswith("sony") else make
    fits = (
        rule
        for rule in RULES
        if rule.family == wanted
        and (not rule.makes or make.startswith(tuple(name.lower() for name in rule.makes)))
        and software.startswith(rule.software.lower())
        and (not rule.models or (facts.model or "").startswith(rule.models))
    )
    return next(fits)
