"""Rendered signs read: 300 signs in 8 scripts, in clips of 640 x 360 as channels compress them.

``python benchmarks/bench_read.py [--folder FOLDER] [--streets N] [--peer]``. The clips are rendered by
``builders/signs`` (into ``build/signs`` unless told otherwise, once); which signs a person can read was set there by
letter height, blur, contrast and narrowing before anything was read. ``--peer`` reads the sharpest frame of each clip
with Tesseract as a whole beside it. At the end: a clip of 30 s, against the limit of 20 s.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from noonmark.earth.look_up import look_up  # noqa: E402
from noonmark.words.signs.choose import same_text  # noqa: E402
from noonmark.words.signs.places import Pointed, hints, pointed  # noqa: E402
from noonmark.words.signs.read import read_signs  # noqa: E402
from noonmark.words.signs.tracks import overlap  # noqa: E402
from noonmark.words.signs.types import Read  # noqa: E402

NEAR_KM = 60.0
"""A place this near to the truth is right: a town and its suburb."""
NO_SIGN = "no sign"


@dataclass(frozen=True)
class Told:
    """What was told of one sign: found, its text right, its place right, a wrong place above one half."""

    script: str
    why: str
    readable: bool = False
    found: bool = False
    text: bool = False
    place: bool = False
    wrong: bool = False


def towns(name: str, country: str) -> list[tuple[float, float]]:
    """Return where towns of a name stand in a country (deg), as the gazetteer has them."""
    found = [match.place for match in look_up(f"{name}, {country}", limit=40) if match.score >= 85.0]
    return [(place.lat, place.lon) for place in found if place.country == country and place.kind == "place"]


def apart_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Return the distance on a sphere [km]."""
    (lat_a, lon_a), (lat_b, lon_b) = np.radians([a, b])
    half = np.sin((lat_b - lat_a) / 2) ** 2 + np.cos(lat_a) * np.cos(lat_b) * np.sin((lon_b - lon_a) / 2) ** 2
    return float(12742.0 * np.arcsin(np.sqrt(half)))


def is_right(point: Pointed, sign: dict[str, Any]) -> bool:
    """Return whether a place is the sign's: the town's, within `NEAR_KM`, or the country's where that is the truth."""
    if not sign["place"]:
        return point.place.country == sign["country"]
    spots = towns(sign["place"], sign["country"])
    here = (point.place.lat, point.place.lon)
    if point.place.kind in {"country", "region"} and point.place.country != sign["country"]:
        return False
    return any(apart_km(here, spot) <= NEAR_KM for spot in spots) and point.place.kind != "country"


def is_country_of(point: Pointed, sign: dict[str, Any]) -> bool:
    """Return whether a place is no more than the country in which the sign's town lies: true, and too little."""
    return point.place.kind == "country" and point.place.country == sign["country"]


def judged(read: Read, truth: dict[str, Any]) -> list[Told]:
    """Return what was told of each sign of one clip."""
    told: list[Told] = []
    taken = {k: _owner(sign.corners, truth["signs"]) for k, sign in enumerate(read.signs)}
    found = hints(read.signs)
    for number, sign in enumerate(truth["signs"]):
        mine = [k for k, owner in taken.items() if owner == number]
        texts = [read.signs[k].text for k in sorted(mine, key=lambda k: read.signs[k].corners[:, 0].min())]
        places = pointed([hint for hint in found if set(hint.passage.parts) <= set(mine)])
        best = places[0] if places else None
        right = best is not None and is_right(best, sign)
        seen = {same_text(text) for text in texts} | {same_text(word) for text in texts for word in text.split()}
        whole = same_text(sign["text"]) in {same_text("".join(texts)), same_text("".join(texts[::-1])), *seen}
        main = max((same_text(word) for word in sign["text"].split()), key=len)
        why = f"{sign['text']!r} read {texts}, places {[(p.place.name, round(p.probability, 2)) for p in places[:2]]}"
        wrong = best is not None and best.probability > 0.5 and not right and not is_country_of(best, sign)
        read_right = whole or main in seen
        told.append(Told(sign["script"], why, found=bool(mine), text=read_right, place=right, wrong=wrong,
                         readable=sign["readable"]))  # fmt: skip
    stray = pointed([hint for hint in found if any(taken[k] is None for k in hint.passage.parts)])
    told += [Told(NO_SIGN, f"{p.text!r} -> {p.place.name}", wrong=True) for p in stray if p.probability > 0.5]
    return told


def _owner(corners: Any, signs: Sequence[dict[str, Any]]) -> int | None:
    """Return the number of the sign on whose board a line lies, the board grown a little as the camera moves."""
    middle = corners.mean(axis=0)
    for number, sign in enumerate(signs):
        board = np.array(sign["corners"])
        grow = 0.25 * (board.max(axis=0) - board.min(axis=0)) + 12.0
        inside = (board.min(axis=0) - grow <= middle).all() and (middle <= board.max(axis=0) + grow).all()
        if inside or overlap(board, corners) > 0.2:
            return number
    return None


def table(told: Sequence[Told]) -> None:
    """Print shares for each script, of the signs that a person can read."""
    rows: dict[str, list[Told]] = defaultdict(list)
    for one in told:
        if one.readable:
            rows[one.script].append(one)
            rows["all"].append(one)
    print(f"\n{'script':<12}{'readable':>9}{'found':>9}{'text right':>12}{'place right':>13}")
    for script in (*sorted(set(rows) - {"all"}), "all"):
        mine = rows[script]
        shares = [np.mean([getattr(one, key) for one in mine]) for key in ("found", "text", "place")]
        print(f"{script:<12}{len(mine):>9}{shares[0]:>9.0%}{shares[1]:>12.0%}{shares[2]:>13.0%}")
    wrong = [one for one in told if one.wrong]
    signs = [one for one in told if one.script != NO_SIGN]
    share = len(wrong) / max(1, len(signs))
    print(f"wrong place above 0.5: {len(wrong)} of {len(signs)} signs, {share:.1%} (reach: under 2 %)")
    print("place right, of those a person can read: reach 85 %")
    hard = [one for one in signs if not one.readable]
    print(f"of {len(hard)} that a person cannot read: place right {np.mean([one.place for one in hard]):.0%}")


def whole_frame(path: Path) -> str:
    """Return what Tesseract reads of the sharpest frame as a whole, in all languages at once: the peer."""
    import tesserocr  # noqa: PLC0415
    from PIL import Image  # noqa: PLC0415

    from noonmark import open_footage  # noqa: PLC0415
    from noonmark.words.signs.engines import data_folder  # noqa: PLC0415
    from noonmark.words.signs.frames import chosen_frames  # noqa: PLC0415

    with open_footage(path) as footage:
        frames, _ = chosen_frames(footage, most=1)
    languages = "eng+rus+ukr+kaz+ara+ell+heb+kat+hye+chi_sim+jpn+kor"
    image = Image.fromarray(frames[0].pixels).resize((1280, 720))
    return same_text(tesserocr.image_to_text(image, lang=languages, path=str(data_folder()), psm=11))


def half_minute(folder: Path, sample: Path) -> None:
    """Print how long a clip of 30 s takes: one of the streets over and over."""
    import av  # noqa: PLC0415
    from builders.signs.clips import written  # noqa: PLC0415

    target = folder / "half-minute.mp4"
    if not target.is_file():
        with av.open(str(sample)) as container:
            frames = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
        written([frames[k % len(frames)] for k in range(300)], target, crf=28)
    start = time.perf_counter()
    used = time.process_time()
    read = read_signs(target)
    wall, used = time.perf_counter() - start, time.process_time() - used
    print(
        f"a clip of 30 s: {wall:.1f} s, {used:.1f} s of processor, {len(read.frames_s)} frames (reach: 20 s on 2 cores)"
    )


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--folder", type=Path, default=ROOT / "build" / "signs")
    given.add_argument("--streets", type=int, default=100)
    given.add_argument("--peer", action="store_true")
    given.add_argument("--why", action="store_true", help="print each sign that was not placed rightly")
    given.add_argument("--first", type=int, default=0)
    options = given.parse_args()
    if not list(options.folder.glob("street-*.json")):
        from builders.signs.make_signs import main as make  # noqa: PLC0415

        make(options.folder)
    told: list[Told] = []
    peer = [0, 0]
    used, seconds = time.process_time(), 0.0
    paths = sorted(options.folder.glob("street-*.json"))[options.first : options.first + options.streets]
    for path in paths:
        truth = json.loads(path.read_text())
        some = judged(read_signs(path.with_suffix(".mp4")), truth)
        told += some
        if options.peer:
            text = whole_frame(path.with_suffix(".mp4"))
            mine = [sign for sign in truth["signs"] if sign["readable"]]
            peer[0] += sum(same_text(max(sign["text"].split(), key=len)) in text for sign in mine)
            peer[1] += len(mine)
        for one in some:
            if options.why and ((one.readable and not one.place) or one.wrong):
                print(f"{path.stem}: {'WRONG ' if one.wrong else ''}{one.why}", flush=True)
    seconds = time.process_time() - used
    table(told)
    if options.peer:
        print(f"peer, whole frame by Tesseract: text right {peer[0] / peer[1]:.0%} of {peer[1]}")
    print(f"{seconds / len(paths):.1f} s of processor a clip of 2.4 s")
    if not options.first:
        half_minute(options.folder, paths[0].with_suffix(".mp4"))


if __name__ == "__main__":
    main()
