"""The independent checker: an exported bundle holds, and every tampered one is found."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from noonmark.case import checker
from noonmark.case.log.bundle_layout import (
    Bundle,
    checkpoint_name,
    entry_name,
    log_files,
    original_name,
    stamp_name,
    write_bundle,
)
from noonmark.case.log.notes import SigningKey
from noonmark.case.log.tree import leaf_hash
from noonmark.case.log.verify import KeptLog
from noonmark.errors import NoonmarkError

ORIGINAL = b"abc"
DIGEST = sha256(ORIGINAL).hexdigest()


@pytest.fixture(scope="session")
def bundle(kept: KeptLog, key: SigningKey) -> Bundle:
    entries = {number: data for number, data in enumerate(kept.entries) if data is not None}
    files = log_files(entries, kept.hashes, kept.checkpoints[2], [key.public])
    files |= {checkpoint_name(3): kept.checkpoints[0].encode(), checkpoint_name(5): kept.checkpoints[1].encode()}
    files |= {original_name(DIGEST): ORIGINAL, stamp_name(5): kept.stamps[0].reply, "recipes/1.json": b"{}"}
    return Bundle("Yard", kept.origin, files, stamps={stamp_name(5): checkpoint_name(5)})


@pytest.fixture(scope="session")
def whole(bundle: Bundle, key: SigningKey) -> bytes:
    return packed(bundle, key)


def packed(bundle: Bundle, key: SigningKey) -> bytes:
    out = io.BytesIO()
    write_bundle(out, bundle, key)
    return out.getvalue()


@pytest.fixture
def check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """``check(bytes, *options)`` gives what the checker prints, and "ends with N" beneath."""

    def run(data: bytes, *options: str) -> str:
        path = tmp_path / "bundle.zip"
        path.write_bytes(data)
        monkeypatch.setattr(sys, "argv", ["checker.py", str(path), *options])
        ended = checker.main()
        return f"{capsys.readouterr().out}ends with {ended}"

    return run


def files_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def test_an_untouched_bundle_holds(check: Callable[..., str], whole: bytes, key: SigningKey) -> None:
    told = check(whole)
    assert "all holds: 7 entries, 17 files" in told
    assert f"ask whose it is): {key.public.text}" in told
    assert told.endswith("ends with 0")


def test_the_checker_runs_alone_without_noonmark(tmp_path: Path, whole: bytes) -> None:
    alone = tmp_path / "checker.py"
    alone.write_bytes(Path(checker.__file__).read_bytes())
    (tmp_path / "bundle.zip").write_bytes(whole)
    code = "import sys, runpy; sys.modules['noonmark'] = None; runpy.run_path('checker.py', run_name='__main__')"
    told = subprocess.run(
        [sys.executable, "-c", code, "bundle.zip"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stderr
    assert told.stdout.startswith("all holds")


def test_the_checker_has_about_a_hundred_lines_of_code() -> None:
    lines = Path(checker.__file__).read_text().split('"""', 2)[2].splitlines()
    code = [line for line in lines if line.strip() and not line.strip().startswith(("#", '"""', "import", "from"))]
    assert len(code) <= 120


def test_the_same_case_gives_the_same_bundle(bundle: Bundle, key: SigningKey, whole: bytes) -> None:
    assert packed(bundle, key) == whole


def test_originals_are_copied_from_disk(tmp_path: Path, bundle: Bundle, key: SigningKey, whole: bytes) -> None:
    (tmp_path / "original").write_bytes(ORIGINAL)
    files = {**bundle.files, original_name(DIGEST): tmp_path / "original"}
    assert packed(replace(bundle, files=files), key) == whole


def test_a_flipped_bit_in_any_file_of_the_bundle_is_found_and_named(check: Callable[..., str], whole: bytes) -> None:
    files = files_of(whole)
    for name, data in files.items():
        for at in {0, len(data) // 3, len(data) // 2, len(data) - 2, len(data) - 1}:
            bad = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
            told = check(zipped({**files, name: bad}))
            assert told.endswith("ends with 1"), (name, at)
            assert name in told or name in {"manifest.json", "log/leaf_hashes.txt", "log/public_keys.json"}


@pytest.mark.parametrize("kind", ["manifest.json", "manifest.note", "log/checkpoint.txt", "log/public_keys.json"])
def test_every_flipped_byte_of_what_is_signed_is_found(check: Callable[..., str], whole: bytes, kind: str) -> None:
    files = files_of(whole)
    data = files[kind]
    for at in range(0, len(data), 1 if len(data) < 300 else 7):
        bad = data[:at] + bytes([data[at] ^ 2]) + data[at + 1 :]
        assert check(zipped({**files, kind: bad})).endswith("ends with 1"), at


def test_a_file_left_out_or_put_in_is_found(check: Callable[..., str], whole: bytes) -> None:
    files = files_of(whole)
    for name in files:
        assert check(zipped({other: data for other, data in files.items() if other != name})).endswith("with 1"), name
    assert "too many" in check(zipped({**files, "extra.txt": b""}))


def test_a_file_that_is_there_twice_is_found(check: Callable[..., str], whole: bytes) -> None:
    out = io.BytesIO(whole)
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(out, "a") as archive:
        archive.writestr("recipes/1.json", b"{}")
    assert "or twice" in check(out.getvalue())


def resigned(bundle: Bundle, key: SigningKey, changes: dict[str, bytes | None]) -> bytes:
    """A bundle that its owner, who has the key, made with other contents."""
    files = {name: data for name, data in {**bundle.files, **changes}.items() if data is not None}
    return packed(replace(bundle, files=files), key)


def test_an_owner_who_rewrites_an_entry_cannot_keep_the_old_checkpoints(
    check: Callable[..., str], bundle: Bundle, kept: KeptLog, key: SigningKey
) -> None:
    other = (kept.entries[2] or b"").replace(b"first", b"other")
    told = check(resigned(bundle, key, {entry_name(2): other}))
    assert "WRONG: log/entries/000002.json: is not the entry that was logged" in told
    hashes = [leaf_hash(other) if place == 2 else each for place, each in enumerate(kept.hashes)]
    lines = "".join(f"{each.hex()}\n" for each in hashes).encode()
    told = check(resigned(bundle, key, {entry_name(2): other, "log/leaf_hashes.txt": lines}))
    for name in ("log/checkpoint.txt", "log/checkpoints/000003.txt", "log/checkpoints/000005.txt"):
        assert f"WRONG: {name}: its root is not that of the entries" in told


def test_a_shorter_log_than_its_checkpoint_is_found(
    check: Callable[..., str], bundle: Bundle, kept: KeptLog, key: SigningKey
) -> None:
    lines = "".join(f"{each.hex()}\n" for each in kept.hashes[:6]).encode()
    told = check(resigned(bundle, key, {entry_name(6): None, "log/leaf_hashes.txt": lines}))
    assert "WRONG: log/checkpoint.txt: covers 7 entries, the bundle has 6" in told


def test_a_newest_checkpoint_that_leaves_entries_out_is_found(
    check: Callable[..., str], bundle: Bundle, kept: KeptLog, key: SigningKey
) -> None:
    told = check(resigned(bundle, key, {"log/checkpoint.txt": kept.checkpoints[1].encode()}))
    assert "WRONG: log/checkpoint.txt: covers 5 entries, the bundle has 7" in told


def test_a_signature_in_another_spelling_is_found(check: Callable[..., str], whole: bytes) -> None:
    files = files_of(whole)
    note = files["manifest.note"]
    spare = bytes([note[-3] + 1])  # the last digit of 68 bytes has two spare bits
    assert note[-2:] == b"=\n"
    assert "not in its one spelling" in check(zipped({**files, "manifest.note": note[:-3] + spare + b"=\n"}))


def test_an_original_that_no_entry_names_or_that_is_missing_is_found(
    check: Callable[..., str], bundle: Bundle, key: SigningKey
) -> None:
    other = sha256(b"other").hexdigest()
    assert f"no entry names ['{other}']" in check(resigned(bundle, key, {original_name(other): b"other"}))
    assert f"missing: ['{DIGEST}']" in check(resigned(bundle, key, {original_name(DIGEST): None}))


def test_an_altered_original_is_never_written_into_a_bundle(bundle: Bundle, key: SigningKey) -> None:
    with pytest.raises(NoonmarkError, match=rf"the original {DIGEST} was altered; run 'noonmark case verify'"):
        resigned(bundle, key, {original_name(DIGEST): b"abd"})


def test_an_original_or_entry_that_is_told_as_left_out_is_no_fault(
    check: Callable[..., str], bundle: Bundle, key: SigningKey
) -> None:
    gone = {original_name(DIGEST), entry_name(2)}
    files = {name: data for name, data in bundle.files.items() if name not in gone}
    told = check(packed(replace(bundle, files=files, left_out={DIGEST: "asked to keep it back"}), key))
    assert "left out: 1 entries, 1 originals" in told
    assert told.endswith("ends with 0")


def test_a_stamp_over_other_data_is_found(check: Callable[..., str], bundle: Bundle, key: SigningKey) -> None:
    told = check(packed(replace(bundle, stamps={stamp_name(5): checkpoint_name(3)}), key))
    assert "WRONG: stamps/000005.tsr: is a time stamp over other data" in told


def test_a_bundle_signed_anew_by_a_stranger_fails_against_the_key_that_one_was_told(
    check: Callable[..., str], bundle: Bundle, key: SigningKey
) -> None:
    eve = SigningKey("ada", Ed25519PrivateKey.from_private_bytes(bytes(32)))
    changed = {"log/public_keys.json": json.dumps([eve.public.text, key.public.text]).encode()}
    data = resigned(bundle, eve, dict(changed))
    assert check(data).endswith("ends with 0")  # every key in the bundle is taken; the reader is told to ask
    told = check(data, "--key", key.public.text)
    assert "WRONG: manifest.note: signed by ada, with none of the keys" in told


def test_a_checkpoint_that_was_seen_before_must_be_a_head_of_the_log(
    check: Callable[..., str], whole: bytes, kept: KeptLog, key: SigningKey, tmp_path: Path
) -> None:
    seen = tmp_path / "seen.txt"
    seen.write_text(kept.checkpoints[0], encoding="utf-8")
    assert check(whole, "--seen", str(seen)).endswith("ends with 0")
    seen.write_text(kept.checkpoints[0].replace("\n3\n", "\n4\n"), encoding="utf-8")
    assert f"WRONG: {seen}: the signature of ada does not hold" in check(whole, "--seen", str(seen))


@pytest.mark.parametrize("data", [b"", b"PK", b"x" * 1000, zipped({"manifest.json": b"{}"})])
def test_what_is_not_a_bundle_is_one_line(check: Callable[..., str], data: bytes) -> None:
    told = check(data)
    assert told.startswith("WRONG: ")
    assert told.endswith("ends with 1")
    assert len(told.splitlines()) == 2


def test_a_bundle_cut_short_is_found(check: Callable[..., str], whole: bytes) -> None:
    assert check(whole[:-100]).endswith("ends with 1")
