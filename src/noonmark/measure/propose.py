"""Plumb lines and the horizon proposed from a picture's own edges, each with its error, for a person to confirm.

A proposal is never a mark: it has a schema of its own, which a marks file refuses, and only :func:`accepted`, called
with what a person chose, makes marks of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from math import hypot, sqrt
from typing import Annotated, Literal

import msgspec
import numpy as np
from msgspec import Meta
from numpy.typing import NDArray

from noonmark.errors import NoonmarkError
from noonmark.footage.facts import FileFacts
from noonmark.measure.camera import camera_prior
from noonmark.measure.lines import EDGE_ERROR_PX, lengths, reduction, straight_lines
from noonmark.measure.marks import Above, Angle, Line, Marks, Offset
from noonmark.measure.model import CameraPrior, Prior
from noonmark.measure.vanishing import (
    PLUMB_SD_DEG,
    UP,
    Camera,
    camera_of,
    elevation_at,
    horizon_ends,
    misses,
    strips,
)

Floats = NDArray[np.float64]

SCHEMA = "noonmark.proposals/1"
HORIZON = "h"
ROLL = Prior(0.0, 8.0)
"""Wider than for marks: a tilted camera should show in what is proposed."""
GIMBAL_SD_DEG = 3.0
LOOKS_DOWN_DEG = -50.0
"""Lower than this nothing is proposed: walls are hardly seen, and streets would pass for plumb edges [deg]."""
MARK_ERROR_PX = 2.0
"""What a marked line is taken to be worth; a proposed one is cut so short that its error is no more."""
LEAST_ERROR_DEG = 0.3
WIDEST_ERROR_DEG = 4.0
"""A horizon with a larger error helps nobody and is left out [deg]."""
MOST_LINES = 8
_SURE_SD = 2.0
_ONLY_IF = (
    "they are plumb only if the camera looked along the ground; seen from above, streets and roofs lie as these do"
)


class ProposedLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An edge that may be plumb.

    Attributes
    ----------
    error_px : float
        How far its ends lie across the plumb line through its middle, each, one sd [px]; the edge's own lean is in it.
    """

    name: str
    line: Line
    error_px: Above
    reason: str


class ProposedHorizon(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where the true horizon may lie.

    Attributes
    ----------
    error_deg : float
        How far the true horizon may lie above or below each end, one sd [deg].
    """

    name: str = HORIZON
    line: Line
    error_deg: Angle
    reason: str


class Proposal(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """All that is proposed for one picture; nothing of it is used before a person accepts it.

    Attributes
    ----------
    size : (width, height)
        Of the upright picture [px].
    proposed : True
        Says that these are no marks.
    notes : tuple of str
        Why nothing, or no horizon, is proposed; and what to look for.
    """

    schema: str = SCHEMA
    proposed: Literal[True] = True
    image: str = ""
    offset_s: Offset = 0.0
    size: tuple[Above, Above]
    verticals: tuple[ProposedLine, ...] = ()
    horizon: ProposedHorizon | None = None
    notes: Annotated[tuple[str, ...], Meta(max_length=20)] = ()


def propose(pixels: NDArray[np.uint8], facts: FileFacts | None = None) -> Proposal:
    """Return what a picture's edges propose.

    Parameters
    ----------
    pixels : ndarray of uint8, shape (height, width, 3)
        The upright picture, already decoded.
    facts : FileFacts, optional
        What the file says of its camera: focal length, and a gimbal's pitch.

    Raises
    ------
    NoonmarkError
        If OpenCV is not installed; it names the line that installs it.
    """
    size = (float(pixels.shape[1]), float(pixels.shape[0]))
    prior = prior_of(size, facts)
    if prior.pitch.mean < LOOKS_DOWN_DEG:
        why = f"the file says that the camera looked {-prior.pitch.mean:.0f} deg down: no plumb edges are looked for"
        return Proposal(size=size, notes=(why,))
    error_px = EDGE_ERROR_PX * reduction(pixels.shape)
    lines = straight_lines(pixels)
    camera = camera_of(lines, prior, error_px)
    if camera is None:
        why = f"of {len(lines)} straight edges too few point to one zenith; mark what you see yourself"
        return Proposal(size=size, notes=(why,))
    plumb = _plumb(lines, camera, prior, error_px)
    horizon = _horizon(camera, prior, size)
    notes = ("look at each: an edge that leans, a tree or a shadow may be among them",)
    if facts is None or facts.camera_pitch_deg is None:
        notes += (_ONLY_IF,)
    if horizon is None:
        notes += (f"no horizon is proposed: its error would be more than {WIDEST_ERROR_DEG:g} deg",)
    return Proposal(size=size, verticals=plumb, horizon=horizon, notes=notes)


def accepted(proposal: Proposal, names: Iterable[str], into: Marks | None = None) -> Marks:
    """Return marks with those proposals that a person chose.

    Parameters
    ----------
    names : iterable of str
        Of lines (``v1``, ``v2``, ...) or the horizon (``h``).
    into : Marks, optional
        Marks made before, which stay.

    Raises
    ------
    NoonmarkError
        For a name that is not proposed, and for the horizon together with lines: it came from the same edges, and
        they would count twice.
    """
    chosen = list(dict.fromkeys(names))
    lines = {one.name: one.line for one in proposal.verticals}
    known = [*lines, *([HORIZON] if proposal.horizon is not None else [])]
    for name in chosen:
        if name not in known:
            remedy = f"choose of: {', '.join(known)}" if known else "mark the picture yourself"
            raise NoonmarkError(f"nothing is proposed under the name {name!r}", where="proposals", remedy=remedy)
    marks = Marks(image=proposal.image, offset_s=proposal.offset_s, size=proposal.size) if into is None else into
    if HORIZON in chosen and (len(chosen) > 1 or marks.verticals):
        problem = "the proposed horizon comes from the plumb edges, and both together would count them twice"
        raise NoonmarkError(problem, where="proposals", remedy="take the lines, or the horizon")
    if proposal.horizon is not None and HORIZON in chosen:
        horizon = proposal.horizon
        return msgspec.structs.replace(marks, horizon=horizon.line, horizon_error_deg=horizon.error_deg)
    return msgspec.structs.replace(marks, verticals=(*marks.verticals, *(lines[name] for name in chosen)))


def proposals_of(raw: bytes, where: str = "proposals") -> Proposal:
    """Read proposals from JSON.

    Raises
    ------
    NoonmarkError
        If it is no JSON, has an unknown key, or a value of the wrong kind.
    """
    try:
        proposal = msgspec.json.decode(raw, type=Proposal)
    except (msgspec.DecodeError, RecursionError) as error:
        raise NoonmarkError(f"these proposals cannot be used: {error}", where=where, remedy="propose anew") from None
    if proposal.schema != SCHEMA:
        raise NoonmarkError(f"the schema is {proposal.schema!r}", where=where, remedy=f"it should be {SCHEMA!r}")
    return proposal


def prior_of(size: tuple[float, float], facts: FileFacts | None) -> CameraPrior:
    """Return what is believed of the camera before its edges are looked at."""
    prior, _ = camera_prior(Marks(), size, facts)
    pitch = facts.camera_pitch_deg if facts is not None else None
    return replace(prior, pitch=prior.pitch if pitch is None else Prior(pitch, GIMBAL_SD_DEG), roll=ROLL)


def _plumb(lines: Floats, camera: Camera, prior: CameraPrior, error_px: float) -> tuple[ProposedLine, ...]:
    """Return the longest plumb edge of each strip of the picture, from left to right; at most `MOST_LINES`."""
    lean = np.deg2rad(PLUMB_SD_DEG * camera.scatter)
    miss = np.abs(misses(camera.x, lines, UP, prior))
    sure = camera.plumb & (miss < _SURE_SD * np.hypot(2.0**0.5 * error_px, lengths(lines) * lean))
    strip, taken = strips(lines, prior), dict[int, Floats]()
    for i in np.flatnonzero(sure):  # the longest come first
        taken.setdefault(int(strip[i]), lines[i])
    chosen = sorted(list(taken.values())[:MOST_LINES], key=lambda line: float(line[0] + line[2]))
    return tuple(_line(f"v{i}", line, lean, error_px) for i, line in enumerate(chosen, start=1))


def _line(name: str, line: Floats, lean: float, error_px: float) -> ProposedLine:
    """Return a proposed line, cut about its middle so that its error is no more than a mark's."""
    found = hypot(line[2] - line[0], line[3] - line[1])
    longest = sqrt(2.0 * max(MARK_ERROR_PX**2 - error_px**2, 1.0)) / lean
    length = min(found, longest)
    middle, half = (line[:2] + line[2:]) / 2.0, (line[2:] - line[:2]) * (0.5 * length / found)
    ends = np.round(np.concatenate([middle - half, middle + half]), 1)
    told = f"an edge of {found:.0f} px that points to the zenith of the others"
    error = round(hypot(error_px, length * lean / 2.0**0.5), 2)
    x0, y0, x1, y1 = (float(v) for v in ends)
    return ProposedLine(name=name, line=((x0, y0), (x1, y1)), error_px=error, reason=told)


def _horizon(camera: Camera, prior: CameraPrior, size: tuple[float, float]) -> ProposedHorizon | None:
    ends = horizon_ends(camera.x, prior, size[0])
    if ends is None:
        return None
    error = max(LEAST_ERROR_DEG, *(elevation_at(end, camera, prior) for end in ends))
    if error > WIDEST_ERROR_DEG:
        return None
    told = f"from {int(camera.plumb.sum())} plumb edges"
    if camera.level:
        told += f" and level ones: {', '.join(f'{int(one.sum())} of one direction' for one in camera.level)}"
    return ProposedHorizon(line=ends, error_deg=round(error, 2), reason=told)
