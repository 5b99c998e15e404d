"""Facts of a clip, from its container's tags and boxes. No frame is decoded for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import BinaryIO

import av.error
from av.container import InputContainer

from noonmark.errors import NoonmarkError
from noonmark.footage.boxes import check_whole, loci_place, text_of, user_data
from noonmark.footage.clocks import differences, read_clock
from noonmark.footage.facts import ClockFact, FileFacts, Found, PlaceFact, gather
from noonmark.footage.gpmf import first_fix
from noonmark.footage.places import read_iso6709
from noonmark.footage.words import tidy

TELEMETRY_PACKETS = 30
"""Packets of GoPro telemetry searched for the first fix; they come about once a second."""
_APPLE = "com.apple.quicktime."
_MAKE = (_APPLE + "make", "com.android.manufacturer", "make")
_MODEL = (_APPLE + "model", "com.android.model", "model")
_SOFTWARE = (_APPLE + "software", "software", "firmware", "encoder")
_LOCATION = (_APPLE + "location.ISO6709", "location", "LOCATION")
_WITH_ZONE = (_APPLE + "creationdate", "date")

Tags = Mapping[str, str]


def read_clip(stream: BinaryIO, reader: str) -> FileFacts:
    """Read what a clip says about itself.

    Parameters
    ----------
    stream : binary file
        Readable and seekable.
    reader : str
        libav's name of the demuxer, from :func:`noonmark.footage.sniff.sniff`.

    Raises
    ------
    NoonmarkError
        If it is cut off before its index, cannot be opened, has no picture, or its place is out of range.
    """
    length = stream.seek(0, 2)
    notes, boxes = ([], {}) if reader != "mov" else (check_whole(stream, length), user_data(stream, length))
    stream.seek(0)
    try:
        with av.open(stream, mode="r", format=reader, metadata_errors="replace") as container:
            return _facts(container, boxes, notes)
    except (av.error.FFmpegError, OSError, ValueError, IndexError) as error:
        reason = tidy(getattr(error, "strerror", None)) or type(error).__name__
        raise NoonmarkError(
            f"the clip cannot be read ({reason[0].lower()}{reason[1:]})",
            remedy="get the file again from where it was first posted or sent",
        ) from None


def _facts(container: InputContainer, boxes: Mapping[bytes, bytes], notes: list[str]) -> FileFacts:
    if not container.streams.video:
        raise NoonmarkError("it holds no picture, only sound or data", remedy="give a clip with a video stream")
    video, tags = container.streams.video[0], container.metadata
    found = gather([*notes, *_found(container, tags, boxes)])
    handler = tidy(video.metadata.get("handler_name")) or ""
    return FileFacts(
        name="",
        kind="video",
        width=video.width or None,
        height=video.height or None,
        duration_s=container.duration / 1e6 if container.duration and container.duration > 0 else None,
        make=_first(tags, _MAKE) or ("GoPro" if "GoPro" in handler else None),
        model=_first(tags, _MODEL),
        software=_first(tags, _SOFTWARE) or _android(tags),
        places=found.places,
        clocks=found.clocks,
        notes=found.notes,
    )


def _first(tags: Tags, names: tuple[str, ...]) -> str | None:
    return next((text for name in names if (text := tidy(tags.get(name)))), None)


def _android(tags: Tags) -> str | None:
    version = tidy(tags.get("com.android.version"))
    return f"Android {version}" if version else None


def _found(container: InputContainer, tags: Tags, boxes: Mapping[bytes, bytes]) -> Iterator[Found]:
    telemetry = _telemetry(container)
    places = [*(item for item in telemetry if isinstance(item, PlaceFact)), *_places(tags, boxes)]
    clocks = [*(item for item in telemetry if isinstance(item, ClockFact)), *_clocks(container, tags, boxes)]
    yield from (item for item in telemetry if isinstance(item, str))
    yield from places
    yield from clocks
    yield from differences([clock for clock in clocks if isinstance(clock, ClockFact)])


def _places(tags: Tags, boxes: Mapping[bytes, bytes]) -> Iterator[PlaceFact | str]:
    apple = tags.get(_LOCATION[0])
    if apple:
        yield read_iso6709("QuickTime location", apple)
    if b"loci" in boxes:  # libav rounds it to four decimals
        yield loci_place(boxes[b"loci"])
    if b"\xa9xyz" in boxes:
        yield read_iso6709("QuickTime ©xyz", text_of(boxes[b"\xa9xyz"]))
    elif not apple and b"loci" not in boxes and (text := _first(tags, _LOCATION)):
        yield read_iso6709("location tag", text)


def _clocks(container: InputContainer, tags: Tags, boxes: Mapping[bytes, bytes]) -> Iterator[ClockFact | str]:
    if b"date" in boxes:  # libav does not show it
        yield read_clock("3GPP date", tidy(boxes[b"date"]) or "", scale="unknown")
    for name in _WITH_ZONE:
        if text := tidy(tags.get(name)):
            yield read_clock(f"QuickTime {name.removeprefix(_APPLE)}", text, scale="unknown")
    created = [(tags, "creation time")]
    created += [(stream.metadata, f"creation time of stream {stream.index}") for stream in islice(container.streams, 8)]
    seen: set[object] = set()
    for source, name in created:
        text = source.get("creation_time", "").removesuffix("Z")
        clock = read_clock(f"{_family(container)} {name}", text, scale="unknown") if text else None
        shown = clock.value if isinstance(clock, ClockFact) else text
        if clock is not None and shown not in seen:  # the streams mostly repeat the container's
            seen.add(shown)
            yield clock


def _family(container: InputContainer) -> str:
    return "QuickTime" if "mov" in container.format.name else "container"


def _telemetry(container: InputContainer) -> list[Found]:
    """Return the first GPS fix of GoPro telemetry, if the clip carries any."""
    wanted = [s for s in container.streams.data if "GoPro MET" in s.metadata.get("handler_name", "")]
    for packet in islice(container.demux(wanted[0]), TELEMETRY_PACKETS) if wanted else ():
        seconds = float(packet.pts * packet.time_base) if packet.pts is not None and packet.time_base else 0.0
        if found := first_fix(bytes(packet), seconds):
            return found
    return ["the GoPro telemetry holds no GPS fix at its start"] if wanted else []
