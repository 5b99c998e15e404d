"""An upright object's height over the length of its shadow on level ground."""

from __future__ import annotations

import numpy as np

from noonmark.clues.clue import SkyTerm
from noonmark.clues.kind import Kind, Reading
from noonmark.clues.options import Options
from noonmark.clues.tables import PENUMBRA_SD_DEG, UP_SHARE, apparent_nodes, gaussian, refraction_spread, up
from noonmark.errors import NoonmarkError

MOST_RATIO = 2500.0
"""The sun stands within 0.023 deg of the horizon or the zenith beyond it, where the table ends (0.02 deg)."""


def shadow_term(
    object_height: float, shadow_length: float, error: float, offset_s: float = 0.0
) -> tuple[SkyTerm, float]:
    """Return the term of a shadow and the log density of its null.

    Parameters
    ----------
    object_height, shadow_length : float
        In one unit, any; above 0.
    error : float
        Relative sd of their ratio, e.g. 0.05.
    offset_s : float
        Time after the first frame [s].

    Notes
    -----
    Plane trigonometry: on level ground ``shadow / object = cot(h)``, h the apparent elevation of the point of
    the sun's disc whose edge of shadow was taken. The observation is ``u = ln(shadow / object)``, normal about
    ``ln cot h``, its sd the error joined with the penumbra's and refraction's spread in h times
    ``|du/dh| = 2 / sin 2h``. Null: other footage, of which half shows a
    sun that is up, at h uniform over 0 to 90 deg: density ``UP_SHARE * sin(2h) / pi`` in u.
    """
    if not 1.0 / MOST_RATIO <= shadow_length / object_height <= MOST_RATIO:
        raise NoonmarkError(
            f"a shadow of {shadow_length:g} by an object of {object_height:g} is not one of the sun",
            remedy="give both in one unit",
        )
    log_ratio = np.log(shadow_length / object_height)
    elevation = np.radians(np.clip(apparent_nodes(), 0.02, 89.98))
    slope = 2.0 / np.sin(2.0 * elevation)
    angle_sd = np.radians(np.hypot(PENUMBRA_SD_DEG, refraction_spread()))
    sd = np.hypot(error, slope * angle_sd)
    table = gaussian(log_ratio + np.log(np.tan(elevation)), sd) * up()
    measured = np.arctan2(object_height, shadow_length)
    scale = np.degrees(np.hypot(error * np.sin(2.0 * measured) / 2.0, np.radians(PENUMBRA_SD_DEG)))
    log_null = np.log(UP_SHARE * np.sin(2.0 * measured) / np.pi)
    return SkyTerm("elevation", table, float(scale), offset_s=offset_s), float(log_null)


def _read(options: Options) -> Reading:
    height = options.above_zero("object", "")
    length = options.above_zero("shadow", "")
    error = options.share("error", "5%")
    with options.blamed():
        term, log_null = shadow_term(height, length, error, options.duration_s("offset", 0.0))
    elevation = np.degrees(np.arctan2(height, length))
    words = (
        f"an object of {height:g} casts a shadow of {length:g} (+-{100 * error:g} %): "
        f"the sun stands about {elevation:.1f} deg high"
    )
    return Reading((term,), log_null, words, "shadow")


KIND = Kind(
    name="shadow-length",
    summary="height of an upright object and length of its shadow on level ground",
    keys={
        "object": "height of the object, any unit",
        "shadow": "length of its shadow on level ground, the same unit",
        "error": 'relative error of their ratio, one standard deviation: "5%"',
        "offset": "time after the first frame, seconds or 00:01:02",
    },
    trust=0.95,
    why="one reading in twenty is of an object that leans, of sloping ground, or of a shadow of something else",
    read=_read,
    example={"object": 1.8, "shadow": 2.6, "error": "5%"},
)
