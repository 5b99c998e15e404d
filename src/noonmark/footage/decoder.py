"""The child's side of frames: answers requests on one open file."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, BinaryIO

from av.video.reformatter import VideoReformatter

from noonmark.errors import NoonmarkError
from noonmark.footage.clip_frames import ClipFrames
from noonmark.footage.cuts import cuts
from noonmark.footage.ends import check_end, cut_off
from noonmark.footage.key_frames import key_frames
from noonmark.footage.placed import AnyFrame, placed, upright_size
from noonmark.footage.still_frames import StillFrames
from noonmark.footage.view import told_format

Answer = dict[str, Any]
Request = Mapping[str, Any]

SLICE_S = 1.0
"""Longest time worked before an answer that says how far it has come [s]."""


def frames_session(stream: BinaryIO, arguments: Mapping[str, Any] | None = None) -> FramesSession:  # noqa: ARG001
    """Open a file for its frames.

    Raises
    ------
    NoonmarkError
        If it is no picture or clip, or no frame of it can be decoded.
    """
    return FramesSession(stream.fileno())


class FramesSession:
    """Frames of one file, for one parent."""

    def __init__(self, file: int) -> None:
        form = told_format(file)
        if form.kind not in {"image", "video"}:
            raise NoonmarkError(f"it holds {form.kind}, and no picture", remedy="give a picture or a clip")
        reader = StillFrames if form.kind == "image" else ClipFrames
        self._opened = (file, form.reader)
        self._frames = reader(file, form.reader)
        self._run: Iterator[AnyFrame] = iter(())
        self._waiting: AnyFrame | None = None
        self._scaler = VideoReformatter()
        self._scenes: Iterator[tuple[int, float, bool]] = iter(())

    def answer(self, request: Request, shared: memoryview | None) -> Answer:
        """Answer one request; see the methods for what each holds."""
        do = {
            "describe": self._describe,
            "at": self._at,
            "run": self._start_run,
            "next": self._next,
            "scenes": self._start_scenes,
            "more scenes": self._more_scenes,
        }[str(request["do"])]
        return do(request, shared)

    def close(self) -> None:
        """Close the file's reader."""
        self._frames.close()

    def _describe(self, request: Request, shared: memoryview | None) -> Answer:  # noqa: ARG002
        frames, base = self._frames, self._frames.time_base
        first = frames.first
        width, height = upright_size(first)
        end = max((end for end in (frames.stated_end, frames.clip_end) if end is not None), default=None)
        moves = not isinstance(frames, StillFrames) or frames.moves
        return {
            "width": width,
            "height": height,
            "time_base": [base.numerator, base.denominator],
            "first": first.tick,
            "end": end,
            "moves": moves,
        }

    def _at(self, request: Request, shared: memoryview | None) -> Answer:
        """``tick``, ``offset``, ``longest``, ``gray``: write the frame shown at a time."""
        tick = int(request["tick"])
        found = self._frames.at(tick)
        check_end(self._frames, tick)
        return placed(found, request, shared, self._scaler)

    def _start_run(self, request: Request, shared: memoryview | None) -> Answer:  # noqa: ARG002
        """``from``, ``to`` (ticks or None), ``every`` ([numerator, denominator] s or None), ``keys``: begin a run."""
        if request.get("keys") and not isinstance(self._frames, StillFrames):
            apart_s = Fraction(*request["every"]) if request["every"] else Fraction(0)
            self._run, self._waiting = key_frames(*self._opened, apart_s=apart_s), None
            return {}
        first = self._frames.first.tick if request["from"] is None else int(request["from"])
        every = request["every"]
        self._frames.at(first)
        check_end(self._frames, first)
        run = self._frames.run(first) if every is None else self._grid(first, Fraction(*every))
        self._run, self._waiting = _before(run, request["to"]), None
        return {}

    def _next(self, request: Request, shared: memoryview | None) -> Answer:
        """``offset``, ``longest``, ``gray``: write the run's next frame, or say that it is at its end."""
        if self._waiting is None:
            self._waiting = next(self._run, None)
        if self._waiting is None:
            return {"ended": True, "cut_off": cut_off(self._frames) or ""}
        answer = placed(self._waiting, request, shared, self._scaler)
        if "needs" not in answer:
            self._waiting = None
        return answer

    def _grid(self, first: int, every: Fraction) -> Iterator[AnyFrame]:
        """Yield the frame shown at each instant of the grid, none twice."""
        base, given, step = self._frames.time_base, None, 0
        while True:
            tick = first + int(step * every / base)
            found = self._frames.at(tick)
            last = self._frames.at_end()
            if last is not None and step and tick >= last.tick + max(1, last.length):
                return
            if found.tick != given:
                yield found
            given, step = found.tick, step + 1
            if isinstance(self._frames, StillFrames) and not self._frames.moves:
                return

    def _start_scenes(self, request: Request, shared: memoryview | None) -> Answer:  # noqa: ARG002
        if isinstance(self._frames, StillFrames):
            raise NoonmarkError("a still has no scenes", remedy="give a clip")
        first = self._frames.first.tick
        pairs = ((one.tick, one.picture) for one in self._frames.run(first))
        self._scenes = cuts(pairs, float(request["threshold"]))
        return {}

    def _more_scenes(self, request: Request, shared: memoryview | None) -> Answer:  # noqa: ARG002
        """Work for a while; give the cuts found as [tick, score], and how far it has come."""
        found: list[list[float]] = []
        until, tick = time.monotonic() + SLICE_S, self._frames.first.tick
        for tick, score, is_cut in self._scenes:
            if is_cut:
                found.append([tick, score])
            if time.monotonic() > until:
                return {"cuts": found, "tick": tick, "done": False}
        last = self._frames.at_end()
        end = tick if last is None else last.tick + last.length
        return {"cuts": found, "tick": end, "done": True}


def _before(run: Iterator[AnyFrame], end: int | None) -> Iterator[AnyFrame]:
    for found in run:
        if end is not None and found.tick >= end:
            return
        yield found
