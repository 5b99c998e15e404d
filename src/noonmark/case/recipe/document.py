"""A recipe: everything that a fix used, with the fix, as one JSON document, schema ``noonmark.recipe/1``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from types import MappingProxyType
from typing import Annotated, Any, TypeAlias

import msgspec
from msgspec import Meta

from noonmark.case.log.canonical import canonical, parse
from noonmark.case.recipe.versions import Versions, versions_here
from noonmark.clues.clue import Clue
from noonmark.errors import NoonmarkError
from noonmark.fix.scope import Disc, Scope
from noonmark.measure.sun_posterior import SEED

SCHEMA = "noonmark.recipe/1"
SEEDS: Mapping[str, int] = MappingProxyType({"sight": SEED})
"""Of every random draw that a fix rests on: the posterior of marked shadows."""
TOLERANCE = 0.05
"""How far a region's outer area may exceed the inner, as a share; as ``fuse`` has it when nobody says otherwise."""

Sha256: TypeAlias = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
Count: TypeAlias = Annotated[int, Meta(ge=0)]


class Kept(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An original of the case: its hash, its size, and the name under which it was read."""

    sha256: Sha256
    bytes: Count
    name: str


class FileUsed(Kept, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A photo or clip that a fix is of.

    Attributes
    ----------
    item : str
        As the fix calls it; empty where there is only one.
    metadata : bool
        Whether what it says of itself counted.
    without : tuple of str
        Which of its own clues were switched off.
    beside : tuple of Kept
        Telemetry that lay beside it.
    """

    item: str = ""
    metadata: bool = True
    without: tuple[str, ...] = ()
    beside: tuple[Kept, ...] = ()


class MarksUsed(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A marks file.

    Attributes
    ----------
    name : str
    sha256 : str
        Of the canonical JSON of ``content``.
    content : mapping
        Schema ``noonmark.marks/1``, all keys spelled out.
    frames_s : tuple of float
        When each marked frame is shown, after the first of its clip [s].
    pictures : tuple of Kept
        The originals that it marks.
    """

    name: str
    sha256: Sha256
    content: dict[str, Any]
    frames_s: tuple[float, ...]
    pictures: tuple[Kept, ...] = ()


class ClueUsed(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A clue as it was given.

    Attributes
    ----------
    where : str
        Which option, or which place in a clues file.
    values : mapping
        Its keys; dates and times as ``{"$date": ...}``, ``{"$datetime": ...}``, ``{"$time": ...}``.
    marks : int or None
        Which of the recipe's marks it reads, from 0.
    original : Kept or None
        The original that it reads, for kinds that read another file.
    """

    where: str
    kind: str
    values: dict[str, Any]
    marks: Count | None = None
    original: Kept | None = None


class AreaUsed(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The disc outside which nothing was possible."""

    lat: float
    lon: float
    radius_km: float


class ScopeUsed(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The scope, spelled out: nothing of it depends on the day on which it is read."""

    earliest: str
    latest: str
    place_prior: str
    area: AreaUsed | None


class Used(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """All that went into a fix."""

    scope: ScopeUsed
    files: tuple[FileUsed, ...]
    marks: tuple[MarksUsed, ...]
    clues: tuple[ClueUsed, ...]
    trusts: dict[str, float]
    title: str = ""
    claim: str = ""

    def originals(self) -> tuple[Kept, ...]:
        """Return each original once, in the order of use."""
        return tuple({kept.sha256: kept for kept in self._originals()}.values())

    def _originals(self) -> Iterator[Kept]:
        for file in self.files:
            yield file
            yield from file.beside
        for marks in self.marks:
            yield from marks.pictures
        yield from (clue.original for clue in self.clues if clue.original is not None)


class ClueMade(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A clue as it was worked out, those of the files too: with the trust that it had."""

    label: str
    kind: str
    source: str
    item: str
    trust: float
    words: str


class RecipeDocument(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A recipe.

    Attributes
    ----------
    used : Used
    checked : bool
        Whether the claim was checked against the clues.
    clues : tuple of ClueMade
    seeds : mapping of str to int
        Of every random draw.
    tolerance : float
        See :data:`TOLERANCE`.
    versions : Versions
    fix : mapping
        The answer, schema ``noonmark.fix/1``.
    """

    schema: str
    used: Used
    checked: bool
    clues: tuple[ClueMade, ...]
    seeds: dict[str, int]
    tolerance: float
    versions: Versions
    fix: dict[str, Any]

    def to_bytes(self) -> bytes:
        """Return its canonical JSON, which is hashed and kept."""
        return canonical(msgspec.to_builtins(self))


def recipe_document(
    used: Used, clues: tuple[Clue, ...], fix: Mapping[str, Any], *, checked: bool = False
) -> RecipeDocument:
    """Return the recipe of a fix that was worked out here.

    Parameters
    ----------
    used : Used
    clues : tuple of Clue
        As worked out of ``used``.
    fix : mapping
        Schema ``noonmark.fix/1``.
    checked : bool
        Whether the claim was checked.
    """
    made = tuple(
        ClueMade(label=c.label, kind=c.kind, source=c.source, item=c.item, trust=c.trust, words=c.words) for c in clues
    )
    return RecipeDocument(
        schema=SCHEMA,
        used=used,
        checked=checked,
        clues=made,
        seeds=dict(SEEDS),
        tolerance=TOLERANCE,
        versions=versions_here(),
        fix=dict(fix),
    )


def read_recipe(data: bytes) -> RecipeDocument:
    """Return the recipe of its canonical JSON.

    Raises
    ------
    NoonmarkError
        If it is no recipe, or of a newer Noonmark; the error names the key.
    """
    value = parse(data)
    try:
        found = msgspec.convert(value, RecipeDocument)
    except msgspec.ValidationError as error:
        raise _no_recipe(str(error)) from None
    if found.schema != SCHEMA:
        raise _no_recipe(f"its schema is {found.schema[:60]!r}, not {SCHEMA!r}")
    return found


def same_as_kept(used: Used) -> Used:
    """Return what went in as it will be read again: a fix is made from this, so that a replay begins alike."""
    return msgspec.convert(parse(canonical(msgspec.to_builtins(used))), Used)


def marks_digest(content: Mapping[str, Any]) -> str:
    """Return the SHA-256 of marks, by their canonical JSON."""
    return sha256(canonical(content)).hexdigest()


def scope_used(scope: Scope) -> ScopeUsed:
    """Return a scope spelled out."""
    area = None if scope.area is None else _area(scope.area)
    return ScopeUsed(
        earliest=_instant(scope.earliest), latest=_instant(scope.latest), place_prior=scope.prior, area=area
    )


def scope_values(scope: ScopeUsed) -> dict[str, object]:
    """Return the keys of a [scope] table."""
    values: dict[str, object] = {"earliest": scope.earliest, "latest": scope.latest, "prior": scope.place_prior}
    if scope.area is not None:
        values |= {"lat": scope.area.lat, "lon": scope.area.lon, "radius-km": scope.area.radius_km}
    return values


def _area(disc: Disc) -> AreaUsed:
    return AreaUsed(lat=float(disc.lat), lon=float(disc.lon), radius_km=float(disc.radius_km))


def _instant(value: datetime) -> str:
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _no_recipe(why: str) -> NoonmarkError:
    return NoonmarkError(f"this is no recipe of this version: {why}", remedy="use the Noonmark that wrote it, or newer")
