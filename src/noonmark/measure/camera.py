"""What is believed of a camera before any mark: from the marks file, from the picture's own facts, or from habit."""

from __future__ import annotations

from math import hypot, log

from noonmark.footage.facts import FileFacts
from noonmark.measure.marks import CameraMark, Marks
from noonmark.measure.scene import CameraPrior, Prior

FULL_FRAME_DIAGONAL_MM = 43.2666
"""Diagonal of 24 x 36 mm, to which 35 mm equivalents refer (CIPA DCG-001)."""
EXIF_SD = 0.03
"""Relative error of a focal length from a still's own EXIF: rounding to whole millimetres, focusing, aspect ratio."""
CLIP_SD = 0.12
"""Clips are cropped by stabilisation, by 5 to 25 %."""
PHONE_35MM, PHONE_SD = 27.0, 0.15
"""Main cameras of phones: 24 to 29 mm equivalent (makers' data sheets, 2012 to 2024), and cropping of clips."""
UNKNOWN_SD = 0.45
"""Nothing is known: from 0.5 x wide to 3 x, and any crop, within two sds."""
CENTRE_SD, CROPPED_CENTRE_SD = 0.02, 0.05
"""How far the principal point lies from the middle, in shares of the width; more where a crop cannot be ruled out."""
PITCH = Prior(-5.0, 12.0)
ROLL = Prior(0.0, 3.0)
"""Cameras held by hand: mostly level, looking a little down."""
PAN = Prior(0.0, 90.0)
"""How far a camera is turned between two frames: any way [deg]."""
K1_SD = 0.02
"""Radial distortion left by phones, as a share at half the diagonal."""
_PHONES = ("apple", "samsung", "google", "xiaomi", "huawei", "oneplus", "oppo", "vivo", "motorola", "realme", "honor")


def camera_prior(marks: Marks, size: tuple[float, float], facts: FileFacts | None) -> tuple[CameraPrior, str]:
    """Return the prior of the camera, and in words where its focal length comes from.

    Parameters
    ----------
    size : (width, height)
        Of the upright picture [px].
    facts : FileFacts or None
        What the file says of itself, when it is at hand.
    """
    width, height = size
    camera = marks.camera
    focal, words = _focal(camera, size, facts)
    known = focal.sd <= CLIP_SD
    centre_sd = (CENTRE_SD if known else CROPPED_CENTRE_SD) * max(size)
    prior = CameraPrior(
        log_focal=focal,
        pitch=_pitch(camera),
        roll=_roll(camera),
        centre_x=Prior((width - 1.0) / 2.0, centre_sd),
        centre_y=Prior((height - 1.0) / 2.0, centre_sd),
        k1=Prior(0.0, K1_SD),
        radius_px=hypot(width, height) / 2.0,
        slope_sd_deg=marks.slope_sd_deg,
    )
    return prior, words


def move_prior(first: CameraPrior) -> tuple[Prior, Prior, Prior]:
    """Return the prior of pan, pitch and roll of a further frame [deg]: held anew, as the first or as cameras are."""
    pitch = Prior(first.pitch.mean, max(first.pitch.sd, PITCH.sd))
    return PAN, pitch, Prior(first.roll.mean, max(first.roll.sd, ROLL.sd))


def _focal(camera: CameraMark, size: tuple[float, float], facts: FileFacts | None) -> tuple[Prior, str]:
    if camera.focal_px is not None:
        return Prior(log(camera.focal_px), camera.focal_error), f"given as {camera.focal_px:g} px"
    diagonal = hypot(*size)
    if facts is not None and facts.focal_35mm is not None:
        zoom = facts.digital_zoom or 1.0
        equivalent = facts.focal_35mm
        sd = EXIF_SD if facts.kind == "image" and zoom == 1.0 else CLIP_SD
        return Prior(log(equivalent * diagonal / FULL_FRAME_DIAGONAL_MM), sd), f"{equivalent:g} mm (35 mm) in the file"
    phone = facts is not None and (facts.make or "").lower().startswith(_PHONES)
    words = "a phone's, 27 mm (35 mm) as most are" if phone else "not known; taken as wide, give or take half"
    return Prior(log(PHONE_35MM * diagonal / FULL_FRAME_DIAGONAL_MM), PHONE_SD if phone else UNKNOWN_SD), words


def _pitch(camera: CameraMark) -> Prior:
    if camera.pitch_deg is not None:
        return Prior(camera.pitch_deg, camera.pitch_error_deg)
    return Prior(-90.0, camera.pitch_error_deg) if camera.down else PITCH


def _roll(camera: CameraMark) -> Prior:
    if camera.roll_deg is not None:
        return Prior(camera.roll_deg, camera.roll_error_deg)
    return Prior(0.0, camera.roll_error_deg) if camera.down else ROLL
