"""The page itself: the files that Vite built, and nothing else of the disk."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, PlainTextResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from noonmark.web.guard import cookie_name
from noonmark.web.state import Bench

PAGE = Path(__file__).parent / "page"
FIRST = "index.html"
NOT_BUILT = "the page is not built; run 'make frontend' in the project's folder, and load this again\n"
_MEDIA = {
    ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8",
    ".json": "application/json", ".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg",
    ".webp": "image/webp", ".ico": "image/x-icon", ".woff2": "font/woff2", ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json", ".map": "application/json",
}  # fmt: skip
SECRETS = ("token", "ticket")
_HASHED = "assets/"
"""Where Vite puts files with the hash of what is in them in their name."""

router = APIRouter(include_in_schema=False)


@router.get("/", response_class=FileResponse)
def get_first(request: Request, bench: Bench) -> Response:
    """Give the page; with a secret in the address, keep the token in a cookie and take it out of the address."""
    if not request.query_params.keys() & set(SECRETS):
        return page_file(FIRST)
    rest = [(key, value) for key, value in request.query_params.multi_items() if key not in SECRETS]
    answer = RedirectResponse(f"/?{urlencode(rest)}" if rest else "/", 303)
    answer.set_cookie(cookie_name(bench.port), bench.token, httponly=True, samesite="strict", path="/")
    return answer


@router.get("/{path:path}", response_class=FileResponse)
def get_page_file(path: str) -> Response:
    """Give a file of the page."""
    if path.startswith("api/"):
        raise HTTPException(404)
    return page_file(path)


def page_file(path: str) -> Response:
    """Return a file of the built page; only what the folder really holds has an address, so none leads out of it."""
    files = {file.relative_to(PAGE).as_posix(): file for file in PAGE.rglob("*") if file.is_file()}
    if FIRST not in files:
        return PlainTextResponse(NOT_BUILT, 503)
    found = files.get(path)
    if found is None or found.is_symlink():
        raise HTTPException(404)
    kept = "private, max-age=31536000, immutable" if path.startswith(_HASHED) else "no-cache"
    media = _MEDIA.get(found.suffix, "application/octet-stream")
    return FileResponse(found, media_type=media, headers={"cache-control": kept})
