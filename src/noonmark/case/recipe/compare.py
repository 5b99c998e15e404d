"""Two fixes of the same inputs compared: what differs, told in km2, seconds and probability."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import zip_longest
from typing import Any, cast

Json = Mapping[str, Any]

AREA_SHARE = 0.0005
"""Areas that differ by less, as a share, are the same."""
PROBABILITY = 0.0005
"""Probabilities that differ by less are the same."""
SECONDS = 1.0
"""Ends of intervals that differ by less are the same [s]."""
DECADES = 0.005
"""Bits, and powers of ten of a likelihood ratio, that differ by less are the same."""
ROUNDING = "to 0.05 % of each area, 0.0005 of each probability and 1 s of each time"
MOST_PLACES = 5
"""Places told; of more, their count."""


def compare(then: Json, now: Json) -> tuple[str, ...]:
    """Return how a fix differs from the one before it; nothing where they are the same to :data:`ROUNDING`.

    Parameters
    ----------
    then, now : mapping
        Fixes as JSON, schema ``noonmark.fix/1``.

    Returns
    -------
    tuple of str
        Scope, conflict, regions, places, times, clues, claim, in that order. Words of a fix alone, and the version
        that made it, are not compared.
    """
    return tuple(
        line
        for part in (_scope, _conflict, _regions, _places, _times, _clues, _determined, _claim)
        for line in part(then, now)
    )


def _scope(then: Json, now: Json) -> Iterator[str]:
    for key in sorted(then["scope"].keys() | now["scope"].keys()):
        old, new = then["scope"].get(key), now["scope"].get(key)
        if old != new:
            yield f"the scope's {key.replace('_', ' ')} was {_plain(old)} and is {_plain(new)}"


def _conflict(then: Json, now: Json) -> Iterator[str]:
    if bool(then["regions"]) != bool(now["regions"]):
        yield "there was a fix and now no place fits" if then["regions"] else "no place fitted and now there is a fix"
    if then["conflict"] != now["conflict"]:
        old, new = (_sets(each["conflict"]) for each in (then, now))
        yield f"the least sets of clues to leave out were {old} and are {new}"


def _sets(conflict: Sequence[Sequence[str]]) -> str:
    return "; or ".join(" and ".join(labels) for labels in conflict) or "none"


def _regions(then: Json, now: Json) -> Iterator[str]:
    if not then["regions"] or not now["regions"]:
        return  # told as a conflict
    before = {region["level"]: region["area_km2"] for region in then["regions"]}
    after = {region["level"]: region["area_km2"] for region in now["regions"]}
    for level in sorted(before.keys() | after.keys()):
        name = f"the {_percent(level)} region"
        if level not in before or level not in after:
            yield f"{name} {'is new' if level in after else 'is no longer told'}"
            continue
        old, new = before[level], after[level]
        if _differs(old["outer"], new["outer"], share=AREA_SHARE):
            yield f"{name} was {_areas(old['outer'], new['outer'])}"
        elif _differs(old["inner"], new["inner"], share=AREA_SHARE):
            yield f"the part surely inside {name} was {_areas(old['inner'], new['inner'])}"


def _areas(old: float, new: float) -> str:
    first, second = _two(old, new)
    change = f" ({(new - old) / old * 100.0:+.1f} %)" if old > 0.0 else ""
    return f"{first} km2 and is {second} km2{change}"


def _places(then: Json, now: Json) -> Iterator[str]:
    before, after = _ranked(then), _ranked(now)
    if not then["regions"] or not now["regions"]:
        return
    changed = [
        (abs(after.get(key, 0.0) - before.get(key, 0.0)), key)
        for key in before.keys() | after.keys()
        if key not in before or key not in after or _differs(before[key], after[key], by=PROBABILITY)
    ]
    changed.sort(key=lambda row: (-row[0], row[1]))
    for _, key in changed[:MOST_PLACES]:
        yield _place(key, before.get(key), after.get(key))
    if len(changed) > MOST_PLACES:
        yield f"{len(changed) - MOST_PLACES} more places have another probability"
    if not changed and list(before) != list(after):
        yield "the places are ranked in another order"


def _ranked(fix: Json) -> dict[tuple[str, ...], float]:
    found: dict[tuple[str, ...], float] = {}
    for place in fix["places"]:
        key = (place["name"], place["region"], place["country"])
        found[key] = found.get(key, 0.0) + place["probability"]
    return found


def _place(key: tuple[str, ...], old: float | None, new: float | None) -> str:
    name = ", ".join(part for part in key if part)
    if old is None or new is None:
        told = f"{old if new is None else new:.3g}"
        return f"{name}, {told}, is {'new among' if old is None else 'no longer among'} the places"
    return f"P({name}) {_was(old, new)}"


def _times(then: Json, now: Json) -> Iterator[str]:
    before = {(row["item"], row["level"]): row["intervals"] for row in then["times"]}
    after = {(row["item"], row["level"]): row["intervals"] for row in now["times"]}
    if not before or not after:
        return
    for key in sorted(before.keys() | after.keys()):
        old, new = before.get(key, []), after.get(key, [])
        if not _same_intervals(old, new):
            item, level = key
            of = f" of {item}" if item else ""
            yield f"the {_percent(level)} times{of} {_changed_intervals(old, new)}"


Intervals = Sequence[Sequence[str]]


def _same_intervals(old: Intervals, new: Intervals) -> bool:
    return len(old) == len(new) and all(_near(one, other) for one, other in zip(old, new, strict=True))


def _near(one: Sequence[str], other: Sequence[str]) -> bool:
    return all(abs((_instant(a) - _instant(b)).total_seconds()) < SECONDS for a, b in zip(one, other, strict=True))


def _changed_intervals(old: Intervals, new: Intervals) -> str:
    """Return the first interval that changed, and how many there are where their count did."""
    pairs = zip_longest(old, new)
    one, other = next(pair for pair in pairs if pair[0] is None or pair[1] is None or not _near(*pair))
    count = f" ({len(old)} of them then, {len(new)} now)" if len(old) != len(new) else ""
    return f"were {_interval(one)} and are {_interval(other)}{count}"


def _interval(ends: Sequence[str] | None) -> str:
    return "none" if ends is None else f"{ends[0]} to {ends[1]}"


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _clues(then: Json, now: Json) -> Iterator[str]:
    before = {clue["label"]: clue for clue in then["clues"]}
    after = {clue["label"]: clue for clue in now["clues"]}
    yield from (f"the clue {label!r} is gone" for label in before if label not in after)
    yield from (f"the clue {label!r} is new" for label in after if label not in before)
    for label, clue in before.items():
        if label in after:
            yield from _clue(label, clue, after[label])


def _clue(label: str, old: Json, new: Json) -> Iterator[str]:
    if old["trust"] != new["trust"]:
        yield f"the trust of {label!r} was {old['trust']:g} and is {new['trust']:g}"
    for key in ("kind", "source", "item", "words"):
        if old[key] != new[key]:
            yield f"the {key} of {label!r} {'were' if key == 'words' else 'was'} {old[key]!r}, now {new[key]!r}"
    if _differs(old["probability_false"], new["probability_false"], by=PROBABILITY):
        yield f"P({label} false) {_was(old['probability_false'], new['probability_false'])}"
    if _differs(old["bits"], new["bits"], by=DECADES):
        yield f"what {label!r} told, in bits, {_was(old['bits'], new['bits'])}"


def _determined(then: Json, now: Json) -> Iterator[str]:
    for key, old in then["determined"].items():
        if old != now["determined"].get(key):
            yield f"the {key} was {'determined and now is not' if old else 'not determined and now is'}"


def _claim(then: Json, now: Json) -> Iterator[str]:
    old, new = then.get("claim"), now.get("claim")
    if (old is None) != (new is None):
        yield "the claim was checked and now is not" if new is None else "the claim was not checked and now is"
    elif old is not None and new is not None:
        for key in ("text", "place", "window"):
            if old[key] != new[key]:
                yield f"the claim's {key} was {_plain(old[key])} and is {_plain(new[key])}"
        if _differs(old["log10_lr"], new["log10_lr"], by=DECADES):
            yield f"the claim's log10 likelihood ratio {_was(old['log10_lr'], new['log10_lr'])}"


def _differs(old: float, new: float, *, by: float = 0.0, share: float = 0.0) -> bool:
    return abs(new - old) > max(by, share * max(abs(old), abs(new)))


def _was(old: float, new: float) -> str:
    """Return two numbers to the fewest decimals, three or more, that show them apart."""
    for decimals in range(3, 13):
        told = f"{old:.{decimals}f}", f"{new:.{decimals}f}"
        if told[0] != told[1]:
            break
    else:
        told = repr(old), repr(new)
    return f"was {told[0]} and is {told[1]}"


def _two(old: float, new: float) -> tuple[str, str]:
    """Return two areas to the fewest digits, four or more, that show them apart."""
    for digits in range(4, 13):
        told = _number(old, digits), _number(new, digits)
        if told[0] != told[1]:
            return told
    return repr(old), repr(new)


def _number(value: float, digits: int) -> str:
    rounded = float(f"{value:.{digits}g}")
    return f"{rounded:,.0f}" if abs(rounded) >= 1000.0 and rounded.is_integer() else f"{rounded:.{digits}g}"


def _percent(level: float) -> str:
    return f"{level * 100.0:g} %"


def _plain(value: object) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {part}" for key, part in cast("Mapping[str, object]", value).items())
    return "none" if value is None else str(value)
