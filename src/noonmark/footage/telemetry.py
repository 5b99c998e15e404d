"""The one door to the telemetry inside a clip: whichever kind it carries, one track comes out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from av.container import InputContainer
from av.stream import Stream

from noonmark.footage.camm import camm_track
from noonmark.footage.facts import Found
from noonmark.footage.gpmf_gps import Payload
from noonmark.footage.gpmf_track import gpmf_track
from noonmark.footage.packets import packets
from noonmark.footage.sample_entries import Entry, sample_entries
from noonmark.footage.srt import captions_track
from noonmark.footage.timed_location import location_keys, timed_location
from noonmark.footage.track import Track

_Reading = tuple[Track | None, list[Found]]


def read_telemetry(container: InputContainer, stream: BinaryIO) -> tuple[Track | None, list[Found]]:
    """Return where a clip says its camera was, and what else its telemetry states.

    GoPro's, a drone's subtitles, QuickTime's timed locations, and Google's camera motion metadata, in MP4 and MOV.
    Only the packets of those streams are read.

    Parameters
    ----------
    container : InputContainer
        Open on ``stream``.
    stream : binary file
        Readable and seekable; its position is put back.

    Returns
    -------
    Track or None
        The first kind that holds places, in the order above.
    list of facts
        Its first place and its clock for the first frame, then notes, those of the other kinds too.
    """
    if "mov" not in container.format.name:  # the others have no index by which packets could be picked out
        return None, []
    before = stream.tell()
    try:
        tracks = sample_entries(stream)
    finally:
        stream.seek(before)
    chosen: Track | None = None
    found: list[Found] = []
    notes: list[str] = []
    for track, items in _readings(container, stream, tracks):
        facts = [item for item in items if not isinstance(item, str)]
        notes += [item for item in items if isinstance(item, str)]
        if track is None:
            found += facts
        elif chosen is None:
            chosen, found = track, [*facts, *found]
        else:
            notes.append(f"{track.source}: a second track, not used")
    return chosen, [*found, *notes]


def _readings(container: InputContainer, stream: BinaryIO, tracks: dict[int, list[Entry]]) -> Iterator[_Reading]:
    def kind(one: Stream) -> set[bytes]:
        return {name for name, _ in tracks.get(one.id, [])}

    for one in container.streams.data:
        if b"gpmd" in kind(one) or "GoPro MET" in one.metadata.get("handler_name", ""):
            payloads = (Payload(p.data, p.start_s, p.duration_s) for p in packets(container, one, stream))
            yield gpmf_track(payloads)
    for one in container.streams.subtitles:
        track, found, dialect, _ = captions_track(_captions(container, one, stream))
        if dialect:
            yield track, found
    for one in container.streams.data:
        if keys := location_keys(tracks.get(one.id, [])):
            yield timed_location(packets(container, one, stream), keys)
        if b"camm" in kind(one):
            yield camm_track(packets(container, one, stream))


def _captions(container: InputContainer, one: Stream, stream: BinaryIO) -> Iterator[tuple[float | None, bytes]]:
    """QuickTime text: two bytes of length, then the letters."""
    for packet in packets(container, one, stream):
        text = packet.data[2 : 2 + int.from_bytes(packet.data[:2])]
        if text.strip():
            yield packet.start_s, text
