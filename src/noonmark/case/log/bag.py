"""BagIt's own files around a payload (RFC 8493, version 1.0)."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
TAG_FILES = ("bagit.txt", "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt")


def tag_files(payload: Mapping[str, str], count: int) -> dict[str, bytes]:
    """Return a bag's own files by name.

    Parameters
    ----------
    payload : mapping of str to str
        Path below ``data/`` to SHA-256 in hexadecimal; paths have neither a per cent sign nor a line end in them,
        which RFC 8493 (section 2.1.3) would want escaped.
    count : int
        Bytes of the payload.

    Notes
    -----
    ``bag-info.txt`` carries no date, so that the same payload gives the same bag.
    """
    info = f"Payload-Oxum: {count}.{len(payload)}\nBag-Software-Agent: Noonmark\n"
    files = {
        "bagit.txt": DECLARATION.encode(),
        "bag-info.txt": info.encode(),
        "manifest-sha256.txt": _lines({f"data/{name}": digest for name, digest in payload.items()}),
    }
    return {**files, "tagmanifest-sha256.txt": _lines({name: sha256(data).hexdigest() for name, data in files.items()})}


def _lines(digests: Mapping[str, str]) -> bytes:
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(digests.items())).encode()
