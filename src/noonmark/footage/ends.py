"""Where a clip ends, and whether it was cut off. Runs in a child process only."""

from __future__ import annotations

from fractions import Fraction

from noonmark.errors import NoonmarkError
from noonmark.footage.clip_frames import ClipFrames
from noonmark.footage.still_frames import StillFrames

LATE_S = Fraction(1, 2)
"""Shortest piece missing at the end that is told as a break [s]."""


def check_end(frames: ClipFrames | StillFrames, tick: int) -> None:
    """Refuse an instant after the end of the clip; call it when the frame there was looked for.

    While the sound goes on, the last picture stays.

    Raises
    ------
    NoonmarkError
        It says how long the clip is.
    """
    last = frames.at_end()
    if last is None or (isinstance(frames, StillFrames) and not frames.moves) or tick <= last.tick + last.length:
        return
    problem, clip_end = cut_off(frames), frames.clip_end
    if problem is None and clip_end is not None and tick <= clip_end:
        return
    base, first, end = frames.time_base, frames.first.tick, last.tick + last.length
    end = end if problem is not None or clip_end is None else max(end, clip_end)
    after = f"the clip lasts {_seconds((end - first) * base)} s, and {_seconds(tick * base)} s lies after its end"
    raise NoonmarkError(problem or after, remedy=f"give a time of at most {_seconds(end * base)} s")


def cut_off(frames: ClipFrames | StillFrames) -> str | None:
    """Return in words what is missing at the end, when the end was reached; None when nothing is."""
    last, stated = frames.at_end(), frames.stated_end
    if last is None or stated is None:
        return None
    base, first, end = frames.time_base, frames.first.tick, last.tick + last.length
    if (stated - end) * base <= max(LATE_S, 2 * last.length * base):
        return None
    return (
        f"the picture breaks off after {_seconds((end - first) * base)} s, though the file says that it lasts"
        f" {_seconds((stated - first) * base)} s"
    )


def _seconds(value: Fraction) -> str:
    return f"{float(value):.3f}"
