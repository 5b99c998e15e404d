"""Every kind of clue with its keys, for the page's forms."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from noonmark.commands.kinds_command import kinds_document

router = APIRouter(prefix="/api", tags=["kinds"])


@router.get("/kinds")
def kinds() -> dict[str, Any]:
    """Return the kinds of clues, schema ``noonmark.kinds/1``: as ``noonmark kinds --json`` writes them."""
    return kinds_document()
