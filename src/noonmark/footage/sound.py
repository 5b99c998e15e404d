"""The child's side of sound: answers requests on one open clip."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, BinaryIO

from noonmark.errors import NoonmarkError
from noonmark.footage.sound_blocks import Block, sound_blocks
from noonmark.footage.view import told_format


def sound_session(stream: BinaryIO, arguments: Mapping[str, Any]) -> SoundSession:
    """Open a clip for its sound; ``arguments`` are ``rate_hz`` and ``mono``."""
    return SoundSession(stream.fileno(), int(arguments["rate_hz"]), mono=bool(arguments["mono"]))


class SoundSession:
    """Sound of one file, for one parent."""

    def __init__(self, file: int, rate_hz: int, *, mono: bool) -> None:
        form = told_format(file)
        if form.kind not in {"video", "sound"}:
            raise NoonmarkError(f"it holds {form.kind}, and no sound", remedy="give a clip with a sound stream")
        self._blocks = sound_blocks(file, form.reader, rate_hz, mono=mono)
        self._waiting: Block | None = next(self._blocks)

    def answer(self, request: Mapping[str, Any], shared: memoryview | None) -> dict[str, Any]:
        """``offset``: write the next samples, or say that they are at their end."""
        if self._waiting is None:
            self._waiting = next(self._blocks, None)
        block = self._waiting
        if block is None:
            return {"ended": True}
        raw = block.samples.tobytes()
        offset, room = int(request["offset"]), int(request["room"])
        if shared is None or len(raw) > room:
            return {"needs": len(raw)}
        shared[offset : offset + len(raw)] = raw
        self._waiting = None
        start, (count, channels) = block.start_s, block.samples.shape
        return {"start": [start.numerator, start.denominator], "samples": count, "channels": channels}

    def close(self) -> None:
        """Close the file's reader."""
        self._blocks.close()  # type: ignore[attr-defined]
