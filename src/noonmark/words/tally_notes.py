"""What a reader of a tally must know, in sentences: what it rests on, and how its places were read."""

from __future__ import annotations

from collections.abc import Sequence

from noonmark.earth.gazetteer_table import Place
from noonmark.words.tally_places import full_name
from noonmark.words.tally_types import Spot

_SHOWN = 3


def assumptions(about: float) -> tuple[str, ...]:
    """Return in sentences what a total rests on."""
    return (
        "Each row counts one place on one day, and not all days up to it.",
        "Sources that count the same place and day count the same people: they are not added, and the interval spans "
        "what either allows.",
        "“Exact” is taken as exact. “At least” gives a lower bound and no upper one. "
        f"“About” is taken as {100 * about:g} % more or less, which is a convention and no measured figure.",
        "A count for a region or country holds the counts for the places in it on that day, whoever counted them.",
        "Places with no count and days with no count add nothing: the total speaks of what was counted, not of all "
        "that happened.",
        "Someone counted on two days, or under two headings, is counted twice: these are counts of events.",
    )


def place_notes(spots: Sequence[Spot]) -> tuple[str, ...]:
    """Return how names were read where that is not plain."""
    notes = [f"{name} is taken for {_called(spot)}, which is written almost like it."
             for spot in spots for name in map(repr, spot.misspelt)]  # fmt: skip
    moved = [spot for spot in spots if spot.elsewhere]
    if moved:
        which = "; ".join(f"{_called(spot)} (not {listed(spot.elsewhere, most=1)})" for spot in moved)
        notes.append(f"Read in the country where the file's other places lie: {which}.")
    either = [spot for spot in spots if spot.town_or_region]
    if either:
        names = ", ".join(spot.written[0] for spot in either)
        notes.append(f"May be the town or the region of that name round it, and the bounds hold for both: {names}.")
    notes += [
        f"{spot.written[0]!r} may be {listed(spot.readings)}; the bounds hold for each."
        for spot in spots
        if len(spot.readings) > 1 and not spot.town_or_region
    ]
    return tuple(notes)


def _called(spot: Spot) -> str:
    return full_name(spot.readings[0]).removesuffix(" (region)") if len(spot.readings) == 1 else spot.written[0]


def listed(places: Sequence[Place], most: int = _SHOWN) -> str:
    """Return places in words, the first few of many: ``'Moscow, Idaho, United States or 6 more'``."""
    names = list(dict.fromkeys(full_name(where) for where in places))
    if len(names) > most:
        return f"{'; '.join(names[:most])} or {len(names) - most} more"
    return " or ".join(["; ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
