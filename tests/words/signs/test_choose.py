from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.words.signs.drawn import reading

from noonmark.words.signs.choose import FEATURES, chosen, features, grouped, same_text
from noonmark.words.signs.types import Reading


def sure(text: str, language: str, confidence: float, *, reader: str = "tesseract") -> Reading:
    made = reading(text, 0.0, language=language, reader=reader)
    return replace(made, confidence=confidence, letters=(confidence,) * len(text))


def test_case_marks_and_spaces_do_not_make_another_text() -> None:
    assert same_text(" Da-Nang ") == same_text("DA NANG") == "danang"
    assert same_text("Київ") == "київ".replace("ї", "і")  # the dots of ї are a mark to Unicode, and so to a reader


def test_readings_of_one_text_are_told_once() -> None:
    told = chosen([sure("Poole", "eng", 0.95), sure("POOLE", "", 0.99, reader="pp-ocr")], 2.7)
    assert len(told) == 1


def test_the_language_that_is_sure_beats_the_look_alikes_of_others() -> None:
    read = [
        sure("Нерюнгри", "rus", 0.93),
        sure("Нерюнгри", "rus", 0.92),  # the second cut
        sure("Нерюнгри", "ukr", 0.91),
        sure("Нерюнгри", "kaz", 0.9),
        sure("Hepionrpu", "eng", 0.2),
        sure("Hepronrpn", "", 0.6, reader="pp-ocr"),
    ]
    told = chosen(read, 4.5)
    assert told[0].text == "Нерюнгри"
    assert told[0].probability > 0.5


def test_probabilities_add_to_less_than_one() -> None:
    told = chosen([sure("ab", "eng", 0.9), sure("аб", "rus", 0.9), sure("აბ", "kat", 0.9)], 1.2)
    assert 0.0 < sum(one.probability for one in told) < 1.0


def test_nothing_read_is_nothing_chosen() -> None:
    assert chosen([], 3.0) == ()


def test_the_features_are_as_worked_by_hand() -> None:
    read = [sure("Kiel", "eng", 0.8), replace(sure("KieI", "", 0.6, reader="pp-ocr"), letters=(0.9, 0.9, 0.4, 0.2))]
    [first, second] = grouped(read)
    told = dict(zip(FEATURES, features(first, read, 2.2), strict=True))
    assert told["mean confidence, tesseract"] == pytest.approx(0.8)
    assert told["mean confidence, pp-ocr"] == 0.0
    assert told["support of its script's readers"] == pytest.approx(
        (1 + 3 / 4) / 3
    )  # its own, three letters of four, of 3
    assert told["logarithm of length"] == pytest.approx(np.log(4))
    assert told["letters a height off the usual"] == pytest.approx(0.0, abs=1e-9)  # 2.2 heights, four letters of 0.55
    other = dict(zip(FEATURES, features(second, read, 2.2), strict=True))
    assert other["least confidence, pp-ocr"] == pytest.approx(0.2)
    assert other["case changes"] == pytest.approx(1 / 3)


def test_a_latin_text_of_the_look_of_a_cyrillic_reading_is_told_as_such() -> None:
    read = [sure("Xapkib", "", 0.9, reader="pp-ocr"), sure("Харків", "ukr", 0.9)]
    latin, cyrillic = (dict(zip(FEATURES, features(group, read, 3.3), strict=True)) for group in grouped(read))
    assert latin["latin, and of the look of another script's reading"] == pytest.approx(0.9)
    assert cyrillic["not latin, and of the look of pp-ocr's reading"] == pytest.approx(0.9)
    assert chosen(read, 3.3)[0].text == "Харків"


def test_a_latin_text_by_data_of_another_language_is_read_by_none_of_its_own() -> None:
    read = [sure("OMM", "jpn", 0.9)]
    [group] = grouped(read)
    assert dict(zip(FEATURES, features(group, read, 1.6), strict=True))["read by none of its script's readers"] == 1.0
