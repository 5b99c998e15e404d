"""The user's list of certificates whose signatures are believed: PEM text, checked before it is passed on."""

from __future__ import annotations

import re
from pathlib import Path

from noonmark.errors import NoonmarkError
from noonmark.footage.words import shown_name

LONGEST_LIST = 4 << 20
"""Most that a trust list may hold [bytes]; the C2PA's own has some 100 kB."""
_CERTIFICATE = re.compile(rb"-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----")
_REMEDY = "give a PEM file with the certificates of the authorities that you trust"


def read_trust_list(path: Path) -> str:
    """Return the certificates of a PEM file, what stands between them left out.

    Raises
    ------
    NoonmarkError
        If it cannot be read, is too long, or holds no certificate or a broken one.
    """
    where = f"trust list {shown_name(path)}"
    try:
        with path.open("rb") as stream:
            raw = stream.read(LONGEST_LIST + 1)
    except OSError as error:
        raise NoonmarkError(f"cannot be read: {error.strerror}", where=where, remedy=_REMEDY) from None
    if len(raw) > LONGEST_LIST:
        raise NoonmarkError(f"longer than {LONGEST_LIST >> 20} MB", where=where, remedy=_REMEDY)
    found = [block.decode("ascii") for block in _CERTIFICATE.findall(raw)]
    if not found:
        raise NoonmarkError("holds no certificate", where=where, remedy=_REMEDY)
    for number, block in enumerate(found, 1):
        _check_certificate(block, f"{where}, certificate {number}")
    return "\n".join(found) + "\n"


def _check_certificate(block: str, where: str) -> None:
    import ssl  # noqa: PLC0415 - children import this module too, and need none of it

    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cadata=block)
    except (ssl.SSLError, ValueError):
        raise NoonmarkError("not a certificate", where=where, remedy=_REMEDY) from None
