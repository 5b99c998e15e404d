"""Frames of a clip above the archive's frames that they are, so that a person can look: one PNG."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from noonmark.copies.match import Match
from noonmark.errors import NoonmarkError
from noonmark.footage.open_footage import Footage, open_footage
from noonmark.footage.words import printable
from noonmark.report.copies_table import SAID, clock, percent

PAIRS = 6
WIDE, HIGH = 240, 180
"""Room for one frame [pixels]."""
EDGE = 8
LINE = 20
LETTERS = 14
MOST = 4
"""Matches that are drawn, the surest."""
OUTLINE = (220, 40, 30)


def strip_png(clip: Path, matches: Sequence[Match]) -> bytes:
    """Return matched pairs of frames as PNG, a band a match: above the clip's frames, below the file's.

    A red line in the file's frame shows what the clip shows of it. Matches of sound alone are left out.

    Raises
    ------
    NoonmarkError
        If no match shows a picture.
    """
    seen = [match for match in matches if match.relation != "same-sound"][:MOST]
    if not seen:
        raise NoonmarkError("no match shows a picture, so there is no strip", remedy="leave --strip out")
    bands = [_band(clip, match) for match in seen]
    sheet = Image.new("RGB", (max(band.width for band in bands), sum(band.height for band in bands)), "white")
    top = 0
    for band in bands:
        sheet.paste(band, (0, top))
        top += band.height
    out = io.BytesIO()
    sheet.save(out, "PNG", optimize=True)
    return out.getvalue()


def _band(clip: Path, match: Match) -> Image.Image:
    ours, theirs = instants(match)
    columns = len(ours)
    above, below = _frames(clip, ours), _frames(Path(match.file), theirs)
    high = [max((each.height for each in row if each is not None), default=HIGH // 2) for row in (above, below)]
    band = Image.new("RGB", (max(3, columns) * (WIDE + EDGE) + EDGE, sum(high) + 4 * LINE + 2 * EDGE), "white")
    pen, font = ImageDraw.Draw(band), ImageFont.load_default(LETTERS)
    name = printable(match.item or Path(match.file).name, 60)
    head = f"{name}: {SAID[match.relation]}, {percent(match.probability)} sure"
    pen.text((EDGE, 2), head[:110], "black", font)
    pen.text((EDGE, 2 + LINE), ", ".join(match.alterations)[:120], (90, 90, 90), font)
    for column in range(columns):
        left, top = EDGE + column * (WIDE + EDGE), 2 * LINE + EDGE
        _put(band, above[column], (left, top), (high[0], f"clip {clock(ours[column])}"))
        shown = _outlined(below[column], match.geometry)
        _put(band, shown, (left, top + high[0] + LINE), (high[1], f"file {clock(theirs[column])}"))
    return band


def instants(match: Match) -> tuple[list[float], list[float]]:
    """Return instants of the clip, evenly spread over what matched, and the same instants of the file [s]."""
    length = match.query[1] - match.query[0]
    if length <= 0:
        return [match.query[0]], [match.match[0]]
    count = max(1, min(PAIRS, round(length / 0.5)))
    shares = (np.arange(count) + 0.5) / count
    there = match.match[0] + shares * (match.match[1] - match.match[0])
    return [float(each) for each in match.query[0] + shares * length], [float(each) for each in there]


def _frames(path: Path, times_s: Sequence[float]) -> list[Image.Image | None]:
    """Return frames of a file; None for those that cannot be read, as where the file is gone."""
    try:
        with open_footage(path) as footage:
            return [_frame(footage, time_s) for time_s in times_s]
    except NoonmarkError:
        return [None] * len(times_s)


def _frame(footage: Footage, time_s: float) -> Image.Image | None:
    try:
        at = footage.frame_at(float(footage.start_s) + time_s, longest_side=2 * WIDE)
    except NoonmarkError:
        return None
    shown = Image.fromarray(at.pixels).convert("RGB")
    shown.thumbnail((WIDE, HIGH))
    return shown


def _outlined(shown: Image.Image | None, geometry: NDArray[np.float64]) -> Image.Image | None:
    """Return the file's frame with a line around what the clip shows of it."""
    if shown is None:
        return None
    corners = np.array([[0.0, 0, 1], [1, 0, 1], [1, 1, 1], [0, 1, 1]]) @ geometry.T
    places = corners[:, :2] / corners[:, 2:] * [shown.width - 1, shown.height - 1]
    line = [(float(x), float(y)) for x, y in np.vstack([places, places[:1]])]
    out = shown.copy()
    ImageDraw.Draw(out).line(line, OUTLINE, 2)
    return out


def _put(band: Image.Image, shown: Image.Image | None, place: tuple[int, int], told: tuple[int, str]) -> None:
    high, words = told
    pen, font = ImageDraw.Draw(band), ImageFont.load_default(LETTERS)
    if shown is None:
        pen.rectangle((*place, place[0] + WIDE - 1, place[1] + high - 1), outline=(160, 160, 160))
        pen.text((place[0] + EDGE, place[1] + high // 2 - LETTERS // 2), "cannot be read here", (90, 90, 90), font)
    else:
        band.paste(shown, place)
    pen.text((place[0], place[1] + high + 1), words, "black", font)
