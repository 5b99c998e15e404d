"""A search: what is looked for, where, and what was found of it so far."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from noonmark.copies.clip_points import ClipPoints
from noonmark.copies.fingerprint import Fingerprint
from noonmark.copies.index.protocol import Filed, Index
from noonmark.copies.locate import Located
from noonmark.copies.pixels import Compared
from noonmark.copies.query import Query
from noonmark.copies.sound_vote import SoundHit


class Prints(Mapping[int, Fingerprint]):
    """The fingerprints of an index by number, each read once."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._held: dict[int, Fingerprint] = {}

    def __getitem__(self, number: int) -> Fingerprint:
        if number not in self._held:
            self._held[number] = self._index.fingerprint(number)
        return self._held[number]

    def __iter__(self) -> Iterator[int]:
        return iter(filed.number for filed in self._index.files())

    def __len__(self) -> int:
        return len(self._index.files())


@dataclass(frozen=True, eq=False)
class Asked:
    """A search: what is looked for, and where."""

    query: Query
    points: ClipPoints
    index: Index
    prints: Prints
    files: Mapping[int, Filed]
    originals: bool


@dataclass(frozen=True, eq=False)
class Found:
    """One file's line, what its pixels say, and the sound that goes with it."""

    number: int
    located: Located | None = None
    compared: Compared | None = None
    hit: SoundHit | None = None
