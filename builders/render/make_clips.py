"""Render the demo's clips, each with its truth beside it: ``python -m builders.render.make_clips build/demo``.

``--marks examples/yard`` writes what an investigator would click in them, drawn from the truths with an error of one
pixel, instead of rendering.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from fractions import Fraction
from pathlib import Path

import numpy as np
from builders.render.camera import Camera
from builders.render.clip import frames, panorama, write_clip
from builders.render.truth import marks, truth
from builders.render.yard import Yard, autumn_yard, southern_yard

YARDS = (autumn_yard, southern_yard)
RATE, SECONDS = Fraction(25, 2), 6
FINENESS = 1.6
CLICK_PX, SEED = 1.0, 4
MARKED_S = {"yard": 1.6, "false_caption": 1.6}
TAGS: Mapping[str, Mapping[str, str]] = {
    "yard": {
        "creation_time": "2022-09-22T01:40:12Z",
        "com.apple.quicktime.creationdate": "2022-09-22T10:40:12+0900",
        "com.apple.quicktime.make": "Example",
        "com.apple.quicktime.model": "Phone 1",
        "com.apple.quicktime.camera.focal_length.35mm_equivalent": "27",
    },
    "false_caption": {},  # a messenger's copy: nothing is left
}


def cameras(yard: Yard) -> list[Camera]:
    """Return the camera at each frame: a slow pan with a hand's unrest."""
    count = int(RATE * SECONDS)
    first, last = yard.pan
    out: list[Camera] = []
    for number in range(count):
        share, time_s = number / (count - 1), float(number / RATE)
        azimuth = first + (last - first) * share * share * (3.0 - 2.0 * share) + 0.12 * np.sin(2.3 * time_s)
        pitch = -3.0 + 0.30 * np.sin(1.7 * time_s + 0.4) + 0.07 * np.sin(5.1 * time_s)
        out.append(yard.camera.turned(float(azimuth), float(pitch), float(0.9 + 0.35 * np.sin(1.1 * time_s))))
    return out


def render(number: int, folder: Path) -> Path:
    """Write a yard's clip and its truth."""
    yard = YARDS[number]()
    path, seen = folder / f"{yard.name}.mp4", cameras(yard)
    write_clip(path, frames(panorama(yard.scene, seen, FINENESS), seen, SEED), RATE, TAGS[yard.name])
    path.with_suffix(".truth.json").write_text(json.dumps(truth(yard, seen, RATE), indent=1) + "\n")
    return path


def click(yard: Yard, folder: Path, clips: str) -> None:
    """Write a yard's marks."""
    number = round(MARKED_S[yard.name] * RATE)
    made = marks(yard, cameras(yard)[number], np.random.default_rng(SEED), CLICK_PX)
    told = {"schema": "noonmark.marks/1", "image": f"{clips}/{yard.name}.mp4", "offset_s": float(number / RATE), **made}
    (folder / f"{yard.name}.json").write_text(json.dumps(told, indent=2) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--marks", action="store_true", help="write the marks only")
    parser.add_argument("--clips", default="../../build/demo", help="where the marks find the clips")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    if given.marks:
        for make in YARDS:
            click(make(), given.folder, given.clips)
        return
    with ProcessPoolExecutor(max_workers=2) as pool:
        for path in pool.map(render, range(len(YARDS)), [given.folder] * len(YARDS)):
            sys.stdout.write(f"{path}\n")


if __name__ == "__main__":
    main()
