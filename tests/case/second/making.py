"""A case whose one photo Ada has measured, and marks of others for it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
from tests.case.recipe.making import PHOTO, added, photo
from tests.measure.scenes import Yard

from noonmark.case.second.measuring import Kept, measure_in_case
from noonmark.case.store.case import make_case, open_case

YARD = Yard()


def marks_of_yard(path: Path, seed: int, yard: Yard = YARD, name: str = "post", **more: object) -> Path:
    """Write marks of the yard's posts, clicked with an error of 2 px."""
    objects = [{**told, "name": f"{name} {i}"} for i, told in enumerate(yard.objects(2.0, np.random.default_rng(seed)))]
    told = {"image": PHOTO, "objects": objects, "horizon": yard.horizon(), **more}
    path.write_text(json.dumps(told))
    return path


def measured_case(folder: Path) -> Kept:
    """Make the case ``yard`` in a folder, with the photo, and Ada's measurement of it."""
    with make_case(folder / "yard", "The yard", who="ada") as case:
        added(case, photo(folder / PHOTO))
        camera = {"azimuth_deg": 250.0, "focal_px": 1400.0, "fixed": True}
        return measure_in_case(case, marks_of_yard(folder / "ada.json", 1, camera=camera, slope_sd_deg=1.0))


def ben_and_eve(folder: Path) -> None:
    """Write Ben's marks of the same shadows, and Eve's of shadows that another sun threw."""
    marks_of_yard(folder / "ben.json", 2, name="pole")
    marks_of_yard(folder / "eve.json", 3, replace(YARD, sun_azimuth=-100.0))


def entries(folder: Path) -> list[tuple[str, str, dict[str, object]]]:
    """Return who did what in the case of a folder."""
    with open_case(folder / "yard") as case:
        return [(entry.act, entry.who, dict(entry.what)) for entry in case.entries()]
