"""What a look at one file found, told on a terminal: contradictions first; plain text when piped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from noonmark.look.directions import direction_words
from noonmark.report import words
from noonmark.report.look_where import place_rows, track_rows
from noonmark.report.print_parts import emit, heading, pairs, plain, show, table

if TYPE_CHECKING:
    from noonmark.footage.facts import ClockFact, FileFacts, Provenance, StreamFact
    from noonmark.look.answer import ClockReadings, Look, Reading

MOST_ROWS = 20
"""Rows told of one kind; --json tells all."""
MOST_READINGS = 3
LEAST_WEIGHT = 0.05
"""Readings lighter than this are only counted."""
DAY_S = 86_400
_MORE = "and {count} more: see --json"
_ROLES = {"modified": "last written", "digitised": "digitised", "signed": "signed"}


def print_look(look: Look, console: Console) -> None:
    """Print a look: the file, contradictions, device, when, where, provenance, facts, streams.

    Parameters
    ----------
    look : Look
        Of one file.
    console : rich.console.Console
        Where to; without a terminal behind it the text has no colour.

    Notes
    -----
    Texts come from the file: they are printed as they are, never read as markup, without control characters.
    """
    facts = look.facts
    emit(Text(plain(f"{facts.name}: {headline(facts)}"), style="bold"), console)
    emit(Text(f"sha256 {facts.sha256}", style="dim"), console)
    _contradictions(look.contradictions, console)
    heading("Device", console)
    pairs(_device(facts), console)
    heading("When (UTC of the first frame, by each clock in the file)", console)
    _clocks(look.clocks, console)
    heading("Where", console)
    looks_to = tuple(direction_words(facts))
    rows = [*_capped(place_rows(facts.places)), *track_rows(facts.track)] or [("-", "no place in it")]
    pairs([*rows, *_capped([("direction", told) for told in looks_to])], console)
    if facts.provenance is not None:
        heading("Provenance", console)
        _provenance(facts.provenance, console)
    others = [("-", text) for text in look.facts_in_words if text not in looks_to]
    if others:
        heading("Facts", console)
        pairs(_capped(others), console)
    if facts.streams:
        heading("Streams", console)
        _streams(facts.streams, console)


def headline(facts: FileFacts) -> str:
    """Return what kind of file it is, in one line: ``"video, MP4 (mp42), 1920 x 1080, 10.5 s, 23.4 MB"``."""
    size = f"{facts.width} x {facts.height}" if facts.width and facts.height else ""
    length = "" if facts.duration_s is None else seconds(facts.duration_s)
    return words.listed(facts.kind, facts.container, size, length, _bytes(facts.bytes))


def device(facts: FileFacts) -> str:
    """Return make and model without saying the make twice; empty where the file names none."""
    make, model = facts.make or "", facts.model or ""
    return model if model.lower().startswith(make.lower()) else f"{make} {model}".strip()


def seconds(value: float) -> str:
    """Return a length of time: ``"10.5 s"``, ``"2 min 5 s"``, ``"1 h 2 min"``.

    Examples
    --------
    >>> seconds(10.52), seconds(125.2), seconds(3725.0)
    ('10.5 s', '2 min 5 s', '1 h 2 min')
    """
    if abs(value) < 60:
        return f"{value:.3g} s"
    whole = round(value)
    if abs(whole) < 3600:
        return f"{whole // 60} min {whole % 60} s"
    minutes = round(whole / 60)
    return f"{minutes // 60} h {minutes % 60} min"


def shown_clock(clock: ClockFact) -> str:
    """Return what a clock shows, as finely as it is written, and its zone: ``"2016-06-23 16:32:50, zone not stated"``.

    A day is told without a time, a minute without seconds.
    """
    value = clock.value
    form = "%Y-%m-%d" if clock.precision_s >= DAY_S else "%Y-%m-%d %H:%M"
    told = value.strftime(form if clock.precision_s >= 60 else "%Y-%m-%d %H:%M:%S")
    if value.microsecond and clock.precision_s < 1:
        told += f".{value.microsecond:06d}".rstrip("0")
    if value.tzinfo is None:
        return f"{told}, {'zone not stated' if clock.scale == 'local' else 'UTC or local: not stated'}"
    return f"{told} {value.isoformat()[-6:]}" if clock.offset_minutes else f"{told} UTC"


def _bytes(count: int) -> str:
    for unit, size in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if count >= size:
            return f"{count / size:.3g} {unit}"
    return f"{count} bytes"


def _capped(rows: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    extra = len(rows) - MOST_ROWS
    return [*rows[:MOST_ROWS], ("", _MORE.format(count=extra))] if extra > 0 else list(rows)


def _contradictions(told: Sequence[str], console: Console) -> None:
    if not told:
        emit(Text("no contradiction found in it", style="dim"), console)
        return
    heading("Contradictions", console, style="bold red")
    pairs(_capped([("-", text) for text in told]), console, style="red")


def _device(facts: FileFacts) -> list[tuple[str, str]]:
    zoom = "" if facts.digital_zoom in (None, 1.0) else f"digital zoom {facts.digital_zoom:g}"
    focal = "" if facts.focal_mm is None else f"focal length {facts.focal_mm:.4g} mm"
    equivalent = "" if facts.focal_35mm is None else f"{facts.focal_35mm:.4g} mm as 35 mm equivalent"
    pitch = "" if facts.camera_pitch_deg is None else _pitch(facts.camera_pitch_deg)
    rows = [
        ("device", device(facts) or "not named"),
        ("software", facts.software or ""),
        ("lens", facts.lens or ""),
        ("camera", words.listed(focal, equivalent, zoom, pitch)),
    ]
    return [row for row in rows if row[1]]


def _pitch(pitch_deg: float) -> str:
    if pitch_deg < -85:
        return "looks straight down"
    side = "above" if pitch_deg >= 0 else "below"
    return f"looks {abs(pitch_deg):.1f}° {side} the horizon"


def _clocks(clocks: Sequence[ClockReadings], console: Console) -> None:
    if not clocks:
        pairs([("-", "no clock in it")], console)
        return
    groups: list[list[ClockReadings]] = []
    for told in clocks:
        copies = [group for group in groups if _same(group[0].clock, told.clock)]
        copies[0].append(told) if copies else groups.append([told])
    for group in groups[:MOST_ROWS]:
        clock = group[0].clock
        sources = " = ".join(_source(told.clock) for told in group)
        emit(Padding(Text.assemble((plain(sources), "bold"), f": {shown_clock(clock)}"), (0, 0, 0, 2)), console)
        _readings(group[0].readings, console)
    if len(groups) > MOST_ROWS:
        pairs([("", _MORE.format(count=len(groups) - MOST_ROWS))], console)


def _same(one: ClockFact, other: ClockFact) -> bool:
    """Return whether two clocks show the same, so that the better one's readings do for both."""
    return one.value == other.value and one.offset_minutes == other.offset_minutes


def _source(clock: ClockFact) -> str:
    role = _ROLES.get(clock.role, "")
    return f"{clock.source} ({role})" if role and clock.role not in clock.source else clock.source


def _readings(readings: Sequence[Reading], console: Console) -> None:
    ordered = sorted(readings, key=lambda reading: -reading.weight)
    told = [reading for reading in ordered if reading.weight >= LEAST_WEIGHT][:MOST_READINGS] or ordered[:1]
    made = table(("", True), ("", False), ("", False), head=False)
    made.columns[1].no_wrap = True
    for number, reading in enumerate(told):
        utc = "unknown" if reading.utc is None else f"{words.utc(reading.utc)} UTC"
        style = "" if number == 0 else "dim"
        made.add_row(
            Text(words.probability(reading.weight), style=style), Text(utc, style=style), Text(plain(reading.why))
        )
    rest = ordered[len(told) :]
    if rest:
        share = words.probability(min(1.0, sum(reading.weight for reading in rest)))
        made.add_row(Text(share, style="dim"), "", Text(f"{len(rest)} other reading{'s' * (len(rest) > 1)}"))
    show(made, console, indent=4)


def _provenance(found: Provenance, console: Console) -> None:
    signed = "" if found.signed_utc is None else f"{words.utc(found.signed_utc)} UTC"
    clock = "" if found.clock is None else f"{found.clock.source}: {shown_clock(found.clock)}"
    place = [] if found.place is None else place_rows((found.place,))
    rows = [("signer", found.signer or ""), ("program", found.tool or ""), ("signed", signed), ("clock", clock), *place]
    style = {"broken": "red", "valid": "green"}.get(found.state, "")
    told = "no C2PA manifest, as in most files" if found.state == "absent" else f"{found.state}: {found.why}"
    emit(Padding(Text(plain(told), style=style), (0, 0, 0, 2)), console)
    pairs([row for row in rows if row[1]], console)


def _streams(streams: Sequence[StreamFact], console: Console) -> None:
    made = table(("#", True), ("type", False), ("codec", False), ("what", False))
    for stream in streams[:MOST_ROWS]:
        made.add_row(str(stream.index), stream.type, Text(plain(stream.codec)), Text(plain(_stream(stream))))
    show(made, console)
    if len(streams) > MOST_ROWS:
        pairs([("", _MORE.format(count=len(streams) - MOST_ROWS))], console)


def _stream(stream: StreamFact) -> str:
    return words.listed(*(part for part in _stream_parts(stream) if part))


def _stream_parts(stream: StreamFact) -> Iterable[str]:
    if stream.width and stream.height:
        yield f"{stream.width} x {stream.height}"
    if stream.rotation_deg:
        yield f"shown turned by {stream.rotation_deg}° clockwise"
    if stream.rate_hz is not None:
        yield f"{stream.rate_hz / 1000:.4g} kHz" if stream.type == "audio" else f"{stream.rate_hz:.4g} frames a second"
    if stream.duration_s is not None:
        yield seconds(stream.duration_s)
    if stream.start_s:
        yield f"starts at {stream.start_s:.3f} s"
    if stream.bit_depth and stream.bit_depth != 8 and stream.type in ("video", "image"):
        yield f"{stream.bit_depth} bit"
    if stream.transfer:
        yield stream.transfer
    if stream.edited:
        yield "its edit list leaves out or shifts packets"
