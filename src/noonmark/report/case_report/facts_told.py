"""What a file says of itself, as rows for a report; a coarse report hands in facts without places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from noonmark.report import words
from noonmark.report.look_text import device, headline, shown_clock
from noonmark.report.look_where import place_rows, track_rows

if TYPE_CHECKING:
    from noonmark.look.answer import ClockReadings, Look
    from noonmark.report.case_report.parts import ItemTold

MOST_CLOCKS = 12
MOST_READINGS = 2
MOST_PLACES = 12

Rows = list[tuple[str, str]]


def file_rows(item: ItemTold, look: Look | None) -> Rows:
    """Return name, kind, size, hash and device."""
    rows = [("Name", item.name), ("SHA-256", item.sha256), ("Size", f"{words.grouped(item.bytes)} bytes")]
    if look is None:
        return rows
    facts = look.facts
    rows += [("Kind", headline(facts)), ("Device", device(facts) or "not named"), ("Software", facts.software or "")]
    rows += [("Lens", facts.lens or "")]
    return [row for row in rows if row[1]]


def clock_rows(look: Look) -> list[tuple[str, str, str]]:
    """Return each clock: its source, what it shows, and what it can mean in UTC with how likely."""
    return [(told.clock.source, shown_clock(told.clock), _readings(told)) for told in look.clocks[:MOST_CLOCKS]]


def _readings(told: ClockReadings) -> str:
    best = sorted(told.readings, key=lambda reading: -reading.weight)[:MOST_READINGS]
    return "; ".join(
        f"{words.probability(one.weight)}: {'unknown' if one.utc is None else words.utc(one.utc) + ' UTC'}"
        for one in best
    )


def place_told_rows(look: Look) -> Rows:
    """Return the places and the track that the file tells."""
    return [*place_rows(look.facts.places)[: 2 * MOST_PLACES], *track_rows(look.facts.track)]


def provenance_rows(look: Look) -> Rows:
    """Return what a C2PA manifest says and whether it holds."""
    found = look.facts.provenance
    if found is None or found.state == "absent":
        return [("C2PA", "no manifest, as in most files")]
    signed = "" if found.signed_utc is None else f"{words.utc(found.signed_utc)} UTC"
    clock = "" if found.clock is None else f"{found.clock.source}: {shown_clock(found.clock)}"
    rows = [("C2PA", f"{found.state}: {found.why}"), ("Signer", found.signer or ""), ("Program", found.tool or "")]
    rows += [("Signed", signed), ("Signed clock", clock)]
    rows += [] if found.place is None else [("Signed place", told) for _, told in place_rows((found.place,))]
    return [row for row in rows if row[1]]
