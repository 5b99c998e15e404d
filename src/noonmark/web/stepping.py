"""Steps from frame to frame by their presentation times, exact also where the rate varies."""

from __future__ import annotations

from fractions import Fraction

from noonmark.errors import NoonmarkError
from noonmark.footage.open_footage import Footage
from noonmark.footage.ticks import Time

MOST_STEPS = 100
"""Frames that can be stepped over at once."""
_HAIR = Fraction(1, 10**12)
"""Less than any tick: a time less this is in the frame before [s]."""
USUAL_S = Fraction(1, 25)
"""How long a frame is where nothing is known [s]."""
_FINEST_S = Fraction(1, 2000)
"""Within which the end of a clip is looked for [s]."""
_SMALL = 16
"""Longer side of frames that are only asked for their time [px]."""
_LONGEST_S = 1 << 20
"""No frame is shown for so long [s]."""


def stepped(footage: Footage, time_s: Time, step: int, length_s: Fraction | None = None) -> Fraction:
    """Return the time of the frame that is ``step`` frames from the one shown at a time.

    Parameters
    ----------
    footage : Footage
    time_s : float or Fraction
        Presentation time [s].
    step : int
        In [-100, 100]; beyond the clip's ends the first or last frame is given.
    length_s : Fraction, optional
        How long a frame is, about [s].

    Raises
    ------
    NoonmarkError
        If the step is too long, or a frame cannot be decoded.
    """
    if abs(step) > MOST_STEPS:
        raise NoonmarkError(
            f"a step of {step} frames is too long", where="step", remedy=f"step by {MOST_STEPS} or less"
        )
    at = _time(footage, time_s)
    for _ in range(abs(step)):
        found = before(footage, at) if step < 0 else after(footage, at, length_s)
        if found is None:
            break
        at = found
    return at


def before(footage: Footage, time_s: Fraction) -> Fraction | None:
    """Return the time of the frame before the one that begins at a time; None where that is the first [s]."""
    found = _time(footage, time_s - _HAIR)
    return found if found < time_s else None


def after(footage: Footage, time_s: Fraction, length_s: Fraction | None = None) -> Fraction | None:
    """Return the time of the frame after the one that begins at a time; None where that is the last [s].

    It is looked for ever further ahead until a later frame is found, and then back to the first of those.
    """
    held, ahead = Fraction(0), (length_s or USUAL_S) * Fraction(3, 2)
    while ahead - held > _FINEST_S and ahead < _LONGEST_S:
        try:
            found = _time(footage, time_s + ahead)
        except NoonmarkError:  # after the clip's end: what is left lies between
            found = _last(footage, time_s, held, ahead)
            return None if found <= time_s else _first_after(footage, time_s, found)
        if found > time_s:
            return _first_after(footage, time_s, found)
        held, ahead = ahead, ahead * 2
    return None


def _first_after(footage: Footage, time_s: Fraction, found: Fraction) -> Fraction:
    while (earlier := before(footage, found)) is not None and earlier > time_s:
        found = earlier
    return found


def _last(footage: Footage, time_s: Fraction, held: Fraction, beyond: Fraction) -> Fraction:
    """Return the time of the last frame that is shown between two times after a frame [s]."""
    last = time_s
    while beyond - held > _FINEST_S:
        middle = (held + beyond) / 2
        try:
            last, held = _time(footage, time_s + middle), middle
        except NoonmarkError:
            beyond = middle
    return last


def _time(footage: Footage, time_s: Time) -> Fraction:
    return footage.frame_at(time_s, longest_side=_SMALL, gray=True).time_s
