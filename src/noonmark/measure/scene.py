"""What was marked, ready to be modelled: the camera's prior, objects, lines, further frames, and the sun itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from msgspec import structs

from noonmark.measure.marks import Line, ObjectMark, Point

SHARED = ("elevation", "azimuth", "log_focal", "pitch", "roll", "slope_x", "slope_y", "centre_x", "centre_y", "k1")
PER_OBJECT = ("base_x", "base_y", "log_height", "lean_x", "lean_y", "edge")
PER_MOVE = ("pan", "pitch", "roll")
PER_DRIFT = ("drift_up", "drift_right")


@dataclass(frozen=True)
class Prior:
    """Mean and sd of a parameter before any mark."""

    mean: float
    sd: float


@dataclass(frozen=True)
class CameraPrior:
    """What is believed of the camera before any mark.

    Attributes
    ----------
    log_focal, pitch, roll, centre_x, centre_y, k1 : Prior
        Log of the focal length [log px], degrees, pixels; radial distortion at half the picture's diagonal.
    radius_px : float
        Half the picture's diagonal [px].
    slope_sd_deg : float
        Of the ground, in each direction [deg].
    """

    log_focal: Prior
    pitch: Prior
    roll: Prior
    centre_x: Prior
    centre_y: Prior
    k1: Prior
    radius_px: float
    slope_sd_deg: float


@dataclass(frozen=True)
class FurtherFrame:
    """Another frame of the same camera, which stands where it stood.

    Attributes
    ----------
    move : (pan, pitch, roll) of Prior, or None
        How it was turned for this frame; the pan counts clockwise from the first frame [deg]. None: as in the first.
    drift_sd_deg : float
        How far the sun may have moved since the first frame, in each direction [deg]; 0 leaves it where it was.
    horizon, verticals, parallels
        As in :class:`Scene`.
    """

    move: tuple[Prior, Prior, Prior] | None = None
    drift_sd_deg: float = 0.0
    horizon: Line | None = None
    verticals: tuple[Line, ...] = ()
    parallels: tuple[tuple[Line, Line], ...] = ()


@dataclass(frozen=True)
class Again:
    """An object, by its number in the scene, marked in another frame too (0 is the first)."""

    number: int
    frame: int
    mark: ObjectMark


@dataclass(frozen=True)
class DirectMark:
    """The sun itself, or the point opposite to it, where the camera's own shadow falls.

    Attributes
    ----------
    point : (x, y)
        In pixels, with ``error_px`` in each direction, one sd.
    opposite : bool
        The camera's own shadow.
    frame : int
        0 is the first.
    """

    point: Point
    error_px: float
    opposite: bool = False
    frame: int = 0

    @property
    def name(self) -> str:
        """In words."""
        return "the camera's own shadow" if self.opposite else "the sun in the picture"


@dataclass(frozen=True)
class Scene:
    """The marks of one picture, or of several frames of one camera, with the camera's prior.

    Attributes
    ----------
    objects : tuple of ObjectMark
        Each as marked in its home, the frame that shows its base.
    horizon, verticals, parallels
        Of the first frame.
    loose : bool
        Give each witness but the first a sun of its own, to ask whether they agree. Objects and direct marks are
        witnesses, in this order; those that do not speak of the sun have none.
    frames : tuple of FurtherFrame
        All but the first.
    homes : tuple of int
        The frame of each object; empty when all are in the first.
    again : tuple of Again
    direct : tuple of DirectMark
    """

    camera: CameraPrior
    objects: tuple[ObjectMark, ...]
    horizon: Line | None = None
    horizon_error_deg: float = 0.5
    verticals: tuple[Line, ...] = ()
    parallels: tuple[tuple[Line, Line], ...] = ()
    line_error_px: float = 2.0
    loose: bool = False
    frames: tuple[FurtherFrame, ...] = ()
    homes: tuple[int, ...] = ()
    again: tuple[Again, ...] = ()
    direct: tuple[DirectMark, ...] = ()

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The parameters' names, in order."""
        names = [*SHARED, *(f"{name}_{i}" for i in range(len(self.objects)) for name in PER_OBJECT)]
        names += [f"parallel_{i}" for i in range(len(self.parallels))]
        for f, frame in enumerate(self.frames, start=1):
            names += [f"frame_{f}_{name}" for name in PER_MOVE] if frame.move is not None else []
            names += [f"frame_{f}_{name}" for name in PER_DRIFT] if frame.drift_sd_deg > 0.0 else []
            names += [f"frame_{f}_parallel_{i}" for i in range(len(frame.parallels))]
        return (*names, *(f"{name}_of_{k}" for k in self.loosened for name in ("elevation", "azimuth")))

    @cached_property
    def loosened(self) -> tuple[int, ...]:
        """The witnesses that have a sun of their own."""
        return self.casting[1:] if self.loose else ()

    @cached_property
    def casting(self) -> tuple[int, ...]:
        """The witnesses that speak of the sun: objects with a tip, then direct marks.

        An object without a tip tells only how a frame was turned.
        """
        objects = (i for i in range(len(self.objects)) if any(mark.tip is not None for _, mark in self.sightings(i)))
        return (*objects, *range(len(self.objects), len(self.objects) + len(self.direct)))

    @cached_property
    def _columns(self) -> dict[str, int]:
        return {name: at for at, name in enumerate(self.names)}

    def column(self, name: str) -> int:
        """Return where a parameter stands."""
        return self._columns[name]

    @property
    def line_rows(self) -> int:
        """How many residuals the lines of all frames make."""
        every = (self, *self.frames)
        return sum(2 * (f.horizon is not None) + len(f.verticals) + 2 * len(f.parallels) for f in every)

    def home(self, i: int) -> int:
        """Return the frame of object i."""
        return self.homes[i] if self.homes else 0

    def sightings(self, i: int) -> list[tuple[int, ObjectMark]]:
        """Return the frames in which object i is marked, its home first, with the marks."""
        more = [(one.frame, one.mark) for one in self.again if one.number == i]
        return [(self.home(i), self.objects[i]), *more]

    def only(self, witnesses: Sequence[int]) -> Scene:
        """Return the scene with these witnesses alone, and all lines; other objects only tell how frames turned."""
        count = len(self.objects)
        kept = [k for k in range(count) if k in witnesses or (self.frames and any(a.number == k for a in self.again))]
        again = [replace(a, number=kept.index(a.number)) for a in self.again if a.number in kept]
        blind = {kept.index(k) for k in kept if k not in witnesses}
        return replace(
            self,
            objects=tuple(_without_tip(self.objects[k], wanted=k not in witnesses) for k in kept),
            homes=tuple(self.home(k) for k in kept),
            again=tuple(replace(a, mark=_without_tip(a.mark, wanted=a.number in blind)) for a in again),
            direct=tuple(self.direct[k - count] for k in witnesses if k >= count),
        )

    def named(self, k: int) -> str:
        """Return witness k in words: ``the post``, ``object 2``, ``the sun in the picture``."""
        if k >= len(self.objects):
            return self.direct[k - len(self.objects)].name
        return f"the {self.objects[k].name}" if self.objects[k].name else f"object {k + 1}"


def _without_tip(mark: ObjectMark, *, wanted: bool) -> ObjectMark:
    return structs.replace(mark, tip=None) if wanted else mark
