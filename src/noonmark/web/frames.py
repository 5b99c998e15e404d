"""Frames of an item as exact pictures: ``/api/items/N/frame``, ``frame.jpg``, ``still.jpg``, ``contact``."""

from __future__ import annotations

from contextlib import AbstractContextManager
from fractions import Fraction
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse, Response

from noonmark.footage.open_footage import Footage
from noonmark.footage.ticks import Time
from noonmark.web.exact_time import read_time, write_time
from noonmark.web.frame_map import FrameTold
from noonmark.web.frame_store import MEDIA, coded
from noonmark.web.item_rows import address, described
from noonmark.web.state import Bench, Workbench
from noonmark.web.stepper import picture_name
from noonmark.web.stepping import USUAL_S

SMALL = 320
"""Longer side of a still and of a frame on a contact sheet [px]."""
MOST_FRAMES = 60
LEAST_RATE, MOST_RATE = 0.01, 2000.0
"""Frames a second that a file's own word is believed of [Hz]."""
FOR_EVER = "private, max-age=31536000, immutable"

router = APIRouter(prefix="/api/items", tags=["frames"])

AskedTime = Annotated[str, Query(max_length=40, description='Presentation time [s]: "12.5" or exactly "1001/30000"')]
OfFile = Annotated[str, Query(max_length=64, description="Start of the original's SHA-256: the answer may be kept")]


@router.get("/{number}/frame", summary="A frame's exact time, and where its picture is")
def get_frame(
    number: int,
    bench: Bench,
    time_s: AskedTime = "",
    offset_s: AskedTime = "",
    step: Annotated[int, Query(description="So many frames further")] = 0,
) -> JSONResponse:
    """Tell of the frame shown at a time, or so many frames from it; its picture is ready then."""
    item, asked, length = bench.brief(number), _asked(time_s, offset_s), _length(bench, number)
    step = 0 if length is None else step

    def lend(near_s: Fraction | None) -> AbstractContextManager[Footage]:
        return bench.footage(number, near_s)

    known = bench.stepper.known(item.sha256, asked, step, length) if time_s and isinstance(asked, Fraction) else None
    if known is None:
        with lend(Fraction(asked)) as footage:
            at = asked if time_s else asked + footage.start_s
            frame = bench.stepper.decode(item.sha256, footage, at, step, length)
        bench.stepper.keep(item.sha256, frame)
        known = FrameTold(frame.time_s, frame.offset_s, frame.key, frame.whole, *frame.pixels.shape[1::-1])
    if step:
        bench.stepper.look_ahead(item.sha256, lend, known.time_s, back=step < 0, length_s=length)
    return JSONResponse(_frame_document(bench, number, known))


def _frame_document(bench: Workbench, number: int, told: FrameTold) -> dict[str, Any]:
    item, time_s = bench.brief(number), write_time(told.time_s)
    return {
        "time_s": time_s,
        "offset_s": float(told.offset_s),
        "key": told.key,
        "whole": told.whole,
        "width": told.width,
        "height": told.height,
        "image": address(item, "frame.jpg", time_s=time_s),
        "first": told.offset_s <= 0,
        "last": bench.stepper.is_last(item.sha256, told),
    }


@router.get("/{number}/frame.jpg", summary="A frame as a picture")
def get_picture(
    number: int,
    bench: Bench,
    time_s: AskedTime = "",
    quality: Literal["view", "exact"] = "view",
    side: Annotated[int | None, Query(ge=16, le=4096, description="Longer side, made smaller to it [px]")] = None,
    of: OfFile = "",
) -> Response:
    """Give the frame shown at a time: JPEG without colour subsampling, or the exact pixels as PNG."""
    item = bench.brief(number)
    at = read_time(time_s) if time_s else None

    def make() -> bytes:
        with bench.footage(number, start) as footage:
            frame = footage.frame_at(start if at is None else at, longest_side=side)
        return coded(frame.pixels, quality)

    start = Fraction(at) if at is not None else Fraction(read_time(_described(bench, number)["start_s"]))
    name = picture_name(item.sha256, start, quality, side)
    return _picture(bench.pictures.once(name, make), MEDIA[quality], for_ever=item.sha256.startswith(of or "-"))


@router.get("/{number}/still.jpg", summary="A small picture of an item")
def get_still(
    number: int,
    bench: Bench,
    grey: bool = False,  # noqa: FBT001, FBT002 - a query
    of: OfFile = "",
) -> Response:
    """Give a small picture of a photo, or of a clip a little after its start."""
    item = bench.brief(number)

    def make() -> bytes:
        with bench.footage(number) as footage:
            at = footage.start_s + (footage.duration_s or Fraction(0)) / 10
            return coded(footage.frame_at(at, longest_side=SMALL, gray=grey).pixels)

    data = bench.derived(number, "still-grey.jpg" if grey else "still.jpg", make)
    return _picture(data, MEDIA["view"], for_ever=item.sha256.startswith(of or "-"))


@router.get("/{number}/contact", summary="Frames spread over a clip")
def get_contact(
    number: int,
    bench: Bench,
    count: Annotated[int, Query(ge=1, le=MOST_FRAMES)] = 12,
    scenes: bool = False,  # noqa: FBT001, FBT002 - a query
) -> JSONResponse:
    """Tell the times of frames at even steps, or with ``scenes`` of the middle of each scene, and their pictures."""
    item = bench.brief(number)
    name = f"contact-{'scenes-' if scenes else ''}{count}.json"
    times: list[str] = bench.derived_json(number, name, lambda: _spread(bench, number, count, by_scenes=scenes))
    rows = [{"time_s": told, "image": address(item, "frame.jpg", time_s=told, side=str(SMALL))} for told in times]
    return JSONResponse({"frames": rows, "scenes": scenes})


def _spread(bench: Workbench, number: int, count: int, *, by_scenes: bool) -> list[str]:
    """Return the times of frames spread over a clip, and keep their small pictures."""
    sha256, times = bench.brief(number).sha256, dict[str, None]()
    with bench.footage(number) as footage:
        start, length = footage.start_s, footage.duration_s or Fraction(0)
        picks = [start + length * (2 * step + 1) / (2 * count) for step in range(count)]
        if by_scenes:
            picks = [(scene.start_s + scene.end_s) / 2 for scene in footage.scenes()[:count]]
        for pick in picks:
            frame = footage.frame_at(pick, longest_side=SMALL)
            times[write_time(frame.time_s)] = None
            bench.pictures.put(picture_name(sha256, frame.time_s, "view", SMALL), coded(frame.pixels))
    return list(times)


def _asked(time_s: str, offset_s: str) -> Time:
    if time_s:
        return read_time(time_s)
    return read_time(offset_s, "offset_s") if offset_s else Fraction(0)


def _described(bench: Workbench, number: int) -> dict[str, Any]:
    return bench.derived_json(number, "frames.json", lambda: described(bench, number))


def _length(bench: Workbench, number: int) -> Fraction | None:
    """Return how long a frame is, about [s], None for a still; what files say of their rate can be anything."""
    told = _described(bench, number)
    if bench.kind(number) == "photo" and told["duration_s"] in (None, "0/1"):
        return None
    rate: float | None = told["rate"]
    return 1 / Fraction(rate).limit_denominator(100_000) if rate and LEAST_RATE <= rate <= MOST_RATE else USUAL_S


def _picture(data: bytes, media: str, *, for_ever: bool) -> Response:
    headers = {"cache-control": FOR_EVER} if for_ever else {}
    return Response(data, media_type=media, headers=headers)
