"""Presentation times as text that comes back as it was: ``"1001/30000"``."""

from __future__ import annotations

import re
from fractions import Fraction

from noonmark.errors import NoonmarkError
from noonmark.footage.ticks import Time

_WRITTEN = re.compile(r"(-?\d{1,18})(?:/(\d{1,12})|(\.\d{1,18}))?", re.ASCII)


def read_time(text: str, where: str = "time_s") -> Time:
    """Return a time that was written as a fraction or as a decimal number [s].

    A fraction is exact. A decimal number is taken as what a frame's time was rounded to, as ``frame_at`` does.

    Raises
    ------
    NoonmarkError
        If it is neither.

    Examples
    --------
    >>> read_time("1001/30000"), read_time("0.5"), read_time("-2")
    (Fraction(1001, 30000), 0.5, -2.0)
    """
    found = _WRITTEN.fullmatch(text)
    if found is None or (found[2] is not None and int(found[2]) == 0):
        raise NoonmarkError(
            f"{text[:60]!r} is no time", where=where, remedy='write seconds: "12.5", or exactly: "1001/30000"'
        )
    return Fraction(int(found[1]), int(found[2])) if found[2] is not None else float(text)


def write_time(time_s: Fraction) -> str:
    """Return a time so that :func:`read_time` gives it back exactly.

    Examples
    --------
    >>> write_time(Fraction(1001, 30000)), write_time(Fraction(0))
    ('1001/30000', '0/1')
    """
    return f"{time_s.numerator}/{time_s.denominator}"
