"""Marks of one or several frames put together as a scene."""

from __future__ import annotations

from collections.abc import Iterator

from noonmark.measure.camera import move_prior
from noonmark.measure.marks import FrameMark, Marks, ObjectMark
from noonmark.measure.refuse import not_marked
from noonmark.measure.scene import Again, CameraPrior, DirectMark, FurtherFrame, Scene

SUN_DEG_PER_S = 15.0411 / 3600.0
"""How fast the sky turns; the sun moves by as much where its declination is 0, and less elsewhere."""
STILL_S = 30.0
"""For so long the sun is taken to stand still: it moves by 0.125 deg at most, half its own radius."""


def scene_of(marks: Marks, prior: CameraPrior) -> tuple[Scene, str]:
    """Return the scene, and why nothing in it speaks of the sun (empty when something does)."""
    frames = (marks, *marks.frames)
    seen = [group for group in _by_name(frames) if not_marked(group) == "" or _ties(group)]
    again = [Again(number, f, mark) for number, group in enumerate(seen) for f, mark in _others(group)]
    scene = Scene(
        prior,
        tuple(_home(group)[1] for group in seen),
        marks.horizon,
        marks.horizon_error_deg,
        marks.verticals,
        marks.parallels,
        frames=tuple(_further(frame, marks, prior) for frame in marks.frames),
        homes=tuple(_home(group)[0] for group in seen) if marks.frames else (),
        again=tuple(again),
        direct=tuple(_direct(marks, frames)),
    )
    return scene, "" if scene.casting else _nothing(frames)


def _nothing(frames: tuple[Marks | FrameMark, ...]) -> str:
    groups = _by_name(frames)
    return not_marked(groups[0]) if groups else "no object is marked"


def _by_name(frames: tuple[Marks | FrameMark, ...]) -> list[list[tuple[int, ObjectMark]]]:
    """Return each object with the frames that show it; those of one name are the same."""
    found: dict[object, list[tuple[int, ObjectMark]]] = {}
    for f, frame in enumerate(frames):
        for i, mark in enumerate(frame.objects):
            key = mark.name if mark.name and len(frames) > 1 else (f, i)
            found.setdefault(key, []).append((f, mark))
    return list(found.values())


def _home(group: list[tuple[int, ObjectMark]]) -> tuple[int, ObjectMark]:
    return next(one for one in group if one[1].base is not None and not one[1].base_hidden)


def _others(group: list[tuple[int, ObjectMark]]) -> list[tuple[int, ObjectMark]]:
    home = _home(group)
    return [one for one in group if one is not home]


def _ties(group: list[tuple[int, ObjectMark]]) -> bool:
    """Tell whether an object without a shadow's tip still says how a frame was turned."""
    return len(group) > 1 and any(mark.base is not None and not mark.base_hidden for _, mark in group)


def _further(frame: FrameMark, marks: Marks, prior: CameraPrior) -> FurtherFrame:
    between = abs(frame.offset_s - marks.offset_s)
    return FurtherFrame(
        move=None if marks.camera.fixed else move_prior(prior),
        drift_sd_deg=SUN_DEG_PER_S * between / 2.0**0.5 if between > STILL_S else 0.0,
        horizon=frame.horizon,
        verticals=frame.verticals,
        parallels=frame.parallels,
    )


def _direct(marks: Marks, frames: tuple[Marks | FrameMark, ...]) -> Iterator[DirectMark]:
    for f, frame in enumerate(frames):
        if frame.sun is not None:
            yield DirectMark(frame.sun, marks.sun_error_px, frame=f)
        if frame.own_shadow is not None:
            yield DirectMark(frame.own_shadow, marks.own_shadow_error_px, opposite=True, frame=f)
