"""A clip's container opened for one of its streams. Runs in a child process only."""

from __future__ import annotations

from typing import Any, BinaryIO

import av
import av.error
from av.container import InputContainer
from av.stream import Discard, Disposition
from av.video.stream import VideoStream

from noonmark.errors import NoonmarkError
from noonmark.footage.view import View

THREADS = 4
"""Threads of the decoder; more hold more frames in memory."""
BROKEN = (av.error.FFmpegError, OSError, ValueError, IndexError)
"""What libav's Python side raises on broken files."""
AGAIN = "get the file again from where it was first posted or sent"


def open_video(file: int, demuxer: str) -> tuple[InputContainer, VideoStream]:
    """Open a clip for its picture; the other streams are left unread.

    Raises
    ------
    NoonmarkError
        If it cannot be opened or holds no picture.
    """
    stream: Any = View(file)
    container = open_container(stream, demuxer)
    video = next((s for s in container.streams.video if _is_picture(s)), None)
    if video is None:
        container.close()
        raise NoonmarkError("it holds no picture that can be decoded", remedy="give a clip with a video stream")
    only(container, video.index)
    video.thread_type, video.thread_count = "AUTO", THREADS  # type: ignore[assignment]
    return container, video


def open_container(stream: BinaryIO, demuxer: str) -> InputContainer:
    """Open a clip with the one demuxer that its first bytes call for.

    Raises
    ------
    NoonmarkError
        If libav cannot open it.
    """
    try:
        return av.open(stream, mode="r", format=demuxer, metadata_errors="replace")
    except BROKEN as error:
        reason = str(getattr(error, "strerror", None) or "its parts do not fit together")
        raise NoonmarkError(f"the clip cannot be opened ({reason[0].lower()}{reason[1:]})", remedy=AGAIN) from None


def _is_picture(stream: VideoStream) -> bool:
    known: Any = stream.codec_context  # None where libav has no decoder, whatever the stub says
    return known is not None and not stream.disposition & Disposition.attached_pic


def only(container: InputContainer, index: int) -> None:
    """Leave all streams but one unread."""
    for stream in container.streams:
        stream.discard = Discard.default if stream.index == index else Discard.all
