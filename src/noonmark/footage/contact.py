"""A contact sheet: several frames on one picture, each with its time."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from PIL import Image, ImageDraw, ImageFont

from noonmark.errors import NoonmarkError
from noonmark.footage.frame import Frame

EDGE = 8
"""Space around each frame [pixels]."""
LINE = 22
"""Height of the line with the time [pixels]."""
LETTERS = 14
NARROWEST = 110
"""Width that a time needs [pixels]."""


def contact_sheet(frames: Sequence[Frame], *, columns: int = 4) -> Image.Image:
    """Put frames beside and below one another, in reading order.

    Parameters
    ----------
    frames : sequence of Frame
        At least one; the largest gives the size of all places.
    columns : int
        How many beside one another, at least 1.

    Returns
    -------
    Image
        RGB; under each frame its time from the first frame of the clip.

    Raises
    ------
    NoonmarkError
        If there is no frame.
    """
    if not frames:
        raise NoonmarkError("a contact sheet needs a frame", remedy="give at least one")
    columns = min(columns, len(frames))
    wide = max(NARROWEST, *(frame.pixels.shape[1] for frame in frames)) + 2 * EDGE
    high = max(frame.pixels.shape[0] for frame in frames) + EDGE + LINE
    sheet = Image.new("RGB", (wide * columns, high * -(-len(frames) // columns)), "white")
    pen, font = ImageDraw.Draw(sheet), ImageFont.load_default(LETTERS)
    for place, frame in enumerate(frames):
        left, top = place % columns * wide + EDGE, place // columns * high + EDGE
        sheet.paste(Image.fromarray(frame.pixels).convert("RGB"), (left, top))
        pen.text((left, top + frame.pixels.shape[0] + 2), shown_time(frame.offset_s), "black", font)
    return sheet


def shown_time(seconds: Fraction) -> str:
    """Return a time for people.

    Examples
    --------
    >>> shown_time(Fraction(125, 2)), shown_time(Fraction(-1, 2))
    ('00:01:02.500', '-00:00:00.500')
    """
    sign, thousandths = "-" if seconds < 0 else "", round(abs(seconds) * 1000)
    whole, rest = divmod(thousandths, 1000)
    return f"{sign}{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}.{rest:03d}"
