from __future__ import annotations

from dataclasses import replace
from io import StringIO
from typing import Any

import pytest
from rich.console import Console

from noonmark.fix.answer import Fix
from noonmark.report.print_parts import plain
from noonmark.report.sun_table import print_sun
from noonmark.report.terminal import print_check, print_fix

from .fixes import claimed_fix, hostile_fix, town_fix, two_item_fix  # noqa: TID252

SUN: dict[str, Any] = {
    "place": {"name": "Neryungri", "country": "Russia", "lat": 56.658, "lon": 124.72},
    "instant": "2022-09-22T03:00:00Z",
    "sun": {"azimuth_deg": 171.2, "elevation_true_deg": 33.1, "elevation_apparent_deg": 33.124},
    "moon": {"azimuth_deg": 271.2, "elevation_true_deg": -3.1, "elevation_apparent_deg": -3.1, "illuminated": 0.151},
    "shadow": {"azimuth_deg": 351.2, "length_per_height": 1.5333},
    "rise": "2022-09-21T21:33:10Z",
    "set": None,
    "twilights": {"civil": {"dawn": "2022-09-21T20:55:00Z", "dusk": None}},
}


def told(fix: Fix, console: Console) -> str:
    print_fix(fix, console)
    return console.export_text()


def test_a_fix_is_told_in_the_order_it_should_be_read(console: Console) -> None:
    text = told(town_fix(), console)
    parts = ["The footage was filmed", "50 % region", "90 % region", "50 % times", "Places", "Clues", "Scope", "pruned"]
    found = [text.index(part) for part in parts]
    assert found == sorted(found)
    assert "91.6–115 km²" in text
    assert "Neryungri" in text
    assert "84 %" in text


def test_nothing_is_wider_than_80_columns_coloured_or_boxed_when_piped(fix: Fix) -> None:
    out = StringIO()
    print_fix(fix, Console(file=out, width=80))
    print_check(fix, Console(file=out, width=80))
    text = out.getvalue()
    assert max(len(line) for line in text.splitlines()) <= 80
    assert "\x1b" not in text
    assert [line for line in text.splitlines() if line != line.rstrip()] == []
    assert not set(text) & set("─│┃━╭┏└")


def test_colour_is_there_on_a_terminal() -> None:
    out = StringIO()
    print_fix(town_fix(), Console(file=out, width=80, force_terminal=True, color_system="standard"))
    assert "\x1b[" in out.getvalue()


def test_hostile_words_are_neither_markup_nor_control(console: Console) -> None:
    text = told(hostile_fix(), console)
    assert "[red]x[/red]" in text
    assert "\x00" not in text
    assert "\u202e" not in text
    assert plain("a\x1b[2Jb") == "a[2Jb"


def test_each_item_has_its_times(console: Console) -> None:
    text = told(two_item_fix(), console)
    assert "90 % times of a.mp4" in text
    assert "90 % times of b.mp4" in text


def test_a_check_tells_ratio_scale_and_drivers(console: Console) -> None:
    print_check(claimed_fix(), console)
    text = console.export_text()
    assert "strong support for the alternative" in text
    assert "about 1 in 2" in text
    assert "log10 −3.4" in text
    assert "ENFSI" in text
    assert text.index("shadow") < text.index("file clock")


def test_a_check_without_a_claim_says_so(console: Console) -> None:
    print_check(replace(town_fix(), claim=None), console)
    assert "No claim was checked." in console.export_text()


def test_the_sun_is_told_with_its_shadow_and_its_day(console: Console) -> None:
    print_sun(SUN, console)
    text = console.export_text()
    assert "Neryungri, Russia (56.6580, 124.7200), 2022-09-22T03:00:00Z" in text
    assert "33.12°" in text
    assert "−3.10°" in text
    assert "1.533 times the height, towards azimuth 351.20°" in text
    assert "sunrise" in text
    assert "15 %" in text


@pytest.mark.parametrize("gone", list(SUN))
def test_the_sun_is_told_with_any_part_missing_or_null(gone: str, console: Console) -> None:
    print_sun({key: value for key, value in SUN.items() if key != gone}, console)
    if gone not in {"sun", "moon"}:
        print_sun(SUN | {gone: None}, console)
    assert "None" not in console.export_text()
