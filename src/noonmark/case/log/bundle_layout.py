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
    recipes/000014.json         recipes of fixes, by the number of their entry
    coarse/000014.json          coarse fixes, in a bundle from which the recipes were left out
    interchange/...             the fixes as tables that other programs read
    checker.py, README.txt      the check of all this, and how to run it
    stamps/000012.tsr           raw replies of time stamp authorities (RFC 3161), and .ots files

``manifest.json`` has the keys ``format`` ("noonmark-bundle-1"), ``title``, ``origin``, ``files`` (SHA-256
of every other file, manifest.note apart), ``left_out`` (SHA-256 of each original that is not in the
bundle, with the reason) and ``stamps`` (a list of ``{"reply": path, "of": path of the checkpoint}``).

Entries of the acts ``added`` and ``imported`` name an original as ``what["sha256"]`` (or several in
``what["originals"]``, a list of hashes): each is in the bundle or in ``left_out``.

A bundle can lie inside a BagIt bag (RFC 8493), as its payload: every path then begins with
``<name>/data/``, and the bag's own four files stand in ``<name>/``.

``checker.py`` reads this layout without Noonmark.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from noonmark.case.log.bag import tag_files
from noonmark.case.log.canonical import canonical
from noonmark.case.log.notes import PublicKey, SigningKey, sign_note
from noonmark.errors import NoonmarkError

FORMAT = "noonmark-bundle-1"
MANIFEST, MANIFEST_NOTE = "manifest.json", "manifest.note"
LEAF_HASHES, CHECKPOINT, PUBLIC_KEYS = "log/leaf_hashes.txt", "log/checkpoint.txt", "log/public_keys.json"
NOTE_HEAD = "noonmark bundle manifest"
ORIGINALS, ENTRIES, EARLIER, STAMPS = "originals/", "log/entries/", "log/checkpoints/", "stamps/"
RECIPES, COARSE, TABLES = "recipes/", "coarse/", "interchange/"
CHECKER, README = "checker.py", "README.txt"

Step = Callable[[int], None]
"""Told each count of bytes that were copied."""


def entry_name(number: int) -> str:
    """Return the path of an entry: ``log/entries/000012.json``."""
    return f"{ENTRIES}{number:06d}.json"


def checkpoint_name(size: int, again: int = 0) -> str:
    """Return the path of an earlier checkpoint: ``log/checkpoints/000012.txt``; ``000012-1.txt`` for a second one."""
    return f"{EARLIER}{size:06d}{f'-{again}' if again else ''}.txt"


def stamp_name(size: int, suffix: str = "tsr") -> str:
    """Return the path of a stamp of the checkpoint of that size: ``stamps/000012.tsr``."""
    return f"{STAMPS}{size:06d}.{suffix}"


def original_name(digest: str) -> str:
    """Return the path of an original: ``originals/<sha256>``."""
    return f"{ORIGINALS}{digest}"


def recipe_name(number: int) -> str:
    """Return the path of the recipe that an entry kept: ``recipes/000012.json``."""
    return f"{RECIPES}{number:06d}.json"


def coarse_name(number: int) -> str:
    """Return the path of the coarse fix that stands for a recipe left out: ``coarse/000012.json``."""
    return f"{COARSE}{number:06d}.json"


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


def write_bundle(out: BinaryIO, bundle: Bundle, key: SigningKey, *, step: Step | None = None, within: str = "") -> None:
    """Write a bundle with its manifest and the manifest's signature; the same input gives the same bytes.

    Parameters
    ----------
    out : binary file
        Open for writing.
    bundle : Bundle
        Its files; manifest.json and manifest.note are made here.
    key : SigningKey
        Signs the manifest.
    step : callable, optional
        Told the bytes of each file as they are copied.
    within : str
        A folder of the zip that the bundle lies in; a BagIt bag is then made around it.

    Raises
    ------
    NoonmarkError
        An original is not the one of its name, or a file changed its length while it was copied.
    OSError
        A file cannot be read, or the bundle not written.
    """
    with ZipFile(out, "w") as archive:
        put = _Putting(archive, step or _nothing, f"{within}/data/" if within else "")
        digests = {name: put.put(name, bundle.files[name]) for name in sorted(bundle.files)}
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
        note = sign_note(f"{NOTE_HEAD}\n{bundle.origin}\n{sha256(manifest).hexdigest()}\n", key).encode()
        digests |= {MANIFEST: put.put(MANIFEST, manifest), MANIFEST_NOTE: put.put(MANIFEST_NOTE, note)}
        if within:
            for name, content in tag_files(digests, put.count).items():
                _Putting(archive, _nothing, f"{within}/").put(name, content)


def _nothing(count: int) -> None:
    del count


@dataclass
class _Putting:
    """Files on their way into a zip, with the bytes counted."""

    archive: ZipFile
    step: Step
    within: str
    count: int = 0

    def put(self, name: str, content: bytes | Path) -> str:
        """Copy one file into the zip, once, and return the SHA-256 of what was copied."""
        about = ZipInfo(self.within + name)  # its fixed date keeps the bundle the same from run to run
        about.compress_type = ZIP_STORED if name.startswith(ORIGINALS) else ZIP_DEFLATED
        about.external_attr = 0o100644 << 16
        about.file_size = content.stat().st_size if isinstance(content, Path) else len(content)
        hasher, copied = hashlib.sha256(), 0
        opened = content.open("rb") if isinstance(content, Path) else BytesIO(content)
        with opened as source, self.archive.open(about, "w") as target:
            while piece := source.read(1 << 20):
                hasher.update(piece)
                target.write(piece)
                copied += len(piece)
                self.step(len(piece))
        self.count += copied
        if name.startswith(ORIGINALS) and name != original_name(hasher.hexdigest()):
            remedy = "run 'noonmark case verify'; an original that was altered is never sent"
            raise NoonmarkError(f"the original {name.removeprefix(ORIGINALS)} was altered", remedy=remedy)
        return hasher.hexdigest()
