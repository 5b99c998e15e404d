"""Key frames of a clip alone, at the cost of a fraction of its decoding. Runs in a child process only."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from noonmark.footage.clip_frames import Decoded
from noonmark.footage.opening import BROKEN, open_video


def key_frames(file: int, demuxer: str, *, apart_s: Fraction = Fraction(0)) -> Iterator[Decoded]:
    """Yield the frames that are coded by themselves, in the order in which they are stored.

    Parameters
    ----------
    file : int
        Descriptor of the open clip.
    demuxer : str
        libav's name of the container, from :func:`noonmark.footage.sniff.sniff`.
    apart_s : Fraction
        Those nearer to the last one than this are left out [s].

    Notes
    -----
    A broken packet costs its own frame; where no packet can be read any more the run ends. All packets are read, and
    only those decoded: told to leave the others out, libav's reader of MP4 gives wrong times.
    """
    container, video = open_video(file, demuxer)
    with container:
        video.thread_type = "SLICE"  # with one thread a frame it would come out only some frames later
        decoder: Any = video.codec_context
        last: int | None = None
        for packet in _key_packets(container.demux(video)):
            tick = packet.dts if packet.pts is None else packet.pts
            if tick is None or (last is not None and (tick <= last or (tick - last) * packet.time_base < apart_s)):
                continue
            frame = _decoded(decoder, packet)
            if frame is not None:
                last = tick
                yield Decoded(tick, frame.duration or 1, key=True, picture=frame, whole=not frame.is_corrupt)


def _key_packets(packets: Iterator[Packet[VideoStream]]) -> Iterator[Packet[VideoStream]]:
    while True:
        try:
            packet = next(packets, None)
        except BROKEN:
            return
        if packet is None or packet.size == 0:
            return
        if packet.is_keyframe and not packet.is_discard:
            yield packet


def _decoded(decoder: Any, packet: Packet[VideoStream]) -> VideoFrame | None:
    """Return the picture of one packet, which needs no other."""
    try:
        frames = [*decoder.decode(packet), *decoder.decode(None)]
    except BROKEN:
        frames = []
    decoder.flush_buffers()
    return frames[-1] if frames else None
