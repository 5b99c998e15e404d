"""The shipped tables name only regions, towns and countries that exist, with years in order."""

from __future__ import annotations

import re

import pytest

from noonmark.words.places.areas import country, region, rows_of, town
from noonmark.words.places.lexicon import common_words, place_words


def test_every_plate_code_has_a_region_of_the_maps_and_years_in_order() -> None:
    for code, letters, name, first, last in rows_of("plates.tsv"):
        assert region(code, name) is not None, (code, letters, name)
        assert 1900 <= int(first) <= 2026
        assert not last or int(first) <= int(last)


def test_every_russian_region_has_a_plate_code_and_a_postal_range() -> None:
    plates = {name for code, _, name, _, _ in rows_of("plates.tsv") if code == "RU"}
    posts = {name for code, _, _, name in rows_of("postal.tsv") if code == "RU"}
    assert plates == posts
    assert len(plates) == 83


def test_every_ukrainian_region_has_plates_of_2004_and_of_2013_and_a_postal_range() -> None:
    plates = [(name, first) for code, _, name, first, _ in rows_of("plates.tsv") if code == "UA"]
    assert {plates.count((name, "2004")) for name, _ in plates} == {1}
    assert {plates.count((name, "2013")) for name, _ in plates} == {1}
    assert {name for code, _, _, name in rows_of("postal.tsv") if code == "UA"} == {name for name, _ in plates}


def test_every_area_code_has_its_town() -> None:
    rows = rows_of("phones_ru.tsv")
    assert len(rows) > 2000
    for code, where, area, towns, _ in rows:
        assert re.fullmatch(r"\d{3,5}", code)
        assert region(where, area) is not None, (code, area)
        assert all(town(name, where, area) for name in towns.split("|") if name), (code, towns)


@pytest.mark.parametrize("table", ["currencies.tsv", "scripts.tsv"])
def test_every_pattern_compiles_and_every_country_exists(table: str) -> None:
    for row in rows_of(table):
        pattern, code = (row[0], row[1]) if table == "currencies.tsv" else (row[1], row[2])
        re.compile(pattern)
        assert country(code) is not None, row


def test_every_domain_ending_has_its_country_or_town() -> None:
    for ending, code, city, trust in rows_of("domains.tsv"):
        assert country(code) is not None, ending
        assert not city or town(city, code) is not None, (ending, city)
        assert 0.0 < float(trust) < 1.0


def test_the_word_lists_are_in_small_letters() -> None:
    lists = place_words()
    for words in (lists.no_place, lists.persons, lists.settlement, lists.region, frozenset(lists.landmark)):
        assert all(word == word.casefold() for word in words), [w for w in words if w != w.casefold()]
    assert "stop" not in common_words()  # no place of the gazetteer is called so
    assert "moscow" not in common_words()
