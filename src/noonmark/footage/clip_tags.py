"""Places, clocks and the device out of a container's tags.

Sources: QuickTime File Format (Apple), metadata keys; 3GPP TS 26.244 section 8; Matroska tag registry (RFC 9559 and
its tagging document); EBU Tech 3285 (broadcast wave).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from av.container import InputContainer

from noonmark.footage.boxes import loci_place, text_of
from noonmark.footage.clocks import read_clock
from noonmark.footage.facts import ClockFact, DirectionFact, FileFacts, Found, PlaceFact, Reference, Role
from noonmark.footage.gpmf import camera_name
from noonmark.footage.places import above_zero, lenient, read_iso6709
from noonmark.footage.words import printable, tidy
from noonmark.footage.xmp import Xmp

_APPLE = "com.apple.quicktime."
_MAKE = (_APPLE + "make", "com.android.manufacturer", "make", "MAKE")
_MODEL = (_APPLE + "model", "com.android.model", "model", "MODEL")
_SOFTWARE = (_APPLE + "software", "software", "firmware", "encoder", "ENCODER", "encoded_by", "originator")
_LENS = (_APPLE + "camera.lens_model",)
_FOCAL_35 = (_APPLE + "camera.focal_length.35mm_equivalent",)
_LOCATION = (_APPLE + "location.ISO6709", "location", "LOCATION")
_WITH_ZONE: tuple[tuple[str, Role], ...] = (
    (_APPLE + "creationdate", "capture"),
    ("DATE_RECORDED", "capture"),
    ("date", "capture"),
    ("DATE", "capture"),
    ("DATE_DIGITIZED", "digitised"),
    ("DATE_ENCODED", "modified"),
    ("DATE_TAGGED", "modified"),
)
_DIRECTION = re.compile(r"(\d{1,3}(?:\.\d*)?)\s*([MT])?")
_PART = re.compile(r"\d{4}(?:[-:/.]\d\d){0,2}")
_TIME = re.compile(r"\d\d:\d\d:\d\d")
_GOPRO = b"GPMF"
_PITCH = b"\xa9gpt"

Tags = Mapping[str, str]


def clip_device(container: InputContainer, boxes: Mapping[bytes, bytes], xmp: Xmp) -> FileFacts:
    """Return facts that hold only make, model, software, lens and angles."""
    tags, streams = container.metadata, [stream.metadata for stream in islice(container.streams, 8)]
    everything = [tags, *streams]
    gopro = _GOPRO in boxes or any("GoPro" in stream.get("handler_name", "") for stream in streams)
    pitch = _number(text_of(boxes[_PITCH])) if _PITCH in boxes else None
    return FileFacts(
        name="",
        kind="video",
        make=_first(everything, _MAKE) or ("GoPro" if gopro else None) or xmp.text("tiff:Make"),
        model=_first(everything, _MODEL) or camera_name(boxes.get(_GOPRO, b"")) or xmp.text("tiff:Model"),
        software=_first([tags], _SOFTWARE) or _android(tags) or xmp.text("xmp:CreatorTool"),
        lens=_first(everything, _LENS),
        focal_35mm=above_zero(_number(_first(everything, _FOCAL_35) or "")),
        camera_pitch_deg=pitch if pitch is not None and abs(pitch) <= 180.0 else None,
    )


def tag_facts(container: InputContainer, boxes: Mapping[bytes, bytes]) -> Iterator[Found]:
    """Yield places, clocks and directions that tags and user data state, the best of each first."""
    tags = container.metadata
    yield from lenient(_places(tags, boxes))
    yield from _clocks(container, tags, boxes)
    yield from _direction(tags, "facing", "direction.facing")
    yield from _direction(tags, "motion", "direction.motion")


def _first(sources: Sequence[Tags], names: tuple[str, ...]) -> str | None:
    return next((text for tags in sources for name in names if (text := tidy(tags.get(name)))), None)


def _number(text: str) -> float | None:
    try:
        return float(text.strip())
    except ValueError:
        return None


def _android(tags: Tags) -> str | None:
    version = tidy(tags.get("com.android.version"))
    return f"Android {version}" if version else None


def _places(tags: Tags, boxes: Mapping[bytes, bytes]) -> Iterator[PlaceFact | str]:
    apple = tags.get(_LOCATION[0])
    error_m = above_zero(_number(tags.get(_APPLE + "location.accuracy.horizontal", "")))
    if apple:
        place = read_iso6709("QuickTime location", apple)
        yield place if isinstance(place, str) else replace(place, error_m=error_m)
    if b"loci" in boxes:  # libav rounds it to four decimals
        yield loci_place(boxes[b"loci"])
    if b"\xa9xyz" in boxes:
        yield read_iso6709("QuickTime ©xyz", text_of(boxes[b"\xa9xyz"]))
    elif not apple and b"loci" not in boxes and (text := _first([tags], _LOCATION)):
        yield _location_tag(text)
    if words := tidy(tags.get("RECORDING_LOCATION")):
        yield f"its tag RECORDING_LOCATION says '{printable(words, 60)}'"


def _location_tag(text: str) -> PlaceFact | str:
    if re.match(r"[+-]\d", text):
        return read_iso6709("location tag", text)
    return f"its location tag says '{printable(text, 60)}'"


def _clocks(container: InputContainer, tags: Tags, boxes: Mapping[bytes, bytes]) -> Iterator[ClockFact | str]:
    if b"date" in boxes:  # libav does not show it
        yield _written("3GPP date", tidy(boxes[b"date"]) or "", "capture")
    family = _family(container)
    day, time = tidy(tags.get("date")) or "", tidy(tags.get("creation_time")) or ""
    if _TIME.fullmatch(time):  # broadcast wave, by the recorder's clock; libav names the halves so
        yield _written("WAV origination time", f"{day} {time}", "capture")
        return
    for name, role in _WITH_ZONE:
        if text := tidy(tags.get(name)):
            yield _written(f"{family} {name.removeprefix(_APPLE)}", text, role)
    yield from _created(container, tags, family)


def _written(source: str, text: str, role: Role) -> ClockFact | str:
    if _PART.fullmatch(text):
        return f"{source} gives only {text}, no time"
    found = read_clock(source, text, scale="unknown")
    return found if isinstance(found, str) else replace(found, role=role)


def _created(container: InputContainer, tags: Tags, family: str) -> Iterator[ClockFact | str]:
    """Yield creation times; Matroska defines its own as UTC, MP4 too, but cameras write local time there."""
    scale = "utc" if family == "Matroska" else "unknown"
    sources = [(tags, "creation time")]
    sources += [(stream.metadata, f"creation time of stream {stream.index}") for stream in islice(container.streams, 8)]
    seen: set[object] = set()
    for source, name in sources:
        text = source.get("creation_time", "").removesuffix("Z")
        clock = read_clock(f"{family} {name}", text, scale=scale) if text else None
        shown = clock.value if isinstance(clock, ClockFact) else text
        if clock is not None and shown not in seen:  # the streams mostly repeat the container's
            seen.add(shown)
            yield clock if isinstance(clock, str) else replace(clock, role="container")


def _family(container: InputContainer) -> str:
    name = container.format.name
    return "QuickTime" if "mov" in name else "Matroska" if "matroska" in name else "container"


def _direction(tags: Tags, name: str, key: str) -> Iterator[DirectionFact]:
    """Yield a direction such as ``"93.4M"``; the letter names the north."""
    match = _DIRECTION.fullmatch((tidy(tags.get(_APPLE + key)) or "").strip())
    if match and float(match.group(1)) <= 360.0:
        references: dict[str | None, Reference] = {"M": "magnetic", "T": "true"}
        azimuth_deg, reference = float(match.group(1)) % 360.0, references.get(match.group(2), "unknown")
        yield DirectionFact(
            f"QuickTime direction {name}", azimuth_deg, reference, "camera" if name == "facing" else "travel"
        )
