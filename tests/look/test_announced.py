"""When cameras and formats came."""

from __future__ import annotations

from datetime import date

import pytest

from noonmark.look.announced import CODECS, FORMATS, MODELS, camera_announced, format_came


@pytest.mark.parametrize(
    ("make", "model", "known", "day"),
    [
        ("Apple", "iPhone 5", "iPhone 5", date(2012, 9, 12)),
        ("Apple", "iPhone 5s", "iPhone 5s", date(2013, 9, 10)),
        ("Apple", "iPhone 12 mini", "iPhone 12", date(2020, 10, 13)),
        ("Apple", "iPhone", "iPhone", date(2007, 1, 9)),
        ("Apple", "iPhone XS Max", "iPhone XS", date(2018, 9, 12)),
        ("samsung", "SM-G991B", "SM-G99", date(2021, 1, 14)),
        ("Google", "Pixel 6 Pro", "Pixel 6", date(2021, 8, 2)),
        ("Google", "Pixel XL", "Pixel", date(2016, 10, 4)),
        ("GoPro", "HERO6 Black", "HERO6", date(2017, 9, 28)),
        ("GoPro", "Hero6 Black", "HERO6", date(2017, 9, 28)),
        ("DJI", "FC300S", "FC300", date(2015, 4, 8)),
        ("DJI", "FC3411", "FC3411", date(2021, 4, 15)),
        ("Canon", "Canon EOS 5D Mark II", "Canon EOS 5D Mark II", date(2008, 9, 17)),
        ("NIKON CORPORATION", "NIKON Z 9", "NIKON Z 9", date(2021, 3, 10)),
    ],
)
def test_a_model_is_known_by_its_beginning(make: str, model: str, known: str, day: date):
    assert camera_announced(make, model) == (known, day)


@pytest.mark.parametrize(("make", "model"), [(None, None), ("Acme", "iPhone 5"), ("Apple", "iPad"), ("DJI", "FC7")])
def test_an_unknown_model_says_nothing(make: str | None, model: str | None):
    assert camera_announced(make, model) is None


def test_a_longer_name_stands_before_the_one_that_it_begins_with():
    for index, (make, model, _, _) in enumerate(MODELS):
        for earlier in MODELS[:index]:
            assert not (earlier[0] == make and model.startswith(earlier[1])), (earlier[1], model)


def test_each_row_names_its_source_and_no_model_stands_twice():
    assert all(source for *_, source in MODELS)
    assert all(source for *_, source in (*FORMATS, *CODECS))
    assert len({(make, model) for make, model, _, _ in MODELS}) == len(MODELS) > 60


def test_the_youngest_format_counts():
    assert format_came("MP4 (mp42)", ("h264",)) == ("h264", date(2003, 5, 30))
    assert format_came("HEIF (heic)", ("hevc",)) == ("HEI", date(2015, 6, 1))
    assert format_came("JPEG") is None
