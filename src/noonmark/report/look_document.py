"""What a look at one file found as one JSON object, schema ``noonmark.look/1``: what ``look --json`` writes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from noonmark.report.words import iso

if TYPE_CHECKING:
    from noonmark.footage.facts import ClockFact, FileFacts, PlaceFact, Provenance, StreamFact
    from noonmark.footage.track import Track
    from noonmark.look.answer import ClockReadings, Look, Reading

SCHEMA = "noonmark.look/1"
MOST_LINE = 300
"""Points of a track that are written out; the first and the last are among them."""
DEGREE_DECIMALS = 7
"""1 cm; receivers write no more."""
NOT_LOOKED_FOR = "the file was not searched for a C2PA manifest"

Json = dict[str, Any]


def look_document(look: Look) -> Json:
    """Return a look as a value that JSON can hold: no NaN, no infinity, instants in ISO 8601 with Z.

    Parameters
    ----------
    look : Look
        Of one file.

    Returns
    -------
    dict
        Keys as in ``schema/look-1.json``, which documents each of them.
    """
    facts = look.facts
    return {
        "schema": SCHEMA,
        "file": _file(facts),
        "contradictions": list(look.contradictions),
        "device": {"make": facts.make, "model": facts.model, "software": facts.software},
        "clocks": [_clock(clock) for clock in look.clocks],
        "places": [_place(place) for place in facts.places],
        "track": None if facts.track is None else _track(facts.track),
        "provenance": _provenance(facts.provenance),
        "facts": list(look.facts_in_words),
        "camera": _camera(facts),
        "directions": [asdict(direction) for direction in facts.directions],
        "streams": [_stream(stream) for stream in facts.streams],
    }


def error_document(name: str, path: str, error: str) -> Json:
    """Return the object of a file that could not be read; ``path`` counts from the folder that was given."""
    return {"file": {"name": name, "path": path}, "error": error}


def with_path(document: Mapping[str, Any], path: str) -> Json:
    """Return a document whose file also says where it lies in the folder that was given."""
    file = document["file"]
    return {**document, "file": {"name": file["name"], "path": path, **file}}


def _file(facts: FileFacts) -> Json:
    return {
        "name": facts.name,
        "sha256": facts.sha256,
        "bytes": facts.bytes,
        "kind": facts.kind,
        "container": facts.container,
        "width": facts.width,
        "height": facts.height,
        "duration_s": facts.duration_s,
    }


def _clock(told: ClockReadings) -> Json:
    return {**_clock_fact(told.clock), "readings": [_reading(reading) for reading in told.readings]}


def _clock_fact(clock: ClockFact) -> Json:
    return {
        "source": clock.source,
        "value": written(clock.value),
        "scale": clock.scale,
        "offset_minutes": clock.offset_minutes,
        "precision_s": clock.precision_s,
        "role": clock.role,
    }


def _reading(reading: Reading) -> Json:
    return {
        "utc": None if reading.utc is None else iso(reading.utc),
        "weight": float(f"{reading.weight:.6g}"),
        "why": reading.why,
    }


def written(value: datetime) -> str:
    """Return a clock's value as it stands in the file: with ``Z`` or an offset only when the file states one.

    Examples
    --------
    >>> written(datetime(2016, 6, 23, 16, 32, 50)), written(datetime(2018, 6, 8, 20, 24, 11, tzinfo=UTC))
    ('2016-06-23T16:32:50', '2018-06-08T20:24:11Z')
    """
    text = value.isoformat()
    return text.removesuffix("+00:00") + "Z" if value.tzinfo is UTC or text.endswith("+00:00") else text


def _place(place: PlaceFact) -> Json:
    return {
        "source": place.source,
        "lat": round(place.lat, DEGREE_DECIMALS),
        "lon": _lon(place.lon),
        "height_m": place.height_m,
        "height_reference": place.height_reference,
        "error_m": place.error_m,
    }


def _lon(lon: float) -> float:
    """Return lon [deg] rounded, in [-180, 180): rounding can carry it to 180."""
    return (round(lon, DEGREE_DECIMALS) + 180.0) % 360.0 - 180.0 if lon > 179.99 else round(lon, DEGREE_DECIMALS)


def _track(track: Track) -> Json:
    start, end = track.start_utc, track.end_utc
    return {
        "points": len(track.points),
        "start_utc": None if start is None else iso(start),
        "end_utc": None if end is None else iso(end),
        "source": track.source,
        "error_m": track.error_m,
        "height_reference": track.height_reference,
        "line": _line(track),
    }


def _line(track: Track) -> list[Json]:
    last = len(track.points) - 1
    count = min(last + 1, MOST_LINE)
    chosen = [track.points[round(k * last / max(1, count - 1))] for k in range(count)]
    return [
        {
            "offset_s": round(point.offset_s, 6),
            "lat": round(point.lat, DEGREE_DECIMALS),
            "lon": _lon(point.lon),
            "height_m": point.height_m,
            "utc": None if point.utc is None else iso(point.utc),
        }
        for point in chosen
    ]


def _provenance(found: Provenance | None) -> Json:
    if found is None:
        return {"state": "absent", "why": NOT_LOOKED_FOR}
    return {
        "state": found.state,
        "why": found.why,
        "signer": found.signer,
        "tool": found.tool,
        "signed_utc": None if found.signed_utc is None else iso(found.signed_utc),
        "place": None if found.place is None else _place(found.place),
        "clock": None if found.clock is None else _clock_fact(found.clock),
    }


def _camera(facts: FileFacts) -> Json:
    return {
        "lens": facts.lens,
        "focal_mm": facts.focal_mm,
        "focal_35mm": facts.focal_35mm,
        "digital_zoom": facts.digital_zoom,
        "orientation": facts.orientation,
        "pitch_deg": facts.camera_pitch_deg,
    }


def _stream(stream: StreamFact) -> Json:
    return asdict(stream)
