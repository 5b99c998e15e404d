"""Events told to every open page, from any thread; a page that does not listen holds nobody up."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Mapping
from contextlib import suppress
from threading import Lock
from typing import Any

MOST_WAITING = 500
"""Events kept for a page that reads slowly; of a page that falls further behind the stream ends, and it asks anew."""

Event = dict[str, str]


class Telling:
    """Passes events on to those who listen; threads share it."""

    def __init__(self) -> None:
        self._turn = Lock()
        self._listeners: dict[int, tuple[asyncio.AbstractEventLoop, asyncio.Queue[Event | None]]] = {}
        self._next = 0

    @property
    def listeners(self) -> int:
        """How many listen now."""
        return len(self._listeners)

    def tell(self, event: str, data: Mapping[str, Any]) -> None:
        """Tell all that listen."""
        told = event_of(event, data)
        with self._turn:
            for loop, queue in self._listeners.values():
                with suppress(RuntimeError):  # its loop has ended
                    loop.call_soon_threadsafe(_put, queue, told)

    async def listen(self) -> AsyncGenerator[Event]:
        """Yield what is told from now on."""
        queue: asyncio.Queue[Event | None] = asyncio.Queue(MOST_WAITING)
        with self._turn:
            number, self._next = self._next, self._next + 1
            self._listeners[number] = (asyncio.get_running_loop(), queue)
        try:
            while (told := await queue.get()) is not None:
                yield told
        finally:
            with self._turn:
                self._listeners.pop(number, None)

    def close(self) -> None:
        """End all streams."""
        with self._turn:
            for loop, queue in self._listeners.values():
                with suppress(RuntimeError):
                    loop.call_soon_threadsafe(_end, queue)


def event_of(event: str, data: Mapping[str, Any]) -> Event:
    """Return an event as it is sent."""
    return {"event": event, "data": json.dumps(dict(data), ensure_ascii=False, allow_nan=False)}


def _put(queue: asyncio.Queue[Event | None], told: Event) -> None:
    if queue.full():
        _end(queue)
    else:
        queue.put_nowait(told)


def _end(queue: asyncio.Queue[Event | None]) -> None:
    while not queue.empty():
        queue.get_nowait()
    queue.put_nowait(None)
