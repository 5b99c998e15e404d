"""Clues kept once made: a switch or a slider must not read files or measure shadows again."""

from __future__ import annotations

import json
import os
from collections import OrderedDict
from collections.abc import Callable, Hashable
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar, cast

from noonmark.clues.clue import Clue
from noonmark.draft import PATH, ClueRow, FileRow
from noonmark.measure.marks import read_marks
from noonmark.recipe import Reader

T = TypeVar("T")
MOST_KEPT = 400


class Kept:
    """The last values made, by what they were made of. Threads may share it."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._values: OrderedDict[Hashable, object] = OrderedDict()
        self._most, self._lock = most, Lock()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return the value of a key, made if it is not there; two threads may make it at once, one is kept."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return cast(T, self._values[key])
        made = make()
        with self._lock:
            kept = self._values.setdefault(key, made)
            self._values.move_to_end(key)
            while len(self._values) > self._most:
                self._values.popitem(last=False)
        return cast(T, kept)

    def known(self, key: Hashable) -> Any:
        """Return the value of a key; None where there is none."""
        with self._lock:
            return self._values.get(key)


class KeptReader(Reader):
    """Makes the clues of a draft that is laid out from a case's originals, each once.

    What a clue is made of is known by its values and by the originals behind its links, whose paths are their hashes.
    """

    def __init__(self) -> None:
        self._clues, self._media = Kept(), Kept()

    def clue(self, row: ClueRow) -> Clue:
        """Return the clue of one row."""
        values = {key: value for key, value in row.values.items() if key != PATH}
        key = (row.kind, json.dumps(values, sort_keys=True, default=str), _files_of(row))
        return self._clues.get(key, lambda: Reader.clue(self, row))

    def media(self, row: FileRow) -> tuple[list[Clue], list[str]]:
        """Return the clues of one photo or clip, and what else it says."""
        around = tuple(sorted((path.name, os.path.realpath(path)) for path in row.path.parent.iterdir()))
        return self._media.get((row.path.name, row.item, around), lambda: Reader.media(self, row))


def _files_of(row: ClueRow) -> tuple[str, ...]:
    path = row.values.get(PATH)
    if not isinstance(path, str):
        return ()
    if row.kind != "marks":
        return (os.path.realpath(path),)
    marks = read_marks(Path(path))
    pictures = {os.path.realpath(Path(path).parent / name) for name in (marks.image, *(f.image for f in marks.frames))}
    return (Path(path).read_text(encoding="utf-8"), *sorted(pictures))
