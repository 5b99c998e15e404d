"""What a search for copies answers: which file, which seconds, how altered, and how sure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Relation = Literal["copy", "same-scene", "same-sound"]
Span = tuple[float, float]


@dataclass(frozen=True)
class Evidence:
    """What speaks for a match, before it is turned into a probability.

    Attributes
    ----------
    picture : float
        Log-odds, in units of one clearly equal frame, that the frames on the line are of one scene.
    frames : int
        Frames of the clip that lie on the line and agree.
    share : float
        Share of the clip's frames within the matched seconds that agree, in [0, 1].
    motion : float
        Correlation of what changes from frame to frame, in [-1, 1]; NaN where nothing moves or nothing can be compared.
    pixels : float
        Median correlation of the registered pictures' patches, in [-1, 1]; NaN where the original could not be read.
    agreeing : float
        Share of the patches with something in them that agree, in [0, 1]; NaN in the same cases.
    sound : float
        Log-odds that the sound is of one recording; 0 where nothing was heard.
    distance : float
        Mean bits in which the hashes on the line differ, of 256; NaN where none were compared.
    """

    picture: float = 0.0
    frames: int = 0
    share: float = 0.0
    motion: float = float("nan")
    pixels: float = float("nan")
    agreeing: float = float("nan")
    sound: float = 0.0
    distance: float = float("nan")


@dataclass(frozen=True, eq=False)
class Match:
    """One earlier appearance of (a part of) what was asked for.

    Attributes
    ----------
    number, file, item, posted
        Of the file in the index: see :class:`~noonmark.copies.index.protocol.Filed`.
    relation : {"copy", "same-scene", "same-sound"}
        The same recording; another take of the same place; only the sound is the same.
    probability : float
        That the relation is true as told, in [0, 1]; see :mod:`noonmark.copies.probability`.
    score : float
        What the probability was read from; a larger one is surer.
    query, match : tuple of float
        Which seconds of the clip are which seconds of the file, each from its first frame on [s].
    speed : float
        Seconds of the file per second of the clip: above 1 the clip was sped up.
    alterations : tuple of str
        What was done to the file's picture and sound to make the clip.
    geometry : ndarray of float64, shape (3, 3)
        Takes a point of the clip's frame, as shares (x, y, 1) of its width and height, to one of the file's frame.
    evidence : Evidence
        What the probability was made from.
    fast : bool
        The file was read by key frames only: its seconds are coarse.
    """

    number: int
    file: str
    item: str
    posted: datetime | None
    relation: Relation
    probability: float
    score: float
    query: Span
    match: Span
    speed: float
    alterations: tuple[str, ...]
    geometry: NDArray[np.float64]
    evidence: Evidence
    fast: bool = False
