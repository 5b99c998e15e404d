"""Frames found, noted and coded: the one asked for, and the next ones before they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, suppress
from fractions import Fraction
from threading import Lock

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

Lend = Callable[[Fraction | None], AbstractContextManager[Footage]]
"""Gives a clip's footage for a time."""


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
        self._turn, self._busy = Lock(), set[tuple[str, Fraction, bool]]()

    def known(self, clip: str, time_s: Fraction, step: int) -> FrameTold | None:
        """Return a frame that is ready, so many frames from another; None where it must be decoded."""
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
        task = (clip, start, back)
        with self._turn:
            if task in self._busy or len(self._busy) >= MOST_WAITING:
                return
            self._busy.add(task)
        self._pool.submit(self._run, task, lend, length_s)

    def close(self) -> None:
        """End the work in the background."""
        self._pool.shutdown(cancel_futures=True)

    def _run(self, task: tuple[str, Fraction, bool], lend: Lend, length_s: Fraction | None) -> None:
        clip, at, back = task
        try:
            with suppress(NoonmarkError):  # told when the frame itself is asked for
                with lend(at) as footage:
                    frames = list(self._following(clip, footage, at, back=back, length_s=length_s))
                for frame in frames:  # coded when the footage is given back already
                    self.keep(clip, frame)
        finally:
            with self._turn:
                self._busy.discard(task)

    def _following(
        self, clip: str, footage: Footage, at: Fraction, *, back: bool, length_s: Fraction | None
    ) -> Iterator[Frame]:
        for _ in range(AHEAD):
            found = before(footage, at) if back else after(footage, at, length_s)
            if found is None:
                return
            frame = footage.frame_at(found)
            self._note(clip, footage, frame, length_s)
            self._map.link(clip, *((frame.time_s, at) if back else (at, frame.time_s)))
            yield frame
            at = frame.time_s

    def _note(self, clip: str, footage: Footage, frame: Frame, length_s: Fraction | None) -> None:
        height, width = frame.pixels.shape[:2]
        self._map.note(clip, FrameTold(frame.time_s, frame.offset_s, frame.key, frame.whole, width, height))
        self._map.link(clip, frame.time_s, after(footage, frame.time_s, length_s) if length_s is not None else None)
        if frame.time_s <= footage.start_s:
            self._map.link_first(clip, frame.time_s)


def picture_name(clip: str, time_s: Fraction, quality: Quality = "view", side: int | None = None) -> str:
    """Return the name under which a picture is kept."""
    return f"{clip} {time_s} {quality} {side or ''}"
