"""Totals worked by hand, one for each rule."""

from __future__ import annotations

import pytest
from tests.words.counts import place, rows, total

from noonmark.errors import NoonmarkError
from noonmark.words.tally import tally
from noonmark.words.tally_types import Interval

TULA = "Tula,2022-09-21,{},{},{},detained,"
RUSSIAN = "Neryungri,2022-09-01,0,exact,z,detained,"
"""A place that is in one country only, so that names like Moscow are read there."""


def test_exact_counts_of_two_places_and_two_days_are_added() -> None:
    assert total(
        "Neryungri,2022-09-21,30,exact,a,detained,",
        "Makhachkala,2022-09-21,100,exact,a,detained,",
        "Makhachkala,2022-09-22,7,exact,a,detained,",
    ) == Interval(137, 137)


def test_two_monitors_of_one_place_and_day_are_not_added() -> None:
    assert total(TULA.format(50, "exact", "a"), TULA.format(60, "exact", "b")) == Interval(50, 60)


def test_at_least_raises_the_lower_end_and_gives_no_upper_one() -> None:
    assert total(TULA.format(50, "at least", "a")) == Interval(50, None)
    assert total(TULA.format(50, "at least", "a"), TULA.format(60, "exact", "b")) == Interval(60, 60)
    # about 60 is 48 to 72; at least 55 leaves 55 to 72
    assert total(TULA.format(55, "at least", "a"), TULA.format(60, "about", "b")) == Interval(55, 72)


def test_about_gets_the_stated_width_rounded_inwards_to_whole_people() -> None:
    # 20 % of 33 is 6.6: 26.4 to 39.6, and people are whole
    assert total(TULA.format(33, "about", "a")) == Interval(27, 39)
    assert total(TULA.format(33, "about", "a"), about=0.0) == Interval(33, 33)
    assert "20 %" in " ".join(tally(rows(TULA.format(33, "about", "a"))).assumptions)


def test_an_at_least_above_an_exact_count_is_told_and_the_interval_spans_both() -> None:
    told = tally(rows(TULA.format(50, "exact", "a"), TULA.format(70, "at least", "b")))
    assert told.totals[0].interval == Interval(50, None)
    assert told.counts[0].told == "at least 70 (b) and 50 (a) cannot both be true; there is no upper bound"


def test_the_count_of_a_region_holds_those_of_its_towns() -> None:
    lines = (
        "Dagestan,2022-09-25,110,exact,b,detained,",
        "Makhachkala,2022-09-25,60,exact,a,detained,",
        "Khasavyurt,2022-09-25,30,at least,a,detained,",
    )
    told = tally(rows(*lines))
    assert told.totals[0].interval == Interval(110, 110)
    # of 110 at most 110 - 60 = 50 are in Khasavyurt
    assert place(told, "Khasavyurt").interval == Interval(30, 50)
    assert place(told, "Khasavyurt").inside is place(told, "Dagestan").spot


def test_towns_raise_the_lower_end_of_the_region_around_them() -> None:
    assert total(
        "Dagestan,2022-09-25,50,at least,b,detained,",
        "Makhachkala,2022-09-25,60,exact,a,detained,",
        "Khasavyurt,2022-09-25,30,exact,a,detained,",
    ) == Interval(90, None)


def test_a_country_holds_its_regions_which_hold_their_towns() -> None:
    told = tally(
        rows(
            "Russia,2022-09-25,150,about,c,detained,",  # 120 to 180
            "Dagestan,2022-09-25,80,at least,b,detained,",
            "Makhachkala,2022-09-25,100,exact,a,detained,",
            "Neryungri,2022-09-25,30,exact,a,detained,",
        )
    )
    # at least 100 in Dagestan and 30 in Neryungri; Dagestan at most 180 - 30
    assert told.totals[0].interval == Interval(130, 180)
    assert place(told, "Dagestan").interval == Interval(100, 150)


def test_a_region_below_its_towns_is_told_and_loses_its_upper_bound() -> None:
    told = tally(rows("Dagestan,2022-09-25,50,exact,b,detained,", "Makhachkala,2022-09-25,60,exact,a,detained,"))
    assert told.totals[0].interval == Interval(50, None)
    assert "50 (b) is less than the 60 at least of the places in it" in place(told, "Dagestan").told


def test_a_region_without_a_row_on_that_day_holds_nothing() -> None:
    assert total(
        "Dagestan,2022-09-24,110,exact,b,detained,", "Makhachkala,2022-09-25,60,exact,a,detained,"
    ) == Interval(170, 170)


def test_a_correction_replaces_what_its_source_said_before_and_no_one_elses() -> None:
    told = tally(
        rows(
            TULA.format(50, "exact", "a"),
            TULA.format(55, "exact", "b"),
            "Тула,2022-09-21,40,exact,A,detained,yes",
            RUSSIAN,
        )
    )
    assert told.totals[0].interval == Interval(40, 55)
    assert [(old.line, by) for old, by in told.replaced] == [(2, 4)]


def test_a_correction_can_name_the_line_that_it_replaces() -> None:
    told = tally(
        rows(TULA.format(50, "exact", "a"), TULA.format(55, "exact", "a"), "Tula,2022-09-21,58,exact,a,detained,2")
    )
    assert told.totals[0].interval == Interval(55, 58)
    assert [(old.line, by) for old, by in told.replaced] == [(2, 4)]


def test_a_correction_of_nothing_is_kept_and_told() -> None:
    told = tally(rows("Tula,2022-09-21,58,exact,a,detained,yes"))
    assert told.totals[0].interval == Interval(58, 58)
    assert any(note.startswith("line 2: marked as a correction, but no earlier row") for note in told.notes)


def test_one_source_twice_without_a_correction_is_not_added_and_is_told() -> None:
    told = tally(rows(TULA.format(50, "exact", "a"), TULA.format(55, "exact", "a")))
    assert told.totals[0].interval == Interval(50, 55)
    assert any(note.startswith("lines 2 and 3: one source counts the same place and day") for note in told.notes)


def test_different_things_are_never_added() -> None:
    told = tally(rows(TULA.format(50, "exact", "a"), "Tula,2022-09-21,3,exact,a,conscripted,"))
    assert [(one.what, one.interval) for one in told.totals] == [
        ("conscripted", Interval(3, 3)),
        ("detained", Interval(50, 50)),
    ]


def test_a_name_in_two_scripts_or_misspelt_is_one_place() -> None:
    told = tally(
        rows(
            "Neryungri,2022-09-21,3,exact,a,detained,",
            "Нерюнгри,2022-09-21,4,exact,b,detained,",
            "Neryungi,2022-09-21,5,exact,c,detained,",
        )
    )
    assert told.totals[0].interval == Interval(3, 5)
    assert any("'Neryungi' is taken for Neryungri" in note for note in told.notes)


def test_a_place_that_is_not_known_is_in_no_total() -> None:
    told = tally(rows(TULA.format(50, "exact", "a"), "Zzzxqv,2022-09-21,9,exact,a,detained,"))
    assert told.totals[0].interval == Interval(50, 50)
    assert [(one.spot.name, one.interval) for one in told.apart] == [("Zzzxqv", Interval(9, 9))]


def test_a_name_with_many_readings_is_kept_open_and_may_lie_in_a_region_of_the_file() -> None:
    told = tally(rows("Illinois,2022-09-21,100,exact,a,detained,", "Springfield,2022-09-21,40,exact,b,detained,"))
    # Springfield in Illinois is among the 100; any other Springfield is not
    assert told.totals[0].interval == Interval(100, 140)
    assert len(place(told, "Springfield").spot.readings) > 20
    assert place(told, "Springfield").inside is None


def test_the_likeliest_reading_of_a_name_does_not_decide_where_it_lies() -> None:
    lines = ("Missouri,2022-09-21,100,exact,a,detained,", "Springfield,2022-09-21,40,exact,b,detained,")
    assert total(*lines) == Interval(100, 140)


def test_the_largest_of_two_places_of_one_name_is_not_chosen_for_its_size() -> None:
    told = tally(rows("Moscow,2022-09-21,40,exact,b,detained,"))
    assert {where.country for where in told.spots[0].readings} == {"RU", "US"}
    beside = tally(rows("Moscow,2022-09-21,40,exact,b,detained,", RUSSIAN))
    assert {where.country for spot in beside.spots for where in spot.readings} == {"RU"}
    assert any("not Moscow, Idaho" in note for note in beside.notes)


def test_a_town_that_may_be_the_region_of_its_name_is_not_surely_beside_a_town_in_it() -> None:
    # "Novosibirsk" may be the region, which holds Berdsk: 40 at least, 45 at most
    lines = ("Novosibirsk,2022-09-21,40,exact,a,detained,", "Berdsk,2022-09-21,5,exact,a,detained,")
    assert total(*lines) == Interval(40, 45)


def test_coordinates_may_lie_in_the_town_near_them() -> None:
    lines = ('"56.66,124.72",2022-09-21,10,exact,a,detained,', "Neryungri,2022-09-21,4,exact,b,detained,")
    assert total(*lines) == Interval(10, 14)


@pytest.mark.parametrize("about", [-0.1, 1.1, float("nan")])
def test_a_width_that_is_no_share_is_refused(about: float) -> None:
    with pytest.raises(NoonmarkError, match="is no share"):
        tally([], about=about)


def test_no_rows_give_no_totals() -> None:
    assert tally([]).totals == ()


def test_a_column_without_places_is_refused() -> None:
    with pytest.raises(NoonmarkError, match="more than 500 names in the column place"):
        tally(rows(*(f"\U00010330{n}\U00010331,2022-09-21,1,exact,a,detained," for n in range(502))))


def test_corrections_of_corrections_leave_the_last_one() -> None:
    told = tally(
        rows(
            TULA.format(50, "exact", "a"),
            "Tula,2022-09-21,55,exact,a,detained,yes",
            "Tula,2022-09-21,53,exact,a,detained,yes",
        )
    )
    assert told.totals[0].interval == Interval(53, 53)
    assert [(old.line, by) for old, by in told.replaced] == [(2, 3), (3, 4)]
    assert not any("marked as a correction" in note for note in told.notes)
