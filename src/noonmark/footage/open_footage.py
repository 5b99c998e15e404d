"""Footage opened safely: its frames, sound and facts, each decoded by a child process."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Generator, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from fractions import Fraction
from functools import cached_property
from types import TracebackType
from typing import Any, Self

import numpy as np
from PIL import Image

from noonmark.errors import NoonmarkError
from noonmark.footage.contact import contact_sheet
from noonmark.footage.facts import FileFacts, Kind
from noonmark.footage.frame import Frame, Scene, Sound
from noonmark.footage.isolate import Limits, open_session
from noonmark.footage.metadata import AnyPath, opened, read_facts
from noonmark.footage.ring import MOST_BYTES, Cuts, Described, Heard, Placed, Ring, checked
from noonmark.footage.session import Session
from noonmark.footage.ticks import FAR, Time, tick_at, tick_from
from noonmark.footage.track import Track
from noonmark.footage.words import shown_name

DECODING = Limits(memory_bytes=3 << 30, cpu_s=120, wall_s=120)
"""What a child that decodes may use; a picture of 200 megapixels needs 2 GB for a moment."""
LEAST_STEP_S = 0.001
"""Smallest step between frames that can be asked for [s]."""
CUT_SCORE = 10.0
"""Score from which a frame begins a new scene, FFmpeg's own default for ``scdet``."""
SOUND_ROOM = 1 << 20


def open_footage(path: AnyPath, *, limits: Limits | None = None) -> Footage:
    """Open a picture or a clip.

    Parameters
    ----------
    path : str, bytes or path
        A regular file, or a link to one; its name's ending is not looked at.
    limits : Limits, optional
        What each child that decodes may use.

    Returns
    -------
    Footage
        Close it, or use it in a ``with`` statement.

    Raises
    ------
    NoonmarkError
        If it is missing, unreadable, empty or no regular file. What is in it is looked at when it is asked for.
    """
    stack = ExitStack()
    name = shown_name(path)
    file = stack.enter_context(opened(path))
    return Footage(path, name, file, limits or DECODING, stack)


class Footage:
    """One picture or clip, open. Made by :func:`open_footage`.

    Everything on it raises :class:`~noonmark.errors.NoonmarkError` where the file cannot give what is asked for.
    Threads may share it; processes that fork may not.
    """

    def __init__(self, path: AnyPath, name: str, file: int, limits: Limits, stack: ExitStack) -> None:
        self.path, self.name = path, name
        self._file, self._limits, self._stack = file, limits, stack
        self._end = weakref.finalize(self, stack.close)
        self._turn = threading.RLock()  # two requests at once to one child would get each other's answers

    @cached_property
    def facts(self) -> FileFacts:
        """What the file says about itself."""
        return read_facts(self.path)

    @property
    def metadata(self) -> FileFacts:
        """The same as :attr:`facts`."""
        return self.facts

    @property
    def telemetry(self) -> Track | None:
        """Where the camera was, when the file carries a track."""
        return self.facts.track

    @property
    def kind(self) -> Kind:
        """``"image"``, ``"video"``, ``"sound"`` or ``"telemetry"``."""
        return self.facts.kind

    @property
    def start_s(self) -> Fraction:
        """Presentation time of the first frame [s]."""
        return self._described.first * self._described.base

    @property
    def duration_s(self) -> Fraction | None:
        """From the first frame to the end that the container states [s]; None where it states none."""
        told = self._described
        return None if told.end is None else max(Fraction(0), (told.end - told.first) * told.base)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the first frame, upright [pixels]."""
        return self._described.width, self._described.height

    def frame_at(self, time_s: Time, *, longest_side: int | None = None, gray: bool = False) -> Frame:
        """Return the frame that a player shows at a presentation time.

        Parameters
        ----------
        time_s : float or Fraction
            Presentation time as the container states it [s]. A float that is a frame's time rounded stands for it.
        longest_side : int, optional
            The frame is made smaller where its longer side is above this [pixels].
        gray : bool
            Luma only.

        Returns
        -------
        Frame
            The last one at or before ``time_s``; the first one for an earlier time.

        Raises
        ------
        NoonmarkError
            If ``time_s`` is after the end, or where the file is cut off or broken.
        """
        with self._named():
            self._check_side(longest_side)
            ask = {"tick": tick_at(time_s, self._described.base), "longest": longest_side, "gray": gray}
            with self._turn:
                placed, pixels = self._ring.one(ask)
            return self._frame(placed, pixels)

    def frames(
        self,
        *,
        every_s: Time | None = None,
        start_s: Time | None = None,
        end_s: Time | None = None,
        longest_side: int | None = None,
        gray: bool = False,
    ) -> Iterator[Frame]:
        """Yield frames in order; those coded by themselves alone: :meth:`key_frames`.

        Parameters
        ----------
        every_s : float or Fraction, optional
            One frame each so many seconds, the one shown then, none twice; at least 0.001 [s]. All when not given.
        start_s : float or Fraction, optional
            Presentation time from which on; the frame shown then is the first [s].
        end_s : float or Fraction, optional
            Frames that begin before this [s].
        longest_side, gray
            As for :meth:`frame_at`.

        Raises
        ------
        NoonmarkError
            Also after the last frame, when the file is cut off there.
        """
        with self._named():
            self._check_side(longest_side)
            if every_s is not None and not LEAST_STEP_S <= every_s < FAR:
                raise NoonmarkError(f"a frame every {every_s} s cannot be given", remedy="give 0.001 s or more")
            base = self._described.base
            run = {
                "do": "run",
                "from": None if start_s is None else tick_at(start_s, base),
                "to": None if end_s is None else tick_from(end_s, base),
                "every": None if every_s is None else list(Fraction(every_s).as_integer_ratio()),
            }
        return self._running(run, longest_side, gray=gray)

    def key_frames(
        self, *, apart_s: Time | None = None, longest_side: int | None = None, gray: bool = False
    ) -> Iterator[Frame]:
        """Yield the frames that are coded by themselves, at a fraction of the cost of all; of a still all pictures.

        Parameters
        ----------
        apart_s : float or Fraction, optional
            Those of a clip that are nearer to the last one than this are left out [s].
        longest_side, gray
            As for :meth:`frame_at`.

        Raises
        ------
        NoonmarkError
            If no frame can be decoded.
        """
        with self._named():
            self._check_side(longest_side)
        every = None if apart_s is None else list(Fraction(apart_s).as_integer_ratio())
        run = {"do": "run", "from": None, "to": None, "every": every, "keys": True}
        return self._running(run, longest_side, gray=gray)

    def sound(self, *, rate_hz: int = 16000, mono: bool = True) -> Iterator[Sound]:
        """Yield the sound in pieces, in order; where it has a gap, the next piece starts later.

        Parameters
        ----------
        rate_hz : int
            Samples a second to be given, 100 to 192,000 [Hz].
        mono : bool
            Mix the channels into one, their mean; samples are (count,) then, else (count, channels).

        Raises
        ------
        NoonmarkError
            When the first is asked for, if the clip has no sound.
        """
        if not 100 <= rate_hz <= 192_000:
            raise NoonmarkError(f"a rate of {rate_hz} Hz cannot be given", remedy="give 100 to 192,000 Hz")
        with (
            self._named(),
            self._start("sound", rate_hz=rate_hz, mono=mono) as child,
        ):
            room = SOUND_ROOM
            view = child.share(room)
            while True:
                heard = checked(child.ask({"offset": 0, "room": room}), Heard)
                if heard.ended:
                    return
                if heard.needs is not None:
                    room = max(room * 2, heard.needs)
                    view = child.share(min(room, MOST_BYTES))
                    continue
                yield _sound(heard, view, rate_hz, mono=mono)

    def scenes(self, *, threshold: float = CUT_SCORE) -> tuple[Scene, ...]:
        """Find the cuts by FFmpeg's filter ``scdet``; a clip without one is one scene.

        Parameters
        ----------
        threshold : float
            Score from which a frame begins a new scene, above 0, at most 100.
        """
        if not 0 < threshold <= 100:
            raise NoonmarkError(f"a threshold of {threshold} cannot be used", remedy="give one above 0, at most 100")
        with self._named(), self._start("frames") as child:
            told, found = checked(child.ask({"do": "describe"}), Described), list[tuple[int, float]]()
            child.ask({"do": "scenes", "threshold": threshold})
            while True:
                part = checked(child.ask({"do": "more scenes"}), Cuts)
                found += part.cuts
                if part.done:
                    return _scenes(told, found, part.tick)

    def contact_sheet(self, count: int = 12, *, columns: int = 4, by_scenes: bool = False) -> Image.Image:
        """Return a picture of several frames with their times.

        Parameters
        ----------
        count : int
            How many frames, 1 to 200; at most so many with ``by_scenes``.
        columns : int
            How many beside one another.
        by_scenes : bool
            The middle frame of each scene, instead of frames at even steps.
        """
        if not (1 <= count <= 200 and columns >= 1):
            raise NoonmarkError(f"a sheet of {count} frames cannot be made", remedy="give 1 to 200 frames")
        shown = {
            frame.time_s: frame
            for frame in (self.frame_at(at, longest_side=320) for at in self._picks(count, by_scenes=by_scenes))
        }
        return contact_sheet(list(shown.values()), columns=columns)

    def close(self) -> None:
        """Let the file go, and end its child."""
        self._end()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @cached_property
    def _child(self) -> Session:
        return self._stack.enter_context(self._start("frames"))

    def _start(self, what: str, **arguments: object) -> Session:
        if not self._end.alive:
            raise NoonmarkError("the file is closed", remedy="open it again")
        return open_session(what, self._file, self._limits, arguments)

    @cached_property
    def _described(self) -> Described:
        with self._named(), self._turn:
            return checked(self._child.ask({"do": "describe"}), Described)

    @cached_property
    def _ring(self) -> Ring:
        return Ring(self._child, _room(self._described, None, gray=False), {"do": "at"}, slots=1)

    def _running(self, run: Mapping[str, Any], longest: int | None, *, gray: bool) -> Iterator[Frame]:
        with self._named(), self._start("frames") as child:
            child.ask(run)
            ring = Ring(
                child, _room(self._described, longest, gray=gray), {"do": "next", "longest": longest, "gray": gray}
            )
            for placed, pixels in ring.all():
                yield self._frame(placed, pixels)

    def _frame(self, placed: Placed, pixels: np.ndarray[Any, np.dtype[np.uint8]]) -> Frame:
        told = self._described
        return Frame(placed.tick * told.base, (placed.tick - told.first) * told.base, pixels, placed.key, placed.whole)

    def _picks(self, count: int, *, by_scenes: bool) -> list[Fraction]:
        if by_scenes:
            return [(scene.start_s + scene.end_s) / 2 for scene in self.scenes()[:count]]
        length = self.duration_s or Fraction(0)
        return [self.start_s + length * (2 * step + 1) / (2 * count) for step in range(count)]

    @contextmanager
    def _named(self) -> Generator[None]:
        try:
            yield
        except NoonmarkError as error:
            raise (error if error.where.startswith(self.name) else error.at(self.name)) from None

    @staticmethod
    def _check_side(longest: int | None) -> None:
        if longest is not None and longest < 1:
            raise NoonmarkError(f"a longest side of {longest} pixels shows nothing", remedy="give 1 or more")


def _room(told: Described, longest: int | None, *, gray: bool) -> int:
    width, height = told.width, told.height
    if longest is not None and max(width, height) > longest:
        width, height = (max(1, -(-side * longest // max(width, height))) for side in (width, height))
    return min(MOST_BYTES, width * height * (1 if gray else 3))


def _sound(heard: Heard, view: memoryview, rate_hz: int, *, mono: bool) -> Sound:
    count = heard.samples * heard.channels
    if count * 4 > len(view):
        raise NoonmarkError("decoding it gave an answer that cannot be right", remedy="the file may be hostile")
    samples = np.nan_to_num(np.frombuffer(view, np.float32, count))
    return Sound(Fraction(*heard.start), rate_hz, samples if mono else samples.reshape(-1, heard.channels))


def _scenes(told: Described, cuts: list[tuple[int, float]], end: int) -> tuple[Scene, ...]:
    starts = [(told.first, 0.0), *(cut for cut in cuts if cut[0] > told.first)]
    ends = [start for start, _ in starts[1:]] + [max(end, starts[-1][0])]
    return tuple(
        Scene(start * told.base, to * told.base, score) for (start, score), to in zip(starts, ends, strict=True)
    )
