"""Key frames of a clip alone, at the cost of a fraction of its decoding. Runs in a child process only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from av.stream import Discard
from av.video.frame import VideoFrame

from noonmark.footage.clip_frames import Decoded
from noonmark.footage.opening import BROKEN, open_video


def key_frames(file: int, demuxer: str) -> Iterator[Decoded]:
    """Yield the frames that are coded by themselves, in the order in which they are stored.

    Parameters
    ----------
    file : int
        Descriptor of the open clip.
    demuxer : str
        libav's name of the container, from :func:`noonmark.footage.sniff.sniff`.

    Notes
    -----
    A broken packet costs its own frame; where no packet can be read any more the run ends.
    """
    container, video = open_video(file, demuxer)
    with container:
        decoder: Any = video.codec_context
        decoder.skip_frame = "NONKEY"
        video.discard = Discard.nonkey
        video.thread_type = "SLICE"  # with one thread a frame it would come out only some frames later
        last: int | None = None
        packets = container.demux(video)
        while True:
            try:
                packet = next(packets, None)
                frames: list[VideoFrame] = [] if packet is None else decoder.decode(packet if packet.size else None)
            except BROKEN:
                continue
            for frame in frames:
                tick = frame.pts if frame.pts is not None else frame.dts
                if tick is not None and (last is None or tick > last):
                    last = tick
                    yield Decoded(tick, frame.duration or 1, key=True, picture=frame, whole=not frame.is_corrupt)
            if packet is None or not packet.size:
                return
