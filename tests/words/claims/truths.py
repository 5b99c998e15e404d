"""Reports with their claims written by hand before the rules saw them, and how an answer is held against them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from noonmark.words.claims.claim import Claim

REPORTS = Path(__file__).parent / "reports"


@dataclass(frozen=True)
class Report:
    """A report of ``reports/``: its text, its day, who publishes it, and its claims."""

    name: str
    text: str
    published: date
    source: str
    html: bool
    claims: list[dict[str, Any]]


def report(name: str) -> Report:
    """Return a report with its claims by hand."""
    told = tomllib.loads((REPORTS / f"{name}.toml").read_text(encoding="utf-8"))
    day = date.fromisoformat(told["published"])
    return Report(name, told["report"], day, told["source"], told.get("html", False), told["claims"])


def differences(found: tuple[Claim, ...], truth: list[dict[str, Any]]) -> list[str]:
    """Return in words what an answer lacks, has wrong, or invents."""
    out: list[str] = []
    left = list(found)
    for row in truth:
        same = [claim for claim in left if _like(claim, row) >= 0.5]
        same.sort(key=lambda claim: (_kind_fits(claim, row), _like(claim, row)), reverse=True)
        if not same:
            out.append(f"missing: {row['kind']} {row['text'][:60]!r}")
            continue
        left.remove(same[0])
        out += [f"{row['text'][:40]!r}: {words}" for words in _wrong(same[0], row)]
    return out + [f"invented: {claim.kind} {claim.text[:80]!r}" for claim in left]


def _like(claim: Claim, row: dict[str, Any]) -> float:
    """Return the share of words that both spans have, of those that either has."""
    one, other = claim.text.split(), row["text"].split()
    shared = sum(min(one.count(word), other.count(word)) for word in set(one))
    return shared / max(len(one), len(other))


def _kind_fits(claim: Claim, row: dict[str, Any]) -> bool:
    return claim.kind in (row["kind"], row.get("kind_also"))


def _wrong(claim: Claim, row: dict[str, Any]) -> list[str]:
    days = None if claim.when is None else [day.isoformat() if day else None for day in claim.when]
    place = ", ".join(where.told for where in claim.where)
    checks = [
        ("kind", claim.kind, _kind_fits(claim, row)),
        ("speaker", claim.voice.speaker, row["speaker"] == claim.voice.speaker),
        ("place", place, row["place"] in place if "place" in row else not place),
        ("date", days, days == ([day or None for day in row["date"]] if "date" in row else None)),
        ("role", claim.voice.role, "role" not in row or row["role"] == claim.voice.role),
        ("channel", claim.voice.channel, row.get("channel", "") in claim.voice.channel),
        ("count", claim.counted, "count" not in row or (claim.counted and claim.counted.value == row["count"])),
        ("bound", claim.counted, "bound" not in row or (claim.counted and claim.counted.bound == row["bound"])),
        ("hedge", claim.hedge, row.get("hedge", "").casefold() in claim.hedge.casefold()),
    ]
    return [f"{name} {told!r} for {row.get(name)!r}" for name, told, right in checks if not right]
