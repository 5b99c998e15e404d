from __future__ import annotations

import numpy as np
import pytest
from tests.words.signs.drawn import box, lettered

from noonmark.words.signs.straighten import cuts_to_read, dark_on_light, sharpness, straightened

cv2 = pytest.importorskip("cv2", reason="needs the extra ocr")
STREET = lettered([("Kiel Hbf", (100, 100))])
LINE = box(112, 114, 225, 48)


def test_a_line_keeps_its_proportion() -> None:
    assert straightened(STREET, LINE).shape == (48, 225, 3)
    assert straightened(STREET, LINE, height_px=24).shape == (24, round(24 * 225 / 48), 3)


def test_a_line_that_runs_downwards_is_laid_on_its_side() -> None:
    turned = np.ascontiguousarray(np.rot90(STREET, k=-1))  # clockwise: what was left is now up
    height = STREET.shape[0]
    x, y = LINE[:, 0], LINE[:, 1]
    corners = np.stack([height - y, x], axis=1)  # in the order of reading
    upright = np.roll(corners, 1, axis=0).astype(np.float32)  # upper left first, as the detector gives them
    flat, laid = (straightened(STREET, LINE), straightened(turned, upright, turned=1))
    assert laid.shape == flat.shape
    assert np.abs(laid.astype(float) - flat).mean() < 8.0


@pytest.mark.parametrize("street", [STREET, 255 - STREET], ids=["dark on light", "light on dark"])
@pytest.mark.parametrize("margin", [0.0, 6.0])
def test_letters_come_out_dark_whatever_their_paint(street: np.ndarray, margin: float) -> None:
    line = box(112 - margin, 114 - margin, 225 + 2 * margin, 48 + 2 * margin)
    gray = dark_on_light(straightened(street, line))
    assert gray.mean() > 140
    assert np.median(gray) > 200
    for cut in cuts_to_read(street, line):
        assert np.median(cut) > 200


def test_red_on_green_of_one_luma_is_told_apart() -> None:
    street = lettered([("Kiel", (100, 100))])
    letters = street.mean(axis=2) < 128
    street = np.where(letters[..., None], (200, 30, 30), (30, 81, 30)).astype(np.uint8)
    assert dark_on_light(straightened(street, box(112, 114, 110, 48))).std() > 60


def test_a_blurred_line_is_less_sharp() -> None:
    gray = dark_on_light(straightened(STREET, LINE))
    assert sharpness(np.asarray(cv2.GaussianBlur(gray, (0, 0), 3))) < 0.5 * sharpness(gray)
