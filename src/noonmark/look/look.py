"""One look at a file: everything it says, what its clocks can mean, and what in it cannot be true together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from noonmark.errors import NoonmarkError
from noonmark.footage.facts import ClockFact, FileFacts
from noonmark.footage.limits import Limits
from noonmark.footage.metadata import opened, read_facts, read_open
from noonmark.footage.provenance import read_provenance
from noonmark.footage.sidecar import find_sidecars, for_clip
from noonmark.footage.srt import BREAKS_OFF
from noonmark.footage.words import shown_name
from noonmark.look.answer import Look
from noonmark.look.names import clock_in_name

SURE = 0.8
"""A clip is put on a track's time line by a reading of its clock with this weight or more."""


def look(
    path: Path,
    *,
    sidecars: bool = True,
    exiftool: bool = True,
    lenient: bool = True,
    trust_list: Path | None = None,
    limits: Limits | None = None,
) -> Look:
    """Look at one file, with the telemetry that lies beside it.

    Parameters
    ----------
    path : Path
        A photo, a clip or a telemetry file.
    sidecars : bool
        Whether to read .srt and .gpx files of the same name too.
    exiftool : bool
        Whether to hold the facts against ExifTool's, where it is installed.
    lenient : bool
        Whether a place that cannot be is a contradiction and the rest of the file is told; else it is an error.
    trust_list : Path or None
        PEM file of certificates: signers that lead to one of them are trusted. Without it nobody is.
    limits : Limits, optional
        What each child process may use.

    Raises
    ------
    NoonmarkError
        If the file cannot be read. A sidecar that cannot be read is a line among the facts.
    """
    limits = limits or Limits()
    with opened(path) as file:  # one descriptor for all: nobody can put another file there in between
        facts = read_open(file, shown_name(path), exiftool=exiftool, lenient=lenient, limits=limits)
        if facts.kind != "telemetry":
            facts = replace(facts, provenance=read_provenance(file, limits, trust_list=trust_list))
    facts = _with_name(facts)
    if facts.kind == "telemetry":
        _check_whole(facts)
    else:
        for beside in find_sidecars(path) if sidecars else ():
            facts = _joined(facts, beside, limits)
    from noonmark.look.look_at import look_at  # noqa: PLC0415 - loaded elsewhere while the child reads

    return look_at(facts, datetime.now(UTC))


def _check_whole(facts: FileFacts) -> None:
    """Refuse a telemetry file that stands alone and breaks off: what its rest would say is not known."""
    broken = next((note for note in facts.notes if BREAKS_OFF in note), None)
    if broken is not None:
        remedy = (
            "get the whole file again; beside its clip, under the clip's name, what stands before the break is used"
        )
        raise NoonmarkError(broken, where=facts.name, remedy=remedy)


def _joined(facts: FileFacts, beside: Path, limits: Limits) -> FileFacts:
    """Return the facts with those of a telemetry file beside it; the file's own come first."""
    try:
        found = for_clip(read_facts(beside, limits=limits), _start_utc(facts), facts.duration_s)
    except NoonmarkError as error:
        return replace(facts, notes=(*facts.notes, f"beside it, not used: {error}"))
    return replace(
        facts,
        places=(*facts.places, *(replace(place, source=_beside(place.source)) for place in found.places)),
        clocks=(*facts.clocks, *_renamed(found.clocks)),
        track=facts.track or found.track,
        contradictions=(*facts.contradictions, *(f"{found.name}: {words}" for words in found.contradictions)),
        notes=(*facts.notes, f"{found.name} lies beside it and is read with it", *found.notes),
    )


def _start_utc(facts: FileFacts) -> datetime | None:
    """Return the instant of the first frame, where the file's own best clock leaves little doubt."""
    from noonmark.look.order import best_first  # noqa: PLC0415
    from noonmark.look.readings import readings  # noqa: PLC0415

    best = next((readings(clock, facts)[0] for clock in best_first(facts)), None)
    return best.utc if best and best.weight >= SURE else None


def _renamed(clocks: tuple[ClockFact, ...]) -> Iterator[ClockFact]:
    for clock in clocks:
        if clock.role != "name":
            yield replace(clock, source=_beside(clock.source))


def _beside(source: str) -> str:
    return f"{source} beside it"[:200]


def _with_name(facts: FileFacts) -> FileFacts:
    clock = clock_in_name(facts.name)
    return replace(facts, clocks=(*facts.clocks, clock)) if clock else facts
