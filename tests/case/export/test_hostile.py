"""Bundles made to do harm: each is refused with one line, and nothing is written anywhere."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.case.export.making import files_of, names_in, signed_anew, zipped

from noonmark.case.export.checking import check_bundle
from noonmark.case.export.reading import open_bundle
from noonmark.case.log.canonical import canonical
from noonmark.cli import run
from noonmark.errors import NoonmarkError

OUT = {
    "up": "../escape.txt",
    "further up": "log/../../escape.txt",
    "absolute": "/tmp/escape.txt",
    "windows": "..\\escape.txt",
    "drive": "C:/escape.txt",
    "long": f"log/{'x' * 5000}",
    "odd": "log/ü.txt",
    "deep": "a/b/c/d/e/f",
    "space": "log/a b",
}


@pytest.mark.parametrize("name", OUT)
def test_a_name_that_leads_out_or_is_none_of_a_bundles_is_refused(whole: Path, tmp_path: Path, name: str) -> None:
    path = signed_anew(tmp_path / "bundle.zip", {**files_of(whole), OUT[name]: b"escaped"})
    _refused(path, r"leads out|too long|no name of a bundle's file")
    assert names_in(tmp_path) == ["bundle.zip"]


def _refused(path: Path, words: str) -> None:
    before = names_in(path.parent.parent)
    with pytest.raises(NoonmarkError, match=words) as told, open_bundle(path) as bundle:
        check_bundle(bundle, (), lambda _: None)
    assert str(path) in str(told.value)
    assert "\n" not in str(told.value)
    assert names_in(path.parent.parent) == before


def _with(path: Path, files: dict[str, bytes], info: zipfile.ZipInfo, data: bytes) -> Path:
    zipped(path, files)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(info, data)
    return path


def test_a_link_is_refused(whole: Path, tmp_path: Path) -> None:
    info = zipfile.ZipInfo("log/link")
    info.external_attr = 0o120777 << 16
    _refused(_with(tmp_path / "bundle.zip", files_of(whole), info, b"/etc/passwd"), "a link is in it: 'log/link'")


def test_a_file_that_is_there_twice_is_refused(whole: Path, tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        path = _with(tmp_path / "bundle.zip", files_of(whole), zipfile.ZipInfo("README.txt"), b"another")
    _refused(path, "a file is there twice: 'README.txt'")


def test_a_file_packed_in_another_way_is_refused(whole: Path, tmp_path: Path) -> None:
    info = zipfile.ZipInfo("log/more.txt")
    info.compress_type = zipfile.ZIP_BZIP2
    _refused(_with(tmp_path / "bundle.zip", files_of(whole), info, b"more"), "packed as bundles are not")


def test_an_encrypted_file_is_refused(whole: Path, tmp_path: Path) -> None:
    path = zipped(tmp_path / "bundle.zip", files_of(whole))
    data = bytearray(path.read_bytes())
    at = data.rindex(b"PK\x01\x02")
    data[at + 8] |= 1
    path.write_bytes(bytes(data))
    _refused(path, "encrypted")


def test_a_bomb_is_refused_before_it_is_unpacked(whole: Path, tmp_path: Path) -> None:
    path = tmp_path / "bundle.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files_of(whole).items():
            archive.writestr(name, data)
        with archive.open("originals/" + "0" * 64, "w") as bomb:
            for _ in range(320):
                bomb.write(bytes(1 << 20))
    assert path.stat().st_size < 1 << 20
    _refused(path, r"would unpack to 335,\d{3},\d{3}, which no bundle does; do not unpack this file")


def test_a_log_file_that_is_too_large_is_refused(whole: Path, tmp_path: Path) -> None:
    path = tmp_path / "bundle.zip"
    files = files_of(whole)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            if name != "log/leaf_hashes.txt":
                archive.writestr(name, data)
        with archive.open("log/leaf_hashes.txt", "w") as large:
            for _ in range(65):
                large.write(bytes(1 << 20))
    with pytest.raises(NoonmarkError, match=r"altered|too large"), open_bundle(path) as bundle:
        check_bundle(bundle, (), lambda _: None)
    with pytest.raises(NoonmarkError, match=r"has 68,157,440 bytes, which is too large"), open_bundle(path) as bundle:
        bundle.read("log/leaf_hashes.txt")


def test_a_size_that_lies_is_found(whole: Path, tmp_path: Path) -> None:
    path = zipped(tmp_path / "bundle.zip", files_of(whole))
    data = bytearray(path.read_bytes())
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 17)
    path.write_bytes(bytes(data))
    with pytest.raises(NoonmarkError), open_bundle(path) as bundle:
        check_bundle(bundle, (), lambda _: None)


MANIFESTS = {
    "no JSON": (b"{", "it is no JSON"),
    "a list": (b"[]", "its format is 'None'"),
    "endless": (b"[" * 100_000, "it is no JSON"),
    "newer": (canonical({"format": "noonmark-bundle-9"}), "install a newer Noonmark"),
    "without files": (canonical({"format": "noonmark-bundle-1", "title": "x", "origin": "y"}), "it has no 'files'"),
}


@pytest.mark.parametrize("name", MANIFESTS)
def test_a_manifest_that_is_none_is_refused(whole: Path, tmp_path: Path, name: str) -> None:
    data, words = MANIFESTS[name]
    _refused(zipped(tmp_path / "bundle.zip", {**files_of(whole), "manifest.json": data}), words)


@pytest.mark.parametrize("data", [b"", b"PK", b"x" * 1000, b"PK\x05\x06" + bytes(18)])
def test_what_is_no_zip_or_no_bundle_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "bundle.zip"
    path.write_bytes(data)
    _refused(path, "this is no bundle")


def test_a_bundle_that_is_not_there_or_a_folder_is_told(tmp_path: Path) -> None:
    _refused(tmp_path / "none.zip", "there is no such file")
    (tmp_path / "folder").mkdir()
    _refused(tmp_path / "folder", "this is no bundle")


@given(st.data())
def test_no_flipped_byte_is_taken_in(
    whole: Path, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """A flip in what the zip itself keeps of a file may change nothing; what is read is then the same."""
    raw = bytearray(whole.read_bytes())
    at = data.draw(st.integers(0, len(raw) - 1))
    raw[at] ^= 1 << data.draw(st.integers(0, 7))
    path = tmp_path_factory.mktemp("flip") / "bundle.zip"
    path.write_bytes(bytes(raw))
    given_files = files_of(whole)
    try:
        with open_bundle(path) as bundle:
            check_bundle(bundle, (), lambda _: None)
            assert {name: bundle.open(name).read() for name in bundle.files} == given_files
    except NoonmarkError:
        pass


def test_the_command_tells_one_line_and_ends_with_2(
    whole: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    signed_anew(Path("bundle.zip"), {**files_of(whole), "../escape.txt": b"escaped"})
    assert run(["case", "import", "bundle.zip"]) == 2
    told = capfd.readouterr()
    assert told.out == ""
    assert (
        told.err == "noonmark: bundle.zip: a name leads out of the bundle: '../escape.txt'; do not unpack this file\n"
    )
    assert names_in(Path()) == ["bundle.zip"]
