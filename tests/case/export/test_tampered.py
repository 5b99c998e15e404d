"""The checker, run alone, on an exported bundle and on tampered ones: each is found, and the right place is named."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.case.export.making import EVE, KEY, checked, exported, files_of, signed_anew, zipped

from noonmark.case.export.checking import check_bundle
from noonmark.case.export.reading import open_bundle
from noonmark.case.log.canonical import canonical, parse
from noonmark.case.log.notes import SigningKey
from noonmark.case.log.tree import leaf_hash
from noonmark.case.store.case import Case
from noonmark.errors import NoonmarkError

Files = dict[str, bytes]
Tampering = Callable[[Files], object]


def original(files: Mapping[str, bytes]) -> str:
    return next(name for name in files if name.startswith("originals/"))


def flip(name: str, at: int = -1) -> Tampering:
    def change(files: Files) -> None:
        data = files[name]
        place = at % len(data)
        files[name] = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]

    return change


def flip_original(files: Files) -> None:
    flip(original(files), 1000)(files)


def take(name: str) -> Tampering:
    return lambda files: files.pop(name)


def put(name: str, data: bytes) -> Tampering:
    return lambda files: files.update({name: data})


def reworded(files: Files) -> None:
    files["log/entries/000006.json"] = files["log/entries/000006.json"].replace(b"second pair", b"third pair.")


def rehashed(files: Files) -> None:
    """Rewrite an entry and its leaf hash with it."""
    reworded(files)
    lines = files["log/leaf_hashes.txt"].decode().splitlines()
    lines[6] = leaf_hash(files["log/entries/000006.json"]).hex()
    files["log/leaf_hashes.txt"] = "".join(f"{line}\n" for line in lines).encode()


def renumbered(files: Files) -> None:
    files["log/entries/000000.json"], files["log/entries/000001.json"] = (
        files["log/entries/000001.json"],
        files["log/entries/000000.json"],
    )


def shortened(files: Files) -> None:
    """Take the last entry away, as if it had never been."""
    last = max(name for name in files if name.startswith("log/entries/"))
    del files[last]
    lines = files["log/leaf_hashes.txt"].decode().splitlines()
    files["log/leaf_hashes.txt"] = "".join(f"{line}\n" for line in lines[:-1]).encode()


def other_original(files: Files) -> None:
    """Put another photo under the name of the one that was added."""
    files[original(files)] = b"another photo"


def strange_original(files: Files) -> None:
    files[f"originals/{sha256(b'planted').hexdigest()}"] = b"planted"


def older_checkpoint(files: Files) -> None:
    files["log/checkpoint.txt"] = files["log/checkpoints/000005.txt"]


def other_recipe(files: Files) -> None:
    recipe = parse(files["recipes/000005.json"])
    recipe["used"]["title"] = "Another yard"
    files["recipes/000005.json"] = canonical(recipe)


def other_log(files: Files) -> None:
    flip("log/checkpoints/000005.txt", 16)(files)


OUTSIDE: dict[str, tuple[Tampering, str]] = {
    "an original's byte": (flip_original, "originals/"),
    "an entry's byte": (flip("log/entries/000002.json", 30), "log/entries/000002.json"),
    "an entry's words": (reworded, "log/entries/000006.json"),
    "a recipe's byte": (flip("recipes/000005.json", 200), "recipes/000005.json"),
    "the newest checkpoint": (flip("log/checkpoint.txt", 40), "log/checkpoint.txt"),
    "an earlier checkpoint": (other_log, "log/checkpoints/000005.txt"),
    "a signature": (flip("log/checkpoint.txt", -20), "log/checkpoint.txt"),
    "the manifest": (flip("manifest.json", 200), "manifest.note"),
    "the manifest's signature": (flip("manifest.note", -20), "manifest.note"),
    "an original taken out": (lambda files: files.pop(original(files)), "originals/"),
    "an entry taken out": (take("log/entries/000003.json"), "log/entries/000003.json"),
    "a recipe taken out": (take("recipes/000005.json"), "recipes/000005.json"),
    "a file put in": (put("log/more.txt", b"more"), "log/more.txt"),
    "the checker itself": (flip("checker.py", 500), "checker.py"),
    "the readme": (put("README.txt", b"trust me"), "README.txt"),
}
"""By somebody without the key: what is done, and the place that is named."""

BY_OWNER: dict[str, tuple[Tampering, str]] = {
    "an entry reworded": (reworded, "log/entries/000006.json: is not the entry that was logged"),
    "an entry and its hash": (rehashed, "log/checkpoint.txt: its root is not that of the entries"),
    "two entries exchanged": (renumbered, "log/entries/000000.json: is not the entry that was logged"),
    "the last entry dropped": (shortened, "log/checkpoint.txt: covers 8 entries, the bundle has 7"),
    "another original": (other_original, "is not that original"),
    "an original planted": (strange_original, "originals: no entry names"),
    "an original lost": (lambda files: files.pop(original(files)), "originals: missing: "),
    "an older checkpoint": (older_checkpoint, "log/checkpoint.txt: covers 5 entries, the bundle has 8"),
    "another recipe": (other_recipe, "log/entries/000005.json: names another recipe than recipes/000005.json"),
}
"""By the owner, who has the key and signs the manifest anew."""


def test_an_untouched_bundle_holds(whole: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(whole, tmp_path))
    status, lines = checked(path, "--key", KEY.public.text)
    assert status == 0
    assert lines[0] == f"all holds: 8 entries, {len(files_of(path))} files"
    assert lines[1:3] == ["left out: 0 entries, 0 originals", f"your key: {KEY.public.text}"]


def test_there_are_twenty_tamperings_and_more() -> None:
    assert len(OUTSIDE) + len(BY_OWNER) >= 20


@pytest.mark.parametrize("name", OUTSIDE)
def test_a_bundle_tampered_with_on_the_way_is_found_and_the_place_is_named(
    whole: Path, tmp_path: Path, name: str
) -> None:
    tamper, where = OUTSIDE[name]
    files = files_of(whole)
    tamper(files)
    _found(zipped(tmp_path / "bundle.zip", files), where)


@pytest.mark.parametrize("name", BY_OWNER)
def test_what_the_owner_of_the_key_rewrites_is_found_and_the_place_is_named(
    whole: Path, tmp_path: Path, name: str
) -> None:
    tamper, where = BY_OWNER[name]
    files = files_of(whole)
    tamper(files)
    _found(signed_anew(tmp_path / "bundle.zip", files), where)


def _found(path: Path, where: str) -> None:
    status, lines = checked(path)
    assert status == 1
    assert any(line.startswith("WRONG: ") and where in line for line in lines), lines
    with open_bundle(path) as bundle, pytest.raises(NoonmarkError) as told:
        check_bundle(bundle, (), lambda _: None)
    assert where.partition(":")[0] in str(told.value) or "originals" in where, str(told.value)


def test_a_stranger_who_signs_anew_fails_against_the_key_that_one_was_told(whole: Path, tmp_path: Path) -> None:
    files = files_of(whole)
    files["log/public_keys.json"] = json.dumps([EVE.public.text, KEY.public.text]).encode()
    path = signed_anew(tmp_path / "bundle.zip", files, EVE)
    status, lines = checked(path, "--key", KEY.public.text)
    assert status == 1
    assert "WRONG: manifest.note: signed by ada, with none of the keys" in lines


def test_earlier_checkpoints_may_be_another_analysts_and_the_newest_and_the_manifest_not(
    yard: Case, tmp_path: Path
) -> None:
    bob = SigningKey("bob", Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33))))
    yard.sign(bob)
    exported(yard, tmp_path / "bundle.zip")
    assert checked(tmp_path / "bundle.zip", "--key", KEY.public.text)[0] == 0
    with open_bundle(tmp_path / "bundle.zip") as bundle:
        check_bundle(bundle, [KEY.public], lambda _: None)
    status, lines = checked(tmp_path / "bundle.zip", "--key", bob.public.text)
    assert status == 1
    named = {line.split(": ")[1] for line in lines if line.startswith("WRONG: ")}
    assert named == {"manifest.note", "log/checkpoint.txt"}


def test_a_checkpoint_kept_from_earlier_is_held_against_the_log(whole: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(whole, tmp_path))
    seen = tmp_path / "monday.txt"
    seen.write_bytes(files_of(path)["log/checkpoints/000005.txt"])
    assert checked(path, "--seen", str(seen))[0] == 0
    seen.write_bytes(files_of(path)["log/checkpoints/000005.txt"].replace(b"\n5\n", b"\n6\n"))
    assert checked(path, "--seen", str(seen))[0] == 1


def test_names_that_could_steer_a_terminal_are_printed_as_escapes(whole: Path, tmp_path: Path) -> None:
    files = {**files_of(whole), "log/\x1b[2J.txt": b""}
    status, lines = checked(zipped(tmp_path / "bundle.zip", files))
    assert status == 1
    assert not any("\x1b" in line for line in lines)


def test_a_file_that_is_there_twice_is_found(whole: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(whole, tmp_path))
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(path, "a") as archive:
        archive.writestr("README.txt", b"another")
    assert "or twice" in "\n".join(checked(path)[1])
