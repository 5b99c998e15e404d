"""Frames found, noted and coded: the one asked for, and the next ones before they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from fractions import Fraction
from threading import Event, Lock

from noonmark.errors import NoonmarkError
from noonmark.footage.frame import Frame
from noonmark.footage.open_footage import Footage
from noonmark.footage.ticks import Time
from noonmark.web.frame_map import FrameMap, FrameTold
from noonmark.web.frame_store import FrameStore, Quality, coded
from noonmark.web.stepping import after, before, stepped

AHEAD = 8
"""Frames made ready in the direction of a step."""
RENEWED = 3
"""More are made ready when so few are left."""
WORKERS = 2
MOST_WAITING = 12
PATIENCE_S = 1.0
"""How long a request waits for a frame that is being made ready [s]."""

Lend = Callable[[Fraction | None], AbstractContextManager[Footage]]
"""Gives a clip's footage for a time."""


@dataclass(frozen=True)
class _Task:
    """Frames to be made ready from a start on, or back from it."""

    clip: str
    start_s: Fraction
    back: bool


class Stepper:
    """Finds frames of clips; threads share it.

    Parameters
    ----------
    pictures : FrameStore
        Where coded frames are kept.
    """

    def __init__(self, pictures: FrameStore) -> None:
        self._map, self._pictures = FrameMap(), pictures
        self._pool = ThreadPoolExecutor(WORKERS, "ahead")
        self._turn, self._busy = Lock(), dict[_Task, Event]()

    def known(self, clip: str, time_s: Fraction, step: int, length_s: Fraction | None) -> FrameTold | None:
        """Return a frame that is ready, so many frames from another, or soon will be; None where it must be decoded."""
        if (ready := self._ready(clip, time_s, step)) is not None or length_s is None:
            return ready
        for coming in self._coming(clip, time_s, step, length_s):  # decoding it here too would be work done twice
            coming.wait(PATIENCE_S)
        return self._ready(clip, time_s, step)

    def _ready(self, clip: str, time_s: Fraction, step: int) -> FrameTold | None:
        found = self._map.find(clip, time_s, step)
        if found is None or self._map.is_last(clip, found.time_s) is None:
            return None
        return found if self._pictures.get(picture_name(clip, found.time_s)) is not None else None

    def is_last(self, clip: str, told: FrameTold) -> bool:
        """Return whether a frame is known to be a clip's last."""
        return self._map.is_last(clip, told.time_s) is True

    def decode(self, clip: str, footage: Footage, at: Time, step: int, length_s: Fraction | None) -> Frame:
        """Return the frame so many frames from the one at a time; it and what comes after it are noted.

        Parameters
        ----------
        clip : str
            Its hash.
        footage : Footage
        at : float or Fraction
            Presentation time [s].
        step : int
        length_s : Fraction, optional
            How long a frame is, about [s].

        Raises
        ------
        NoonmarkError
            If it cannot be decoded.
        """
        frame = footage.frame_at(stepped(footage, at, step, length_s) if step else at)
        self._note(clip, footage, frame, length_s)
        earlier = before(footage, frame.time_s) if step < 0 else None
        if earlier is not None:
            self._map.link(clip, earlier, frame.time_s)
        return frame

    def keep(self, clip: str, frame: Frame) -> None:
        """Code a frame for the page and keep it."""
        self._pictures.once(picture_name(clip, frame.time_s), lambda: coded(frame.pixels))

    def look_ahead(self, clip: str, lend: Lend, start: Fraction, *, back: bool, length_s: Fraction | None) -> None:
        """Make the next frames ready in the background, unless enough are."""
        sign = -1 if back else 1
        if self._map.find(clip, start, sign * RENEWED) is not None:
            return
        task = _Task(clip, start, back)
        with self._turn:
            if len(self._busy) >= MOST_WAITING or any(self._covers(one, task, length_s) for one in self._busy):
                return
            self._busy[task] = Event()
        self._pool.submit(self._run, task, lend, length_s)

    def close(self) -> None:
        """End the work in the background."""
        self._pool.shutdown(cancel_futures=True)

    def _run(self, task: _Task, lend: Lend, length_s: Fraction | None) -> None:
        clip, at, back = task.clip, task.start_s, task.back
        while (ready := self._ready(clip, at, -1 if back else 1)) is not None and ready.time_s != at:
            at = ready.time_s  # somebody who could not wait has decoded it
        try:
            with suppress(NoonmarkError):  # told when the frame itself is asked for
                with lend(at) as footage:
                    frames = list(self._following(clip, footage, at, back=back, length_s=length_s))
                for frame in frames:  # coded when the footage is given back already
                    self.keep(clip, frame)
        finally:
            with self._turn:
                self._busy.pop(task).set()

    def _coming(self, clip: str, time_s: Fraction, step: int, length_s: Fraction) -> list[Event]:
        """Return what tells the end of the work that makes a frame ready just now."""
        wanted = _Task(clip, time_s + step * length_s, step < 0)
        with self._turn:
            return [ended for task, ended in self._busy.items() if self._covers(task, wanted, length_s)]

    @staticmethod
    def _covers(task: _Task, wanted: _Task, length_s: Fraction | None) -> bool:
        """Return whether the frames that are made ready from a start hold another start."""
        way = (task.start_s - wanted.start_s) * (1 if task.back else -1)
        return (task.clip, task.back) == (wanted.clip, wanted.back) and 0 <= way <= AHEAD * (length_s or 0)

    def _following(
        self, clip: str, footage: Footage, at: Fraction, *, back: bool, length_s: Fraction | None
    ) -> Iterator[Frame]:
        found = before(footage, at) if back else after(footage, at, length_s)
        for _ in range(AHEAD):
            if found is None:
                return
            frame = footage.frame_at(found)
            following = self._note(clip, footage, frame, length_s)
            self._map.link(clip, *((frame.time_s, at) if back else (at, frame.time_s)))
            yield frame
            at = frame.time_s
            found = before(footage, at) if back else following

    def _note(self, clip: str, footage: Footage, frame: Frame, length_s: Fraction | None) -> Fraction | None:
        """Remember a frame, and return the time of the one after it."""
        height, width = frame.pixels.shape[:2]
        self._map.note(clip, FrameTold(frame.time_s, frame.offset_s, frame.key, frame.whole, width, height))
        following = after(footage, frame.time_s, length_s) if length_s is not None else None
        self._map.link(clip, frame.time_s, following)
        if frame.time_s <= footage.start_s:
            self._map.link_first(clip, frame.time_s)
        return following


def picture_name(clip: str, time_s: Fraction, quality: Quality = "view", side: int | None = None) -> str:
    """Return the name under which a picture is kept."""
    return f"{clip} {time_s} {quality} {side or ''}"
