"""Places are found in running text and on signs, in several scripts; what is no place stays none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from noonmark.errors import NoonmarkError
from noonmark.words.places.find import LONGEST_TEXT, find_places
from noonmark.words.places.reading import PlaceReading


def believed(text: str) -> dict[str, str]:
    """Return the likeliest place's name of each reading of running text that is rather a place than not."""
    return {
        reading.text: reading.likeliest.name if reading.likeliest else ""
        for reading in find_places(text)
        if reading.trust > 0.5 and reading.candidates
    }


def on_sign(text: str) -> PlaceReading:
    """Return the surest reading of a sign by its name."""
    return max((r for r in find_places(text, style="sign") if r.kind == "name"), key=lambda r: r.trust)


@pytest.mark.parametrize(
    ("text", "written", "place", "how"),
    [
        ("The clip was filmed in Magadan.", "Magadan", "Magadan", "same"),
        ("Видео снято в Магадане.", "Магадане", "Magadan", "inflected"),
        ("Вибухи пролунали у Харкові.", "Харкові", "Kharkiv", "inflected"),
        ("Бої точаться біля Куп’янська.", "Куп’янська", "Kupyansk", "inflected"),
        ("Колонна шла по Ростову-на-Дону.", "Ростову-на-Дону", "Rostov-on-Don", "inflected"),
        ("В Нижнем Новгороде прошёл митинг.", "Нижнем Новгороде", "Nizhniy Novgorod", "inflected"),
        ("In the city of Neryungi men boarded buses.", "Neryungi", "Neryungri", "misspelt"),
        ("Snimljeno u Novom Sadu ove godine, kaže Beograd.", "Beograd", "Belgrade", "same"),
        ("აქცია თბილისში გაიმართა", "თბილისში", "Tbilisi", "inflected"),
        ("ההפגנה בירושלים נמשכה", "בירושלים", "Jerusalem", "inflected"),
        ("Ankara’da toplandılar", "Ankara’da", "Ankara", "inflected"),
    ],
)
def test_a_name_is_found_as_it_stands_inflected_or_misspelt(text: str, written: str, place: str, how: str) -> None:
    [reading] = [r for r in find_places(text) if r.text == written]
    assert (reading.candidates[0].place.name, reading.how) == (place, how)
    assert text[reading.start : reading.end] == written


def test_the_places_of_a_report_are_found_and_its_people_are_not() -> None:
    text = (
        "KHARKIV, Ukraine (Reuters) - Missiles struck a railway station in Kramatorsk on Friday, President Volodymyr "
        "Zelenskiy said. Jordan Peterson and Chelsea Manning met in Tbilisi. The Washington Post wrote from Dnipro."
    )
    assert believed(text) == {
        "KHARKIV": "Kharkiv", "Ukraine": "Ukraine", "Kramatorsk": "Kramatorsk", "Tbilisi": "Tbilisi", "Dnipro": "Dnipro"
    }  # fmt: skip


def test_a_region_after_a_comma_chooses_between_towns_of_one_name() -> None:
    found = find_places("Two witnesses in London, Ontario saw it, others in Springfield, Illinois.")
    first = [reading.candidates[0] for reading in found]
    assert [(each.place.name, each.place.region) for each in first[::2]] == [
        ("London", "Ontario"), ("Springfield", "Illinois")
    ]  # fmt: skip
    assert all(each.share > 0.95 for each in first)


def test_all_places_of_one_name_are_kept() -> None:
    [reading] = find_places("Filmed in Springfield.")
    states = {each.place.region for each in reading.candidates if each.place.name == "Springfield"}
    assert {"Missouri", "Massachusetts", "Illinois", "Oregon", "Ohio"} <= states
    assert reading.likeliest is None
    assert sum(each.share for each in reading.candidates) == pytest.approx(1.0)


def test_a_name_in_a_list_is_believed_with_its_neighbours() -> None:
    text = "Обстріляно Нікополь, Марганець та Нікопольський район у Дніпропетровській області України."
    found = {reading.text: reading.trust for reading in find_places(text)}
    assert found["Марганець"] > 0.6


def test_a_landmark_is_told_even_where_no_table_holds_it() -> None:
    [mark] = [r for r in find_places("A crowd stood outside Isakiivskiy Cathedral.") if r.kind == "landmark"]
    assert (mark.text, mark.candidates, mark.note) == ("Isakiivskiy Cathedral", (), "cathedral")


@pytest.mark.parametrize(
    ("sign", "place", "how"),
    [
        ("МАГАДАН 12", "Magadan", "same"),
        ("KEMEPOBO", "Kemerovo", "look-alike"),
        ("M" + "осква", "Moscow", "look-alike"),
        ("Неркюнгри", "Neryungri", "misspelt"),
        ("盛岡駅", "Morioka", "same"),
        ("전주시청", "Jeonju", "same"),
        ("بلدية طرابلس", "Tripoli", "same"),
        ("ΔΗΜΟΣ ΚΑΛΑΜΑΤΑΣ", "Kalamata", "inflected"),
        ("Վանաձոր 25 կմ", "Vanadzor", "same"),
    ],
)
def test_a_sign_names_its_place(sign: str, place: str, how: str) -> None:
    reading = on_sign(sign)
    assert (reading.candidates[0].place.name, reading.how) == (place, how)


@pytest.mark.parametrize("sign", ["STOP", "Аптека 24", "EXIT", "Продукты", "出口", "Hotel Taxi", "Їдальня", "مطعم"])
def test_everyday_words_of_signs_are_no_places(sign: str) -> None:
    assert all(reading.trust < 0.4 for reading in find_places(sign, style="sign") if reading.kind == "name")


def test_a_sign_in_a_countrys_own_letters_means_its_own_town_sooner() -> None:
    latin, hebrew = on_sign("ARAD"), on_sign("ערד")
    share = {
        label: sum(each.share for each in reading.candidates if each.place.country == "IL")
        for label, reading in (("latin", latin), ("hebrew", hebrew))
    }
    assert share["hebrew"] > 3 * share["latin"]


@pytest.mark.parametrize("text", ["", "   \n", "🙂🙂", "12 345", "...", "\x00\x01"])
def test_a_text_without_places_gives_none(text: str) -> None:
    assert find_places(text) == ()
    assert find_places(text, style="sign") == ()


def test_a_text_too_long_is_refused_in_words() -> None:
    with pytest.raises(NoonmarkError, match="2,000,001 characters is too long"):
        find_places("a" * (LONGEST_TEXT + 1))


@given(st.text(alphabet="АБВабвгдАbcПариж Mosква,.-’\n市京東12", max_size=60))
def test_spans_hold_their_text_and_shares_sum_to_one(text: str) -> None:
    for style in ("prose", "sign"):
        for reading in find_places(text, style=style):
            assert text[reading.start : reading.end] == reading.text or reading.text == text.strip()
            assert 0.0 < reading.trust < 1.0
            assert not reading.candidates or sum(e.share for e in reading.candidates) == pytest.approx(1.0)
