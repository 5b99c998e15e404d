"""Pictures and clips made for the tests, with any metadata."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from PIL import Image

Tags = Mapping[int, Any]
MakeStill = Callable[..., Path]
MakeClip = Callable[..., Path]


@pytest.fixture
def make_still(tmp_path: Path) -> MakeStill:
    """``make_still("a.jpg", main={271: "Canon"}, sub={...}, gps={...})`` writes a picture with these EXIF tags."""

    def make(
        name: str = "a.jpg", *, main: Tags | None = None, sub: Tags | None = None, gps: Tags | None = None
    ) -> Path:
        exif = Image.Exif()
        exif.update(main or {})
        exif.get_ifd(0x8769).update(sub or {})
        exif.get_ifd(0x8825).update(gps or {})
        path = tmp_path / name
        Image.effect_noise((64, 48), 90).save(path, exif=exif.tobytes())
        return path

    return make


@pytest.fixture
def make_clip(tmp_path: Path) -> MakeClip:
    """``make_clip("a.mp4", {"location": ...}, movflags="use_metadata_tags")`` writes a clip of half a second."""

    def make(name: str = "a.mp4", tags: Mapping[str, str] | None = None, **options: str) -> Path:
        path = tmp_path / name
        with av.open(str(path), "w", options=options) as container:
            container.metadata.update(tags or {})
            writer: Any = container  # PyAV types its packets only in part
            stream: Any = writer.add_stream("mpeg4", rate=Fraction(10))
            stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
            for shade in range(5):
                frame = av.VideoFrame.from_ndarray(np.full((48, 64, 3), 40 * shade, dtype=np.uint8), format="rgb24")
                writer.mux(stream.encode(frame))
            writer.mux(stream.encode(None))
        return path

    return make
