"""What a WACZ tells of itself: its list of files with their hashes, its digest, its signature."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from noonmark.case.intake.zips_entries import Entry
from noonmark.case.intake.zips_facts import Archive, digest_of
from noonmark.case.intake.zips_reading import unpacked
from noonmark.case.store.arrival import Left
from noonmark.errors import NoonmarkError

LIST, DIGEST = "datapackage.json", "datapackage-digest.json"
LARGEST_LIST = 16 << 20
"""[bytes]"""
OTHER_LIST = "the archive's list of files does not have the hash that the archive tells of it"
OTHER_HASH = "the archive's own list tells another hash of the file that it came in"
UNLISTED = "the archive's own list does not tell of the file that it came in"
_SIGNED = ("software", "version", "created", "domain", "publicKey")


@dataclass(frozen=True)
class Package:
    """A WACZ's list of its files, held against them.

    Attributes
    ----------
    files : mapping
        Name of a file in the WACZ to whether its bytes have the hash told of it; None where none is told.
    more : mapping
        What an arrival tells of the WACZ.
    warning : str
        What is wrong with the list itself; empty where nothing is.
    """

    files: Mapping[str, bool | None] = field(default_factory=dict[str, "bool | None"])
    more: Mapping[str, Any] = field(default_factory=dict[str, Any])
    warning: str = ""

    def warning_of(self, name: str) -> str:
        """Return what is wrong with a file in the WACZ, empty where nothing is."""
        return self.warning or (OTHER_HASH if self.files.get(name) is False else "")


def package_of(archive: Archive, entries: Sequence[Entry]) -> tuple[Package, list[Left]]:
    """Return what a WACZ tells of itself, and what of it cannot be read."""
    by_name = {entry.name: entry for entry in entries if not entry.why_not}
    left: list[Left] = []
    try:
        raw, told = _json(archive, by_name.get(LIST))
        digest = _json(archive, by_name.get(DIGEST))[1]
    except NoonmarkError as error:
        return Package(), [Left(f"{archive.path}/{LIST}", str(error))]
    hashes = _hashes(told.get("resources"))
    files: dict[str, bool | None] = {}
    for name, entry in by_name.items():
        if name.startswith("archive/"):
            files[name] = _fits(archive, entry, hashes.get(name, ""))
    left += [
        Left(f"{archive.path}/{name}", "the archive's list tells of it and it is not there")
        for name in hashes
        if name not in by_name
    ]
    digest_told = str(digest.get("hash", ""))
    is_other = bool(digest_told) and not _is_hash(hashlib.sha256(raw).hexdigest(), digest_told)
    return Package(files, _more(told, digest), OTHER_LIST if is_other else ""), left


def _json(archive: Archive, entry: Entry | None) -> tuple[bytes, dict[str, Any]]:
    """Return a file of JSON with its bytes; nothing where it is not there."""
    if entry is None:
        return b"", {}
    if entry.size > LARGEST_LIST:
        raise NoonmarkError("it is too large to be read")
    try:
        with unpacked(archive.open, entry) as stream:
            raw = stream.read(entry.size + 1) + stream.read(1)
        value = json.loads(raw)
    except (ValueError, RecursionError):
        raise NoonmarkError("it is no JSON") from None
    except OSError:
        raise NoonmarkError("it cannot be read") from None
    return raw, cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def _hashes(told: object) -> dict[str, str]:
    """Return the hashes of a list of resources, by the names of their files."""
    rows = cast("list[Any]", told) if isinstance(told, list) else []
    found: dict[str, str] = {}
    for row in rows:
        if isinstance(row, dict):
            one = cast("dict[str, Any]", row)
            if isinstance(one.get("path"), str):
                found[one["path"]] = str(one.get("hash", ""))
    return found


def _fits(archive: Archive, entry: Entry, told: str) -> bool | None:
    if not told.lower().startswith("sha256:"):
        return None
    try:
        with unpacked(archive.open, entry) as stream:
            return _is_hash(digest_of(stream, "sha256"), told)
    except (NoonmarkError, OSError):
        return False


def _is_hash(found: str, told: str) -> bool:
    return told.strip().lower().removeprefix("sha256:") == found


def _more(told: Mapping[str, Any], digest: Mapping[str, Any]) -> dict[str, Any]:
    more: dict[str, Any] = {}
    for key in ("title", "software", "created", "wacz_version", "mainPageUrl"):
        if isinstance(told.get(key), str) and told[key]:
            more[key] = told[key][:500]
    signed = digest.get("signedData")
    if isinstance(signed, dict):
        one = cast("dict[str, Any]", signed)
        facts = {key: str(one[key])[:500] for key in _SIGNED if one.get(key)}
        more["signature"] = {**facts, "verified": "not verified by Noonmark"}
    return {"package": more} if more else {}
