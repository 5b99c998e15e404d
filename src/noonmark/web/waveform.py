"""The sound of a clip as a line of lows and highs: ``/api/items/N/waveform``."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Any

import numpy as np
from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse
from numpy.typing import NDArray

from noonmark.errors import NoonmarkError
from noonmark.footage.open_footage import Footage, open_footage
from noonmark.web.state import Bench, Workbench

RATE_HZ = 8000
BIN = 80
"""Samples of one pair of low and high: 10 ms."""
KEPT = 4000
"""Pairs kept of a clip."""
LONGEST_S = 6 * 3600
"""Sound after this is not drawn [s]."""

router = APIRouter(prefix="/api/items", tags=["frames"])


@router.get("/{number}/waveform", summary="The sound, drawn")
def get_waveform(number: int, bench: Bench, points: Annotated[int, Query(ge=10, le=KEPT)] = 800) -> JSONResponse:
    """Tell the lowest and the highest sample of each of so many equal stretches of the sound."""
    told: dict[str, Any] = bench.derived_json(number, "waveform.json", lambda: _waveform(bench, number))
    if told.get("silent"):
        return JSONResponse(told)
    low, high = (np.array(told[name]) for name in ("low", "high"))
    places = np.unique(np.arange(min(points, len(low))) * len(low) // min(points, len(low)))
    told["low"] = np.minimum.reduceat(low, places).tolist()
    told["high"] = np.maximum.reduceat(high, places).tolist()
    return JSONResponse(told)


def _waveform(bench: Workbench, number: int) -> dict[str, Any]:
    """Return the whole sound in at most :data:`KEPT` pairs; ``silent`` and why, where there is none."""
    streams: list[dict[str, Any]] = bench.look_document(number)["streams"]
    if not any(stream["type"] == "audio" for stream in streams):
        return {"silent": True, "why": "the file has no sound"}
    try:
        with open_footage(bench.original(number)) as footage:  # a child of its own: sound is read from start to end
            return _drawn(footage)
    except NoonmarkError as error:
        return {"silent": True, "why": str(error)}


def _drawn(footage: Footage) -> dict[str, Any]:
    low, high = (np.zeros(LONGEST_S * RATE_HZ // BIN, np.float32) for _ in range(2))
    start: Fraction | None = None
    end = 0
    for piece in footage.sound(rate_hz=RATE_HZ):
        start = piece.start_s if start is None else start
        begins = max(0, round((piece.start_s - start) * RATE_HZ))
        at, (lows, highs) = begins // BIN, _extremes(piece.samples, begins)
        count = max(0, min(len(lows), len(low) - at))
        np.minimum(low[at : at + count], lows[:count], out=low[at : at + count])
        np.maximum(high[at : at + count], highs[:count], out=high[at : at + count])
        end = max(end, at + count)
    assert start is not None, "footage without sound is an error before this"
    places = np.unique(np.arange(min(KEPT, max(1, end))) * max(1, end) // min(KEPT, max(1, end)))
    return {
        "start_s": float(start),
        "duration_s": end * BIN / RATE_HZ,
        "low": np.minimum.reduceat(low[: max(1, end)], places).astype(float).round(3).tolist(),
        "high": np.maximum.reduceat(high[: max(1, end)], places).astype(float).round(3).tolist(),
    }


def _extremes(samples: NDArray[np.float32], begins: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the lowest and the highest sample of each bin that a piece reaches into; it begins at a sample."""
    places = np.arange(-(begins % BIN), len(samples), BIN)
    places[0] = 0
    return np.minimum.reduceat(samples, places), np.maximum.reduceat(samples, places)
