"""Cuts found by FFmpeg's scene filter. Runs in a child process only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any

import av.error
from av.filter import Graph
from av.video.frame import VideoFrame
from av.video.reformatter import VideoReformatter

from noonmark.footage.pictures import fitted

LONGEST = 320
"""Longer side of the pictures compared; cuts change the picture as a whole [pixels]."""
_SCORE, _TIME = "lavfi.scd.score", "lavfi.scd.time"


def cuts(frames: Iterable[tuple[int, VideoFrame]], threshold: float) -> Iterator[tuple[int, float, bool]]:
    """Yield (tick, score, is a cut) for each frame.

    Parameters
    ----------
    frames : iterable of (tick, frame)
        In order.
    threshold : float
        Score from which a frame begins a new scene, in (0, 100].

    Notes
    -----
    Filter ``scdet``: the smaller of the mean difference of luma from the frame before and of its change, as a
    percentage of full scale.
    """
    graph: Graph | None = None
    source: Any = None
    sink: Any = None
    size, scaler = (0, 0), VideoReformatter()
    for tick, frame in frames:
        if graph is None:
            size = fitted(frame.width, frame.height, LONGEST)
            graph, source, sink = _graph(size, threshold)
        small = scaler.reformat(frame, *size, format="yuv420p", threads=1)
        small.pts, small.time_base = tick, Fraction(1, 1000)
        source.push(small)
        try:
            found = sink.pull()
        except (av.error.BlockingIOError, av.error.EOFError):
            continue
        yield tick, float(found.metadata.get(_SCORE, 0.0)), _TIME in found.metadata


def _graph(size: tuple[int, int], threshold: float) -> tuple[Graph, Any, Any]:
    graph: Any = Graph()
    source = graph.add("buffer", f"width={size[0]}:height={size[1]}:pix_fmt=yuv420p:time_base=1/1000")
    detect = graph.add("scdet", f"threshold={threshold}")
    sink = graph.add("buffersink")
    source.link_to(detect)
    detect.link_to(sink)
    graph.configure()
    return graph, source, sink
