"""A draft worked out: the scope, the clues with their trusts, and what the files say besides."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from noonmark.clues.clue import Clue, LocalTerm, SkyTerm, TimeTerm
from noonmark.clues.instants import check_instant
from noonmark.clues.options import Options, read_day
from noonmark.draft import SCOPE_KEYS, ClueRow, Draft, FileRow, read_draft
from noonmark.earth.place_text import check_lat_lon
from noonmark.errors import NoonmarkError
from noonmark.fix.scope import Disc, Scope
from noonmark.look.clues import clues_of
from noonmark.look.look import look
from noonmark.plugins import make_clue

DEFAULT_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
"""Footage of a social channel is hardly older; a file that is says so by [scope]."""
OF_EVERY_ITEM = frozenset({"between", "date", "posted-before", "local-words"})
"""Kinds that, given without an item, are said of each clip or photo."""


@dataclass(frozen=True)
class Recipe:
    """All that a fix is made from.

    Attributes
    ----------
    title : str
    scope : Scope
    clues : tuple of Clue
    claim : str
        The caption to check, or nothing.
    facts : tuple of str
        What the files say that is no clue, as lines for people.
    """

    title: str
    scope: Scope
    clues: tuple[Clue, ...] = ()
    claim: str = ""
    facts: tuple[str, ...] = field(default=())


class Reader:
    """Makes the clues of a draft's rows, each anew."""

    def clue(self, row: ClueRow) -> Clue:
        """Return the clue of one row."""
        return make_clue(row.kind, row.values, row.where)

    def media(self, row: FileRow) -> tuple[list[Clue], list[str]]:
        """Return the clues of one photo or clip, and what else it says."""
        return media_clues(row.path, row.item)


def default_scope() -> Scope:
    """Return the scope when nobody narrows it: 1990 to now, any place by the default prior."""
    now = datetime.now(tz=UTC).replace(microsecond=0)
    return Scope(DEFAULT_EARLIEST, now)


def read_recipe(path: Path) -> Recipe:
    """Read a clues file and work it out; files it names are taken from its own folder.

    Raises
    ------
    NoonmarkError
        For a file that cannot be read or is no TOML, an unknown key, or anything a clue finds wrong; the error
        names the file and the place in it.
    """
    return recipe_of(read_draft(path))


def recipe_of(draft: Draft, *, reader: Reader | None = None) -> Recipe:
    """Work out a draft: read its files, make its clues, set their trusts.

    Parameters
    ----------
    draft : Draft
    reader : Reader, optional
        Makes the clues; one that keeps what it made spares a change what it does not touch.

    Notes
    -----
    With several files each is an item of its own, called by its name. A clue without an item is then about all
    items when it is a span of time, and must name its item when it speaks of the sky or of a clock.

    Raises
    ------
    NoonmarkError
        For anything that a clue, a file or the scope finds wrong, with its place in the draft.
    """
    reader = reader or Reader()
    scope = scope_of(draft.scope, draft.place_in("[scope]"))
    clues = [reader.clue(row) for row in draft.clues]
    wheres = {id(clue): row.where for clue, row in zip(clues, draft.clues, strict=True)}
    named = _with_items(draft.files)
    items = list(dict.fromkeys([row.item for row in named if row.item] + [clue.item for clue in clues if clue.item]))
    facts: list[str] = []
    for clue in clues:
        _check_item(clue, items, wheres[id(clue)])
    found: list[tuple[FileRow, list[Clue]]] = []
    for row in named:
        own, lines = reader.media(row)
        facts += lines
        found.append((row, own))
    clues += _switched_on(found)
    trusted = with_trusts(unique_labels(clues), _trusts(draft))
    spread = [part for clue in trusted for part in _of_items(clue, items)]
    return Recipe(draft.title, scope, tuple(spread), draft.claim, tuple(facts))


def media_clues(path: Path, item: str = "") -> tuple[list[Clue], list[str]]:
    """Return the clues that a photo or clip carries, and what else it says: first what contradicts itself."""
    seen = look(path, exiftool=False, lenient=False)
    facts = seen.facts
    device = " ".join(part for part in (facts.make, facts.model) if part)
    lines = [f"{facts.name}: {facts.kind}, sha256 {facts.sha256}" + (f", {device}" if device else "")]
    lines += [f"{facts.name}: contradiction: {words}" for words in seen.contradictions]
    lines += [f"{facts.name}: {words}" for words in seen.facts_in_words]
    return clues_of(seen, item), lines


def _switched_on(found: Sequence[tuple[FileRow, list[Clue]]]) -> list[Clue]:
    """Return the files' clues without those that are switched off by name; a name that no file has is an error."""
    labels = list(dict.fromkeys(clue.label for _, clues in found for clue in clues))
    for row, _ in found:
        for name in row.without:
            if name not in labels:
                there = ", ".join(labels) or "none"
                remedy = f"the files' own clues here: {there}; other clues are simply not given"
                raise NoonmarkError(f"no file has a clue called {name!r}", where=f"{row.where}, without", remedy=remedy)
    return [clue for row, clues in found if row.metadata for clue in clues if clue.label not in row.without]


def _with_items(files: Sequence[FileRow]) -> list[FileRow]:
    """Return the files, each with an item of its own where there are several."""
    if len(files) < 2:
        return list(files)
    count = Counter(row.path.name for row in files)
    return [
        row if row.item else replace(row, item=row.path.name if count[row.path.name] == 1 else str(row.path))
        for row in files
    ]


def _check_item(clue: Clue, items: Sequence[str], where: str) -> None:
    """Refuse a clue of which nobody can tell which of several items it speaks of."""
    timed = clue.terms_of((SkyTerm, TimeTerm, LocalTerm))
    if len(items) > 1 and timed and not clue.item and clue.kind not in OF_EVERY_ITEM:
        raise NoonmarkError(
            f"there are several files, and the clue {clue.label!r} does not say which it speaks of",
            where=where,
            remedy=f'name it in a clues file or by --clue: item="{items[0]}"',
        )


def _of_items(clue: Clue, items: Sequence[str]) -> list[Clue]:
    """Return the clue for each item that it speaks of."""
    if clue.item or not items or not clue.terms_of((SkyTerm, TimeTerm, LocalTerm)):
        return [clue]
    if len(items) == 1:
        return [clue.named(item=items[0])]
    return [clue.named(item=item, label=f"{clue.label}, {item}") for item in items]


def unique_labels(clues: list[Clue]) -> list[Clue]:
    """Return the clues with a number added to repeated labels."""
    seen: set[str] = set()
    out: list[Clue] = []
    for clue in clues:
        label, number = clue.label, 1
        while label in seen:
            number += 1
            label = f"{clue.label} {number}"
        seen.add(label)
        out.append(clue if label == clue.label else clue.named(label=label))
    return out


def with_trusts(clues: list[Clue], trusts: Mapping[str, float]) -> list[Clue]:
    """Return the clues with trusts set by label; an unknown label is an error."""
    labels = [clue.label for clue in clues]
    for name in trusts:
        if name not in labels:
            near = difflib.get_close_matches(name, labels, n=1)
            remedy = f"did you mean {near[0]!r}?" if near else f"clues here: {', '.join(labels) or 'none'}"
            raise NoonmarkError(f"no clue is called {name!r}", where="trust", remedy=remedy)
    return [clue.named(trust=trusts.get(clue.label)) for clue in clues]


def _trusts(draft: Draft) -> dict[str, float]:
    options = Options(draft.trusts, draft.place_in("[trust]"), {str(k).replace("_", "-") for k in draft.trusts})
    return {str(key): options.number(str(key).replace("_", "-")) for key in draft.trusts}


def scope_of(values: Mapping[str, object], where: str) -> Scope:
    """Return the scope of a [scope] table; what it leaves out is as in :func:`default_scope`."""
    options = Options(values, where, SCOPE_KEYS)
    base = default_scope()
    with options.blamed():
        earliest = _edge(options, "earliest") if options.has("earliest") else base.earliest
        latest = _edge(options, "latest") if options.has("latest") else base.latest
        area = None
        if any(options.has(key) for key in ("lat", "lon", "radius-km")):
            lat, lon = check_lat_lon(options.number("lat"), options.number("lon"))
            area = Disc(lat, lon, options.above_zero("radius-km", " km"))
        return Scope(earliest, latest, area, options.text("prior", base.prior))


def _edge(options: Options, key: str) -> datetime:
    """Return an end of the scope: an instant, or a date as the UTC midnight at its start."""
    text = options.text_of(key)
    if len(text) <= 10:
        day = read_day(text, key, options.where)
        return check_instant(datetime(day.year, day.month, day.day, tzinfo=UTC), key)
    return options.instant(key)[0]
