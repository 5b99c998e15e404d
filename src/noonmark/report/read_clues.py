"""What signs say of the place, as a clues file for ``noonmark fix``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from noonmark.draft import ClueRow, Draft, draft_text
from noonmark.report.read_document import ReadFile
from noonmark.words.signs.places import Pointed

LEAST = 0.1
"""A place less probable than this makes no clue."""


def read_clues(told: ReadFile) -> str:
    """Return a clues file: for each sign the one place it most probably points to, its chance as the trust.

    The item is the file's name; ``fix`` takes the clues and says itself what they leave.
    """
    rows = tuple(
        ClueRow("", *_clue(point, told.name)) for point in _one_each(told.places) if point.probability >= LEAST
    )
    return draft_text(Draft(title=f"Signs of {told.name}", clues=rows), Path())


def _one_each(places: Iterable[Pointed]) -> Iterator[Pointed]:
    """Yield the places of which no sign has told a more probable one: the places of one sign exclude each other."""
    used: set[int] = set()
    for point in places:
        if not used.intersection(point.signs):
            used.update(point.signs)
            yield point


def _clue(point: Pointed, name: str) -> tuple[str, dict[str, object]]:
    place = point.place
    numbers = " and ".join(str(number + 1) for number in point.signs)
    told: dict[str, object] = {
        "trust": round(point.probability, 3),
        "label": f"sign {numbers}",
        "item": name,
        "source": f"{name}, sign {numbers}: {point.kind} {point.text!r}",
    }
    if place.kind == "country":
        return "country", {"name": place.country, **told}
    where = ", ".join(dict.fromkeys(filter(None, (place.name, place.region, place.country_name))))
    if place.kind == "region":
        return "country", {"name": where, **told}
    return "near", {"place": f"{place.lat:.4f},{place.lon:.4f}" if not place.country_name else where, **told}
