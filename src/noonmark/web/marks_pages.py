"""Marks being made: ``/api/items/N/marks``."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from noonmark.web.item_rows import marks_document
from noonmark.web.marks_store import save_marks
from noonmark.web.state import Bench

router = APIRouter(prefix="/api/items", tags=["marks"])


class MarksAsked(BaseModel):
    """Marks to be saved, and the version that they are based on."""

    model_config = ConfigDict(extra="ignore")
    version: int = Field(ge=0)
    marks: dict[str, Any] | None


@router.get("/{number}/marks", summary="The marks being made of an item")
def get_marks(number: int, bench: Bench) -> JSONResponse:
    """Tell the working copy of an item's marks."""
    return JSONResponse(marks_document(bench.saved_marks(number)))


@router.put("/{number}/marks", summary="Save the marks being made of an item")
def put_marks(number: int, asked: MarksAsked, bench: Bench) -> JSONResponse:
    """Save the working copy; 409 with the others' marks where somebody saved since."""
    saved = save_marks(bench.case, bench.item(number).number, asked.marks, asked.version)
    bench.tell("marks", {"item": number, **saved.told()})
    return JSONResponse(saved.told())
