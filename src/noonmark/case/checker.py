"""Check an exported bundle without Noonmark: python checker.py bundle.zip [--key LINE] [--seen OLD_CHECKPOINT].

This one file needs Python 3.11 and the library cryptography. It checks that every file is the one that the
signed manifest names, that entries give the signed Merkle root (RFC 6962), that earlier checkpoints are of the
same log, that originals are named by entries, and that time stamps are over their checkpoints. It says "WRONG"
for what does not hold, and ends with 0 only where all holds. Whose key it is, is yours to ask: see --key.
"""
# ruff: noqa: T201 - a script that prints

import argparse
import base64
import hashlib
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

BAG = ("bagit.txt", "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt")


def need(holds: object, problem: str) -> None:
    """Go on only where it holds."""
    if not holds:
        raise ValueError(problem)


def open_note(data: bytes, keys: list[str]) -> list[str]:
    """Return the lines of a signed note (C2SP signed-note), its one Ed25519 signature checked."""
    form = re.fullmatch("((?:[^\n]+\n)+)\n\u2014 ([^ +\n]+) ([A-Za-z0-9+/=]+)\n", data.decode())
    need(form, "is not a note with one signature")
    text, signer, coded = form.groups() if form else ("", "", "")
    signature = base64.b64decode(coded, validate=True)
    need(base64.b64encode(signature).decode() == coded, "the signature is not in its one spelling")
    for name, key_id, key in (line.split("+", 2) for line in keys):
        raw = base64.b64decode(key, validate=True)
        right_id = hashlib.sha256(name.encode() + b"\n" + raw).digest()[:4]
        if (name, right_id, key_id, raw[0]) == (signer, signature[:4], right_id.hex(), 1):
            try:
                Ed25519PublicKey.from_public_bytes(raw[1:]).verify(signature[4:], text.encode())
            except InvalidSignature:
                raise ValueError(f"the signature of {name} does not hold") from None
            return text.splitlines()
    raise ValueError(f"signed by {signer}, with none of the keys")


def check_stamp(reply: bytes, of: bytes) -> None:
    """Check that an RFC 3161 reply carries the hash of its checkpoint; its signature is for openssl to check."""
    for kind, name in ((b"\x01", "sha256"), (b"\x02", "sha384"), (b"\x03", "sha512")):
        oid, digest = bytes.fromhex("06096086480165030402") + kind, hashlib.new(name, of).digest()
        imprint = b"\x04" + bytes([len(digest)]) + digest
        if oid + b"\x05\x00" + imprint in reply or oid + imprint in reply:
            return
    raise ValueError("is a time stamp over other data")


class Bundle:
    """One bundle, open for reading."""

    def __init__(self, path: str, keys: list[str]) -> None:
        self.zip = zipfile.ZipFile(path)
        names = [name for name in self.zip.namelist() if not name.endswith("/")]
        self.head = next((name[:-13] for name in names if re.fullmatch("[^/]+/data/manifest.json", name)), "")
        bag = {self.head[:-5] + name for name in BAG if self.head}  # a BagIt bag around the bundle
        self.names = [name.removeprefix(self.head) for name in names if name not in bag]
        self.manifest: Any = json.loads(self.read("manifest.json"))
        self.known: list[str] = json.loads(self.read("log/public_keys.json"))
        self.keys = keys or self.known
        self.hashes = [bytes.fromhex(line) for line in self.read("log/leaf_hashes.txt").decode().split()]
        self.roots = {(at, at + 1): leaf for at, leaf in enumerate(self.hashes)} | {(0, 0): hashlib.sha256().digest()}
        self.left_out, self.files, self.named = set(self.manifest["left_out"]), self.manifest["files"], set[str]()
        self.count = sum(name.startswith("log/entries/") for name in self.names)

    def read(self, name: str) -> bytes:
        """Return one file that is not an original; a huge one is refused before it is unpacked."""
        need(self.zip.getinfo(self.head + name).file_size <= 1 << 26, "is too large")
        return self.zip.read(self.head + name)

    def root(self, start: int, end: int) -> bytes:
        """Return the Merkle root of the leaves from start up to end (RFC 6962, section 2.1)."""
        if (start, end) not in self.roots:
            split = start + (1 << ((end - start - 1).bit_length() - 1))
            both = self.root(start, split) + self.root(split, end)
            self.roots[start, end] = hashlib.sha256(b"\x01" + both).digest()
        return self.roots[start, end]

    def steps(self) -> Iterator[tuple[str, Callable[[], None]]]:
        """Yield each place and its check."""
        yield "manifest.note", self.check_manifest
        yield from ((name, lambda n=name: self.check_file(n)) for name in self.files)
        for name in (name for name in self.names if name.startswith("log/entries/")):
            yield name, lambda n=name: self.check_entry(self.read(n), int(n[12:-5]))
        yield "log/checkpoint.txt", lambda: self.check_head(self.read("log/checkpoint.txt"), whole=True)
        for name in (name for name in self.names if name.startswith("log/checkpoints/")):
            yield name, lambda n=name: self.check_head(self.read(n))
        yield "originals", self.check_originals
        for reply, of in ((each["reply"], each["of"]) for each in self.manifest["stamps"]):
            yield reply, lambda r=reply, o=of: check_stamp(self.read(r), self.read(o))

    def check_manifest(self) -> None:
        """Check the manifest's signature, and that the bundle has its files and no others, each once."""
        told = open_note(self.read("manifest.note"), self.keys)
        digest = hashlib.sha256(self.read("manifest.json")).hexdigest()
        need(told == ["noonmark bundle manifest", self.manifest["origin"], digest], "is not over this manifest.json")
        odd = sorted({*self.files, "manifest.json", "manifest.note"} ^ set(self.names))
        need(not odd and len(set(self.names)) == len(self.names), f"files missing, too many, or twice: {odd}")

    def check_file(self, name: str) -> None:
        """Check one file against the manifest, and an original against its name."""
        with self.zip.open(self.head + name) as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
        need(digest == self.files[name], "was altered")
        need(not name.startswith("originals/") or name == f"originals/{digest}", "is not that original")

    def check_entry(self, data: bytes, number: int) -> None:
        """Check one entry against its leaf hash, and note the originals that it names."""
        holds = number < len(self.hashes) and hashlib.sha256(b"\x00" + data).digest() == self.hashes[number]
        need(holds, "is not the entry that was logged")
        entry = json.loads(data)
        need(entry["number"] == number, f"calls itself entry {entry['number']}")
        if "clock_set_back_from" in entry:
            print(f"note: entry {number}: the clock had been set back, from {entry['clock_set_back_from']}")
        if self.files.get(recipe := f"recipes/{number:06d}.json"):
            need(self.files[recipe] == entry["what"].get("recipe"), f"names another recipe than {recipe}")
        if entry["act"] in {"added", "imported"}:
            self.named |= {entry["what"].get("sha256"), *entry["what"].get("originals", [])} - {None}

    def check_head(self, data: bytes, *, whole: bool = False) -> None:
        """Check that a checkpoint is signed and is a head of this log; an earlier one may be another signer's."""
        lines = open_note(data, self.keys if whole else [*self.keys, *self.known])
        need(len(lines) == 4 and lines[0] == self.manifest["origin"], "is not a checkpoint of this log")
        size, held = int(lines[1]), len(self.hashes)
        need(size == held or (size < held and not whole), f"covers {size} entries, the bundle has {held}")
        need(base64.b64encode(self.root(0, size)).decode() == lines[2], "its root is not that of the entries")

    def check_originals(self) -> None:
        """Check that entries name the originals that are here, and that the others are told as left out."""
        here = {name[10:] for name in self.names if name.startswith("originals/")}
        need(here <= self.named or self.count < len(self.hashes), f"no entry names {sorted(here - self.named)}")
        need(self.named <= here | self.left_out, f"missing: {sorted(self.named - here - self.left_out)}")


def main() -> int:
    """Check the bundle of the command line."""
    parser = argparse.ArgumentParser(description="Check an exported bundle without Noonmark.")
    parser.add_argument("bundle")
    parser.add_argument("--key", action="append", default=[], help="the signer's key, as the signer told it to you")
    parser.add_argument("--seen", action="append", default=[], help="an earlier checkpoint that you kept")
    told = parser.parse_args()
    wrong = 0
    try:
        bundle = Bundle(told.bundle, told.key)
        steps = list(bundle.steps())
        steps += [(name, lambda n=name: bundle.check_head(Path(n).read_bytes())) for name in told.seen]
    except Exception as error:  # noqa: BLE001 - whatever a broken file brings is one line
        print(f"WRONG: {told.bundle}: cannot be read ({type(error).__name__}: {error})")
        return 1
    for where, step in steps:
        try:
            step()
        except Exception as error:  # noqa: BLE001 - as above; the other checks go on
            print(f"WRONG: {where}: {error}".encode("unicode_escape").decode())
            wrong += 1
    print(f"{wrong} wrong" if wrong else f"all holds: {len(bundle.hashes)} entries, {len(bundle.names)} files")
    print(f"left out: {len(bundle.hashes) - bundle.count} entries, {len(bundle.left_out)} originals")
    print("your key:" if told.key else "key in the bundle (ask whose it is):", *bundle.keys)
    print("time stamps' signatures: openssl ts -verify -in REPLY -data CHECKPOINT -CAfile ROOTS")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
