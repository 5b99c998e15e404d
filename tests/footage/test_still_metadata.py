"""What stills say beside the basics: heights, drones, captions, sizes, PNG and HEIC."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import av
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from noonmark.footage.drone import drone_facts
from noonmark.footage.facts import DirectionFact, PlaceFact, StreamFact
from noonmark.footage.iptc import iptc_notes, read_iim, read_resources
from noonmark.footage.jpeg import primary_length
from noonmark.footage.metadata import read_facts
from noonmark.footage.xmp import Xmp

from .seeds import _write_clip, exif, heic  # noqa: TID252

MakeStill = Callable[..., Path]
PLACE = {1: "N", 2: (46.0, 50.0, 0.0), 3: "W", 4: (91.0, 59.0, 0.0)}


@pytest.mark.parametrize(
    ("version", "code", "height_m", "reference"),
    [
        (b"0232", 0, 100.0, "sea level"),
        (b"0232", 1, -100.0, "sea level"),
        (b"0300", 0, 100.0, "ellipsoid"),
        (b"0300", 1, -100.0, "ellipsoid"),
        (b"0300", 2, 100.0, "sea level"),
        (b"0300", 3, -100.0, "sea level"),
        (b"0232", 9, 100.0, "unknown"),
    ],
)
def test_a_height_has_its_reference_by_the_version(
    version: bytes, code: int, height_m: float, reference: str, make_still: MakeStill
):
    path = make_still(sub={0x9000: version}, gps={**PLACE, 5: bytes([code]), 6: 100.0})
    (place,) = read_facts(path).places
    assert (place.height_m, place.height_reference) == (height_m, reference)


def test_a_height_without_a_reference_is_of_an_unknown_one(make_still: MakeStill):
    (place,) = read_facts(make_still(gps={**PLACE, 6: 100.0})).places
    assert (place.height_m, place.height_reference) == (100.0, "unknown")


def test_the_lens_the_zoom_and_the_track_are_read(make_still: MakeStill):
    facts = read_facts(make_still(sub={0xA434: "RF 50mm", 0xA404: 2.5}, gps={14: "M", 15: 270.5}))
    assert (facts.lens, facts.digital_zoom) == ("RF 50mm", 2.5)
    assert facts.directions == (DirectionFact("EXIF GPS track", 270.5, "magnetic", "travel"),)


def test_a_zoom_of_zero_means_that_there_was_none(make_still: MakeStill):
    assert read_facts(make_still(sub={0xA404: 0.0})).digital_zoom == 1.0


def test_each_clock_of_exif_has_its_role(make_still: MakeStill):
    stamp = "2022:09:22 10:40:00"
    clocks = read_facts(make_still(main={306: stamp}, sub={0x9003: stamp, 0x9004: stamp})).clocks
    assert [clock.role for clock in clocks] == ["capture", "digitised", "modified"]


def test_a_place_from_the_network_is_told(make_still: MakeStill):
    assert "from WLAN" in read_facts(make_still(gps={**PLACE, 27: b"ASCII\0\0\0WLAN"})).notes[0]


@pytest.mark.parametrize(
    ("size", "what"),
    [
        ((128, 96), "scaled"),
        ((48, 64), "turned by"),
        ((96, 128), "turned and scaled"),
        ((128, 72), "cut"),
        ((64, 48), ""),
    ],
)
def test_a_picture_that_has_not_the_cameras_size_any_more_says_how(
    size: tuple[int, int], what: str, make_still: MakeStill
):
    told = "".join(read_facts(make_still(sub={0xA002: size[0], 0xA003: size[1]})).notes)  # it has 64 x 48
    assert (f"it was {what}" in told) == bool(what)
    assert bool(what) == ("EXIF gives the camera's picture" in told)


def drone(**values: str) -> Xmp:
    return Xmp({f"drone-dji:{name}": (value,) for name, value in values.items()})


def test_the_yaw_of_a_level_camera_is_where_it_looked():
    found = drone_facts(drone(GimbalYawDegree="-132.00", GimbalPitchDegree="-10"), None, None)
    assert found.found == (DirectionFact("DJI GimbalYawDegree", 228.0, "true", "camera"),)
    assert (found.pitch_deg, found.contradictions) == (-10.0, ())


def test_the_yaw_of_a_camera_that_looks_down_is_where_the_upper_edge_points():
    (direction,) = drone_facts(drone(GimbalYawDegree="+44.20", GimbalPitchDegree="-89.90"), None, None).found
    assert direction == DirectionFact("DJI GimbalYawDegree", 44.2, "true", "image up")


def test_gimbal_and_drone_that_point_opposite_ways_contradict_each_other():
    down = drone_facts(drone(GimbalYawDegree="-132", FlightYawDegree="47.5", GimbalPitchDegree="-90"), None, None)
    assert "-132 deg and the drone's own of 47.5 deg point opposite ways" in down.contradictions[0]
    over_north = drone_facts(drone(GimbalYawDegree="-179", FlightYawDegree="179", GimbalPitchDegree="-90"), None, None)
    assert over_north.contradictions == ()  # 2 deg apart


def test_a_camera_that_hung_upside_down_is_told():
    assert "upside down" in drone_facts(drone(CamReverse="1"), None, None).contradictions[0]
    assert drone_facts(drone(CamReverse="0"), None, None).contradictions == ()


def test_a_drones_heights_have_their_references():
    place = PlaceFact("EXIF GPS", 46.84, -91.99, 198.5, None, "sea level")
    (above,) = drone_facts(drone(RelativeAltitude="+40.00", AbsoluteAltitude="+198.51"), place, None).found
    assert above == PlaceFact("DJI RelativeAltitude", 46.84, -91.99, 40.0, None, "take-off")
    own = drone(GpsLatitude="46.84", GpsLongtitude="-91.99", AbsoluteAltitude="+198.51", AltitudeType="RtkAlt")
    (absolute,) = drone_facts(own, None, None).found
    assert absolute == PlaceFact("DJI AbsoluteAltitude", 46.84, -91.99, 198.51, None, "ellipsoid")


@given(
    st.dictionaries(st.sampled_from(["GimbalYawDegree", "GimbalPitchDegree", "RelativeAltitude"]), st.text(max_size=9))
)
def test_no_words_of_a_drone_make_reading_fail(values: dict[str, str]):
    drone_facts(drone(**values), PlaceFact("a", 1.0, 2.0), "it was")


def data_set(record: int, number: int, value: bytes) -> bytes:
    return bytes([0x1C, record, number]) + struct.pack(">H", len(value)) + value


def resources(iim: bytes) -> bytes:
    other = b"8BIM\x04\x25\x00\x00" + struct.pack(">I", 3) + b"abc\0"
    return other + b"8BIM\x04\x04\x05named" + struct.pack(">I", len(iim)) + iim


def test_a_caption_of_an_agency_is_told_as_its_words():
    iim = data_set(2, 55, b"20220922") + data_set(2, 60, b"104000+0900") + data_set(2, 90, "Нерюнгри".encode())
    sets = read_resources(resources(data_set(1, 90, b"\x1b%G") + iim))
    assert list(iptc_notes(sets)) == [
        "its IPTC caption says: created 2022-09-22 10:40:00+0900",
        "its IPTC caption says: city 'Нерюнгри'",
    ]


def test_a_mark_of_facebook_is_found_in_the_caption(tmp_path: Path):
    Image.new("RGB", (8, 8)).save(tmp_path / "a.jpg")
    whole = (tmp_path / "a.jpg").read_bytes()
    body = b"Photoshop 3.0\0" + resources(data_set(2, 40, b"FBMD01000ac7030000"))
    segment = b"\xff\xed" + struct.pack(">H", len(body) + 2) + body
    (tmp_path / "a.jpg").write_bytes(whole[:2] + segment + whole[2:])
    assert "of Facebook or Instagram" in "\n".join(read_facts(tmp_path / "a.jpg").notes)


@given(st.binary(max_size=200))
def test_no_bytes_make_reading_a_caption_fail(data: bytes):
    read_iim(data)
    read_iim(b"\x1c\x02" + data)
    read_resources(b"8BIM\x04\x04" + data)
    primary_length(b"MM\0*\0\0\0\x08" + data)
    primary_length(b"II*\0" + data)


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png_with(path: Path, *, before: bytes = b"", after: bytes = b"") -> Path:
    Image.new("RGB", (8, 6)).save(path)
    whole = path.read_bytes()
    path.write_bytes(whole[:33] + before + whole[33:-12] + after + whole[-12:])
    return path


def test_exif_that_stands_after_the_pixels_of_a_png_is_read(tmp_path: Path):
    data = exif().tobytes().removeprefix(b"Exif\0\0")
    facts = read_facts(png_with(tmp_path / "a.png", after=chunk(b"eXIf", data)))
    assert (facts.make, facts.orientation, facts.streams[0].rotation_deg) == ("Canon", 6, 90)


def test_exif_in_imagemagicks_hexadecimal_text_is_read(tmp_path: Path):
    data = exif().tobytes()
    text = b"Raw profile type exif\0\0" + zlib.compress(b"\nexif\n%8d\n" % len(data) + data.hex("\n", -36).encode())
    assert read_facts(png_with(tmp_path / "a.png", before=chunk(b"zTXt", text))).make == "Canon"


def test_the_time_of_a_png_is_utc_and_of_its_last_change(tmp_path: Path):
    time = struct.pack(">HBBBBB", 2022, 9, 22, 1, 40, 0)
    (clock,) = read_facts(png_with(tmp_path / "a.png", before=chunk(b"tIME", time))).clocks
    assert (clock.source, clock.role) == ("PNG tIME", "modified")
    assert clock.value == datetime(2022, 9, 22, 1, 40, tzinfo=UTC)


def test_the_time_and_the_exif_of_one_png_are_both_read(tmp_path: Path):
    both = chunk(b"tIME", bytes([7, 230, 9, 22, 1, 40, 0])) + chunk(b"eXIf", exif().tobytes().removeprefix(b"Exif\0\0"))
    facts = read_facts(png_with(tmp_path / "a.png", before=both))
    assert (facts.make, facts.clocks[-1].source) == ("Canon", "PNG tIME")


def test_a_picture_that_still_names_its_artist_is_not_called_stripped(make_still: MakeStill):
    assert read_facts(make_still(main={0x013B: "N. N."})).notes == ()


def test_a_png_without_its_end_is_read_with_a_note(tmp_path: Path):
    path = png_with(tmp_path / "a.png")
    path.write_bytes(path.read_bytes()[:-12])
    facts = read_facts(path)
    assert (facts.width, facts.height) == (8, 6)
    assert "cut off" in facts.notes[0]


def test_sixteen_bits_are_told(tmp_path: Path):
    Image.new("I;16", (8, 6)).save(tmp_path / "a.png")
    assert read_facts(tmp_path / "a.png").streams == (StreamFact(0, "image", "png", 8, 6, 0, bit_depth=16),)


def turned(still: bytes) -> bytes:
    """Return the HEIC still with a turn by 270 deg anticlockwise (``irot`` 3), as phones write a portrait."""
    turn = struct.pack(">I4sB", 9, b"irot", 3)
    size = still.index(b"ispe") + 16  # behind the last property
    data = bytearray(still[:size] + turn + still[size:])
    links = data.index(b"ipma") + 16
    data[links - 2 : links + 1] = bytes([3, 0x81, 2])  # three properties, the third is the turn
    data.insert(links + 1, 0x83)
    for kind, more in ((b"ipco", 9), (b"ipma", 1), (b"iprp", 10), (b"meta", 10)):
        at = data.index(kind) - 4
        data[at : at + 4] = (int.from_bytes(data[at : at + 4]) + more).to_bytes(4)
    offset = data.index(b"iloc") + 18
    data[offset : offset + 4] = (int.from_bytes(data[offset : offset + 4]) + 10).to_bytes(4)
    return bytes(data)


def test_a_heic_picture_that_its_file_turns_is_given_upright(tmp_path: Path):
    if "libx265" not in av.codecs_available:
        pytest.skip("this build of FFmpeg writes no HEVC")
    _write_clip(tmp_path / "a.mov", "libx265", None)
    (tmp_path / "a.heic").write_bytes(turned(heic(tmp_path / "a.mov")))
    facts = read_facts(tmp_path / "a.heic", exiftool=True)
    assert (facts.width, facts.height, facts.streams[0].rotation_deg) == (48, 64, 0)
    assert facts.contradictions == ()  # ExifTool gives the stored size


def test_a_heic_picture_is_read(tmp_path: Path):
    if "libx265" not in av.codecs_available:
        pytest.skip("this build of FFmpeg writes no HEVC")
    _write_clip(tmp_path / "a.mov", "libx265", None)
    (tmp_path / "a.heic").write_bytes(heic(tmp_path / "a.mov"))
    facts = read_facts(tmp_path / "a.heic")
    assert (facts.container, facts.width, facts.height, facts.orientation) == ("HEIC", 64, 48, None)
    assert facts.streams[0] == StreamFact(0, "image", "hevc", 64, 48, 0, bit_depth=8)
