"""The whole look, at files made here and at the real ones beside the project."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image
from tests.look.made import BERLIN, DULUTH, NOW, camera, facts, utc

from noonmark.earth.magnetic import declination_deg
from noonmark.errors import NoonmarkError
from noonmark.footage.facts import DirectionFact, FileFacts
from noonmark.look.answer import Look
from noonmark.look.directions import direction_words
from noonmark.look.look import look
from noonmark.look.look_at import look_at

HEAVIEST = {
    "photos/DJI_0025.JPG": utc(2016, 6, 23, 21, 32, 50),
    "photos/DJI_0030.JPG": utc(2016, 6, 23, 21, 33, 27),
    "photos/DJI_0033.JPG": utc(2016, 6, 23, 21, 33, 49),
    "photos/hay_bales.jpg": utc(2002, 7, 28, 14, 50, 1),
    "photos/portland_overcast.jpg": utc(2018, 6, 8, 20, 24, 11),
    "photos/exif/olympus_fe230.jpg": utc(2008, 12, 7, 17, 35, 52),
    "video/telemetry/karma.mp4": utc(2017, 4, 17, 19, 27, 57),
    "video/telemetry/max-heromode.mp4": utc(2019, 11, 18, 23, 45, 14),
    "video/telemetry/flir_thermal.mp4": utc(2021, 5, 16, 19, 27, 55),
    "video/telemetry/issue_515.mp4": utc(2020, 11, 20, 14, 4, 2),
}
"""The best clock's heaviest reading (../shared/data/README.md)."""


def quick(path: Path) -> Look:
    return look(path, exiftool=False)


def photo(path: Path) -> Path:
    Image.new("RGB", (8, 8)).save(path)
    return path


@pytest.mark.parametrize("name", HEAVIEST)
def test_the_heaviest_reading_of_the_best_clock_is_the_known_instant(name: str, shared_data: Path):
    best = quick(shared_data / name).clocks[0].readings[0]
    assert best.utc is not None
    assert abs(best.utc - HEAVIEST[name]) <= timedelta(seconds=2)
    assert best.weight > 0.85


def test_a_creation_time_in_local_time_is_read_so_and_told(shared_data: Path):
    seen = quick(shared_data / "video/telemetry/max-heromode.mp4")
    created = next(each for each in seen.clocks if each.clock.source == "QuickTime creation time")
    assert created.readings[0].utc == utc(2019, 11, 18, 23, 45, 32)
    assert any("is local time (UTC-8), written as if it were UTC" in line for line in seen.contradictions)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("photos/exif/olympus_fe230.jpg", "GPS time and camera clock differ by 7 h 7 min"),
        ("photos/DJI_0025.JPG", "yaw"),
        ("evidence/c2pa/nikon-20221019-building.jpeg", "camera clock states UTC-5, but local time at the file's place"),
    ],
)
def test_what_contradicts_itself_is_told(name: str, words: str, shared_data: Path):
    assert any(words in line for line in quick(shared_data / name).contradictions)


@pytest.mark.parametrize("name", ["photos/hay_bales.jpg", "photos/portland_overcast.jpg", "photos/exif/iphone5.jpg"])
def test_clocks_that_agree_by_the_places_zone_contradict_nothing(name: str, shared_data: Path):
    assert quick(shared_data / name).contradictions == ()


def test_the_name_is_a_clock_and_the_weights_sum_to_one(tmp_path: Path):
    seen = quick(photo(tmp_path / "IMG_20220922_101530.jpg"))
    (clock,) = seen.clocks
    assert clock.clock.value == datetime(2022, 9, 22, 10, 15, 30)
    assert sum(reading.weight for reading in clock.readings) == pytest.approx(1.0)
    assert seen.facts.provenance is not None
    assert seen.facts.provenance.state == "absent"


GPX = """<?xml version="1.0"?><gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>
<trkpt lat="52.51" lon="13.405"><time>2022-09-22T07:00:00Z</time></trkpt>
<trkpt lat="52.52" lon="13.405"><time>2022-09-22T08:15:30Z</time></trkpt>
<trkpt lat="52.521" lon="13.405"><time>2022-09-22T08:15:40Z</time></trkpt></trkseg></trk></gpx>"""


def test_a_track_beside_the_file_gives_its_place_at_the_files_own_time(tmp_path: Path):
    """The receiver was switched on an hour earlier, elsewhere; the photo's name says when it was taken, in UTC."""
    path = photo(tmp_path / "PXL_20220922_081530000.png")
    path.with_suffix(".gpx").write_text(GPX)
    seen = quick(path)
    assert seen.facts.track is not None
    assert seen.facts.places[0].lat == pytest.approx(52.52)
    assert seen.facts.places[0].source.endswith("beside it")
    assert any(".gpx lies beside it" in line for line in seen.facts_in_words)
    assert look(path, exiftool=False, sidecars=False).facts.places == ()


def test_a_track_beside_a_file_whose_instant_is_not_known_gives_no_place(tmp_path: Path):
    path = photo(tmp_path / "a.png")
    path.with_suffix(".gpx").write_text(GPX)
    seen = quick(path)
    assert seen.facts.places == ()
    assert seen.clocks == ()
    assert any("the clip's UTC is not known" in line for line in seen.facts_in_words)


def test_a_broken_track_beside_the_file_is_a_line_and_no_error(tmp_path: Path):
    path = photo(tmp_path / "a.png")
    (tmp_path / "a.gpx").write_text("<gpx><trk>")
    assert any("not used" in line and "a.gpx" in line for line in quick(path).facts_in_words)


def test_a_missing_file_is_an_error_that_names_it(tmp_path: Path):
    with pytest.raises(NoonmarkError, match=r"none\.jpg"):
        quick(tmp_path / "none.jpg")


def test_a_magnetic_direction_is_turned_to_true_north():
    """Declination is east positive: true = magnetic + declination."""
    fact = DirectionFact("EXIF GPS image direction", 100.0, "magnetic")
    file = facts(camera(2016, 6, 23, 16, 32, 50), place=DULUTH, directions=(fact,))
    turn = declination_deg(DULUTH.lat, DULUTH.lon, datetime(2016, 6, 23, tzinfo=UTC).date())
    (line,) = direction_words(file)
    assert f"the camera pointed to {100.0 + turn:.1f} deg from true north" in line
    assert "100.0 deg from magnetic north" in line
    assert abs(turn) > 0.2


def test_a_direction_that_cannot_be_turned_is_told_as_it_stands():
    magnetic = DirectionFact("compass", 359.96, "magnetic", "travel")
    assert "without a place and a date" in next(iter(direction_words(FileFacts("a", "image", directions=(magnetic,)))))
    old = facts(camera(2001, 1, 5, 12), place=BERLIN, directions=(magnetic,))
    assert "not turned to true north: no magnetic model for 2001-01-05" in next(iter(direction_words(old)))
    unknown = DirectionFact("compass", 12.0, "unknown", "image up")
    assert "does not say" in next(iter(direction_words(FileFacts("a", "image", directions=(unknown,)))))
    true = DirectionFact("compass", 93.4, "true")
    assert next(iter(direction_words(FileFacts("a", "image", directions=(true,))))) == (
        "compass: the camera pointed to 93.4 deg from true north"
    )


def test_a_look_keeps_the_notes_and_the_contradictions_of_the_reading():
    file = FileFacts("a", "image", notes=("cut off", "cut off"), contradictions=("the yaw is turned",))
    seen = look_at(file, NOW)
    assert seen.facts_in_words == ("cut off",)
    assert seen.contradictions == ("the yaw is turned",)
