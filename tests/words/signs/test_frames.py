from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from tests.words.signs.drawn import lettered

from noonmark.footage.open_footage import open_footage
from noonmark.words.signs.frames import chosen_frames

cv2 = pytest.importorskip("cv2", reason="needs the extra ocr")


def clip(path: Path, pictures: list[np.ndarray]) -> Path:
    with av.open(str(path), "w") as opened:
        container: Any = opened
        stream = container.add_stream("libx264", rate=Fraction(10), options={"crf": "20", "preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = 640, 360, "yuv420p"
        for pixels in pictures:
            for packet in stream.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")):
                container.mux(packet)
        for packet in stream.encode():
            container.mux(packet)
    return path


def test_of_a_blurred_and_a_sharp_view_the_sharp_one_is_read(tmp_path: Path) -> None:
    sharp = lettered([("Kiel Hbf", (200, 120))])
    blurred = np.asarray(cv2.GaussianBlur(sharp, (0, 0), 5))
    made = clip(tmp_path / "a.mp4", [blurred] * 6 + [sharp] + [blurred] * 3)
    with open_footage(made) as footage:
        frames, notes = chosen_frames(footage, most=1)
    assert [round(float(frame.offset_s), 3) for frame in frames] == [0.6]
    assert notes == ()


def test_a_camera_that_stands_still_needs_few_frames_and_a_new_view_is_one_of_them(tmp_path: Path) -> None:
    street, shop = lettered([("A 7", (100, 60))]), lettered([("Shop", (300, 200))])[:, ::-1] // 2
    made = clip(tmp_path / "a.mp4", [street] * 30 + [np.ascontiguousarray(shop)] * 4 + [street] * 6)
    with open_footage(made) as footage:
        frames, _ = chosen_frames(footage, most=12)
    assert len(frames) <= 4
    assert any(3.0 <= frame.offset_s < 3.4 for frame in frames)
