"""Shadows marked in a picture: the sun's elevation, and its azimuth where the camera's is known."""

from __future__ import annotations

from math import log
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from noonmark.clues.clue import SkyTerm, Term
from noonmark.clues.kind import Kind, Reading
from noonmark.clues.options import Options
from noonmark.clues.sun_azimuth import LOG_NULL as AZIMUTH_LOG_NULL
from noonmark.clues.sun_elevation import LOG_NULL as ELEVATION_LOG_NULL
from noonmark.clues.tables import (
    AZIMUTH_DEG,
    LEAST_AZIMUTH_SD_DEG,
    LEAST_ELEVATION_SD_DEG,
    UP_SCALE_DEG,
    UP_SHARE,
    apparent_nodes,
    gaussian,
    refraction_spread,
    up,
)
from noonmark.errors import NoonmarkError

if TYPE_CHECKING:
    from noonmark.measure.measured import Measured
    from noonmark.measure.sight import Angle, Sight
    from noonmark.measure.sun_posterior import SunPosterior

Floats = NDArray[np.float64]

_AT_ONCE = 64
"""Components laid out together: 64 x 18,001 nodes are 9 MB."""


def sight_terms(sight: Sight, azimuth_deg: float | None, azimuth_error_deg: float, offset_s: float) -> Reading:
    """Return the terms of a measured sight with the log density of their null.

    The posterior under an even prior is the likelihood up to a factor that the null shares. The elevation's table is
    its marginal over the azimuth and the azimuth's over the elevation. Their product drops the correlation of the two
    errors: the region of 90 % that it gives holds the truth with 87 to 90 %, that of 50 % with 50 to 60 %
    (two normal errors, correlation from none to full).

    Parameters
    ----------
    sight : Sight
        Measurable.
    azimuth_deg, azimuth_error_deg : float
        True azimuth of the camera's axis, or of the picture's upper edge when it looks down, and its sd [deg]; None
        when it is not known.
    offset_s : float
        When the picture was taken, after the item's first frame [s].

    Raises
    ------
    NoonmarkError
        When the sight speaks neither of the elevation nor, for want of the camera's azimuth, of the azimuth.
    """
    posterior = sight.posterior
    if posterior is None:
        raise NoonmarkError(f"these marks measure nothing: {sight.why_not}", remedy="see 'noonmark measure'")
    terms, nulls = list[Term](), list[float]()
    if sight.elevation_deg is not None:
        table = elevation_density(posterior)
        terms.append(SkyTerm("elevation", table, _scale(table, 0.01, LEAST_ELEVATION_SD_DEG), offset_s=offset_s))
        nulls.append(ELEVATION_LOG_NULL)
    else:
        terms.append(SkyTerm("elevation", up(), UP_SCALE_DEG, offset_s=offset_s))
    if azimuth_deg is not None:
        table = azimuth_density(posterior, azimuth_deg, azimuth_error_deg)
        terms.append(SkyTerm("azimuth", table, _scale(table, 0.02, LEAST_AZIMUTH_SD_DEG), offset_s=offset_s))
        nulls.append(AZIMUTH_LOG_NULL)
    if not nulls:
        raise NoonmarkError(
            "these marks measure nothing on the sky: no object's top is marked, so only a direction is known, and the "
            "camera's azimuth is not",
            remedy="mark a top, or give camera.azimuth_deg (of a picture from straight above, camera.up_azimuth_deg)",
        )
    # other footage shows its sun up once, whatever was measured of it
    return Reading(tuple(terms), sum(nulls) - (len(nulls) - 1) * log(UP_SHARE), "", "marks")


def elevation_density(posterior: SunPosterior) -> Floats:
    """Return the density [1/deg] of the apparent elevation at each node of true elevation, shape (TABLE_SIZE,).

    Refraction's spread widens each component; below the horizon the sun makes no shadow.
    """
    sd = np.sqrt(posterior.spread[:, 0, 0])
    mass = ndtr((90.0 - posterior.mean[:, 0]) / sd) - ndtr((0.0 - posterior.mean[:, 0]) / sd)
    weight = posterior.weight / np.maximum(mass, 1e-12)
    at, blur = apparent_nodes(), refraction_spread()
    out = np.zeros(len(at))
    for part in _parts(len(sd)):
        wide = np.hypot(np.maximum(sd[part, None], LEAST_ELEVATION_SD_DEG), blur)
        out += weight[part] @ gaussian(at - posterior.mean[part, 0, None], wide)
    return out * up()


def azimuth_density(posterior: SunPosterior, camera_deg: float, error_deg: float) -> Floats:
    """Return the density [1/deg] of the sun's azimuth at each node, shape (TABLE_SIZE,), given the camera's."""
    sd = np.maximum(np.sqrt(posterior.spread[:, 1, 1] + error_deg**2), LEAST_AZIMUTH_SD_DEG)
    out = np.zeros(len(AZIMUTH_DEG))
    for part in _parts(len(sd)):
        near = (AZIMUTH_DEG - camera_deg - posterior.mean[part, 1, None] + 180.0) % 360.0 - 180.0
        for turn in (-360.0, 0.0, 360.0) if sd[part].max() > 30.0 else (0.0,):
            out += posterior.weight[part] @ gaussian(near + turn, sd[part, None])
    return out


def _parts(count: int) -> list[slice]:
    return [slice(at, at + _AT_ONCE) for at in range(0, count, _AT_ONCE)]


def _scale(table: Floats, step_deg: float, least_deg: float) -> float:
    """Return the angle [deg] over which a table changes by its own size: of a Gaussian, its sd."""
    steepest = float(np.abs(np.diff(table)).max()) / step_deg
    return max(least_deg, float(np.exp(-0.5)) * float(table.max()) / steepest)


def _read(options: Options) -> Reading:
    from noonmark.measure.measured import blamed, measure_file  # noqa: PLC0415 - heavy, and seldom needed

    with options.blamed():
        found = measure_file(Path(options.text("path")))
        offset_s = options.duration_s("offset", found.marks.offset_s)
        camera = found.marks.camera
        azimuth = camera.up_azimuth_deg if camera.down else camera.azimuth_deg
        with blamed(found.path):
            made = sight_terms(found.sight, azimuth, camera.azimuth_error_deg, offset_s)
    return Reading(made.terms, made.log_null, _words(found), "marks")


def _words(found: Measured) -> str:
    sight = found.sight
    told: list[str] = []
    if sight.elevation_deg is not None:
        told.append(f"{_told(sight.elevation_deg)} deg high")
    if sight.azimuth_deg is not None:
        told.append(f"at azimuth {_told(sight.azimuth_deg)} deg")
    picture = found.marks.image or found.path.name
    return f"by the shadows marked in {picture} the sun stood {' and '.join(told)} (90 %)"


def _told(angle: Angle) -> str:
    low, high = angle.interval_90
    return f"{angle.median:.0f} ({low:.0f} to {high:.0f})"


KIND = Kind(
    name="marks",
    summary="shadows marked in a picture, measured in perspective",
    keys={
        "path": "a marks file, schema noonmark.marks/1; see 'noonmark measure'",
        "offset": "time of the marked picture after the first frame; offset_s of the marks file where left out",
    },
    trust=0.9,
    why="one set of marks in ten is of something else: the tip is another object's, the ground is no plane, the clip "
    "is mirrored, the camera's azimuth is wrong",
    read=_read,
    example={"path": "marks.json"},
)
