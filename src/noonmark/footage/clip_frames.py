"""Frames of a clip by their presentation time, exactly. Runs in a child process only."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from noonmark.errors import NoonmarkError
from noonmark.footage.opening import AGAIN, BROKEN, open_video

KEPT_BYTES = 96 << 20
"""Frames kept around the last one, for steps backwards [bytes]."""
GATHERED_BYTES = 64 << 20
"""Packets looked at ahead of decoding to find the wanted one [bytes]."""
LONGEST_WALK_S = 10
"""Longest way decoded forwards before a search for a key frame is tried [s]."""
SETTLING_S = 1
"""What is left out after a jump in a program stream, where few packets state a time and the rest are guessed [s]."""
SKIPPABLE = frozenset({"h264", "hevc", "mpeg4", "mpeg2video"})
"""Codecs whose frames that no other needs can be left out on the way."""


@dataclass(frozen=True)
class Decoded:
    """One frame as it comes from the decoder, at ``tick`` times the clip's time base.

    ``whole`` is False when it is damaged, or may be: something before it, back to a key frame, was not decoded.
    """

    tick: int
    length: int
    key: bool
    picture: VideoFrame
    whole: bool = True


class ClipFrames:
    """The frames of one clip, from one decoder that is moved about.

    Parameters
    ----------
    file : int
        Descriptor of the open clip.
    demuxer : str
        libav's name of the container, from :func:`noonmark.footage.sniff.sniff`.

    Notes
    -----
    After a jump to a key frame the frames that come before it in presentation are never given: what they build
    on was not decoded. Where the jump lands behind the wanted instant, as it does where no index is kept and
    where key frames are shown later than they are stored, it is repeated from further back.
    """

    def __init__(self, file: int, demuxer: str) -> None:
        self._file, self._demuxer = file, demuxer
        self._last_asked: int | None = None
        self._most_bytes = KEPT_BYTES
        self._restart()
        base = self._video.time_base
        if base is None or base <= 0:
            raise NoonmarkError("its picture has no time scale", remedy=AGAIN)
        self.time_base: Fraction = base
        self._second = max(1, round(1 / base))
        first = self._next()
        if first is None:
            raise NoonmarkError("no frame of it can be decoded", remedy=AGAIN)
        self.first = first

    @property
    def stated_end(self) -> int | None:
        """End of the picture by the container's word [ticks]; None when it says nothing about it."""
        video, start = self._video, self._video.start_time or 0
        if video.duration:
            return start + video.duration
        if self._container.duration and not self._container.streams.audio:
            return start + round(Fraction(self._container.duration, 1_000_000) / self.time_base)
        return None

    @property
    def clip_end(self) -> int | None:
        """End of the whole clip, sound with it but not telemetry, by the container's word [ticks]."""
        length, streams = self._container.duration, self._container.streams
        if not length or length < 0:
            return None
        end_s = Fraction((self._container.start_time or 0) + length, 1_000_000)
        shown = (*streams.video, *streams.audio)
        ends_s = [((one.start_time or 0) + one.duration) * (one.time_base or 0) for one in shown if one.duration]
        if len(ends_s) == len(shown):  # a track of places can be a second longer than picture and sound
            end_s = min(end_s, max(ends_s))
        return round(end_s / self.time_base)

    def at(self, tick: int) -> Decoded:
        """Return the last frame at or before ``tick``; the first frame where there is none.

        Raises
        ------
        NoonmarkError
            If nothing can be decoded.
        """
        near = self._last_asked is not None and 0 < self._last_asked - tick < 2 * self._second
        self._last_asked = tick
        if not (self._holds(tick) or self._lies_ahead(tick)):
            return self._search(tick, skip=not near)
        return self._walk(tick) or self._search(tick, skip=False)

    def run(self, tick: int) -> Iterator[Decoded]:
        """Yield the frame at ``tick`` and all that follow."""
        self._most_bytes = 0  # what is given is not asked for again
        found = self.at(tick)
        held = [kept for kept in self._kept if kept.tick >= found.tick]
        yield from held
        while (following := self._next()) is not None:
            yield following

    def at_end(self) -> Decoded | None:
        """Return the last frame of the clip when the decoder has come to it."""
        return self._kept[-1] if self._ended and self._kept else None

    def close(self) -> None:
        """Close the container."""
        self._kept.clear()
        self._container.close()

    # What is held: consecutive frames in the order of presentation.

    @property
    def _ended(self) -> bool:
        return self._drained and not self._ready

    def _holds(self, tick: int) -> bool:
        kept = self._kept
        return bool(kept) and (kept[0].tick <= tick or self._from_first) and (self._ended or tick < kept[-1].tick)

    def _floor(self, tick: int) -> Decoded | None:
        below = [kept for kept in self._kept if kept.tick <= tick]
        if below:
            return max(below, key=lambda kept: kept.tick)
        return self._kept[0] if self._from_first and self._kept else None

    def _walk(self, tick: int) -> Decoded | None:
        """Decode forwards until the frame at ``tick`` is certain."""
        kept = self._kept
        while not self._ended and not (kept and (kept[-1].tick > tick or kept[-1].tick == self._wanted)):
            self._next()
        self._wanted = None
        return self._floor(tick)

    def _lies_ahead(self, tick: int) -> bool:
        """Say whether walking there is no longer than a jump to the key frame before it."""
        if not self._kept or tick < self._kept[-1].tick:
            return False
        way = tick - self._kept[-1].tick
        entries: Any = self._video.index_entries
        if len(entries) > 1 and self._read is not None and way <= LONGEST_WALK_S * self._second:
            found = entries.search_timestamp(tick, backward=True)
            return found < 0 or entries[found].timestamp <= self._read
        return way <= self._second

    # Moving about.

    def _search(self, tick: int, *, skip: bool) -> Decoded:
        want, step = tick, self._second
        while want > self._start:
            if self._jump(want, tick, skip=skip):
                found, wanted = self._walk_wanted(tick)
                if found is not None and (wanted is None or found.tick == wanted):
                    return found
                if found is not None and skip:  # the packet that should have given it gave none
                    skip = False
                    continue
            want, step = want - step, step * 2
        self._restart()
        found = self._walk(tick)
        if found is None:
            raise NoonmarkError("no frame of it can be decoded", remedy=AGAIN)
        return found

    def _walk_wanted(self, tick: int) -> tuple[Decoded | None, int | None]:
        wanted = self._wanted if self._skipping else None
        return self._walk(tick), wanted

    def _jump(self, want: int, tick: int, *, skip: bool) -> bool:
        """Move to the key frame at or before ``want``; False where it is shown after ``tick`` or none is found."""
        try:
            self._container.seek(want, stream=self._video, backward=True)
        except BROKEN:
            return False
        self._forget()
        self._from_first = False
        self._packets = self._container.demux(self._video)
        first = next((packet for packet in self._read_packets() if packet.is_keyframe), None)
        shown = None if first is None else first.dts if first.pts is None else first.pts
        if first is None or shown is None or shown + self._settling > tick:
            return False
        self._safe = shown + self._settling
        self._gather(first, tick)
        self._skipping = skip and self._wanted is not None and self._video.codec_context.name in SKIPPABLE
        return True

    def _gather(self, first: Packet[VideoStream], tick: int) -> None:
        """Read packets until none can come any more that is shown at or before ``tick``."""
        self._pending.append(first)
        if self._by_count or self._settling:  # packets do not say when their frames are shown
            return
        shown, size, last = [first.pts], first.size, first
        while (last.dts is None or last.dts <= tick) and size < GATHERED_BYTES:
            following = next(self._read_packets(), None)
            if following is None:
                break
            last, size = following, size + following.size
            self._pending.append(last)
            if not last.is_discard and last.size:
                shown.append(last.pts)
        if None not in shown and size < GATHERED_BYTES:
            self._wanted = max((pts for pts in shown if pts is not None and pts <= tick), default=None)

    def _restart(self) -> None:
        """Open the container anew: a search for the start does not lead there in every kind of container."""
        if hasattr(self, "_container"):
            self._container.close()
        self._container, self._video = open_video(self._file, self._demuxer)
        self._packets: Iterator[Packet[VideoStream]] = self._container.demux(self._video)
        self._settling = round(SETTLING_S / self._base()) if self._demuxer == "mpeg" else 0
        self._by_count = self._demuxer == "avi" and self._video.codec_context.name in {"h264", "hevc"}
        self._forget()
        first = next(self._read_packets(), None)
        if first is not None:
            self._pending.append(first)
        stamps = [] if first is None else [stamp for stamp in (first.dts, first.pts) if stamp is not None]
        self._start = min(stamps, default=0)

    def _forget(self) -> None:
        self._kept: deque[Decoded] = deque()
        self._ready: deque[VideoFrame] = deque()
        self._pending: deque[Packet[VideoStream]] = deque()
        self._stamps: list[int] = []
        self._drained = False
        self._from_first = True
        self._safe: int | None = None
        self._wanted: int | None = None
        self._skipping = self._hurt = False
        self._read: int | None = None

    # Decoding.

    def _next(self) -> Decoded | None:
        """Decode one more frame and keep it."""
        while True:
            while not self._ready:
                if self._drained:
                    return None
                self._feed()
            found = self._stamped(self._ready.popleft())
            if self._safe is not None and found.tick < self._safe:
                continue
            if self._skipping and self._wanted is not None and found.tick < self._wanted:
                continue
            self._keep(found)
            return found

    def _feed(self) -> None:
        packet = self._pending.popleft() if self._pending else next(self._read_packets(), None)
        if packet is None or packet.size == 0:
            self._ready.extend(self._decode(None))
            self._drained = True
            return
        if packet.dts is not None:
            self._read = packet.dts
        on_the_way = self._skipping and packet.pts is not None and packet.pts < (self._wanted or packet.pts)
        self._video.codec_context.skip_frame = "NONREF" if on_the_way else "DEFAULT"
        if self._by_count and packet.pts is not None and not packet.is_discard:
            heapq.heappush(self._stamps, packet.pts)
        self._ready.extend(self._decode(packet))

    def _decode(self, packet: Packet[VideoStream] | None) -> list[VideoFrame]:
        decoder: Any = self._video.codec_context
        try:
            frames: list[VideoFrame] = decoder.decode(packet)
        except BROKEN:  # a broken packet costs its own frame, as in any player, and may harm those that build on it
            self._hurt = True
            return []
        return frames

    def _read_packets(self) -> Iterator[Packet[VideoStream]]:
        while True:
            try:
                packet = next(self._packets, None)
            except BROKEN:
                return
            if packet is None or packet.size == 0:
                return
            yield packet

    def _stamped(self, frame: VideoFrame) -> Decoded:
        length = frame.duration or self._usual_length()
        tick = heapq.heappop(self._stamps) if self._stamps else frame.pts
        if tick is None:
            tick = self._kept[-1].tick + self._kept[-1].length if self._kept else self._safe or self._start
        self._hurt = self._hurt and not frame.key_frame
        return Decoded(tick, length, frame.key_frame, frame, not (self._hurt or frame.is_corrupt))

    def _usual_length(self) -> int:
        rate = self._video.average_rate or self._video.guessed_rate
        return max(1, round(1 / rate / self._base())) if rate else max(1, round(Fraction(1, 25) / self._base()))

    def _base(self) -> Fraction:
        return self._video.time_base or Fraction(1, 1000)

    def _keep(self, found: Decoded) -> None:
        self._kept.append(found)
        picture = found.picture
        most = max(2, self._most_bytes // max(1, picture.width * picture.height * 2))
        while len(self._kept) > most:
            self._kept.popleft()
            self._from_first = False
