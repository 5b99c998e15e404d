"""What happens meanwhile: jobs, and a stream of events: ``/api/jobs``, ``/api/events``."""

from __future__ import annotations

from collections.abc import AsyncGenerator

from fastapi import APIRouter
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse
from sse_starlette import EventSourceResponse

from noonmark.web.state import Bench, Workbench
from noonmark.web.telling import Event, event_of

PING_S = 15

router = APIRouter(prefix="/api", tags=["events"])


@router.get("/jobs", summary="Long work, running and ended")
def get_jobs(bench: Bench) -> JSONResponse:
    """Tell all jobs of this start, the oldest first."""
    return JSONResponse({"jobs": [job.plain() for job in bench.jobs.all()]})


@router.post("/jobs/{number}/cancel", summary="Cancel a job")
def cancel_job(number: int, bench: Bench) -> JSONResponse:
    """Ask a job to end; it does at its next step."""
    return JSONResponse(bench.jobs.cancel(number).plain())


@router.get("/events", summary="What happens, as it happens", response_class=EventSourceResponse)
async def get_events(bench: Bench) -> EventSourceResponse:
    """Stream the events ``job``, ``case``, ``marks`` and ``fix``; first how all jobs and the case stand."""
    return EventSourceResponse(_events(bench), ping=PING_S, sep="\n")


async def _events(bench: Workbench) -> AsyncGenerator[Event]:
    told = bench.telling.listen()
    try:
        for job in bench.jobs.all():
            yield event_of("job", job.plain())
        if bench.desk.has_case:
            yield event_of("case", {"size": (await run_in_threadpool(bench.case.head)).size})
        async for event in told:
            yield event
    finally:
        await told.aclose()
