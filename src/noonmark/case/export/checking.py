"""A bundle held against itself: manifest, files, log, checkpoints, stamps and originals, before anything is taken in.

These are the checks of ``checker.py``, made by the code that verifies a case, so that the one can be held against the
other. An entry's form and order are checked too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, cast

from noonmark.case.export.reading import OpenBundle
from noonmark.case.log.bundle_layout import (
    CHECKPOINT,
    EARLIER,
    ENTRIES,
    LEAF_HASHES,
    MANIFEST,
    MANIFEST_NOTE,
    NOTE_HEAD,
    ORIGINALS,
    PUBLIC_KEYS,
    Step,
    entry_name,
    original_name,
    recipe_name,
)
from noonmark.case.log.canonical import parse
from noonmark.case.log.checkpoint import Checkpoint, verify
from noonmark.case.log.entry import Entry, read_entry
from noonmark.case.log.notes import PublicKey, open_note, read_public_key
from noonmark.case.log.stamp import read_stamp
from noonmark.case.log.tree import Head, leaf_hash
from noonmark.errors import NoonmarkError


@dataclass(frozen=True)
class Checked:
    """A bundle of which all holds.

    Attributes
    ----------
    signer : PublicKey
        Who signed the manifest.
    checkpoint : Checkpoint
        The newest, which covers the whole log.
    checkpoint_text : str
    entries : tuple of Entry
        Those that are in it, in order.
    originals : tuple of str
        Hashes of those that are in it, in the order in which they were added.
    """

    signer: PublicKey
    checkpoint: Checkpoint
    checkpoint_text: str
    entries: tuple[Entry, ...]
    originals: tuple[str, ...]


def check_bundle(bundle: OpenBundle, keys: Sequence[PublicKey], step: Step) -> Checked:
    """Check a bundle, and return what it says.

    Parameters
    ----------
    bundle : OpenBundle
    keys : sequence of PublicKey
        The signer's key as the signer told it, or several; empty takes those in the bundle. Earlier checkpoints may
        be by any key that is in the bundle: other analysts signed them, and they must be of the same log.
    step : callable
        Told the bytes that were hashed.

    Raises
    ------
    NoonmarkError
        For the first thing that does not hold; ``where`` names it.
    """
    inside = _keys(bundle)
    known = list(keys) or inside
    signer = _manifest(bundle, known)
    for name, digest in bundle.manifest["files"].items():
        if bundle.digest(name, step) != digest:
            raise _wrong(bundle, name, "it was altered")
        if name.startswith(ORIGINALS) and name != original_name(digest):
            raise _wrong(bundle, name, "it is not that original")
    hashes = _hashes(bundle)
    entries = tuple(_entries(bundle, hashes))
    heads = _heads(hashes)
    text = bundle.read(CHECKPOINT).decode("utf-8", "replace")
    checkpoint = _checkpoint(bundle, CHECKPOINT, known, heads)
    if checkpoint.size != len(hashes):
        raise _wrong(bundle, CHECKPOINT, f"it covers {checkpoint.size} entries, the bundle has {len(hashes)}")
    for name in sorted(name for name in bundle.files if name.startswith(EARLIER)):
        _checkpoint(bundle, name, [*known, *inside], heads)
    _stamps(bundle)
    return Checked(signer, checkpoint, text, entries, _originals(bundle, entries, len(hashes)))


def _wrong(bundle: OpenBundle, name: str, problem: str) -> NoonmarkError:
    remedy = "do not use it; ask the sender for it again"
    return NoonmarkError(problem, where=f"{bundle.where}, {name}", remedy=remedy)


def _keys(bundle: OpenBundle) -> list[PublicKey]:
    try:
        return [read_public_key(str(line)) for line in parse(bundle.read(PUBLIC_KEYS))]
    except (NoonmarkError, TypeError) as error:
        raise _wrong(bundle, PUBLIC_KEYS, str(error)) from None


def _manifest(bundle: OpenBundle, keys: Sequence[PublicKey]) -> PublicKey:
    """Check that the manifest is signed, and that it names the files that are there and no others."""
    digest = sha256(bundle.read(MANIFEST)).hexdigest()
    try:
        text, signer = open_note(bundle.read(MANIFEST_NOTE).decode("utf-8", "replace"), keys)
    except NoonmarkError as error:
        raise _wrong(bundle, MANIFEST_NOTE, error.problem) from None
    if text != f"{NOTE_HEAD}\n{bundle.manifest['origin']}\n{digest}\n":
        raise _wrong(bundle, MANIFEST_NOTE, "it is not over this manifest.json")
    odd = sorted({*bundle.manifest["files"], MANIFEST, MANIFEST_NOTE} ^ set(bundle.files))
    for name in odd:
        raise _wrong(bundle, name, "the manifest does not name it" if name in bundle.files else "it is missing")
    return signer


def _hashes(bundle: OpenBundle) -> list[bytes]:
    lines = bundle.read(LEAF_HASHES).decode("utf-8", "replace").splitlines()
    try:
        hashes = [bytes.fromhex(line) for line in lines]
    except ValueError:
        hashes = [b""]
    if any(len(each) != 32 for each in hashes):
        raise _wrong(bundle, LEAF_HASHES, "a line of it is no hash")
    return hashes


def _entries(bundle: OpenBundle, hashes: Sequence[bytes]) -> Iterator[Entry]:
    """Yield the entries that are here, each held against its leaf hash and its number."""
    for name in sorted((name for name in bundle.files if name.startswith(ENTRIES)), key=lambda name: (len(name), name)):
        data = bundle.read(name)
        try:
            entry = read_entry(data)
        except NoonmarkError as error:
            raise _wrong(bundle, name, str(error)) from None
        if entry.number >= len(hashes) or leaf_hash(data) != hashes[entry.number]:
            raise _wrong(bundle, name, "it is not the entry that was logged")
        if name != entry_name(entry.number):
            raise _wrong(bundle, name, f"it calls itself entry {entry.number}")
        recipe = recipe_name(entry.number)
        if recipe in bundle.files and bundle.manifest["files"][recipe] != entry.what.get("recipe"):
            raise _wrong(bundle, name, f"it names another recipe than {recipe}")
        yield entry


def _heads(hashes: Sequence[bytes]) -> list[bytes]:
    at = Head()
    roots = [at.root]
    for leaf in hashes:
        at = at.add(leaf)
        roots.append(at.root)
    return roots


def _checkpoint(bundle: OpenBundle, name: str, keys: Sequence[PublicKey], heads: Sequence[bytes]) -> Checkpoint:
    try:
        found, _ = verify(bundle.read(name).decode("utf-8", "replace"), keys)
    except NoonmarkError as error:
        raise _wrong(bundle, name, error.problem) from None
    if found.origin != bundle.manifest["origin"]:
        raise _wrong(bundle, name, "it is a checkpoint of another log")
    if found.size >= len(heads):
        raise _wrong(bundle, name, f"it covers {found.size} entries, the bundle has {len(heads) - 1}")
    if heads[found.size] != found.root:
        raise _wrong(bundle, name, "its root is not that of the entries")
    return found


def _stamps(bundle: OpenBundle) -> None:
    for each in bundle.manifest["stamps"]:
        try:
            reply, of = bundle.read(each["reply"]), bundle.read(each["of"])
        except (KeyError, TypeError):
            raise _wrong(bundle, MANIFEST, "it does not say what a time stamp is for") from None
        try:
            read_stamp(reply, of)
        except NoonmarkError as error:
            raise _wrong(bundle, each["reply"], error.problem) from None


def _originals(bundle: OpenBundle, entries: Sequence[Entry], size: int) -> tuple[str, ...]:
    """Return the originals that are here, in the order of the entries that name them; none may be without."""
    named = dict.fromkeys(digest for entry in entries for digest in _named(entry))
    here = {name.removeprefix(ORIGINALS) for name in bundle.files if name.startswith(ORIGINALS)}
    strange = sorted(here - named.keys())
    if strange and len(entries) == size:
        raise _wrong(bundle, original_name(strange[0]), "no entry names it")
    for digest in named:
        if digest not in here and digest not in bundle.manifest["left_out"]:
            raise _wrong(bundle, original_name(digest), "it is missing, and is not told as left out")
    return (*(digest for digest in named if digest in here), *strange)


def _named(entry: Entry) -> list[str]:
    """Return the originals that an entry brings."""
    if entry.act not in ("added", "imported"):
        return []
    more: Any = entry.what.get("originals", [])
    told = [entry.what.get("sha256"), *(cast("list[Any]", more) if isinstance(more, list) else [])]
    return [digest for digest in told if isinstance(digest, str)]
