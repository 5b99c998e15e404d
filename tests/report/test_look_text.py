from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from rich.console import Console

from noonmark.footage.facts import ClockFact, FileFacts, PlaceFact
from noonmark.look.answer import Look
from noonmark.report.look_summary import print_looks, print_unread, row_of
from noonmark.report.look_text import device, headline, print_look, seconds, shown_clock
from noonmark.report.look_where import place_rows, track_rows

from .looks import LOOKS, bare_look, clip_look, hostile_look, photo_look  # noqa: TID252

DAY = timedelta(days=1)


def told(look: Look, console: Console) -> str:
    print_look(look, console)
    return console.export_text()


def test_contradictions_come_first_and_the_rest_in_order(console: Console) -> None:
    text = told(clip_look(), console)
    parts = ["clip.mp4: video", "Contradictions", "written as if UTC", "Device", "When", "Where", "Provenance", "Facts"]
    found = [text.index(part) for part in [*parts, "Streams"]]
    assert found == sorted(found)


def test_a_clock_is_told_with_its_readings_the_heaviest_first(console: Console) -> None:
    text = told(clip_look(), console)
    lines = [line.strip() for line in text.splitlines()]
    at = lines.index("QuickTime creation time: 2019-11-18 15:45:32, UTC or local: not stated")
    assert lines[at + 1].startswith("90 %  2019-11-18 23:45:32 UTC  local time of the place")
    assert lines[at + 2].startswith("8.5 %  2019-11-18 15:45:32 UTC")
    assert lines[at + 3].startswith("1.5 %")
    assert "1 other reading" in lines[at + 3]


def test_copies_of_one_clock_are_told_once(console: Console) -> None:
    text = told(photo_look(), console)
    assert text.count("2016-06-23 21:32:50 UTC") == 1
    assert "EXIF DateTimeOriginal = EXIF DateTimeDigitized = EXIF DateTime" in text
    assert "no contradiction found in it" in text
    assert "-05:00" in text
    assert "broken: assertion.dataHash.mismatch" in text


def test_clocks_that_show_something_else_are_told_apart(console: Console) -> None:
    first = photo_look().clocks[0]
    later = replace(first, clock=replace(first.clock, source="EXIF DateTime", value=first.clock.value + DAY))
    elsewhere = replace(first, clock=replace(first.clock, source="GPS time", offset_minutes=-360))
    text = told(replace(photo_look(), clocks=(first, later, elsewhere)), console)
    assert "EXIF DateTimeOriginal: 2016-06-23 16:32:50" in text
    assert "EXIF DateTime: 2016-06-24 16:32:50" in text
    assert "GPS time: 2016-06-23 16:32:50" in text


def test_a_picture_that_says_nothing_says_so(console: Console) -> None:
    text = told(bare_look(), console)
    assert [words for words in ("not named", "no clock in it", "no place in it") if words not in text] == []


@pytest.mark.parametrize("make", LOOKS.values(), ids=list(LOOKS))
def test_nothing_is_wider_than_80_columns_coloured_or_steering_when_piped(make: Callable[[], Look]) -> None:
    out = StringIO()
    console = Console(file=out, width=80)
    print_look(make(), console)
    print_looks([row_of("folder/a.mp4", make())], console)
    print_unread([("b\x1b[31m.mp4", "it is \x1b[31m broken")], ["notes\n.txt"], console)
    text = out.getvalue()
    assert max(len(line) for line in text.splitlines()) <= 80
    assert not set(text) & {"\x1b", "\r", "\u202e"}
    assert [line for line in text.splitlines() if line != line.rstrip()] == []
    assert "\n\n\n" not in text


def test_hostile_words_are_no_markup_and_endless_lists_are_cut(console: Console) -> None:
    text = told(hostile_look(), console)
    assert "[bold]x[/bold]" in text
    assert "and 980 more: see --json" in text


def test_colour_is_there_on_a_terminal() -> None:
    out = StringIO()
    print_look(clip_look(), Console(file=out, width=80, force_terminal=True, color_system="standard"))
    assert "\x1b[1;31mContradictions" in out.getvalue()


def test_the_make_is_not_said_twice() -> None:
    assert device(FileFacts("a", "image", make="DJI", model="DJI FC300S")) == "DJI FC300S"
    assert device(FileFacts("a", "image", make="Apple", model="iPhone 5")) == "Apple iPhone 5"
    assert device(FileFacts("a", "image", make="Apple")) == "Apple"
    assert device(FileFacts("a", "image")) == ""


def test_a_file_is_told_in_one_line() -> None:
    assert headline(clip_look().facts) == "video, MP4 (mp41), 1920 x 1080, 10.5 s, 23.4 MB"
    assert headline(bare_look().facts) == "image, PNG, 12 bytes"


def test_a_clock_is_told_as_finely_as_it_is_written() -> None:
    value = datetime(2022, 10, 19, 10, 5, 7, 250_000)
    told = [shown_clock(ClockFact("a", value, "local", precision_s=step)) for step in (0.01, 1.0, 60.0, 86_400.0)]
    assert [text.removesuffix(", zone not stated") for text in told] == [
        "2022-10-19 10:05:07.25",
        "2022-10-19 10:05:07",
        "2022-10-19 10:05",
        "2022-10-19",
    ]
    assert shown_clock(ClockFact("a", value.replace(tzinfo=UTC), "utc", 0)) == "2022-10-19 10:05:07 UTC"


def test_a_length_of_time_is_rounded_without_sixty_seconds_in_a_minute() -> None:
    assert [seconds(value) for value in (0.04, 59.4, 119.6, 3599.7)] == ["0.04 s", "59.4 s", "2 min 0 s", "1 h 0 min"]


def test_the_town_is_told_once_for_places_that_lie_together() -> None:
    rows = place_rows(
        (PlaceFact("a", 46.84277, -91.99383), PlaceFact("b", 46.8428, -91.9938), PlaceFact("c", 0.0, -30.0))
    )
    assert [name for name, _ in rows] == ["a", "", "b", "c"]
    # GeoNames has Arnold, Minnesota, at 46.88022, -92.09047: 4.16 km north and 7.38 km west of it
    # and Duluth, with 86 000 people, at 46.78327, -92.10658: 6.62 km south and 8.61 km west
    assert rows[1][1] == "8.5 km from Arnold and 11 km from Duluth, Minnesota, United States"
    assert rows[3][1] == "0.00000° N, 30.00000° W"


def test_a_track_says_how_far_and_how_fast() -> None:
    # 20 steps of 1e-5 deg of latitude, 1.109 m each at 33 deg north (111.32 km cos-free, WGS 84: 110.9 km a degree)
    rows = track_rows(clip_look().facts.track)
    assert rows[0] == ("track, GoPro GPS5", "21 points, 10 s, 2019-11-18 23:45:14 to 23:45:24 UTC")
    assert rows[1][1] == "22.2 m of way, at most 22.2 m from its start, 7.99 km/h on average"
    assert track_rows(None) == []


def test_many_files_are_told_by_row_with_contradictions_first(console: Console) -> None:
    mute = replace(clip_look(), clocks=(), contradictions=())
    print_looks([row_of("a/clip.mp4", clip_look()), row_of("b.mp4", mute)], console)
    print_unread([("c.mp4", "the file is empty")], ["notes.txt"], console)
    text = console.export_text()
    assert (
        text.index("Contradictions") < text.index("Files") < text.index("Could not be read") < text.index("notes.txt")
    )
    row = next(line for line in text.splitlines() if "2019-11-18 23:45 100 %" in line)
    assert row.split()[0] == "a/clip.mp4"
