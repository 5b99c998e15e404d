"""Zips: what is in them arrives; what could do harm is left by its reason, and the rest goes on."""

from __future__ import annotations

import hashlib
import io
import random
import stat
import struct
import subprocess
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from noonmark.case.intake import zips
from noonmark.case.intake.zips_entries import (
    BOMB,
    LINK,
    LOCKED,
    NESTED,
    OUTSIDE,
    OVERLAP,
    PACKED,
    TWICE,
    safe_name,
)
from noonmark.case.intake.zips_reading import CUT, DAMAGED, LONGER, OTHER_NAME, SHORTER
from noonmark.case.store.arrival import Added, Arriving, Left
from noonmark.case.store.case import Case
from noonmark.case.store.walk import files
from noonmark.errors import NoonmarkError

CLIP = random.Random(1).randbytes(5000)
GOOD = "photos/good.jpg"


def _zip(path: Path, *more: tuple[zipfile.ZipInfo | str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    """Write a zip with one good file, and more beside it."""
    with zipfile.ZipFile(path, "w", method) as made:
        made.writestr(GOOD, CLIP)
        for name, data in more:
            made.writestr(name, data)
    return path


def _told(path: Path, folder: Path | None = None) -> list[Arriving | Left]:
    room = folder or path.parent / f"room-{path.name}"
    room.mkdir(exist_ok=True)
    return [one for one in zips.arriving(path, room, _walk) if isinstance(one, Arriving | Left)]


def _walk(folder: Path) -> Iterator[zips.Told]:
    yield from files([folder])


def _left(path: Path) -> dict[str, str]:
    """Return what was left of a zip, by its name inside, after all was read; the good file is whole."""
    left: dict[str, str] = {}
    contents: dict[str, bytes] = {}
    for one in _told(path):
        if isinstance(one, Left):
            left[one.what.removeprefix(f"{path}/")] = one.why
            continue
        name = one.arrival.path_told.removeprefix(f"{path}").removeprefix("/")
        try:
            contents[name] = _read(one)
        except NoonmarkError as error:
            left[name] = error.problem
    assert contents[GOOD] == CLIP
    assert contents[""] == path.read_bytes()
    return left


def _read(one: Arriving) -> bytes:
    assert callable(one.opener)
    with one.opener() as stream:
        return stream.read()


def test_the_files_of_a_zip_arrive_with_where_they_came_from(tmp_path: Path) -> None:
    path = _zip(tmp_path / "from a phone.zip", ("b/clip.mp4", b"12345"), (".hidden/x.jpg", b"1"), ("__MACOSX/y", b"2"))
    itself, good, clip = _told(path)
    assert isinstance(itself, Arriving)
    assert isinstance(good, Arriving)
    assert isinstance(clip, Arriving)
    assert (itself.name, itself.arrival.path_told, _read(itself)) == (path.name, str(path), path.read_bytes())
    assert (clip.name, clip.arrival.source, _read(clip)) == ("clip.mp4", "zip", b"12345")
    assert clip.arrival.path_told == f"{path}/b/clip.mp4"
    told = {"record": "from a phone.zip", "record_sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
    assert clip.arrival.more == told
    assert _read(good) == CLIP


@pytest.mark.parametrize(
    "name",
    ["../../x.jpg", "/etc/x.jpg", "C:\\x.jpg", "c:/x.jpg", "..\\..\\x.jpg", "a/../../x.jpg", "\\\\host\\x.jpg", ".."],
)
def test_a_name_that_leads_outside_is_left(tmp_path: Path, name: str) -> None:
    assert list(_left(_zip(tmp_path / "a.zip", (name, b"x"))).values()) == [OUTSIDE]


def test_a_name_with_a_nul_in_it_is_left(tmp_path: Path) -> None:
    path = _zip(tmp_path / "a.zip", ("photos/a.jpg_x", b"x"))
    path.write_bytes(path.read_bytes().replace(b"a.jpg_x", b"a.jpg\0x"))
    assert list(_left(path).values()) == [OUTSIDE]


def test_a_link_is_left_and_so_is_a_device(tmp_path: Path) -> None:
    link, device = zipfile.ZipInfo("link.jpg"), zipfile.ZipInfo("tape.jpg")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    device.external_attr = (stat.S_IFCHR | 0o666) << 16
    left = _left(_zip(tmp_path / "a.zip", (link, b"/etc/passwd"), (device, b"")))
    assert left == {"link.jpg": LINK, "tape.jpg": "this is no file"}


def test_an_encrypted_file_is_left(tmp_path: Path) -> None:
    path = _zip(tmp_path / "a.zip", ("secret.jpg", b"12345"))
    data = bytearray(path.read_bytes())
    directory = data.rfind(b"PK\x01\x02")
    data[directory + 8] |= 1
    path.write_bytes(bytes(data))
    assert _left(path) == {"secret.jpg": LOCKED}


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_the_second_file_of_one_name_is_left(tmp_path: Path) -> None:
    path = _zip(tmp_path / "a.zip", (GOOD, b"another"), (f"./{GOOD}", b"a third"))
    told = _told(path)
    assert [one.why for one in told if isinstance(one, Left)] == [TWICE, TWICE]
    (kept,) = [one for one in told[1:] if isinstance(one, Arriving)]
    assert _read(kept) == CLIP


def test_a_bomb_is_left_by_its_ratio(tmp_path: Path) -> None:
    # Zeros are packed by about 1,000: 3 MB become 3 kB.
    assert _left(_zip(tmp_path / "a.zip", ("zeros.jpg", bytes(3 << 20)))) == {"zeros.jpg": BOMB}


def test_a_small_file_may_be_packed_as_much_as_it_likes(tmp_path: Path) -> None:
    assert _left(_zip(tmp_path / "a.zip", ("zeros.jpg", bytes(1 << 20)))) == {}


def test_files_that_lie_over_each_other_are_left(tmp_path: Path) -> None:
    """Many entries that all name the same packed bytes, as in Fifield's bomb of 2019."""
    path = _zip(tmp_path / "a.zip", ("b.jpg", CLIP[:900]), ("c.jpg", CLIP[:900]))
    data = bytearray(path.read_bytes())
    second = data.rfind(b"PK\x01\x02")
    first = data.rfind(b"PK\x01\x02", 0, second)
    data[second + 42 : second + 46] = data[first + 42 : first + 46]
    path.write_bytes(bytes(data))
    assert _left(path) == {"b.jpg": OVERLAP, "c.jpg": OVERLAP}


def test_an_archive_in_the_archive_is_not_opened(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as made:
        made.writestr("x.jpg", b"x")
    assert _left(_zip(tmp_path / "a.zip", ("inner.zip", inner.getvalue()))) == {"inner.zip": NESTED}


def test_other_ways_of_packing_are_left(tmp_path: Path) -> None:
    path = _zip(tmp_path / "a.zip")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_LZMA) as made:
        made.writestr("b.jpg", b"12345")
    assert _left(path) == {"b.jpg": PACKED}


def _with_size(path: Path, size: int) -> Path:
    """Let the list tell another size of the last file."""
    data = bytearray(path.read_bytes())
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", size)
    path.write_bytes(bytes(data))
    return path


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])
def test_a_file_that_is_longer_or_shorter_than_told_is_left(tmp_path: Path, method: int) -> None:
    longer = _with_size(_zip(tmp_path / "a.zip", ("b.jpg", CLIP[:900]), method=method), 800)
    shorter = _with_size(_zip(tmp_path / "b.zip", ("b.jpg", CLIP[:900]), method=method), 1000)
    assert _left(longer) == {"b.jpg": LONGER}
    assert _left(shorter) == {"b.jpg": SHORTER}


def test_a_bomb_that_tells_a_small_size_gives_no_more_than_that(tmp_path: Path) -> None:
    path = _with_size(_zip(tmp_path / "a.zip", ("zeros.jpg", bytes(50 << 20))), 1000)
    told = [one for one in _told(path) if isinstance(one, Arriving)][-1]
    assert callable(told.opener)
    with told.opener() as stream:
        assert sum(len(stream.read(64)) for _ in range(15)) == 960
        with pytest.raises(NoonmarkError, match="longer"):
            stream.read(64)


def test_a_flipped_byte_is_found(tmp_path: Path) -> None:
    path = _zip(tmp_path / "a.zip", ("b.jpg", CLIP[:900]), method=zipfile.ZIP_STORED)
    data = bytearray(path.read_bytes())
    data[data.rfind(CLIP[:900]) + 450] ^= 1
    path.write_bytes(bytes(data))
    assert _left(path) == {"b.jpg": DAMAGED}


def test_a_file_with_two_names_is_left(tmp_path: Path) -> None:
    path = _zip(tmp_path / "a.zip", ("b.jpg", b"12345"))
    data = path.read_bytes()
    at = data.index(b"b.jpg")
    path.write_bytes(data[:at] + b"c.jpg" + data[at + 5 :])
    assert _left(path) == {"b.jpg": OTHER_NAME}


def test_a_packed_stream_that_stops_early_is_left(tmp_path: Path) -> None:
    path = _zip(tmp_path / "a.zip", ("b.jpg", CLIP[:900]), method=zipfile.ZIP_STORED)
    data = bytearray(path.read_bytes())
    at = data.rfind(b"PK\x01\x02")
    data[at + 42 : at + 46] = struct.pack("<I", len(data) - 4)  # its header would stand behind the archive's end
    path.write_bytes(bytes(data))
    assert _left(path) == {"b.jpg": CUT}


@pytest.mark.parametrize("keep", [0.2, 0.9, 0.999])
def test_a_zip_that_was_cut_off_is_kept_with_a_warning(tmp_path: Path, keep: float) -> None:
    path = _zip(tmp_path / "a.zip")
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * keep)])
    (kept,) = _told(path)
    assert isinstance(kept, Arriving)
    assert _read(kept) == path.read_bytes()
    assert "cannot be read as a zip" in kept.arrival.more["warning"]
    assert zips.recognises(path)


def test_a_zip_that_changes_while_it_is_read_is_told(tmp_path: Path) -> None:
    path = _zip(tmp_path / "a.zip")
    told = [one for one in _told(path) if isinstance(one, Arriving)]
    path.write_bytes(path.read_bytes() + b"x")
    for one in told:
        with pytest.raises(NoonmarkError, match="the archive changed while it was read"):
            _read(one)


def test_documents_that_are_zips_are_files(tmp_path: Path) -> None:
    assert zips.recognises(_zip(tmp_path / "a.ZIP"))
    assert not zips.recognises(_zip(tmp_path / "a.docx"))
    (tmp_path / "b.zip").write_bytes(b"no zip")
    assert not zips.recognises(tmp_path / "b.zip")
    assert not zips.recognises(tmp_path / "none.zip")


def test_a_zip_that_may_hold_an_export_is_unpacked_and_read_as_a_folder(tmp_path: Path) -> None:
    path = _zip(tmp_path / "export.zip", ("result.json", b"{}"), ("../x.jpg", b"x"), ("photos", b"a file"))
    room = tmp_path / "room"
    told = _told(path, room)
    assert {one.what: one.why for one in told if isinstance(one, Left)} == {
        f"{path}/../x.jpg": OUTSIDE,
        f"{path}/photos": "it cannot be unpacked (file exists)",
    }
    arrived = [one for one in told if isinstance(one, Arriving)]
    assert [one.arrival.path_told for one in arrived] == [str(path), f"{path}/result.json", f"{path}/{GOOD}"]
    assert {one.arrival.source for one in arrived} == {"zip"}
    assert "modified_utc" not in arrived[1].arrival.more
    assert (room / GOOD).read_bytes() == CLIP
    assert not (tmp_path / "x.jpg").exists()


def test_unpacking_writes_through_no_link(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("photos2")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    path = _zip(tmp_path / "a.zip", (link, str(tmp_path).encode()), ("photos2/x.jpg", b"x"), ("result.json", b"{}"))
    told = _told(path, tmp_path / "room")
    assert [one.why for one in told if isinstance(one, Left)] == [LINK]
    assert not (tmp_path / "x.jpg").exists()
    assert (tmp_path / "room" / "photos2" / "x.jpg").read_bytes() == b"x"


def test_a_case_takes_the_files_of_a_zip(plain_case: Case, tmp_path: Path) -> None:
    path = _zip(tmp_path / "a.zip", *((f"clips/{number}.mp4", bytes([number]) * 999) for number in range(60)))
    coming = (one for one in _told(path) if isinstance(one, Arriving))
    with plain_case.adding() as right:
        told = list(right.add(coming))
    assert len([one for one in told if isinstance(one, Added) and one.is_new]) == 62
    assert plain_case.verify().faults == ()


def test_a_list_of_files_that_is_a_bomb_takes_little_memory(tmp_path: Path) -> None:
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 65535, 65535, 30 << 20, 0, 0)
    entry = struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
    path = tmp_path / "a.zip"
    path.write_bytes((entry * ((30 << 20) // len(entry) + 1))[: 30 << 20] + end)
    told = _peak(path)
    assert "too long" in told[0]
    assert int(told[1]) < 150 << 10


def _peak(path: Path) -> list[str]:
    """Read a zip in a process of its own; return what was left and the most memory it had. [kB]"""
    code = (
        "import sys, pathlib; from noonmark.case.intake import zips;"
        "told = list(zips.arriving(pathlib.Path(sys.argv[1]), pathlib.Path('/nowhere'), lambda _: iter(())));"
        "status = dict(line.split(':', 1) for line in open('/proc/self/status'));"
        "print(told[0].arrival.more['warning']); print(status['VmHWM'].split()[0])"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


@given(st.text(st.sampled_from("ab./\\:\0~ é"), max_size=14))
def test_a_safe_name_stays_inside_its_folder(told: str) -> None:
    name = safe_name(told)
    inside = Path("/room/of/ours")
    assert not name or (inside / name).resolve().is_relative_to(inside)
    assert ".." not in name.split("/")
    assert safe_name(name) == name


@settings(max_examples=150, deadline=None)
@given(at=st.integers(0, 5000), value=st.integers(0, 255), data=st.data())
def test_whatever_byte_is_changed_a_file_is_right_or_left(at: int, value: int, data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        path = folder / "a.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as written:
            written.writestr("a.jpg", b"abc" * 50)
            written.writestr("b.jpg", zlib.crc32(b"x").to_bytes(4, "big") * 20)
        raw = bytearray(path.read_bytes())
        raw[at % len(raw)] = value
        path.write_bytes(bytes(raw))
        for one in zips.arriving(path, folder, _walk):
            if isinstance(one, Arriving) and one.arrival.path_told != str(path):
                try:
                    found = _read(one)
                except NoonmarkError:
                    continue
                assert found in (b"abc" * 50, zlib.crc32(b"x").to_bytes(4, "big") * 20)
