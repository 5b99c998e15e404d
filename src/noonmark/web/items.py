"""The case and its items: ``/api/case``, ``/api/items``."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import func, select

from noonmark import __version__
from noonmark.case.store.database import read_transaction
from noonmark.case.store.tables import ITEMS
from noonmark.case.store.writing import read_head
from noonmark.web.desk import home
from noonmark.web.item_rows import item_document, item_row
from noonmark.web.marks_store import marked
from noonmark.web.state import Bench, Workbench

SCHEMA = "noonmark.items/1"
MOST_WORDS = 500

router = APIRouter(prefix="/api", tags=["case"])


class CaseAsked(BaseModel):
    """A case to be made."""

    model_config = ConfigDict(extra="forbid")
    title: str = Field(max_length=MOST_WORDS)
    name: str = Field("", max_length=80)


def case_document(bench: Workbench) -> dict[str, Any]:
    """Return what the open case is; without one, only where the page would make it."""
    if not bench.desk.has_case:
        return {"id": None, "home": str(home()), "version": __version__}
    case = bench.case
    with read_transaction(case.place.engine, case.place.folder) as connection:
        counted = connection.execute(select(ITEMS.c.state, func.count().label("items")).group_by(ITEMS.c.state))
        states: dict[str, int] = {row.state: row.items for row in counted}
        head = read_head(connection, str(case.place.folder))
    return {
        "id": case.case_id,
        "title": case.title,
        "folder": str(case.place.folder),
        "items": sum(states.values()),
        "states": states,
        "log": {"size": head.size, "root": head.root.hex()},
        "version": __version__,
        "writable": case.place.writable,
        "who": case.place.who,
        "recovered": list(case.recovered),
    }


@router.get("/case", summary="The open case")
def get_case(bench: Bench) -> JSONResponse:
    """Tell what the open case is."""
    return JSONResponse(case_document(bench))


@router.post("/cases", status_code=201, summary="Make a case")
def post_case(asked: CaseAsked, bench: Bench) -> JSONResponse:
    """Make a case where this server has none, and open it."""
    bench.desk.make(asked.title, asked.name)
    bench.tell_case()
    return JSONResponse(case_document(bench), 201)


@router.get("/items", summary="The case's items")
def get_items(
    bench: Bench,
    search: Annotated[str, Query(max_length=MOST_WORDS)] = "",
    state: Annotated[str, Query(max_length=40)] = "",
) -> JSONResponse:
    """Tell the items, in the order in which they came."""
    case = bench.case
    has_marks = marked(case)
    rows = [item_row(bench, item, has_marks=item.number in has_marks) for item in case.items(search, state or None)]
    return JSONResponse({"schema": SCHEMA, "case": {"id": case.case_id, "title": case.title}, "items": rows})


@router.get("/items/{number}", summary="All about one item")
def get_item(number: int, bench: Bench) -> JSONResponse:
    """Tell what one item is, what it says of itself, and what was done with it."""
    return JSONResponse(item_document(bench, number))
