"""What 'noonmark look' tells of the real files beside the project, against what is known of them (truth/looks.csv)."""

# pyright: basic
from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeAlias

import pytest

Told: TypeAlias = dict[str, dict[str, Any]]
Row: TypeAlias = dict[str, str]

TABLE = Path(__file__).resolve().parent / "truth" / "looks.csv"
ROWS = list(csv.DictReader(line for line in TABLE.read_text().splitlines() if not line.startswith("#")))
PLACED = [row for row in ROWS if row["lat"]]
DATED = [row for row in ROWS if row["utc"]]
TRACKED = [row for row in ROWS if row["track"]]
FOLDERS = ("photos", "video", "evidence/c2pa")
BROKEN = ("broken_empty.SRT", "broken_incomplete.SRT")
NO_MEDIA = "LICENSE.brighton_beach"
UTC_TEXT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z")
CONTRADICTIONS = {
    "photos/exif/olympus_fe230.jpg": r"7 h 7 min",
    "video/telemetry/max-heromode.mp4": r"(?i)creation time.*local|local.*creation time",
    "photos/DJI_0025.JPG": r"(?i)yaw|image.?up|upside|180|turned",
}
CALM = (
    "photos/portland_overcast.jpg", "photos/exif/iphone5.jpg", "video/telemetry/flir_thermal.mp4",
    "video/telemetry/karma.mp4", "photos/lund/01.jpg", "photos/lund/29.jpg", "photos/DJI_0030.JPG",
    "photos/DJI_0033.JPG", "video/dji_srt/p4_rtk.SRT", "video/dji_srt/air2s.srt", "photos/hay_bales.jpg",
    "evidence/c2pa/adobe-20220124-I.jpg",
)  # fmt: skip
WHY = {
    "adobe-20220124-E-sig-CA.jpg": "claimSignature.mismatch",
    "adobe-20220124-E-dat-CA.jpg": "assertion.dataHash.mismatch",
    "adobe-20220124-XCA.jpg": "assertion.dataHash.mismatch",
    "nikon-20221019-building.jpeg": "signingCredential.expired",
}


def named(rows: list[Row]) -> list[Any]:
    return [pytest.param(row, id=row["file"]) for row in rows]


def look(*words: str | Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("noonmark")), "look", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)


def name_of(line: dict[str, Any]) -> str:
    return line["file"]["name"]


@pytest.fixture(scope="module")
def runs(shared_data: Path) -> list[subprocess.CompletedProcess[str]]:
    """One run of the command over each folder."""
    return [look(shared_data / folder, "--json", "-") for folder in FOLDERS]


@pytest.fixture(scope="module")
def lines(runs: list[subprocess.CompletedProcess[str]]) -> list[dict[str, Any]]:
    return [json.loads(line) for run in runs for line in run.stdout.splitlines()]


@pytest.fixture(scope="module")
def told(lines: list[dict[str, Any]]) -> Told:
    """What was told of each file that could be read, by its name."""
    return {name_of(line): line for line in lines if "error" not in line}


@pytest.fixture(scope="module")
def errors(lines: list[dict[str, Any]]) -> dict[str, str]:
    return {name_of(line): line["error"] for line in lines if "error" in line}


def of(row: Row, told: Told) -> dict[str, Any]:
    return told[Path(row["file"]).name]


def heaviest(clock: dict[str, Any]) -> dict[str, Any]:
    return max(clock["readings"], key=lambda reading: reading["weight"])


def apart(one: str, other: str) -> timedelta:
    return abs(datetime.fromisoformat(one) - datetime.fromisoformat(other))


def test_the_table_names_every_file_of_the_folders(shared_data: Path):
    there = {
        str(path.relative_to(shared_data)) for folder in FOLDERS for path in (shared_data / folder).rglob("*.*")
        if path.is_file() and path.name != NO_MEDIA and path.name not in BROKEN
    }  # fmt: skip
    assert {row["file"] for row in ROWS} == there


def test_every_file_is_answered_once(lines: list[dict[str, Any]]):
    names = [name_of(line) for line in lines]
    assert len(names) == len(set(names))
    wanted = {Path(row["file"]).name for row in ROWS} | set(BROKEN)
    assert wanted <= set(names) <= wanted | {NO_MEDIA}


@pytest.mark.parametrize("row", named(ROWS))
def test_a_readable_file_is_no_error_and_of_its_kind(row: Row, told: Told):
    assert of(row, told)["file"]["kind"] == row["kind"]


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_gets_an_error_in_one_line(name: str, errors: dict[str, str]):
    assert name in errors
    assert "\n" not in errors[name]
    assert "Traceback" not in errors[name]


def test_in_a_folder_the_summary_counts_what_could_not_be_read(runs: list[subprocess.CompletedProcess[str]]):
    of_video = runs[FOLDERS.index("video")]
    assert of_video.returncode == 0
    assert "Traceback" not in of_video.stderr
    assert re.search(r"\b1\b", of_video.stderr.splitlines()[-1])


@pytest.mark.parametrize("row", named(PLACED))
def test_the_first_place_is_the_one_that_is_known(row: Row, told: Told):
    place = of(row, told)["places"][0]
    known = (float(row["lat"]), float(row["lon"]))
    assert (place["lat"], place["lon"]) == pytest.approx(known, abs=float(row["tolerance_deg"]))


@pytest.mark.parametrize("row", named([row for row in ROWS if not row["lat"] and not row["file"].endswith(".raw")]))
def test_a_file_without_a_place_is_given_none(row: Row, told: Told):
    assert of(row, told)["places"] == []


@pytest.mark.parametrize(
    ("name", "lat", "lon"), [("hero6.raw", 33.12655, -117.32713), ("hero6+ble.raw", 33.12673, -117.32744)]
)
def test_a_receiver_without_lock_is_silent_or_its_doubt_is_told(name: str, lat: float, lon: float, told: Told):
    """Both files say GPSF 0 (no lock) and a dilution of 99.99; their last known place is near Carlsbad's."""
    said = told[name]
    assert all((p["lat"], p["lon"]) == pytest.approx((lat, lon), abs=2e-4) for p in said["places"])
    assert not said["places"] or any(re.search("lock|fix", fact) for fact in said["facts"])


@pytest.mark.parametrize("row", named(DATED))
def test_the_best_clocks_heaviest_reading_is_the_instant_that_is_known(row: Row, told: Told):
    clock = of(row, told)["clocks"][0]
    assert apart(heaviest(clock)["utc"], row["utc"]) <= timedelta(seconds=float(row["tolerance_s"]))


@pytest.mark.parametrize("number", ["01", "08", "15", "22", "29"])
def test_the_pictures_of_lund_have_no_clock(number: str, told: Told):
    assert told[f"{number}.jpg"]["clocks"] == []


@pytest.mark.parametrize("number", ["0025", "0030", "0033"])
def test_a_drones_clock_without_a_zone_may_be_local_or_utc_and_local_weighs_most(number: str, told: Told):
    clock = told[f"DJI_{number}.JPG"]["clocks"][0]
    weights = {reading["utc"]: reading["weight"] for reading in clock["readings"] if reading["utc"]}
    written = datetime.fromisoformat(clock["value"] + "Z")
    local, as_utc = (f"{written + timedelta(hours=hours):%Y-%m-%dT%H:%M:%SZ}" for hours in (5, 0))
    assert weights[local] > 0.5  # the place's civil time, UTC-5
    assert weights[local] > weights[as_utc] > 0.0


def test_the_creation_time_of_the_max_is_read_as_local(told: Told):
    (clock, *_) = (c for c in told["max-heromode.mp4"]["clocks"] if "QuickTime" in c["source"])
    assert apart(heaviest(clock)["utc"], "2019-11-18T23:45:32Z") <= timedelta(seconds=1)


@pytest.mark.parametrize("row", named(TRACKED))
def test_a_track_starts_when_the_receiver_says(row: Row, told: Told):
    track = of(row, told)["track"]
    assert track["points"] > 5
    assert apart(track["start_utc"], row["track"]) <= timedelta(seconds=2)
    assert apart(track["end_utc"], row["track"]) <= timedelta(seconds=14)


@pytest.mark.parametrize(
    ("name", "most"),
    [("air2s.srt", 17), ("mavic_pro.SRT", 468), ("mavic_mini.SRT", 117), ("p4_rtk.SRT", 55), ("p4p_sample.SRT", 5)],
)
def test_a_subtitle_track_has_a_point_for_each_cue(name: str, most: int, told: Told):
    assert told[name]["track"]["points"] == most


def test_cues_whose_position_is_na_are_no_points(told: Told):
    """Of the 546 cues of the buggy file, read by eye, some say GPS(N/A,N/A): 42.4668 would otherwise be lost or 0."""
    assert 500 < told["mavic_pro_buggy.SRT"]["track"]["points"] < 546


@pytest.mark.parametrize("file", CONTRADICTIONS)
def test_what_cannot_be_true_together_is_named(file: str, told: Told):
    assert any(re.search(CONTRADICTIONS[file], words) for words in told[Path(file).name]["contradictions"])


@pytest.mark.parametrize("file", CALM)
def test_a_file_that_agrees_with_itself_has_no_contradiction(file: str, told: Told):
    assert told[Path(file).name]["contradictions"] == []


@pytest.mark.parametrize("row", named(ROWS))
def test_the_state_of_provenance_is_the_one_that_is_known(row: Row, told: Told):
    assert of(row, told)["provenance"]["state"] in row["provenance"].split("|")


@pytest.mark.parametrize("name", WHY)
def test_a_failed_check_of_the_signature_is_named(name: str, told: Told):
    assert WHY[name].lower() in told[name]["provenance"]["why"].lower()


@pytest.mark.parametrize(
    ("name", "make", "model"),
    [
        ("iphone5.jpg", "Apple", "iPhone 5"),
        ("hay_bales.jpg", "FUJIFILM", "FinePixS2Pro"),
        ("DJI_0030.JPG", "DJI", "FC300S"),
        ("portland_overcast.jpg", "SONY", "HDR-AS300"),
        ("nikon-20221019-building.jpeg", "NIKON CORPORATION", "NIKON Z 9"),
        ("corrupt_exif.jpg", "OnePlus", "ONEPLUS A3003"),
        ("hero6.raw", "GoPro", "Hero6 Black"),
        ("max-heromode.mp4", "GoPro", "GoPro Max"),
    ],
)
def test_make_and_model_are_those_that_exiftool_reads(name: str, make: str, model: str, told: Told):
    device = told[name]["device"]
    assert (device["make"], device["model"]) == (make, model)


@pytest.mark.parametrize(
    ("name", "codec", "width", "height"),
    [("flir_thermal.mp4", "h264", 1080, 1440), ("karma.mp4", "h264", 854, 480), ("with-gps.mp4", "h264", 1920, 1080)],
)
def test_the_video_stream_has_the_size_that_exiftool_reads(name: str, codec: str, width: int, height: int, told: Told):
    (stream, *_) = (s for s in told[name]["streams"] if s["type"] == "video")
    assert (stream["codec"], stream["width"], stream["height"]) == (codec, width, height)


@pytest.mark.parametrize("row", named(ROWS))
def test_the_answer_keeps_its_contract(row: Row, told: Told, shared_data: Path):
    said = of(row, told)
    file = said["file"]
    assert re.fullmatch("[0-9a-f]{64}", file["sha256"])
    assert file["bytes"] == (shared_data / row["file"]).stat().st_size
    assert said["provenance"]["state"] in {"valid", "untrusted", "broken", "absent"}
    assert isinstance(said["provenance"]["why"], str)
    assert {"make", "model", "software"} <= set(said["device"])
    assert all(isinstance(text, str) and text for key in ("contradictions", "facts") for text in said[key])
    for place in said["places"]:
        assert {"source", "lat", "lon", "height_m", "error_m"} <= set(place)
        assert -90.0 <= place["lat"] <= 90.0
        assert -180.0 <= place["lon"] < 180.0
    for clock in said["clocks"]:
        check_clock(clock)
    if said["track"] is not None:
        assert said["track"]["points"] > 0
        assert all(
            said["track"][key] is None or UTC_TEXT.fullmatch(said["track"][key]) for key in ("start_utc", "end_utc")
        )


def check_clock(clock: dict[str, Any]) -> None:
    assert isinstance(clock["source"], str)
    assert isinstance(clock["value"], str)
    assert sum(reading["weight"] for reading in clock["readings"]) == pytest.approx(1.0, abs=1e-5)
    for reading in clock["readings"]:
        assert 0.0 < reading["weight"] <= 1.0
        assert reading["why"]
        assert reading["utc"] is None or UTC_TEXT.fullmatch(reading["utc"])


def test_one_file_alone_gives_the_same_answer_as_in_its_folder(told: Told, shared_data: Path):
    alone = look(shared_data / "photos/exif/olympus_fe230.jpg", "--json", "-")
    assert alone.returncode == 0, alone.stderr
    among = told["olympus_fe230.jpg"]
    assert among["file"].pop("path").endswith("olympus_fe230.jpg")
    assert json.loads(alone.stdout) == among


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_alone_is_one_line_and_status_2(name: str, shared_data: Path):
    alone = look(shared_data / "video/dji_srt" / name, "--json", "-")
    assert alone.returncode == 2
    assert len(alone.stderr.splitlines()) == 1
    assert alone.stderr.startswith("noonmark: ")
