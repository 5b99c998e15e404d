"""Shadows measured while they are being marked, and lines proposed for a frame."""

from __future__ import annotations

import json
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import msgspec
from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from noonmark.errors import NoonmarkError
from noonmark.measure.marks import marks_of
from noonmark.measure.measured import Measured, Pictured, measure_marks
from noonmark.measure.propose import Proposal, propose
from noonmark.report.fit_vectors import fit_vectors
from noonmark.report.measure_document import measure_document
from noonmark.web.answers import Refused
from noonmark.web.exact_time import read_time
from noonmark.web.state import Bench, Workbench

router = APIRouter(prefix="/api/items/{number}", tags=["measure"])
MARKS = Path("marks")
"""Errors call the marks of the page so."""


class MarksSent(BaseModel):
    """Marks as they stand on the page; left out, those that were saved last."""

    model_config = ConfigDict(extra="forbid")
    marks: dict[str, Any] | None = None


class FrameNamed(BaseModel):
    """A frame, by its exact presentation time."""

    model_config = ConfigDict(extra="forbid")
    time_s: str = Field(max_length=60)


@router.post("/measure")
def measure(number: int, sent: MarksSent, bench: Bench) -> dict[str, Any]:
    """Measure the sun's direction from marks of an item; 422 with the reason where they cannot be measured."""
    found = measured(bench, number, sent.marks)
    told = {"measure": measure_document(found), **fit_vectors(found)}
    if not found.sight.measurable:
        raise Refused(found.sight.why_not, where="marks", remedy="; ".join(told["helps"]), more=told)
    return told


@router.post("/propose")
def propose_lines(number: int, sent: FrameNamed, bench: Bench) -> dict[str, Any]:
    """Propose plumb lines and a horizon for one frame; nothing of it is used before it is accepted."""
    time_s = read_time(sent.time_s)
    with bench.footage(number, Fraction(time_s)) as footage:
        frame = footage.frame_at(time_s)
        found = propose(frame.pixels, footage.facts)
    return {"proposals": _rows(found), "notes": list(found.notes), "offset_s": float(frame.offset_s)}


def measured(bench: Workbench, number: int, sent: Mapping[str, Any] | None = None) -> Measured:
    """Return marks of an item, measured; of the marks that were saved last, where none are sent.

    Raises
    ------
    NoonmarkError
        For marks that cannot be read, cannot be, or contradict one another; where there are none.
    """
    told = sent if sent is not None else bench.marks(number)
    if told is None:
        raise NoonmarkError("nothing is marked yet", where=str(MARKS), remedy="mark an object's base, top and tip")
    item = bench.item(number)
    marks = marks_of(json.dumps({**told, "image": item.name}).encode(), str(MARKS))
    key = (item.sha256, msgspec.json.encode(marks))
    return bench.analysis.sights.get(key, lambda: measure_marks(MARKS, marks, pictured(bench, number)))


def pictured(bench: Workbench, number: int) -> Pictured:
    """Return what is known of an item's picture, asked of its child once."""

    def ask() -> Pictured:
        with bench.footage(number) as footage:
            size = (float(footage.size[0]), float(footage.size[1]))
            return Pictured(footage.name, size, footage.facts, footage.duration_s)

    return bench.analysis.pictured.get(bench.item(number).sha256, ask)


def _rows(found: Proposal) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [
        {"name": one.name, "kind": "vertical", "line": one.line, "error_px": one.error_px, "reason": one.reason}
        for one in found.verticals
    ]
    if found.horizon is not None:
        one = found.horizon
        row = {"name": one.name, "kind": "horizon", "line": one.line, "error_deg": one.error_deg, "reason": one.reason}
        rows.append(row)
    return rows
