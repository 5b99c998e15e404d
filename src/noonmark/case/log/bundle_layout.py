"""The layout of an exported bundle, and its writer.

A bundle is one zip file::

    manifest.json               what the bundle holds (canonical JSON), see below
    manifest.note               signed note over manifest.json's SHA-256
    log/leaf_hashes.txt         leaf hash of every entry, one line of hex each
    log/entries/000000.json     entries, canonical JSON; one that is left out keeps its line above
    log/checkpoint.txt          the newest checkpoint, a signed note; covers every line of leaf_hashes.txt
    log/checkpoints/000012.txt  earlier checkpoints, by their size
    log/public_keys.json        list of keys, each "name+id+base64"
    originals/<sha256>          originals, by their SHA-256
    recipes/...                 recipes of fixes
    stamps/000012.tsr           raw replies of time stamp authorities (RFC 3161), and .ots files

``manifest.json`` has the keys ``format`` ("noonmark-bundle-1"), ``title``, ``origin``, ``files`` (SHA-256
of every other file, manifest.note apart), ``left_out`` (SHA-256 of each original that is not in the
bundle, with the reason) and ``stamps`` (a list of ``{"reply": path, "of": path of the checkpoint}``).

Entries of the acts ``added`` and ``imported`` name an original as ``what["sha256"]`` (or several in
``what["originals"]``, a list of hashes): each is in the bundle or in ``left_out``.

``checker.py`` reads this layout without Noonmark.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import file_digest, sha256
from io import BytesIO
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from noonmark.case.log.canonical import canonical
from noonmark.case.log.notes import PublicKey, SigningKey, sign_note

FORMAT = "noonmark-bundle-1"
MANIFEST, MANIFEST_NOTE = "manifest.json", "manifest.note"
LEAF_HASHES, CHECKPOINT, PUBLIC_KEYS = "log/leaf_hashes.txt", "log/checkpoint.txt", "log/public_keys.json"
NOTE_HEAD = "noonmark bundle manifest"


def entry_name(number: int) -> str:
    """Return the path of an entry: ``log/entries/000012.json``."""
    return f"log/entries/{number:06d}.json"


def checkpoint_name(size: int) -> str:
    """Return the path of an earlier checkpoint: ``log/checkpoints/000012.txt``."""
    return f"log/checkpoints/{size:06d}.txt"


def stamp_name(size: int, suffix: str = "tsr") -> str:
    """Return the path of a stamp of the checkpoint of that size: ``stamps/000012.tsr``."""
    return f"stamps/{size:06d}.{suffix}"


def original_name(digest: str) -> str:
    """Return the path of an original: ``originals/<sha256>``."""
    return f"originals/{digest}"


@dataclass(frozen=True)
class Bundle:
    """What goes into a bundle beside the log.

    Attributes
    ----------
    title, origin : str
        Of the case, and of its checkpoints.
    files : mapping of str to bytes or Path
        Contents by path in the zip; a Path is copied from disk in pieces.
    left_out : mapping of str to str
        SHA-256 of originals that stay at home, with the reason.
    stamps : mapping of str to str
        Path of a reply, and the path of the checkpoint that it is for.
    """

    title: str
    origin: str
    files: Mapping[str, bytes | Path]
    left_out: Mapping[str, str] = field(default_factory=dict[str, str])
    stamps: Mapping[str, str] = field(default_factory=dict[str, str])


def log_files(
    entries: Mapping[int, bytes], hashes: Sequence[bytes], checkpoint: str, keys: Sequence[PublicKey]
) -> dict[str, bytes | Path]:
    """Return the files of the log: entries by number, all leaf hashes, the newest checkpoint, the keys."""
    return {
        LEAF_HASHES: "".join(f"{each.hex()}\n" for each in hashes).encode(),
        CHECKPOINT: checkpoint.encode(),
        PUBLIC_KEYS: canonical([key.text for key in keys]),
        **{entry_name(number): data for number, data in sorted(entries.items())},
    }


def write_bundle(out: BinaryIO, bundle: Bundle, key: SigningKey) -> None:
    """Write a bundle with its manifest and the manifest's signature; the same input gives the same bytes.

    Parameters
    ----------
    out : binary file
        Open for writing.
    bundle : Bundle
        Its files; manifest.json and manifest.note are made here.
    key : SigningKey
        Signs the manifest.
    """
    with ZipFile(out, "w") as archive:
        digests = {name: _put(archive, name, bundle.files[name]) for name in sorted(bundle.files)}
        manifest = canonical(
            {
                "format": FORMAT,
                "title": bundle.title,
                "origin": bundle.origin,
                "files": digests,
                "left_out": bundle.left_out,
                "stamps": [{"reply": reply, "of": of} for reply, of in sorted(bundle.stamps.items())],
            }
        )
        _put(archive, MANIFEST, manifest)
        note = f"{NOTE_HEAD}\n{bundle.origin}\n{sha256(manifest).hexdigest()}\n"
        _put(archive, MANIFEST_NOTE, sign_note(note, key).encode())


def _put(archive: ZipFile, name: str, content: bytes | Path) -> str:
    """Copy one file into the zip and return the SHA-256 of what was read."""
    about = ZipInfo(name)  # its fixed date keeps the bundle the same from run to run
    about.compress_type = ZIP_STORED if name.startswith("originals/") else ZIP_DEFLATED
    about.external_attr = 0o100644 << 16
    with content.open("rb") if isinstance(content, Path) else BytesIO(content) as source:
        digest = file_digest(source, "sha256").hexdigest()
        about.file_size = source.tell()
        source.seek(0)
        with archive.open(about, "w") as target:
            shutil.copyfileobj(source, target, 1 << 20)
    return digest
