"""Claims beside a case: the verdicts as JSON, and as a paragraph in a newsroom's words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from noonmark.report.claims_document import Json, claims_list
from noonmark.report.document import noonmark_version
from noonmark.words.claims.claim import Claim

SCHEMA = "noonmark.claims-check/1"
Verdict = Literal["supported", "contradicted", "silent", "not checkable"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)


@dataclass(frozen=True)
class Checked:
    """A claim with what the case says to it.

    Attributes
    ----------
    claim : Claim
    verdict : str
        One of ``VERDICTS``.
    why : str
        In a sentence without a stop.
    items : tuple of int
        The case's items that the verdict rests on.
    log10_lr : float or None
        log10 of the likelihood ratio of the claim's place and days against all others, where one was worked out.
    """

    claim: Claim
    verdict: Verdict
    why: str
    items: tuple[int, ...] = ()
    log10_lr: float | None = None


@dataclass(frozen=True)
class PlacedItem:
    """An item of the case and where its newest fix puts it; ``place`` is "" where it cannot be placed."""

    number: int
    name: str
    noun: str
    fixed: bool
    place: str = ""
    probability: float = 0.0


def checked_document(checked: Sequence[Checked], items: Sequence[PlacedItem], title: str) -> Json:
    """Return claims beside a case as in ``schema/claims-check-1.json``."""
    return {
        "schema": SCHEMA,
        "case": title,
        "paragraph": paragraph(checked, items),
        "counts": {verdict: sum(each.verdict == verdict for each in checked) for verdict in VERDICTS},
        "claims": [_row(each) for each in checked],
        "items": [_item(item) for item in items],
        "version": noonmark_version(),
    }


def _row(each: Checked) -> Json:
    [claim] = claims_list([each.claim])
    lr = None if each.log10_lr is None else round(each.log10_lr, 3)
    return {**claim, "verdict": each.verdict, "why": each.why, "items": list(each.items), "log10_lr": lr}


def _item(item: PlacedItem) -> dict[str, Any]:
    return {
        "number": item.number,
        "name": item.name,
        "fixed": item.fixed,
        "place": item.place or None,
        "probability": round(item.probability, 4) if item.place else None,
    }


def paragraph(checked: Sequence[Checked], items: Sequence[PlacedItem]) -> str:
    """Return what a newsroom may write about a report and a case."""
    return " ".join(part for part in (_placed_words(items), _verdict_words(checked)) if part)


def _placed_words(items: Sequence[PlacedItem]) -> str:
    if not items:
        return "The case holds no footage."
    nouns = {item.noun for item in items}
    noun = nouns.pop() if len(nouns) == 1 else "item"
    by_place = Counter(item.place for item in items if item.place)
    placed = [f"{count} in {place}" for place, count in by_place.most_common()]
    left = sum(not item.place for item in items)
    told = f"Of {len(items)} {noun}{'s' * (len(items) != 1)}, Noonmark places "
    told += f"{_listed(placed)}" if placed else "none"
    return told + (f"; {left} could not be placed." if left and placed else ".")


def _verdict_words(checked: Sequence[Checked]) -> str:
    if not checked:
        return "The report makes no claim that could be checked."
    counts = Counter(each.verdict for each in checked)
    parts = [f"{counts[verdict]} {_TOLD[verdict][counts[verdict] > 1]}" for verdict in VERDICTS if counts[verdict]]
    total = len(checked)
    told = f"Of {total} claim{'s' * (total != 1)} in the report, {_listed(parts)}."
    against = [each for each in checked if each.verdict == "contradicted"]
    return told + "".join(f" Against “{_short(each.claim.text)}”: {each.why}." for each in against[:3])


_TOLD = {
    "supported": ("agrees with what the case establishes", "agree with what the case establishes"),
    "contradicted": ("goes against it", "go against it"),
    "silent": ("finds nothing in it for or against", "find nothing in it for or against"),
    "not checkable": ("cannot be checked against footage", "cannot be checked against footage"),
}
"""What one claim, and what several, do."""


def _listed(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 90 else words[:89].rsplit(" ", 1)[0] + " …"
