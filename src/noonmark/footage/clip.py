"""Facts of a clip or a sound, from its container's tags and boxes. No frame is decoded for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import islice
from typing import Any, BinaryIO, cast

import av.error
from av.container import InputContainer
from av.video.stream import VideoStream

from noonmark.errors import NoonmarkError
from noonmark.footage.boxes import brand, check_whole, find_xmp, user_data
from noonmark.footage.clip_tags import clip_device, tag_facts
from noonmark.footage.edits import TrackEdit, track_edits
from noonmark.footage.encoders import FIRST_BYTES, clip_tags, stream_marks, stripped, tag_marks
from noonmark.footage.facts import ClockFact, FileFacts, Found, Kind, PlaceFact, StreamFact, gather
from noonmark.footage.places import impossible_in, place_contradictions
from noonmark.footage.streams import is_cover, seconds, stream_facts
from noonmark.footage.track import Track
from noonmark.footage.words import tidy
from noonmark.footage.xmp import Xmp, read_xmp
from noonmark.footage.xmp_facts import xmp_facts

_AGAIN = "get the file again from where it was first posted or sent"
_NAMES: Mapping[str, str] = {
    "matroska": "Matroska",
    "avi": "AVI",
    "mpeg": "MPEG program stream",
    "mpegts": "MPEG transport stream",
    "flv": "Flash video",
    "asf": "Windows Media",
    "mp3": "MP3",
    "wav": "WAV",
    "flac": "FLAC",
    "ogg": "Ogg",
    "aiff": "AIFF",
    "aac": "AAC",
    "amr": "AMR",
}
_PHONE_BRANDS = "3g"
_MICROSECOND = Fraction(1, 1_000_000)
"""libav's unit of a container's duration [s]."""


@dataclass(frozen=True)
class Boxes:
    """What the file's own boxes say; empty for all but MP4 and MOV."""

    name: str
    user: Mapping[bytes, bytes]
    edits: tuple[TrackEdit, ...] = ()
    xmp: Xmp = field(default_factory=Xmp)
    notes: tuple[str, ...] = ()


def read_clip(stream: BinaryIO, reader: str) -> FileFacts:
    """Read what a clip or a sound says about itself.

    Parameters
    ----------
    stream : binary file
        Readable and seekable.
    reader : str
        libav's name of the demuxer, from :func:`noonmark.footage.sniff.sniff`.

    Raises
    ------
    NoonmarkError
        If it is cut off before its index, cannot be opened, or has neither picture nor sound.
    """
    boxes = _boxes(stream) if reader == "mov" else Boxes(container_name(stream, reader), {})
    stream.seek(0)
    try:
        with av.open(stream, mode="r", format=reader, metadata_errors="replace") as container:
            return _facts(container, boxes, stream)
    except (av.error.FFmpegError, OSError, ValueError, IndexError) as error:
        reason = tidy(getattr(error, "strerror", None)) or "its parts do not fit together"
        raise NoonmarkError(f"the clip cannot be read ({reason[0].lower()}{reason[1:]})", remedy=_AGAIN) from None


def container_name(stream: BinaryIO, reader: str) -> str:
    """Return the format in words: ``"Matroska (WebM)"``, ``"AVI"``."""
    stream.seek(0)
    if reader == "matroska" and b"\x42\x82\x84webm" in stream.read(64):  # EBML DocType of four letters
        return "Matroska (WebM)"
    return _NAMES.get(reader, reader)


def _boxes(stream: BinaryIO) -> Boxes:
    length = stream.seek(0, 2)
    notes = check_whole(stream, length)
    letters = brand(stream)
    family = "3GP" if letters.startswith(_PHONE_BRANDS) else "QuickTime" if letters in ("qt", "") else "MP4"
    name = f"{family} ({letters})" if letters else family
    packet = find_xmp(stream, length)
    edits = track_edits(stream, length)
    if any(edit.mirrored for edit in edits):
        notes.append("its header mirrors the picture: signs in it read the right way only as it says")
    return Boxes(name, user_data(stream, length), edits, read_xmp(packet), tuple(notes))


def _facts(container: InputContainer, boxes: Boxes, file: BinaryIO) -> FileFacts:
    pictures = [stream for stream in container.streams.video if not is_cover(stream)]
    kind: Kind = "video" if pictures else "sound"
    if not pictures and not container.streams.audio:
        raise NoonmarkError("it holds neither picture nor sound, only data", remedy="give a clip with a video stream")
    track, telemetry = _telemetry(container, file) if pictures else (None, [])
    found = gather([*boxes.notes, *_found(container, boxes, telemetry)])
    wrong = impossible_in(found.notes)
    streams = stream_facts(container, boxes.edits)
    shown = next((stream for stream in streams if stream.type == "video"), None)
    device = clip_device(container, boxes.user, boxes.xmp)
    facts = replace(
        device,
        kind=kind,
        container=boxes.name,
        width=shown.width if shown else None,
        height=shown.height if shown else None,
        duration_s=_duration(container, streams),
        streams=streams,
        places=found.places,
        clocks=found.clocks,
        directions=found.directions,
        track=track,
        contradictions=(*wrong, *place_contradictions(found.places)),
    )
    marks = gather(_marks(container, facts, pictures))
    return replace(facts, notes=(*(note for note in found.notes if note not in wrong), *marks.notes))


def _duration(container: InputContainer, streams: tuple[StreamFact, ...]) -> float | None:
    """Return how long picture and sound last [s]; a data stream may go on after them."""
    ends = [
        (stream.start_s or 0.0) + stream.duration_s if stream.duration_s else None
        for stream in streams
        if stream.type in ("video", "audio")
    ]
    known = [end for end in ends if end is not None]
    if known and len(known) == len(ends):
        return max(known)
    return seconds(container.duration, _MICROSECOND) if container.duration and container.duration > 0 else None


def _found(container: InputContainer, boxes: Boxes, telemetry: list[Found]) -> Iterator[Found]:
    """Yield what was found, the best places and clocks first."""
    yield from telemetry
    written = list(tag_facts(container, boxes.user))
    yield from written
    known = [item for item in (*telemetry, *written) if isinstance(item, (ClockFact, PlaceFact))]
    yield from xmp_facts(boxes.xmp, known)


def _telemetry(container: InputContainer, file: BinaryIO) -> tuple[Track | None, list[Found]]:
    from noonmark.footage.telemetry import read_telemetry  # noqa: PLC0415 - only for clips

    return read_telemetry(container, file)


def _marks(container: InputContainer, facts: FileFacts, pictures: Sequence[VideoStream]) -> Iterator[str]:
    streams = [stream.metadata for stream in islice(container.streams, 8)]
    yield from tag_marks(clip_tags(container.metadata, streams))
    yield from stream_marks(_first_bytes(container, pictures[0]) if pictures else b"")
    if any(stream.edited for stream in facts.streams if stream.type == "video"):
        yield "its edit list leaves out or shifts pictures that the file holds: a program or the phone cut the clip"
    if facts.duration_s is None:
        yield "it states no duration"
    yield from stripped(facts, traces=False)


def _first_bytes(container: InputContainer, picture: VideoStream) -> bytes:
    """Return the coder's head and the first packet, where encoders write their names."""
    codec = cast(Any, picture).codec_context  # None where libav knows no decoder
    head = bytes(codec.extradata or b"") if codec is not None else b""
    with suppress(av.error.FFmpegError, OSError, ValueError):
        container.seek(0)
        for packet in container.demux(picture):
            return head + bytes(packet)[:FIRST_BYTES]
    return head
