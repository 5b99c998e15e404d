"""A bundle from a stranger, opened with care: nothing is unpacked, nothing is written, and nothing is endless."""

from __future__ import annotations

import hashlib
import json
import re
import stat
import zlib
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from noonmark.case.log.bag import TAG_FILES
from noonmark.case.log.bundle_layout import FORMAT, MANIFEST, ORIGINALS, Step
from noonmark.errors import NoonmarkError

LARGEST = 1 << 26
"""Bytes of a file that is no original: a log of a million entries keeps far below."""
MOST_FILES = 2_000_000
MOST_SWELLING, NO_SWELLING = 200, 1 << 28
"""A zip that unpacks to this many times its size, beyond the second figure [bytes], is a bomb: text shrinks to a
tenth, and originals are stored as they are."""
_LONGEST = 4096
_NAME = re.compile(r"[0-9A-Za-z_.-]+(/[0-9A-Za-z_.-]+){0,3}")
_IN_BAG = re.compile(r"([^/\\]+/)data/manifest\.json")
BROKEN = (BadZipFile, OSError, EOFError, zlib.error, NotImplementedError, RuntimeError, ValueError)
"""What Python's zip reader raises for broken files."""


@dataclass(frozen=True)
class OpenBundle:
    """A bundle, open for reading.

    Attributes
    ----------
    path : Path
    archive : ZipFile
    files : mapping of str to ZipInfo
        By the path in the bundle.
    manifest : mapping
        Not yet checked.
    """

    path: Path
    archive: ZipFile
    files: dict[str, ZipInfo]
    manifest: dict[str, Any]

    @property
    def where(self) -> str:
        """Its path, for errors."""
        return str(self.path)

    def read(self, name: str) -> bytes:
        """Return a file that is no original.

        Raises
        ------
        NoonmarkError
            If it is missing, too large or broken.
        """
        info = self.files.get(name)
        if info is None:
            raise NoonmarkError(f"{name} is missing", where=self.where)
        return _read(self.archive, info, name, self.where)

    def open(self, name: str) -> IO[bytes]:
        """Return an original, for reading in pieces."""
        return self.archive.open(self.files[name])

    def digest(self, name: str, step: Step) -> str:
        """Return the SHA-256 of a file's bytes.

        Raises
        ------
        NoonmarkError
            If it is broken.
        """
        hasher = hashlib.sha256()
        try:
            with self.open(name) as file:
                while piece := file.read(1 << 20):
                    hasher.update(piece)
                    step(len(piece))
        except BROKEN as error:
            raise NoonmarkError(f"{name} cannot be read ({_why(error)})", where=self.where) from None
        return hasher.hexdigest()


@contextmanager
def open_bundle(path: Path) -> Generator[OpenBundle]:
    """Open a bundle, once its table of contents is such that the rest may be read.

    Raises
    ------
    NoonmarkError
        If it is no bundle, of a newer form, or would not be safe to read.
    """
    where = str(path)
    try:
        archive = ZipFile(path)
    except FileNotFoundError:
        raise NoonmarkError("there is no such file", where=where) from None
    except BROKEN as error:
        raise NoonmarkError(f"this is no bundle ({_why(error)})", where=where, remedy="get the file again") from None
    with archive:
        infos = _checked(archive.infolist(), path.stat().st_size, where)
        files = _of_bundle(infos, where)
        manifest = _manifest(_read(archive, files[MANIFEST], MANIFEST, where), where)
        yield OpenBundle(path, archive, files, manifest)


def _checked(infos: list[ZipInfo], size: int, where: str) -> list[ZipInfo]:
    """Return the entries of a zip, once none of them is a trap."""
    if len(infos) > MOST_FILES:
        raise NoonmarkError(f"{len(infos):,} files are too many for a bundle", where=where)
    seen: set[str] = set()
    for info in infos:
        problem = _trap(info, seen)
        if problem:
            raise NoonmarkError(f"{problem}: {info.filename[:200]!r}", where=where, remedy="do not unpack this file")
        seen.add(info.filename)
    total = sum(info.file_size for info in infos)
    if total > max(NO_SWELLING, MOST_SWELLING * size):
        problem = f"it has {size:,} bytes and would unpack to {total:,}, which no bundle does"
        raise NoonmarkError(problem, where=where, remedy="do not unpack this file")
    return infos


def _trap(info: ZipInfo, seen: set[str]) -> str:
    """Return why an entry of a zip is not to be touched; empty where it may be."""
    name = info.filename
    traps = (
        (name in seen, "a file is there twice"),
        (
            name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/"),
            "a name leads out of the bundle",
        ),
        (len(name) > _LONGEST, "a name is too long"),
        (stat.S_ISLNK(info.external_attr >> 16), "a link is in it"),
        (info.flag_bits & 0x1, "a file in it is encrypted"),
        (info.compress_type not in (ZIP_STORED, ZIP_DEFLATED), "a file in it is packed as bundles are not"),
    )
    return next((why for holds, why in traps if holds), "")


def _of_bundle(infos: list[ZipInfo], where: str) -> dict[str, ZipInfo]:
    """Return the files of the bundle by path, those of a bag around it without their folder."""
    names = {info.filename: info for info in infos if not info.is_dir()}
    bags = [found[1] for name in names if (found := _IN_BAG.fullmatch(name))]
    if MANIFEST not in names and len(bags) != 1:
        raise NoonmarkError("this is no bundle of a case: it has no manifest.json", where=where)
    head = "" if MANIFEST in names else f"{bags[0]}data/"
    outside = {name for name in names if not name.startswith(head)} - {bags[0] + tag for tag in TAG_FILES if head}
    found = {
        name.removeprefix(head): info for name, info in names.items() if name not in outside and name.startswith(head)
    }
    odd = [*outside, *(name for name in found if not _NAME.fullmatch(name))]
    if odd:
        raise NoonmarkError(f"{sorted(odd)[0][:200]!r} is no name of a bundle's file", where=where)
    return found


def _read(archive: ZipFile, info: ZipInfo, name: str, where: str) -> bytes:
    if info.file_size > LARGEST and not name.startswith(ORIGINALS):
        raise NoonmarkError(f"{name} has {info.file_size:,} bytes, which is too large", where=where)
    try:
        return archive.read(info)
    except BROKEN as error:
        raise NoonmarkError(
            f"{name} cannot be read ({_why(error)})", where=where, remedy="get the file again"
        ) from None


def _manifest(data: bytes, where: str) -> dict[str, Any]:
    where = f"{where}, {MANIFEST}"
    try:
        told: Any = json.loads(data)
    except (ValueError, RecursionError):
        raise NoonmarkError("it is no JSON", where=where, remedy="get the file again") from None
    manifest = cast("dict[str, Any]", told) if isinstance(told, dict) else {}
    if (found := manifest.get("format")) != FORMAT:
        newer = isinstance(found, str) and found.startswith("noonmark-bundle-")
        remedy = "install a newer Noonmark" if newer else "get the file again"
        raise NoonmarkError(f"its format is {str(found)[:60]!r}, not {FORMAT!r}", where=where, remedy=remedy)
    kinds = {"title": str, "origin": str, "files": dict, "left_out": dict, "stamps": list}
    wrong = [key for key, kind in kinds.items() if not isinstance(manifest.get(key), kind)]
    if wrong:
        raise NoonmarkError(f"it has no '{wrong[0]}' as it should", where=where, remedy="get the file again")
    return manifest


def _why(error: BaseException) -> str:
    return " ".join(str(getattr(error, "strerror", None) or error or type(error).__name__).split())[:120].lower()
