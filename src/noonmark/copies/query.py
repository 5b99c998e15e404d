"""What is asked for: a clip's frames, a few a second, and the peaks of its sound."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from noonmark.copies.borders import telling
from noonmark.copies.fingerprint import QUERY_RATE_HZ, Bytes
from noonmark.copies.frames import Sampled, sampled
from noonmark.copies.sound_marks import asked
from noonmark.copies.sound_peaks import Peaks
from noonmark.errors import NoonmarkError
from noonmark.footage.open_footage import open_footage


@dataclass(frozen=True, eq=False)
class Query:
    """A clip, a picture or a sound that is looked for.

    Attributes
    ----------
    sha256 : str
        Of the file; empty where there is none.
    kind : {"image", "video", "sound"}
    duration_s : float
        From the first frame (or sample) to the end [s]; 0 for a still.
    shown : Sampled
        Its frames at `QUERY_RATE_HZ` that can be told apart: not black, not flat, no text card; none for sound alone.
    peaks : Peaks
        Of its sound; none where it is silent.
    """

    sha256: str
    kind: str
    duration_s: float
    shown: Sampled
    peaks: Peaks

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the frames that are held [pixels]; (1, 1) without any."""
        return (self.shown.luma.shape[2], self.shown.luma.shape[1]) if len(self.shown) else (1, 1)


def read_query(path: Path) -> Query:
    """Read what is looked for from a file.

    Parameters
    ----------
    path : Path
        A clip, a picture (also one that moves) or a sound.

    Raises
    ------
    NoonmarkError
        If the file cannot be read, or holds neither pictures nor sound.
    """
    with open_footage(path) as footage:
        kind = str(footage.kind)
        if kind not in {"image", "video", "sound"}:
            raise NoonmarkError(f"this holds {kind}, which has no copies", where=footage.name, remedy="give a clip")
        shown = no_frames() if kind == "sound" else sampled(footage, rate_hz=QUERY_RATE_HZ)
        peaks = asked(footage) if kind != "image" else no_peaks()
        length = 0.0 if kind == "image" else float(footage.facts.duration_s or 0.0)
    with path.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    length = max(length, float(shown.times_s[-1])) if len(shown) and kind != "image" else length
    return query_of(shown, peaks, kind=kind, duration_s=length, sha256=sha256)


def query_of(
    shown: Sampled | None, peaks: Peaks | None, *, kind: str = "video", duration_s: float, sha256: str = ""
) -> Query:
    """Return a query of frames and sound that are held already."""
    frames = shown or no_frames()
    good = telling(frames.luma)
    return Query(sha256, kind, duration_s, Sampled(frames.times_s[good], frames.luma[good]), peaks or no_peaks())


def no_frames() -> Sampled:
    """Return no frames at all."""
    luma: Bytes = np.zeros((0, 1, 1), np.uint8)
    return Sampled(np.zeros(0, np.float32), luma)


def no_peaks() -> Peaks:
    """Return silence."""
    none = np.zeros(0, np.float32)
    return Peaks(none, none, none)
