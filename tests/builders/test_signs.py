"""The renderer of streets with signs: its texts, its boards, and who can read them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
from builders.signs.boards import contrast
from builders.signs.clips import Shown, filmed
from builders.signs.texts import SCRIPTS, Text, of_the_test

NOTO = Path("/usr/share/fonts/truetype/noto/NotoSans-Bold.ttf")


def shown(text: Text, letter_px: float, blur_px: float) -> Shown:
    return Shown(text, letter_px, blur_px, 0.8, 1.0, whole=True, corners=np.zeros((1, 4, 2), np.float32))


def test_there_are_300_signs_in_eight_scripts_each_with_a_country() -> None:
    texts = of_the_test()
    assert len(texts) == 300
    assert set(Counter(text.script for text in texts)) == set(SCRIPTS)
    assert all(len(text.country) == 2 for text in texts)
    assert len({text.text for text in texts}) == 300


def test_black_on_white_has_full_contrast_and_a_paint_on_itself_none() -> None:
    assert contrast((0, 0, 0), (255, 255, 255)) == 1.0
    assert contrast((90, 60, 35), (90, 60, 35)) == 0.0


def test_a_sign_is_readable_by_its_letters_height_blur_contrast_and_turn() -> None:
    latin, ideographs = Text("Latin", "Kiel"), Text("CJK", "札幌")
    assert shown(latin, 9.0, 1.0).readable
    assert not shown(latin, 8.9, 1.0).readable
    assert not shown(ideographs, 13.0, 1.0).readable
    assert not shown(latin, 9.0, 1.2).readable  # 9 / 8 = 1.125
    assert not replace(shown(latin, 9.0, 1.0), contrast=0.2).readable
    assert not replace(shown(latin, 9.0, 1.0), narrowing=0.4).readable
    assert not replace(shown(latin, 9.0, 1.0), whole=False).readable


def test_a_street_is_the_same_each_time_it_is_drawn(lack: Callable[[str], None]) -> None:
    if not NOTO.is_file():
        lack("needs the Noto fonts: run 'make deps'")
    texts = [Text("Latin", "Kiel"), Text("Cyrillic", "Пермь")]
    (one, signs), (other, _) = (filmed(texts, 5, fitted=False, frames=2) for _ in range(2))
    assert all((a == b).all() for a, b in zip(one, other, strict=True))
    assert [sign.text for sign in signs] == texts
    assert all(sign.letter_px > 2.0 for sign in signs)
