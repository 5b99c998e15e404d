"""C2PA manifests, read offline: nothing is fetched, and only the user's own list makes a signer trusted."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO, cast

from noonmark.errors import NoonmarkError
from noonmark.footage.c2pa_manifest import read_report
from noonmark.footage.c2pa_marks import Mark, look_for_marks, media_type
from noonmark.footage.facts import Provenance
from noonmark.footage.isolate import run_job
from noonmark.footage.limits import Limits
from noonmark.footage.trust_list import read_trust_list
from noonmark.footage.wire import from_plain, to_plain
from noonmark.footage.words import printable

KEY_USAGES = (
    "1.3.6.1.5.5.7.3.4",  # protecting e-mail
    "1.3.6.1.5.5.7.3.36",  # signing documents
    "1.3.6.1.4.1.62558.2.1",  # signing C2PA claims
    "1.3.6.1.4.1.311.76.59.1.9",  # the same, by Microsoft
)
"""Uses that a signer's certificate may be made for: C2PA Technical Specification 2.2, "Trust model", and c2pa's own
sample settings."""


def read_provenance(file: int, limits: Limits, *, trust_list: Path | None = None) -> Provenance:
    """Read a file's C2PA manifest in a child process.

    Parameters
    ----------
    file : int
        Descriptor of the open file.
    trust_list : Path or None
        PEM file of certificates of authorities; without it no signer is trusted.

    Raises
    ------
    NoonmarkError
        If the list cannot be read, or the child crashes or goes over a limit.
    """
    anchors = None if trust_list is None else read_trust_list(trust_list)
    plain = run_job("provenance", file, limits, {"trust_anchors": anchors})
    try:
        return from_plain(plain, Provenance)
    except ValueError as error:
        raise NoonmarkError(
            f"reading its C2PA manifest gave an answer that breaks the rules: {error}",
            remedy="the file may be broken or hostile; do not open it in other programs",
        ) from None


def provenance_job(stream: BinaryIO, arguments: Mapping[str, Any]) -> object:
    """Read the manifest of an open file, in a child process; see :func:`read_provenance`.

    Parameters
    ----------
    arguments : mapping
        ``"trust_anchors"``: certificates as PEM text, or None.
    """
    anchors: object = arguments.get("trust_anchors")
    return to_plain(_read(stream, anchors if isinstance(anchors, str) else None))


def _read(stream: BinaryIO, anchors: str | None) -> Provenance:
    media = media_type(stream)
    if media is None:
        return Provenance("absent", "a file of this kind holds no C2PA manifest")
    mark = look_for_marks(stream, media)
    if mark == "none":
        return Provenance("absent", "no C2PA manifest in the file")
    try:
        import c2pa  # noqa: PLC0415 - 50 ms; only files that may hold a manifest pay them
    except ImportError:
        raise NoonmarkError("c2pa-python is not installed", remedy="run: pip install c2pa-python") from None
    stream.seek(0)
    try:
        with c2pa.Context.from_json(json.dumps(settings(anchors))) as context:
            reader = c2pa.Reader.try_create(media, stream, context=context)
            if reader is None:
                return Provenance("absent", "no C2PA manifest in the file")
            with reader:
                report = cast(dict[str, object], json.loads(reader.json()))
    except c2pa.C2paError as error:
        return _without_report(error, mark)
    return read_report(report, has_trust_list=anchors is not None)


def settings(anchors: str | None) -> dict[str, Any]:
    """Return c2pa's settings: nothing fetched, everything verified, only the user's authorities trusted."""
    trust = {"trust_config": "\n".join(KEY_USAGES) + "\n"}
    return {
        "version": 1,
        "verify": {
            "verify_after_reading": True,
            "verify_trust": True,
            "verify_timestamp_trust": True,
            "remote_manifest_fetch": False,
            "ocsp_fetch": False,
        },
        "core": {"allowed_network_hosts": [], "decode_identity_assertions": False},
        "trust": trust if anchors is None else {**trust, "trust_anchors": anchors},
    }


def _without_report(error: Exception, mark: Mark) -> Provenance:
    """Return what follows when c2pa gives no report: a manifest elsewhere, none, or one that cannot be read.

    Raises
    ------
    MemoryError
        If c2pa ran out of memory, which says nothing about the manifest.
    """
    said = printable(str(error), 200)
    kind, _, detail = said.partition(": ")
    if "out of memory" in detail:
        raise MemoryError
    if kind in {"Remote", "RemoteManifest"}:
        address = re.search(r"https?://\S+", detail)
        at = f" at {address.group()}" if address else " elsewhere"
        return Provenance("absent", f"no C2PA manifest in the file; it names one{at}, which was not fetched")
    if kind in {"ManifestNotFound", "NotSupported"} or "provenance not found in XMP" in detail:
        return Provenance("absent", "no C2PA manifest in the file")
    if mark == "reference":
        return Provenance("absent", f"no C2PA manifest in the file; its XMP names one that cannot be found ({said})")
    return Provenance("broken", f"its C2PA manifest cannot be read ({said})")
