"""Earlier copies as JSON: a list, one object a match."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC
from typing import Any

from noonmark.copies.match import Match

Json = dict[str, Any]


def copies_document(matches: Sequence[Match]) -> list[Json]:
    """Return matches as in ``schema/copies-find-1.json``, the surest first."""
    return [_match(match) for match in matches]


def copies_json(matches: Sequence[Match]) -> str:
    """Return the same as text."""
    return json.dumps(copies_document(matches), ensure_ascii=False, allow_nan=False, indent=2) + "\n"


def _match(match: Match) -> Json:
    return {
        "file": match.file,
        "item": match.item,
        "relation": match.relation,
        "probability": round(match.probability, 4),
        "query": [round(at, 3) for at in match.query],
        "match": [round(at, 3) for at in match.match],
        "speed": round(match.speed, 3),
        "alterations": list(match.alterations),
        "posted": None if match.posted is None else f"{match.posted.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "key_frames_only": match.fast,
    }
