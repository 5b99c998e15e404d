"""Web archives: their pictures and clips arrive with address and instant of capture; broken ones are told."""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
import tempfile
import zipfile
import zlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.case.intake.webs import CLIP, IMAGE, WHEN, Warc, wacz, warc
from warcio.archiveiterator import ArchiveIterator

from noonmark.case.intake import wacz as reader
from noonmark.case.intake.note import Note
from noonmark.case.intake.wacz import NO_WARC, OTHER_DIGEST, PART
from noonmark.case.intake.wacz_package import OTHER_HASH, OTHER_LIST
from noonmark.case.intake.wacz_payload import BAD_CHUNKS, BOMB, PACKED
from noonmark.case.intake.wacz_records import BOMB as BOMB_ALL
from noonmark.case.intake.wacz_records import CUT, LONG_HEADERS, NO_LENGTH, WRONG_LENGTH
from noonmark.case.store.arrival import Added, Arriving, Left
from noonmark.case.store.case import Case

# warcio leaves the file open in which it hashes what it writes.
pytestmark = pytest.mark.filterwarnings("ignore:Unclosed file <tempfile.Spooled:ResourceWarning")
CAPTURED = datetime(2022, 3, 11, 6, 30, tzinfo=UTC)


def _told(path: Path) -> list[reader.Told]:
    room = path.parent / f"room-{path.name}"
    room.mkdir(exist_ok=True)
    assert reader.recognises(path)
    return list(reader.arriving(path, room))


def _files(told: list[reader.Told]) -> list[Arriving]:
    """Return the files without the archive itself, which is always first."""
    found = [one for one in told if isinstance(one, Arriving)]
    assert found[0].arrival.more == {}
    return found[1:]


def _left(told: list[reader.Told]) -> list[str]:
    return [one.why for one in told if isinstance(one, Left)]


def _notes(told: list[reader.Told]) -> list[str]:
    return [one.text for one in told if isinstance(one, Note)]


def _read(one: Arriving) -> bytes:
    assert callable(one.opener)
    with one.opener() as stream:
        return stream.read()


def _save(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def test_pictures_and_clips_of_a_wacz_arrive(tmp_path: Path) -> None:
    path = wacz(tmp_path / "a.wacz", warc().data, signed=True)
    told = _told(path)
    image, clip = _files(told)
    assert (image.name, _read(image)) == ("a photo.jpg", IMAGE)
    assert (clip.name, _read(clip)) == ("clip", CLIP)
    assert image.arrival.source == "wacz"
    assert image.arrival.path_told == f"{path}/archive/data.warc.gz, record 3"
    assert image.arrival.url == "https://cdn.example.org/a%20photo.jpg?size=2"
    assert image.arrival.posted_utc == CAPTURED
    assert _left(told) == []
    assert _notes(told) == [
        f"{path}/archive/data.warc.gz: not taken: "
        "pages, scripts and other files (1), records about others (1), requests (1)"
    ]
    digest = base64.b32encode(hashlib.sha1(IMAGE, usedforsecurity=False).digest()).decode()
    assert image.arrival.more == {
        "record": "a.wacz",
        "record_sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "package": {
            "title": "A post", "software": "a crawler 1.2", "wacz_version": "1.1.1",
            "signature": {
                "software": "a crawler", "domain": "example.org", "created": WHEN,
                "verified": "not verified by Noonmark",
            },
        },
        "content_type": "image/jpeg", "warc": "archive/data.warc.gz", "warc_hash_fits": True,
        "captured_utc": "2022-03-11T06:30:00.000000Z", "posted_is": "captured",
        "digest_told": f"sha1:{digest}", "digest_fits": True,
    }  # fmt: skip


@pytest.mark.parametrize("packed", [True, False])
def test_a_warc_by_itself_gives_the_same(tmp_path: Path, packed: bool) -> None:
    path = _save(tmp_path / "data.bin", warc(gzip=packed).data)
    image, clip = _files(_told(path))
    assert (_read(image), _read(clip)) == (IMAGE, CLIP)
    assert "warc" not in image.arrival.more


def test_a_warc_packed_as_one_is_read_too(tmp_path: Path) -> None:
    path = _save(tmp_path / "data.warc.gz", gzip.compress(warc(gzip=False).data))
    assert [_read(one) for one in _files(_told(path))] == [IMAGE, CLIP]


def test_each_file_is_gone_from_the_room_once_it_is_read(tmp_path: Path) -> None:
    path = _save(tmp_path / "a.warc", warc().data)
    files = _files(_told(path))
    room = tmp_path / "room-a.warc"
    assert len(list(room.iterdir())) == 2
    assert [_read(one) for one in files] == [IMAGE, CLIP]
    assert list(room.iterdir()) == []


def _chunked(body: bytes, size: int = 1000, end: bytes = b"0\r\nX: y\r\n\r\n") -> bytes:
    parts = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(f"{len(part):x};a=b\r\n".encode() + part + b"\r\n" for part in parts) + end


def _with_digest(made: Warc, digest: str) -> bytes:
    """Return a plain WARC whose record tells another digest; warcio writes its own."""
    data, count = re.subn(rb"WARC-Payload-Digest: [^\r]+", f"WARC-Payload-Digest: {digest}".encode(), made.data)
    assert count == 1
    return data


@pytest.mark.parametrize("of", ["sent", "joined", "unpacked", "sha256 in hex"])
def test_chunks_are_joined_and_packing_undone_and_the_digest_may_be_of_each(tmp_path: Path, of: str) -> None:
    packed = gzip.compress(IMAGE)
    stage = {"sent": _chunked(packed), "joined": packed, "unpacked": IMAGE}.get(of, IMAGE)
    digest = "sha1:" + base64.b32encode(hashlib.sha1(stage, usedforsecurity=False).digest()).decode()
    digest = f"sha256:{hashlib.sha256(IMAGE).hexdigest()}" if "hex" in of else digest
    headers = {"Transfer-Encoding": "chunked", "Content-Encoding": "gzip"}
    made = Warc(gzip=False).reply("https://example.org/a.jpg", "image/jpeg", _chunked(packed), headers=headers)
    (image,) = _files(_told(_save(tmp_path / "a.warc", _with_digest(made, digest))))
    assert _read(image) == IMAGE
    assert image.arrival.more["digest_fits"] is True


def test_content_that_was_unpacked_by_the_archiver_is_taken_as_it_is(tmp_path: Path) -> None:
    headers = {"Transfer-Encoding": "chunked", "Content-Encoding": "gzip"}
    made = Warc().reply("https://example.org/a.jpg", "image/jpeg", IMAGE, headers=headers)
    assert [_read(one) for one in _files(_told(_save(tmp_path / "a.warc", made.data)))] == [IMAGE]


def test_a_file_with_another_digest_is_kept_with_a_warning(tmp_path: Path) -> None:
    made = Warc(gzip=False).reply("https://example.org/a.jpg", "image/jpeg", IMAGE)
    (image,) = _files(_told(_save(tmp_path / "a.warc", _with_digest(made, f"sha256:{'0' * 64}"))))
    assert _read(image) == IMAGE
    assert image.arrival.more["digest_fits"] is False
    assert image.arrival.more["warning"] == OTHER_DIGEST


def test_a_digest_of_an_unknown_kind_is_not_checked_and_says_so(tmp_path: Path) -> None:
    made = Warc(gzip=False).reply("https://example.org/a.jpg", "image/jpeg", IMAGE)
    (image,) = _files(_told(_save(tmp_path / "a.warc", _with_digest(made, "crc:12"))))
    assert image.arrival.more["digest_fits"] == "not checked"
    assert "warning" not in image.arrival.more


def test_a_wacz_whose_list_tells_another_hash_is_kept_with_a_warning(tmp_path: Path) -> None:
    path = wacz(tmp_path / "a.wacz", warc().data, hashed=b"another")
    told = _told(path)
    assert {one.arrival.more["warning"] for one in _files(told)} == {OTHER_HASH}
    assert f"warning: {path}/archive/data.warc.gz: {OTHER_HASH}" in _notes(told)


def test_a_wacz_whose_list_was_changed_is_kept_with_a_warning(tmp_path: Path) -> None:
    told = _told(wacz(tmp_path / "a.wacz", warc().data, digest=f"sha256:{'0' * 64}"))
    assert {one.arrival.more["warning"] for one in _files(told)} == {OTHER_LIST}


def test_parts_of_a_file_are_left_and_a_part_that_is_all_of_it_is_taken(tmp_path: Path) -> None:
    made = Warc()
    for told in ("bytes 0-5/100", f"bytes 0-{len(CLIP) - 1}/{len(CLIP)}"):
        made.reply("https://e.org/c.mp4", "video/mp4", CLIP, status="206 Partial", headers={"Content-Range": told})
    told = _told(_save(tmp_path / "a.warc", made.data))
    assert _left(told) == [PART]
    assert [_read(one) for one in _files(told)] == [CLIP]


def test_what_is_no_picture_is_counted(tmp_path: Path) -> None:
    made = Warc()
    made.reply("https://e.org/x", "image/svg+xml", b"<svg/>")
    made.reply("https://e.org/x", "", b"plain words " * 300)
    made.reply("https://e.org/dot.gif", "image/gif", b"GIF89a" + bytes(40))
    made.reply("https://e.org/moved.jpg", "image/jpeg", b"", status="302 Found")
    made.other("urn:view:https://e.org/", "resource", IMAGE, "image/png")
    told = _told(_save(tmp_path / "a.warc", made.data))
    assert _left(told) == []
    assert [(one.name, _read(one)) for one in _files(told)] == [("e.org.png", IMAGE)]
    (note,) = _notes(told)
    assert note.endswith(
        "not taken: pages, scripts and other files (2), pictures of under 2,048 bytes (1), "
        "replies without a file (redirected, refused) (1)"
    )


def test_a_bomb_in_a_reply_is_left_and_the_rest_goes_on(tmp_path: Path) -> None:
    made = Warc()
    made.reply(
        "https://e.org/b.jpg", "image/jpeg", gzip.compress(bytes(30 << 20)), headers={"Content-Encoding": "gzip"}
    )
    made.reply("https://e.org/c.jpg", "image/jpeg", IMAGE, headers={"Content-Encoding": "br"})
    made.reply("https://e.org/d.jpg", "image/jpeg", b"5\r\n12345\r\n7\r\nabc", headers={"Transfer-Encoding": "chunked"})
    made.reply("https://e.org/e.jpg", "image/jpeg", b"5\r\n12345\r\nzz\r\n", headers={"Transfer-Encoding": "chunked"})
    made.reply("https://e.org/f.jpg", "image/jpeg", b"5\r\n1234567\r\n0\r\n", headers={"Transfer-Encoding": "chunked"})
    made.reply("https://e.org/a.jpg", "image/jpeg", IMAGE)
    path = _save(tmp_path / "a.warc", made.data)
    told = _told(path)
    assert _left(told) == [BOMB, PACKED, BAD_CHUNKS, BAD_CHUNKS, BAD_CHUNKS]
    assert [_read(one) for one in _files(told)] == [IMAGE]
    assert list((tmp_path / "room-a.warc").iterdir()) == []


def test_a_warc_that_is_a_bomb_stops(tmp_path: Path) -> None:
    head = b"WARC/1.0\r\nWARC-Type: metadata\r\nContent-Length: 99999999999\r\n\r\n"
    packer = zlib.compressobj(9, wbits=31)
    data = packer.compress(head) + b"".join(packer.compress(bytes(1 << 20)) for _ in range(70)) + packer.flush()
    assert _left(_told(_save(tmp_path / "a.warc.gz", data))) == [BOMB_ALL]


def _record(length: str, body: bytes) -> bytes:
    return f"WARC/1.0\r\nWARC-Type: metadata\r\n{length}\r\n".encode() + body + b"\r\n\r\n"


@pytest.mark.parametrize(
    ("length", "why"),
    [
        ("Content-Length: 3\r\n", WRONG_LENGTH),
        ("Content-Length: 9999999\r\n", CUT),
        ("Content-Length: -5\r\n", NO_LENGTH),
        ("Content-Length: 1e9\r\n", NO_LENGTH),
        ("", NO_LENGTH),
        ("X: y\r\n" * 50_000, LONG_HEADERS),
        ("X: " + "y" * 99_999, LONG_HEADERS),
    ],
)
def test_a_lying_length_stops_a_plain_warc_and_not_a_packed_one(tmp_path: Path, length: str, why: str) -> None:
    bad, good = _record(length, b"12345678"), Warc(gzip=False).reply("https://e.org/a.jpg", "image/jpeg", IMAGE).data
    before = Warc(gzip=False).reply("https://e.org/b.jpg", "image/jpeg", IMAGE).data
    plain = _told(_save(tmp_path / "a.warc", before + bad + good))
    assert _left(plain) in ([why], [WRONG_LENGTH])
    assert len(_files(plain)) == 1
    packed = _told(_save(tmp_path / "a.warc.gz", b"".join(gzip.compress(part) for part in (before, bad, good))))
    assert _left(packed) == [why]
    assert len(_files(packed)) == 2


@pytest.mark.parametrize("packed", [True, False])
def test_a_warc_that_was_cut_off_gives_what_is_whole(tmp_path: Path, packed: bool) -> None:
    data = warc(gzip=packed).data
    told = _told(_save(tmp_path / "a.warc", data[: len(data) - 30_000]))
    assert _left(told)[0] == CUT
    assert [_read(one) for one in _files(told)] == [IMAGE]


def test_a_wacz_that_was_cut_off_is_kept_with_a_warning(tmp_path: Path) -> None:
    path = wacz(tmp_path / "a.wacz", warc().data)
    path.write_bytes(path.read_bytes()[:-40])
    assert reader.recognises(path)
    (kept,) = list(reader.arriving(path, tmp_path))
    assert isinstance(kept, Arriving)
    assert _read(kept) == path.read_bytes()
    assert "cannot be read as a zip" in kept.arrival.more["warning"]


def test_a_wacz_without_a_warc_is_kept_with_a_warning(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.wacz", "w") as made:
        made.writestr("datapackage.json", "[]")
    (kept,) = list(reader.arriving(tmp_path / "a.wacz", tmp_path))
    assert isinstance(kept, Arriving)
    assert kept.arrival.more["warning"] == NO_WARC


def test_other_files_are_no_web_archives(tmp_path: Path) -> None:
    assert not reader.recognises(_save(tmp_path / "a.warc", b"no"))
    assert not reader.recognises(_save(tmp_path / "b.warc.gz", gzip.compress(b"no")))
    assert not reader.recognises(_save(tmp_path / "c.zip", b"PK\x03\x04"))
    assert not reader.recognises(tmp_path / "none")


def test_a_case_takes_the_files_of_a_wacz(plain_case: Case, tmp_path: Path) -> None:
    path = wacz(tmp_path / "a.wacz", warc().data)
    with plain_case.adding() as right:
        coming = (one for one in reader.arriving(path, tmp_path) if isinstance(one, Arriving))
        told = list(right.add(coming))
    assert [one.name for one in told if isinstance(one, Added)] == ["a.wacz", "a photo.jpg", "clip"]
    assert plain_case.arrivals(2)[0].posted_utc == CAPTURED
    assert plain_case.verify().faults == ()


@settings(max_examples=60, deadline=None)
@given(
    bodies=st.lists(st.binary(min_size=2048, max_size=5000), min_size=1, max_size=4),
    packed=st.booleans(),
    chunk=st.one_of(st.none(), st.integers(1, 900)),
)
def test_what_warcio_writes_is_read_as_warcio_reads_it(bodies: list[bytes], packed: bool, chunk: int | None) -> None:
    made = Warc(gzip=packed)
    for body in bodies:
        sent = body if chunk is None else _chunked(body, chunk, b"0\r\n\r\n")
        made.reply("https://e.org/a", "image/png", sent, headers={"Transfer-Encoding": "chunked"} if chunk else {})
    with tempfile.TemporaryDirectory() as room:
        path = _save(Path(room) / "a.warc", made.data)
        with path.open("rb") as stream:
            expected: list[Any] = [cast("Any", record).content_stream().read() for record in ArchiveIterator(stream)]
        assert [_read(one) for one in _files(_told(path))] == expected == bodies


@settings(max_examples=80, deadline=None)
@given(at=st.integers(0, 1 << 20), value=st.integers(0, 255), packed=st.booleans())
def test_whatever_byte_is_changed_the_reading_ends_in_order(at: int, value: int, packed: bool) -> None:
    raw = bytearray(Warc(gzip=packed).reply("https://e.org/a.jpg", "image/jpeg", IMAGE).data * 2)
    raw[at % len(raw)] = value
    with tempfile.TemporaryDirectory() as room:
        path = _save(Path(room) / "a.warc", bytes(raw))
        for one in reader.arriving(path, Path(room)):
            if isinstance(one, Arriving) and one.arrival.more.get("digest_fits") is True:
                assert _read(one) == IMAGE
