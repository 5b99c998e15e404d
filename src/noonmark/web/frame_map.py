"""What is known of clips' frames: each one's facts, and which comes next; nothing is decoded twice to learn it."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from fractions import Fraction
from threading import Lock

MOST = 50_000
"""Frames remembered; some 20 MB."""


@dataclass(frozen=True)
class FrameTold:
    """A frame without its pixels: exact presentation time and time from the first frame [s], size [px]."""

    time_s: Fraction
    offset_s: Fraction
    key: bool
    whole: bool
    width: int
    height: int


@dataclass(eq=False)
class _Node:
    """A frame with its neighbours: None is not known, the frame's own time is the clip's end there."""

    told: FrameTold
    before: Fraction | None = None
    after: Fraction | None = None


class FrameMap:
    """Frames of clips by the clip's hash and their time; threads share it."""

    def __init__(self, most: int = MOST) -> None:
        self._turn, self._most = Lock(), most
        self._nodes: OrderedDict[tuple[str, Fraction], _Node] = OrderedDict()

    def note(self, clip: str, told: FrameTold) -> None:
        """Remember a frame."""
        with self._turn:
            if (clip, told.time_s) not in self._nodes:
                self._nodes[clip, told.time_s] = _Node(told)
                while len(self._nodes) > self._most:
                    self._nodes.popitem(last=False)

    def link(self, clip: str, earlier: Fraction, later: Fraction | None) -> None:
        """Remember which frame comes after one; None where it is the last."""
        with self._turn:
            if (node := self._nodes.get((clip, earlier))) is not None:
                node.after = earlier if later is None else later
            if later is not None and (node := self._nodes.get((clip, later))) is not None:
                node.before = earlier

    def link_first(self, clip: str, first: Fraction) -> None:
        """Remember that a frame is a clip's first."""
        with self._turn:
            if (node := self._nodes.get((clip, first))) is not None:
                node.before = first

    def find(self, clip: str, time_s: Fraction, step: int = 0) -> FrameTold | None:
        """Return the frame so many frames from one; at the clip's ends the last that there is. None if not known."""
        with self._turn:
            node = self._nodes.get((clip, time_s))
            for _ in range(abs(step)):
                following = None if node is None else node.after if step > 0 else node.before
                if node is None or following is None:
                    return None
                if following == node.told.time_s:
                    break
                node = self._nodes.get((clip, following))
            return None if node is None else node.told

    def is_last(self, clip: str, time_s: Fraction) -> bool | None:
        """Return whether a frame is a clip's last; None where that is not known."""
        with self._turn:
            node = self._nodes.get((clip, time_s))
            return None if node is None or node.after is None else node.after == time_s
