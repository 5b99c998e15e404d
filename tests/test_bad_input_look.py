"""Files that cannot be used, given to 'noonmark look': one line and status 2; in a folder the rest goes on."""

# pyright: basic
from __future__ import annotations

import json
import os
import re
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

GIB = 1 << 30
NOONMARK = str(Path(sys.executable).with_name("noonmark"))
Maker = Callable[[Path], Path | bytes]


def look(*words: str | bytes | Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([NOONMARK, "look", *words], capture_output=True, check=False, timeout=120)


def chunk(key: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + key + body + struct.pack(">I", zlib.crc32(key + body))


def png(width: int, height: int, *chunks: bytes) -> bytes:
    """Return a grey PNG with one row of pixels, whatever height its header claims."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    rows = chunk(b"IDAT", zlib.compress(bytes(min(width, 1000) + 1)))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks) + rows + chunk(b"IEND", b"")


def box(key: bytes, body: bytes, length: int | None = None) -> bytes:
    return struct.pack(">I", len(body) + 8 if length is None else length) + key + body


def clip(path: Path, frames: int = 5) -> Path:
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=10)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for shade in range(frames):
            picture = av.VideoFrame.from_ndarray(np.full((48, 64, 3), 40 * shade, np.uint8), format="rgb24")
            container.mux(stream.encode(picture))
        container.mux(stream.encode(None))
    return path


def written(name: str, data: bytes) -> Maker:
    def make(folder: Path) -> Path:
        (folder / name).write_bytes(data)
        return folder / name

    return make


def pipe(folder: Path) -> Path:
    os.mkfifo(folder / "a.mp4")
    return folder / "a.mp4"


def circle(folder: Path) -> Path:
    (folder / "a.jpg").symlink_to("b.jpg")
    (folder / "b.jpg").symlink_to("a.jpg")
    return folder / "a.jpg"


def odd_name(folder: Path) -> bytes:
    path = os.fsencode(folder) + b"/cl\nip\xe9\x1b[31m.jpg"
    with open(path, "wb") as file:  # noqa: PTH123 - a name in bytes
        file.write(b"no picture")
    return path


FTYP = box(b"ftyp", b"isom\0\0\2\0isomiso2mp41")
SRT = "1\n00:00:01,000 --> 00:00:02,000\nHOME(149.0251,-20.2532) 2017.08.05 14:11:51\nGPS(149.0251,-20.2533,16)\n\n"
REFUSED: dict[str, tuple[Maker, str]] = {
    "an empty file": (written("a.jpg", b""), "empty"),
    "a device": (lambda _: Path("/dev/zero"), "device"),
    "a pipe that nobody writes to": (pipe, "pipe"),
    "links in a circle": (circle, "circle"),
    "a name with a newline and bytes that are no text": (odd_name, r"cl\nip\xe9\x1b[31m.jpg"),
    "text named as a picture": (written("a.jpg", b"Dear editor, " * 50), "text"),
    "a clip of zeros": (written("a.mp4", bytes(100_000)), "no picture or clip"),
    "a file that is not there": (lambda folder: folder / "none.mp4", "no such file"),
    "an MP4 whose moov is 2^63 long": (
        written("a.mp4", FTYP + box(b"moov", struct.pack(">Q", 2**63), 1)), "a.mp4"
    ),
    "an MP4 whose moov is 4 GiB long": (written("a.mp4", FTYP + box(b"moov", bytes(64), 2**32 - 1)), "a.mp4"),
    "an MP4 of a head alone": (written("a.mp4", FTYP), "a.mp4"),
    "an MP4 with a sample table of 2^32 rows": (
        written("a.mp4", FTYP + box(b"moov", box(b"trak", box(b"mdia", box(b"minf", box(b"stbl", box(
            b"stsz", struct.pack(">III", 0, 0, 2**32 - 1)))))))), "a.mp4"
    ),
    "a subtitle file of words alone": (written("a.srt", b"1\n00:00:01,000 --> 00:00:02,000\nHello\n\n"), "a.srt"),
    "a subtitle file cut in its first line": (written("a.srt", SRT.encode()[:20]), "a.srt"),
}  # fmt: skip


def check_one_line(done: subprocess.CompletedProcess[bytes], wanted: str = "") -> None:
    told = done.stderr.decode()
    assert done.returncode == 2, told
    assert done.stdout == b""
    assert told.startswith("noonmark: ")
    assert len(told.splitlines()) == 1
    assert told.rstrip("\n").isprintable()
    assert "Traceback" not in told
    assert wanted in told


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_read_gets_one_line_and_status_2(what: str, tmp_path: Path):
    make, wanted = REFUSED[what]
    check_one_line(look(make(tmp_path)), wanted)


@pytest.mark.parametrize("names", [(), ("a.txt",), ("a.txt", "b.txt")])
def test_a_folder_without_media_is_one_line_and_status_2(names: tuple[str, ...], tmp_path: Path):
    for name in names:
        (tmp_path / name).write_text("Dear editor")
    done = look(tmp_path)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith(b"noonmark: ")


@pytest.mark.parametrize("what", ["an empty file", "a pipe that nobody writes to", "text named as a picture"])
def test_with_json_asked_for_it_is_the_same_line(what: str, tmp_path: Path):
    make, wanted = REFUSED[what]
    check_one_line(look(make(tmp_path), "--json", "-"), wanted)


def test_a_picture_under_a_wrong_ending_is_read_all_the_same(tmp_path: Path):
    Image.new("RGB", (8, 8)).save(tmp_path / "a.png")
    (tmp_path / "a.png").rename(tmp_path / "a.mp4")
    done = look(tmp_path / "a.mp4", "--json", "-")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["file"]["kind"] == "image"


def test_a_clip_that_lasts_no_time_is_answered(tmp_path: Path):
    """A stream without one packet: its duration is 0."""
    done = look(clip(tmp_path / "a.mp4", frames=0), "--json", "-")
    if done.returncode == 0:
        assert json.loads(done.stdout)["file"]["kind"] == "video"
    else:
        check_one_line(done, "a.mp4")


def test_a_picture_that_claims_3_6_billion_pixels_is_described_and_not_decoded(tmp_path: Path):
    (tmp_path / "a.png").write_bytes(png(60_000, 60_000))
    done = look(tmp_path / "a.png", "--json", "-")
    if done.returncode == 0:
        (stream, *_) = json.loads(done.stdout)["streams"]
        assert (stream["width"], stream["height"]) == (60_000, 60_000)
    else:
        check_one_line(done, "a.png")


def test_frames_of_a_picture_that_claims_3_6_billion_pixels_are_refused(tmp_path: Path):
    (tmp_path / "a.png").write_bytes(png(60_000, 60_000))
    done = look(tmp_path / "a.png", "--frames", tmp_path / "out", "--at", "0")
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.fixture(scope="module")
def bomb() -> bytes:
    """A GiB of zeros, deflated to 1 MB: one block of 16 MiB, repeated, and the checksum (Adler-32) that zeros have."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(bytes(1 << 24)) + packer.flush(zlib.Z_FULL_FLUSH)
    packed = b"\x78\xda" + block * (GIB >> 24) + packer.flush() + struct.pack(">HH", GIB % 65_521, 1)
    unpacker = zlib.decompressobj()
    assert unpacker.decompress(packed, 100) == bytes(100)
    return packed


@pytest.mark.parametrize(
    ("key", "head"), [(b"zTXt", b"Comment\0\0"), (b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0"), (b"iCCP", b"icc\0\0")]
)
def test_text_in_a_picture_that_unpacks_to_a_gib_does_not_fill_the_memory(
    key: bytes, head: bytes, bomb: bytes, tmp_path: Path
):
    (tmp_path / "a.png").write_bytes(png(8, 1, chunk(key, head + bomb)))
    done = look(tmp_path / "a.png", "--json", "-")
    if done.returncode == 0:
        assert json.loads(done.stdout)["file"]["kind"] == "image"
        assert len(done.stdout) < 100_000
    else:
        check_one_line(done, "a.png")


def test_an_xml_bomb_in_a_picture_is_not_unpacked(tmp_path: Path):
    tenfold = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE x [<!ENTITY a0 "lol">{tenfold}]><x:xmpmeta xmlns:x="adobe:ns:meta/">&a9;</x:xmpmeta>'
    Image.new("RGB", (8, 8)).save(tmp_path / "a.jpg", xmp=bomb.encode())
    done = look(tmp_path / "a.jpg", "--json", "-")
    assert done.returncode == 0
    assert len(done.stdout) < 10_000


def test_markup_and_control_characters_of_tags_are_shown_and_never_obeyed(tmp_path: Path):
    tags = Image.Exif()
    tags.update({0x010F: "[bold]x[/bold] [link=http://a.example]y[/link] [/]", 0x0131: "a\x1b[31mb\x07c\u202ed"})
    Image.new("RGB", (8, 8)).save(tmp_path / "a.jpg", exif=tags.tobytes())
    done = look(tmp_path / "a.jpg")
    told = done.stdout.decode()
    assert done.returncode == 0
    assert "[bold]x[/bold] [link=http://a.example]y[/link] [/]" in told
    assert all(line.isprintable() for line in told.splitlines())


def test_a_place_that_cannot_be_is_named_and_costs_the_file_nothing_else(tmp_path: Path):
    tags = Image.Exif()
    tags.update({0x010F: "Canon"})
    tags.get_ifd(0x8769).update({0x9003: "2022:09:22 10:40:00", 0x9011: "+09:00"})
    tags.get_ifd(0x8825).update({1: "N", 2: (91.0, 0.0, 0.0), 3: "E", 4: (10.0, 0.0, 0.0)})
    Image.new("RGB", (8, 8)).save(tmp_path / "a.jpg", exif=tags.tobytes())
    done = look(tmp_path / "a.jpg", "--json", "-")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["places"] == []
    assert any("latitude 91" in words for words in told["contradictions"])
    assert told["clocks"][0]["readings"][0]["utc"] == "2022-09-22T01:40:00Z"


@pytest.mark.parametrize("name", ["broken_empty.SRT", "broken_incomplete.SRT", "mavic_pro_buggy.SRT"])
def test_the_broken_subtitle_files_are_answered(name: str, shared_data: Path):
    """The empty one and the one that breaks off are refused; in the buggy one what is right is read."""
    done = look(shared_data / "video" / "dji_srt" / name, "--json", "-")
    if name == "broken_empty.SRT":
        check_one_line(done, "empty")
    elif name == "broken_incomplete.SRT":
        check_one_line(done, "breaks off in caption 20")
    else:
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout)["track"]["points"] > 10


def test_in_a_folder_the_rest_goes_on_and_the_summary_counts_what_failed(tmp_path: Path):
    inner = tmp_path / "deep" / "deeper"
    inner.mkdir(parents=True)
    Image.new("RGB", (8, 8)).save(tmp_path / "good.jpg")
    clip(inner / "good.mp4")
    (tmp_path / "empty.jpg").touch()
    (inner / "text.mp4").write_text("Dear editor, " * 50)
    (tmp_path / "cut.mp4").write_bytes(FTYP)
    os.mkfifo(tmp_path / "pipe.mp4")
    (tmp_path / "loop").symlink_to(tmp_path)
    odd_name(tmp_path)
    done = look(tmp_path, "--json", "-")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    read = sorted(line["file"]["name"] for line in lines if "error" not in line)
    failed = sorted(line["file"]["name"] for line in lines if "error" in line)
    assert read == ["good.jpg", "good.mp4"]
    assert {"empty.jpg", "text.mp4", "cut.mp4"} <= set(failed)
    assert len(failed) == len(set(failed)) <= 5
    told = done.stderr.decode().splitlines()
    assert done.returncode == 0  # at least one could be read
    assert "Traceback" not in done.stderr.decode()
    counts = re.findall(r"(\d+) (?:could not be read|no picture or clip)", told[-1])
    assert sum(map(int, counts)) == len(failed)
    assert all(line.isprintable() for line in told)


def test_a_folder_that_holds_itself_by_a_link_is_read_once(tmp_path: Path):
    Image.new("RGB", (8, 8)).save(tmp_path / "good.jpg")
    (tmp_path / "again").symlink_to(tmp_path)
    done = look(tmp_path, "--json", "-")
    assert [json.loads(line)["file"]["name"] for line in done.stdout.splitlines()] == ["good.jpg"]
    assert done.returncode == 0


def test_in_python_a_name_of_odd_bytes_is_told_as_in_the_command(tmp_path: Path):
    from noonmark.errors import NoonmarkError
    from noonmark.look.look import look as look_at

    with pytest.raises(NoonmarkError) as caught:
        look_at(Path(os.fsdecode(odd_name(tmp_path))))
    check_one_line(look(odd_name(tmp_path)), str(caught.value))
