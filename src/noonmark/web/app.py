"""The workbench's app: the guard at the door, the pages behind it, one case on the desk."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from fastapi import FastAPI
from fastapi.concurrency import run_in_threadpool

from noonmark import __version__
from noonmark.errors import NoonmarkError
from noonmark.web import events, files, frames, items, marks_pages, pages, uploads, waveform
from noonmark.web.answers import answer_errors
from noonmark.web.desk import Desk
from noonmark.web.guard import Guard, Tickets
from noonmark.web.state import Workbench, new_workbench

WATCH_S = 1.0
"""How often the case's log is looked at for what others have added [s]."""
_OTHERS = ("measuring", "fixing", "brushing", "kinds", "reporting")
"""Modules with pages that load what measures and searches."""


def make_app(case_folder: Path | None, token: str, *, port: int, who: str | None = None) -> FastAPI:
    """Return the app of one server.

    Parameters
    ----------
    case_folder : Path or None
        Of the case; without one the page makes it.
    token : str
        The secret that every request must show.
    port : int
        Where the server listens: requests to another address are refused.
    who : str, optional
        In whose name the case is written; left out, the computer's user.

    Raises
    ------
    NoonmarkError
        If the folder is no case, or cannot be read.
    """
    bench = new_workbench(Desk(case_folder, who), token, port)
    app = FastAPI(
        title="Noonmark workbench",
        version=__version__,
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=_life,
    )
    app.state.workbench = bench
    answer_errors(app)
    for module in (items, frames, files, waveform, marks_pages, uploads, events):
        app.include_router(module.router)
    for name in _OTHERS:
        if find_spec(f"noonmark.web.{name}") is not None:
            app.include_router(import_module(f"noonmark.web.{name}").router)
    app.include_router(pages.router)  # last: it answers all that is left
    app.state.tickets = tickets = Tickets()
    app.add_middleware(Guard, token=token, port=port, tickets=tickets)
    return app


@asynccontextmanager
async def _life(app: FastAPI) -> AsyncGenerator[None]:
    bench: Workbench = app.state.workbench
    if bench.desk.has_case:
        await run_in_threadpool(uploads.resume, bench)
    watching = asyncio.create_task(_watch(bench))
    try:
        yield
    finally:
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching
        await run_in_threadpool(bench.close)


async def _watch(bench: Workbench) -> None:
    """Tell the pages when the case's log has grown, whoever wrote to it; close footage that nobody looks at."""
    told = -1
    while True:
        await asyncio.sleep(WATCH_S)
        bench.lending.sweep()
        if not bench.telling.listeners or not bench.desk.has_case:
            continue
        with suppress(NoonmarkError):  # told to whoever asks for the case
            size = (await run_in_threadpool(bench.case.head)).size
            if size != told and told >= 0:
                bench.tell("case", {"size": size})
            told = size
