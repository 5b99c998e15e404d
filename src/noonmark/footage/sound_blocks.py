"""Sound of a clip in blocks on the clip's own time line. Runs in a child process only."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from numpy.typing import NDArray

from noonmark.errors import NoonmarkError
from noonmark.footage.opening import AGAIN, BROKEN, only, open_container
from noonmark.footage.view import View

GAP_S = Fraction(1, 20)
"""Smallest gap that begins a new stretch; containers round their times to a millisecond or so [s]."""

TOGETHER = 1 << 16
"""Samples that are given at once, where there are so many without a gap: asking for each packet's own costs more."""


@dataclass(frozen=True)
class Block:
    """Samples (count, channels) float32, the first at ``start_s`` on the clip's time line [s]."""

    start_s: Fraction
    samples: NDArray[np.float32]


def sound_blocks(file: int, demuxer: str, rate_hz: int, *, mono: bool) -> Iterator[Block]:
    """Decode the first sound stream, joined into pieces of some seconds.

    Parameters
    ----------
    file : int
        Descriptor of the open clip.
    demuxer : str
        libav's name of the container.
    rate_hz : int
        Samples a second of what is returned [Hz].
    mono : bool
        Mix all channels into one, their mean.

    Raises
    ------
    NoonmarkError
        If it has no sound, or none that can be decoded.
    """
    waiting: list[Block] = []
    count = 0
    for block in _stretches(file, demuxer, rate_hz, mono=mono):
        fits = not waiting or _goes_on(waiting[0], block, Fraction(count, rate_hz))
        if waiting and (not fits or (count + len(block.samples)) * block.samples.shape[1] > TOGETHER):
            yield Block(waiting[0].start_s, np.concatenate([each.samples for each in waiting]))
            waiting, count = [], 0
        waiting.append(block)
        count += len(block.samples)
    if waiting:
        yield Block(waiting[0].start_s, np.concatenate([each.samples for each in waiting]))


def _goes_on(first: Block, block: Block, after_s: Fraction) -> bool:
    return block.start_s == first.start_s + after_s and block.samples.shape[1] == first.samples.shape[1]


def _stretches(file: int, demuxer: str, rate_hz: int, *, mono: bool) -> Iterator[Block]:
    """Decode the first sound stream, packet by packet."""
    stream: Any = View(file)
    with open_container(stream, demuxer) as container:
        known: list[Any] = list(container.streams.audio)
        audio = next((stream for stream in known if stream.codec_context is not None), None)
        if audio is None:
            raise NoonmarkError("the clip has no sound", remedy="give a clip with a sound stream")
        only(container, audio.index)
        stretch: Stretch | None = None
        for frame in _frames(container, audio):
            begins = None if frame.pts is None or frame.time_base is None else frame.pts * frame.time_base
            if stretch is None or stretch.ends_before(frame, begins):
                if stretch is not None:
                    yield from stretch.rest()
                stretch = Stretch(frame, begins or Fraction(0), rate_hz, mono=mono)
            yield from stretch.add(frame)
        if stretch is None:
            raise NoonmarkError("no sound of it can be decoded", remedy=AGAIN)
        yield from stretch.rest()


class Stretch:
    """Sound without a gap, of one form, resampled as one."""

    def __init__(self, first: AudioFrame, start_s: Fraction, rate_hz: int, *, mono: bool) -> None:
        self._resampler = AudioResampler(format="flt", layout=first.layout, rate=rate_hz)
        self._channels, self._mono = first.layout.nb_channels, mono
        self._form = (first.sample_rate, first.layout.name, first.format.name)
        self._start, self._rate, self._given = start_s, rate_hz, 0
        self._taken = Fraction(0)

    def ends_before(self, frame: AudioFrame, begins: Fraction | None) -> bool:
        """Say whether a frame does not go on where this ends."""
        if (frame.sample_rate, frame.layout.name, frame.format.name) != self._form:
            return True
        return begins is not None and abs(begins - self._start - self._taken) > GAP_S

    def add(self, frame: AudioFrame) -> Iterator[Block]:
        """Yield what comes out of the resampler for one frame."""
        self._taken += Fraction(frame.samples, frame.sample_rate)
        frame.pts = None  # the stretch counts its own samples
        yield from self._blocks(self._resampler.resample(frame))

    def rest(self) -> Iterator[Block]:
        """Yield what is left in the resampler."""
        yield from self._blocks(self._resampler.resample(None))

    def _blocks(self, frames: list[AudioFrame]) -> Iterator[Block]:
        for frame in frames:
            samples = np.ascontiguousarray(frame.to_ndarray().reshape(-1, self._channels), np.float32)
            samples = samples.mean(axis=1, keepdims=True) if self._mono else samples
            if len(samples):
                yield Block(self._start + Fraction(self._given, self._rate), samples)
            self._given += len(samples)


def _frames(container: Any, audio: Any) -> Iterator[AudioFrame]:
    packets = container.demux(audio)
    while True:
        try:
            packet = next(packets, None)
        except BROKEN:
            packet = None
        with suppress(*BROKEN):  # a broken packet costs its own sound
            yield from audio.codec_context.decode(packet if packet is not None and packet.size else None)
        if packet is None or not packet.size:
            return
