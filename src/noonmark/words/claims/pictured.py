"""Clauses about footage, cut between the places that it shows."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

from noonmark.words.claims.claim import Kind
from noonmark.words.claims.kinds import is_footage
from noonmark.words.claims.pieces import Piece
from noonmark.words.claims.scene import Scene, past_in


def apart(scene: Scene, pieces: Sequence[Piece]) -> list[tuple[Piece, Kind | None]]:
    """Return the clauses of a sentence; those that go on telling what footage shows are joined and cut by place.

    A second of the pair tells that a clause is of footage because of the one before: "videos show crowds in Moscow
    and police in Kazan".
    """
    out: list[tuple[Piece, Kind | None]] = []
    for piece in pieces:
        if out and _goes_on(scene, out[-1][0], piece):
            out[-1] = (replace(out[-1][0], end=piece.end), None)
        else:
            out.append((piece, None))
    cut: list[tuple[Piece, Kind | None]] = []
    for piece, _ in out:
        parts = _by_place(scene, piece) if _shows(scene, piece) else [piece]
        cut.append((parts[0], None))
        for part in parts[1:]:
            cut.append((part, "footage"))  # noqa: PERF401 - a list of pairs would lose its type
    return cut


def _shows(scene: Scene, piece: Piece) -> bool:
    span = (piece.start, piece.end)
    return is_footage(scene, span) and not scene.has("not_verified.patterns", span)


def _goes_on(scene: Scene, before: Piece, piece: Piece) -> bool:
    """Return whether a clause goes on with what the footage in the one before shows."""
    if (
        not _shows(scene, before)
        or before.kind == "fronted"
        or scene.has("not_verified.patterns", (piece.start, piece.end))
    ):
        return False
    if any(piece.start <= one.start < piece.end for one in scene.attributions):
        return False
    counts = any(piece.start <= number.start < piece.end for number in scene.numbers)
    return piece.kind == "absolute" or not (counts and past_in(scene, (piece.start, piece.end)))


def _by_place(scene: Scene, piece: Piece) -> list[Piece]:
    """Return a clause cut at the last "and" between two places, unless that only joins their names."""
    places = [p.where for p in scene.places if piece.start <= p.where.start < piece.end and p.preposition]
    for before, after in itertools.pairwise(places):
        joints = list(scene.lexicon.patterns["clauses.and"].finditer(scene.told, before.end, after.start))
        if not joints:
            continue
        joint = joints[-1]
        between = scene.told[joint.end() : after.start].split()
        if not between:
            continue
        elliptic = scene.lexicon.has("places.before", between[0])
        begin = joint.start() if elliptic else joint.end() + 1
        first, second = replace(piece, end=joint.start()), replace(piece, start=begin, kind="joined")
        return [first, *_by_place(scene, second)]
    return [piece]
