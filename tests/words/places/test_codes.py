"""Numbers, plates, domains, postal codes, prices and letters point to their places."""

from __future__ import annotations

import pytest

from noonmark.words.places.codes import currency_readings, domain_readings, postal_readings
from noonmark.words.places.hints import find_hints
from noonmark.words.places.lookalike import in_one_script, is_mixed, twins
from noonmark.words.places.phones import phone_readings
from noonmark.words.places.plates import plate_readings
from noonmark.words.places.reading import PlaceReading
from noonmark.words.places.scripts import script_readings


def first(readings: list[PlaceReading]) -> tuple[str, str, str]:
    """Return text, likeliest place and its country of the only reading."""
    [reading] = readings
    place = reading.candidates[0].place
    return reading.text, place.name, place.country


@pytest.mark.parametrize(
    ("sign", "number", "place", "country"),
    [
        ("тел. 8 (41147) 4-12-34", "8 (41147) 4-12-34", "Neryungri", "RU"),  # 41147: Neryungri, in Sakha
        ("+7 4112 42-42-42", "+7 4112 42-42-42", "Yakutsk", "RU"),
        ("(812) 333-44-55", "(812) 333-44-55", "St.-Petersburg", "RU"),
        ("+38 (057) 700-11-22", "+38 (057) 700-11-22", "Kharkiv", "UA"),
        ("Тел. (057) 700-01-23", "(057) 700-01-23", "Kharkiv", "UA"),
        ("050 123 45 67 їжа", "050 123 45 67", "Ukraine", "UA"),
        ("call 217-555-2368", "217-555-2368", "Illinois", "US"),
        ("+49 30 901820", "+49 30 901820", "Berlin", "DE"),
        ("+375 17 234-56-78", "+375 17 234-56-78", "Minsk", "BY"),
        ("+7 727 234 56 78", "+7 727 234 56 78", "Almaty", "KZ"),
    ],
)
def test_a_phone_number_points_to_its_area(sign: str, number: str, place: str, country: str) -> None:
    assert first(phone_readings(sign)) == (number, place, country)


@pytest.mark.parametrize("text", ["2022-09-22 18:00", "05.02.2022", "12 345 678", "1,300", "4-12-34", "ISBN 12345"])
def test_dates_counts_and_local_numbers_are_no_phone_numbers(text: str) -> None:
    assert phone_readings(text) == []


@pytest.mark.parametrize(
    ("plate", "region", "country"),
    [
        ("А123ВС 14", "Sakha", "RU"),
        ("A 123 BC 777", "Moscow", "RU"),  # the same letters in Latin
        ("АХ 1234 КВ", "Kharkivs’ka Oblast’", "UA"),
        ("KA 1234 BC", "Kyiv City", "UA"),
        ("123 ABC 02", "Almaty", "KZ"),
        ("7777 AB-7", "Minsk City", "BY"),
        ("WI XY 12", "Hesse", "DE"),
        ("34 ABC 123", "Istanbul", "TR"),
        ("01 234 ABC", "Bishkek", "KG"),
        ("ZH 123456", "Zurich", "CH"),
    ],
)
def test_a_number_plate_points_to_its_region(plate: str, region: str, country: str) -> None:
    assert first(plate_readings(plate)) == (plate, region, country)


def test_a_plates_code_tells_when_it_was_given_out() -> None:
    [moscow] = plate_readings("А123ВС 977")
    assert moscow.note == "Russia: given out since 2022"


def test_a_plate_that_two_countries_may_have_given_out_keeps_both() -> None:
    [plate] = plate_readings("B 123 ABC")
    assert {each.place.country for each in plate.candidates} == {"RO", "KZ"}


@pytest.mark.parametrize("text", ["А123ВС 00", "QQ 1234 QQ", "Ж123ЖЖ 77", "route 66", "iPhone 12", "а123вс 77"])
def test_what_only_looks_like_a_plate_is_none(text: str) -> None:
    assert plate_readings(text) == []


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("www.lviv.ua", "Lviv"),
        ("shop.kharkov.ua", "Kharkiv"),
        ("neryungri-online.ru", "Neryungri"),
        ("пример.рф", "Russia"),
        ("bbc.co.uk", "United Kingdom"),
    ],
)
def test_a_domain_points_to_its_country_or_town(text: str, place: str) -> None:
    assert first(domain_readings(text))[1] == place


def test_a_domain_ending_sold_to_anyone_says_little() -> None:
    [radio], [shop] = domain_readings("best.tv"), domain_readings("best.pl")
    assert radio.trust < 0.2
    assert shop.trust > 0.6


@pytest.mark.parametrize(
    ("text", "code", "area"),
    [
        ("678960, г. Нерюнгри", "678960", "Sakha"),
        ("01001 м. Київ, їжа", "01001", "Kyiv City"),
        ("SW1A 2AA", "SW1A 2AA", "London"),
        ("Springfield, IL 62701", "IL 62701", "Illinois"),
    ],
)
def test_a_postal_code_points_to_its_area(text: str, code: str, area: str) -> None:
    assert first(postal_readings(text))[:2] == (code, area)


@pytest.mark.parametrize(("text", "country"), [("120 ₴", "UA"), ("99 ₽", "RU"), ("5 zł", "PL"), ("3 000 ₸", "KZ")])
def test_a_price_points_to_where_the_money_is_used(text: str, country: str) -> None:
    assert first(currency_readings(text))[2] == country


def test_a_euro_price_keeps_all_countries_of_the_euro() -> None:
    [price] = currency_readings("€4.99")
    assert {"DE", "FR", "GR", "EE"} <= {each.place.country for each in price.candidates}


@pytest.mark.parametrize(
    ("text", "country"),
    [("Їдальня", "UA"), ("Шашлык", "RU"), ("აფთიაქი", "GE"), ("בית קפה", "IL"), ("止まれ", "JP"), ("龙凤药店", "CN")],
)
def test_letters_point_to_where_they_are_written(text: str, country: str) -> None:
    assert first(script_readings(text))[2] == country


def test_plain_latin_letters_say_nothing() -> None:
    assert script_readings("Restaurant") == []


def test_a_span_is_read_once_and_in_order() -> None:
    found = find_hints("тел. 8 (41147) 4-12-34, А123ВС 14, 350 руб., www.lviv.ua")
    assert [reading.kind for reading in found] == ["phone", "plate", "currency", "domain", "script"]


def test_look_alike_letters_are_put_right() -> None:
    latin_a = "a"
    assert is_mixed("Москв" + latin_a)
    assert in_one_script("Москв" + latin_a) == ("Москва",)
    assert twins("KEMEPOBO") == ("КЕМЕРОВО",)
    assert twins("LONDON") == ()
