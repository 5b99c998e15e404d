"""The original of an item, byte by byte: ``/api/items/N/file``."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import APIRouter
from fastapi.responses import FileResponse

from noonmark.case.recipe.gathering import file_name
from noonmark.web.kinds_of_file import SAVED, kind_of
from noonmark.web.state import Bench

router = APIRouter(prefix="/api/items", tags=["items"])


@router.get("/{number}/file", summary="The original", response_class=FileResponse)
def get_file(number: int, bench: Bench) -> FileResponse:
    """Give an item's original, whole or in ranges; shown by the browser only where it is a known picture or clip."""
    item = bench.item(number)
    path = bench.case.original(item.sha256)
    media = kind_of(path).media
    how = "attachment" if media == SAVED else "inline"
    name = quote(file_name(item), safe="")
    headers = {
        "content-disposition": f"{how}; filename*=UTF-8''{name}",
        "etag": f'"{item.sha256}"',
        "cache-control": "private, no-cache",
    }
    return FileResponse(path, media_type=media, headers=headers)
