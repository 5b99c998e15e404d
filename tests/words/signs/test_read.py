from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from tests.words.signs.drawn import lettered

from noonmark.errors import NoonmarkError
from noonmark.words.signs.choose import same_text
from noonmark.words.signs.engines import data_folder, installed_languages
from noonmark.words.signs.read import read_signs

for name in ("cv2", "onnxruntime", "rapidocr", "tesserocr"):
    pytest.importorskip(name, reason="needs the extra ocr")


@pytest.fixture(scope="module", autouse=True)
def _data(lack: Callable[[str], None]) -> None:
    try:
        there = installed_languages()
    except NoonmarkError:
        there = frozenset[str]()
    if not {"eng", "rus"} <= there:
        lack("needs Tesseract's English and Russian: run 'make deps'")


def photo(path: Path, pixels: np.ndarray) -> Path:
    Image.fromarray(pixels).save(path)
    return path


def test_two_boards_in_two_scripts_are_read_each_in_its_own(tmp_path: Path) -> None:
    made = photo(tmp_path / "a.png", lettered([("Магадан", (60, 60)), ("104 Poole", (300, 220))]))
    read = read_signs(made, languages=["en", "ru"])
    likely = {same_text(sign.text): sign for sign in read.signs if sign.probability > 0.5}
    assert {"магадан", "104poole"} <= set(likely) or {"магадан", "104", "poole"} <= set(likely)
    assert likely["магадан"].readings[0].script == "Cyrillic"
    left, top = likely["магадан"].corners.mean(axis=0)
    assert 60 < left < 350
    assert 60 < top < 150


def test_light_letters_on_a_dark_ground_are_read_too(tmp_path: Path) -> None:
    made = photo(tmp_path / "a.png", 255 - lettered([("Rennes Centre", (80, 120))]))
    assert "rennescentre" in "".join(same_text(sign.text) for sign in read_signs(made, languages=["en"]).signs)


def test_a_wall_without_text_reads_nothing(tmp_path: Path) -> None:
    rows, columns = np.mgrid[:360, :640]
    made = photo(
        tmp_path / "a.png", np.stack([rows / 3 + 60, columns / 8 + 60, rows * 0 + 90], axis=2).astype(np.uint8)
    )
    assert [sign.text for sign in read_signs(made).signs if sign.probability > 0.5] == []


def test_the_bus_in_the_photo_goes_to_poole(shared_data: Path) -> None:
    read = read_signs(shared_data / "photos/exif/fuji_bus_poole.jpg")
    likely = {same_text(sign.text) for sign in read.signs if sign.probability > 0.9}
    assert {"104", "poole"} <= likely or "104poole" in likely


def test_a_folder_without_language_data_is_told_with_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))
    with pytest.raises(NoonmarkError, match="no language data of Tesseract is installed; apt-get install"):
        data_folder()


def test_a_clip_of_sound_only_shows_nothing_to_read(shared_data: Path) -> None:
    with pytest.raises(NoonmarkError):
        read_signs(shared_data / "audio/timbl_1.mp3")
