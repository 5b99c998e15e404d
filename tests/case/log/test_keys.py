"""Signing keys in a file under a passphrase."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path

import pytest

from noonmark.case.log.keys import (
    check_key_file,
    config_folder,
    keep_in_key_store,
    key_from_key_store,
    key_path,
    load_key,
    make_key,
    public_key,
    public_key_of_file,
)
from noonmark.errors import NoonmarkError


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "config" / "signing.key"


def test_a_key_reads_back_with_its_passphrase(place: Path) -> None:
    made = make_key("ada", "four plain words here", place)
    read = load_key("four plain words here", place)
    assert public_key(read) == public_key(made)
    assert read.name == "ada"


def test_the_file_is_for_its_owner_only_and_holds_no_plain_key(place: Path) -> None:
    made = make_key("ada", "secret", place)
    assert place.stat().st_mode & 0o777 == 0o600
    text = place.read_text()
    assert "BEGIN ENCRYPTED PRIVATE KEY" in text
    assert made.private.private_bytes_raw().hex() not in text
    assert "secret" not in text
    assert "private" not in repr(made)


@pytest.mark.parametrize("passphrase", ["wrong", ""])
def test_a_wrong_passphrase_is_one_clear_line(place: Path, passphrase: str) -> None:
    make_key("ada", "right", place)
    with pytest.raises(NoonmarkError) as told:
        load_key(passphrase, place)
    assert str(told.value) == f"{place}: wrong passphrase, or a damaged key file; try again"


def test_the_public_half_stands_in_the_open_and_is_held_against_the_private_one(place: Path, tmp_path: Path) -> None:
    made = make_key("ada", "one", place)
    assert public_key_of_file(place) == made.public
    other = make_key("ada", "one", tmp_path / "other.key")
    place.write_text(place.read_text().replace(made.public.text, other.public.text))
    assert public_key_of_file(place) == other.public
    with pytest.raises(NoonmarkError, match="its public key is not that of the private one"):
        load_key("one", place)
    place.write_text(place.read_text().replace("signing key of ada", "signing key of eve"))
    with pytest.raises(NoonmarkError, match="the key file names two people"):
        check_key_file(place)


def test_a_key_is_never_overwritten(place: Path) -> None:
    made = make_key("ada", "one", place)
    with pytest.raises(NoonmarkError, match="there is a key already"):
        make_key("eve", "two", place)
    assert load_key("one", place).public == made.public


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_a_file_that_others_may_read_is_refused(place: Path) -> None:
    make_key("ada", "one", place)
    place.chmod(0o644)
    with pytest.raises(NoonmarkError, match="others may read the key file; run chmod 600"):
        load_key("one", place)


def test_an_empty_passphrase_is_refused_and_nothing_written(place: Path) -> None:
    with pytest.raises(NoonmarkError, match="the passphrase is empty"):
        make_key("ada", "", place)
    assert not place.exists()


def test_a_name_that_cannot_sign_is_told_before_anything_is_written(place: Path) -> None:
    with pytest.raises(NoonmarkError, match="is not a name for a key"):
        make_key("Ada Lovelace", "one", place)
    assert not place.exists()


@pytest.mark.parametrize("text", ["", "hello\n", "Noonmark signing key of ada\nnot PEM\n", "\xff"])
def test_what_is_not_a_key_file_is_refused(place: Path, text: str) -> None:
    place.parent.mkdir()
    place.write_text(text, encoding="latin-1")
    place.chmod(0o600)
    with pytest.raises(NoonmarkError):
        load_key("one", place)


def test_a_missing_key_says_so(place: Path) -> None:
    with pytest.raises(NoonmarkError, match="there is no signing key; make one: noonmark case key make"):
        load_key("one", place)


def test_the_folder_of_settings_can_be_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("NOONMARK_CONFIG", str(tmp_path))
    assert key_path() == tmp_path / "signing.key"
    monkeypatch.delenv("NOONMARK_CONFIG")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setattr("sys.platform", "linux")
    assert config_folder() == tmp_path / "noonmark"


def test_a_key_goes_through_the_platform_s_key_store(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    keyring = pytest.importorskip("keyring")
    held: dict[tuple[str, str], str] = {}

    class Memory(keyring.backend.KeyringBackend):
        priority = 1

        def get_password(self, service: str, username: str) -> str | None:
            return held.get((service, username))

        def set_password(self, service: str, username: str, password: str) -> None:
            held[service, username] = password

    monkeypatch.setattr(keyring.core, "_keyring_backend", Memory())
    made = make_key("ada", "one", tmp_path / "signing.key")
    keep_in_key_store(made)
    assert key_from_key_store("ada").public == made.public
    with pytest.raises(NoonmarkError, match="holds no key of 'eve'"):
        key_from_key_store("eve")


@pytest.mark.skipif(importlib.util.find_spec("keyring") is not None, reason="keyring is installed")
def test_a_missing_key_store_library_prints_the_install_line() -> None:
    with pytest.raises(NoonmarkError, match=r"pip install 'noonmark\[keyring\]'"):
        key_from_key_store("ada")
