"""Streams, turns and edit lists of clips; sounds; tags of other containers."""

from __future__ import annotations

import struct
import wave
from collections.abc import Callable
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from noonmark.footage.edits import Edit, is_edited, read_edits, turn_of
from noonmark.footage.metadata import read_facts

MakeClip = Callable[..., Path]
FIXED = 65536


def header(a: int, b: int, c: int, d: int, version: int = 0) -> bytes:
    matrix = struct.pack(">9i", a * FIXED, b * FIXED, 0, c * FIXED, d * FIXED, 0, 0, 0, 1 << 30)
    return bytes([version]) + bytes(51 if version else 39) + matrix + bytes(8)


@pytest.mark.parametrize(
    ("matrix", "turn", "mirrored"),
    [
        ((1, 0, 0, 1), 0, False),
        ((0, 1, -1, 0), 90, False),  # what points right comes to point down: a quarter clockwise
        ((-1, 0, 0, -1), 180, False),
        ((0, -1, 1, 0), 270, False),
        ((-1, 0, 0, 1), 180, True),
        ((0, 0, 0, 0), None, False),
    ],
)
def test_the_turn_is_clockwise(matrix: tuple[int, int, int, int], turn: int | None, mirrored: bool):
    assert turn_of(header(*matrix)) == (turn, mirrored)
    assert turn_of(header(*matrix, version=1)) == (turn, mirrored)


@given(st.binary(max_size=120))
def test_no_header_and_no_list_make_it_fail(data: bytes):
    turn_of(data)
    read_edits(data, 1000, 90000)


def test_an_edit_list_is_read_in_both_widths():
    entry = struct.pack(">Iii", 2000, 9000, FIXED)
    narrow = bytes(4) + struct.pack(">I", 2) + struct.pack(">Iii", 500, -1, FIXED) + entry
    expected = (Edit(0.5, None, 1.0), Edit(2.0, 0.1, 1.0))
    assert read_edits(narrow, 1000, 90000) == expected
    wide = b"\1" + bytes(3) + struct.pack(">I", 2)
    wide += struct.pack(">Qqi", 500, -1, FIXED) + struct.pack(">Qqi", 2000, 9000, FIXED)
    assert read_edits(wide, 1000, 90000) == expected


@pytest.mark.parametrize(
    ("edits", "edited"),
    [
        ((), False),
        ((Edit(10.0, 0.0, 1.0),), False),
        ((Edit(10.0, 0.08, 1.0),), False),  # the delay of two B-frames: nothing is left out
        ((Edit(9.0, 1.0, 1.0),), True),
        ((Edit(5.0, 0.0, 1.0),), True),  # its end is left out
        ((Edit(0.5, None, 1.0), Edit(10.0, 0.0, 1.0)), True),
        ((Edit(5.0, 0.0, 1.0), Edit(5.0, 5.0, 1.0)), True),
        ((Edit(10.0, 0.0, 0.5),), True),
    ],
)
def test_an_edit_that_leaves_out_or_shifts_is_told_from_one_that_does_not(edits: tuple[Edit, ...], edited: bool):
    assert is_edited(edits, 10.0, 0.08, 0.0015) == edited


def boxes_in(data: bytes | bytearray, *path: bytes) -> int:
    """Return where the body of the box at the path starts; each type stands once."""
    at = 0
    for kind in path:
        at = data.index(kind, at) + 4
    return at


def rewritten(path: Path, changed: bytes) -> Path:
    path.write_bytes(changed)
    return path


def with_list(path: Path, *entries: tuple[int, int]) -> Path:
    """Replace the body of the clip's edit list; the list keeps its length, in entries of 12 bytes."""
    data = bytearray(path.read_bytes())
    at = boxes_in(data, b"moov", b"elst")
    assert int.from_bytes(data[at + 4 : at + 8]) == len(entries)
    for number, (length, start) in enumerate(entries):
        struct.pack_into(">Ii", data, at + 8 + 12 * number, length, start)
    return rewritten(path, bytes(data))


def test_a_clip_whose_edit_list_skips_half_of_it_says_so(make_clip: MakeClip):
    path = make_clip()  # half a second in the movie's scale of 1000 a second; the track's has 10,240
    assert not read_facts(path).streams[0].edited
    facts = read_facts(with_list(path, (250, 2560)))
    assert facts.streams[0].edited
    assert "its edit list leaves out or shifts pictures" in "\n".join(facts.notes)


@pytest.mark.parametrize(("a", "b", "turn"), [(0, 1, 90), (-1, 0, 180), (0, -1, 270)])
def test_the_turn_of_a_clip_is_exiftools_and_the_opposite_of_libavs(
    a: int, b: int, turn: int, make_clip: MakeClip, needs: Callable[[str], str]
):
    path = make_clip()
    data = bytearray(path.read_bytes())
    at = boxes_in(data, b"moov", b"trak", b"tkhd") + 40
    struct.pack_into(">5i", data, at, a * FIXED, b * FIXED, 0, -b * FIXED, a * FIXED)
    rewritten(path, bytes(data))
    assert read_facts(path).streams[0].rotation_deg == turn
    with av.open(str(path)) as container:
        frame = next(container.decode(video=0))
    assert (frame.rotation + turn) % 360 == 0
    needs("exiftool")
    assert read_facts(path, exiftool=True).contradictions == ()


def coded(path: Path, codec: str, layout: str, **fields: Any) -> Path:
    with av.open(str(path), "w") as container:
        writer: Any = container
        stream: Any = writer.add_stream(codec, rate=Fraction(25), options={"x265-params": "log-level=none"})
        stream.width, stream.height, stream.pix_fmt = 64, 48, layout
        for name, value in fields.items():
            setattr(stream.codec_context, name, value)
        for shade in range(3):
            pixels = np.full((48, 64, 3), 80 * shade, np.uint8)
            writer.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
        writer.mux(stream.encode(None))
    return path


@pytest.mark.parametrize(("number", "transfer"), [(16, "PQ"), (18, "HLG"), (1, None)])
def test_ten_bits_and_the_transfer_function_are_told(number: int, transfer: str | None, tmp_path: Path):
    if "libx265" not in av.codecs_available:
        pytest.skip("this build of FFmpeg writes no HEVC")
    path = coded(tmp_path / "a.mp4", "libx265", "yuv420p10le", color_trc=number, color_primaries=9, colorspace=9)
    (stream,) = read_facts(path).streams
    assert (stream.codec, stream.bit_depth, stream.transfer) == ("hevc", 10, transfer)
    assert (stream.rate_hz, stream.width, stream.height) == (25.0, 64, 48)


def test_the_streams_of_a_clip_are_told_in_the_order_of_the_file(make_clip: MakeClip):
    (stream,) = read_facts(make_clip()).streams
    assert (stream.index, stream.type, stream.codec, stream.rotation_deg) == (0, "video", "mpeg4", 0)
    assert (stream.start_s, stream.duration_s, stream.rate_hz) == (0.0, pytest.approx(0.5), 10.0)


def test_matroska_states_its_creation_in_utc(make_clip: MakeClip):
    tags = {
        "creation_time": "2022-09-22T01:40:00Z",
        "DATE_RECORDED": "2022-09-22 10:40:00",
        "LOCATION": "+56.65+124.72/",
    }
    facts = read_facts(make_clip("a.mkv", tags))
    assert facts.container == "Matroska"
    assert (facts.places[0].lat, facts.places[0].lon) == (56.65, 124.72)
    recorded, created = facts.clocks
    assert (recorded.source, recorded.role, recorded.scale) == ("Matroska DATE_RECORDED", "capture", "unknown")
    assert (created.role, created.value) == ("container", datetime(2022, 9, 22, 1, 40, tzinfo=UTC))


def test_a_place_in_words_is_a_note(make_clip: MakeClip):
    facts = read_facts(make_clip("a.mkv", {"LOCATION": "Neryungri, by the road"}))
    assert facts.places == ()
    assert "its location tag says 'Neryungri, by the road'" in facts.notes


def test_a_duration_of_ages_is_none_and_the_clip_is_read(make_clip: MakeClip):
    path = make_clip()
    data = bytearray(path.read_bytes())
    for kind in (b"mvhd", b"mdhd"):
        at = data.index(kind) + 4 + 12
        struct.pack_into(">II", data, at, 1, 0xFFFFFFF0)  # one tick a second, for 136 years
    assert read_facts(rewritten(path, bytes(data))).kind == "video"


def test_a_year_alone_is_a_note_and_no_clock(make_clip: MakeClip):
    facts = read_facts(make_clip("a.mkv", {"DATE": "2022"}))
    assert facts.clocks == ()
    assert any("gives only 2022, no time" in note for note in facts.notes)


@pytest.mark.parametrize(
    ("text", "azimuth_deg", "reference"),
    [("93.4M", 93.4, "magnetic"), ("360.0 T", 0.0, "true"), ("12.5", 12.5, "unknown")],
)
def test_a_clips_compass_has_its_reference(text: str, azimuth_deg: float, reference: str, make_clip: MakeClip):
    tags = {"com.apple.quicktime.direction.facing": text}
    (direction,) = read_facts(make_clip("a.mov", tags, movflags="use_metadata_tags")).directions
    assert (direction.azimuth_deg, direction.reference, direction.of) == (azimuth_deg, reference, "camera")


def test_a_clip_that_its_header_mirrors_says_so(make_clip: MakeClip):
    path = make_clip()
    data = bytearray(path.read_bytes())
    struct.pack_into(">i", data, boxes_in(data, b"moov", b"trak", b"tkhd") + 40, -FIXED)
    assert "mirrors the picture" in read_facts(rewritten(path, bytes(data))).notes[0]


def test_a_song_with_a_cover_is_a_sound(tmp_path: Path):
    """An ID3 tag of version 2.3 with a picture (APIC) before the coded sound."""
    with av.open(str(tmp_path / "bare.mp3"), "w") as container:
        writer: Any = container
        stream: Any = writer.add_stream("libmp3lame", rate=44_100)
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 44_100), np.int16), format="s16", layout="mono")
        frame.sample_rate = 44_100
        writer.mux(stream.encode(frame))
        writer.mux(stream.encode(None))
    Image.new("RGB", (8, 8)).save(tmp_path / "cover.png")
    picture = b"\0image/png\0\x03\0" + (tmp_path / "cover.png").read_bytes()
    frames = b"APIC" + struct.pack(">IH", len(picture), 0) + picture
    size = bytes(len(frames) >> shift & 0x7F for shift in (21, 14, 7, 0))
    (tmp_path / "a.mp3").write_bytes(b"ID3\3\0\0" + size + frames + (tmp_path / "bare.mp3").read_bytes())
    facts = read_facts(tmp_path / "a.mp3")
    assert (facts.kind, facts.container, facts.width) == ("sound", "MP3", None)
    assert [(stream.type, stream.codec) for stream in facts.streams] == [("audio", "mp3"), ("image", "png")]
    assert facts.duration_s == pytest.approx(1.0, abs=0.06)


def recording(path: Path) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(2 * 4000))
    return path


def test_a_sound_is_read_as_such(tmp_path: Path):
    facts = read_facts(recording(tmp_path / "a.wav"))
    assert (facts.kind, facts.container, facts.width) == ("sound", "WAV", None)
    assert facts.duration_s == pytest.approx(0.5)
    (stream,) = facts.streams
    assert (stream.type, stream.codec, stream.rate_hz, stream.rotation_deg) == ("audio", "pcm_s16le", 8000.0, None)


def test_a_recorders_own_clock_in_a_broadcast_wave_is_read(tmp_path: Path):
    path = recording(tmp_path / "a.wav")
    whole = path.read_bytes()
    body = bytes(256) + b"Recorder".ljust(32, b"\0") + bytes(32) + b"2022-09-22" + b"10:40:05" + bytes(8 + 256)
    chunk = b"bext" + struct.pack("<I", len(body)) + body
    path.write_bytes(whole[:12] + chunk + whole[12:])
    (clock,) = read_facts(path).clocks
    assert (clock.source, clock.value) == ("WAV origination time", datetime(2022, 9, 22, 10, 40, 5))
    assert (clock.role, clock.offset_minutes) == ("capture", None)


def test_a_clip_whose_end_is_not_known_says_that_it_states_no_duration(tmp_path: Path):
    with av.open(str(tmp_path / "a.mkv"), "w", options={"live": "1"}) as container:
        writer: Any = container
        stream: Any = writer.add_stream("mjpeg", rate=10)
        stream.width, stream.height, stream.pix_fmt = 16, 16, "yuvj420p"
        writer.mux(stream.encode(av.VideoFrame.from_ndarray(np.zeros((16, 16, 3), np.uint8), format="rgb24")))
        writer.mux(stream.encode(None))
    facts = read_facts(tmp_path / "a.mkv")
    assert facts.duration_s is None
    assert "it states no duration" in facts.notes
