"""Files dropped on the page: ``/api/uploads``. A cut connection is gone on with from where it stopped."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Header, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import ClientDisconnect

from noonmark.case.store.arrival import Arrival, Arriving, Left
from noonmark.case.store.case import Case
from noonmark.errors import NoonmarkError
from noonmark.web.item_rows import described
from noonmark.web.jobs import Step, Work
from noonmark.web.state import Bench, Workbench
from noonmark.web.upload_store import Sink, Upload, begin, find, give_up, offset_of, part_of, whole_uploads

router = APIRouter(prefix="/api/uploads", tags=["uploads"])

PIECE = 1 << 20
"""Bytes gathered before they are written."""


class UploadAsked(BaseModel):
    """A file that is to be sent."""

    model_config = ConfigDict(extra="forbid")
    name: str = Field(max_length=255)
    size: int = Field(ge=0)
    modified_utc: str | None = Field(None, max_length=40)


@router.post("", status_code=201, summary="Begin to send a file")
def post_upload(asked: UploadAsked, bench: Bench) -> JSONResponse:
    """Make place for a file."""
    upload = begin(bench.case, asked.name, asked.size, asked.modified_utc)
    return JSONResponse({"id": upload.id, "offset": 0, "size": upload.size}, 201)


@router.get("/{number}", summary="How much of a file has come")
@router.head("/{number}", include_in_schema=False)
def get_upload(number: str, bench: Bench) -> JSONResponse:
    """Tell from where to go on."""
    upload = find(bench.case, number)
    offset = offset_of(bench.case, upload)
    told = {"id": upload.id, "offset": offset, "size": upload.size, "name": upload.name}
    return JSONResponse(told, headers={"upload-offset": str(offset)})


@router.delete("/{number}", status_code=204, summary="Give a file up")
def delete_upload(number: str, bench: Bench) -> Response:
    """Take away what has come of a file."""
    with bench.uploads.taking(number):
        give_up(bench.case, find(bench.case, number))
    return Response(status_code=204)


@router.patch("/{number}", summary="Send the next bytes of a file")
async def patch_upload(
    number: str, request: Request, bench: Bench, upload_offset: Annotated[int, Header(ge=0)]
) -> JSONResponse:
    """Append the body to what has come; with the last byte the file is added to the case, as a job."""
    case = bench.case
    upload = await run_in_threadpool(find, case, number)
    with bench.uploads.taking(number):
        sink = await run_in_threadpool(Sink, case, upload, upload_offset)
        try:
            await _pour(request, sink)
        finally:
            await run_in_threadpool(sink.close)
        offset = await run_in_threadpool(offset_of, case, upload)
        if offset < upload.size:
            return JSONResponse({"offset": offset})
        job = bench.jobs.start(f"adding {upload.name}", _adding(bench, case, upload))
    return JSONResponse({"offset": offset, "job": job.plain()})


async def _pour(request: Request, sink: Sink) -> None:
    """Write a request's body; where the connection is cut, what came is kept."""
    waiting = bytearray()
    try:
        async for data in request.stream():
            waiting += data
            if len(waiting) >= PIECE:
                piece, waiting = bytes(waiting), bytearray()
                await run_in_threadpool(sink.write, piece)
    except ClientDisconnect:
        pass
    if waiting:
        await run_in_threadpool(sink.write, bytes(waiting))


def _adding(bench: Workbench, case: Case, upload: Upload) -> Work:
    def work(step: Step) -> Mapping[str, Any]:
        step(0, 3)
        number, is_new = _added(case, upload)
        give_up(case, upload)
        bench.tell_case()
        step(1, 3, f"looking at {upload.name}")
        broken = _looked(bench, number, step)
        step(3, 3, f"added {upload.name}" if is_new else f"{upload.name} was in the case already")
        return {"item": number, "new": is_new, "broken": broken}

    return work


def _added(case: Case, upload: Upload) -> tuple[int, bool]:
    """Add a file that has come whole; one that an earlier server had added before it was killed is not added again.

    Raises
    ------
    NoonmarkError
        If it cannot be added; it stays where it is, and can be sent again.
    """
    if (earlier := _added_before(case, upload)) is not None:
        return earlier, False
    more = {"upload": upload.id, **({"modified_utc": upload.modified_utc} if upload.modified_utc else {})}
    arrival = Arrival("file", path_told=upload.name, more=more)
    with case.adding() as right:
        (told,) = right.add([Arriving(upload.name, part_of(case, upload), arrival)])
    if isinstance(told, Left):
        raise NoonmarkError(told.why, where=upload.name)
    return told.number, told.is_new


def _added_before(case: Case, upload: Upload) -> int | None:
    for item in case.items(upload.name):
        if any(arrival.more.get("upload") == upload.id for arrival in case.arrivals(item.number)):
            return item.number
    return None


def _looked(bench: Workbench, number: int, step: Step) -> str | None:
    """Look at a new item, so that its page opens at once; return why it is broken, where it is."""
    try:
        bench.look(number)
        step(2, 3)
        if bench.kind(number) != "other":
            bench.derived_json(number, "frames.json", lambda: described(bench, number))
    except NoonmarkError as error:
        return str(error)
    return None


def resume(bench: Workbench) -> None:
    """Add the files that had come whole when an earlier server ended."""
    if bench.case.place.writable:
        for upload in whole_uploads(bench.case):
            bench.jobs.start(f"adding {upload.name}", _adding(bench, bench.case, upload))
