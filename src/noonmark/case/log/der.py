"""Just enough DER to put a reply's certificates in the order that DER asks for."""

from __future__ import annotations

_CONTENT = 0xA0
_SEQUENCE = 0x30


def certificates_in_order(reply: bytes) -> bytes:
    """Return a time stamp reply with its set of certificates sorted.

    Some authorities (DigiCert among them) send the set unsorted, as BER allows, and strict readers
    then refuse the whole reply. The signature does not cover this set (RFC 5652, section 5.4), so
    sorting takes nothing away. Bytes that are not such a reply come back as they are.
    """
    try:
        start, end = _certificates(reply)
        parts = _parts(reply, start, end)
    except (IndexError, ValueError):
        return reply
    return reply[:start] + b"".join(sorted(parts)) + reply[end:]


def _certificates(reply: bytes) -> tuple[int, int]:
    """Return where the set's contents start and end: TimeStampResp, token, content, SignedData, [0]."""
    at, _ = _inside(reply, 0, _SEQUENCE)  # TimeStampResp: status, token
    at, _ = _inside(reply, _after(reply, at), _SEQUENCE)  # ContentInfo: type, [0]
    at, _ = _inside(reply, _after(reply, at), _CONTENT)
    at, _ = _inside(reply, at, _SEQUENCE)  # SignedData: version, digests, content, [0] certificates
    for _ in range(3):
        at = _after(reply, at)
    return _inside(reply, at, _CONTENT)


def _parts(data: bytes, start: int, end: int) -> list[bytes]:
    parts: list[bytes] = []
    while start < end:
        after = _after(data, start)
        parts.append(data[start:after])
        start = after
    if start != end:
        raise ValueError("a part runs over the end")
    return parts


def _inside(data: bytes, at: int, tag: int) -> tuple[int, int]:
    """Return start and end of the contents of the element at ``at``."""
    if data[at] != tag:
        raise ValueError("another element")
    length, at = data[at + 1], at + 2
    if length >= 0x80:
        count = length & 0x7F
        if not 1 <= count <= 4:
            raise ValueError("no definite length")
        length, at = int.from_bytes(data[at : at + count], "big"), at + count
    if at + length > len(data):
        raise ValueError("longer than the data")
    return at, at + length


def _after(data: bytes, at: int) -> int:
    return _inside(data, at, data[at])[1]
