"""Memory shared with a child that decodes, and what the child may say about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import prod
from typing import Annotated, Any, TypeAlias, TypeVar

import numpy as np
from msgspec import Meta
from numpy.typing import NDArray

from noonmark.errors import NoonmarkError
from noonmark.footage.session import Session
from noonmark.footage.wire import from_plain

T = TypeVar("T")

MOST_BYTES = 1 << 30
"""Largest frame taken from a child [bytes]."""
RING_BYTES = 64 << 20
"""Memory of a ring of frames, when two of them fit into it [bytes]."""
MOST_SLOTS = 8
Tick: TypeAlias = Annotated[int, Meta(ge=-(2**62), le=2**62)]
Positive: TypeAlias = Annotated[int, Meta(ge=1, le=2**31)]
Side: TypeAlias = Annotated[int, Meta(ge=1, le=1 << 28)]
Base: TypeAlias = tuple[Positive, Positive]
Room: TypeAlias = Annotated[int, Meta(ge=1, le=MOST_BYTES)]


@dataclass(frozen=True)
class Described:
    """What a child says about the clip as a whole; times in ticks of ``time_base`` [s]."""

    width: Side
    height: Side
    time_base: Base
    first: Tick
    end: Tick | None
    moves: bool

    @property
    def base(self) -> Fraction:
        """The time base [s]."""
        return Fraction(*self.time_base)


@dataclass(frozen=True)
class Placed:
    """What a child says about one frame: where it is, that it needs more room, or that no more comes."""

    tick: Tick = 0
    key: bool = False
    whole: bool = True
    shape: Annotated[tuple[Side, ...], Meta(max_length=3)] = ()
    needs: Room | None = None
    ended: bool = False
    cut_off: Annotated[str, Meta(max_length=500)] = ""


@dataclass(frozen=True)
class Heard:
    """What a child says about one piece of sound."""

    start: tuple[Tick, Positive] = (0, 1)
    samples: Annotated[int, Meta(ge=0, le=1 << 28)] = 0
    channels: Annotated[int, Meta(ge=1, le=64)] = 1
    needs: Room | None = None
    ended: bool = False


@dataclass(frozen=True)
class Cuts:
    """What a child says about cuts: (tick, score) of those found, and how far it has come."""

    cuts: tuple[tuple[Tick, Annotated[float, Meta(ge=0, le=100)]], ...]
    tick: Tick
    done: bool


def checked(answer: Mapping[str, Any], type_: type[T]) -> T:
    """Return a child's answer as the type that it should have.

    Raises
    ------
    NoonmarkError
        If it has another.
    """
    try:
        return from_plain(dict(answer), type_)
    except ValueError as error:
        raise NoonmarkError(
            f"decoding it gave an answer that cannot be right ({error})", remedy="the file may be broken or hostile"
        ) from None


class Ring:
    """Slots of memory that a child fills, one frame each.

    Parameters
    ----------
    session : Session
        The child.
    room : int
        Size of a slot [bytes]; it grows when a frame needs more.
    slots : int, optional
        How many; as many as :data:`RING_BYTES` hold when not given.
    ask : mapping
        The request for a frame, without its slot.
    """

    def __init__(self, session: Session, room: int, ask: Mapping[str, Any], slots: int | None = None) -> None:
        self._session, self._ask, self._slots = session, ask, slots
        self._share(room)

    def one(self, more: Mapping[str, Any]) -> tuple[Placed, NDArray[np.uint8]]:
        """Ask for one frame and wait."""
        while True:
            placed = checked(self._session.ask({**self._request(0), **more}), Placed)
            if placed.needs is None:
                return placed, self._copy(placed, 0)
            self._grow(placed.needs)

    def all(self) -> Iterator[tuple[Placed, NDArray[np.uint8]]]:
        """Yield frames until none is left; the child fills the free slots meanwhile.

        Raises
        ------
        NoonmarkError
            After the last frame, if the clip is cut off.
        """
        slot = 0
        self._send_all()
        while True:
            placed = checked(self._session.receive(), Placed)
            if placed.ended:
                self._drain(self._count - 1)
                if placed.cut_off:
                    raise NoonmarkError(placed.cut_off, remedy="get the file again from where it was first posted")
                return
            if placed.needs is not None:
                self._drain(self._count - 1)
                self._grow(placed.needs)
                self._send_all()
                slot = 0
                continue
            pixels = self._copy(placed, slot)
            self._session.send(self._request(slot))
            slot = (slot + 1) % self._count
            yield placed, pixels

    def _share(self, room: int) -> None:
        self._room = room
        self._count = self._slots or max(2, min(MOST_SLOTS, RING_BYTES // room))
        self._view = self._session.share(room * self._count)

    def _grow(self, needs: int) -> None:
        if needs <= self._room:
            raise NoonmarkError("decoding it gave an answer that cannot be right", remedy="the file may be hostile")
        self._share(needs)

    def _request(self, slot: int) -> dict[str, Any]:
        return {**self._ask, "offset": slot * self._room, "room": self._room}

    def _send_all(self) -> None:
        for slot in range(self._count):
            self._session.send(self._request(slot))

    def _drain(self, count: int) -> None:
        for _ in range(count):
            self._session.receive()

    def _copy(self, placed: Placed, slot: int) -> NDArray[np.uint8]:
        size = prod(placed.shape)
        if len(placed.shape) < 2 or size > self._room or (len(placed.shape) == 3 and placed.shape[2] != 3):
            raise NoonmarkError("decoding it gave an answer that cannot be right", remedy="the file may be hostile")
        return np.frombuffer(self._view, np.uint8, size, slot * self._room).reshape(placed.shape).copy()
