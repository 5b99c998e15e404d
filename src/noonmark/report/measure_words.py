"""What marks measured, in sentences: one wording for the terminal and the picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from noonmark.measure.measured import Measured
    from noonmark.measure.sight import Angle, Sight

_QUARTERS = (
    "north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west",
)  # fmt: skip


def headline(found: Measured) -> str:
    """Return the answer in one sentence.

    Such as ``The sun stood 43 deg high (90 %: 37 to 50), 142 deg left of the camera's axis.`` or ``Not
    measurable: the tip of the shadow is not marked.``
    """
    sight = found.sight
    if not sight.measurable or sight.relative_azimuth_deg is None:
        return f"Not measurable: {sight.why_not}."
    where = to_the_camera(sight.relative_azimuth_deg.median, down=found.marks.camera.down)
    if sight.elevation_deg is None:
        low, high = ends(sight.relative_azimuth_deg.interval_90)
        told = f"give or take {(high - low) / 2.0:.0f} (90 %)"
        return f"The sun stood {where}, {told}; how high, these marks do not say."
    low, high = sight.elevation_deg.interval_90
    return f"The sun stood {sight.elevation_deg.median:.0f} deg high (90 %: {low:.0f} to {high:.0f}), {where}."


def azimuth_sentence(sight: Sight) -> str:
    """Return where from true north the sun stood, as a sentence; empty when the camera's azimuth is not known."""
    if sight.azimuth_deg is None:
        return ""
    low, high = sight.azimuth_deg.interval_90
    middle = sight.azimuth_deg.median
    return f"Its azimuth was {middle:.0f} deg (90 %: {low:.0f} to {high:.0f}), in the {quarter(middle)}."


def to_the_camera(azimuth_deg: float, *, down: bool) -> str:
    """Return a relative azimuth [deg] in words.

    Examples
    --------
    >>> to_the_camera(-142.0, down=False), to_the_camera(30.2, down=True), to_the_camera(0.3, down=False)
    ("142 deg left of the camera's axis", "30 deg clockwise from the picture's top", 'straight ahead')
    """
    size = round(abs(azimuth_deg))
    if down:
        return f"{size} deg {'counter' if azimuth_deg < 0 else ''}clockwise from the picture's top"
    if size in (0, 180):
        return "straight behind the camera" if size else "straight ahead"
    return f"{size} deg {'left' if azimuth_deg < 0 else 'right'} of the camera's axis"


def quarter(azimuth_deg: float) -> str:
    """Return the nearest of eight directions.

    Examples
    --------
    >>> quarter(258.0), quarter(350.0)
    ('west', 'north')
    """
    return _QUARTERS[round(azimuth_deg / 45.0) % 8]


def pitch_words(pitch_deg: float) -> str:
    """Return where a camera looks: ``"5.2 deg below the horizon"``."""
    if pitch_deg < -89.0:
        return "straight down"
    if abs(pitch_deg) < 0.05:
        return "level"
    return f"{abs(pitch_deg):.1f} deg {'below' if pitch_deg < 0 else 'above'} the horizon"


def roll_words(roll_deg: float) -> str:
    """Return how a camera was turned about its axis: ``"1.3 deg clockwise"``."""
    if abs(roll_deg) < 0.05:
        return "none"
    return f"{abs(roll_deg):.1f} deg {'counter' if roll_deg < 0 else ''}clockwise"


def ends(interval: tuple[float, float]) -> tuple[float, float]:
    """Return an interval of azimuths with its second end above its first, though it may pass 180 or 360 [deg]."""
    low, high = interval
    return low, high + 360.0 if high < low else high


def spread(angle: Angle) -> tuple[str, str, str]:
    """Return median, 50 % and 90 % interval as text [deg]."""
    low50, high50 = ends(angle.interval_50)
    low90, high90 = ends(angle.interval_90)
    return f"{angle.median:.1f}", f"{low50:.1f} to {high50:.1f}", f"{low90:.1f} to {high90:.1f}"
