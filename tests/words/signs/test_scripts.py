from __future__ import annotations

import pytest

from noonmark.errors import NoonmarkError
from noonmark.words.signs.scripts import LANGUAGES, main_script, share_of, wanted

ALL = frozenset(language.code for language in LANGUAGES)


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("Poole", "Latin"),
        ("Нерюнгри - Чульман", "Cyrillic"),
        ("دمشق ٤٥", "Arabic"),
        ("Θεσσαλονίκη", "Greek"),
        ("באר שבע", "Hebrew"),
        ("ბათუმი", "Georgian"),
        ("Երևան", "Armenian"),
        ("北京", "Han"),
        ("東京タワー", "Kana"),
        ("부산", "Hangul"),
        ("+7 4112", "digits"),
        ("नई दिल्ली", "other"),
    ],
)
def test_a_text_is_of_the_script_of_its_letters(text: str, script: str) -> None:
    assert main_script(text) == script


def test_a_latin_letter_in_a_cyrillic_word_lowers_its_share() -> None:
    assert share_of("Мoсква", "Cyrillic") == pytest.approx(5 / 6)  # a Latin o
    assert share_of("104", "Cyrillic") == 1.0


def test_languages_are_named_in_three_ways_and_told_once() -> None:
    there, missing = wanted(["ru", "rus", "Russian", "uk"], ALL)
    assert [language.code for language in there] == ["rus", "ukr"]
    assert missing == ()


def test_a_language_without_data_is_missing_and_not_refused() -> None:
    there, missing = wanted(None, frozenset({"eng", "rus"}))
    assert [language.code for language in there] == ["eng", "rus"]
    assert [language.package for language in missing][:2] == ["tesseract-ocr-ukr", "tesseract-ocr-kaz"]
    assert "tesseract-ocr-chi-sim" in [language.package for language in missing]


def test_any_other_installed_language_may_be_asked_for() -> None:
    there, _ = wanted(["deu"], ALL | {"deu"})
    assert [language.code for language in there] == ["deu"]


def test_an_unknown_language_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(NoonmarkError, match="'klingon' is no language that can be read here; give some of en, ru"):
        wanted(["klingon"], ALL)
