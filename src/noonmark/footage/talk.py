"""Messages between this process and a child: four bytes of length, then JSON. Never pickle."""

from __future__ import annotations

import json
import os
import socket
import struct
from collections.abc import Mapping, Sequence
from typing import Any

HEAD = struct.Struct(">I")
_PART = 1 << 16


def packed(message: Mapping[str, Any]) -> bytes:
    """Return a message as bytes, its length first."""
    raw = json.dumps(message).encode("ascii")
    return HEAD.pack(len(raw)) + raw


def write_message(talk: socket.socket, message: Mapping[str, Any]) -> None:
    """Send a message and wait until it is taken (the child's end)."""
    talk.sendall(packed(message))


def read_message(talk: socket.socket) -> tuple[dict[str, Any], list[int]] | None:
    """Wait for a message and the descriptors that came with it; None at the end of the talk (the child's end).

    The parent is trusted, so the length is taken as it comes.
    """
    files = list[int]()
    head = _exactly(talk, HEAD.size, files)
    if head is None:
        return None
    body = _exactly(talk, HEAD.unpack(head)[0], files)
    return None if body is None else (json.loads(body), files)


def _exactly(talk: socket.socket, length: int, files: list[int]) -> bytes | None:
    parts = bytearray()
    while len(parts) < length:
        part, found, _, _ = socket.recv_fds(talk, min(_PART, length - len(parts)), 2)
        files += found
        if not part:
            return None
        parts += part
    return bytes(parts)


def send_files(control: socket.socket, word: Mapping[str, Any], files: Sequence[int]) -> None:
    """Send one short message with open descriptors; the receiver gets copies of them."""
    socket.send_fds(control, [json.dumps(word).encode("ascii")], files)


def reopened(file: int) -> int:
    """Open a descriptor's file again, for reading only and with a read position of its own.

    Where that is not possible (no ``/proc``, a right lost since) the copy shares the position.
    """
    try:
        return os.open(f"/proc/self/fd/{file}", os.O_RDONLY | os.O_CLOEXEC | os.O_NOCTTY)
    except OSError:
        return os.dup(file)
