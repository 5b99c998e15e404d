"""Reports of one item: seen on the page first, and on the case's record when they are handed out."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from importlib.util import find_spec
from threading import Lock
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from noonmark.case.store.case import Case
from noonmark.commands.report_parts import gather_report
from noonmark.commands.report_picture import COARSE_KM, Wishes
from noonmark.commands.report_record import record_report, report_document
from noonmark.errors import NoonmarkError
from noonmark.report.case_report.frame import MOST_BOXES, Box
from noonmark.report.case_report.page import report_page
from noonmark.report.case_report.parts import CaseReport
from noonmark.report.case_report.pdf import report_pdf
from noonmark.web.answers import Refused
from noonmark.web.state import Bench

router = APIRouter(prefix="/api", tags=["report"])
_TYPES = {"html": "text/html; charset=utf-8", "pdf": "application/pdf"}

Kind = Literal["html", "pdf"]


class BoxAsked(BaseModel):
    """A part of the frame to paint over: left, top, width, height in pixels of the upright frame."""

    model_config = ConfigDict(extra="forbid")
    box: tuple[float, float, float, float]
    offset_s: float | None = None


class ReportAsked(BaseModel):
    """How a report is wanted: coarse unless it is exact, and then with a reason."""

    model_config = ConfigDict(extra="forbid")
    exact: bool = False
    why: str = Field(default="", max_length=2000)
    coarse_km: float | None = Field(default=None, ge=0.001, le=6000.0)
    boxes: list[BoxAsked] = Field(default_factory=list[BoxAsked], max_length=MOST_BOXES)
    grey: bool = False
    picture: bool = True
    claim: bool = True


@dataclass
class Made:
    """One report that was made: what it is of, its files, and which of them are on the record."""

    report: CaseReport
    page: bytes
    pdf: bytes | None = None
    recorded: set[str] = field(default_factory=set[str])
    turn: Lock = field(default_factory=Lock)


@router.post("/items/{number}/report")
def report(number: int, asked: ReportAsked, bench: Bench) -> dict[str, Any]:
    """Make a report of an item from its newest fix: coarse, or exact with a reason, and then on the record at once."""
    wishes = Wishes(
        coarse_km=None if asked.exact else asked.coarse_km or COARSE_KM,
        why=asked.why if asked.exact else "",
        boxes=tuple(Box(*row.box) for row in asked.boxes),
        grey=asked.grey,
        picture=asked.picture,
        claim=asked.claim,
    )
    _check(bench.case, exact=asked.exact)
    found = gather_report(bench.case, bench.item(number).number, wishes)
    made = Made(found, report_page(found).encode())
    if asked.exact:
        _record(bench, made, "html")
    name = secrets.token_hex(12)
    bench.analysis.reports.get(name, lambda: made)
    address = f"/api/reports/{name}"
    return {
        "html": f"{address}.html",
        "pdf": f"{address}.pdf" if find_spec("weasyprint") else None,
        "download": f"{address}.html?download=1",
        "document": report_document(found, {"html": made.page}),
        "no_fix": found.no_fix if found.fixed is None else None,
    }


@router.get("/reports/{name}.{kind}")
def file(name: str, kind: Kind, bench: Bench, download: Annotated[int, Query(ge=0, le=1)] = 0) -> Response:
    """Return a report; what is downloaded goes on the record first."""
    made: Made | None = bench.analysis.reports.known(name)
    if made is None:
        raise Refused("there is no such report here any more", remedy="make it again", status=404)
    if kind == "pdf" or download:
        _record(bench, made, kind)
    data = made.page if kind == "html" else _pdf(made)
    stem = f"report-of-item-{made.report.item.number}"
    how = "attachment" if download or kind == "pdf" else "inline"
    return Response(data, media_type=_TYPES[kind], headers={"Content-Disposition": f'{how}; filename="{stem}.{kind}"'})


def _pdf(made: Made) -> bytes:
    with made.turn:
        if made.pdf is None:
            made.pdf = report_pdf(made.page.decode())
        return made.pdf


def _check(case: Case, *, exact: bool) -> None:
    if exact and not case.place.writable:
        remedy = "make the case writable, or give a coarse report"
        raise NoonmarkError("an exact report goes on the record, and the case is read-only", remedy=remedy)


def _record(bench: Bench, made: Made, kind: Kind) -> None:
    """Put one file of a report on the record, once."""
    data = made.page if kind == "html" else _pdf(made)
    with bench.writing:
        if kind in made.recorded or not bench.case.place.writable:
            return
        record_report(bench.case, report_document(made.report, {kind: data}))
        made.recorded.add(kind)
    bench.tell_case()
