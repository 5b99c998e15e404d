"""The streams of a clip, as libav and the file's own boxes describe them. No frame is decoded for them."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import islice
from typing import Any, cast

from av.container import InputContainer
from av.stream import Disposition, Stream

from noonmark.footage.edits import TrackEdit
from noonmark.footage.facts import StreamFact, StreamType
from noonmark.footage.places import above_zero
from noonmark.footage.words import printable

MOST_STREAMS = 100
LONGEST_S = 1e10
"""Times that a fact may hold (:data:`noonmark.footage.track.Seconds`) [s]."""
_TRANSFERS = {16: "PQ", 18: "HLG"}
"""ITU-T H.273, table 3: SMPTE ST 2084 and ARIB STD-B67."""
_TYPES = ("video", "audio", "subtitle", "data", "attachment")


def stream_facts(container: InputContainer, edits: Sequence[TrackEdit] = ()) -> tuple[StreamFact, ...]:
    """Return a fact for each of the first :data:`MOST_STREAMS` streams.

    Parameters
    ----------
    container : InputContainer
    edits : sequence of TrackEdit
        What the boxes say, in the order of the file; libav numbers streams in the same order.
    """
    return tuple(
        _fact(stream, edits[at] if at < len(edits) else None)
        for at, stream in enumerate(islice(container.streams, MOST_STREAMS))
    )


def is_cover(stream: Stream) -> bool:
    """Whether it is a picture that goes with a sound file, no moving picture."""
    return bool(stream.disposition & Disposition.attached_pic)


def _fact(stream: Stream, edit: TrackEdit | None) -> StreamFact:
    codec = cast(Any, stream).codec_context  # its fields differ by the type of the stream
    fact: dict[str, Any] = {"codec": _codec(codec), **_times(stream)}
    if stream.type == "video" and codec is not None:
        fact |= _picture(stream, codec)
        fact["rotation_deg"] = edit.rotation_deg if edit else None
    elif stream.type == "audio" and codec is not None:
        fact["rate_hz"] = above_zero(float(codec.sample_rate or 0))
    return StreamFact(stream.index, _type(stream), **fact, edited=bool(edit and edit.edited))


def _codec(codec: Any) -> str:
    """Return the name of the coding, not of the decoder: ``"av1"``, not ``"libdav1d"``."""
    return printable(codec.codec.canonical_name, 40) if codec is not None else ""


def _type(stream: Stream) -> StreamType:
    if is_cover(stream):
        return "image"
    return cast(StreamType, stream.type) if stream.type in _TYPES else "data"


def _picture(stream: Stream, codec: Any) -> dict[str, Any]:
    layout = codec.format
    rate = cast(Any, stream).average_rate
    return {
        "width": codec.width or None,
        "height": codec.height or None,
        "rate_hz": above_zero(float(rate)) if rate else None,
        "bit_depth": max((part.bits for part in layout.components), default=None) if layout is not None else None,
        "transfer": _TRANSFERS.get(int(codec.color_trc or 0)),
    }


def _times(stream: Stream) -> dict[str, float | None]:
    step = stream.time_base
    start, length = stream.start_time, stream.duration
    return {
        "start_s": seconds(start, step),
        "duration_s": seconds(length, step) if length is not None and length >= 0 else None,
    }


def seconds(count: int | None, step: Fraction | None) -> float | None:
    """Return a time stamp in seconds; None where there is none or it is beyond :data:`LONGEST_S`.

    Examples
    --------
    >>> seconds(945945, Fraction(1, 90000)), seconds(2**62, Fraction(1, 1000))
    (10.5105, None)
    """
    value = float(count * step) if count is not None and step else None
    return value if value is not None and abs(value) <= LONGEST_S else None
