"""Time stamps of RFC 3161: an authority signs that it saw a hash at an instant."""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.utils import CryptographyDeprecationWarning
from rfc3161_client import (
    HashAlgorithm,
    PKIStatus,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerifierBuilder,
    decode_timestamp_response,
)

from noonmark.case.log.der import certificates_in_order
from noonmark.errors import NoonmarkError

_ALGORITHMS = {
    "2.16.840.1.101.3.4.2.1": "sha256",
    "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
}
"""Object identifiers of NIST's hash algorithms (CSOR)."""

LONGEST_REPLY = 1_000_000
"""Bytes; real replies have 1,000 to 10,000."""


@dataclass(frozen=True)
class Stamp:
    """What a time stamp says.

    Attributes
    ----------
    at_utc : datetime
        When the authority saw the hash; aware, UTC.
    algorithm : str
        ``"sha256"``, ``"sha384"`` or ``"sha512"``.
    imprint : bytes
        The hash that was seen.
    authority : str
        Subject of the signer's certificate; empty when the reply brings none. A claim until
        ``trusted``.
    policy : str
        The authority's policy, an object identifier.
    serial : int
        The stamp's number at the authority.
    trusted : bool
        Whether the signature holds and leads to one of the roots given.
    why : str
        Why it is not trusted; empty when it is.
    """

    at_utc: datetime
    algorithm: str
    imprint: bytes
    authority: str
    policy: str
    serial: int
    trusted: bool
    why: str = ""


def request(data: bytes) -> bytes:
    """Return a time stamp request over the SHA-256 of ``data``, as DER, to be sent by hand.

    It asks for the authority's certificates and carries a nonce. Nothing is sent.
    """
    return TimestampRequestBuilder().data(data).hash_algorithm(HashAlgorithm.SHA256).build().as_bytes()


def read_stamp(reply: bytes, data: bytes | None = None, roots: Sequence[x509.Certificate] = ()) -> Stamp:
    """Read an authority's reply, and check what can be checked.

    Parameters
    ----------
    reply : bytes
        The raw reply, DER.
    data : bytes, optional
        What was stamped; left out, the imprint is told and not compared.
    roots : sequence of Certificate
        Authorities that the reader trusts; none of those in the reply is.

    Raises
    ------
    NoonmarkError
        It is not a reply, the authority refused, or it stamped other data.
    """
    answer = _decode(reply)
    if PKIStatus(answer.status) is not PKIStatus.GRANTED:
        told = "; ".join(answer.status_string)[:200] or PKIStatus(answer.status).name.lower()
        raise NoonmarkError(f"the authority gave no time stamp ({told})", remedy="ask again, or another authority")
    info = answer.tst_info
    algorithm = _ALGORITHMS.get(info.message_imprint.hash_algorithm.dotted_string, "")
    if not algorithm:
        raise NoonmarkError("the time stamp's hash is none of sha256, sha384, sha512", remedy="ask for sha256")
    imprint = info.message_imprint.message
    if data is not None and hashlib.new(algorithm, data).digest() != imprint:
        raise NoonmarkError("the time stamp is over other data", remedy="find the file that it was made for")
    why = _why_not(answer, imprint, roots)
    return Stamp(
        info.gen_time.astimezone(UTC),
        algorithm,
        imprint,
        _authority(answer),
        info.policy.dotted_string,
        info.serial_number,
        trusted=not why,
        why=why,
    )


def _decode(reply: bytes) -> TimeStampResponse:
    if len(reply) > LONGEST_REPLY:
        raise NoonmarkError(f"{len(reply)} bytes are no time stamp reply")
    try:
        answer = decode_timestamp_response(certificates_in_order(reply))
        _ = PKIStatus(answer.status)
        if PKIStatus(answer.status) is PKIStatus.GRANTED:
            _ = (answer.tst_info.gen_time, answer.signed_data)
    except Exception as error:  # noqa: BLE001 - a decoder on strangers' bytes
        problem = f"this is not a time stamp reply ({str(error)[:120]})"
        raise NoonmarkError(problem, remedy="keep the raw reply, DER") from None
    return answer


def _why_not(answer: TimeStampResponse, imprint: bytes, roots: Sequence[x509.Certificate]) -> str:
    """Return why a stamp is not trusted, or nothing."""
    if not roots:
        return "no root certificate was given, so the authority's signature was not checked"
    try:
        VerifierBuilder(roots=list(roots)).build().verify(answer, imprint)
    except Exception as error:  # noqa: BLE001 - a decoder on strangers' bytes; each failure means "not trusted"
        return " ".join(f"{error}".split())[:300] or type(error).__name__
    return ""


def _authority(answer: TimeStampResponse) -> str:
    """Return the name in the signer's certificate, or nothing where that cannot be read."""
    try:
        signers = {(info.issuer, info.serial_number) for info in answer.signed_data.signer_infos}
        certificates = [x509.load_der_x509_certificate(raw) for raw in answer.signed_data.certificates]
        named = [each for each in certificates if (each.issuer, each.serial_number) in signers]
        return named[0].subject.rfc4514_string() if named else ""
    except Exception:  # noqa: BLE001 - a decoder on strangers' bytes
        return ""


def read_roots(path: Path) -> tuple[x509.Certificate, ...]:
    """Return the certificates of a PEM file.

    Raises
    ------
    NoonmarkError
        The file cannot be read or holds no certificate.
    """
    try:
        # Platforms ship roots with a serial number of 0, which would be told as a warning.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", CryptographyDeprecationWarning)
            return tuple(x509.load_pem_x509_certificates(path.read_bytes()))
    except (OSError, ValueError) as error:
        problem = f"no certificates can be read ({type(error).__name__})"
        raise NoonmarkError(problem, where=str(path), remedy="give a PEM file") from None
